/** People with a gap who get no place, and what stands in the way most. */
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import type { NothingFor } from "@/data/types";
import { count } from "@/text/format";
import { KIND_ONE } from "@/text/words";

export function NothingForTable({ rows }: { rows: NothingFor[] }) {
  if (rows.length === 0) {
    return (
      <EmptyState title="Everyone with a gap gets something">Each person with an open gap has at least one place in this plan.</EmptyState>
    );
  }
  return (
    <DataTable
      caption="People with a gap and no place"
      tall
      hideCaption
      rows={rows}
      rowKey={(row) => row.person}
      columns={[
        {
          key: "name",
          head: "Person",
          rowHead: true,
          sort: (row) => row.name,
          cell: (row) => (
            <>
              {row.name} <span className="muted small">{row.person}</span>
            </>
          ),
        },
        { key: "branch", head: "Branch", cell: (row) => row.branch ?? "No branch", sort: (row) => row.branch },
        { key: "kind", head: "Kind", cell: (row) => KIND_ONE[row.kind], sort: (row) => row.kind },
        { key: "gaps", head: "Gaps", number: true, cell: (row) => count(row.gaps), sort: (row) => row.gaps },
        { key: "words", head: "What stands in the way most", cell: (row) => row.words, sort: (row) => row.words },
      ]}
    />
  );
}
