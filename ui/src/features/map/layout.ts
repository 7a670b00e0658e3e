import type { AimHead, MapGroup, MapSort, SkillHead, SkillsMap } from "@/data/types";

/** How the people are put together. */
export type GroupBy = "none" | "branch" | "team" | "role";
export const GROUP_BY: readonly GroupBy[] = ["none", "branch", "team", "role"];

/** The heading of a group. */
export type GroupLine = { kind: "group"; key: string | null; label: string; people: number; closed: boolean; sums: MapGroup };
/** A person, by the place among the map's rows, under the group of that key. */
export type PersonLine = { kind: "person"; at: number; group: string | null };
/** A line of the grid. */
export type Line = GroupLine | PersonLine;

/** The lines of the grid, however many there are: none is made before it is asked for. */
export type Lines = {
  count: number;
  /** The line at an index, from 0. */
  at: (index: number) => Line | undefined;
  /** The index of the line of a row; -1 where its group is closed. */
  ofRow: (row: number) => number;
  /** The index of a group's heading; -1 where there is none. */
  ofGroup: (key: string | null) => number;
};

/** A column of the grid: a skill, or a whole aim that is folded up. */
export type Column = { kind: "skill"; index: number; skill: SkillHead } | { kind: "aim"; aim: AimHead; indexes: readonly number[] };

/** A run of columns under one aim. */
export type AimSpan = { aim: AimHead; folded: boolean; from: number; count: number };

const NO_AIM: AimHead = { key: "", title: "No aim", working_title: false };

/** What the address calls a sort, as the core takes it: a name of ours, or the code of a skill. */
export function sortOf(sort: string): MapSort {
  return sort === "name" || sort === "gap" || sort === "unrated" ? sort : { skill: sort };
}

/** A stretch of lines: a heading where the map has groups, and the rows under it. */
type Part = { head: GroupLine | null; line: number; row: number; rows: number };

/** The map's rows under their groups, of which some are closed. */
export function lines(map: Pick<SkillsMap, "rows" | "groups">, group: GroupBy, closed: ReadonlySet<string>): Lines {
  const parts: Part[] = [];
  let [line, row] = [0, 0];
  for (const sums of map.groups) {
    const isClosed = closed.has(sums.key ?? "");
    const { key, title, people } = sums;
    const head: GroupLine = { kind: "group", key, label: title ?? `No ${group}`, people, closed: isClosed, sums };
    parts.push({ head, line, row, rows: people });
    line += isClosed ? 1 : people + 1;
    row += people;
  }
  if (map.groups.length === 0) {
    parts.push({ head: null, line: 0, row: 0, rows: map.rows });
    line = map.rows;
  }
  return {
    count: line,
    at: (index) => {
      const part = index < 0 || index >= line ? undefined : lastOf(parts, (one) => one.line <= index);
      if (part === undefined) return undefined;
      const under = index - part.line - (part.head ? 1 : 0);
      return under < 0 ? (part.head ?? undefined) : { kind: "person", at: part.row + under, group: part.head?.key ?? null };
    },
    ofRow: (wanted) => {
      const part = wanted < 0 ? undefined : lastOf(parts, (one) => one.row <= wanted);
      if (part === undefined || part.head?.closed || wanted >= part.row + part.rows) return -1;
      return part.line + (part.head ? 1 : 0) + wanted - part.row;
    },
    ofGroup: (key) => parts.find((one) => one.head !== null && one.head.key === key)?.line ?? -1,
  };
}

/** The last part that fits, where all those before it fit too. */
function lastOf(parts: readonly Part[], fits: (part: Part) => boolean): Part | undefined {
  let [from, to] = [0, parts.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    const part = parts[middle];
    if (part && fits(part)) from = middle + 1;
    else to = middle;
  }
  return parts[from - 1];
}

/** The skills under their aims; a folded aim is one column. */
export function columns(map: Pick<SkillsMap, "aims" | "skills">, folded: ReadonlySet<string>): { columns: Column[]; spans: AimSpan[] } {
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
