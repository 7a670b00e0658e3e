import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { MAP_PAGE, mapPerson, mapRows, skillsMap } from "@/data/queries";
import type { MapPerson, MapQuery, MapRow, MapRows, SkillsMap } from "@/data/types";

/** A map in sight: what was asked, what heads it, and where the people of the selection stand in its order. */
export type Shown = { query: MapQuery; map: SkillsMap; places: ReadonlyMap<string, readonly number[]> };

/** The rows of the map in sight. */
export type Rows = Pick<ReturnType<typeof useMap>, "places" | "rowAt" | "readRows" | "find" | "hold">;

const NOWHERE: ReadonlyMap<string, readonly number[]> = new Map();

/** The page that a map begins with. */
const TOP: readonly number[] = [0];

/**
 * The map that a query asks for, and the pages of its rows that are in sight. Another order of the rows takes the place of the one in
 * sight only when its first rows are there, so nothing turns blank in between. `query` must stay the same object for as long as it asks
 * the same; `sight` is the pages that are in sight.
 */
export function useMap(query: MapQuery, sight: readonly number[]) {
  const client = useQueryClient();
  const [shown, setShown] = useState<Shown | null>(null);
  const inSight = useRef(shown);
  inSight.current = shown;
  // The people of the selection, to be found again in another order. Only then is their change worth another drawing.
  const held = useRef<readonly string[]>([]);
  const following = useRef(false);
  const [, again] = useReducer((times: number) => times + 1, 0);

  const asked = useQuery(skillsMap(query, () => (inSight.current?.query === query ? inSight.current.map.order : null)));
  const isNew = asked.data !== undefined && (shown?.query !== query || shown.map !== asked.data);
  const next = isNew ? asked.data : undefined;
  const isSameOrder = shown?.query === query && shown.map.order === next?.order;
  const stays = shown !== null && arrangement(shown.query) === arrangement(query);
  const first = next === undefined || isSameOrder ? [] : pagesOf(stays ? sight : TOP, next.rows);
  const followed = next === undefined || isSameOrder || !stays ? [] : held.current;
  following.current = next !== undefined;

  const firstRows = useQueries({ queries: first.map((page) => mapRows(query, next?.order ?? "", page)) });
  const found = useQueries({ queries: followed.map((person) => mapPerson(query, next?.order ?? "", person)) });
  if (next !== undefined && [...firstRows, ...found].every((one) => !one.isPending)) {
    const places = followed.map((person, index): [string, readonly number[]] => [person, found[index]?.data?.places ?? []]);
    setShown({ query, map: next, places: isSameOrder ? shown.places : new Map(places) });
  }

  const drawn = shown ? pagesOf(withNeighbours(sight), shown.map.rows) : [];
  const drawnRows = useQueries({ queries: drawn.map((page) => mapRows(shown?.query ?? query, shown?.map.order ?? "", page)) });
  const isOf = (rows: MapRows | undefined) => shown !== null && rows?.order === shown.map.order;
  // Rows of another order than the one in sight: the core knows that no more, so the map is asked for anew.
  const isOutdated = drawnRows.some(({ data }) => data !== undefined && !isOf(data));
  useEffect(() => {
    if (isOutdated) void client.invalidateQueries({ queryKey: ["skillsMap", query], exact: true });
  }, [isOutdated, client, query]);
  const pages = new Map(drawn.map((page, index) => [page, isOf(drawnRows[index]?.data) ? drawnRows[index]?.data?.rows : undefined]));
  const pageAt = (page: number): readonly MapRow[] | undefined => {
    if (pages.get(page) || shown === null) return pages.get(page);
    const rows = client.getQueryData<MapRows>(mapRows(shown.query, shown.map.order, page).queryKey);
    return isOf(rows) ? rows?.rows : undefined;
  };
  /** Says whom the selection stands on. */
  const hold = useCallback((people: readonly string[]) => {
    held.current = people;
    if (following.current) again();
  }, []);
  return {
    asked,
    shown,
    /** Where the people of the selection stand, since the order is another. */
    places: shown?.places ?? NOWHERE,
    /** A page in sight that could not be read. */
    failed: drawnRows.find((one) => one.isError) ?? null,
    /** The row at a place; undefined where it has not been read. */
    rowAt: (place: number): MapRow | undefined => pageAt(Math.floor(place / MAP_PAGE))?.[place % MAP_PAGE],
    /** The row of a person, where it is one of those in sight. */
    rowOf: (person: string): MapRow | undefined => [...pages.values()].flatMap((rows) => rows ?? []).find((row) => row.person === person),
    /** Reads what is missing of some rows, so that `rowAt` has them. */
    readRows: async (places: readonly number[]): Promise<void> => {
      if (shown === null) return;
      const wanted = new Set(places.map((place) => Math.floor(place / MAP_PAGE)));
      for (const page of wanted) {
        if (pageAt(page) === undefined) await client.fetchQuery(mapRows(shown.query, shown.map.order, page));
      }
    },
    /** Where a person stands; null for somebody who is not in the map. */
    find: async (person: string): Promise<MapPerson | null> =>
      shown === null ? null : client.fetchQuery(mapPerson(shown.query, shown.map.order, person)),
    hold,
  };
}

/** How people are put in order and together: another one begins at its top. */
export function arrangement({ sort, group, text }: MapQuery): string {
  return JSON.stringify([sort, group, text]);
}

/** Those of some pages that a map of so many rows has; the last one where it has none of them. */
function pagesOf(pages: readonly number[], rows: number): number[] {
  const last = Math.ceil(rows / MAP_PAGE) - 1;
  return [...new Set(pages.map((page) => Math.min(page, last)))].filter((page) => page >= 0);
}

/** Each with the page before and the page after it, which a turn of the wheel brings into sight. */
function withNeighbours(pages: readonly number[]): number[] {
  return pages.flatMap((page) => [page, page - 1, page + 1]);
}
