/** Everything about one session, the steps of its life, and who came. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { PersonBox } from "@/components/PersonBox";
import { usePeopleSearch } from "@/data/peopleSearch";
import { useLevels, useToday } from "@/data/store";
import type { CalendarSession, SessionStatus } from "@/data/types";
import { useChangeSession, useMarkAttendance } from "@/data/writes";
import { plural, pounds, span } from "@/text/format";
import { activityKind, SESSION_STATUS } from "@/text/words";
import { Bookings } from "./Bookings";
import { MARK } from "./month";

/** What one does next with a session to come. Once it has begun, that is to say who came. */
const NEXT: Partial<Record<SessionStatus, SessionStatus>> = { candidate: "planned", planned: "confirmed" };

/** What can be done with a session, by where it stands: the likely step first. */
const STEPS: Record<SessionStatus, [SessionStatus, string][]> = {
  candidate: [["planned", "Plan this session"]],
  planned: [
    ["confirmed", "Confirm this session"],
    ["cancelled", "Cancel this session"],
  ],
  confirmed: [
    ["held", "Mark as held"],
    ["planned", "Back to planned"],
    ["cancelled", "Cancel this session"],
  ],
  // What was held stays held; undoing the attendance is the way back.
  held: [],
  cancelled: [["planned", "Put it back to planned"]],
};

export function SessionDetail({ session }: { session: CalendarSession }) {
  const levels = useLevels();
  const today = useToday();
  const change = useChangeSession({ quiet: true });
  const ahead = session.starts.slice(0, 10) > today;
  // A session still to come cannot have been held.
  const steps = STEPS[session.status].filter(([status]) => !(status === "held" && ahead));
  const facts: [string, string][] = [
    ["When", span(session.starts, session.ends)],
    ...(session.halfdays ? [["Half-days", session.halfdays] as [string, string]] : []),
    ["Kind", activityKind(session.kind)],
    ["Venue", session.venue ?? "None"],
    ["Trainer", session.trainer ?? "None"],
    ["Money", pounds(session.pence)],
  ];
  return (
    <>
      <p>
        <span aria-hidden="true" className={`calendar__mark calendar__mark--${session.status}`}>
          {MARK[session.status]}
        </span>{" "}
        <strong>{SESSION_STATUS[session.status]}</strong>
      </p>
      <div className="line">
        {steps.map(([status, words]) => (
          <Button
            key={status}
            look={status === "cancelled" ? "danger" : ahead && NEXT[session.status] === status ? "primary" : "plain"}
            busy={change.isPending}
            onPress={() => change.mutate([{ session: session.key, status, reason: null }])}
          >
            {words}
          </Button>
        ))}
      </div>
      {change.error ? <CallNotice error={change.error} unchanged="The session is as it was" /> : null}
      <dl className="pairs">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {session.teaches.length > 0 ? (
        <section className="stack-2">
          <h3>Teaches</h3>
          <ul className="plain-list">
            {session.teaches.map(([code, title, level]) => (
              <li key={code}>
                {title}{" "}
                <span className="muted">to {levels[level] ? `${level} ${levels[level].name.toLowerCase()}` : `level ${level}`}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {/* A fresh list for each state of the places, so that ticks start from what the store holds. */}
      <Places key={session.people.map((place) => place.status).join()} session={session} />
    </>
  );
}

function Places({ session }: { session: CalendarSession }) {
  const attendance = useMarkAttendance({ quiet: true });
  const places = session.people.filter((place) => place.status !== "waiting");
  const marked = places.some((place) => place.status !== "booked");
  // Most come; who did not is ticked off.
  const [came, setCame] = useState<ReadonlySet<string>>(
    new Set(places.filter((place) => (marked ? place.status === "attended" : true)).map((place) => place.person)),
  );
  const today = useToday();
  // Noting who came also marks the session as held.
  const past = session.starts.slice(0, 10) <= today && (session.status === "planned" || session.status === "confirmed");
  const [walkedIn, setWalkedIn] = useState<{ key: string; name: string }[]>([]);
  const search = usePeopleSearch(null);
  const heading = session.capacity === null ? plural(places.length, "place") : `${places.length} of ${session.capacity} places taken`;
  if (session.status !== "held" && !past) {
    return <Bookings session={session} open={session.status === "planned" || session.status === "confirmed"} />;
  }
  return (
    <form
      className="stack-2"
      onSubmit={(event) => {
        event.preventDefault();
        attendance.mutate([
          {
            session: session.key,
            attended: [
              ...places.filter((place) => came.has(place.person)).map((place) => place.person),
              ...walkedIn.map((person) => person.key),
            ],
          },
        ]);
      }}
    >
      <h3>{heading}</h3>
      <fieldset className="calendar__came">
        <legend>Who came?</legend>
        {places.map((place) => (
          <label key={place.person} className="check">
            <input
              type="checkbox"
              checked={came.has(place.person)}
              onChange={(event) => {
                const next = new Set(came);
                if (event.target.checked) next.add(place.person);
                else next.delete(place.person);
                setCame(next);
              }}
            />
            <span>
              {place.name} <span className="muted">{place.person}</span>
            </span>
          </label>
        ))}
        {walkedIn.map((person) => (
          <label key={person.key} className="check">
            <input type="checkbox" checked onChange={() => setWalkedIn(walkedIn.filter((each) => each.key !== person.key))} />
            <span>
              {person.name} <span className="muted">came without a place</span>
            </span>
          </label>
        ))}
      </fieldset>
      {/* A fresh box after each, which stays shut and keeps the focus for the next name. */}
      <PersonBox
        key={walkedIn.length}
        autoFocus={walkedIn.length > 0}
        label="Somebody else who came"
        text={search.text}
        onText={search.setText}
        people={search.people.filter(
          (person) => !places.some((place) => place.person === person.key) && !walkedIn.some((each) => each.key === person.key),
        )}
        busy={search.busy}
        value={null}
        onChoose={(person) => {
          search.choose(null);
          if (person) setWalkedIn([...walkedIn, { key: person.key, name: person.name }]);
        }}
      />
      {attendance.error ? <CallNotice error={attendance.error} unchanged="Attendance is as it was" /> : null}
      <div className="line">
        <Button type="submit" look="primary" busy={attendance.isPending}>
          {`Save: ${came.size + walkedIn.length} of ${places.length + walkedIn.length} came`}
        </Button>
      </div>
      <p className="muted small">
        {marked
          ? "Attendance was saved before; saving again corrects it."
          : "Saving marks the session as held and puts its skills on each person’s list to rate again."}
      </p>
    </form>
  );
}
