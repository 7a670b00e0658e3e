import { Link } from "@tanstack/react-router";
import type { LearningOption } from "@/data/types";
import { date, duration, plural, time } from "@/text/format";
import { activityKind } from "@/text/words";

/** Activities that teach a skill, each with its level and its next session. */
export function LearningList({ learning }: { learning: readonly LearningOption[] }) {
  if (learning.length === 0) return null;
  return (
    <ul className="plainlist">
      {learning.map((option) => (
        <li key={option.activity}>
          <span className="strong">{option.title}</span>
          <span className="muted small">
            {activityKind(option.kind)}, {duration(option.minutes)}, to level {option.teaches}
          </span>
          <span className="small">
            {option.next_session === null ? (
              "No session is ahead"
            ) : (
              <>
                Next:{" "}
                <Link to="/calendar" search={{ month: option.next_session.slice(0, 7) }}>
                  {date(option.next_session)}
                  {time(option.next_session) ? `, ${time(option.next_session)}` : ""}
                </Link>
                {option.free_places === null ? "" : `, ${plural(option.free_places, "place")} free`}
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
