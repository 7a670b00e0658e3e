/** The plan in short: what closes, what is left and how good that is; and the money by fund, which folds. */
import type { FundLeft, PlanView } from "@/data/types";
import { count, plural, pounds } from "@/text/format";
import { FundTable } from "./FundTable";
import { goodness, ofOpen } from "./words";

export function PlanAnswer({ plan, stopped }: { plan: PlanView; stopped: boolean }) {
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
    </section>
  );
}

/** Stands below what can be done with the plan: the answer comes first. */
export function PlanFunds({ funds }: { funds: FundLeft[] }) {
  if (funds.length === 0) return null;
  const over = funds.filter((fund) => fund.used > fund.pence);
  return (
    <details className="plan__part">
      <summary>
        Money by fund ({plural(funds.length, "fund")}
        {over.length > 0 ? `, ${count(over.length)} overspent` : ""})
      </summary>
      <div className="table-wrap plan__funds">
        <FundTable
          caption="Money by fund"
          hideCaption
          columns={[
            ["This plan and before", (fund) => fund.used],
            ["Of", (fund) => fund.pence],
          ]}
          funds={funds}
        />
      </div>
    </details>
  );
}
