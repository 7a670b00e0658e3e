import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button as AriaButton } from "react-aria-components";
import { Page } from "@/components/Page";
import { Answer, EmptyState, Loading } from "@/components/State";
import { useScope } from "@/data/address";
import { overview } from "@/data/queries";
import type { Overview } from "@/data/types";
import { count, percent, plural } from "@/text/format";
import { RATINGS } from "@/text/words";
import { AimTable } from "./AimTable";
import { BranchTable } from "./BranchTable";
import { Certificates, Funds, NextSessions, ThinCoverList } from "./Today";
import "./overview.css";

/** Where do we stand, and what needs me today? */
export function OverviewPage() {
  const scope = useScope();
  const query = useQuery(overview(scope));
  const view = query.data;
  return (
    <Page
      title={view ? heading(view) : "Overview"}
      lead={view && !view.empty.people ? <Lead view={view} agreed={scope.ratings === "agreed"} /> : null}
    >
      <Answer query={query} what="the overview" loading={<Loading label="Reading the overview" lines={12} />}>
        {(data) => <Body view={data} />}
      </Answer>
    </Page>
  );
}

function heading(view: Overview): string {
  const rated = view.totals.met + view.totals.below;
  if (view.empty.people) return "Nobody is here yet";
  if (view.people === 0) return "Nobody is in this part of the service";
  if (rated === 0) return `None of ${plural(view.totals.required, "needed skill")} has been rated yet`;
  return `${percent(view.totals.coverage)} of rated skills are at target: ${count(view.totals.met)} of ${count(rated)}`;
}

function Lead({ view, agreed }: { view: Overview; agreed: boolean }) {
  const rated = view.totals.met + view.totals.below;
  const before = view.year_before;
  return (
    <>
      {percent(view.totals.response)} answered: {count(rated)} of {count(view.totals.required)} needed skills of{" "}
      {plural(view.totals.people, "person", "people")}
      {agreed ? `, ${RATINGS.agreed.toLowerCase()}` : ""}.
      {before?.coverage != null
        ? ` A year before it was ${percent(before.coverage)}, ${count(before.met)} of ${count(before.met + before.below)}.`
        : ""}
    </>
  );
}

function Body({ view }: { view: Overview }) {
  if (view.empty.people) {
    return (
      <EmptyState title="Start with your people" action={<ImportLink text="Import people" primary />}>
        <p>
          Here you will see how far the service is with each aim of its strategy, where a skill rests on one person, and what needs you
          today. Bring in the HR extract and the volunteers' list first, as they are; then the managers' skills grid.
        </p>
      </EmptyState>
    );
  }
  return (
    <div className="overview">
      <Figures view={view} />
      {view.empty.ratings ? (
        <EmptyState title="No ratings yet" action={<ImportLink text="Import a skills grid" primary />}>
          <p>
            {plural(view.people, "person", "people")} {view.people === 1 ? "is" : "are"} here, and what their roles need is known. Import a
            grid that managers filled in, or <Link to="/map">rate on the skills map</Link>: a digit on a cell is a rating.
          </p>
        </EmptyState>
      ) : null}
      <AimTable aims={view.aims} />
      <div className="overview-columns">
        <div className="stack">
          <BranchTable view={view} />
          <ThinCoverList view={view} />
        </div>
        <div className="stack">
          <NextSessions view={view} />
          <Certificates view={view} />
          <Funds view={view} />
        </div>
      </div>
    </div>
  );
}

/** The few numbers that say whether something waits; each opens its list. */
function Figures({ view }: { view: Overview }) {
  const { totals } = view;
  return (
    <ul className="figures" aria-label="What needs you">
      <li>
        <Link to="/map" search={{ sort: "gap" }} className="figure">
          <span className="figure-number">{count(totals.people_with_gap)}</span>
          <span>of {plural(totals.people, "person", "people")} below target in a skill</span>
        </Link>
      </li>
      <li>
        <Link to="/map" className="figure">
          <span className="figure-number">{count(view.closed_half_year)}</span>
          <span>gaps closed in the last half-year</span>
        </Link>
      </li>
      <li>
        <AriaButton className="figure" onPress={showThin}>
          <span className="figure-number">{count(view.thin_count)}</span>
          <span>skills in a branch rest on one person; {count(view.none_count)} on nobody</span>
        </AriaButton>
      </li>
      <li>
        <Link to="/to-verify" className="figure">
          <span className="figure-number">{count(view.to_verify)}</span>
          <span>learning {view.to_verify === 1 ? "record waits" : "records wait"} to be verified</span>
        </Link>
      </li>
      <li>
        <Link to="/to-verify" search={{ tab: "rerate" }} className="figure">
          <span className="figure-number">{count(view.to_rerate)}</span>
          <span>{view.to_rerate === 1 ? "skill is" : "skills are"} due to be rated again</span>
        </Link>
      </li>
    </ul>
  );
}

/** The address after `#` is the screen's, so the jump is made by hand. */
function showThin(): void {
  const heading = document.getElementById("thin");
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

export function ImportLink({ text, primary = false }: { text: string; primary?: boolean }) {
  return (
    <Link to="/import" className={primary ? "button button-primary" : undefined}>
      {text}
    </Link>
  );
}
