import { describe, expect, it } from "vitest";
import { addDays, parseDate, parseMinutes, parsePounds } from "./parse";

describe("what people type", () => {
  it.each([
    ["4 March 2026", "2026-03-04"],
    ["4th mar 26", "2026-03-04"],
    ["Wednesday 4 March 2026", "2026-03-04"],
    ["04/03/2026", "2026-03-04"],
    ["4.3.26", "2026-03-04"],
    ["4/3", "2026-03-04"],
    ["2026-03-04", "2026-03-04"],
    ["yesterday", "2026-03-01"],
    ["today", "2026-03-02"],
  ])("reads the date %s with the day first", (text, iso) => {
    expect(parseDate(text, "2026-03-02")).toBe(iso);
  });

  it.each(["31/02/2026", "12/31/2025", "March", "", "soon"])("does not guess a date from %j", (text) => {
    expect(parseDate(text, "2026-03-02")).toBeNull();
  });

  it("steps over the end of a month and a leap day", () => {
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
  });

  it.each([
    ["90", 90],
    ["90 min", 90],
    ["1h 30m", 90],
    ["1h30", 90],
    ["1 hour and 30 minutes", 90],
    ["1:30", 90],
    ["1.5h", 90],
    ["2h", 120],
  ])("reads %s as minutes", (text, minutes) => {
    expect(parseMinutes(text)).toBe(minutes);
  });

  it.each(["0", "", "1.5", "1:75", "-10", "soon", "0h"])("does not take %j for a length of time", (text) => {
    expect(parseMinutes(text)).toBeNull();
  });

  it.each([
    ["£1,250", 125000],
    ["1250.50", 125050],
    ["0", 0],
    ["12.5", 1250],
  ])("reads %s as pence", (text, pence) => {
    expect(parsePounds(text)).toBe(pence);
  });

  it.each(["-5", "12.345", "ten", ""])("does not take %j for money", (text) => {
    expect(parsePounds(text)).toBeNull();
  });
});
