import { expect, test } from "vitest";
import type { MapRow, SkillHead } from "@/data/types";
import { at, follow, hold, toTop } from "./follow";
import type { Column, Line } from "./layout";

const people = (...names: string[]): Line[] => names.map((name) => ({ kind: "person", id: name, row: { person: name } as MapRow }));
const skills = (...keys: string[]): Column[] => keys.map((key, index) => ({ kind: "skill", index, skill: { key } as SkillHead }));

const abc = people("Ada", "Ben", "Cy");
const four = skills("a", "b", "c", "d");

test("a selected cell stays with its person when somebody comes before them", () => {
  const held = hold(at({ row: 4, column: 3 }), abc, four);
  expect(follow(held, people("Ada", "Avi", "Ben", "Cy"), four)).toEqual(at({ row: 5, column: 3 }));
});

test("a block keeps its corners while they hold the same people, and else only its active cell", () => {
  const held = hold({ active: { row: 4, column: 3 }, anchor: { row: 3, column: 2 } }, abc, four);
  expect(follow(held, people("Ada", "Ben", "Cy", "Di"), four)).toEqual(held.selection);
  expect(follow(held, people("Ben", "Cy", "Ada"), four)).toEqual(at({ row: 3, column: 3 }));
});

test("a selected cell stays with its skill when columns before it are folded", () => {
  const held = hold(at({ row: 3, column: 5 }), abc, four);
  expect(follow(held, abc, skills("c", "d"))).toEqual(at({ row: 3, column: 3 }));
});

test("what is gone leaves the selection within the grid", () => {
  const held = hold(at({ row: 5, column: 5 }), abc, four);
  expect(follow(held, people("Ada"), skills("a"))).toEqual(at({ row: 3, column: 2 }));
});

test("another order begins at its first line; a heading keeps the focus", () => {
  expect(toTop({ active: { row: 5, column: 4 }, anchor: { row: 3, column: 2 } }, four)).toEqual(at({ row: 3, column: 4 }));
  expect(toTop(at({ row: 1, column: 4 }), four)).toEqual(at({ row: 1, column: 4 }));
});
