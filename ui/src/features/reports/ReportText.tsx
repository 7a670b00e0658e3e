/** The report in words and a table: what the pages say, for a screen reader and for copying. */
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/DataTable";
import { Answer } from "@/components/State";
import { gapTable } from "@/data/queries";
import type { GapGroup, ReportDraft, Scope } from "@/data/types";
import { count, percent } from "@/text/format";

export function ReportText({ draft, scope }: { draft: ReportDraft; scope: Scope }) {
  const table = useQuery(gapTable({ by: ["aim"], scope }));
  return (
    <div className="card stack reports__text">
      <h2>Summary</h2>
      {draft.summary.map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
      {draft.chart_words ? (
        <>
          <h2>What the chart shows</h2>
          <p>{draft.chart_words}</p>
        </>
      ) : null}
      <Answer query={table} what="the figures by aim">
        {(data) => (
          <DataTable
            caption="Figures by strategy aim, as they are in the service"
            rows={data.groups}
            rowKey={(group) => group.key.aim ?? ""}
            empty="No skill is required yet, so there is nothing to count"
            columns={[
              {
                key: "aim",
                head: "Aim",
                rowHead: true,
                cell: (group) => group.key.aim ?? "No aim",
                sort: (group) => group.key.aim ?? null,
              },
              figure("people", "People", (group) => group.people),
              figure("required", "Required", (group) => group.required),
              figure("met", "At target", (group) => group.met),
              figure("below", "Below", (group) => group.below),
              figure("unrated", "Not rated", (group) => group.unrated),
              {
                key: "coverage",
                head: "At target, of those rated",
                number: true,
                cell: (group) => percent(group.coverage),
                sort: (group) => group.coverage,
              },
              {
                key: "response",
                head: "Rated, of those required",
                number: true,
                cell: (group) => percent(group.response),
                sort: (group) => group.response,
              },
            ]}
          />
        )}
      </Answer>
      <p className="muted small">Internal: the report itself hides groups that are too small; this table is for the desk and does not.</p>
    </div>
  );
}

function figure(key: string, head: string, value: (group: GapGroup) => number) {
  return { key, head, number: true, cell: (group: GapGroup) => count(value(group)), sort: value };
}
