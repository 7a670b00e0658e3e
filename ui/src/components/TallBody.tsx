/** The rows of a long table that are in sight; what is above and below is one empty row of the same height. */
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect } from "react";

/** Fewer rows are drawn whole: then a screen reader and a search in the page have all of them. */
export const TALL_FROM = 120;

type BodyProps = {
  count: number;
  keyOf: (index: number) => string | number;
  /** The cells of a row; null where it has not been read. */
  cells: (index: number) => ReactNode | null;
  columns: number;
  scroller: HTMLElement | null;
  /** The first and the last row that are drawn. */
  onSight?: (first: number, last: number) => void;
};

export function TallBody({ count, keyOf, cells, columns, scroller, onSight }: BodyProps) {
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller,
    getItemKey: keyOf,
    // A row of one line; longer ones are measured as they come into sight.
    estimateSize: () => 33,
    overscan: 12,
  });
  const drawn = virtual.getVirtualItems();
  const above = drawn[0]?.start ?? 0;
  const [first, last] = [drawn[0]?.index ?? 0, drawn.at(-1)?.index ?? 0];
  useEffect(() => onSight?.(first, last), [first, last, onSight]);
  const below = virtual.getTotalSize() - (drawn.at(-1)?.end ?? 0);
  return (
    <tbody>
      {above > 0 ? <Gap height={above} columns={columns} /> : null}
      {drawn.map((item) => (
        // The heading is row 1.
        <tr key={item.key} data-index={item.index} ref={virtual.measureElement} aria-rowindex={item.index + 2}>
          {cells(item.index) ?? (
            <td colSpan={columns} className="muted" aria-busy="true">
              being read
            </td>
          )}
        </tr>
      ))}
      {below > 0 ? <Gap height={below} columns={columns} /> : null}
    </tbody>
  );
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: it holds nothing that could take the focus
    <tr aria-hidden="true" className="table-gap">
      <td colSpan={columns} style={{ height }} />
    </tr>
  );
}
