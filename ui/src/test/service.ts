import type { MapQuery, MapRow, Scope, SkillsMap } from "@/bindings";
import { type FakeOptions, told } from "@/bindings/fake";
import { MAP_PAGE } from "@/data/queries";

/** The whole service today, with the ratings that its settings count. */
export const WHOLE: Scope = { as_of: null, branch: null, kind: null, aim: null, ratings: null, framework: null };

/** The map of the whole service, by name. */
export const BY_NAME: MapQuery = { scope: WHOLE, text: "", group: null, sort: "name" };

/** The rows of the whole service, by name: the invented one has fewer people than a page. */
export async function wholeRows(): Promise<MapRow[]> {
  return (await told("mapRows", BY_NAME, null, 0, MAP_PAGE)).rows;
}

/** The map of the invented service with its people and its skills over and over, for a window that must not mind how many there are. */
export async function largeMap(people: number, skills: number): Promise<FakeOptions> {
  const map = await told("skillsMap", BY_NAME, null);
  const all = await wholeRows();
  const again = <T>(list: readonly T[], count: number, other: (one: T, round: number) => T): T[] =>
    Array.from({ length: count }, (_, n) => {
      const round = Math.floor(n / list.length);
      const one = list[n % list.length] as T;
      return round === 0 ? one : other(one, round);
    });
  // Skills stand together by their aims, as the core sends them.
  const order = again(
    map.skills.map((skill, at) => ({ skill, at })),
    skills,
    ({ skill, at }, round) => ({ skill: { ...skill, key: `${skill.key}-${round}`, title: `${skill.title} ${round}` }, at }),
  ).sort((one, other) => Number(one.skill.aim ?? 99) - Number(other.skill.aim ?? 99));
  const large: SkillsMap = {
    ...map,
    order: "large",
    everybody: people,
    people,
    rows: people,
    skills: order.map(({ skill }) => skill),
    columns: order.map(({ at }) => map.columns[at] as SkillsMap["columns"][number]),
  };
  const rows = again(all, people, (row, round) => ({ ...row, person: `${row.person}-${round}` })).map((row) => ({
    ...row,
    cells: order.map(({ at }) => row.cells[at] ?? 0),
  }));
  const ok = <T>(data: T) => Promise.resolve({ status: "ok" as const, data: structuredClone(data) });
  return {
    answer: {
      skillsMap: () => ok(large),
      mapRows: (_query, _order, from, count) => ok({ order: large.order, rows: rows.slice(from, from + count) }),
      mapPerson: (_query, _order, person) => {
        const at = rows.findIndex((row) => row.person === person);
        const row = rows[at];
        return ok(row ? { order: large.order, row, places: [at] } : null);
      },
    },
  };
}
