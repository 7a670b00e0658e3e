import type { ReactNode } from "react";

type HeadProps = {
  head: ReactNode;
  number: boolean | undefined;
  width: string | undefined;
  /** How the table is sorted by it; false where it is not. */
  sorted: "asc" | "desc" | false;
  /** Sorts by it; a column without it does not sort. */
  onSort: ((event: unknown) => void) | undefined;
};

/** The heading of a column: it says how the table is sorted by it, and sorts where it can. */
export function ColumnHead({ head, number, width, sorted, onSort }: HeadProps) {
  return (
    <th
      scope="col"
      className={number ? "number" : undefined}
      style={width ? { width } : undefined}
      aria-sort={sorted ? (sorted === "desc" ? "descending" : "ascending") : undefined}
    >
      {onSort ? (
        <button type="button" className="table-sort" onClick={onSort}>
          {head}
          <span aria-hidden="true">{sorted ? (sorted === "desc" ? " ↓" : " ↑") : ""}</span>
        </button>
      ) : (
        head
      )}
    </th>
  );
}
