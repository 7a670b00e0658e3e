import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect } from "react";
import type { AimSpan } from "./layout";
import { HEAD_COLUMNS, HEAD_ROWS, type Place } from "./selection";

/** A stretch of places along one side of the grid, `to` not included. */
export type Stretch = { from: number; to: number };

/** The sizes along one side of the grid in pixels: the headings, which never scroll away, and then the rest. */
export type Side = { heads: readonly number[]; count: number; sizeOf: (index: number) => number };

/** Lines drawn beyond the edge, so that a turn of the wheel finds them there. */
const ROWS_AHEAD = 6;
const COLUMNS_AHEAD = 2;
/** Columns come and go by runs of this many, since each change is one of every row in sight. */
export const RUN = 6;

/**
 * The rows and columns that are in sight, with a few beyond, however many there are. Headings are not counted in: they
 * are always drawn. The sides must stay the same objects for as long as their sizes do.
 */
export function useInSight(scroller: RefObject<HTMLElement | null>, rows: Side, columns: Side): { rows: Stretch; columns: Stretch } {
  const down = useSide(scroller, rows, false);
  const across = useSide(scroller, columns, true);
  return {
    rows: stretch(down, rows, HEAD_ROWS, ROWS_AHEAD, 1),
    columns: stretch(across, columns, HEAD_COLUMNS, COLUMNS_AHEAD, RUN),
  };
}

/** The places of a stretch, every `step`th, with `own` beside them where it lies outside; null is nowhere. */
export function withOwn({ from, to }: Stretch, own: number | null, step = 1): number[] {
  const places: number[] = [];
  for (let place = from; place < to; place += step) places.push(place);
  if (own === null || (own >= from && own < to)) return places;
  return own < from ? [own, ...places] : [...places, own];
}

type Sized = Virtualizer<HTMLElement, Element>;

function useSide(scroller: RefObject<HTMLElement | null>, side: Side, horizontal: boolean): Sized {
  const heads = side.heads.length;
  const virtual = useVirtualizer({
    horizontal,
    count: heads + side.count,
    getScrollElement: () => scroller.current,
    estimateSize: (place) => side.heads[place] ?? side.sizeOf(place - heads),
    overscan: 0,
  });
  useEffect(() => {
    if (side.count > 0) virtual.measure();
  }, [virtual, side]);
  return virtual;
}

/** What of the window is left beside the headings, which lie over the first part of it. */
function stretch(virtual: Sized, side: Side, first: number, ahead: number, step: number): Stretch {
  const seen = virtual.getVirtualItems();
  const covered = (seen[0]?.start ?? 0) + side.heads.reduce((sum, size) => sum + size, 0);
  const from = seen.find((item) => item.end > covered)?.index ?? first;
  const to = (seen.at(-1)?.index ?? first) + 1;
  const all = first + side.count;
  return {
    from: Math.min(all, Math.max(first, first + Math.floor((from - ahead - first) / step) * step)),
    to: Math.min(all, Math.max(first, first + Math.ceil((to + ahead - first) / step) * step)),
  };
}

/** The lines that are drawn: those in sight, and the one with the focus, so that what is spoken of exists. */
export function linesOf({ from, to }: Stretch, activeRow: number, count: number): number[] {
  const own = activeRow - HEAD_ROWS;
  return withOwn({ from: from - HEAD_ROWS, to: to - HEAD_ROWS }, own < 0 || own >= count ? null : own);
}

/** Over the aims a cell spans many columns: the one that stands for them is the first. */
export function activeColumn(place: Place, spans: readonly AimSpan[]): number {
  if (place.row !== 0 || place.column < HEAD_COLUMNS) return place.column;
  const at = place.column - HEAD_COLUMNS;
  const span = spans.find((one) => at >= one.from && at < one.from + one.count);
  return span ? span.from + HEAD_COLUMNS : place.column;
}

/** Where each of these begins, counted from the first one's place, and where the last one ends. */
export function running(first: number, widths: readonly number[]): number[] {
  const sums = [first];
  for (const width of widths) sums.push((sums.at(-1) ?? 0) + width);
  return sums;
}
