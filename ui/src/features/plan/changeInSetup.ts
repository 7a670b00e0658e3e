/** A change that frees a gap, put into what the plan is made under; and where the others are made, for which a set-up has no field. */
import type { Change, GapLeftView, PlanSetup, PlanView, RemedyOffered, SettingsView } from "@/data/types";
import { pounds } from "@/text/format";
import { withEntry } from "./scenario";

export type InSetup = { setup: PlanSetup; words: string };

/** The set-up with the change in it, and what of it is new; null where no field of it says such a change. */
export function changeInSetup(
  setup: PlanSetup,
  plan: PlanView,
  gap: GapLeftView,
  remedy: RemedyOffered,
  service: Pick<SettingsView, "branches" | "duty_cover">,
): InSetup | null {
  const money = remedy.to_find > 0 ? moneyInSetup(setup, plan, remedy) : { setup, words: "" };
  const { what } = remedy.change;
  if (what === "money" || remedy.setting) return money;
  if (what !== "relief") return null;
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

/** The money that is missing goes where it is missing: into funds, the whole budget, or both. */
function moneyInSetup(setup: PlanSetup, plan: PlanView, remedy: RemedyOffered): InSetup {
  const { budget } = remedy.change.money;
  const before = (fund: string) => setup.funds.find((each) => each.fund === fund)?.pence ?? 0;
  const funds = remedy.funds.reduce((list, { fund, pence }) => {
    const more = before(fund) + pence;
    return withEntry(list, (each) => each.fund === fund, more === 0 ? null : { fund, pence: more });
  }, setup.funds);
  const title = (fund: string) => plan.funds.find((each) => each.key === fund)?.title ?? fund;
  return {
    setup: { ...setup, budget: setup.budget === null ? null : setup.budget + budget, funds },
    words: [
      ...remedy.funds.map(({ fund, pence }) => `${pounds(pence)} more in the fund ${title(fund)}`),
      budget > 0 ? `${pounds(budget)} more in the budget` : "",
    ]
      .filter(Boolean)
      .join("; "),
  };
}

/** Where a change is made that no set-up says, by its kind. */
export const MADE_ELSEWHERE: Partial<Record<Change["what"], string>> = {
  money: "Raise the money of the fund or the budget in the set-up.",
  relief: "Lower the cover of the branch in the set-up.",
  seat: "Seats belong to the session: raise them in the file of sessions and import it.",
  offer: "What a session offers stands in the files of sessions and offers: add it there and import them.",
  admit_branch: "For whom a session is stands in the files of sessions and offers: open it there and import them.",
  admit_kind: "For whom an activity is stands in the catalogue: open it there and import it.",
  smaller: "The fewest people stand in the catalogue: lower them there and import it.",
  hours: "Time to learn comes from rotas and, in minutes, from Settings: give more there.",
  runs_a_week: "How many sessions a week may hold stands in Settings.",
  places_a_week: "How many sessions a week may hold for one person stands in Settings.",
  run: "Put the session into the file of sessions, or its day into the offers, and import it.",
};
