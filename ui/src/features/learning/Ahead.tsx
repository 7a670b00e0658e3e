/** What comes next for a person: sessions with a place, and skills to rate again. */
import { Link } from "@tanstack/react-router";
import type { MyLearning } from "@/data/types";
import { date, plural, span } from "@/text/format";
import { SESSION_STATUS } from "@/text/words";

export function Ahead({ mine }: { mine: MyLearning }) {
  return (
    <>
      <section className="section" aria-labelledby="ahead-title">
        <h2 id="ahead-title">{mine.ahead.length === 0 ? "No sessions ahead" : `${plural(mine.ahead.length, "session")} ahead`}</h2>
        {mine.ahead.length === 0 ? <p className="muted">When a plan gives a place, the session stands here and in the calendar.</p> : null}
        <ul className="learning__list">
          {mine.ahead.map((session) => (
            <li key={session.key}>
              <span className="strong">{session.title}</span>
              <span className="muted">
                {[span(session.starts, session.ends), session.halfdays, session.venue, SESSION_STATUS[session.status].toLowerCase()]
                  .filter(Boolean)
                  .join(", ")}
              </span>
            </li>
          ))}
        </ul>
        {mine.ahead[0] ? (
          <Link to="/calendar" search={{ person: mine.person.key, month: mine.ahead[0].starts.slice(0, 7) }}>
            See them in the calendar
          </Link>
        ) : null}
      </section>
      {mine.to_rerate.length > 0 ? (
        <section className="section" aria-labelledby="rerate-title">
          <h2 id="rerate-title">{plural(mine.to_rerate.length, "skill")} to rate again</h2>
          <ul className="learning__list">
            {mine.to_rerate.map((skill) => (
              <li key={`${skill.skill} ${skill.on}`}>
                <span className="strong">{skill.skill_title}</span>
                <span className="muted">
                  from {date(skill.due)}, after {skill.learned} on {date(skill.on)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </>
  );
}
