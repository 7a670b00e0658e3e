/** The sessions of a month as a table. */
import { DataTable } from "@/components/DataTable";
import type { CalendarSession } from "@/data/types";
import { pounds, span } from "@/text/format";
import { activityKind, SESSION_STATUS } from "@/text/words";
import { MARK } from "./month";

/** Places taken; who waits takes none. */
const taken = (session: CalendarSession) => session.people.filter((place) => place.status !== "waiting").length;

export function SessionList({ sessions, onChoose }: { sessions: readonly CalendarSession[]; onChoose: (key: string) => void }) {
  return (
    <DataTable
      caption="Sessions in this month"
      hideCaption
      rows={sessions}
      rowKey={(session) => session.key}
      columns={[
        { key: "starts", head: "When", cell: (session) => span(session.starts, session.ends), sort: (session) => session.starts },
        {
          key: "title",
          head: "Session",
          rowHead: true,
          sort: (session) => session.title,
          cell: (session) => (
            <button type="button" className="text-button" onClick={() => onChoose(session.key)}>
              {session.title}
            </button>
          ),
        },
        { key: "kind", head: "Kind", cell: (session) => activityKind(session.kind), sort: (session) => session.kind },
        {
          key: "status",
          head: "Status",
          sort: (session) => session.status,
          cell: (session) => (
            <span className="nowrap">
              <span aria-hidden="true" className={`calendar__mark calendar__mark--${session.status}`}>
                {MARK[session.status]}
              </span>{" "}
              {SESSION_STATUS[session.status]}
            </span>
          ),
        },
        { key: "venue", head: "Venue", cell: (session) => session.venue ?? "–", sort: (session) => session.venue },
        { key: "trainer", head: "Trainer", cell: (session) => session.trainer ?? "–", sort: (session) => session.trainer },
        {
          key: "people",
          head: "Places",
          number: true,
          cell: (session) => (session.capacity === null ? taken(session) : `${taken(session)} of ${session.capacity}`),
          sort: taken,
        },
        { key: "pence", head: "Money", number: true, cell: (session) => pounds(session.pence), sort: (session) => session.pence },
      ]}
    />
  );
}
