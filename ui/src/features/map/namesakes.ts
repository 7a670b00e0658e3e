import type { MapRow } from "@/data/types";

/** The numbers of the people who share their name with somebody else in the map. */
export function namesakes(rows: readonly MapRow[]): ReadonlySet<string> {
  const first = new Map<string, string>();
  const shared = new Set<string>();
  for (const { name, person } of rows) {
    const other = first.get(name.toLowerCase());
    if (other === undefined) first.set(name.toLowerCase(), person);
    else shared.add(other).add(person);
  }
  return shared;
}
