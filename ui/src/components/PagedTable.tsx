import type { RowData } from "@tanstack/react-table";
import { useState } from "react";
import { ColumnHead } from "./ColumnHead";
import { type Column, cellsOf } from "./DataTable";
import { ScrollRegion } from "./ScrollRegion";
import { TALL_FROM, TallBody } from "./TallBody";
import "./table.css";

/** How a table is sorted: by which column, and whether the greatest come first. */
export type Sorted = { key: string; descending: boolean };

type PagedProps<T extends RowData> = {
  caption: string;
  columns: readonly Column<T>[];
  /** How many rows there are, read or not. */
  count: number;
  /** The row at an index; undefined where it has not been read. */
  rowAt: (index: number) => T | undefined;
  sorted: Sorted;
  /** The columns that sort, each by its key; a figure begins with the greatest. */
  sorts: readonly string[];
  onSort: (sorted: Sorted) => void;
  /** The first and the last row in sight. */
  onSight: (first: number, last: number) => void;
  empty: string;
};

/** A table whose rows are read page by page as they come into sight, and sorted where they come from. */
export function PagedTable<T extends RowData>({ caption, columns, count, rowAt, sorted, sorts, onSort, onSight, empty }: PagedProps<T>) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const towers = count >= TALL_FROM;
  const cells = (index: number) => {
    const row = rowAt(index);
    return row === undefined ? null : cellsOf(columns, row);
  };
  const sortBy = ({ key, number }: Column<T>) => {
    onSort({ key, descending: sorted.key === key ? !sorted.descending : (number ?? false) });
    if (scroller) scroller.scrollTop = 0;
  };
  const grid = (
    <table className="table" aria-rowcount={towers ? count + 1 : undefined}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <ColumnHead
              key={column.key}
              head={column.head}
              number={column.number}
              width={column.width}
              sorted={sorted.key === column.key && (sorted.descending ? "desc" : "asc")}
              onSort={sorts.includes(column.key) ? () => sortBy(column) : undefined}
            />
          ))}
        </tr>
      </thead>
      {towers ? (
        <TallBody count={count} keyOf={itself} cells={cells} columns={columns.length} scroller={scroller} onSight={onSight} />
      ) : (
        <tbody>
          {count === 0 ? (
            <tr>
              <td colSpan={columns.length} className="muted">
                {empty}
              </td>
            </tr>
          ) : null}
          {Array.from({ length: count }, (_, index) => index).map((index) => (
            <tr key={index}>{cells(index)}</tr>
          ))}
        </tbody>
      )}
    </table>
  );
  return towers ? (
    <ScrollRegion label={caption} className="table-tall" ref={setScroller}>
      {grid}
    </ScrollRegion>
  ) : (
    <div className="table-wrap">{grid}</div>
  );
}

function itself(index: number): number {
  return index;
}
