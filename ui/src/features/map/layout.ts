import { cellGap, cellState } from "@/data/ratings";
import type { AimHead, MapRow, SkillHead, SkillsMap } from "@/data/types";

/** How the people are put together. */
export type GroupBy = "none" | "branch" | "team" | "role";
export const GROUP_BY: readonly GroupBy[] = ["none", "branch", "team", "role"];

/** A line of the grid: the heading of a group, or a person. */
export type Line =
  | { kind: "group"; key: string | null; label: string; people: number; closed: boolean }
  | { kind: "person"; row: MapRow /** Stands for the line: a person with two roles has two. */; id: string };

/** A column of the grid: a skill, or a whole aim that is folded up. */
export type Column = { kind: "skill"; index: number; skill: SkillHead } | { kind: "aim"; aim: AimHead; indexes: readonly number[] };

/** A run of columns under one aim. */
export type AimSpan = { aim: AimHead; folded: boolean; from: number; count: number };

export type LinesQuery = {
  /** The numbers of those in sight; null is everybody. */
  people: ReadonlySet<string> | null;
  group: GroupBy;
  closed: ReadonlySet<string>;
};

const NO_AIM: AimHead = { key: "", title: "No aim", working_title: false };

/** The places of the rows in order: by `name`, `gap`, `unrated`, or the gap in a skill named by its code. */
export function order(map: SkillsMap, sort: string): number[] {
  const compare = comparison(map, sort);
  return map.rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => compare(a.row, b.row))
    .map(({ index }) => index);
}

/** The people in sight, in the order given, under their groups. */
export function lines(rows: readonly MapRow[], query: LinesQuery): Line[] {
  const { people } = query;
  const sorted = people === null ? rows : rows.filter((row) => people.has(row.person));
  if (query.group === "none") return sorted.map((row) => ({ kind: "person", row, id: row.person }));
  const groups = new Map<string | null, MapRow[]>();
  for (const row of sorted) {
    for (const key of groupsOf(row, query.group)) {
      const held = groups.get(key);
      if (held) held.push(row);
      else groups.set(key, [row]);
    }
  }
  const keys = [...groups.keys()].sort((a, b) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b, "en-GB", { numeric: true })));
  return keys.flatMap((key): Line[] => {
    const rows = groups.get(key) ?? [];
    const closed = query.closed.has(key ?? "");
    const head: Line = { kind: "group", key, label: key ?? `No ${query.group}`, people: rows.length, closed };
    return closed ? [head] : [head, ...rows.map((row): Line => ({ kind: "person", row, id: `${key ?? ""} ${row.person}` }))];
  });
}

/** The skills under their aims; a folded aim is one column. */
export function columns(map: SkillsMap, folded: ReadonlySet<string>): { columns: Column[]; spans: AimSpan[] } {
  const aims = new Map(map.aims.map((aim) => [aim.key, aim]));
  const runs: { aim: AimHead; indexes: number[] }[] = [];
  map.skills.forEach((skill, index) => {
    const aim = aims.get(skill.aim ?? "") ?? NO_AIM;
    const last = runs.at(-1);
    if (last?.aim.key === aim.key) last.indexes.push(index);
    else runs.push({ aim, indexes: [index] });
  });
  const out: Column[] = [];
  const spans: AimSpan[] = [];
  for (const { aim, indexes } of runs) {
    const from = out.length;
    const isFolded = folded.has(aim.key);
    if (isFolded) out.push({ kind: "aim", aim, indexes });
    else {
      for (const index of indexes) {
        const skill = map.skills[index];
        if (skill) out.push({ kind: "skill", index, skill });
      }
    }
    spans.push({ aim, folded: isFolded, from, count: out.length - from });
  }
  return { columns: out, spans };
}

function groupsOf(row: MapRow, group: Exclude<GroupBy, "none">): (string | null)[] {
  switch (group) {
    case "branch":
      return [row.branch];
    case "team":
      return [row.team];
    case "role":
      return row.roles.length === 0 ? [null] : row.roles;
  }
}

function comparison(map: SkillsMap, sort: string): (a: MapRow, b: MapRow) => number {
  const byName = (a: MapRow, b: MapRow) => NAMES.compare(a.name, b.name) || NAMES.compare(a.person, b.person);
  if (sort === "gap") return (a, b) => b.gap_levels - a.gap_levels || b.below - a.below || byName(a, b);
  if (sort === "unrated") return (a, b) => b.unrated - a.unrated || byName(a, b);
  const index = map.skills.findIndex((skill) => skill.key === sort);
  if (index < 0) return byName;
  return (a, b) => weight(b.cells[index]) - weight(a.cells[index]) || byName(a, b);
}

// Making a collator anew for each comparison is what makes sorting many names slow.
const NAMES = new Intl.Collator("en-GB", { numeric: true });

/** The largest gap first, then not rated, met, rated though not needed, not needed. */
function weight(bits = 0): number {
  switch (cellState(bits)) {
    case "below":
      return 10 + (cellGap(bits) ?? 0);
    case "unrated":
      return 4;
    case "met":
      return 3;
    case "extra":
      return 2;
    case "none":
      return 1;
  }
}
