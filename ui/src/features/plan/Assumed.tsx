/** What the plan takes for granted of the service: notice, pacing, what is under way, certificates and closed days. */
import { Link } from "@tanstack/react-router";
import { useRef } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import type { ClosedDay, PlanAssumed } from "@/data/types";
import { useChangeSetting } from "@/data/writes";
import { count, longDate, plural } from "@/text/format";
import { Fold } from "./Fold";

export function Assumed({ assumed }: { assumed: PlanAssumed }) {
  return (
    <section aria-labelledby="plan-assumed">
      <h2 id="plan-assumed">What this plan takes for granted</h2>
      <dl className="plan__assumed">
        <div>
          <dt>Notice</dt>
          <dd>{noticeWords(assumed)}</dd>
        </div>
        <div>
          <dt>Pace</dt>
          <dd className="plan__pace">
            <p>
              {assumed.per_person_week === null
                ? "No limit on sessions a week for one person"
                : `At most ${plural(assumed.per_person_week, "session a week begins", "sessions a week begin")} for one person`}
            </p>
            <PerWeek assumed={assumed} />
          </dd>
        </div>
        <div>
          <dt>Under way</dt>
          <dd>{underWayWords(assumed)}</dd>
        </div>
        <div>
          <dt>Certificates</dt>
          <dd>
            {assumed.renewals === 0
              ? "None to renew in this time"
              : `${plural(assumed.renewals, "certificate")} to renew; missing or overdue ones within ${plural(assumed.overdue_days, "day")}`}
          </dd>
        </div>
        <div>
          <dt>Closed days</dt>
          <dd>
            <Closed days={assumed.closed} />
          </dd>
        </div>
      </dl>
      <Link to="/settings">Change these in Settings</Link>
    </section>
  );
}

function noticeWords({ notice, soonest }: PlanAssumed): string {
  const words = notice === 0 ? "no notice is kept" : `${plural(notice, "working day")} of notice`;
  return `Nothing new begins before ${longDate(soonest)}: ${words}`;
}

function underWayWords({ under_way, under_way_people }: PlanAssumed): string {
  if (under_way === 0) return "No session is under way or booked outside this plan";
  const sessions = plural(
    under_way,
    "session under way or booked outside this plan keeps",
    "sessions under way or booked outside this plan keep",
  );
  return `${sessions} ${under_way_people === 1 ? "1 person's half-days" : `${count(under_way_people)} people's half-days`}`;
}

/** The limit for the service, and where there is none, the one that would do, with a button. */
function PerWeek({ assumed: { per_week, per_week_proposed } }: { assumed: PlanAssumed }) {
  const words = useRef<HTMLParagraphElement>(null);
  const write = useChangeSetting({ quiet: true });
  const limit = () =>
    write.mutate([{ what: "set", key: "plan.sessions_per_week", value: String(per_week_proposed) }], {
      // The button goes with what it was for.
      onSuccess: () => words.current?.focus(),
    });
  return (
    <>
      <p ref={words} tabIndex={-1}>
        {per_week === null
          ? `No limit on sessions a week for the service; ${count(per_week_proposed)} would spread them evenly`
          : `At most ${plural(per_week, "session a week begins", "sessions a week begin")} in the service`}
      </p>
      {per_week === null ? (
        <Button busy={write.isPending} onPress={limit}>
          Limit to {count(per_week_proposed)} a week
        </Button>
      ) : null}
      {write.error ? <CallNotice error={write.error} unchanged="There is no limit, as before" /> : null}
    </>
  );
}

function Closed({ days }: { days: ClosedDay[] }) {
  if (days.length === 0) return <>None in this time</>;
  return (
    <Fold title={`${plural(days.length, "day")} on which nothing runs`}>
      <ul className="plain-list">
        {days.map((day) => (
          <li key={day.date}>
            {longDate(day.date)} <span className="muted small">{day.name === "" ? "a day of your own" : day.name}</span>
          </li>
        ))}
      </ul>
    </Fold>
  );
}
