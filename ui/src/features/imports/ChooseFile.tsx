/** Step one: what is in the file, and which file. */

import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { TextField } from "@/components/Field";
import { usePickFile } from "@/data/jobs";
import type { ImportKind, ImportOptions, Picked } from "@/data/types";
import { KIND_GROUPS, kindText } from "./kinds";

export function ChooseFile({
  kind,
  onKind,
  onFile,
}: {
  kind: ImportKind | null;
  onKind: (kind: ImportKind) => void;
  onFile: (kind: ImportKind, file: Picked, options: Partial<ImportOptions>) => void;
}) {
  const group = useId();
  const pick = usePickFile("import");
  const pickAims = usePickFile("aims");
  const [head, setHead] = useState({ code: "", version: "", title: "", max_level: "4" });
  const [aims, setAims] = useState<Picked | null>(null);
  const top = Number(head.max_level);
  const topWrong = kind === "framework" && !(Number.isInteger(top) && top >= 1 && top <= 10);
  const headMissing = kind === "framework" && (head.code.trim() === "" || head.version.trim() === "" || topWrong);

  function choose() {
    if (!kind) return;
    const framework = { code: head.code.trim(), version: head.version.trim(), title: head.title.trim() || null, max_level: top };
    pick.mutate(null, {
      onSuccess: (file) => {
        if (file) onFile(kind, file, kind === "framework" ? { framework, aims_file: aims?.token ?? null } : {});
      },
    });
  }
  return (
    <div className="import__choose">
      <p className="lead">
        Spreadsheets (XLSX, ODS) and CSV files come in as they are: title rows, totals and other headings are fine. You see every row and
        what would change before anything is imported.
      </p>
      <fieldset className="import__kinds">
        <legend>What is in the file?</legend>
        {KIND_GROUPS.map((each) => (
          <section key={each.title} className="import__group" aria-labelledby={`${group}-${each.title}`}>
            <h2 id={`${group}-${each.title}`} className="import__group-title">
              {each.title}
            </h2>
            {each.kinds.map((text) => (
              <label key={text.kind} className="import__kind">
                <input type="radio" name={group} value={text.kind} checked={kind === text.kind} onChange={() => onKind(text.kind)} />
                <span>
                  <span className="import__kind-title">{text.title}</span>
                  <span className="import__kind-holds">{text.holds}</span>
                </span>
              </label>
            ))}
          </section>
        ))}
      </fieldset>
      {kind === "framework" ? (
        <fieldset className="import__head">
          <legend>The framework version that this file holds</legend>
          <p className="muted small">The file does not say this of itself. Importing it does not change which version is in use.</p>
          <div className="fields">
            <TextField label="Code" help="Such as STARTER" value={head.code} onChange={(code) => setHead({ ...head, code })} />
            <TextField label="Version" help="Such as 2" value={head.version} onChange={(version) => setHead({ ...head, version })} />
            <TextField label="Title" value={head.title} onChange={(title) => setHead({ ...head, title })} />
            <TextField
              label="Top level of its scale"
              help="1 to 10"
              value={head.max_level}
              {...(topWrong ? { error: "A whole number from 1 to 10" } : {})}
              onChange={(max_level) => setHead({ ...head, max_level })}
            />
          </div>
          <p className="import__aims">
            <Button busy={pickAims.isPending} onPress={() => pickAims.mutate(null, { onSuccess: (file) => file && setAims(file) })}>
              Choose a file that names the aims
            </Button>{" "}
            {aims ? (
              <span>
                {aims.name}{" "}
                <Button look="quiet" onPress={() => setAims(null)}>
                  Leave it out
                </Button>
              </span>
            ) : (
              <span className="muted small">Only where the aims are not a sheet of the same workbook</span>
            )}
          </p>
        </fieldset>
      ) : null}
      {pick.error ? <CallNotice error={pick.error} unchanged="Nothing was imported" /> : null}
      <div className="actions actions--foot">
        <Button look="primary" isDisabled={!kind || headMissing} busy={pick.isPending} onPress={choose}>
          {kind ? `Choose the file with ${kindText(kind).many}` : "Choose the file"}
        </Button>
        {kind ? null : <span className="muted small">First say what is in it</span>}
        {headMissing ? <span className="muted small">Give the framework’s code, version and top level first</span> : null}
      </div>
    </div>
  );
}
