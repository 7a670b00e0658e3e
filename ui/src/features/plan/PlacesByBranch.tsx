/** How places, people and learning time fall on branches. Totals, never a list of who has most. */
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import type { GroupPlaces } from "@/data/types";
import { count, duration } from "@/text/format";

export function PlacesByBranch({ lines }: { lines: GroupPlaces[] }) {
  if (lines.length === 0) {
    return (
      <EmptyState title="No branch has a gap">
        Places would stand here by branch, with the people they reach and the gaps they leave.
      </EmptyState>
    );
  }
  const figure = (key: string, head: string, value: (line: GroupPlaces) => number) => ({
    key,
    head,
    number: true,
    cell: (line: GroupPlaces) => count(value(line)),
    sort: value,
  });
  return (
    <DataTable
      caption="Places by branch"
      hideCaption
      rows={lines}
      rowKey={(line) => line.group ?? ""}
      columns={[
        { key: "branch", head: "Branch", rowHead: true, cell: (line) => line.group ?? "No branch", sort: (line) => line.group },
        figure("with_gap", "People with a gap", (line) => line.with_gap),
        figure("reached", "People with a place", (line) => line.reached),
        figure("nothing", "with a gap and no place", (line) => line.nothing),
        figure("places", "Places", (line) => line.places),
        figure("paid", "of them paid staff", (line) => line.paid),
        figure("volunteers", "of them volunteers", (line) => line.volunteers),
        { key: "minutes", head: "Learning time", number: true, cell: (line) => duration(line.minutes), sort: (line) => line.minutes },
        figure("left", "Gaps left", (line) => line.left),
      ]}
    />
  );
}
