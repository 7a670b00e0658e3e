/** What a score, a bound and a difference mean, in words: points are for `--json`. */
import type { Parts, Phase, PlanProgress, PlanView } from "@/data/types";
import { count, percent, pounds } from "@/text/format";

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

/** A difference in score without its points, which say nothing to a person: better, worse or as good. */
export function better(difference: number): string {
  return difference === 0 ? "as good as" : difference > 0 ? "better than" : "worse than";
}

/** What makes one plan better or worse than another, as sentences; what costs most comes first. */
export function whatDiffers(before: Parts, after: Parts): string[] {
  const more = (part: keyof Parts) => after[part] - before[part];
  const word = (n: number, up: string, down: string) => (n > 0 ? up : down);
  const parts: [number, string][] = [
    [more("gap"), `The levels that close matter ${word(more("gap"), "more", "less")}, or close ${word(more("gap"), "earlier", "later")}.`],
    [-more("renewal"), `${word(more("renewal"), "More", "Less")} is lost by certificates that run out.`],
    [-more("fairness"), `People and groups are left ${word(more("fairness"), "shorter", "less short")} of learning time.`],
    [-more("cost"), `${pounds(Math.abs(more("cost")))} ${word(more("cost"), "more", "less")} is spent.`],
    [-more("stability"), `${word(more("stability"), "More", "Less")} of the plan before falls away.`],
  ];
  return parts
    .filter(([won]) => won !== 0)
    .sort(([one], [other]) => one - other)
    .map(([, words]) => words);
}

/** `62%, 212 of 340`. */
export function ofOpen(closed: number, open: number): string {
  return open === 0 ? "none open" : `${percent(closed / open)}, ${count(closed)} of ${count(open)}`;
}

const PHASES: Record<Phase, string> = {
  start: "Finding a first plan",
  search: "Improving the plan",
  proven: "No plan is better",
  stopped: "Finishing",
};

/** What the solver is doing. */
export function phaseWords(phase: Phase): string {
  return PHASES[phase];
}
