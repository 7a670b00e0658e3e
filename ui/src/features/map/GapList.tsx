import { useCallback, useState } from "react";
import { Button } from "@/components/Button";
import type { Column } from "@/components/DataTable";
import { PagedTable, type Sorted } from "@/components/PagedTable";
import { Answer, Unread } from "@/components/State";
import { GAPS_PAGE } from "@/data/queries";
import type { MapGap, MapGapSort, MapQuery } from "@/data/types";
import { count, plural } from "@/text/format";
import { useGapPages } from "./useGapPages";
import type { What } from "./what";

type ListProps = { query: MapQuery; onOpen: (what: What) => void };

const SORTS: readonly MapGapSort[] = ["person", "number", "branch", "skill", "level", "target", "missing"];

/** More rows than this no window can scroll through; who looks for one of the others narrows the map. */
const MOST = 50_000;

/** The map as a plain table: every skill below target or not rated, the largest gap first. */
export function GapList({ query, onOpen }: ListProps) {
  const [sorted, setSorted] = useState<Sorted>({ key: "missing", descending: true });
  const [sight, setSight] = useState<readonly number[]>([0]);
  const sort = SORTS.find((one) => one === sorted.key) ?? "missing";
  const gaps = useGapPages({ map: query, skill: null, sort, descending: sorted.descending }, sight);
  const onSight = useCallback((first: number, last: number) => {
    const [from, to] = [Math.max(0, Math.floor(first / GAPS_PAGE) - 1), Math.floor(last / GAPS_PAGE) + 1];
    setSight(Array.from({ length: to - from + 1 }, (_, index) => from + index));
  }, []);
  const first = sort === "missing" && sorted.descending ? ", the largest gap first" : "";
  const part = gaps.of > MOST ? `: here are ${count(MOST)} of them, and a filter finds the others` : "";
  return (
    <div className="map-list card">
      {gaps.failed?.error ? (
        <Unread error={gaps.failed.error} what="the open skills" onRetry={() => void gaps.failed?.refetch()} />
      ) : (
        <Answer query={gaps.first} what="the open skills">
          {() => (
            <PagedTable<MapGap>
              caption={`${plural(gaps.of, "skill")} below target or not rated${first}${part}`}
              columns={columnsOf(onOpen)}
              count={Math.min(MOST, gaps.of)}
              rowAt={(index) => gaps.pages.get(Math.floor(index / GAPS_PAGE))?.[index % GAPS_PAGE]}
              sorted={sorted}
              sorts={SORTS}
              onSort={setSorted}
              onSight={onSight}
              empty="Every needed skill in this part of the service is at target."
            />
          )}
        </Answer>
      )}
    </div>
  );
}

function columnsOf(onOpen: ListProps["onOpen"]): Column<MapGap>[] {
  return [
    {
      key: "person",
      head: "Person",
      rowHead: true,
      cell: ({ person, name }) => (
        <button type="button" className="map-link" onClick={() => onOpen({ person, skill: null })}>
          {name}
        </button>
      ),
    },
    { key: "number", head: "Number", cell: ({ person }) => person },
    { key: "branch", head: "Branch", cell: ({ branch }) => branch ?? "" },
    {
      key: "skill",
      head: "Skill",
      cell: ({ skill, skill_title }) => (
        <button type="button" className="map-link" onClick={() => onOpen({ person: null, skill })}>
          {skill_title}
        </button>
      ),
    },
    { key: "level", head: "Level", number: true, cell: ({ level }) => level ?? <span className="muted">not rated</span> },
    { key: "target", head: "Target", number: true, cell: ({ target }) => target },
    { key: "missing", head: "Missing", number: true, cell: ({ missing }) => missing ?? "" },
    { key: "marks", head: "Marks", cell: (gap) => <span className="small">{marksOf(gap)}</span> },
    {
      key: "open",
      head: <span className="visually-hidden">Open</span>,
      cell: ({ person, name, skill, skill_title }) => (
        <Button look="quiet" aria-label={`Open ${skill_title}, ${name}`} onPress={() => onOpen({ person, skill })}>
          Open
        </Button>
      ),
    },
  ];
}

function marksOf({ review_due, disagreement }: MapGap): string {
  return [review_due ? "review due" : "", disagreement ? "ratings differ" : ""].filter(Boolean).join(", ");
}
