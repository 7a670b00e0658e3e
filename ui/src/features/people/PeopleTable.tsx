/** The list of people as a table: rows are read as they come into sight, and chosen by tick boxes, with Shift from one to another. */
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import type { Column } from "@/components/DataTable";
import { PagedTable } from "@/components/PagedTable";
import type { PersonLine } from "@/data/types";
import { KIND_ONE } from "@/text/words";
import { standing } from "./edit";
import type { usePeopleRows } from "./usePeopleRows";

type TableProps = {
  rows: ReturnType<typeof usePeopleRows>;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
};

type Placed = PersonLine & { at: number };

export function PeopleTable({ rows, chosen, onChoose }: TableProps) {
  const from = useRef<number | null>(null);
  const shift = useRef(false);
  const tick = (row: Placed, on: boolean) => {
    const next = new Set(chosen);
    const anchor = shift.current && from.current !== null ? from.current : row.at;
    for (let at = Math.min(anchor, row.at); at <= Math.max(anchor, row.at); at += 1) {
      const person = rows.rowAt(at)?.person;
      if (person === undefined) continue;
      if (on) next.add(person);
      else next.delete(person);
    }
    from.current = row.at;
    onChoose(next);
  };
  const columns: Column<Placed>[] = [
    {
      key: "chosen",
      head: <span className="visually-hidden">Chosen</span>,
      width: "2.4rem",
      cell: (row) => (
        <input
          type="checkbox"
          className="people__tick"
          aria-label={`Choose ${row.name}, ${row.person}`}
          checked={chosen.has(row.person)}
          onKeyDown={(event) => {
            shift.current = event.shiftKey;
          }}
          onMouseDown={(event) => {
            shift.current = event.shiftKey;
          }}
          onChange={(event) => tick(row, event.target.checked)}
        />
      ),
    },
    {
      key: "name",
      head: "Name",
      rowHead: true,
      cell: (row) => (
        <Link to="/people/$person" params={{ person: row.person }}>
          {row.name}
        </Link>
      ),
    },
    { key: "number", head: "Number", cell: (row) => row.person },
    { key: "kind", head: "Kind", cell: (row) => KIND_ONE[row.kind] },
    { key: "branch", head: "Branch", cell: (row) => row.branch_title ?? <Without /> },
    { key: "team", head: "Team", cell: (row) => row.team_title ?? <Without /> },
    { key: "roles", head: "Roles", cell: (row) => row.role_titles.join(", ") || <Without /> },
    { key: "status", head: "Status", cell: (row) => standing(row) },
  ];
  return (
    <PagedTable
      // Another question begins at the top.
      key={rows.shown}
      caption="People, by name"
      columns={columns}
      count={rows.count}
      rowAt={(at) => {
        const row = rows.rowAt(at);
        return row === undefined ? undefined : { ...row, at };
      }}
      sorted={{ key: "name", descending: false }}
      sorts={[]}
      onSort={() => {}}
      onSight={rows.onSight}
      empty="Nobody fits"
    />
  );
}

function Without() {
  return <span className="muted">none</span>;
}
