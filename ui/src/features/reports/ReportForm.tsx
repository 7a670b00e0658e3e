/** What a committee report says of itself, and the texts that only an officer can write. */
import { useState } from "react";
import { TextField } from "@/components/Field";
import { DayField } from "@/components/TypedField";
import type { ReportTexts } from "@/data/reportTexts";
import { useToday } from "@/data/store";

const PURPOSES = ["", "For decision", "For discussion", "To note"];

export function ReportForm({
  texts,
  onTexts,
  onBad,
}: {
  texts: ReportTexts;
  onTexts: (part: Partial<ReportTexts>) => void;
  onBad: (bad: boolean) => void;
}) {
  const today = useToday();
  const [bad, setBad] = useState<Record<string, boolean>>({});
  const told = (field: string) => (now: boolean) => {
    const next = { ...bad, [field]: now };
    setBad(next);
    onBad(Object.values(next).some(Boolean));
  };
  const backwards = texts.from !== null && texts.to !== null && texts.to < texts.from;
  return (
    <form className="card reports__form" aria-label="What the report says" onSubmit={(event) => event.preventDefault()}>
      <TextField label="Title" value={texts.title} onChange={(title) => onTexts({ title })} help="Left empty: the usual title" />
      <TextField
        label="Meeting"
        value={texts.meeting}
        onChange={(meeting) => onTexts({ meeting })}
        help="Such as Culture and Communities Committee"
      />
      <DayField
        label="Date of the meeting"
        today={today}
        value={texts.meeting_date}
        onChange={(meeting_date) => onTexts({ meeting_date })}
        onBad={told("meeting_date")}
        help="Such as 4 March 2026"
      />
      <TextField
        label="Report of"
        value={texts.report_of}
        onChange={(report_of) => onTexts({ report_of })}
        help="Such as Head of Libraries"
      />
      <TextField label="Contact officer" value={texts.contact} onChange={(contact) => onTexts({ contact })} />
      <TextField label="Wards affected" value={texts.wards} onChange={(wards) => onTexts({ wards })} help="Such as All" />
      <div className="field">
        <label className="field-label" htmlFor="report-purpose">
          Purpose
        </label>
        <select
          id="report-purpose"
          className="field-input"
          value={texts.purpose}
          onChange={(event) => onTexts({ purpose: event.target.value })}
        >
          {PURPOSES.map((purpose) => (
            <option key={purpose} value={purpose}>
              {purpose || "Not said"}
            </option>
          ))}
        </select>
      </div>
      <div className="reports__dates">
        <DayField
          label="Learning from"
          today={today}
          value={texts.from}
          onChange={(from) => onTexts({ from })}
          onBad={told("from")}
          help="Left empty: a year before"
        />
        <DayField
          label="Learning to"
          today={today}
          value={texts.to}
          onChange={(to) => onTexts({ to })}
          onBad={told("to")}
          help="Left empty: the date of the report"
          error={backwards ? "The last day is before the first" : undefined}
        />
      </div>
      <TextField
        label="Recommendations"
        rows={4}
        value={texts.recommendations}
        onChange={(recommendations) => onTexts({ recommendations })}
        help="One in each line"
      />
      <TextField
        label="Implications"
        rows={4}
        value={texts.implications}
        onChange={(implications) => onTexts({ implications })}
        help="Finance, law, equality. A paragraph in each line; the program writes none of its own"
      />
    </form>
  );
}
