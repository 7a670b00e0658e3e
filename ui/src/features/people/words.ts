import type { LevelName, PersonCell } from "@/data/types";

export const STATE: Record<string, { word: string; mark: string; order: number }> = {
  below: { word: "below target", mark: "▽", order: 0 },
  unrated: { word: "not rated", mark: "?", order: 1 },
  met: { word: "at target", mark: "✓", order: 2 },
};
export const NOT_NEEDED = { word: "not needed", mark: "–", order: 3 };

export const stateOf = (cell: PersonCell) => STATE[cell.state ?? ""] ?? NOT_NEEDED;

/** `2 Able`; the number alone where the scale has no name for it. */
export function levelWords(levels: readonly LevelName[], level: number): string {
  const name = levels.find((each) => each.level === level)?.name;
  return name ? `${level} ${name}` : `Level ${level}`;
}
