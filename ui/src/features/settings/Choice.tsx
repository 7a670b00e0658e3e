/** One of a list, as the desktop's own list. */
import { useId } from "react";
import "@/components/field.css";

type ChoiceProps = { label: string; value: string; choices: readonly [string, string][]; onChange: (value: string) => void; help?: string };

export function Choice({ label, value, choices, onChange, help }: ChoiceProps) {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <select
        id={id}
        className="field-input"
        value={value}
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={(event) => onChange(event.target.value)}
      >
        {choices.map(([key, words]) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
      {help ? (
        <span id={`${id}-help`} className="field-help">
          {help}
        </span>
      ) : null}
    </div>
  );
}
