import { Link } from "@tanstack/react-router";
import { Coverage } from "@/components/Coverage";
import type { Overview, Sums } from "@/data/types";
import { percent } from "@/text/format";

/** Coverage by branch, most need first, and paid staff and volunteers apart. */
export function BranchTable({ view }: { view: Overview }) {
  const branches = view.branches.filter((branch) => branch.sums.required > 0).sort((a, b) => a.need.place - b.need.place);
  if (branches.length === 0) return null;
  return (
    <section className="card stack-2" aria-labelledby="branches">
      <h2 id="branches">{heading(view)}</h2>
      <div className="table-wrap">
        <table className="table">
          <caption className="visually-hidden">Coverage by branch and by kind of people</caption>
          <thead>
            <tr>
              <th scope="col">Where</th>
              <th scope="col" className="aims-people">
                At target, and how much is answered
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
                compared={branch.need.compared}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function heading({ branches, said_first }: Overview): string {
  const most = branches.find((branch) => branch.key !== null && branch.key === said_first.branch);
  if (branches.length < 2) return "By branch";
  if (most) return `${most.key} needs most: ${percent(most.sums.coverage)} of its rated skills are at target`;
  return branches.some((branch) => branch.need.compared)
    ? "No branch has a rated skill below target"
    : "Too little is rated to say which branch needs most";
}

function Row({ name, sums, compared, last = false }: { name: React.ReactNode; sums: Sums; compared?: boolean; last?: boolean }) {
  return (
    <tr className={last ? "overview-divide" : undefined}>
      <th scope="row">{name}</th>
      <td>{sums.required === 0 ? <span className="muted">Nobody here</span> : <Coverage sums={sums} compared={compared ?? true} />}</td>
    </tr>
  );
}
