import type { Column, Line } from "./layout";
import { HEAD_COLUMNS, HEAD_ROWS, type Place, type Selection } from "./selection";

/** What is selected, with the people and skills that it stands on. */
export type Held = { selection: Selection; active: Mark; anchor: Mark };

/** The line and the column of a place; empty over the headings. */
type Mark = { line: string; column: string };

export function at(place: Place): Selection {
  return { active: place, anchor: place };
}

export function keyOf(line: Line): string {
  return line.kind === "group" ? `group ${line.key}` : line.id;
}

export function hold(selection: Selection, lines: readonly Line[], columns: readonly Column[]): Held {
  return { selection, active: mark(selection.active, lines, columns), anchor: mark(selection.anchor, lines, columns) };
}

/**
 * The selection after the lines or columns changed under it, as when somebody else adds a person or an aim is folded.
 * It stays with its person and skill, so that a digit never rates somebody else; a block that no longer hangs together
 * is let go but for its active cell.
 */
export function follow(held: Held, lines: readonly Line[], columns: readonly Column[]): Selection {
  const { active, anchor } = held.selection;
  if (same(held.active, mark(active, lines, columns)) && same(held.anchor, mark(anchor, lines, columns))) return held.selection;
  const line = held.active.line === "" ? -1 : lines.findIndex((one) => keyOf(one) === held.active.line);
  const column = held.active.column === "" ? -1 : columns.findIndex((one) => columnKey(one) === held.active.column);
  return at(
    within(
      {
        row: line < 0 ? active.row : line + HEAD_ROWS,
        column: column < 0 ? active.column : column + HEAD_COLUMNS,
      },
      lines,
      columns,
    ),
  );
}

/** The first line of another order, in the same column. A heading, from which the order was chosen, stays. */
export function toTop({ active }: Selection, columns: readonly Column[]): Selection {
  return at({ row: Math.min(active.row, HEAD_ROWS), column: Math.min(active.column, columns.length + HEAD_COLUMNS - 1) });
}

function mark({ row, column }: Place, lines: readonly Line[], columns: readonly Column[]): Mark {
  const line = lines[row - HEAD_ROWS];
  const own = columns[column - HEAD_COLUMNS];
  return { line: line ? keyOf(line) : "", column: own ? columnKey(own) : "" };
}

function columnKey(column: Column): string {
  return column.kind === "skill" ? column.skill.key : `aim ${column.aim.key}`;
}

function same(a: Mark, b: Mark): boolean {
  return a.line === b.line && a.column === b.column;
}

function within(place: Place, lines: readonly Line[], columns: readonly Column[]): Place {
  return {
    row: Math.min(place.row, lines.length + HEAD_ROWS - 1),
    column: Math.min(place.column, columns.length + HEAD_COLUMNS - 1),
  };
}
