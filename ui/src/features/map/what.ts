import type { Target } from "./block";
import type { Column, Line } from "./layout";
import { HEAD_COLUMNS, HEAD_ROWS, type Place } from "./selection";

/** What a panel is about: a cell has a person and a skill, a name the person alone, a heading the skill alone. */
export type What = { person: string | null; skill: string | null };

export function targetAt({ row, column }: Place, lines: readonly Line[], columns: readonly Column[]): Target | null {
  const line = lines[row - HEAD_ROWS];
  const own = columns[column - HEAD_COLUMNS];
  if (line?.kind !== "person" || own?.kind !== "skill") return null;
  return { row: line.row, skill: own.skill, bits: line.row.cells[own.index] ?? 0 };
}

/** What a place of the grid opens; null where it folds or sorts instead. */
export function whatAt(place: Place, lines: readonly Line[], columns: readonly Column[]): What | null {
  const line = lines[place.row - HEAD_ROWS];
  const column = columns[place.column - HEAD_COLUMNS];
  const person = line?.kind === "person" ? line.row.person : null;
  const skill = column?.kind === "skill" ? column.skill.key : null;
  if (place.row === 0) return null;
  if (place.row < HEAD_ROWS) return skill === null ? null : { person: null, skill };
  if (person === null || (place.column >= HEAD_COLUMNS && skill === null)) return null;
  return { person, skill };
}

/** Where it stands in the grid; null where it is not in sight. */
export function placeOfWhat({ person, skill }: What, lines: readonly Line[], columns: readonly Column[]): Place | null {
  const row = person === null ? 1 : lines.findIndex((line) => line.kind === "person" && line.row.person === person) + HEAD_ROWS;
  const column = skill === null ? 0 : columns.findIndex((one) => one.kind === "skill" && one.skill.key === skill) + HEAD_COLUMNS;
  if (person === null && skill === null) return null;
  const found = (person === null || row >= HEAD_ROWS) && (skill === null || column >= HEAD_COLUMNS);
  return found ? { row, column } : null;
}
