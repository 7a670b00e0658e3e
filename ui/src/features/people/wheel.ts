/** What the wheel draws: an axis for each aim, or for each skill, with where the person stands and what is needed. */
import type { PersonCell } from "@/data/types";

export type Axis = {
  key: string;
  title: string;
  /** How many skills are needed, and how many of them are rated. */
  needed: number;
  rated: number;
  /** The levels of the rated ones together, and their targets together. */
  levels: number;
  targets: number;
};

/** A wheel has three axes or more; with more than this many their names no longer fit around it. */
export const MOST_AXES = 14;

export function axesBySkill(cells: readonly PersonCell[]): Axis[] {
  return cells.flatMap((cell) => {
    if (cell.target === null) return [];
    const rated = cell.level === null ? 0 : 1;
    return [{ key: cell.skill, title: cell.title, needed: 1, rated, levels: cell.level ?? 0, targets: cell.target }];
  });
}

export function axesByAim(cells: readonly PersonCell[], title: (aim: string) => string): Axis[] {
  const axes = new Map<string, Axis>();
  for (const cell of cells) {
    if (cell.target === null) continue;
    const key = cell.aim ?? "";
    const axis = axes.get(key) ?? { key, title: title(key), needed: 0, rated: 0, levels: 0, targets: 0 };
    axis.needed += 1;
    // Not rated is left out, so that silence never passes for skill or for the lack of it.
    if (cell.level !== null) {
      axis.rated += 1;
      axis.levels += cell.level;
      axis.targets += cell.target;
    }
    axes.set(key, axis);
  }
  return [...axes.values()].sort((one, other) => one.key.localeCompare(other.key, "en-GB", { numeric: true }));
}

/** Where a value stands on an axis: the top of the wheel is the first axis, and they follow the clock. */
export function place(at: number, of: number, share: number, radius: number): [number, number] {
  const turn = (2 * Math.PI * at) / of - Math.PI / 2;
  return [Math.round(Math.cos(turn) * share * radius * 10) / 10, Math.round(Math.sin(turn) * share * radius * 10) / 10];
}
