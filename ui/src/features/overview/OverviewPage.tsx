import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Page } from "@/components/Page";
import { Answer, EmptyState, Loading } from "@/components/State";
import { useAddress, useScope } from "@/data/address";
import { overview } from "@/data/queries";
import type { Overview } from "@/data/types";
import { plural } from "@/text/format";
import { AimTable } from "./AimTable";
import { BehindPage } from "./BehindPage";
import { BranchTable } from "./BranchTable";
import { behindOf } from "./behind";
import { Standing } from "./Standing";
import { Certificates, Funds, NextSessions, ThinCoverList, TodayFigures, todayHeading } from "./Today";
import "./overview.css";

/** What needs me today, and where do we stand? Or the list behind one of its figures. */
export function OverviewPage() {
  const [address] = useAddress();
  const figure = behindOf(address.show);
  return figure === null ? <Everything /> : <BehindPage key={figure} figure={figure} />;
}

function Everything() {
  const query = useQuery(overview(useScope()));
  const view = query.data;
  return (
    <Page title={view ? heading(view) : "Overview"}>
      <Answer query={query} what="the overview" loading={<Loading label="Reading the overview" lines={12} />}>
        {(data) => <Body view={data} />}
      </Answer>
    </Page>
  );
}

function heading(view: Overview): string {
  if (view.empty.people) return "Nobody is here yet";
  if (view.people === 0) return "Nobody is in this part of the service";
  return todayHeading(view);
}

function Body({ view }: { view: Overview }) {
  if (view.empty.people) {
    return (
      <EmptyState title="Start with your people" action={<ImportLink text="Import people" primary />}>
        <p>
          Here you will see what needs you today, how far the service is with each aim of its strategy, and where a skill rests on one
          person. Bring in the HR extract and the volunteers' list first, as they are; then the managers' skills grid.
        </p>
      </EmptyState>
    );
  }
  return (
    <div className="overview">
      <TodayFigures view={view} />
      <Standing view={view} />
      {view.empty.ratings ? (
        <EmptyState title="No ratings yet" action={<ImportLink text="Import a skills grid" primary />}>
          <p>
            {plural(view.people, "person", "people")} {view.people === 1 ? "is" : "are"} here, and what their roles need is known. Import a
            grid that managers filled in, or <Link to="/map">rate on the skills map</Link>: a digit on a cell is a rating.
          </p>
        </EmptyState>
      ) : null}
      <AimTable view={view} />
      <div className="overview-columns">
        <div className="stack">
          <NextSessions view={view} />
          <Certificates view={view} />
          <Funds view={view} />
        </div>
        <div className="stack">
          <BranchTable view={view} />
          <ThinCoverList view={view} />
        </div>
      </div>
    </div>
  );
}

export function ImportLink({ text, primary = false }: { text: string; primary?: boolean }) {
  return (
    <Link to="/import" className={primary ? "button button-primary" : undefined}>
      {text}
    </Link>
  );
}
