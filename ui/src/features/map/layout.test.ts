import { expect, test } from "vitest";
import { told } from "@/bindings/fake";
import { cellGap } from "@/data/ratings";
import { WHOLE } from "@/test/service";
import { columns, lines, order } from "./layout";

const map = () => told("skillsMap", WHOLE);

const everything = { people: null, group: "none", closed: new Set<string>() } as const;

test("only the people in sight have a line", async () => {
  const { rows } = await map();
  const some = rows.slice(2, 5).map((row) => row.person);
  const found = lines(rows, { ...everything, people: new Set(some) });
  expect(found.map((line) => (line.kind === "person" ? line.row.person : ""))).toEqual(some);
});

test("the largest gap in a skill comes first", async () => {
  const data = await map();
  const index = data.columns.findIndex((column) => column.below > 1);
  const gaps = order(data, data.skills[index]?.key ?? "").map((place) => cellGap(data.rows[place]?.cells[index] ?? 0) ?? 0);
  const largest = Math.max(...gaps);
  expect(largest).toBeGreaterThan(0);
  expect(gaps[0]).toBe(largest);
});

test("a closed group keeps its heading and hides its people", async () => {
  const data = await map();
  const open = lines(data.rows, { ...everything, group: "branch" });
  const { branch } = data.rows.find((row) => row.branch !== null) ?? { branch: null };
  const shut = lines(data.rows, { ...everything, group: "branch", closed: new Set([branch ?? ""]) });
  const own = open.find((line) => line.kind === "group" && line.key === branch);
  expect(own?.kind === "group" && own.people > 0).toBe(true);
  expect(open.length - shut.length).toBe(own?.kind === "group" ? own.people : 0);
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
