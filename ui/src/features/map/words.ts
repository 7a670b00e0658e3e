import { type Cell, cellState, readCell } from "@/data/ratings";
import type { ColumnSums, LevelName, MapRow, Sums } from "@/data/types";
import { count, daysBefore, percent, plural, shortDate } from "@/text/format";
import { KIND_ONE, SOURCE } from "@/text/words";

/** What cells are told by: the names of the levels, and the day of the map. */
export type Telling = { levels: readonly LevelName[]; as_of: string };

/** A cell in words, its value first, so that a listener can go on before the names. */
export function cellWords(bits: number, { levels, as_of }: Telling): string {
  const cell = readCell(bits);
  const parts = [stateWords(bits, cell, levels)];
  if (cell.said) parts.push(`${SOURCE[cell.said.source].toLowerCase()}, ${shortDate(daysBefore(as_of, cell.said.days))}`);
  if (cell.reviewDue) parts.push("review due");
  if (cell.disagreement) parts.push("self and agreed ratings differ");
  return parts.join("; ");
}

function stateWords(bits: number, cell: Cell, levels: readonly LevelName[]): string {
  const named = (level: number) => `${level} ${levels[level]?.name ?? ""}`.trim();
  const level = cell.level === null ? "" : `level ${named(cell.level)}`;
  switch (cellState(bits)) {
    case "none":
      return "not needed";
    case "extra":
      return `${level}, not needed`;
    case "unrated":
      return `not rated, target ${named(cell.target)}`;
    case "below":
      return `${level}, target ${named(cell.target)}, below`;
    case "met":
      return `${level}, target ${named(cell.target)}, met`;
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

/** Who stands in a row, so that nobody is taken for a namesake. */
export function whoWords(row: MapRow): string {
  return [row.name, `number ${row.person}`, ...row.roles, row.branch, row.team].filter(Boolean).join(", ");
}

/** The same in a panel, under the name. */
export function aboutWords(row: MapRow): string[] {
  return [
    `Number ${row.person}, ${KIND_ONE[row.kind].toLowerCase()}`,
    row.roles.join(", "),
    [row.branch, row.team].filter(Boolean).join(", "),
  ].filter(Boolean);
}

/** What a map's headings speak of: its counts and sums, and whether a text narrows it. */
export type Spoken = { isNarrowed: boolean; people: number; everybody: number; totals: Sums };

/** "12 of 200 people", or "200 people". */
export function peopleWords({ isNarrowed, people, everybody }: Spoken): string {
  return isNarrowed ? `${count(people)} of ${plural(everybody, "person", "people")}` : plural(everybody, "person", "people");
}

/** The heading: it speaks of the people in sight, and says so where they are not everybody. */
export function titleWords({ isNarrowed, totals }: Spoken, aim: string | null): string {
  const inAim = aim === null ? "" : ` of aim ${aim}`;
  const who = isNarrowed ? `${plural(totals.people, "person", "people")} in sight` : plural(totals.people, "person", "people");
  if (totals.coverage === null) return `${who}, ${plural(totals.required, "needed skill")}${inAim} to rate`;
  if (totals.met + totals.below < totals.unrated) {
    return `${percent(totals.unrated / totals.required)} not rated yet${inAim && `, skills${inAim}`}${isNarrowed ? `, of the ${who}` : ""}`;
  }
  const below = `${totals.people_with_gap === 1 ? "is" : "are"} below target in a skill${inAim}`;
  return `${count(totals.people_with_gap)} of ${isNarrowed ? `the ${who}` : who} ${below}`;
}

/** The line under it, of the same people. */
export function leadWords({ totals }: Spoken): string {
  if (totals.coverage === null) return "Nobody has been rated yet. Type a digit on a cell to rate it, or import the managers' skills grid.";
  const rated = `${count(totals.met)} of ${count(totals.met + totals.below)} rated`;
  return `${percent(totals.coverage)} at target, ${rated}; ${percent(totals.response)} answered`;
}
