/** How places, people and learning fall on branches and kinds of people. Totals, never a list of who has most. */
import { CallNotice } from "@/components/CallNotice";
import { DataTable } from "@/components/DataTable";
import { Loading } from "@/components/State";
import type { CallError, Kind, PersonRef, PlanView } from "@/data/types";
import { count } from "@/text/format";
import { KIND } from "@/text/words";

type Line = { branch: string | null; people: number; places: number; reached: number; left: number; kinds: Map<Kind, number> };

export function PlacesByBranch({ plan, people, error }: { plan: PlanView; people: PersonRef[] | null; error: CallError | null }) {
  if (error) return <CallNotice error={error} unchanged="The plan is as it was" />;
  if (!people) return <Loading label="Reading who is where" />;
  const lines = byBranch(plan, people);
  const kinds = (Object.keys(KIND) as Kind[]).filter((kind) => lines.some((line) => line.kinds.has(kind)));
  return (
    <DataTable
      caption="Places by branch"
      hideCaption
      rows={lines}
      rowKey={(line) => line.branch ?? ""}
      empty="No places in this plan"
      columns={[
        { key: "branch", head: "Branch", rowHead: true, cell: (line) => line.branch ?? "No branch", sort: (line) => line.branch },
        { key: "people", head: "Active people", number: true, cell: (line) => count(line.people), sort: (line) => line.people },
        { key: "reached", head: "People with a place", number: true, cell: (line) => count(line.reached), sort: (line) => line.reached },
        { key: "places", head: "Places", number: true, cell: (line) => count(line.places), sort: (line) => line.places },
        ...kinds.map((kind) => ({
          key: kind,
          head: `of them ${KIND[kind].toLowerCase()}`,
          number: true,
          cell: (line: Line) => count(line.kinds.get(kind) ?? 0),
        })),
        { key: "left", head: "Gaps left", number: true, cell: (line) => count(line.left), sort: (line) => line.left },
      ]}
    />
  );
}

function byBranch(plan: PlanView, people: PersonRef[]): Line[] {
  const lines = new Map<string | null, Line>();
  const line = (branch: string | null) => {
    const held = lines.get(branch) ?? { branch, people: 0, places: 0, reached: 0, left: 0, kinds: new Map<Kind, number>() };
    lines.set(branch, held);
    return held;
  };
  const known = new Map(people.map((person) => [person.key, person]));
  for (const person of people) line(person.branch).people += 1;
  const reached = new Set<string>();
  for (const session of plan.sessions) {
    for (const [number] of session.people) {
      const person = known.get(number);
      const own = line(person?.branch ?? null);
      own.places += 1;
      if (person) own.kinds.set(person.kind, (own.kinds.get(person.kind) ?? 0) + 1);
      if (!reached.has(number)) own.reached += 1;
      reached.add(number);
    }
  }
  for (const gap of plan.left) line(gap.branch).left += 1;
  return [...lines.values()]
    .filter((own) => own.places > 0 || own.left > 0)
    .sort((a, b) => (a.branch ?? "\uffff").localeCompare(b.branch ?? "\uffff", "en-GB"));
}
