import { expect, test } from "vitest";
import type { MapGroup, SkillHead } from "@/data/types";
import { at, follow, hold, type Laid, peopleOf, toTop } from "./follow";
import { type Column, lines } from "./layout";

const skills = (...keys: string[]): Column[] => keys.map((key, index) => ({ kind: "skill", index, skill: { key } as SkillHead }));
const four = skills("a", "b", "c", "d");

/** An order of people, in one list. */
function order(name: string, people: string[], columns: readonly Column[] = four) {
  const laid: Laid = { lines: lines({ rows: people.length, groups: [] }, "none", new Set()), columns, order: name };
  const places = new Map(people.map((person, row): [string, number[]] => [person, [row]]));
  return { laid, places, whoAt: (row: number) => people[row] };
}

/** Two groups of two, one of which may be closed. */
function grouped(name: string, closed: string[] = []): Laid {
  const groups = ["x", "y"].map((key) => ({ key, title: key, people: 2 }) as MapGroup);
  return { lines: lines({ rows: 4, groups }, "role", new Set(closed)), columns: four, order: name };
}

const abc = order("abc", ["Ada", "Ben", "Cy"]);

test("a selected cell stays with its person when somebody comes before them", () => {
  const held = hold(at({ row: 4, column: 3 }), abc.laid, abc.whoAt);
  const later = order("later", ["Ada", "Avi", "Ben", "Cy"]);
  expect(peopleOf(held)).toEqual(["Ben"]);
  expect(follow(held, later.laid, later.places)).toEqual(at({ row: 5, column: 3 }));
});

test("a block keeps its corners while they hold the same people, and else only its active cell", () => {
  const held = hold({ active: { row: 4, column: 3 }, anchor: { row: 3, column: 2 } }, abc.laid, abc.whoAt);
  const [same, turned] = [order("same", ["Ada", "Ben", "Cy", "Di"]), order("turned", ["Ben", "Cy", "Ada"])];
  expect(peopleOf(held)).toEqual(["Ben", "Ada"]);
  expect(follow(held, same.laid, same.places)).toEqual(held.selection);
  expect(follow(held, turned.laid, turned.places)).toEqual(at({ row: 3, column: 3 }));
});

test("a selected cell stays with its skill when columns before it are folded", () => {
  const held = hold(at({ row: 3, column: 5 }), abc.laid, abc.whoAt);
  expect(follow(held, { ...abc.laid, columns: skills("c", "d") }, new Map())).toEqual(at({ row: 3, column: 3 }));
});

test("a selected cell stays with its row when a group before it is closed, read or not", () => {
  const held = hold(at({ row: 7, column: 3 }), grouped("g"), () => undefined);
  expect(follow(held, grouped("g", ["x"]), new Map())).toEqual(at({ row: 5, column: 3 }));
});

test("somebody with two rows is followed to the one in the same group", () => {
  const people = ["Ada", "Ben", "Ada", "Cy"];
  const held = hold(at({ row: 7, column: 3 }), grouped("g"), (row) => people[row]);
  expect(peopleOf(held)).toEqual(["Ada"]);
  expect(follow(held, grouped("h"), new Map([["Ada", [1, 3]]]))).toEqual(at({ row: 8, column: 3 }));
});

test("what is gone leaves the selection within the grid", () => {
  const held = hold(at({ row: 5, column: 5 }), abc.laid, abc.whoAt);
  const one = order("one", ["Ada"], skills("a"));
  expect(follow(held, one.laid, one.places)).toEqual(at({ row: 3, column: 2 }));
});

test("another order begins at its first line; a heading keeps the focus", () => {
  expect(toTop({ active: { row: 5, column: 4 }, anchor: { row: 3, column: 2 } }, four)).toEqual(at({ row: 3, column: 4 }));
  expect(toTop(at({ row: 1, column: 4 }), four)).toEqual(at({ row: 1, column: 4 }));
});
