/** What a score, a bound and a reason mean, in words. */
import type { PlanParts, PlanProgress, PlanView } from "@/data/types";
import { count, percent } from "@/text/format";

/** The share of the best possible gain that is found; null while no bound is known. */
export function shareFound(plan: Pick<PlanProgress, "score" | "bound" | "empty">): number | null {
  if (plan.bound === null || plan.bound <= plan.empty) return null;
  return Math.max(0, Math.min(1, (plan.score - plan.empty) / (plan.bound - plan.empty)));
}

/** How good the plan is at least, as a sentence without a full stop. */
export function goodness(plan: Pick<PlanView, "score" | "bound" | "empty"> & { optimal?: boolean }): string {
  if (plan.optimal) return "No plan can be better: this is proven";
  if (plan.bound !== null && plan.bound <= plan.empty) return "No plan can be better than doing nothing here";
  const share = shareFound(plan);
  if (share === null) return "How far it is from the best possible is not known yet";
  // Rounded down, so that a bound never promises more than it proves.
  const whole = Math.floor(share * 100);
  return `It is proven to be at least ${whole}% as good as the best possible plan`;
}

export const PARTS: { key: keyof PlanParts; title: string; sign: 1 | -1; means: string }[] = [
  { key: "gap", title: "Gaps closed", sign: 1, means: "Levels that close, by how much they matter and how early" },
  { key: "renewal", title: "Renewals missed", sign: -1, means: "Certificates that would run out" },
  { key: "fairness", title: "People left short", sign: -1, means: "People and groups with too little learning time" },
  { key: "cost", title: "Money", sign: -1, means: "One point for each penny" },
  { key: "stability", title: "Changes", sign: -1, means: "Sessions and places of the plan before that fall away" },
];

/** Points, signed as they count in the score. */
export function points(n: number, sign: 1 | -1): string {
  const value = n === 0 ? 0 : n * sign;
  return value < 0 ? `−${count(-value)}` : count(value);
}

/** `62%, 212 of 340`. */
export function ofOpen(closed: number, open: number): string {
  return open === 0 ? "none open" : `${percent(closed / open)}, ${count(closed)} of ${count(open)}`;
}

/** What the solver is doing, where it names a phase that a person would not know. */
export function phaseWords(phase: string): string {
  const known: Record<string, string> = {
    model: "Setting up",
    start: "Finding a first plan",
    greedy: "Finding a first plan",
    search: "Improving the plan",
    lns: "Improving the plan",
    bound: "Proving how good it is",
    proof: "Proving how good it is",
    check: "Checking every rule again",
    done: "Done",
  };
  return known[phase] ?? phase.charAt(0).toUpperCase() + phase.slice(1).replaceAll("_", " ");
}
