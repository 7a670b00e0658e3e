import { expect, test } from "vitest";
import { bytes, date, duration, longDate, monthsBefore, percent, plural, pounds, quoted, share, shortDate, span } from "./format";

test("dates are written as they are said in Britain", () => {
  expect(date("2026-03-04")).toBe("4 March 2026");
  expect(shortDate("2026-03-04T10:00")).toBe("4 Mar 2026");
  expect(longDate("2026-03-04")).toBe("Wednesday 4 March 2026");
  expect(date("soon")).toBe("soon");
});

test("a span within a day names the day once", () => {
  expect(span("2026-03-04T10:00", "2026-03-04T13:00")).toBe("4 March 2026, 10:00 to 13:00");
  expect(span("2026-03-04", "2026-06-01")).toBe("4 March 2026 to 1 June 2026");
});

test("money is whole pence, shown in pounds", () => {
  expect(pounds(125_000)).toBe("£1,250");
  expect(pounds(1_250)).toBe("£12.50");
  expect(pounds(-5)).toBe("-£0.05");
});

test("a share is never rounded to all or nothing", () => {
  expect(percent(0.999)).toBe("99%");
  expect(percent(0.001)).toBe("under 1%");
  expect(percent(1)).toBe("100%");
  expect(percent(null)).toBe("not known");
  expect(share(87, 140, "rated")).toBe("62%, 87 of 140 rated");
});

test("names that the core sets off with backticks stand in quotation marks, and a name is text whatever it holds", () => {
  expect(quoted("Saved the scenario `Financial year`")).toBe("Saved the scenario “Financial year”");
  expect(quoted("Noted who came to `Dewey`: 3 people")).toBe("Noted who came to “Dewey”: 3 people");
  expect(quoted("`A` is in `B`.")).toBe("“A” is in “B”.");
  expect(quoted("Logged `the `five` laws`d <b>`")).toContain("<b>");
  expect(quoted("Saved the scenario `a`b`")).toBe("Saved the scenario “a`b”");
  expect(quoted("Rated 1 skill")).toBe("Rated 1 skill");
  expect(quoted("a single ` stays")).toBe("a single ` stays");
});

test("words agree with their numbers", () => {
  expect(plural(1, "person", "people")).toBe("1 person");
  expect(plural(1200, "person", "people")).toBe("1,200 people");
  expect(duration(150)).toBe("2 hours 30 minutes");
  expect(bytes(1)).toBe("1 byte");
});

test("months back stop at the month's last day", () => {
  expect(monthsBefore("2026-03-31", 1)).toBe("2026-02-28");
  expect(monthsBefore("2026-01-15", 2)).toBe("2025-11-15");
});
