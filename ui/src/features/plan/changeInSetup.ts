/** A change that frees a gap, put into what the plan is made under; and where the others are made, for which a set-up has no field. */
import type { GapLeftView, PlanRemedy, PlanSetup, PlanView, SettingsView } from "@/data/types";
import { pounds } from "@/text/format";
import { leftAfter } from "./money";
import { withEntry } from "./scenario";

export type InSetup = { setup: PlanSetup; words: string };

/** The set-up with the change in it, and what of it is new; null where no field of it says such a change. */
export function changeInSetup(
  setup: PlanSetup,
  plan: PlanView,
  gap: GapLeftView,
  remedy: PlanRemedy,
  service: Pick<SettingsView, "branches" | "duty_cover">,
): InSetup | null {
  const money = remedy.money > 0 ? moneyInSetup(setup, plan, remedy) : { setup, words: "" };
  if (money === null) return null;
  if (remedy.what === "money") return money;
  if (remedy.what !== "relief") return null;
  const branch = service.branches.find((each) => each.name === gap.branch);
  const now = setup.cover.find((each) => each.branch === branch?.key);
  if (!branch || now?.fewer === null) return null;
  const most = Math.max(1, ...service.duty_cover.filter((rule) => rule.branch === branch.key).map((rule) => rule.min));
  const fewer = (now?.fewer ?? 0) + 1;
  const cover = { branch: branch.key, fewer: fewer < most ? fewer : null };
  return {
    setup: { ...money.setup, cover: withEntry(setup.cover, (each) => each.branch === branch.key, cover) },
    // A set-up knows cover for the whole of its time only.
    words: [`${branch.name} keeps ${fewer < most ? "one person fewer" : "nobody"} on duty, in all of the plan's time`, money.words]
      .filter(Boolean)
      .join("; "),
  };
}

/** The money that is missing goes where it is missing: the fund of the session, the whole budget, or both. */
function moneyInSetup(setup: PlanSetup, plan: PlanView, remedy: PlanRemedy): InSetup | null {
  const key = plan.sessions.find((each) => each.id === remedy.place[1])?.fund ?? (plan.funds.length === 1 ? plan.funds[0]?.key : undefined);
  const fund = plan.funds.find((each) => each.key === key);
  if (!fund) return null;
  const inFund = leftAfter(fund);
  const inBudget = setup.budget === null ? Number.POSITIVE_INFINITY : setup.budget - plan.pence;
  // What is missing is counted against the one that has less.
  const costs = remedy.money + Math.min(inFund, inBudget);
  const forFund = Math.max(0, costs - inFund);
  const forBudget = setup.budget === null ? 0 : Math.max(0, costs - inBudget);
  const before = setup.funds.find((each) => each.fund === fund.key)?.pence ?? 0;
  return {
    setup: {
      ...setup,
      budget: setup.budget === null ? null : setup.budget + forBudget,
      funds: withEntry(
        setup.funds,
        (each) => each.fund === fund.key,
        before + forFund === 0 ? null : { fund: fund.key, pence: before + forFund },
      ),
    },
    words: [
      forFund > 0 ? `${pounds(forFund)} more in the fund ${fund.title}` : "",
      forBudget > 0 ? `${pounds(forBudget)} more in the budget` : "",
    ]
      .filter(Boolean)
      .join("; "),
  };
}

/** Where a change is made that no set-up says, by its kind. */
export const MADE_ELSEWHERE: Record<string, string> = {
  money: "Raise the money of the fund or the budget in the set-up.",
  relief: "Lower the cover of the branch in the set-up.",
  seat: "Seats belong to the session: raise them in the file of sessions and import it.",
  offer: "What a session offers stands in the files of sessions and offers: add it there and import them.",
  admit_branch: "For whom a session is stands in the files of sessions and offers: open it there and import them.",
  admit_kind: "For whom an activity is stands in the catalogue: open it there and import it.",
  smaller: "The fewest people stand in the catalogue: lower them there and import it.",
  hours: "Time to learn comes from rotas and, in minutes, from Settings: give more there.",
  run: "Put the session into the file of sessions, or its day into the offers, and import it.",
};
