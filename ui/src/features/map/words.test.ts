import { expect, test } from "vitest";
import type { Sums } from "@/data/types";
import { cellWords, leadWords, peopleWords, titleWords } from "./words";

const LEVELS = ["Not yet", "Aware", "Able", "Skilled", "Leading"].map((name, level) => ({ level, name, anchor: "" }));

function spoken(sums: Partial<Sums>, isNarrowed = false) {
  const totals = {
    people: 12,
    people_with_gap: 10,
    required: 100,
    met: 30,
    below: 40,
    unrated: 30,
    coverage: 0.43,
    response: 0.7,
    ...sums,
  };
  return { isNarrowed, people: 12, everybody: 200, totals: totals as Sums };
}

test("a cell says level, target, whose word and of when, and its marks", () => {
  const bits = 3 | (2 << 4) | (2 << 8) | 0x400 | 0x800 | (2 << 12) | (267 << 15);
  expect(cellWords(bits, { levels: LEVELS, as_of: "2026-11-24" })).toBe(
    "level 1 Aware, target 3 Skilled, below; manager, 2 Mar 2026; review due; self and agreed ratings differ",
  );
  expect(cellWords(3, { levels: LEVELS, as_of: "2026-11-24" })).toBe("not rated, target 3 Skilled");
});

test("the heading says of whom it speaks", () => {
  expect(peopleWords(spoken({}, true))).toBe("12 of 200 people");
  expect(titleWords(spoken({}), null)).toBe("10 of 12 people are below target in a skill");
  expect(titleWords(spoken({}, true), null)).toBe("10 of the 12 people in sight are below target in a skill");
  expect(titleWords(spoken({ people_with_gap: 1 }), "3")).toBe("1 of 12 people is below target in a skill of aim 3");
  expect(leadWords(spoken({}))).toMatch(/^43 ?% at target, 30 of 70 rated; 70 ?% answered$/);
});

test("where less than half was answered the heading says what is not known", () => {
  const little = { met: 5, below: 6, unrated: 89, coverage: 5 / 11, response: 0.11 };
  expect(titleWords(spoken(little), null)).toMatch(/^89 ?% not rated yet$/);
  expect(titleWords(spoken(little, true), null)).toMatch(/^89 ?% not rated yet, of the 12 people in sight$/);
  expect(titleWords(spoken({ met: 0, below: 0, unrated: 100, coverage: null }, true), null)).toBe(
    "12 people in sight, 100 needed skills to rate",
  );
});
