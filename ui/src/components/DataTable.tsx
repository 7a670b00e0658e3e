import { type ReactNode, useState } from "react";
import "./table.css";

export type Column<T> = {
  key: string;
  head: ReactNode;
  cell: (row: T) => ReactNode;
  /** Figures stand to the right and line up. */
  number?: boolean;
  /** The cell that names the row. */
  rowHead?: boolean;
  /** What to sort by; a column without it does not sort. */
  sort?: (row: T) => string | number | null;
  width?: string;
};

type TableProps<T> = {
  caption: string;
  /** Keeps the caption for screen readers only, where a heading stands right above. */
  hideCaption?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  empty?: ReactNode;
  /** More than this many rows show on demand. */
  most?: number;
};

/** A native table with a caption, headings that say what they head, and sorting by a button in them. */
export function DataTable<T>({ caption, hideCaption, columns, rows, rowKey, empty, most = 200 }: TableProps<T>) {
  const [order, setOrder] = useState<{ key: string; down: boolean } | null>(null);
  const [all, setAll] = useState(false);
  const sorted = sortRows(rows, columns, order);
  const shown = all ? sorted : sorted.slice(0, most);
  return (
    <div className="table-wrap">
      <table className="table">
        <caption className={hideCaption ? "visually-hidden" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => {
              const on = order?.key === column.key;
              return (
                <th
                  key={column.key}
                  scope="col"
                  className={column.number ? "number" : undefined}
                  style={column.width ? { width: column.width } : undefined}
                  aria-sort={on ? (order.down ? "descending" : "ascending") : undefined}
                >
                  {column.sort ? (
                    <button
                      type="button"
                      className="table-sort"
                      onClick={() => setOrder({ key: column.key, down: on ? !order.down : Boolean(column.number) })}
                    >
                      {column.head}
                      <span aria-hidden="true">{on ? (order.down ? " ↓" : " ↑") : ""}</span>
                    </button>
                  ) : (
                    column.head
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shown.length === 0 ? (
            <tr>
              <td colSpan={columns.length} className="muted">
                {empty ?? "Nothing to show"}
              </td>
            </tr>
          ) : null}
          {shown.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) =>
                column.rowHead ? (
                  <th key={column.key} scope="row">
                    {column.cell(row)}
                  </th>
                ) : (
                  <td key={column.key} className={column.number ? "number" : undefined}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length < sorted.length ? (
        <button type="button" className="table-more" onClick={() => setAll(true)}>
          Show all {sorted.length} rows
        </button>
      ) : null}
    </div>
  );
}

function sortRows<T>(rows: readonly T[], columns: readonly Column<T>[], order: { key: string; down: boolean } | null): readonly T[] {
  const by = order === null ? undefined : columns.find((column) => column.key === order.key)?.sort;
  if (by === undefined || order === null) return rows;
  const sign = order.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [by(a), by(b)];
    if (left === null) return right === null ? 0 : 1;
    if (right === null) return -1;
    if (typeof left === "number" && typeof right === "number") return sign * (left - right);
    return sign * String(left).localeCompare(String(right), "en-GB", { numeric: true });
  });
}
