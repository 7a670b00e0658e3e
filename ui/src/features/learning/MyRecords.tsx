/** What a person has logged, newest first, and where each record stands. */
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import { useLevels } from "@/data/store";
import type { LearningRecordView } from "@/data/types";
import { duration, plural, shortDate } from "@/text/format";
import { levelWords, RECORD_STATUS } from "./words";

export function MyRecords({ records }: { records: LearningRecordView[] }) {
  const levels = useLevels();
  if (records.length === 0) {
    return (
      <EmptyState title="Nothing is logged yet">
        What is logged stands here, with what became of it. Courses, reading, shadowing and time at the desk all count.
      </EmptyState>
    );
  }
  const returned = records.filter((record) => record.status === "returned").length;
  return (
    <section className="section" aria-labelledby="records-title">
      <h2 id="records-title">
        {plural(records.length, "record")}
        {returned > 0 ? `, ${returned} returned` : ""}
      </h2>
      <DataTable
        caption="Learning records"
        hideCaption
        rows={records}
        rowKey={(record) => record.id}
        most={50}
        columns={[
          { key: "on", head: "Day", cell: (record) => <span className="nowrap">{shortDate(record.on)}</span>, sort: (record) => record.on },
          {
            key: "title",
            head: "What",
            rowHead: true,
            sort: (record) => record.title,
            cell: (record) => (
              <>
                {record.title}
                {record.reflection ? <span className="muted small learning__reflection">{record.reflection}</span> : null}
              </>
            ),
          },
          { key: "minutes", head: "How long", number: true, cell: (record) => duration(record.minutes), sort: (record) => record.minutes },
          {
            key: "skills",
            head: "Skills",
            cell: (record) => (
              <ul className="plain-list">
                {record.skills.map((claim) => (
                  <li key={claim.skill}>
                    {claim.title}
                    {claim.level === null ? "" : `: ${levelWords(levels, claim.level)}`}
                  </li>
                ))}
              </ul>
            ),
          },
          {
            key: "status",
            head: "Where it stands",
            sort: (record) => record.status,
            cell: (record) => (
              <>
                <span className={`learning__status learning__status--${record.status}`}>
                  <span aria-hidden="true">{RECORD_STATUS[record.status]?.mark}</span> {RECORD_STATUS[record.status]?.word ?? record.status}
                </span>
                {record.verified_by ? <span className="muted small"> by {record.verified_by}</span> : null}
                {record.returned ? <span className="learning__reason">{record.returned}</span> : null}
              </>
            ),
          },
        ]}
      />
    </section>
  );
}
