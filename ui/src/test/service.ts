import type { Scope, SkillsMap } from "@/bindings";
import { type FakeOptions, told } from "@/bindings/fake";

/** The whole service today. */
export const WHOLE: Scope = { as_of: null, branch: null, kind: null, aim: null, ratings: "all", framework: null };

/** The map of the invented service with its people and its skills over and over, for a window that must not mind how many there are. */
export async function largeMap(people: number, skills: number): Promise<FakeOptions> {
  const map = await told("skillsMap", WHOLE);
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
    skills: order.map(({ skill }) => skill),
    columns: order.map(({ at }) => map.columns[at] as SkillsMap["columns"][number]),
    rows: again(map.rows, people, (row, round) => ({ ...row, person: `${row.person}-${round}` })).map((row) => ({
      ...row,
      cells: order.map(({ at }) => row.cells[at] ?? 0),
    })),
  };
  return { answer: { skillsMap: () => Promise.resolve({ status: "ok", data: structuredClone(large) }) } };
}
