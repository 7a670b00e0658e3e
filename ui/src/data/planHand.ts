/** The plan that is being changed by hand: what was done to it, what is marked in it. It is let go with the plan it began from. */
import { useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { Edit, Forced, HandChoices, PlanAgain, PlanDifference, PlanEdited, PlanMark, PlanView, RemedyOffered } from "@/bindings";
import { CallError, call } from "@/bindings/call";
import { onPlanLetGo, planReplaced, stopSolvingAgain } from "./planJob";

export type PlanHand = {
  /** The text of the plan it began from. */
  base: string;
  /** One for each change, the newest last: taking back is going one back. */
  steps: readonly PlanEdited[];
  marks: readonly PlanMark[];
  busy: "edit" | "again" | "keep" | null;
  error: CallError | null;
  /** What solving again changed. */
  solved: PlanDifference | null;
};

const NONE: PlanHand = { base: "", steps: [], marks: [], busy: null, error: null, solved: null };

let hand: PlanHand = NONE;
const listeners = new Set<() => void>();

onPlanLetGo(() => {
  if (hand !== NONE) change(NONE);
});

const KEPT = { staleTime: Number.POSITIVE_INFINITY, gcTime: 60_000, meta: { quiet: true } };

/** Who and what can be chosen for a change of this plan. */
export function useHandChoices(plan: string) {
  return useQuery<HandChoices, CallError>({ queryKey: ["planChoices", plan], queryFn: () => call("planChoices", plan), ...KEPT });
}

/** The answer of a search, which is stopped when nobody waits for it any more. */
function stopping<T>(signal: AbortSignal, answer: Promise<T>): Promise<T> {
  signal.addEventListener("abort", () => void stopSolvingAgain().catch(() => {}));
  return answer;
}

/** The cheapest single change that would free a gap of this plan; null where no single change does. Nobody waiting any more, it is stopped. */
export function usePlanRemedy(plan: string, person: string, skill: string) {
  return useQuery<RemedyOffered | null, CallError>({
    queryKey: ["planRemedy", plan, person, skill],
    queryFn: ({ signal }) => stopping(signal, call("planRemedy", plan, person, skill)),
    ...KEPT,
  });
}

/** What a place that this plan leaves out was moved aside for; nobody waiting any more, it is stopped. */
export function usePlanForced(plan: string, person: string, session: string) {
  return useQuery<Forced<PlanDifference>, CallError>({
    queryKey: ["planForced", plan, person, session],
    queryFn: ({ signal }) => stopping(signal, call("planForced", plan, person, session, null)),
    ...KEPT,
  });
}

/** The hand on a plan; another plan begins with an empty one. */
export function usePlanHand(base: string): PlanHand {
  const held = useSyncExternalStore(subscribe, () => hand);
  return held.base === base ? held : { ...NONE, base };
}

function of(base: string): PlanHand {
  return hand.base === base ? hand : { ...NONE, base };
}

/** The plan's text as it is now. */
export function textOf(held: PlanHand): string {
  return held.steps.at(-1)?.plan ?? held.base;
}

/** Makes changes as one step; what they are worth and break is the core's answer. */
export async function editPlan(base: string, edits: Edit[]): Promise<void> {
  const held = of(base);
  if (held.busy) return;
  change({ ...held, busy: "edit", error: null, solved: null });
  try {
    const edited = await call("planChange", base, { plan: textOf(held), marks: [...held.marks] }, edits);
    if (hand.base === base) change({ ...hand, busy: null, steps: [...hand.steps, edited] });
  } catch (thrown) {
    failed(base, "planChange", thrown);
  }
}

/** Takes the newest change back. */
export function takeBackEdit(base: string): void {
  const held = of(base);
  change({ ...held, steps: held.steps.slice(0, -1), error: null });
}

/** Pins or rules out a run or a place, or, given the mark that it has, takes it away. */
export function markPlan(base: string, mark: PlanMark): void {
  const held = of(base);
  const others = held.marks.filter((each) => each.session !== mark.session || each.person !== mark.person);
  const same = markOf(held, mark.session, mark.person) === mark.mark;
  change({ ...held, marks: same ? others : [...others, mark] });
}

export function markOf(held: PlanHand, session: string, person: string | null): PlanMark["mark"] | null {
  return held.marks.find((each) => each.session === session && each.person === person)?.mark ?? null;
}

/** Solves again from the plan in hand with few changes; the answer takes the place of the plan it began from. */
export const solveAgain = (base: string, seconds: number) => settle(base, seconds, "again");

/** Takes the plan as it is in hand, without looking for a better one. */
export const keepEdited = (base: string) => settle(base, 0, "keep");

async function settle(base: string, seconds: number, busy: "again" | "keep"): Promise<void> {
  const held = of(base);
  if (held.busy) return;
  change({ ...held, busy, error: null });
  try {
    const again: PlanAgain = await call("planAgain", { plan: textOf(held), marks: [...held.marks] }, seconds);
    if (hand.base !== base) return;
    replace(again.plan, held.marks, again.changes);
  } catch (thrown) {
    failed(base, "planAgain", thrown);
  }
}

function replace(plan: PlanView, marks: readonly PlanMark[], solved: PlanDifference): void {
  change({ ...NONE, base: plan.plan, marks, solved });
  planReplaced(plan);
}

function failed(base: string, command: "planChange" | "planAgain", thrown: unknown): void {
  if (hand.base !== base) return;
  const error =
    thrown instanceof CallError ? thrown : new CallError(command, { kind: "unexpected", message: String(thrown), reference: "window" });
  change({ ...hand, busy: null, error });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: PlanHand): void {
  hand = next;
  for (const listener of listeners) listener();
}
