import { DayField } from "@/components/TypedField";
import { useToday } from "@/data/store";

type FromDayProps = { value: string | null; onChange: (day: string | null) => void; onBad: (bad: boolean) => void };

/** The day from which something else holds; empty means today. */
export function FromDay({ value, onChange, onBad }: FromDayProps) {
  const today = useToday();
  return (
    <DayField
      label="From which day?"
      today={today}
      value={value}
      onChange={onChange}
      onBad={onBad}
      help="Empty means from today. What was true before stays on record"
    />
  );
}
