import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { mapGaps } from "@/data/queries";
import type { MapGap, MapGapsQuery } from "@/data/types";

/** Some pages of the open cells of a map, and how many cells there are. Another sort takes their place when its first page is there. */
export function useGapPages(asked: MapGapsQuery, wanted: readonly number[]) {
  // How the map itself is sorted says nothing here, and is no reason to ask again.
  const query: MapGapsQuery = { ...asked, map: { ...asked.map, group: null, sort: "name" } };
  const first = useQuery({ ...mapGaps(query, 0), placeholderData: keepPreviousData });
  const others = wanted.filter((page) => page !== 0);
  const rest = useQueries({ queries: first.isPlaceholderData ? [] : others.map((page) => mapGaps(query, page)) });
  const pages = new Map<number, readonly MapGap[]>([[0, first.data?.rows ?? []]]);
  others.forEach((page, index) => {
    const rows = rest[index]?.data?.rows;
    if (rows) pages.set(page, rows);
  });
  return { first, of: first.data?.of ?? 0, pages, failed: rest.find((one) => one.isError) ?? null };
}
