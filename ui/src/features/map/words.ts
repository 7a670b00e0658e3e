import { type Cell, cellState, readCell } from "@/data/ratings";
import type { ColumnSums, LevelName, MapRow } from "@/data/types";
import { count, percent, plural } from "@/text/format";

/** A cell in words, its value first, so that a listener can go on before the names. */
export function cellWords(bits: number, levels: readonly LevelName[]): string {
  const cell = readCell(bits);
  const parts = [stateWords(bits, cell, levels)];
  if (cell.reviewDue) parts.push("review due");
  if (cell.disagreement) parts.push("self and agreed ratings differ");
  return parts.join(", ");
}

function stateWords(bits: number, cell: Cell, levels: readonly LevelName[]): string {
  const level = cell.level === null ? "" : `level ${cell.level} ${levels[cell.level]?.name ?? ""}`.trim();
  switch (cellState(bits)) {
    case "none":
      return "not needed";
    case "extra":
      return `${level}, not needed`;
    case "unrated":
      return `not rated, target ${cell.target}`;
    case "below":
      return `${level}, target ${cell.target}, below`;
    case "met":
      return `${level}, target ${cell.target}, met`;
  }
}

/** "62% at target, 87 of 140 rated; 20 not rated". */
export function sumsWords(sums: ColumnSums): string {
  const rated = sums.met + sums.below;
  if (sums.required === 0) return "nobody needs it";
  if (rated === 0) return `${plural(sums.unrated, "person", "people")} to rate`;
  return `${percent(sums.met / rated)} at target, ${count(sums.met)} of ${count(rated)} rated; ${count(sums.unrated)} not rated`;
}

export function rowWords(row: MapRow): string {
  const rated = row.met + row.below;
  if (row.required === 0) return "no skill is needed";
  return `${count(row.met)} of ${plural(rated, "rated skill")} at target, ${plural(row.gap_levels, "level")} missing, ${count(row.unrated)} not rated`;
}
