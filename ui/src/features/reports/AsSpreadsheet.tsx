/** The figures behind the report, and the lists that they are counted from, as a spreadsheet. */
import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { useOpenWritten, useSaveTable } from "@/data/jobs";
import type { ExportKind, Scope } from "@/data/types";

type Kind = { kind: ExportKind; title: string; holds: string; internal: boolean; says: string };

const NAMES = "Internal: this one holds names. It is for the desk, not for councillors.";

const KINDS: readonly Kind[] = [
  {
    kind: "gaps",
    title: "Gaps",
    holds: "The sums by branch and by aim, to go with the report",
    internal: false,
    says: "Sums only, no names. What the report hides is hidden here too, so that neither file gives away what the other hides.",
  },
  {
    kind: "gaps_internal",
    title: "Gaps, every number",
    holds: "By branch and aim together, with nothing hidden",
    internal: true,
    says: "Internal: small groups are not hidden, so single people can be picked out. It is for the desk, not for councillors.",
  },
  { kind: "matrix", title: "Skills map", holds: "People down, skills across", internal: true, says: NAMES },
  { kind: "people", title: "People", holds: "The list of people with roles, branch and dates", internal: true, says: NAMES },
  { kind: "ratings", title: "Ratings", holds: "Every rating with its source and date", internal: true, says: NAMES },
  { kind: "programme", title: "Programme", holds: "The adopted sessions with their places", internal: true, says: NAMES },
  { kind: "log", title: "Learning records", holds: "What was logged, and where it stands", internal: true, says: NAMES },
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
              {each.internal ? "Internal: " : ""}
              {each.title}: {each.holds.toLowerCase()}
            </option>
          ))}
        </select>
        <Button
          busy={save.isPending}
          onPress={() =>
            save.mutate({ value: { kind, scope }, suggested: `${text?.internal ? "Internal - " : ""}${text?.title ?? "Table"} ${on}.xlsx` })
          }
        >
          Save as a spreadsheet
        </Button>
      </div>
      <p className="muted small">{text?.says}</p>
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
