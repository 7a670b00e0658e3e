/** Text fields that take a value the way people write it, and show it back the way the program writes it. */
import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { date, pounds } from "@/text/format";
import { parseDate, parseMinutes, parsePounds } from "@/text/parse";
import "./field.css";

type TypedProps<T> = {
  label: string;
  value: T | null;
  /** Called with null when the field is emptied; never called with text that is not understood. */
  onChange: (value: T | null) => void;
  /** Told when the field holds text that is not understood, so that a form can wait. */
  onBad?: (bad: boolean) => void;
  parse: (text: string) => T | null;
  format: (value: T) => string;
  /** Said when the text is not understood. */
  notUnderstood: string;
  /** What to type, with an example. */
  help?: ReactNode;
  /** Said by the form, such as "Say how long it took". */
  error?: string | undefined;
  required?: boolean;
  hideLabel?: boolean;
  disabled?: boolean;
};

function TypedField<T extends string | number>(props: TypedProps<T>) {
  const { label, value, onChange, onBad, parse, format, help, notUnderstood, error, required, hideLabel, disabled } = props;
  const id = useId();
  // What is being typed, from the moment the field is entered: a value that arrives meanwhile must not get between the keys.
  // Null while the field shows its value.
  const [typed, setTyped] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const message = bad ? notUnderstood : error;
  // A form does not wait for a field that is gone.
  const gone = useRef<() => void>(() => {});
  gone.current = () => {
    if (bad) onBad?.(false);
  };
  useEffect(() => () => gone.current(), []);
  const describedBy = [help ? `${id}-help` : "", message ? `${id}-error` : ""].filter(Boolean).join(" ");
  const shown = typed ?? (value === null ? "" : format(value));

  function told(now: boolean) {
    if (now === bad) return;
    setBad(now);
    onBad?.(now);
  }
  function typing(text: string) {
    setTyped(text);
    const read = parse(text);
    // A value that is whole is taken at once, so that what hangs on it follows; a mistake is told on leaving.
    if (read !== null || text.trim() === "") {
      told(false);
      onChange(read);
    }
  }
  function leave() {
    if (typed === null) return;
    if (typed.trim() !== "" && parse(typed) === null) told(true);
    else setTyped(null);
  }
  return (
    <div className="field">
      <label htmlFor={id} className={hideLabel ? "visually-hidden" : "field-label"}>
        {required ? `${label} (required)` : label}
      </label>
      <input
        id={id}
        className="field-input field-typed"
        type="text"
        autoComplete="off"
        spellCheck={false}
        value={shown}
        disabled={disabled ?? false}
        aria-invalid={message ? true : undefined}
        aria-required={required ? true : undefined}
        data-invalid={message ? true : undefined}
        aria-describedby={describedBy || undefined}
        onFocus={() => setTyped(shown)}
        onChange={(event) => typing(event.target.value)}
        onBlur={leave}
      />
      {help ? (
        <span id={`${id}-help`} className="field-help">
          {help}
        </span>
      ) : null}
      {message ? (
        <span id={`${id}-error`} className="field-error">
          {message}
        </span>
      ) : null}
    </div>
  );
}

type Ready<T> = Omit<TypedProps<T>, "parse" | "format" | "notUnderstood">;

/** A day in any of the ways a desk writes it; `today` gives a year that is left out. The value is ISO `YYYY-MM-DD`. */
export function DayField({ today, ...rest }: Ready<string> & { today: string }) {
  return (
    <TypedField
      parse={(text) => parseDate(text, today)}
      format={date}
      notUnderstood="Not a day of the calendar. Write the day first, such as 4 March 2026 or 04/03/2026"
      {...rest}
    />
  );
}

/** Money; the value is whole pence. */
export function MoneyField(props: Ready<number>) {
  return (
    <TypedField
      parse={parsePounds}
      format={pounds}
      notUnderstood="Not an amount of money. Write pounds, such as £1,250 or 1250.50"
      {...props}
    />
  );
}

/** A length of time; the value is whole minutes. */
export function MinutesField(props: Ready<number>) {
  return (
    <TypedField
      parse={parseMinutes}
      format={shortDuration}
      notUnderstood="Not a length of time. Write it as 90, 90 min, 1h 30m, 1:30 or 1.5h"
      {...props}
    />
  );
}

function shortDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [hours ? `${hours}h` : "", rest ? `${rest}m` : ""].filter(Boolean).join(" ");
}
