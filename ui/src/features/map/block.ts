import { readCell } from "@/data/ratings";
import type { LevelName, MapRow, SkillHead } from "@/data/types";

/** A cell that a paste reaches. */
export type Target = { row: MapRow; skill: SkillHead; bits: number };

export type PastedCell = { target: Target; from: number | null; to: number };
export type RefusedCell = { target: Target; text: string };

/** What a paste would do, cell by cell; blank cells of the clipboard leave theirs alone. */
export type Paste = {
  changes: PastedCell[];
  unchanged: number;
  refused: RefusedCell[];
  /** Cells of the clipboard that stand beyond the grid's edge. */
  outside: number;
};

/** The levels of a block as a spreadsheet takes them: tabs and lines, empty where not rated. */
export function copyText(block: readonly (readonly number[])[]): string {
  return block.map((bits) => bits.map((cell) => readCell(cell).level ?? "").join("\t")).join("\r\n");
}

/** The cells of a clipboard text. The last line end is the spreadsheet's, not a row. */
export function readBlock(text: string): string[][] {
  return text
    .replace(/\r\n?/g, "\n")
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => line.split("\t").map((cell) => cell.trim()));
}

/**
 * Lays a clipboard over the grid from the block's first cell; one value fills the whole block.
 * `block` is what is selected, `reach` gives a cell by its place from the block's first one.
 */
export function plan(
  text: string,
  block: { rows: number; columns: number },
  reach: (row: number, column: number) => Target | null,
  levels: readonly LevelName[],
): Paste {
  const cells = readBlock(text);
  const single = cells.length === 1 && cells[0]?.length === 1 ? cells[0][0] : undefined;
  const laid = single === undefined ? cells : Array.from({ length: block.rows }, () => Array<string>(block.columns).fill(single));
  const paste: Paste = { changes: [], unchanged: 0, refused: [], outside: 0 };
  laid.forEach((line, row) => {
    line.forEach((value, column) => {
      if (value === "") return;
      const target = reach(row, column);
      if (target === null) {
        paste.outside += 1;
        return;
      }
      const to = readLevel(value, levels);
      const from = readCell(target.bits).level;
      if (to === null) paste.refused.push({ target, text: value });
      else if (to === from) paste.unchanged += 1;
      else paste.changes.push({ target, from, to });
    });
  });
  return paste;
}

/** A level by its number or its name; null for anything else. */
function readLevel(text: string, levels: readonly LevelName[]): number | null {
  const named = levels.find((level) => level.name.toLowerCase() === text.toLowerCase());
  if (named) return named.level;
  if (!/^\d{1,2}$/.test(text)) return null;
  const number = Number(text);
  return levels.some((level) => level.level === number) ? number : null;
}
