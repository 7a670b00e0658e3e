import type { MapRow } from "@/data/types";
import type { Target } from "./block";
import type { Column, Lines } from "./layout";
import { HEAD_COLUMNS, HEAD_ROWS, type Place } from "./selection";

/** What a panel is about: a cell has a person and a skill, a name the person alone, a heading the skill alone. */
export type What = { person: string | null; skill: string | null };

/** What the grid shows: its lines and columns, and the rows that were read. */
export type Sheet = { lines: Lines; columns: readonly Column[]; rowAt: (row: number) => MapRow | undefined };

/** The row that a place stands in; undefined over headings, and where it has not been read. */
export function rowUnder({ row }: Place, { lines, rowAt }: Sheet): MapRow | undefined {
  const line = lines.at(row - HEAD_ROWS);
  return line?.kind === "person" ? rowAt(line.at) : undefined;
}

export function targetAt(place: Place, sheet: Sheet): Target | null {
  const row = rowUnder(place, sheet);
  const own = sheet.columns[place.column - HEAD_COLUMNS];
  if (row === undefined || own?.kind !== "skill") return null;
  return { row, skill: own.skill, bits: row.cells[own.index] ?? 0 };
}

/** What a place of the grid opens; null where it folds or sorts instead. */
export function whatAt(place: Place, sheet: Sheet): What | null {
  const column = sheet.columns[place.column - HEAD_COLUMNS];
  const person = rowUnder(place, sheet)?.person ?? null;
  const skill = column?.kind === "skill" ? column.skill.key : null;
  if (place.row === 0) return null;
  if (place.row < HEAD_ROWS) return skill === null ? null : { person: null, skill };
  if (person === null || (place.column >= HEAD_COLUMNS && skill === null)) return null;
  return { person, skill };
}

/** Where a skill and the row of a person stand in the grid; null where one of them does not. `row` is null where it is of nobody. */
export function placeOf(row: number | null, skill: string | null, { lines, columns }: Sheet): Place | null {
  const line = row === null ? 1 : lines.ofRow(row) + HEAD_ROWS;
  const column = skill === null ? 0 : columns.findIndex((one) => one.kind === "skill" && one.skill.key === skill) + HEAD_COLUMNS;
  if (row === null && skill === null) return null;
  const found = (row === null || line >= HEAD_ROWS) && (skill === null || column >= HEAD_COLUMNS);
  return found ? { row: line, column } : null;
}
