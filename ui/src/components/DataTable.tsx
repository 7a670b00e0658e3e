import {
  type ColumnDef,
  createSortedRowModel,
  type RowData,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type ReactNode, useMemo, useState } from "react";
import { ColumnHead } from "./ColumnHead";
import { ScrollRegion } from "./ScrollRegion";
import { TALL_FROM, TallBody } from "./TallBody";
import "./table.css";

export type Column<T extends RowData> = {
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

type TableProps<T extends RowData> = {
  caption: string;
  /** Keeps the caption for screen readers only, where a heading stands right above. */
  hideCaption?: boolean;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  empty?: ReactNode;
  /** More than this many rows show on demand. */
  most?: number;
  /** All rows stand in a scroll region of their own, and only those in sight are drawn: for thousands of them. */
  tall?: boolean;
};

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

/** A native table with a caption, headings that say what they head, and sorting by a button in them. */
export function DataTable<T extends RowData>({ caption, hideCaption, columns, rows, rowKey, empty, most = 200, tall }: TableProps<T>) {
  const [scroller, setScroller] = useState<HTMLElement | null>(null);
  const [sorting, setSorting] = useState<SortingState>([]);
  const [all, setAll] = useState(false);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({
    features,
    data,
    columns: useMemo(() => columns.map((column) => definition(column)), [columns]),
    getRowId: rowKey,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const own = new Map(columns.map((column) => [column.key, column]));
  const sorted = table.getRowModel().rows;
  const towers = tall === true && sorted.length >= TALL_FROM;
  const shown = all || tall ? sorted : sorted.slice(0, most);
  const cells = (row: T) => cellsOf(columns, row);
  const grid = (
    <table className="table" aria-rowcount={towers ? sorted.length + 1 : undefined}>
      <caption className={hideCaption ? "visually-hidden" : undefined}>{caption}</caption>
      <thead>
        <tr>
          {table.getFlatHeaders().map(({ id, column }) => {
            const { head, number, width } = own.get(id) ?? {};
            const toggle = column.getCanSort() ? column.getToggleSortingHandler() : undefined;
            return <ColumnHead key={id} head={head} number={number} width={width} sorted={column.getIsSorted()} onSort={toggle} />;
          })}
        </tr>
      </thead>
      {towers ? (
        <TallBody
          count={shown.length}
          keyOf={(index) => shown[index]?.id ?? index}
          cells={(index) => (shown[index] ? cells(shown[index].original) : null)}
          columns={columns.length}
          scroller={scroller}
        />
      ) : (
        <tbody>
          {shown.length === 0 ? (
            <tr>
              <td colSpan={columns.length} className="muted">
                {empty ?? "Nothing to show"}
              </td>
            </tr>
          ) : null}
          {shown.map((row) => (
            <tr key={row.id}>{cells(row.original)}</tr>
          ))}
        </tbody>
      )}
    </table>
  );
  if (towers) {
    return (
      <ScrollRegion label={caption} className="table-tall" ref={setScroller}>
        {grid}
      </ScrollRegion>
    );
  }
  return (
    <div className="table-wrap">
      {grid}
      {shown.length < sorted.length ? (
        <button type="button" className="table-more" onClick={() => setAll(true)}>
          Show all {sorted.length} rows
        </button>
      ) : null}
    </div>
  );
}

/** The cells of a row, one for each column. */
export function cellsOf<T extends RowData>(columns: readonly Column<T>[], row: T): ReactNode {
  return columns.map((column) =>
    column.rowHead ? (
      <th key={column.key} scope="row">
        {column.cell(row)}
      </th>
    ) : (
      <td key={column.key} className={column.number ? "number" : undefined}>
        {column.cell(row)}
      </td>
    ),
  );
}

// Making a collator anew for each comparison is what makes sorting many names slow.
const WORDS = new Intl.Collator("en-GB", { numeric: true });

/** The column as the table library takes it; what has no value stands last whichever way it is sorted. */
function definition<T extends RowData>({ key, number, sort }: Column<T>): ColumnDef<typeof features, T> {
  return {
    id: key,
    accessorFn: (row: T) => sort?.(row) ?? undefined,
    enableSorting: sort !== undefined,
    sortDescFirst: number ?? false,
    sortUndefined: "last",
    sortFn: (a, b, id) => {
      const [left, right] = [a.getValue(id), b.getValue(id)];
      return typeof left === "number" && typeof right === "number" ? left - right : WORDS.compare(String(left), String(right));
    },
  };
}
