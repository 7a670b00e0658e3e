/** The sessions of a plan on a time line by venue or trainer, or as a list; one of them in full beside it. */
import { useState } from "react";
import { DataTable } from "@/components/DataTable";
import { Segmented } from "@/components/Field";
import { EmptyState } from "@/components/State";
import { TimeLine } from "@/components/TimeLine";
import type { PlanSession } from "@/data/types";
import { date, plural, pounds, shortDate } from "@/text/format";
import { activityKind } from "@/text/words";

type View = "venue" | "trainer" | "list";

export function SessionsView({ sessions }: { sessions: PlanSession[] }) {
  const [view, setView] = useState<View>("venue");
  const [chosen, setChosen] = useState<string | null>(null);
  const session = sessions.find((each) => each.id === chosen) ?? null;
  if (sessions.length === 0) {
    return (
      <EmptyState title="The best plan is to run nothing">
        Every possible session breaks a rule or is worth less than it costs. The gaps left say why: money, cover, seats or nothing that
        teaches the skill.
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <Segmented
        label="Show sessions by"
        value={view}
        onChange={setView}
        choices={[
          { key: "venue", text: "By venue" },
          { key: "trainer", text: "By trainer" },
          { key: "list", text: "As a list" },
        ]}
      />
      {view === "list" ? (
        <SessionsTable sessions={sessions} onChoose={setChosen} />
      ) : (
        <TimeLine
          label={view === "venue" ? "Sessions by venue" : "Sessions by trainer"}
          chosen={chosen}
          onChoose={setChosen}
          items={sessions.map((each) => ({
            key: each.id,
            row: (view === "venue" ? each.venue : each.trainer) ?? (view === "venue" ? "No venue (online or at work)" : "No trainer"),
            from: each.from,
            to: each.to,
            text: each.title,
            short: String(each.people.length),
            label: `${each.title}, ${each.from === each.to ? date(each.from) : `${date(each.from)} to ${date(each.to)}`}, ${plural(each.people.length, "place")}`,
            fixed: each.fixed,
          }))}
        />
      )}
      {session ? (
        <OneSession session={session} onClose={() => setChosen(null)} />
      ) : (
        <p className="muted small">The number is how many go. Choose a session to see who.</p>
      )}
    </div>
  );
}

function SessionsTable({ sessions, onChoose }: { sessions: PlanSession[]; onChoose: (id: string) => void }) {
  return (
    <DataTable
      caption="Sessions that run"
      tall
      hideCaption
      rows={sessions}
      rowKey={(each) => each.id}
      columns={[
        { key: "from", head: "First day", cell: (each) => shortDate(each.from), sort: (each) => each.from },
        {
          key: "title",
          head: "Session",
          rowHead: true,
          sort: (each) => each.title,
          cell: (each) => (
            <button type="button" className="text-button" onClick={() => onChoose(each.id)}>
              {each.title}
            </button>
          ),
        },
        { key: "when", head: "When", cell: (each) => each.when },
        { key: "venue", head: "Venue", cell: (each) => each.venue ?? "–", sort: (each) => each.venue },
        { key: "trainer", head: "Trainer", cell: (each) => each.trainer ?? "–", sort: (each) => each.trainer },
        {
          key: "places",
          head: "Places",
          number: true,
          cell: (each) => `${each.people.length} of ${each.seats}`,
          sort: (each) => each.people.length,
        },
        { key: "pence", head: "Money", number: true, cell: (each) => pounds(each.pence), sort: (each) => each.pence },
        { key: "fund", head: "Fund", cell: (each) => each.fund, sort: (each) => each.fund },
      ]}
    />
  );
}

function OneSession({ session, onClose }: { session: PlanSession; onClose: () => void }) {
  const facts: [string, string][] = [
    ["Kind", activityKind(session.kind)],
    ["Days", session.from === session.to ? date(session.from) : `${date(session.from)} to ${date(session.to)}`],
    ["When", session.when || "At any time in these days"],
    ["Venue", session.venue ?? "None"],
    ["Trainer", session.trainer ?? "None"],
    ["Places", `${session.people.length} of ${session.seats}`],
    ["Money", `${pounds(session.pence)} from ${session.fund}`],
  ];
  return (
    <section className="card plan__session" aria-labelledby="plan-session">
      <div className="spread">
        <h3 id="plan-session">
          {session.title}
          {session.fixed ? <span className="muted"> (confirmed before, stays as it is)</span> : null}
        </h3>
        <button type="button" className="text-button" onClick={onClose}>
          Close
        </button>
      </div>
      <dl className="pairs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h4>{plural(session.people.length, "person goes", "people go")}</h4>
      <ul className="names">
        {session.people.map(([number, name]) => (
          <li key={number}>
            {name} <span className="muted small">{number}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
