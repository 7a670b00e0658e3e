import type { QueryClient } from "@tanstack/react-query";
import type { MapPerson, MapRow, MapRows, RateRow, SkillsMap, Source } from "@/bindings";

/** A cell of the skills map, read out of its number. */
export type Cell = {
  /** 0 is not needed. */
  target: number;
  /** null is not rated. */
  level: number | null;
  /** 1..=3; 0 where it is not needed. */
  importance: number;
  reviewDue: boolean;
  disagreement: boolean;
  /** Whose rating is in force, and how many days before the map's date it is of; null where there is none. */
  said: { source: Source; days: number } | null;
};

export type CellState = "met" | "below" | "unrated" | "extra" | "none";

const SOURCES: readonly Source[] = ["self", "manager", "peer", "assessor", "certificate"];

export function readCell(bits: number): Cell {
  const source = SOURCES[((bits >> 12) & 0x7) - 1];
  const level = (bits >> 4) & 0xf;
  return {
    target: bits & 0xf,
    level: level === 0 ? null : level - 1,
    importance: (bits >> 8) & 0x3,
    reviewDue: (bits & 0x400) !== 0,
    disagreement: (bits & 0x800) !== 0,
    said: source === undefined ? null : { source, days: (bits >> 15) & 0xffff },
  };
}

/** `extra` is a rating that no target asks for; `none` is blank paper. */
export function cellState(bits: number): CellState {
  const target = bits & 0xf;
  const level = (bits >> 4) & 0xf;
  if (target === 0) return level === 0 ? "none" : "extra";
  if (level === 0) return "unrated";
  return level - 1 >= target ? "met" : "below";
}

/** Levels missing; null where it is not needed or not rated. */
export function cellGap(bits: number): number | null {
  const state = cellState(bits);
  if (state === "met") return 0;
  if (state === "below") return (bits & 0xf) - ((bits >> 4) & 0xf) + 1;
  return null;
}

/** The cell with another level, said today by `source`; the review mark goes, since it has just been looked at. */
export function withLevel(bits: number, level: number | null, source: Source): number {
  const kept = bits & 0xb0f;
  return level === null ? kept : kept | ((level + 1) << 4) | ((SOURCES.indexOf(source) + 1) << 12);
}

/** The reads that hold rows of a map. */
const HOLDERS = ["mapRows", "mapPerson"] as const;

type Held = MapRows | MapPerson | null;

/**
 * Stops reading again what is about to be painted over: an answer from before a rating would wipe it out. A read that holds nothing
 * yet goes on, for nothing else would bring its rows.
 */
export async function holdRows(client: QueryClient): Promise<void> {
  const stop = (name: string) => client.cancelQueries({ queryKey: [name], predicate: (query) => query.state.data !== undefined });
  await Promise.all(HOLDERS.map(stop));
}

/**
 * Shows ratings that are on their way in every row held for today, and answers how to take them off again.
 * The sums are left to the core, which sends them a moment later.
 */
export function paintRatings(client: QueryClient, rows: RateRow[]): () => void {
  const changes = new Map<string, RateRow[]>();
  for (const row of rows) {
    const held = changes.get(row.person);
    if (held) held.push(row);
    else changes.set(row.person, [row]);
  }
  const before = HOLDERS.flatMap((name) => client.getQueriesData<Held>({ queryKey: [name] }));
  for (const [key, held] of before) {
    const map = client.getQueryData<SkillsMap>(["skillsMap", key[1]]);
    if (held && map) client.setQueryData<Held>(key, painted(held, map, changes));
  }
  return () => {
    for (const [key, held] of before) client.setQueryData(key, held);
  };
}

function painted(held: MapRows | MapPerson, map: SkillsMap, changes: ReadonlyMap<string, RateRow[]>): MapRows | MapPerson {
  const repaint = (row: MapRow) => {
    const own = changes.get(row.person);
    return own ? repainted(row, own, map) : row;
  };
  if ("row" in held) return { ...held, row: repaint(held.row) };
  return held.rows.some((row) => changes.has(row.person)) ? { ...held, rows: held.rows.map(repaint) } : held;
}

function repainted(row: MapRow, changes: readonly RateRow[], map: SkillsMap): MapRow {
  const cells = [...row.cells];
  for (const change of changes) {
    const index = map.skills.findIndex((skill) => skill.key === change.skill);
    if (index < 0 || (change.on !== null && change.on > map.as_of)) continue;
    cells[index] = withLevel(cells[index] ?? 0, change.level, change.source ?? "manager");
  }
  return { ...row, cells };
}
