/** Two plans side by side: people, levels, money, sessions, minutes, reasons left, by kind and branch. */
import { useQuery } from "@tanstack/react-query";
import { DataTable } from "@/components/DataTable";
import { ScrollRegion } from "@/components/ScrollRegion";
import { Answer } from "@/components/State";
import { comparePlans } from "@/data/queries";
import type { Difference, GroupDifference, Kind, PlanChoice, PlanComparison } from "@/data/types";
import { count, duration, plural, pounds } from "@/text/format";
import { KIND } from "@/text/words";

const WORDS: Record<string, string> = {
  people: "People reached",
  levels_closed: "Levels that close",
  weight_closed: "By how much they matter",
  places: "Places",
  sessions: "Sessions",
  minutes: "Learning time",
  pence: "Money",
  nothing: "People with a gap and no place",
  wants_met: "Interests met",
  reached: "People reached",
  left: "Gaps left",
};

export function Comparison({ first, second, names }: { first: PlanChoice; second: PlanChoice; names: [string, string] }) {
  const query = useQuery(comparePlans(first, second));
  return (
    <Answer query={query} what="the comparison">
      {(both) => <SideBySide both={both} names={names} />}
    </Answer>
  );
}

function SideBySide({ both, names }: { both: PlanComparison; names: [string, string] }) {
  return (
    <div className="stack">
      <p className="lead">{inWords(both, names)}</p>
      <Figures
        title="What the plans come to"
        names={names}
        // The score is for `--json`: its points say nothing to a person.
        rows={both.figures.filter(({ key }) => key !== "score").map((figure) => ({ words: WORDS[figure.key] ?? figure.key, figure }))}
      />
      <Figures
        title="Gaps left, by reason"
        names={names}
        rows={both.reasons.map((reason) => ({ words: reason.words, figure: reason.gaps }))}
        none="Neither plan leaves a gap"
      />
      <Groups title="By kind of people" names={names} groups={both.kinds} word={(group) => KIND[group as Kind] ?? group} none="Nobody" />
      <Groups title="By branch" names={names} groups={both.branches} word={(group) => group} none="No branch" />
      <div className="plan__two">
        <People title={`Only “${names[0]}” reaches`} people={both.only_first} />
        <People title={`Only “${names[1]}” reaches`} people={both.only_second} />
      </div>
    </div>
  );
}

/** The main difference as a sentence or two. */
function inWords(both: PlanComparison, [first, second]: [string, string]): string {
  const of = (key: string) => both.figures.find((figure) => figure.key === key)?.difference ?? 0;
  const part = (n: number, one: string, more: string) =>
    n === 0 ? `as many ${more}` : `${plural(Math.abs(n), one, more)} ${n > 0 ? "more" : "fewer"}`;
  const money = of("pence");
  const cost = money === 0 ? "for the same money" : `for ${pounds(Math.abs(money))} ${money > 0 ? "more" : "less"}`;
  const change = `Against “${first}”, “${second}” closes ${part(of("levels_closed"), "level", "levels")} and reaches ${part(of("people"), "person", "people")}, ${cost}.`;
  const sessions = `${plural(both.sessions_both, "session runs", "sessions run")} in both, ${count(both.sessions_only_first)} in “${first}” only, ${count(both.sessions_only_second)} in “${second}” only.`;
  return `${change} ${sessions}`;
}

function shown(figure: Difference, n: number): string {
  if (figure.key === "pence") return pounds(n);
  if (figure.key === "minutes") return n < 0 ? `−${duration(-n)}` : duration(n);
  return n < 0 ? `−${count(-n)}` : count(n);
}

/** With its sign, so that more and less are told apart without colour. */
function signed(figure: Difference): string {
  const n = figure.difference;
  if (n === 0) return "the same";
  if (figure.key === "pence") return `${n > 0 ? "+" : "−"}${pounds(Math.abs(n))}`;
  return n > 0 ? `+${shown(figure, n)}` : shown(figure, n);
}

type Row = { words: string; figure: Difference };

function Figures({ title, names, rows, none }: { title: string; names: [string, string]; rows: Row[]; none?: string }) {
  return (
    <DataTable
      caption={title}
      rows={rows}
      rowKey={(row) => row.words}
      empty={none}
      columns={[
        { key: "words", head: "Figure", rowHead: true, cell: (row) => row.words },
        { key: "first", head: names[0], number: true, cell: (row) => shown(row.figure, row.figure.first) },
        { key: "second", head: names[1], number: true, cell: (row) => shown(row.figure, row.figure.second) },
        { key: "difference", head: "Difference", number: true, cell: (row) => signed(row.figure) },
      ]}
    />
  );
}

/** First, second and difference stand in each cell, so that the table stays as wide as its figures are many. */
function Groups({
  title,
  names,
  groups,
  word,
  none,
}: {
  title: string;
  names: [string, string];
  groups: GroupDifference[];
  word: (group: string) => string;
  none: string;
}) {
  const keys = groups[0]?.figures.map((figure) => figure.key) ?? [];
  const find = (group: GroupDifference, key: string) => group.figures.find((figure) => figure.key === key);
  return (
    <DataTable
      caption={`${title}: ${names[0]}, ${names[1]} and the difference`}
      rows={groups}
      rowKey={(group) => group.group ?? ""}
      empty="Nobody is planned for"
      columns={[
        {
          key: "group",
          head: "Group",
          rowHead: true,
          cell: (group) => (group.group === null ? none : word(group.group)),
          sort: (group) => group.group,
        },
        ...keys.map((key) => ({
          key,
          head: WORDS[key] ?? key,
          number: true,
          sort: (group: GroupDifference) => find(group, key)?.difference ?? null,
          cell: (group: GroupDifference) => {
            const figure = find(group, key);
            return figure ? (
              <>
                {shown(figure, figure.first)} <span aria-hidden="true">→</span>
                <span className="visually-hidden">then</span> {shown(figure, figure.second)}{" "}
                <span className="plan__difference">{signed(figure)}</span>
              </>
            ) : (
              "–"
            );
          },
        })),
      ]}
    />
  );
}

function People({ title, people }: { title: string; people: [string, string][] }) {
  return (
    <div className="section">
      <h2>
        {title} ({count(people.length)})
      </h2>
      {people.length === 0 ? (
        <p className="muted">Nobody</p>
      ) : (
        <ScrollRegion label={title} className="plan__people">
          <ul className="names">
            {people.map(([number, name]) => (
              <li key={number}>
                {name} <span className="muted small">{number}</span>
              </li>
            ))}
          </ul>
        </ScrollRegion>
      )}
    </div>
  );
}
