/** Who gets how much: minutes by kind of person and by branch against the fair share, and what people asked for. */
import { DataTable } from "@/components/DataTable";
import type { GroupPlaces, Kind, PlanView } from "@/data/types";
import { count, duration, plural } from "@/text/format";
import { KIND } from "@/text/words";
import { ofOpen } from "./words";

export function FairShares({ plan }: { plan: PlanView }) {
  const asked = plan.wanted.reduce((sum, each) => sum + each.people, 0);
  const met = plan.wanted.reduce((sum, each) => sum + each.met, 0);
  const short = plan.kinds.reduce((sum, line) => sum + line.short, 0);
  const people = plan.kinds.reduce((sum, line) => sum + line.people, 0);
  return (
    <div className="stack">
      <p className="lead">
        {plural(people - short, "person gets", "people get")} at least the fair share of one person, {count(short)} of {count(people)} less.{" "}
        {plural(plan.nothing_for.length, "person with a gap gets", "people with a gap get")} no place.{" "}
        {asked === 0
          ? "Nobody has asked for an activity."
          : `Of ${plural(asked, "interest")} ${count(met)} ${met === 1 ? "is" : "are"} met.`}
      </p>
      <Shares
        caption="Learning time by kind of people, against the fair share"
        lines={plan.kinds}
        head="Kind"
        word={(line) => KIND[line.group as Kind] ?? line.group ?? "Others"}
      />
      <Shares
        caption="Learning time by branch, against the fair share"
        lines={plan.branches}
        head="Branch"
        word={(line) => line.group ?? "No branch"}
      />
      <p className="muted small">
        The fair share is the learning time that the plan tries to give everyone, and volunteers as a group. A session counts for 8 hours at
        most, so that an apprenticeship does not pay for its whole branch.
      </p>
      <DataTable
        caption="What people asked for"
        rows={plan.wanted}
        rowKey={(each) => each.activity}
        empty="Nobody has asked for an activity that they have not done"
        columns={[
          { key: "title", head: "Activity", rowHead: true, cell: (each) => each.title, sort: (each) => each.title },
          { key: "people", head: "Asked for it", number: true, cell: (each) => count(each.people), sort: (each) => each.people },
          { key: "met", head: "Get it", number: true, cell: (each) => ofOpen(each.met, each.people), sort: (each) => each.met },
        ]}
      />
    </div>
  );
}

function Shares({
  caption,
  lines,
  head,
  word,
}: {
  caption: string;
  lines: GroupPlaces[];
  head: string;
  word: (line: GroupPlaces) => string;
}) {
  const most = Math.max(1, ...lines.map((line) => Math.max(line.counted, line.fair) / Math.max(1, line.people)));
  return (
    <DataTable
      caption={caption}
      rows={lines}
      rowKey={(line) => line.group ?? ""}
      empty="Nobody is planned for"
      columns={[
        { key: "group", head, rowHead: true, cell: word, sort: word },
        { key: "people", head: "People", number: true, cell: (line) => count(line.people), sort: (line) => line.people },
        { key: "counted", head: "Learning time", number: true, cell: (line) => duration(line.counted), sort: (line) => line.counted },
        { key: "fair", head: "Fair share", number: true, cell: (line) => duration(line.fair), sort: (line) => line.fair },
        {
          key: "each",
          head: "For each person",
          sort: (line) => (line.people === 0 ? null : line.counted / line.people),
          cell: (line) => <Each line={line} most={most} />,
        },
        { key: "short", head: "Get less than one share", number: true, cell: (line) => count(line.short), sort: (line) => line.short },
        { key: "nothing", head: "Gap and no place", number: true, cell: (line) => count(line.nothing), sort: (line) => line.nothing },
        {
          key: "wants",
          head: "Interests met",
          number: true,
          cell: (line) => (line.wants === 0 ? "none asked" : ofOpen(line.wants_met, line.wants)),
        },
      ]}
    />
  );
}

/** A bar from zero with a mark where the fair share is; its numbers stand beside it. */
function Each({ line, most }: { line: GroupPlaces; most: number }) {
  const people = Math.max(1, line.people);
  const [got, fair] = [line.counted / people, line.fair / people];
  return (
    <span className="plan__each">
      <span className="plan__each-bar" aria-hidden="true">
        <span className="plan__each-got" style={{ width: `${(got / most) * 100}%` }} />
        <span className="plan__each-fair" style={{ left: `${(fair / most) * 100}%` }} />
      </span>
      <span className="nowrap">
        {count(Math.round(got))} of {count(Math.round(fair))} min{got >= fair ? "" : ", below"}
      </span>
    </span>
  );
}
