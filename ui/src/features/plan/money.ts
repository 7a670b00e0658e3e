/** What is left of a fund: each sort of "left" has its one definition here. */
import type { FundLeft } from "@/data/types";

/** As everywhere: less all that is spent and committed today, also by sessions that a plan decides about anew. */
export function leftToday(fund: FundLeft): number {
  return fund.pence - fund.used - fund.inside;
}

/** Once the plan is adopted: its own sessions take the place of those in the calendar that it decides about. */
export function leftAfter(fund: FundLeft): number {
  return fund.pence - fund.used - fund.plan;
}

/** Funds that follow each other year by year stand together, the earlier one first; lines stay in their order. */
export function byLine(funds: readonly FundLeft[]): FundLeft[] {
  const lines = [...new Set(funds.map((fund) => fund.line))];
  return [...funds].sort((one, other) => lines.indexOf(one.line) - lines.indexOf(other.line) || one.from.localeCompare(other.from));
}

/** Are the funds of more than one time, so that each has to say its days? */
export function ofSeveralTimes(funds: readonly Pick<FundLeft, "from" | "to">[]): boolean {
  return new Set(funds.map((fund) => `${fund.from} ${fund.to}`)).size > 1;
}
