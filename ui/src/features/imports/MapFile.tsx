/** Step two: which column holds what, with the rows as they will be understood. Nothing is imported here. */

import { useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Loading } from "@/components/State";
import { usePreview } from "@/data/jobs";
import type { FieldMapping, ImportOptions, ImportPreview } from "@/data/types";
import { FieldRow } from "./FieldRow";
import type { Wizard } from "./ImportPage";
import { kindText } from "./kinds";
import { NewNamesList } from "./NewNamesList";
import { PreviewTable } from "./PreviewTable";
import { SheetsNote } from "./SheetsNote";
import { SkillColumns } from "./SkillColumns";
import { looksLikeAnother, missingFields, namesOf, outcomeSentence } from "./words";

const EVERY_SHEET = "\u0000every";

export function MapFile({
  wizard,
  onOptions,
  onReadable,
  onBack,
  onNext,
}: {
  wizard: Wizard;
  onOptions: (options: Partial<ImportOptions>) => void;
  /** Whether the file could be read at all. */
  onReadable: (readable: boolean) => void;
  onBack: () => void;
  onNext: () => void;
}) {
  const preview = usePreview(wizard.kind, wizard.file.token, wizard.options);
  const data = preview.data;
  const missing = data ? missingFields(data.fields) : [];
  const readable = data !== undefined || !preview.error;
  useEffect(() => onReadable(readable), [readable, onReadable]);
  const strange = data !== undefined && looksLikeAnother(data.fields);
  return (
    <>
      {readable && !strange ? (
        <p className="lead">
          {kindText(wizard.kind).title} from <strong className="import__file">{wizard.file.name}</strong>. The columns were found by their
          headings; change what is not right.
        </p>
      ) : null}
      {strange ? (
        <p className="lead import__strange" role="status">
          No column of <strong className="import__file">{wizard.file.name}</strong> looks like what {kindText(wizard.kind).many} need. Look
          whether this is the right file, kind and row with the headings; or say below which column holds what.
        </p>
      ) : null}
      {preview.error ? <CallNotice error={preview.error} unchanged="Nothing was imported" /> : null}
      {data ? (
        <>
          <Where preview={data} wizard={wizard} onOptions={onOptions} busy={preview.isFetching} />
          <SheetsNote sheets={data.result.sheets} done={false} />
          <Fields preview={data} wizard={wizard} onOptions={onOptions} />
          {data.result.ignored_columns.length > 0 ? (
            <p className="muted small">
              Not used: {data.result.ignored_columns.join(", ")}.{" "}
              {data.result.ignored_columns.length === 1 ? "This column stays" : "These columns stay"} out of the service.
            </p>
          ) : null}
          <NewNamesList result={data.result} options={wizard.options} onOptions={onOptions} />
          <PreviewTable preview={data} missing={missing} busy={preview.isFetching} />
        </>
      ) : preview.error ? null : (
        <Loading label={`Reading ${wizard.file.name}`} />
      )}
      <div className="actions actions--foot">
        <Button onPress={onBack}>Back to the choice of file</Button>
        <Button look="primary" isDisabled={!data || preview.isFetching || missing.length > 0} onPress={onNext}>
          See what importing would do
        </Button>
        {missing.length > 0 ? (
          <span className="muted small">
            Say first where {namesOf(missing)} {missing.length === 1 ? "is" : "are"}
          </span>
        ) : data ? (
          <span className="muted small" role="status">
            {preview.isFetching ? "Reading the file again" : outcomeSentence(data.result, false)}
          </span>
        ) : null}
      </div>
    </>
  );
}

function Where({
  preview,
  wizard,
  onOptions,
  busy,
}: {
  preview: ImportPreview;
  wizard: Wizard;
  onOptions: (options: Partial<ImportOptions>) => void;
  busy: boolean;
}) {
  const id = useId();
  const [row, setRow] = useState<string | null>(null);
  const asked = wizard.options.header_row;
  return (
    <div className="fields import__where" aria-busy={busy}>
      {preview.sheets.length > 1 ? (
        <div className="field">
          <label className="field-label" htmlFor={`${id}-sheet`}>
            Sheet
          </label>
          {/* Another sheet has other columns: what was mapped by hand belongs to this one. */}
          <select
            id={`${id}-sheet`}
            className="field-input"
            value={wizard.options.sheet ?? EVERY_SHEET}
            onChange={(event) => {
              const sheet = event.target.value === EVERY_SHEET ? null : event.target.value;
              onOptions({ sheet, header_row: null, map: {} });
            }}
          >
            <option value={EVERY_SHEET}>Every sheet with these headings</option>
            {preview.sheets.map((sheet) => (
              <option key={sheet} value={sheet}>
                {sheet}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <div className="field">
        <label className="field-label" htmlFor={`${id}-row`}>
          Row with the headings
        </label>
        <input
          id={`${id}-row`}
          className="field-input import__row"
          inputMode="numeric"
          value={row ?? String(preview.header_row)}
          aria-describedby={`${id}-found`}
          onChange={(event) => {
            const text = event.target.value.replace(/\D/g, "");
            setRow(text);
            const n = Number(text);
            if (n >= 1 && n <= 1_048_576) onOptions({ header_row: n });
          }}
          onBlur={() => setRow(null)}
        />
        <span id={`${id}-found`} className="muted small">
          {asked === null ? "found by looking" : "as you said"}
          {asked === null ? null : (
            <>
              {" "}
              <Button look="quiet" onPress={() => onOptions({ header_row: null })}>
                Find it again
              </Button>
            </>
          )}
        </span>
      </div>
    </div>
  );
}

function Fields({
  preview,
  wizard,
  onOptions,
}: {
  preview: ImportPreview;
  wizard: Wizard;
  onOptions: (options: Partial<ImportOptions>) => void;
}) {
  const table = useRef<HTMLTableElement>(null);
  const everyRow = kindText(wizard.kind).every_row;
  // What is found and what is missing stands first; the rest is one click away.
  const [all, setAll] = useState(false);
  const matters = (field: FieldMapping) =>
    field.required ||
    field.headings.length > 0 ||
    field.set !== null ||
    everyRow.includes(field.field) ||
    field.field in wizard.options.map;
  const shown = all ? preview.fields : preview.fields.filter(matters);
  const hidden = preview.fields.length - preview.fields.filter(matters).length;
  function change(field: FieldMapping, headings: string[] | null, set: string | null) {
    const map = { ...wizard.options.map };
    const sets = { ...wizard.options.set };
    if (headings !== null) map[field.field] = headings;
    if (set === null) delete sets[field.field];
    else sets[field.field] = set;
    onOptions({ map, set: sets });
  }
  return (
    <section className="section">
      <div className="table-wrap">
        <table ref={table} className="table import__fields">
          <caption className="table-title">Where each value comes from</caption>
          <thead>
            <tr>
              <th scope="col">In Skillsplan</th>
              <th scope="col">In the file</th>
              <th scope="col">Values in the file</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((field) => (
              <FieldRow
                key={field.field}
                field={field}
                kind={wizard.kind}
                headings={preview.headings}
                onChange={(headings, set) => change(field, headings, set)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {hidden > 0 ? (
        <Button look="quiet" aria-expanded={all} onPress={() => setAll(!all)}>
          {all ? "Hide what the file does not have" : `Show ${hidden} more that the file does not have`}
        </Button>
      ) : null}
      {wizard.kind === "grid" ? <SkillColumns preview={preview} /> : null}
    </section>
  );
}
