/** What the plan can draw on, and what is missing for it. */
import { Link } from "@tanstack/react-router";
import type { PlanSize } from "@/data/types";
import { count, plural } from "@/text/format";
import { Assumed } from "./Assumed";
import { FundTable } from "./FundTable";

export function PlanFacts({ size }: { size: PlanSize }) {
  const facts: [string, string][] = [
    [count(size.people), size.people === 1 ? "person with a target" : "people with a target"],
    [count(size.open_levels), size.open_levels === 1 ? "level below target" : "levels below target"],
    [count(size.activities), size.activities === 1 ? "activity" : "activities"],
    [count(size.sessions), size.sessions === 1 ? "session that could run" : "sessions that could run"],
    [count(size.places), size.places === 1 ? "possible place" : "possible places"],
  ];
  return (
    <>
      {size.missing.length > 0 ? (
        <section className="plan__missing" aria-labelledby="plan-missing">
          <h2 id="plan-missing">What is missing</h2>
          <ul>
            {size.missing.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <Link to="/import" className="button">
            Import what is missing
          </Link>
        </section>
      ) : null}
      <section aria-labelledby="plan-draws">
        <h2 id="plan-draws">What the plan can draw on</h2>
        <dl className="facts">
          {facts.map(([n, words]) => (
            <div key={words}>
              <dt>{words}</dt>
              <dd>{n}</dd>
            </div>
          ))}
        </dl>
        {size.unrated_left_out > 0 ? (
          <p className="muted small">
            {plural(size.unrated_left_out, "required skill")} left out, because nobody rated {size.unrated_left_out === 1 ? "it" : "them"}.
          </p>
        ) : null}
      </section>
      <Assumed assumed={size.assumed} />
      {size.funds.length > 0 ? (
        <section>
          <div className="table-wrap plan__funds">
            <FundTable caption="Money for these dates" of="set-up" funds={size.funds} />
          </div>
          <p className="muted small">
            Counted apart: spent and committed outside this plan. In the calendar: committed by sessions that the plan decides about anew.
          </p>
        </section>
      ) : null}
      <Lines
        title="Cover that is kept"
        lines={size.cover}
        none="No cover rule: anyone may be away at any time. Rules are set in Settings."
      />
      {size.nothing_teaches.length > 0 ? (
        <Lines
          title={`${plural(size.nothing_teaches.length, "skill")} that the catalogue does not take as far as people need`}
          lines={size.nothing_teaches}
          none=""
        />
      ) : null}
    </>
  );
}

function Lines({ title, lines, none }: { title: string; lines: string[]; none: string }) {
  const first = 6;
  return (
    <section>
      <h3>{title}</h3>
      {lines.length === 0 ? <p className="muted small">{none}</p> : null}
      <ul className="plain-list">
        {lines.slice(0, first).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {lines.length > first ? (
        <details>
          <summary>{lines.length - first} more</summary>
          <ul className="plain-list">
            {lines.slice(first).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  );
}
