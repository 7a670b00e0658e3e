/** What is said of a person when nothing is: each form says only what it changes. */
import type { CallError, Kind, PersonEdit, PersonLine } from "@/data/types";
import { date } from "@/text/format";
import { KIND_ONE } from "@/text/words";

const NOTHING: PersonEdit = {
  number: null,
  name: null,
  kind: null,
  branch: null,
  team: null,
  roles: null,
  with_roles: [],
  without_roles: [],
  start: null,
  end: null,
  weekly_hours: null,
  email: null,
  manager: null,
  on: null,
  make: false,
};

export function editOf(part: Partial<PersonEdit>): PersonEdit {
  return { ...NOTHING, ...part };
}

export const KINDS = (Object.keys(KIND_ONE) as Kind[]).map((key) => ({ key, text: KIND_ONE[key] }));

/** A field of a form about a person. */
export type FieldName = "number" | "name" | "kind" | "branch" | "team" | "roles" | "hours" | "email" | "manager";

const FIELD_OF: Record<string, FieldName> = { branch: "branch", team: "team", role: "roles", person: "manager" };

/** The field that a refusal of the core belongs to; null where it belongs to the whole form. */
export function fieldOf(error: CallError | null): FieldName | null {
  if (error?.error.kind === "not_found") return FIELD_OF[error.error.what] ?? null;
  return null;
}

/** Whether somebody is here, in words. */
export function standing(line: Pick<PersonLine, "active" | "starts" | "ends">): string {
  if (line.active) return line.ends === null ? "Here" : `Here until ${date(line.ends)}`;
  if (line.starts !== null) return `From ${date(line.starts)}`;
  return line.ends === null ? "Not here" : `Left ${date(line.ends)}`;
}

/** From one day to another, in words. */
export function between(from: string | null, to: string | null): string {
  if (from === null) return to === null ? "always" : `until ${date(to)}`;
  return to === null ? `from ${date(from)}` : `${date(from)} to ${date(to)}`;
}

/** Does it hold on a day? */
export function holds(held: { from: string | null; to: string | null }, on: string): boolean {
  return (held.from === null || held.from <= on) && (held.to === null || held.to >= on);
}

/** Hours a week as the core reads them: a number above 0 and up to 100. */
export function wrongHours(text: string): string | undefined {
  const typed = text.trim();
  if (typed === "") return undefined;
  const hours = Number(typed.replace(",", "."));
  // Other ways to write hours, such as 7h 30m, are for the core to read.
  if (Number.isNaN(hours)) return undefined;
  return hours > 0 && hours <= 100 ? undefined : "Write a number above 0 and up to 100, such as 18.5";
}
