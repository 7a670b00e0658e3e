/** The figures behind the report, and the lists that they are counted from, as a spreadsheet. */
import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { useOpenWritten, useSaveTable } from "@/data/jobs";
import type { ExportKind, Scope } from "@/data/types";

const KINDS: { kind: ExportKind; title: string; holds: string; names: boolean }[] = [
  { kind: "gaps", title: "Gaps", holds: "The sums by aim and branch", names: false },
  { kind: "matrix", title: "Skills map", holds: "People down, skills across", names: true },
  { kind: "people", title: "People", holds: "The list of people with roles, branch and dates", names: true },
  { kind: "ratings", title: "Ratings", holds: "Every rating with its source and date", names: true },
  { kind: "programme", title: "Programme", holds: "The adopted sessions with their places", names: true },
  { kind: "log", title: "Learning records", holds: "What was logged, and where it stands", names: true },
];

export function AsSpreadsheet({ scope, on }: { scope: Scope; on: string }) {
  const id = useId();
  const [kind, setKind] = useState<ExportKind>("gaps");
  const save = useSaveTable();
  const open = useOpenWritten();
  const text = KINDS.find((each) => each.kind === kind) ?? KINDS[0];
  return (
    <section className="section reports__table" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>The same as a spreadsheet</h2>
      <div className="line">
        <select
          className="field-input reports__kind"
          aria-label="What to save as a spreadsheet"
          value={kind}
          onChange={(event) => setKind(event.target.value as ExportKind)}
        >
          {KINDS.map((each) => (
            <option key={each.kind} value={each.kind}>
              {each.title}: {each.holds.toLowerCase()}
            </option>
          ))}
        </select>
        <Button
          busy={save.isPending}
          onPress={() => save.mutate({ value: { kind, scope }, suggested: `${text?.title ?? "Table"} ${on}.xlsx` })}
        >
          Save as a spreadsheet
        </Button>
      </div>
      {text?.names ? (
        <p className="muted small">This one holds names. It is for the desk, not for councillors.</p>
      ) : (
        <p className="muted small">Sums only, no names. Small groups are not hidden in it.</p>
      )}
      {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
      {save.data ? (
        <SavedNotice
          path={save.data.path}
          count={save.data.rows}
          what={save.data.rows === 1 ? "row" : "rows"}
          onOpen={(path) => open.mutate(path)}
        />
      ) : null}
    </section>
  );
}
