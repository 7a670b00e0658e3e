/** A month as a table of weeks. Long courses stand above it once, not in every day. */
import { useState } from "react";
import type { CalendarSession, SessionStatus } from "@/data/types";
import { date, longDate, month as monthName, span, time } from "@/text/format";
import { SESSION_STATUS } from "@/text/words";
import { byDay, isLong, MARK, weeksOf } from "./month";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MOST = 3;

type MonthGridProps = {
  month: string;
  today: string;
  sessions: readonly CalendarSession[];
  chosen: string | null;
  onChoose: (key: string) => void;
};

export function MonthGrid({ month, today, sessions, chosen, onChoose }: MonthGridProps) {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const days = byDay(sessions);
  const long = sessions.filter(isLong);
  const statuses = (Object.keys(SESSION_STATUS) as SessionStatus[]).filter((status) =>
    sessions.some((session) => session.status === status),
  );
  return (
    <div className="stack-2 calendar__room">
      {long.length > 0 ? (
        <section className="calendar__long" aria-label={`Running in ${monthName(month)}`}>
          <h2>Running all along</h2>
          <ul className="plain-list">
            {long.map((session) => (
              <li key={session.key}>
                <Chip
                  session={session}
                  chosen={session.key === chosen}
                  onChoose={onChoose}
                  text={`${session.title}, ${span(session.starts, session.ends)}`}
                />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <div className="table-wrap">
        <table className="calendar__month">
          <caption className="visually-hidden">{monthName(month)}, weeks from Monday to Sunday</caption>
          <thead>
            <tr>
              {DAYS.map((day) => (
                <th key={day} scope="col">
                  {day}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(month).map((week) => (
              <tr key={week[0]}>
                {week.map((day) => {
                  const outside = day.slice(0, 7) !== month;
                  const own = outside ? [] : (days.get(day) ?? []);
                  const all = opened.has(day) || own.length <= MOST + 1;
                  return (
                    <td
                      key={day}
                      className={outside ? "calendar__day calendar__day--outside" : "calendar__day"}
                      aria-current={day === today ? "date" : undefined}
                    >
                      <span className="calendar__number">
                        <span className="calendar__digits" aria-hidden="true">
                          {Number(day.slice(8))}
                        </span>
                        <span className="calendar__date" aria-hidden="true">
                          {longDate(day)}
                        </span>
                        <span className="visually-hidden">{date(day)}</span>
                        {day === today ? <span className="small"> today</span> : null}
                      </span>
                      {own.length > 0 ? (
                        <ul className="calendar__list">
                          {(all ? own : own.slice(0, MOST)).map((session) => (
                            <li key={session.key}>
                              <Chip
                                session={session}
                                chosen={session.key === chosen}
                                onChoose={onChoose}
                                text={[time(session.starts), session.title].filter(Boolean).join(" ")}
                              />
                            </li>
                          ))}
                          {all ? null : (
                            <li>
                              <button type="button" className="text-button small" onClick={() => setOpened(new Set([...opened, day]))}>
                                {own.length - MOST} more<span className="visually-hidden"> on {longDate(day)}</span>
                              </button>
                            </li>
                          )}
                        </ul>
                      ) : null}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {statuses.length > 0 ? (
        <p className="calendar__legend muted small">
          {statuses.map((status) => (
            <span key={status}>
              <span aria-hidden="true" className={`calendar__mark calendar__mark--${status}`}>
                {MARK[status]}
              </span>{" "}
              {SESSION_STATUS[status]}
            </span>
          ))}
        </p>
      ) : null}
    </div>
  );
}

function Chip({
  session,
  chosen,
  onChoose,
  text,
}: {
  session: CalendarSession;
  chosen: boolean;
  onChoose: (key: string) => void;
  text: string;
}) {
  return (
    <button
      type="button"
      className={`calendar__chip calendar__chip--${session.status}`}
      aria-pressed={chosen}
      title={`${session.title}: ${span(session.starts, session.ends)}`}
      onClick={() => onChoose(session.key)}
    >
      <span aria-hidden="true" className={`calendar__mark calendar__mark--${session.status}`}>
        {MARK[session.status]}
      </span>
      <span className="calendar__text">{text}</span>
      <span className="visually-hidden">, {SESSION_STATUS[session.status].toLowerCase()}</span>
    </button>
  );
}
