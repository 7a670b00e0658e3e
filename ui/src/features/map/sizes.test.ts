import { expect, test } from "vitest";
import { cellSize, frozenSizes, headSizes, SCROLL_BAR } from "./sizes";

/** How many people fit under the headings of a grid of this height. */
function people(height: number, scale: number): number {
  const cell = cellSize(false, scale);
  const { aims, skills, sums } = headSizes({ width: 768, height }, scale, cell);
  return Math.floor((height - SCROLL_BAR - aims - skills - sums) / cell);
}

test("headings shrink before people go out of sight, and never below the longest word of a title", () => {
  expect(people(526, 1)).toBeGreaterThanOrEqual(11);
  expect(people(480, 2)).toBeGreaterThanOrEqual(5);
  expect(headSizes({ width: 768, height: 300 }, 1, 32).skills).toBe(104);
  expect(headSizes({ width: 768, height: 900 }, 1, 32).skills).toBe(164);
});

test("names have more room in a wide window and leave some to the skills in a narrow one", () => {
  expect(frozenSizes({ width: 700, height: 500 }, 1).name).toBe(224);
  expect(frozenSizes({ width: 1600, height: 500 }, 1).name).toBe(340);
  expect(frozenSizes({ width: 560, height: 500 }, 2).name).toBe(235);
});
