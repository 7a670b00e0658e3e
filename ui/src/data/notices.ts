import { useSyncExternalStore } from "react";
import type { CallError } from "@/bindings/call";
import { quoted } from "@/text/format";

/** A quiet line at the foot of the window: what was done, or what was not. */
export type Notice = {
  id: number;
  tone: "plain" | "warning" | "danger";
  text: string;
  /** More lines, for a refusal that names rows. */
  details: string[];
  /** Can what it tells of be taken back? */
  undo: boolean;
  /** Does it tell of the screen as it stands? Then it goes when the screen shows something else. */
  here: boolean;
};

/** A fault of the program itself, shown with its reference. */
export type Fault = { message: string; reference: string };

type Held = { notices: readonly Notice[]; fault: Fault | null };
let held: Held = { notices: [], fault: null };
let nextId = 1;
const listeners = new Set<() => void>();
const MOST_NOTICES = 3;

type SayOptions = { undo?: boolean; tone?: Notice["tone"]; details?: string[]; here?: boolean };

/** Says what was done. */
export function say(text: string, options: SayOptions = {}): void {
  const notice: Notice = {
    id: nextId++,
    tone: options.tone ?? "plain",
    text: quoted(text),
    details: (options.details ?? []).map(quoted),
    undo: options.undo ?? false,
    here: options.here ?? false,
  };
  // A new act takes the place of the last one's line; refusals stay until they are read.
  const kept = held.notices.filter((old) => old.tone !== "plain" || notice.tone !== "plain");
  change({ ...held, notices: [...kept, notice].slice(-MOST_NOTICES) });
}

export function dismiss(id: number): void {
  change({ ...held, notices: held.notices.filter((notice) => notice.id !== id) });
}

/** The screen shows something else now: what was said of it as it was is no longer true. */
export function dismissHere(): void {
  if (held.notices.some((notice) => notice.here)) change({ ...held, notices: held.notices.filter((notice) => !notice.here) });
}

export function dismissFault(): void {
  change({ ...held, fault: null });
}

export function clearNotices(): void {
  change({ notices: [], fault: null });
}

/** Says why something was not done, by the kind of the error and never by its words. */
export function sayFailure(thrown: CallError, failure: string | undefined, quiet: boolean): void {
  const { error } = thrown;
  const text = failure ? `${failure}. ${error.message}` : error.message;
  switch (error.kind) {
    case "cancelled":
      return;
    case "unexpected":
      change({ ...held, fault: { message: quoted(text), reference: error.reference } });
      return;
    case "invalid":
      if (!quiet) say(text, { tone: "danger", details: error.problems.slice(0, 5).map((problem) => problem.message) });
      return;
    case "conflict":
    case "warning":
      if (!quiet) say(text, { tone: "warning", details: error.details.slice(0, 5) });
      return;
    case "not_now":
      if (!quiet) say(text, { tone: "warning" });
      return;
    case "not_found":
    case "store_unusable":
      if (!quiet) say(text, { tone: "danger" });
      return;
    default:
      assertNever(error);
  }
}

export function useNotices(): Held {
  return useSyncExternalStore(subscribe, () => held);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: Held): void {
  held = next;
  for (const listener of listeners) listener();
}

function assertNever(value: never): never {
  throw new Error(`unknown kind of error: ${JSON.stringify(value)}`);
}
