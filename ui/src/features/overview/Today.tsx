import { Link } from "@tanstack/react-router";
import { Button as AriaButton } from "react-aria-components";
import { DataTable } from "@/components/DataTable";
import type { CalendarSession, CertificateLine, FundView, Overview } from "@/data/types";
import { count, date, percent, plural, pounds, shortDate, time } from "@/text/format";
import { ThinTable } from "./BehindPage";

/** How many required certificates are late. */
function late(view: Overview): number {
  return view.certificates.filter((line) => line.state === "overdue" || line.state === "missing").length;
}

/** What waits for somebody, in a sentence. */
export function todayHeading(view: Overview): string {
  const waits = [
    view.to_verify > 0 ? `${plural(view.to_verify, "record")} to verify` : null,
    view.to_rerate > 0 ? `${plural(view.to_rerate, "skill")} to rate again` : null,
    late(view) > 0 ? `${plural(late(view), "certificate")} overdue or missing` : null,
  ].filter((one) => one !== null);
  if (waits.length === 0) return "Nothing waits for you today";
  return `Today: ${waits.length > 1 ? `${waits.slice(0, -1).join(", ")} and ${waits.at(-1)}` : waits[0]}`;
}

/** What needs doing; each figure opens its list. */
export function TodayFigures({ view }: { view: Overview }) {
  const free = freeInAll(view);
  return (
    <ul className="figures" aria-label="What needs you today">
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
      <li>
        <AriaButton className="figure" onPress={() => show("certificates")}>
          <span className="figure-number">{count(late(view))}</span>
          <span>required {late(view) === 1 ? "certificate is" : "certificates are"} overdue or missing</span>
        </AriaButton>
      </li>
      <li>
        <AriaButton className="figure" onPress={() => show("next")}>
          <span className="figure-number">{count(free)}</span>
          <span>
            {free === 1 ? "place is" : "places are"} free in the next {plural(view.next_sessions.length, "session")}
          </span>
        </AriaButton>
      </li>
    </ul>
  );
}

/** The address after `#` is the screen's, so the jump is made by hand. */
function show(id: string): void {
  const heading = document.getElementById(id);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}

function freeInAll(view: Overview): number {
  return view.next_sessions.reduce((sum, session) => sum + (freePlaces(session) ?? 0), 0);
}

/** The first of the skills that rest on one person, the soonest leaver first. */
export function ThinCoverList({ view }: { view: Overview }) {
  const leavers = view.thin.filter((line) => line.leaving !== null).length;
  return (
    <section className="card stack-2" aria-labelledby="thin">
      <h2 id="thin">
        {view.thin_count === 0
          ? "No skill rests on one person"
          : `${plural(view.thin_count, "skill")} in a branch ${view.thin_count === 1 ? "rests" : "rest"} on one person${leavers > 0 ? `, ${count(leavers)} of them leaving` : ""}`}
      </h2>
      {view.thin.length === 0 ? (
        <p className="muted">Where only one person in a branch is at target in a skill that is needed there, it is listed here.</p>
      ) : (
        <ThinTable caption="Skills that rest on one person, the soonest leaver first" lines={view.thin} />
      )}
      {view.thin.length < view.thin_count ? (
        <p className="small">
          <Link to="/" search={{ show: "one" }}>
            Show all {count(view.thin_count)}
          </Link>
        </p>
      ) : null}
    </section>
  );
}

/** The next sessions with free places. */
export function NextSessions({ view }: { view: Overview }) {
  const free = freeInAll(view);
  return (
    <section className="card stack-2" aria-labelledby="next">
      <h2 id="next" tabIndex={-1}>
        {view.next_sessions.length === 0
          ? "No session is ahead"
          : `${plural(free, "place")} free in the next ${plural(view.next_sessions.length, "session")}`}
      </h2>
      {view.next_sessions.length === 0 ? (
        <p className="muted">
          {view.empty.activities ? (
            <>
              Sessions come out of the catalogue: <Link to="/import">import activities</Link>, then let the plan choose.
            </>
          ) : (
            <>
              <Link to="/plan">Make a plan</Link>: it chooses sessions that close most gaps within money and cover.
            </>
          )}
        </p>
      ) : (
        <DataTable<CalendarSession>
          caption="The next sessions with free places"
          hideCaption
          rows={view.next_sessions}
          rowKey={(session) => session.key}
          columns={[
            {
              key: "title",
              head: "Session",
              rowHead: true,
              cell: (session) => (
                <Link to="/calendar" search={{ month: session.starts.slice(0, 7), show: session.key }}>
                  {session.title}
                </Link>
              ),
            },
            {
              key: "when",
              head: "When",
              cell: (session) => (
                <>
                  <span className="nowrap">{shortDate(session.starts)}</span>
                  {time(session.starts) ? <div className="muted small">{time(session.starts)}</div> : null}
                </>
              ),
            },
            { key: "venue", head: "Where", cell: (session) => session.venue ?? <span className="muted">no venue</span> },
            {
              key: "free",
              head: "Free",
              number: true,
              cell: (session) => (session.capacity === null ? "open" : `${count(freePlaces(session) ?? 0)} of ${count(session.capacity)}`),
            },
          ]}
        />
      )}
    </section>
  );
}

function freePlaces(session: CalendarSession): number | null {
  return session.capacity === null ? null : Math.max(0, session.capacity - session.people.length);
}

const CERTIFICATE: Record<string, string> = { overdue: "overdue", missing: "missing", due: "ends soon", in_date: "in date" };

/** Certificates overdue, missing or due within 90 days. */
export function Certificates({ view }: { view: Overview }) {
  return (
    <section className="card stack-2" aria-labelledby="certificates">
      <h2 id="certificates" tabIndex={-1}>
        {view.certificates.length === 0
          ? "Every required certificate is in date"
          : `${plural(late(view), "required certificate")} overdue or missing, ${count(view.certificates.length - late(view))} to renew within 90 days`}
      </h2>
      {view.certificates.length === 0 ? (
        <p className="muted">Certificates that end within 90 days, have ended or are missing are listed here.</p>
      ) : (
        <DataTable<CertificateLine>
          caption="Certificates overdue, missing or due within 90 days"
          hideCaption
          most={8}
          rows={view.certificates}
          rowKey={(line) => `${line.person} ${line.certificate}`}
          columns={[
            {
              key: "name",
              head: "Who",
              rowHead: true,
              cell: (line) => (
                <>
                  <Link to="/map" search={{ person: line.person }}>
                    {line.name}
                  </Link>{" "}
                  <span className="muted small">{line.person}</span>
                </>
              ),
            },
            { key: "certificate", head: "Certificate", cell: (line) => line.certificate },
            {
              key: "state",
              head: "State",
              cell: (line) => (
                <span className={line.state === "due" ? "state-word" : "state-word state-word-late"}>
                  {CERTIFICATE[line.state] ?? line.state}
                </span>
              ),
            },
            {
              key: "ends",
              head: "Ends",
              cell: (line) =>
                line.expires_on ? <span className="nowrap">{shortDate(line.expires_on)}</span> : <span className="muted">never held</span>,
            },
          ]}
        />
      )}
    </section>
  );
}

/** Money spent and committed against each fund. */
export function Funds({ view }: { view: Overview }) {
  const left = view.funds.reduce((sum, fund) => sum + fund.left, 0);
  return (
    <section className="card stack-2" aria-labelledby="funds">
      <h2 id="funds">{view.funds.length === 0 ? "No fund is in force" : `${pounds(left)} left in ${plural(view.funds.length, "fund")}`}</h2>
      {view.funds.length === 0 ? (
        <p className="muted">
          <Link to="/settings" search={{ tab: "funds" }}>
            Add a fund
          </Link>{" "}
          with its dates and money, and every session will show what it takes.
        </p>
      ) : (
        view.funds.map((fund) => <Fund key={fund.key} fund={fund} />)
      )}
    </section>
  );
}

function Fund({ fund }: { fund: FundView }) {
  const used = fund.spent + fund.committed;
  const part = (pence: number) => `${fund.pence === 0 ? 0 : Math.min(100, (pence / Math.max(fund.pence, used)) * 100)}%`;
  return (
    <div className="stack-2">
      <div className="spread">
        <Link to="/settings" search={{ tab: "funds" }}>
          {fund.title}
        </Link>
        <span className="small muted">to {date(fund.to)}</span>
      </div>
      <div className="sharebar" aria-hidden="true">
        <span className="sharebar-met" style={{ width: part(fund.spent) }} />
        <span className="sharebar-committed" style={{ width: part(fund.committed) }} />
      </div>
      <p className="small">
        {pounds(fund.spent)} spent, {pounds(fund.committed)} committed of {pounds(fund.pence)}:{" "}
        {fund.left < 0 ? (
          <span className="state-word-late">{pounds(-fund.left)} over</span>
        ) : (
          `${percent(fund.pence === 0 ? 0 : fund.left / fund.pence)} left`
        )}
      </p>
    </div>
  );
}
