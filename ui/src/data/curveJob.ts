/** What money buys, as it is worked out beside everything else; one curve at a time, lost with the window. */
import { useSyncExternalStore } from "react";
import type { BudgetCurve, CurveRequest } from "@/bindings";
import { CallError, call, channel } from "@/bindings/call";

export type CurveJob =
  | { state: "none" }
  | { state: "working"; of: string; curve: BudgetCurve | null; stopping: boolean }
  | { state: "done"; of: string; curve: BudgetCurve }
  | { state: "failed"; of: string; error: CallError };

let job: CurveJob = { state: "none" };
let run = 0;
const listeners = new Set<() => void>();

/** The curve of a plan, by the plan's text; a curve of another plan is none of it. */
export function useCurveJob(plan: string): CurveJob {
  const now = useSyncExternalStore(subscribe, () => job);
  return now.state !== "none" && now.of === plan ? now : NONE;
}

const NONE: CurveJob = { state: "none" };

/** Starts to work a curve out for the plan in hand. */
export async function startCurve(request: CurveRequest, plan: string): Promise<void> {
  const mine = ++run;
  change({ state: "working", of: plan, curve: null, stopping: false });
  const progress = channel<BudgetCurve>((curve) => {
    if (mine === run && job.state === "working") change({ ...job, curve });
  });
  try {
    const curve = await call("budgetCurve", request, progress);
    if (mine === run) change({ state: "done", of: plan, curve });
  } catch (thrown) {
    if (mine !== run) return;
    const error =
      thrown instanceof CallError
        ? thrown
        : new CallError("budgetCurve", { kind: "unexpected", message: String(thrown), reference: "window" });
    change({ state: "failed", of: plan, error });
  }
}

/** Stops; the budgets worked out so far are kept. */
export async function stopCurve(): Promise<void> {
  if (job.state !== "working") return;
  change({ ...job, stopping: true });
  await call("stopCurve");
}

/** Lets the curve go. */
export function forgetCurve(): void {
  run += 1;
  // Nobody waits for its answer any more.
  if (job.state === "working") call("stopCurve").catch(() => {});
  change({ state: "none" });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: CurveJob): void {
  job = next;
  for (const listener of listeners) listener();
}
