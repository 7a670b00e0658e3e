/** Where a record stands, and levels in words. */
import type { LevelName } from "@/data/types";

export const RECORD_STATUS: Record<string, { word: string; mark: string }> = {
  logged: { word: "Waits to be verified", mark: "○" },
  verified: { word: "Verified", mark: "✓" },
  returned: { word: "Returned", mark: "↩" },
};

/** `2 Able`; the number alone where the scale has no name for it. */
export function levelWords(levels: readonly LevelName[], level: number): string {
  const name = levels.find((each) => each.level === level)?.name;
  return name ? `${level} ${name}` : `Level ${level}`;
}
