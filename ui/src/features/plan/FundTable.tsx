/** Money by fund, a line each. */
import type { FundLeft } from "@/data/types";
import { pounds } from "@/text/format";

type FundTableProps = {
  caption: string;
  /** Keeps the caption for screen readers only, where the same words stand above. */
  hideCaption?: boolean;
  /** What is said of each fund before what is left of it. */
  columns: readonly [head: string, pence: (fund: FundLeft) => number][];
  funds: readonly FundLeft[];
};

export function FundTable({ caption, hideCaption, columns, funds }: FundTableProps) {
  const all: FundTableProps["columns"] = [...columns, ["Left", (fund) => fund.pence - fund.used]];
  return (
    <table className="table">
      <caption className={hideCaption ? "visually-hidden" : "table-title"}>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Fund</th>
          {all.map(([head]) => (
            <th key={head} scope="col" className="number">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {funds.map((fund) => (
          <tr key={fund.key}>
            <th scope="row">{fund.title}</th>
            {all.map(([head, pence]) => (
              <td key={head} className="number">
                {pounds(pence(fund))}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
