/** Names that the import would make, listed so that a typing error shows; a role can be told to be one that is known. */
import { useQuery } from "@tanstack/react-query";
import { settings } from "@/data/queries";
import type { ImportOptions, ImportResult, NewNames } from "@/data/types";
import { unknownRoles } from "./words";

const WORDS: [keyof NewNames, string, string][] = [
  ["branches", "branch", "branches"],
  ["teams", "team", "teams"],
  ["roles", "role", "roles"],
  ["aims", "aim", "aims"],
];

export function NewNamesList({
  result,
  options,
  onOptions,
}: {
  result: ImportResult;
  options: ImportOptions;
  onOptions: (options: Partial<ImportOptions>) => void;
}) {
  const roles = unknownRoles(result, options);
  const made = WORDS.filter(([key]) => key !== "roles" && result.new[key].length > 0);
  if (roles.length === 0 && made.length === 0) return null;
  return (
    <section className="section import__new" aria-labelledby="import-new">
      <h2 id="import-new">Names that the service does not know yet</h2>
      <p className="muted small">Look for typing errors: importing makes these names.</p>
      <dl className="import__names">
        {made.map(([key, one, many]) => (
          <div key={key}>
            <dt>
              {result.new[key].length} new {result.new[key].length === 1 ? one : many}
            </dt>
            <dd>
              <ul className="names">
                {result.new[key].map((name) => (
                  <li key={name}>{name}</li>
                ))}
              </ul>
            </dd>
          </div>
        ))}
      </dl>
      {roles.length > 0 ? <Roles roles={roles} result={result} options={options} onOptions={onOptions} /> : null}
    </section>
  );
}

function Roles({
  roles,
  result,
  options,
  onOptions,
}: {
  roles: string[];
  result: ImportResult;
  options: ImportOptions;
  onOptions: (options: Partial<ImportOptions>) => void;
}) {
  const known = useQuery(settings()).data?.roles ?? [];
  const mayMake = new Set(result.new.roles);
  return (
    <div className="table-wrap">
      <table className="table import__roles">
        <caption className="table-title">
          {roles.length} {roles.length === 1 ? "role" : "roles"} in the file with another name than in the service
        </caption>
        <thead>
          <tr>
            <th scope="col">In the file</th>
            <th scope="col">Is</th>
          </tr>
        </thead>
        <tbody>
          {roles.map((text) => (
            <tr key={text}>
              <th scope="row">{text}</th>
              <td>
                <select
                  className="field-input"
                  aria-label={`${text} is`}
                  value={options.map_role[text] ?? ""}
                  onChange={(event) => {
                    const map_role = { ...options.map_role };
                    if (event.target.value) map_role[text] = event.target.value;
                    else delete map_role[text];
                    onOptions({ map_role });
                  }}
                >
                  <option value="">{mayMake.has(text) || options.map_role[text] ? "a new role" : "not known: its rows are refused"}</option>
                  <optgroup label="The same as">
                    {known.map(([code, title]) => (
                      <option key={code} value={code}>
                        {title}
                      </option>
                    ))}
                  </optgroup>
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
