import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { PEOPLE_PAGE, peopleList } from "@/data/queries";
import type { PeopleQuery, PersonLine } from "@/data/types";

type Shown = { key: string; count: number; pages: ReadonlyMap<number, readonly PersonLine[]> };

/** The rows of the list that are in sight. Until the first page of another question is there, the rows of the last one stay. */
export function usePeopleRows(query: PeopleQuery) {
  const [sight, setSight] = useState<readonly [number, number]>([0, 0]);
  const first = useQuery({ ...peopleList(query, 0), placeholderData: keepPreviousData });
  const last = Math.max(0, Math.ceil((first.data?.count ?? 0) / PEOPLE_PAGE) - 1);
  const wanted = pagesOf(sight).filter((page) => page > 0 && page <= last);
  const rest = useQueries({ queries: first.isPlaceholderData ? [] : wanted.map((page) => peopleList(query, page)) });
  const held = useRef<Shown | null>(null);
  if (first.data !== undefined && !first.isPlaceholderData) {
    const pages = new Map<number, readonly PersonLine[]>([[0, first.data.people]]);
    wanted.forEach((page, at) => {
      const people = rest[at]?.data?.people;
      if (people) pages.set(page, people);
    });
    held.current = { key: JSON.stringify(query), count: first.data.count, pages };
  }
  const shown = held.current;
  return {
    first,
    failed: rest.find((one) => one.isError) ?? null,
    /** Changes with the question that the rows answer. */
    shown: shown?.key ?? "",
    count: shown?.count ?? 0,
    rowAt: (index: number) => shown?.pages.get(Math.floor(index / PEOPLE_PAGE))?.[index % PEOPLE_PAGE],
    /** The rows that are read, to suggest what they name. */
    read: [...(shown?.pages.values() ?? [])].flat(),
    onSight: (from: number, to: number) => {
      if (from !== sight[0] || to !== sight[1]) setSight([from, to]);
    },
  };
}

function pagesOf([from, to]: readonly [number, number]): number[] {
  const [start, end] = [Math.floor(from / PEOPLE_PAGE), Math.floor(to / PEOPLE_PAGE)];
  return Array.from({ length: end - start + 1 }, (_, at) => start + at);
}
