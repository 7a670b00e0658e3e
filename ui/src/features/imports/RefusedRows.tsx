/** Rows that are refused: where, what the cell holds, what to do; and the same rows as a file to mend. */
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { ScrollRegion } from "@/components/ScrollRegion";
import { ShowMore } from "@/components/ShowMore";
import { useOpenWritten, useSaveRefused } from "@/data/jobs";
import type { ImportResult } from "@/data/types";
import { quoted } from "@/text/format";
import type { Wizard } from "./ImportPage";
import { cellName, refusedName } from "./words";

export function RefusedRows({ result, wizard }: { result: ImportResult; wizard: Wizard }) {
  const { problems, problems_left_out: leftOut } = result;
  const save = useSaveRefused();
  const open = useOpenWritten();
  if (problems.length === 0) return null;
  const several = (result.sheets?.read.length ?? 0) > 1;
  // A grid counts cells, so its rows are counted here for as long as all of them are listed.
  const rows = leftOut > 0 ? result.rejected : new Set(problems.map((problem) => `${problem.row} ${problem.sheet}`)).size;
  const what = leftOut > 0 && result.kind === "grid" ? ["cell is", "cells are"] : ["row is", "rows are"];
  return (
    <section className="section" aria-labelledby="import-refused">
      <div className="section__head">
        <h2 id="import-refused">
          {rows.toLocaleString("en-GB")} {rows === 1 ? what[0] : what[1]} refused
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
        Correct them in the spreadsheet, or in the file of refused rows, and import again: what is in already stays as it is.
      </p>
      {leftOut > 0 ? (
        <p className="small">
          The first {problems.length.toLocaleString("en-GB")} problems are listed; {leftOut.toLocaleString("en-GB")} more are in the file of
          refused rows.
        </p>
      ) : null}
      {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
      {save.data ? (
        <SavedNotice
          path={save.data.path}
          count={save.data.rows}
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
                  {several ? <th scope="col">Sheet</th> : null}
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
                  <tr key={`${problem.row} ${problem.sheet} ${problem.column} ${problem.kind}`}>
                    {several ? <td>{problem.sheet}</td> : null}
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
