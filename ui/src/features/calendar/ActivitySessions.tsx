/** One activity of the catalogue: what it teaches and when it ran or will run, whatever the month. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { Inspector, Page } from "@/components/Page";
import { Answer, EmptyState } from "@/components/State";
import { useAddress } from "@/data/address";
import { calendar } from "@/data/queries";
import { useLevels, useToday } from "@/data/store";
import { month as monthName, monthsBefore, plural } from "@/text/format";
import { SessionDetail } from "./SessionDetail";
import { SessionList } from "./SessionList";

/** How far back and ahead its sessions are looked for, in months. */
const BACK = 12;
const AHEAD = 24;

export function ActivitySessions({ activity }: { activity: string }) {
  const today = useToday();
  const levels = useLevels();
  const [address, change] = useAddress();
  const [from, to] = [monthsBefore(today, BACK), monthsBefore(today, -AHEAD)];
  const query = useQuery(calendar({ from, to, branch: address.branch ?? null, person: null }));
  const sessions = query.data?.filter((session) => session.activity === activity);
  const title = address.q ?? sessions?.[0]?.title ?? activity;
  const shown = sessions?.find((session) => session.key === address.show) ?? null;
  const setShown = (key: string | null) => change({ show: key ?? undefined });
  const teaches = sessions?.[0]?.teaches ?? [];
  return (
    <Page
      title={sessions ? `${title}: ${sessions.length === 0 ? "no sessions" : plural(sessions.length, "session")}` : title}
      lead={`From ${monthName(from)} to ${monthName(to)}`}
      actions={<Button onPress={() => change({ activity: undefined, q: undefined, show: undefined })}>All sessions, by month</Button>}
      inspector={
        shown ? (
          <Inspector key={shown.key} title={shown.title} onClose={() => setShown(null)}>
            <SessionDetail session={shown} />
          </Inspector>
        ) : null
      }
    >
      <Answer query={query} what="its sessions">
        {() =>
          sessions === undefined || sessions.length === 0 ? (
            <EmptyState
              title="It has not run, and is not planned"
              action={
                <Link to="/plan" className="button button-primary">
                  Work out a plan
                </Link>
              }
            >
              A plan can run it where Settings, under Offers, says when it can run.
            </EmptyState>
          ) : (
            <div className="stack">
              {teaches.length > 0 ? (
                <p>
                  Teaches{" "}
                  {teaches
                    .map(([, skill, level]) => `${skill} to level ${level}${levels[level] ? ` (${levels[level].name})` : ""}`)
                    .join("; ")}
                  .
                </p>
              ) : null}
              <SessionList sessions={sessions} onChoose={setShown} />
            </div>
          )
        }
      </Answer>
    </Page>
  );
}
