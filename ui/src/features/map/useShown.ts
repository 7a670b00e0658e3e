import { type RefObject, useEffect, useRef } from "react";
import { useAddress } from "@/data/address";
import type { GridHandle } from "./MapGrid";
import type { What } from "./what";

/**
 * What the panel is about, as the address has it: an address that names a person, a skill or both, as from the palette or
 * a figure, opens the panel and brings the row, the column or the cell into sight.
 */
export function useShown(grid: RefObject<GridHandle | null>) {
  const [{ person = null, skill = null }, change] = useAddress();
  const what: What | null = person === null && skill === null ? null : { person, skill };
  // What was chosen in the grid is in sight already; by the time the address says so, the keys may have gone on.
  const chosen = useRef<string[]>([]);
  const key = keyOf({ person, skill });
  useEffect(() => {
    const at = chosen.current.indexOf(key);
    if (at >= 0) chosen.current = chosen.current.slice(at + 1);
    else if (person !== null || skill !== null) grid.current?.show({ person, skill });
  }, [key, person, skill, grid]);
  /** Opened from the grid itself. */
  const choose = (next: What) => {
    if (keyOf(next) === (chosen.current.at(-1) ?? key)) return;
    chosen.current.push(keyOf(next));
    change({ person: next.person ?? undefined, skill: next.skill ?? undefined });
  };
  const open = (next: What) => change({ person: next.person ?? undefined, skill: next.skill ?? undefined });
  const close = () => {
    chosen.current = [];
    change({ person: undefined, skill: undefined });
  };
  return { what, choose, open, close };
}

function keyOf({ person, skill }: What): string {
  return `${person ?? ""}\n${skill ?? ""}`;
}
