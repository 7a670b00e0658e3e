import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { mapSums } from "@/data/queries";
import type { ColumnSums, MapGroup, Scope, SkillsMap, Sums } from "@/data/types";
import { count, plural } from "@/text/format";
import type { GroupBy } from "./layout";

export type InSight = {
  /** The numbers of the people in sight; null is everybody. */
  people: ReadonlySet<string> | null;
  /** "12 of 200 people", or "200 people". */
  words: string;
  sums: { columns: readonly ColumnSums[]; totals: Sums };
  groups: ReadonlyMap<string, MapGroup> | undefined;
};

/** Whom a text fits, and the sums that speak of them: both are the core's, so that no figure is counted twice over. */
export function useMapSums(map: SkillsMap, scope: Scope, text: string, group: GroupBy) {
  const asked = text.trim();
  const wanted = asked !== "" || group !== "none";
  const query = useQuery({ ...mapSums({ scope, text: asked, group: group === "none" ? null : group }), enabled: wanted });
  const found = wanted ? query.data : undefined;
  const inSight = useMemo((): InSight => {
    const all = map.rows.length;
    // The text is looked for in everybody; with one aim alone the map has fewer.
    const here = new Set(map.rows.map((row) => row.person));
    const some = asked === "" ? null : (found?.people?.filter((person) => here.has(person)) ?? null);
    return {
      people: some && new Set(some),
      words: some ? `${count(some.length)} of ${plural(all, "person", "people")}` : plural(all, "person", "people"),
      sums: some && found ? found : map,
      groups: group === "none" || !found ? undefined : new Map(found.groups.map((one) => [one.title ?? "", one])),
    };
  }, [map, found, asked, group]);
  return { inSight, query };
}
