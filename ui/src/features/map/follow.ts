import type { Column, Line, Lines } from "./layout";
import { HEAD_COLUMNS, HEAD_ROWS, type Place, type Selection } from "./selection";

/** What is selected, with the people and skills that it stands on, and in which order of the rows. */
export type Held = { selection: Selection; active: Mark; anchor: Mark; order: string };

/** Whom a row shows; undefined where it has not been read. */
export type WhoAt = (row: number) => string | undefined;

/** What of a map says where a line is: its lines, its columns, and the order of its rows. */
export type Laid = { lines: Lines; columns: readonly Column[]; order: string };

/** The line and the column of a place. A person is known by number, where the row was read. */
type Mark = { line: Line | undefined; person: string | undefined; column: string };

export function at(place: Place): Selection {
  return { active: place, anchor: place };
}

/** Stands for a line of one order. */
export function keyOf(line: Line): string {
  return line.kind === "group" ? `group ${line.key}` : String(line.at);
}

export function hold(selection: Selection, { lines, columns, order }: Laid, whoAt: WhoAt): Held {
  const mark = ({ row, column }: Place): Mark => {
    const line = lines.at(row - HEAD_ROWS);
    const own = columns[column - HEAD_COLUMNS];
    return { line, person: line?.kind === "person" ? whoAt(line.at) : undefined, column: own ? columnKey(own) : "" };
  };
  return { selection, active: mark(selection.active), anchor: mark(selection.anchor), order };
}

/** The numbers of the people that a selection stands on. */
export function peopleOf({ active, anchor }: Held): string[] {
  return [...new Set([active.person, anchor.person])].filter((person) => person !== undefined);
}

/**
 * The selection after the lines or columns changed under it, as when somebody else adds a person or an aim is folded.
 * It stays with its person and skill, so that a digit never rates somebody else; a block that no longer hangs together
 * is let go but for its active cell. `places` has the rows of its people in an order that is another than before.
 */
export function follow(held: Held, laid: Laid, places: ReadonlyMap<string, readonly number[]>): Selection {
  const { lines, columns } = laid;
  const rowOf = ({ line, person }: Mark, old: Place): number => {
    if (line === undefined) return old.row;
    const now = line.kind === "group" ? lines.ofGroup(line.key) : lines.ofRow(rowNow(line, person));
    return now < 0 ? old.row : now + HEAD_ROWS;
  };
  const rowNow = (line: Extract<Line, { kind: "person" }>, person: string | undefined): number => {
    // Nobody knows who stands in a row that was not read: the selection keeps its place.
    if (held.order === laid.order || person === undefined) return line.at;
    const rows = places.get(person) ?? [];
    const groupOf = (row: number) => {
      const own = lines.at(lines.ofRow(row));
      return own?.kind === "person" ? own.group : undefined;
    };
    return rows.find((row) => groupOf(row) === line.group) ?? rows[0] ?? -1;
  };
  const columnOf = ({ column }: Mark, old: Place): number => {
    const now = column === "" ? -1 : columns.findIndex((one) => columnKey(one) === column);
    return now < 0 ? old.column : now + HEAD_COLUMNS;
  };
  const moved = (mark: Mark, old: Place): Place => ({ row: rowOf(mark, old), column: columnOf(mark, old) });
  const active = within(moved(held.active, held.selection.active), lines.count, columns.length);
  const anchor = within(moved(held.anchor, held.selection.anchor), lines.count, columns.length);
  return same(active, held.selection.active) && same(anchor, held.selection.anchor) ? held.selection : at(active);
}

/** The first line of another order, in the same column. A heading, from which the order was chosen, stays. */
export function toTop({ active }: Selection, columns: readonly Column[]): Selection {
  return at({ row: Math.min(active.row, HEAD_ROWS), column: Math.min(active.column, columns.length + HEAD_COLUMNS - 1) });
}

function columnKey(column: Column): string {
  return column.kind === "skill" ? column.skill.key : `aim ${column.aim.key}`;
}

function same(a: Place, b: Place): boolean {
  return a.row === b.row && a.column === b.column;
}

function within(place: Place, lines: number, columns: number): Place {
  return { row: Math.min(place.row, lines + HEAD_ROWS - 1), column: Math.min(place.column, columns + HEAD_COLUMNS - 1) };
}
