/** The plan that is being worked out: it goes on while another screen is looked at, and is lost with the window. */
import { useSyncExternalStore } from "react";
import type { PlanProgress, PlanSetup, PlanView, SolveLimits } from "@/bindings";
import { CallError, call, channel } from "@/bindings/call";

export type PlanJob =
  | { state: "none" }
  | { state: "solving"; setup: PlanSetup; seconds: number | null; progress: readonly PlanProgress[]; stopping: boolean }
  | { state: "done"; setup: PlanSetup; progress: readonly PlanProgress[]; plan: PlanView; stopped: boolean; adopted: string | null }
  | { state: "failed"; setup: PlanSetup; error: CallError };

let job: PlanJob = { state: "none" };
let run = 0;
const listeners = new Set<() => void>();

export function usePlanJob(): PlanJob {
  return useSyncExternalStore(subscribe, () => job);
}

/** Tells when the plan in hand is let go. */
export function onPlanLetGo(listener: () => void): void {
  listeners.add(() => {
    if (job.state !== "done") listener();
  });
}

/** Starts to look for a plan; the promise is settled when the job is. */
export async function startPlan(setup: PlanSetup, limits: SolveLimits): Promise<void> {
  const mine = ++run;
  change({ state: "solving", setup, seconds: limits.seconds, progress: [], stopping: false });
  const progress = channel<PlanProgress>((now) => {
    if (mine === run && job.state === "solving") change({ ...job, progress: [...job.progress, now] });
  });
  try {
    const plan = await call("solvePlan", setup, limits, progress);
    if (mine !== run || job.state !== "solving") return;
    change({ state: "done", setup, progress: job.progress, plan, stopped: job.stopping, adopted: null });
  } catch (thrown) {
    if (mine !== run) return;
    const error =
      thrown instanceof CallError
        ? thrown
        : new CallError("solvePlan", { kind: "unexpected", message: String(thrown), reference: "window" });
    change(error.error.kind === "cancelled" ? { state: "none" } : { state: "failed", setup, error });
  }
}

/** Stops looking; the best plan so far is kept. */
export async function stopPlan(): Promise<void> {
  if (job.state !== "solving") return;
  change({ ...job, stopping: true });
  await call("stopPlan");
}

/** Says by which operation the plan in hand went into the store. */
export function planAdopted(adopted: string | null): void {
  if (job.state === "done") change({ ...job, adopted });
}

/** Puts another plan in the place of the plan in hand: the same, changed by hand or solved again. */
export function planReplaced(plan: PlanView): void {
  if (job.state === "done") change({ ...job, plan, stopped: false, adopted: null });
}

/** Stops solving again; the best plan so far is the answer. */
export const stopSolvingAgain = () => call("stopPlan");

/** Lets the plan in hand go. */
export function forgetPlan(): void {
  run += 1;
  // Nobody waits for its answer any more.
  if (job.state === "solving") call("stopPlan").catch(() => {});
  change({ state: "none" });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: PlanJob): void {
  job = next;
  for (const listener of listeners) listener();
}
