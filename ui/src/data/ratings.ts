import type { QueryClient } from "@tanstack/react-query";
import type { MapRow, RateRow, SkillsMap, Source } from "@/bindings";

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

/**
 * Shows ratings that are on their way in every map held for today, and answers how to take them off again.
 * The sums are left to the core, which sends them a moment later.
 */
export function paintRatings(client: QueryClient, rows: RateRow[]): () => void {
  const before = client.getQueriesData<SkillsMap>({ queryKey: ["skillsMap"] });
  for (const [key, map] of before) {
    if (map) client.setQueryData<SkillsMap>(key, painted(map, rows));
  }
  return () => {
    for (const [key, map] of before) client.setQueryData(key, map);
  };
}

function painted(map: SkillsMap, rows: RateRow[]): SkillsMap {
  const column = new Map(map.skills.map((skill, index) => [skill.key, index]));
  const changes = new Map<string, RateRow[]>();
  for (const row of rows) {
    if (row.on !== null && row.on > map.as_of) continue;
    const held = changes.get(row.person);
    if (held) held.push(row);
    else changes.set(row.person, [row]);
  }
  return {
    ...map,
    rows: map.rows.map((row) => {
      const own = changes.get(row.person);
      return own ? repainted(row, own, column) : row;
    }),
  };
}

function repainted(row: MapRow, changes: RateRow[], column: ReadonlyMap<string, number>): MapRow {
  const cells = [...row.cells];
  for (const change of changes) {
    const index = column.get(change.skill);
    if (index === undefined) continue;
    cells[index] = withLevel(cells[index] ?? 0, change.level, change.source ?? "manager");
  }
  return { ...row, cells };
}
