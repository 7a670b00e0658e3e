import { Link } from "@tanstack/react-router";
import { ShareBar } from "@/components/ShareBar";
import type { BranchOverview, Overview, Sums } from "@/data/types";
import { count, percent } from "@/text/format";

/** Coverage by branch, most need first, and paid staff and volunteers apart. */
export function BranchTable({ view }: { view: Overview }) {
  const branches = view.branches.filter((branch) => branch.sums.required > 0).sort((a, b) => need(a) - need(b));
  if (branches.length === 0) return null;
  return (
    <section className="card stack-2" aria-labelledby="branches">
      <h2 id="branches">{heading(branches)}</h2>
      <div className="table-wrap">
        <table className="table">
          <caption className="visually-hidden">Coverage by branch and by kind of people</caption>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col" className="aims-people">
                At target among those rated
              </th>
              <th scope="col" className="number">
                Answered
              </th>
            </tr>
          </thead>
          <tbody>
            <Row
              name={
                <Link to="/map" search={{ kind: "employee" }}>
                  Paid staff
                </Link>
              }
              sums={view.paid}
            />
            <Row
              name={
                <Link to="/map" search={{ kind: "volunteer" }}>
                  Volunteers
                </Link>
              }
              sums={view.volunteers}
              last
            />
            {branches.map((branch) => (
              <Row
                key={branch.key ?? ""}
                name={
                  branch.key === null ? (
                    "No branch"
                  ) : (
                    <Link to="/map" search={{ branch: branch.key }}>
                      {branch.key}
                    </Link>
                  )
                }
                sums={branch.sums}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function need(branch: BranchOverview): number {
  return branch.sums.coverage ?? 2;
}

function heading(sorted: readonly BranchOverview[]): string {
  const rated = sorted.filter((branch) => branch.sums.coverage !== null);
  const [first, last] = [rated[0], rated.at(-1)];
  if (first === undefined || last === undefined || rated.length < 2) return "By branch";
  return `From ${percent(first.sums.coverage)} at ${first.key ?? "no branch"} to ${percent(last.sums.coverage)} at ${last.key ?? "no branch"}`;
}

function Row({ name, sums, last = false }: { name: React.ReactNode; sums: Sums; last?: boolean }) {
  return (
    <tr className={last ? "overview-divide" : undefined}>
      <th scope="row">{name}</th>
      <td>
        <div className="aims-share">
          <ShareBar met={sums.met} below={sums.below} unrated={sums.unrated} />
          <span>
            {sums.coverage === null ? (
              <span className="muted">not rated yet</span>
            ) : (
              <>
                <span className="strong">{percent(sums.coverage)}</span>, {count(sums.met)} of {count(sums.met + sums.below)}
              </>
            )}
          </span>
        </div>
      </td>
      <td className="number">{sums.required === 0 ? "" : percent(sums.response)}</td>
    </tr>
  );
}
