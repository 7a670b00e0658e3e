/** What adopting a plan takes out of the calendar: sessions that are only possible again, and who moves or loses a place, by name. */
import { DataTable } from "@/components/DataTable";
import type { Adopted, Lost, Moved } from "@/data/types";
import { count, date, plural } from "@/text/format";
import { Fold } from "./Fold";

/** As a sentence, or nothing where adopting only adds. */
export function takenOut({ withdrawn, moved, lost }: Adopted): string {
  const parts = [
    withdrawn > 0 ? `${plural(withdrawn, "session goes", "sessions go")} back to being possible` : "",
    moved.length > 0 ? `${plural(moved.length, "booked place moves", "booked places move")} to another session` : "",
    lost.length > 0 ? `${plural(lost.length, "booked place is", "booked places are")} lost` : "",
  ].filter(Boolean);
  if (parts.length < 2) return parts.length === 0 ? "" : `${parts[0]}.`;
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}.`;
}

export function AdoptChanges({ adopted: { moved, lost } }: { adopted: Adopted }) {
  return (
    <>
      {moved.length > 0 ? (
        <Fold title={`Who moves (${count(moved.length)})`}>
          <Moves moved={moved} />
        </Fold>
      ) : null}
      {lost.length > 0 ? (
        <Fold title={`Who loses a place (${count(lost.length)})`}>
          <Losses lost={lost} />
        </Fold>
      ) : null}
    </>
  );
}

const person = {
  key: "name",
  head: "Person",
  rowHead: true,
  sort: (row: { name: string }) => row.name,
  cell: (row: { name: string; person: string }) => (
    <>
      {row.name} <span className="muted small">{row.person}</span>
    </>
  ),
};

const activity = {
  key: "title",
  head: "Activity",
  cell: (row: { title: string }) => row.title,
  sort: (row: { title: string }) => row.title,
};

function Day({ on, session }: { on: string; session: string }) {
  return (
    <>
      <span className="nowrap">{date(on)}</span> <span className="muted small">{session}</span>
    </>
  );
}

function Moves({ moved }: { moved: Moved[] }) {
  return (
    <DataTable
      caption="Who moves to another session of the same activity"
      hideCaption
      tall
      rows={moved}
      rowKey={(each) => `${each.person} ${each.from}`}
      columns={[
        person,
        activity,
        { key: "from", head: "From", cell: (each) => <Day on={each.from_date} session={each.from} />, sort: (each) => each.from_date },
        { key: "to", head: "To", cell: (each) => <Day on={each.to_date} session={each.to} />, sort: (each) => each.to_date },
      ]}
    />
  );
}

function Losses({ lost }: { lost: Lost[] }) {
  return (
    <DataTable
      caption="Who loses a booked place"
      hideCaption
      tall
      rows={lost}
      rowKey={(each) => `${each.person} ${each.session}`}
      columns={[
        person,
        activity,
        { key: "date", head: "Session", cell: (each) => <Day on={each.date} session={each.session} />, sort: (each) => each.date },
      ]}
    />
  );
}
