/** Money by fund, a line each: before there is a plan, and what a plan makes of it. */
import type { FundLeft } from "@/data/types";
import { date, pounds } from "@/text/format";
import { byLine, leftAfter, leftToday, ofSeveralTimes } from "./money";

type Columns = readonly [head: string, pence: (fund: FundLeft) => number][];

const COLUMNS: Record<"set-up" | "plan", Columns> = {
  "set-up": [
    ["In the fund", (fund) => fund.pence],
    ["Counted apart", (fund) => fund.used],
    ["In the calendar", (fund) => fund.inside],
    ["Left", leftToday],
  ],
  plan: [
    ["In the fund", (fund) => fund.pence],
    ["Before this plan", (fund) => fund.used],
    ["This plan", (fund) => fund.plan],
    ["Left after", leftAfter],
  ],
};

type FundTableProps = {
  caption: string;
  /** Keeps the caption for screen readers only, where the same words stand above. */
  hideCaption?: boolean;
  /** What is told of each fund. */
  of: keyof typeof COLUMNS;
  funds: readonly FundLeft[];
};

export function FundTable({ caption, hideCaption, of, funds }: FundTableProps) {
  const days = ofSeveralTimes(funds);
  return (
    <table className="table">
      <caption className={hideCaption ? "visually-hidden" : "table-title"}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Fund</th>
          {COLUMNS[of].map(([head]) => (
            <th key={head} scope="col" className="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {byLine(funds).map((fund) => (
          <tr key={fund.key}>
            <th scope="row" className="table-row-head">
              {fund.title}
              {days ? (
                <span className="plan__fund-days">
                  {" "}
                  {date(fund.from)} to {date(fund.to)}
                </span>
              ) : null}
            </th>
            {COLUMNS[of].map(([head, pence]) => (
              <td key={head} className="number">
                <Money pence={pence(fund)} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What is below nothing is said as a word, as it is in Settings. */
function Money({ pence }: { pence: number }) {
  return pence < 0 ? <span className="plan__over">{pounds(-pence)} over</span> : pounds(pence);
}
