import type { Behind } from "@/data/types";

/** The figures of the overview that open the list they count, as the address names them. */
export const BEHIND = { below: "below_target", closed: "closed", one: "on_one", nobody: "on_nobody" } as const satisfies Record<
  string,
  Behind
>;

export function behindOf(show: string | undefined): Behind | null {
  return show !== undefined && Object.hasOwn(BEHIND, show) ? BEHIND[show as keyof typeof BEHIND] : null;
}
