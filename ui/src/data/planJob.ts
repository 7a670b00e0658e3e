/** The plan in hand: worked out here or kept for a scenario. It goes on while another screen is looked at. */
import { useSyncExternalStore } from "react";
import type { Noun, PlanProgress, PlanSetup, PlanView, SolveLimits } from "@/bindings";
import { CallError, type CommandName, call, channel } from "@/bindings/call";

/** Whether the plan of a scenario is in the store, so that it is there when the window opens again. */
export type Kept = "no" | "keeping" | "kept" | CallError;

export type PlanJob =
  | { state: "none" }
  | { state: "solving"; setup: PlanSetup; seconds: number | null; progress: readonly PlanProgress[]; stopping: boolean }
  | { state: "opening"; setup: PlanSetup }
  | {
      state: "done";
      setup: PlanSetup;
      progress: readonly PlanProgress[];
      plan: PlanView;
      stopped: boolean;
      adopted: string | null;
      kept: Kept;
    }
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

/**
 * Starts to look for a plan; the promise is settled when the job is. The plan of a saved scenario is kept in the store,
 * and `onKept` is told what that changed.
 */
export async function startPlan(setup: PlanSetup, limits: SolveLimits, onKept: (changed: readonly Noun[]) => void): Promise<void> {
  const mine = ++run;
  change({ state: "solving", setup, seconds: limits.seconds, progress: [], stopping: false });
  const progress = channel<PlanProgress>((now) => {
    if (mine === run && job.state === "solving") change({ ...job, progress: [...job.progress, now] });
  });
  try {
    const plan = await call("solvePlan", setup, limits, progress);
    if (mine !== run || job.state !== "solving") return;
    const keep = setup.scenario !== "";
    change({ state: "done", setup, progress: job.progress, plan, stopped: job.stopping, adopted: null, kept: keep ? "keeping" : "no" });
    if (keep) await keepPlan(mine, plan.plan, onKept);
  } catch (thrown) {
    if (mine === run) failed(setup, "solvePlan", thrown);
  }
}

async function keepPlan(mine: number, plan: string, onKept: (changed: readonly Noun[]) => void): Promise<void> {
  let kept: Kept = "kept";
  try {
    onKept((await call("keepPlan", plan)).changed);
  } catch (thrown) {
    kept = asError("keepPlan", thrown);
  }
  if (mine === run && job.state === "done") change({ ...job, kept });
}

/** Opens the plan that is kept for a scenario. */
export async function openKept(setup: PlanSetup): Promise<void> {
  const mine = ++run;
  change({ state: "opening", setup });
  try {
    const plan = await call("keptPlan", setup.scenario);
    if (mine === run) change({ state: "done", setup, progress: [], plan, stopped: false, adopted: null, kept: "kept" });
  } catch (thrown) {
    if (mine === run) failed(setup, "keptPlan", thrown);
  }
}

/** Shows a plan again that was let go. */
export function showPlan(finished: Extract<PlanJob, { state: "done" }>): void {
  run += 1;
  change(finished);
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
  if (job.state === "done") change({ ...job, plan, stopped: false, adopted: null, kept: "no" });
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

function asError(command: CommandName, thrown: unknown): CallError {
  return thrown instanceof CallError
    ? thrown
    : new CallError(command, { kind: "unexpected", message: String(thrown), reference: "window" });
}

function failed(setup: PlanSetup, command: CommandName, thrown: unknown): void {
  const error = asError(command, thrown);
  change(error.error.kind === "cancelled" ? { state: "none" } : { state: "failed", setup, error });
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: PlanJob): void {
  job = next;
  for (const listener of listeners) listener();
}
