import { expect, test } from "vitest";
import { fakeBridge } from "@/bindings/fake";
import { cellGap } from "@/data/ratings";
import type { SkillsMap } from "@/data/types";
import { columns, lines, order } from "./layout";

const scope = { as_of: null, branch: null, kind: null, aim: null, ratings: "all", framework: null } as const;

async function map(): Promise<SkillsMap> {
  const answer = await fakeBridge({ people: 40 }).commands.skillsMap(scope);
  if (answer.status === "error") throw new Error(answer.error.message);
  return answer.data;
}

const everything = { people: null, group: "none", closed: new Set<string>() } as const;

test("only the people in sight have a line", async () => {
  const { rows } = await map();
  const some = rows.slice(2, 5).map((row) => row.person);
  const found = lines(rows, { ...everything, people: new Set(some) });
  expect(found.map((line) => (line.kind === "person" ? line.row.person : ""))).toEqual(some);
});

test("the largest gap in a skill comes first", async () => {
  const data = await map();
  const index = data.skills.findIndex((skill) => skill.key === "A3-07");
  const gaps = order(data, "A3-07").map((place) => cellGap(data.rows[place]?.cells[index] ?? 0) ?? 0);
  const largest = Math.max(...gaps);
  expect(largest).toBeGreaterThan(0);
  expect(gaps[0]).toBe(largest);
});

test("a closed group keeps its heading and hides its people", async () => {
  const data = await map();
  const open = lines(data.rows, { ...everything, group: "branch" });
  const shut = lines(data.rows, { ...everything, group: "branch", closed: new Set(["Central"]) });
  const central = open.find((line) => line.kind === "group" && line.key === "Central");
  expect(central?.kind === "group" && central.people > 0).toBe(true);
  expect(open.length - shut.length).toBe(central?.kind === "group" ? central.people : 0);
});

test("a folded aim is one column and the others stay", async () => {
  const data = await map();
  const open = columns(data, new Set());
  const folded = columns(data, new Set(["3"]));
  const skills = data.skills.filter((skill) => skill.aim === "3").length;
  expect(open.columns).toHaveLength(data.skills.length);
  expect(folded.columns).toHaveLength(data.skills.length - skills + 1);
  expect(folded.spans.reduce((sum, span) => sum + span.count, 0)).toBe(folded.columns.length);
});
