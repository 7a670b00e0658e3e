/** Step three: what importing would do, counted, with every refused row; and the button that does it. */
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Loading } from "@/components/State";
import { usePreview } from "@/data/jobs";
import type { Done, ImportOptions, ImportResult } from "@/data/types";
import { useApplyImport } from "@/data/writes";
import { Counts } from "./Counts";
import type { Wizard } from "./ImportPage";
import { counted } from "./kinds";
import { NewNamesList } from "./NewNamesList";
import { RefusedRows } from "./RefusedRows";
import { landing, outcomeSentence } from "./words";

export function DryRun({
  wizard,
  onOptions,
  onBack,
  onDone,
}: {
  wizard: Wizard;
  onOptions: (options: Partial<ImportOptions>) => void;
  onBack: () => void;
  onDone: (done: Done<ImportResult>) => void;
}) {
  const preview = usePreview(wizard.kind, wizard.file.token, wizard.options);
  const apply = useApplyImport({ quiet: true });
  const data = preview.data;
  if (!data) {
    return preview.error ? (
      <CallNotice error={preview.error} unchanged="Nothing was imported" />
    ) : (
      <Loading label={`Reading ${wizard.file.name}`} />
    );
  }
  const result = data.result;
  const lands = landing(result, wizard.options.strict);
  const blocked = wizard.options.strict && result.rejected > 0;
  return (
    <>
      <p className="lead">{outcomeSentence(result, false)} Nothing has been imported yet.</p>
      <Counts result={result} done={false} />
      <NewNamesList result={result} options={wizard.options} onOptions={onOptions} />
      <RefusedRows result={result} wizard={wizard} />
      {result.rejected > 0 ? (
        <label className="check">
          <input type="checkbox" checked={wizard.options.strict} onChange={(event) => onOptions({ strict: event.target.checked })} />
          <span>
            Import nothing while any row is refused
            <span className="muted small"> Otherwise the good rows are imported together, and the refused ones are left out</span>
          </span>
        </label>
      ) : null}
      {apply.error ? (
        <CallNotice
          error={apply.error}
          unchanged="Nothing was imported"
          action={{
            words: "Look at the file again",
            run: () => {
              apply.reset();
              void preview.refetch();
            },
          }}
        />
      ) : null}
      <div className="actions actions--foot">
        <Button onPress={onBack}>Back to the columns</Button>
        {lands > 0 ? (
          <Button
            look="primary"
            isDisabled={preview.isFetching}
            busy={apply.isPending}
            onPress={() => apply.mutate([wizard.kind, wizard.file.token, wizard.options, data.fingerprint], { onSuccess: onDone })}
          >
            {apply.isPending ? "Importing" : `Import ${counted(wizard.kind, lands)}`}
          </Button>
        ) : (
          <p className="actions__why">
            {blocked
              ? `Nothing would be imported, because ${result.rejected === 1 ? "a row is" : `${result.rejected.toLocaleString("en-GB")} rows are`} refused.`
              : result.unchanged > 0
                ? `There is nothing to import: ${result.unchanged === 1 ? "the row is" : `all ${result.unchanged.toLocaleString("en-GB")} good rows are`} in the service already, just as in the file.`
                : "There is nothing to import: no row of the file can be taken."}
          </p>
        )}
      </div>
    </>
  );
}
