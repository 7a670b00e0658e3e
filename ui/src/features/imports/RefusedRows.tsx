/** Rows that are refused: where, what the cell holds, what to do; and the same rows as a file to mend. */
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { ScrollRegion } from "@/components/ScrollRegion";
import { ShowMore } from "@/components/ShowMore";
import { useOpenWritten, useSaveRefused } from "@/data/jobs";
import type { Problem } from "@/data/types";
import { quoted } from "@/text/format";
import type { Wizard } from "./ImportPage";
import { cellName, refusedName } from "./words";

export function RefusedRows({ problems, wizard }: { problems: Problem[]; wizard: Wizard }) {
  const save = useSaveRefused();
  const open = useOpenWritten();
  if (problems.length === 0) return null;
  const rows = new Set(problems.map((problem) => problem.row)).size;
  return (
    <section className="section" aria-labelledby="import-refused">
      <div className="section__head">
        <h2 id="import-refused">
          {rows} {rows === 1 ? "row is" : "rows are"} refused
        </h2>
        <Button
          busy={save.isPending}
          onPress={() =>
            save.mutate({
              value: { kind: wizard.kind, token: wizard.file.token, options: wizard.options },
              suggested: refusedName(wizard.kind, wizard.file.name),
            })
          }
        >
          Save the refused rows as a file
        </Button>
      </div>
      <p className="muted small">
        Mend them in the spreadsheet, or in the file of refused rows, and import again: what is in already stays as it is.
      </p>
      {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
      {save.data ? (
        <SavedNotice
          written={save.data}
          what={save.data.rows === 1 ? "refused row" : "refused rows"}
          onOpen={(path) => open.mutate(path)}
        />
      ) : null}
      <ShowMore items={problems} what="cells">
        {(shown) => (
          <ScrollRegion label="Refused rows">
            <table className="table import__refused">
              <caption className="visually-hidden">Refused rows, with the cell at fault and what to do</caption>
              <thead>
                <tr>
                  <th scope="col" className="number">
                    Row
                  </th>
                  <th scope="col">Column</th>
                  <th scope="col">Value</th>
                  <th scope="col">What to do</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((problem) => (
                  <tr key={`${problem.row} ${problem.column} ${problem.kind}`}>
                    <th scope="row" className="number">
                      {problem.row}
                    </th>
                    <td>
                      {problem.column || "the whole row"}
                      {cellName(problem) ? <span className="muted small"> {cellName(problem)}</span> : null}
                    </td>
                    <td className="import__value">{problem.value === "" ? <span className="muted small">empty</span> : problem.value}</td>
                    <td>{quoted(problem.message)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        )}
      </ShowMore>
    </section>
  );
}
