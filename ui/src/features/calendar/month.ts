/** The days of a month as weeks from Monday to Sunday, and which sessions fall on them. */
import type { CalendarSession, SessionStatus } from "@/data/types";
import { addDays } from "@/text/parse";

/** `2026-03` to its weeks of ISO days; days of the months beside it fill the first and last week. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const weekday = (new Date(`${first}T00:00:00Z`).getUTCDay() + 6) % 7;
  const weeks: string[][] = [];
  for (let day = addDays(first, -weekday); weeks.length === 0 || day.slice(0, 7) === month; day = addDays(day, 7)) {
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(day, i)));
  }
  return weeks;
}

/** The month `step` months on, as `2026-04`. */
export function monthAfter(month: string, step: number): string {
  const date = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)) - 1 + step, 1));
  return date.toISOString().slice(0, 7);
}

export function lastDay(month: string): string {
  return addDays(`${monthAfter(month, 1)}-01`, -1);
}

/** Longer than three days: drawn once above the days, not in each. */
export function isLong(session: CalendarSession): boolean {
  return addDays(session.starts.slice(0, 10), 2) < session.ends.slice(0, 10);
}

/** The sessions of each day; one of two or three days stands on each. */
export function byDay(sessions: readonly CalendarSession[]): Map<string, CalendarSession[]> {
  const days = new Map<string, CalendarSession[]>();
  for (const session of sessions) {
    if (isLong(session)) continue;
    const last = session.ends.slice(0, 10);
    for (let day = session.starts.slice(0, 10); day <= last; day = addDays(day, 1)) days.set(day, [...(days.get(day) ?? []), session]);
  }
  for (const list of days.values()) list.sort((a, b) => a.starts.localeCompare(b.starts) || a.title.localeCompare(b.title));
  return days;
}

/** A mark beside the word, so that a status is never told by colour alone. */
export const MARK: Record<SessionStatus, string> = { candidate: "◌", planned: "○", confirmed: "●", held: "✓", cancelled: "✕" };
