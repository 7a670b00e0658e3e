import { expect, test } from "vitest";
import { told } from "@/bindings/fake";
import { BY_NAME } from "@/test/service";
import { columns, type Line, type Lines, lines, sortOf } from "./layout";

const map = () => told("skillsMap", BY_NAME, null);
const byBranch = () => told("skillsMap", { ...BY_NAME, group: "branch" }, null);

function all(of: Lines): Line[] {
  return Array.from({ length: of.count }, (_, index) => of.at(index) as Line);
}

test("without groups every row is a line, and nothing is beyond the last", async () => {
  const data = await map();
  const laid = lines(data, "none", new Set());
  expect(laid.count).toBe(data.rows);
  expect(laid.at(3)).toEqual({ kind: "person", at: 3, group: null });
  expect(laid.ofRow(3)).toBe(3);
  expect([laid.at(-1), laid.at(data.rows)]).toEqual([undefined, undefined]);
  expect([laid.ofRow(-1), laid.ofRow(data.rows)]).toEqual([-1, -1]);
});

test("each group has its heading and then its rows, in the core's order", async () => {
  const data = await byBranch();
  const laid = lines(data, "branch", new Set());
  const found = all(laid);
  expect(laid.count).toBe(data.rows + data.groups.length);
  expect(found.flatMap((line) => (line.kind === "group" ? line.label : []))).toEqual(data.groups.map(({ title }) => title ?? "No branch"));
  expect(found.flatMap((line) => (line.kind === "person" ? line.at : []))).toEqual(Array.from({ length: data.rows }, (_, row) => row));
  found.forEach((line, index) => {
    expect(line.kind === "person" ? laid.ofRow(line.at) : laid.ofGroup(line.key)).toBe(index);
  });
});

test("a closed group keeps its heading and hides its people", async () => {
  const data = await byBranch();
  const second = data.groups[1];
  const open = lines(data, "branch", new Set());
  const shut = lines(data, "branch", new Set([second?.key ?? ""]));
  const people = second?.people ?? 0;
  expect(people).toBeGreaterThan(0);
  expect(open.count - shut.count).toBe(people);
  const before = data.groups[0]?.people ?? 0;
  expect(shut.ofRow(before)).toBe(-1);
  // What follows it moves up to its heading.
  expect(shut.ofRow(before + people)).toBe(shut.ofGroup(second?.key ?? null) + 2);
  expect(all(shut).filter((line) => line.kind === "group")).toHaveLength(data.groups.length);
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

test("the address names a sort of ours, or a skill by its code", () => {
  expect(["name", "gap", "unrated"].map(sortOf)).toEqual(["name", "gap", "unrated"]);
  expect(sortOf("A1-01")).toEqual({ skill: "A1-01" });
});
