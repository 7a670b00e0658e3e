import { expect, test } from "vitest";
import type { LevelName, MapRow, SkillHead } from "@/data/types";
import { copyText, plan, readBlock, type Target } from "./block";

const LEVELS: LevelName[] = ["Not yet", "Aware", "Able"].map((name, level) => ({ level, name, anchor: "" }));
const rated = (level: number) => (level + 1) << 4;

function grid(bits: number[][]) {
  return (row: number, column: number): Target | null => {
    const cell = bits[row]?.[column];
    if (cell === undefined) return null;
    return {
      row: { person: `P${row}`, name: `P${row}` } as MapRow,
      skill: { key: `S${column}`, title: `S${column}` } as SkillHead,
      bits: cell,
    };
  };
}

test("a copied block is tabs and lines, empty where nobody rated", () => {
  expect(
    copyText([
      [rated(2), 0],
      [rated(0), rated(1)],
    ]),
  ).toBe("2\t\r\n0\t1");
});

test("the line end that a spreadsheet adds is not a row", () => {
  expect(readBlock("1\t2\r\n3\t4\r\n")).toEqual([
    ["1", "2"],
    ["3", "4"],
  ]);
});

test("a paste lists what changes, what stays and what is no level", () => {
  const paste = plan(
    "2\t1\n5\tAble",
    { rows: 1, columns: 1 },
    grid([
      [rated(1), rated(1)],
      [0, 0],
    ]),
    LEVELS,
  );
  expect(paste.changes.map(({ target, from, to }) => [target.row.person, target.skill.key, from, to])).toEqual([
    ["P0", "S0", 1, 2],
    ["P1", "S1", null, 2],
  ]);
  expect(paste.unchanged).toBe(1);
  expect(paste.refused.map(({ text }) => text)).toEqual(["5"]);
});

test("blank cells leave theirs alone and the edge is not crossed", () => {
  const paste = plan("\t2\n2\t2", { rows: 1, columns: 1 }, grid([[rated(1), 0]]), LEVELS);
  expect(paste.changes).toHaveLength(1);
  expect(paste.outside).toBe(2);
});

test("one value fills the whole block", () => {
  const paste = plan(
    "1",
    { rows: 2, columns: 2 },
    grid([
      [0, 0],
      [0, rated(1)],
    ]),
    LEVELS,
  );
  expect(paste.changes).toHaveLength(3);
  expect(paste.unchanged).toBe(1);
});
