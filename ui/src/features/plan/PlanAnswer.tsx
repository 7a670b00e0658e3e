/** The plan in short: what closes, what is left and how good that is; and the money by fund, which folds. */
import type { FundLeft, PlanView } from "@/data/types";
import { count, plural, pounds } from "@/text/format";
import { Fold } from "./Fold";
import { FundTable } from "./FundTable";
import { leftAfter } from "./money";
import { goodness, ofOpen } from "./words";

type AnswerProps = {
  plan: PlanView;
  stopped: boolean;
  /** Shows the renewals that are not met. */
  onRenewals: () => void;
};

export function PlanAnswer({ plan, stopped, onRenewals }: AnswerProps) {
  const facts: [string, string][] = [
    ["Levels that close", ofOpen(plan.levels_closed, plan.levels_open)],
    ["Gaps left", count(plan.left.length)],
    ["By how much they matter", ofOpen(plan.weight_closed, plan.weight_open)],
    ["People reached", count(plan.people)],
    ["Places", count(plan.places)],
    ["Money", pounds(plan.pence)],
  ];
  const [limit] = [...plan.reasons].sort((one, other) => other.gaps - one.gaps);
  return (
    <section aria-label="The plan in short" className="stack-2">
      <dl className="facts facts--wide">
        {facts.map(([words, value]) => (
          <div key={words}>
            <dt>{words}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>
        {goodness(plan)}.{stopped ? " You stopped the search; with more time it may find more." : ""}
        {limit ? ` What leaves most gaps: ${limit.words} (${plural(limit.gaps, "gap")}).` : ""}
      </p>
      {plan.renewals_due > 0 ? (
        <p>
          {renewedWords(plan)}.{" "}
          {plan.renewals.length > 0 ? (
            <button type="button" className="text-button" onClick={onRenewals}>
              {plan.renewals.length === 1 ? "See the one that is not" : `See the ${count(plan.renewals.length)} that are not`}
            </button>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}

/** `74 of 79 certificates are renewed in time`. */
function renewedWords({ renewals_due, renewals }: PlanView): string {
  return `${count(renewals_due - renewals.length)} of ${plural(renewals_due, "certificate is", "certificates are")} renewed in time`;
}

/** Stands below what can be done with the plan: the answer comes first. */
export function PlanFunds({ funds }: { funds: FundLeft[] }) {
  if (funds.length === 0) return null;
  const over = funds.filter((fund) => leftAfter(fund) < 0);
  return (
    <Fold title={`Money by fund (${plural(funds.length, "fund")}${over.length > 0 ? `, ${count(over.length)} overspent` : ""})`}>
      <div className="table-wrap plan__funds">
        <FundTable caption="Money by fund" hideCaption of="plan" funds={funds} />
      </div>
    </Fold>
  );
}
