/** One field of the mapping: its columns (two are joined with a space), or one value for every row. */

import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { DayField } from "@/components/TypedField";
import { useToday } from "@/data/store";
import type { FieldMapping, ImportKind } from "@/data/types";
import { closedValues, DATE_FIELDS, kindText } from "./kinds";

const NOT_THERE = "\u0000none";
const EVERY_ROW = "\u0000set";

export function FieldRow({
  field,
  kind,
  headings,
  onChange,
}: {
  field: FieldMapping;
  kind: ImportKind;
  headings: string[];
  /** The headings, or null to leave them as they are; the value for every row, or null for none. */
  onChange: (headings: string[] | null, set: string | null) => void;
}) {
  const id = useId();
  // Chosen but not typed yet: a value for every row begins empty.
  const [asking, setAsking] = useState(false);
  const [joining, setJoining] = useState(false);
  const everyRow = field.set !== null || asking;
  const first = everyRow ? EVERY_ROW : (field.headings[0] ?? NOT_THERE);
  const missing = field.required && field.headings.length === 0 && !field.set;
  const suggested = missing && kindText(kind).every_row.includes(field.field);

  function chooseFirst(value: string) {
    setJoining(false);
    if (value === EVERY_ROW) {
      setAsking(true);
      // A column that was found by looking would still be read beside the value.
      if (field.headings.length > 0) onChange([], null);
      return;
    }
    setAsking(false);
    onChange(value === NOT_THERE ? [] : [value], null);
  }
  return (
    <tr className={missing ? "import__field import__field--missing" : "import__field"}>
      <th scope="row" id={`${id}-name`}>
        {field.title}
        {field.required ? <span className="import__needed"> needed</span> : null}
      </th>
      <td>
        <div className="import__source">
          <select
            id={id}
            className="field-input"
            aria-label={`${field.title}: column of the file`}
            aria-invalid={missing || undefined}
            value={first}
            onChange={(event) => chooseFirst(event.target.value)}
          >
            <option value={NOT_THERE}>Not in the file</option>
            <option value={EVERY_ROW}>The same for every row</option>
            <optgroup label="Columns">
              {[...new Set(headings)].map((heading) => (
                <option key={heading} value={heading}>
                  {heading}
                </option>
              ))}
            </optgroup>
          </select>
          {everyRow ? <EveryRow field={field} kind={kind} onValue={(value) => onChange(null, value)} /> : null}
          {!everyRow && field.headings.length > 0
            ? (joining && field.headings.length === 1 ? [...field.headings.slice(1), ""] : field.headings.slice(1)).map((second, i) => (
                <span key={second} className="import__joined">
                  <span aria-hidden="true">+</span>
                  <select
                    className="field-input"
                    aria-label={`${field.title}: column joined to ${field.headings[0]}`}
                    value={second || NOT_THERE}
                    onChange={(event) => {
                      const value = event.target.value;
                      const rest = field.headings.slice(1);
                      setJoining(false);
                      onChange(
                        [
                          field.headings[0] ?? "",
                          ...(value === NOT_THERE ? rest.filter((_, n) => n !== i) : [...rest.slice(0, i), value, ...rest.slice(i + 1)]),
                        ],
                        null,
                      );
                    }}
                  >
                    <option value={NOT_THERE}>Nothing</option>
                    {[...new Set(headings)].map((heading) => (
                      <option key={heading} value={heading}>
                        {heading}
                      </option>
                    ))}
                  </select>
                </span>
              ))
            : null}
          {!everyRow && field.headings.length === 1 && !joining ? (
            <Button look="quiet" onPress={() => setJoining(true)}>
              Join another column<span className="visually-hidden"> to {field.title}</span>
            </Button>
          ) : null}
        </div>
        {missing ? (
          <div className="field-error">
            {suggested
              ? "The file does not say this. Choose a column, or “The same for every row”"
              : "Needed: choose its column, or “The same for every row”"}
          </div>
        ) : null}
      </td>
      <td className="import__samples">
        {everyRow ? (
          <span className="muted small">{field.set ? "the same for every row" : ""}</span>
        ) : (
          field.samples.slice(0, 3).join("  ·  ")
        )}
      </td>
    </tr>
  );
}

function EveryRow({ field, kind, onValue }: { field: FieldMapping; kind: ImportKind; onValue: (value: string | null) => void }) {
  const today = useToday();
  const closed = closedValues(kind, field.field);
  const [typed, setTyped] = useState(field.set ?? "");
  const label = `${field.title} for every row`;
  if (closed) {
    return (
      <select className="field-input" aria-label={label} value={field.set ?? ""} onChange={(event) => onValue(event.target.value || null)}>
        <option value="">Choose</option>
        {closed.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    );
  }
  if (DATE_FIELDS.has(field.field)) {
    return <DayField label={label} hideLabel today={today} value={field.set} onChange={onValue} />;
  }
  return (
    <input
      className="field-input"
      type="text"
      aria-label={label}
      autoComplete="off"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => onValue(typed.trim() || null)}
    />
  );
}
