import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Overview } from "@/data/types";
import { count, percent, plural } from "@/text/format";
import { RATINGS } from "@/text/words";
import type { BEHIND } from "./behind";

/** How things stand: the first sentence, what stands behind it, and the figures that open their lists. */
export function Standing({ view }: { view: Overview }) {
  const { totals } = view;
  return (
    <section className="overview-part" aria-labelledby="standing">
      <div>
        <h2 id="standing" className="overview-standing">
          {sentence(view)}
        </h2>
        {totals.required > 0 ? (
          <p className="muted">
            <Behind view={view} agreed={view.ratings === "agreed"} />
          </p>
        ) : null}
      </div>
      <ul className="figures" aria-label="How things stand">
        <ListFigure show="below" number={totals.people_with_gap}>
          of {plural(totals.people, "person", "people")} below target in a skill
        </ListFigure>
        <ListFigure show="closed" number={view.closed_half_year}>
          {view.closed_half_year === 1 ? "gap" : "gaps"} closed in the last half-year
        </ListFigure>
        <ListFigure show="one" number={view.thin_count}>
          {view.thin_count === 1 ? "skill in a branch rests" : "skills in a branch rest"} on one person
        </ListFigure>
        <ListFigure show="nobody" number={view.none_count}>
          {view.none_count === 1 ? "skill in a branch rests" : "skills in a branch rest"} on nobody
        </ListFigure>
      </ul>
    </section>
  );
}

/** Where most is not known that comes first; coverage follows with its whole numbers. */
function sentence({ totals, said_first }: Overview): string {
  const rated = totals.met + totals.below;
  if (totals.required === 0) return "No role here needs a skill yet";
  if (rated === 0) return `None of ${plural(totals.required, "needed skill")} has been rated yet`;
  if (said_first.mostly_unrated) {
    return `${percent(totals.unrated / totals.required)} not rated yet: ${count(totals.unrated)} of ${plural(totals.required, "needed skill")}`;
  }
  return `${percent(totals.coverage)} of rated skills are at target: ${count(totals.met)} of ${count(rated)}`;
}

function Behind({ view, agreed }: { view: Overview; agreed: boolean }) {
  const { totals, said_first, year_before: before } = view;
  const rated = totals.met + totals.below;
  const of = `${plural(totals.people, "person", "people")}${agreed ? `, ${RATINGS.agreed.toLowerCase()}` : ""}`;
  const now =
    said_first.mostly_unrated && rated > 0
      ? `Of the ${count(rated)} that are rated, ${percent(totals.coverage)} are at target: ${count(totals.met)}. ${of}.`
      : `${percent(totals.response)} answered: ${count(rated)} of ${plural(totals.required, "needed skill")} of ${of}.`;
  if (before?.coverage == null) return now;
  const then = `A year before it was ${percent(before.coverage)}, ${count(before.met)} of ${count(before.met + before.below)}`;
  return said_first.answered_differently
    ? `${now} ${then}, with ${percent(before.response)} answered then and ${percent(totals.response)} now: too different to say whether skills rose or fell.`
    : `${now} ${then}.`;
}

function ListFigure({ show, number, children }: { show: keyof typeof BEHIND; number: number; children: ReactNode }) {
  return (
    <li>
      <Link to="/" search={{ show }} className="figure">
        <span className="figure-number">{count(number)}</span>
        <span>{children}</span>
      </Link>
    </li>
  );
}
