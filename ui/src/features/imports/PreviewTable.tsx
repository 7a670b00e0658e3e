/** The first rows as they will be understood, each with what importing would do to it. */
import { ScrollRegion } from "@/components/ScrollRegion";
import type { DataProblem, FieldMapping, ImportKind, ImportPreview } from "@/data/types";
import { date, quoted } from "@/text/format";
import { closedValues } from "./kinds";
import { namesOf, OUTCOMES, shownFields } from "./words";

export function PreviewTable({ preview, missing, busy }: { preview: ImportPreview; missing: FieldMapping[]; busy: boolean }) {
  const fields = shownFields(preview.fields);
  const problems = new Map<string, DataProblem[]>();
  for (const problem of preview.result.problems) problems.set(placeOf(problem), [...(problems.get(placeOf(problem)) ?? []), problem]);
  const several = (preview.result.sheets?.read.length ?? 0) > 1;
  // Without the day of its ratings nothing is known of a row but what it says.
  const waits = preview.result.kind === "grid" && missing.length > 0;
  if (preview.rows.length === 0) {
    return (
      <p className="muted">
        {missing.length > 0
          ? `The rows stand here once it is said where ${namesOf(missing)} ${missing.length === 1 ? "is" : "are"}.`
          : "No rows below the headings. Check the sheet and the row with the headings."}
      </p>
    );
  }
  return (
    <section className="section" aria-busy={busy}>
      <ScrollRegion label="Rows as they will be read" className="import__preview">
        <table className="table">
          <caption className="table-title">
            {preview.result.rows > preview.rows.length && preview.result.kind !== "grid"
              ? `The first ${preview.rows.length} of ${preview.result.rows.toLocaleString("en-GB")} rows, as they will be read`
              : "The rows, as they will be read"}
          </caption>
          <thead>
            <tr>
              {several ? <th scope="col">Sheet</th> : null}
              <th scope="col" className="number">
                Row
              </th>
              <th scope="col">What happens</th>
              {fields.map((field) => (
                <th key={field.field} scope="col">
                  {field.title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row) => {
              const isWaiting = waits && row.outcome !== "rejected";
              const outcome = isWaiting ? { word: "Waits", mark: "" } : (OUTCOMES[row.outcome] ?? { word: row.outcome, mark: "" });
              const wrong = problems.get(placeOf(row)) ?? [];
              return (
                <tr key={placeOf(row)} className={`import__outcome import__outcome--${row.outcome}`}>
                  {several ? <td>{row.sheet}</td> : null}
                  <th scope="row" className="number">
                    {row.row}
                  </th>
                  <td className="import__what">
                    <span className="import__mark" aria-hidden="true">
                      {outcome.mark}
                    </span>{" "}
                    {outcome.word}
                    {(isWaiting ? [] : row.changes).map((change) => (
                      <span key={change} className="import__change">
                        {change}
                      </span>
                    ))}
                    {wrong.map((problem) => (
                      <span key={`${problem.column}-${problem.kind}`} className="import__wrong">
                        {quoted(problem.message)}
                      </span>
                    ))}
                  </td>
                  {fields.map((field, i) => {
                    const bad = wrong.some((problem) => field.headings.includes(problem.column));
                    return (
                      <td key={field.field} className={bad ? "import__cell import__cell--bad" : "import__cell"}>
                        {shown(preview.result.kind, field.field, row.values[i] ?? "")}
                      </td>
                    );
                  })}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}

/** A row's number alone would name a row of each sheet. */
function placeOf(row: { sheet: string | null; row: number }): string {
  return `${row.row} ${row.sheet ?? ""}`;
}

/** Days and closed words as the rest of the screen writes them; everything else as the store will hold it. */
function shown(kind: ImportKind, field: string, value: string) {
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return <span className="nowrap">{date(value)}</span>;
  return closedValues(kind, field)?.find(([code]) => code === value)?.[1] ?? value;
}
