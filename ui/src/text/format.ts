// Dates, money, shares and words as they stand on the screen, in one place; British English.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** `2026-03-04` or `2026-03-04T10:00` to "4 March 2026". Anything else is given back as it is. */
export function date(iso: string): string {
  const parts = parse(iso);
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]} ${parts.year}` : iso;
}

/** "4 Mar 2026". */
export function shortDate(iso: string): string {
  const parts = parse(iso);
  return parts ? `${parts.day} ${MONTHS[parts.month - 1]?.slice(0, 3)} ${parts.year}` : iso;
}

/** "Wednesday 4 March 2026". */
export function longDate(iso: string): string {
  const parts = parse(iso);
  if (!parts) return iso;
  return `${DAYS[new Date(Date.UTC(parts.year, parts.month - 1, parts.day)).getUTCDay()]} ${date(iso)}`;
}

/** "March 2026". */
export function month(iso: string): string {
  const parts = parse(iso.length === 7 ? `${iso}-01` : iso);
  return parts ? `${MONTHS[parts.month - 1]} ${parts.year}` : iso;
}

/** "10:00" of a date-time; empty where there is no time. */
export function time(iso: string): string {
  return iso.length > 10 ? iso.slice(11, 16) : "";
}

/** "4 March 2026, 10:00 to 13:00", or from day to day. */
export function span(starts: string, ends: string): string {
  if (starts.slice(0, 10) === ends.slice(0, 10)) {
    return starts.length > 10 ? `${date(starts)}, ${time(starts)} to ${time(ends)}` : date(starts);
  }
  return `${date(starts)} to ${date(ends)}`;
}

/** Whole pence to "£1,250" or "£12.50". */
export function pounds(pence: number): string {
  const sign = pence < 0 ? "-" : "";
  const whole = Math.floor(Math.abs(pence) / 100);
  const rest = Math.abs(pence) % 100;
  return `${sign}£${count(whole)}${rest === 0 ? "" : `.${String(rest).padStart(2, "0")}`}`;
}

/** 1234 to "1,234". */
export function count(n: number): string {
  return n.toLocaleString("en-GB");
}

/** "1 person", "2 people": the word for one, and the one for more where it is not one + s. */
export function plural(n: number, one: string, more = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : more}`;
}

/** A share 0..1 in whole per cent, never rounded to 0 or 100 where it is not. */
export function percent(share: number | null): string {
  if (share === null) return "not known";
  if (share > 0 && share < 0.005) return "under 1%";
  return `${wholePercent(share)}%`;
}

/** The same as a number alone, for where a column of them stands: 1 to 99 unless it is nothing or everything. */
export function wholePercent(share: number): number {
  const whole = Math.round(share * 100);
  if (whole === 0 && share > 0) return 1;
  return whole === 100 && share < 1 ? 99 : whole;
}

/** "62%, 87 of 140 rated": a share with its two whole numbers. */
export function share(part: number, of: number, word: string): string {
  return of === 0 ? `none ${word}` : `${percent(part / of)}, ${count(part)} of ${count(of)} ${word}`;
}

/** Minutes to "2 hours 30 minutes". */
export function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (hours === 0) return plural(rest, "minute");
  return rest === 0 ? plural(hours, "hour") : `${plural(hours, "hour")} ${plural(rest, "minute")}`;
}

/**
 * What the core says, for the window: names that it sets off with backticks, as a terminal shows them best, stand in
 * quotation marks. A backtick inside a name stays, and the whole stays plain text.
 */
export function quoted(words: string): string {
  return words.replace(/(^|[\s(:])`(.+?)`(?![\p{L}\p{N}])/gu, "$1“$2”");
}

/** Bytes to "12 KB". */
export function bytes(n: number): string {
  if (n < 1000) return plural(n, "byte");
  return n < 1_000_000 ? `${Math.round(n / 1000)} KB` : `${(n / 1_000_000).toFixed(1)} MB`;
}

function parse(iso: string): { year: number; month: number; day: number } | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(iso);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : null;
}

/** The day that lies some days before. */
export function daysBefore(iso: string, days: number): string {
  const parts = parse(iso);
  if (!parts) return iso;
  return new Date(Date.UTC(parts.year, parts.month - 1, parts.day - days)).toISOString().slice(0, 10);
}

/** The same day some months before; the month's last day where there is no such day. */
export function monthsBefore(iso: string, months: number): string {
  const parts = parse(iso);
  if (!parts) return iso;
  const first = new Date(Date.UTC(parts.year, parts.month - 1 - months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(parts.day, last));
  return first.toISOString().slice(0, 10);
}
