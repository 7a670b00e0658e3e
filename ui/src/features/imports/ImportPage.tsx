/** The import wizard: what and where, map and preview, dry run, import, summary. Nothing lands before the last button. */
import { useState } from "react";
import { Page } from "@/components/Page";
import { WizardSteps } from "@/components/WizardSteps";
import type { Done, ImportKind, ImportOptions, ImportResult, Picked } from "@/data/types";
import { ChooseFile } from "./ChooseFile";
import { DryRun } from "./DryRun";
import { kindText } from "./kinds";
import { MapFile } from "./MapFile";
import { Summary } from "./Summary";
import { NO_OPTIONS } from "./words";
import "@/components/desk.css";
import "./imports.css";

export type Step = "choose" | "map" | "dry_run" | "summary";

const STEPS: [Step, string][] = [
  ["choose", "Choose a file"],
  ["map", "Map and preview"],
  ["dry_run", "Dry run"],
  ["summary", "Summary"],
];

export interface Wizard {
  kind: ImportKind;
  file: Picked;
  options: ImportOptions;
}

export function ImportPage({ kind: asked, onKind }: { kind: ImportKind | null; onKind: (kind: ImportKind | null) => void }) {
  const [step, setStep] = useState<Step>("choose");
  const [wizard, setWizard] = useState<Wizard | null>(null);
  const [done, setDone] = useState<Done<ImportResult> | null>(null);
  const [readable, setReadable] = useState(true);
  const set = (options: Partial<ImportOptions>) => setWizard((now) => (now ? { ...now, options: { ...now.options, ...options } } : now));

  function again(kind: ImportKind | null) {
    setWizard(null);
    setDone(null);
    setStep("choose");
    onKind(kind);
  }
  return (
    <Page key={step} title={headingOf(step, wizard, asked, readable)}>
      <div className="import stack">
        <WizardSteps label="Steps of the import" steps={STEPS} at={step} />
        {step === "choose" || !wizard ? (
          <ChooseFile
            kind={asked}
            onKind={onKind}
            onFile={(kind, file, options) => {
              setWizard({ kind, file, options: { ...NO_OPTIONS, ...options } });
              setStep("map");
            }}
          />
        ) : step === "map" ? (
          <MapFile
            wizard={wizard}
            onOptions={set}
            onReadable={setReadable}
            onBack={() => setStep("choose")}
            onNext={() => setStep("dry_run")}
          />
        ) : step === "dry_run" ? (
          <DryRun
            wizard={wizard}
            onOptions={set}
            onBack={() => setStep("map")}
            onDone={(result) => {
              setDone(result);
              setStep("summary");
            }}
          />
        ) : done ? (
          <Summary wizard={wizard} done={done} onAgain={again} />
        ) : null}
      </div>
    </Page>
  );
}

function headingOf(step: Step, wizard: Wizard | null, asked: ImportKind | null, readable: boolean): string {
  if (step === "choose" || !wizard) return asked ? `Import ${kindText(asked).title.toLowerCase()}` : "What do you want to import?";
  const what = kindText(wizard.kind).title.toLowerCase();
  if (step === "map" && !readable) return `${wizard.file.name} cannot be read`;
  if (step === "map") return `Which columns of ${wizard.file.name} hold what?`;
  if (step === "dry_run") return `What importing ${what} would do`;
  return `What was imported`;
}
