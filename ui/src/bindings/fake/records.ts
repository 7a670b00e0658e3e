/** What the core answered, as it was recorded: `ui/src/bindings/recorded/`, a file for each call. */
import type { CommandName } from "../call";
import { type AppError, type Done, type Noun, READS } from "../index";

/** What the core says to a call. */
export type Told = { answer: unknown } | { error: AppError };

/** Where the service is: with which it began, what was written since, and what the records call the moment. */
export type Moment = { root: "invented" | "empty"; writes: [CommandName, unknown[]][]; name: string };

type Recorded = {
  /** The moment; none is the invented service as it was made. */
  at?: string;
  args: unknown[];
  /** The moment after a write. */
  name?: string;
  answer?: unknown;
  error?: AppError;
  /** The record of the same call that the answer is like, by number, and where it differs, by JSON pointer. */
  as?: number;
  changes?: { [pointer: string]: unknown };
};

const files = import.meta.glob<string>("../recorded/*.json", { eager: true, query: "?raw", import: "default" });
const read = new Map<string, { records: Recorded[]; found: Map<string, Recorded> }>();

/** Every record of a call, and where it is found. */
function recordsOf(command: string) {
  const held = read.get(command);
  if (held !== undefined) return held;
  const records = JSON.parse(files[`../recorded/${command}.json`] ?? "[]") as Recorded[];
  const found = new Map(records.map((record) => [`${record.at ?? ""} ${canonical(record.args)}`, record]));
  read.set(command, { records, found });
  return { records, found };
}

/** A text that is the same for the same value, in whatever order its fields were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  );
}

/** What the core answered at a moment; null where that was not recorded. A write also says what the moment after it is called. */
export function recorded(moment: string, command: CommandName, args: unknown[]): { told: Told; next: string | null } | null {
  const asked = canonical(args);
  const record = recordsOf(command).found.get(`${moment} ${asked}`);
  if (record !== undefined) return { told: tell(record, command), next: record.name ?? null };
  // What no changed noun touches is as it was before the write: the record of the core was held to that.
  const before = momentBefore(moment);
  if (before === null || !(command in READS) || touched(moment, command as keyof typeof READS)) return null;
  return recorded(before, command, args);
}

function tell(record: Recorded, command: string): Told {
  if (record.error) return { error: record.error };
  if (record.as === undefined) return { answer: record.answer };
  const holder = { answer: structuredClone(recordsOf(command).records[record.as]?.answer) };
  for (const [pointer, value] of Object.entries(record.changes ?? {})) {
    const path = `/answer${pointer}`.split("/").slice(1);
    const name = (part: string | undefined) => (part ?? "").replaceAll("~1", "/").replaceAll("~0", "~");
    let place = holder as { [name: string]: unknown };
    for (const part of path.slice(0, -1)) place = place[name(part)] as { [name: string]: unknown };
    place[name(path.at(-1))] = value;
  }
  return holder;
}

function momentBefore(moment: string): string | null {
  if (moment === "" || moment === "empty") return null;
  return moment.split("/").slice(0, -1).join("/");
}

function touched(moment: string, command: keyof typeof READS): boolean {
  const write = moment.split("/").at(-1)?.split("-")[0] ?? "";
  const done = recordsOf(write).records.find((record) => record.name === moment)?.answer as Done<unknown>;
  const reads: readonly Noun[] = READS[command];
  return done.changed.some((noun) => reads.includes(noun));
}

/** The recorded answer to the most similar question, for somebody who looks around in a browser. */
export function nearest(moment: string, command: CommandName, args: unknown[]): Told | null {
  const parts = (value: unknown) => new Set(canonical(value).split(/[,[\]{}]/));
  const wanted = parts(args);
  const alike = (record: Recorded) => [...parts(record.args)].filter((part) => wanted.has(part)).length;
  const ofThisService = (record: Recorded) => (record.at ?? "").startsWith("empty") === moment.startsWith("empty");
  const inSight = (record: Recorded) =>
    record.name === undefined && !record.error && ofThisService(record) && moment.startsWith(record.at ?? "");
  const [best] = recordsOf(command)
    .records.filter(inSight)
    .sort((one, other) => alike(other) - alike(one));
  return best ? tell(best, command) : null;
}
