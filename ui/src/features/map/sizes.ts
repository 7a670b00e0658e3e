import { type RefObject, useLayoutEffect, useState } from "react";

/** How wide and high an element is; without an end until it is known. */
export type Room = { width: number; height: number };

export function useRoom(element: RefObject<HTMLElement | null>): Room {
  const [room, setRoom] = useState<Room>({ width: Number.POSITIVE_INFINITY, height: Number.POSITIVE_INFINITY });
  useLayoutEffect(() => {
    const box = element.current;
    if (box === null) return;
    const read = () => {
      const [width, height] = [box.clientWidth, box.clientHeight];
      setRoom((old) => (old.width === width && old.height === height ? old : { width, height }));
    };
    read();
    const watch = new ResizeObserver(read);
    watch.observe(box);
    return () => watch.disconnect();
  }, [element]);
  return room;
}

/** The name column in pixels for text at 100 %: its least, and what a wide window gives it. */
const NAME = 224;
const WIDE_NAME = 340;
const SUM = 60;
/** Room under the last row for a scroll bar that lies over the content. */
export const SCROLL_BAR = 14;

/** The side of a cell. Large text needs larger cells, but half as much again is enough for a digit of twice the size. */
export function cellSize(compact: boolean, scale: number): number {
  return Math.round((compact ? 28 : 32) * (1 + Math.max(0, scale - 1) / 2));
}

/** The columns that stay in sight. Beside a panel with large text the names leave room for some skills. */
export function frozenSizes({ width }: Room, scale: number): { name: number; sum: number } {
  const name = Math.min(WIDE_NAME, Math.max(NAME, width * 0.24)) * Math.min(1.5, scale);
  return { name: Math.round(Math.min(name, Math.max(NAME / 2, width * 0.42))), sum: Math.round(SUM * Math.min(1.6, scale)) };
}

/**
 * The heights of the headings: the titles of skills take what is left when enough people are in sight, within what can
 * be read and what is ever needed.
 */
export function headSizes({ height }: Room, scale: number, cell: number): { aims: number; skills: number; sums: number } {
  const aims = Math.round(24 * Math.min(1.6, scale));
  const people = scale < 1.5 ? 12 : 5;
  const left = height - aims - cell - people * cell - SCROLL_BAR;
  return { aims, skills: Math.round(Math.min(164 * scale, Math.max(leastTitle(scale), left))), sums: cell };
}

/** Does a title have room for two lines in the width of a cell? */
export function hasTwoLines(scale: number, cell: number): boolean {
  return cell >= 2 * TITLE_LINE * scale;
}

/** The height of a line of a title, and what the longest word of the starter framework needs, at 100 %. */
const TITLE_LINE = 14.6;
const LONGEST_WORD = 104;

/** The least height of the whole grid: it never shows headings alone. */
export function leastHeight(scale: number, cell: number): number {
  return Math.round(24 * Math.min(1.6, scale)) + leastTitle(scale) + (scale < 1.5 ? 7 : 4) * cell;
}

/** As long as the longest word of the starter framework's titles, so that no word ends in the middle, with text at 100 %. */
function leastTitle(scale: number): number {
  return Math.max(LONGEST_WORD, 44 + 28 * scale);
}
