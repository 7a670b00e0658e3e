/** What people type, read into the plain values that the store takes. Null is "not understood". */

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** A date as ISO `YYYY-MM-DD`, if the calendar has it. */
function isoOf(year: number, month: number, day: number): string | null {
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date.toISOString().slice(0, 10) : null;
}

/** Two digits as files write them: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999. */
function fullYear(text: string): number {
  const year = Number(text);
  if (text.length > 2) return year;
  return year < 50 ? 2000 + year : 1900 + year;
}

/**
 * A date in the ways a British desk writes it: `4 March 2026`, `4 Mar 26`, `04/03/2026`, `4.3.26`, `2026-03-04`,
 * `today`, `yesterday`, `tomorrow`. The day always comes first. Without a year it is the year of `today`.
 */
export function parseDate(text: string, today: string): string | null {
  const plain = text.trim().toLowerCase().replace(/,/g, " ").replace(/\s+/g, " ");
  if (plain === "today") return today;
  if (plain === "yesterday") return addDays(today, -1);
  if (plain === "tomorrow") return addDays(today, 1);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
  if (iso) return isoOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const numbers = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(plain);
  if (numbers) return isoOf(fullYear(numbers[3] ?? today.slice(0, 4)), Number(numbers[2]), Number(numbers[1]));
  const words = /^(?:[a-z]+day )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?(?:[ -](\d{4}|\d{2}))?$/.exec(plain);
  if (words?.[1] && words[2]) {
    const name = words[2];
    const month = MONTHS.findIndex((short) => name.startsWith(short)) + 1;
    if (month > 0) return isoOf(fullYear(words[3] ?? today.slice(0, 4)), month, Number(words[1]));
  }
  return null;
}

/** The ISO date `days` later (earlier where negative). */
export function addDays(iso: string, days: number): string {
  const date = new Date(`${iso}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** Minutes as learning logs write them: `90`, `90 min`, `1h 30m`, `1:30`, `1.5h`. Whole minutes above 0. */
export function parseMinutes(text: string): number | null {
  const plain = text
    .trim()
    .toLowerCase()
    .replace(/\band\b/g, " ")
    .replace(/\s+/g, "")
    .replace(/,/g, ".");
  let minutes: number | null = null;
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(plain);
  const parts = /^(?:(\d+(?:\.\d+)?)(?:hours|hour|hrs|hr|h))?(?:(\d+)(?:minutes|minute|mins|min|m)?)?$/.exec(plain);
  if (clock) minutes = Number(clock[1]) * 60 + Number(clock[2]);
  else if (parts && (parts[1] !== undefined || parts[2] !== undefined)) minutes = Number(parts[1] ?? 0) * 60 + Number(parts[2] ?? 0);
  if (minutes === null || minutes <= 0 || Math.abs(minutes - Math.round(minutes)) > 1e-6) return null;
  return Math.round(minutes);
}

/** Pounds as people write them (`£1,250`, `1250.50`, `1 250`) in whole pence; never below zero. */
export function parsePounds(text: string): number | null {
  const plain = text.trim().replace(/[£,\s]/g, "");
  const money = /^(\d{1,11})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!money) return null;
  return Number(money[1]) * 100 + Number((money[2] ?? "").padEnd(2, "0"));
}
