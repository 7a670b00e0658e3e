import type { RolesGrid, TargetEdit } from "@/data/types";

/** A target: the level, 0 for none, and the importance. */
export type Target = { level: number; importance: number };

/** Targets that are typed and not saved, by the skill's code. */
export type Pending = Readonly<Record<string, Target>>;

const USUAL_IMPORTANCE = 2;

/** What the core says in a cell: bits 0-3 are the level, bits 4-5 the importance. */
export function targetOf(grid: RolesGrid, row: number, column: number): Target {
  const code = grid.cells[row]?.[column] ?? 0;
  return { level: code & 15, importance: code >> 4 || USUAL_IMPORTANCE };
}

/** Only what differs from what is there is sent. */
export function targetEdits(grid: RolesGrid, row: number, role: string, pending: Pending): TargetEdit[] {
  return grid.skills.flatMap((skill, column) => {
    const wanted = pending[skill.key];
    if (wanted === undefined) return [];
    const now = targetOf(grid, row, column);
    const same = wanted.level === now.level && (wanted.level === 0 || wanted.importance === now.importance);
    if (same) return [];
    const level = wanted.level === 0 ? null : wanted.level;
    const importance = level === null ? null : wanted.importance;
    return [{ role, person: null, skill: skill.key, level, importance, from: null, to: null, reason: null }];
  });
}
