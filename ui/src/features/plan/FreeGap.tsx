/** The cheapest single change that would free a gap, tried by solving again; asked for one gap at a time. */
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Dialog } from "@/components/Dialog";
import { editPlan, usePlanRemedy } from "@/data/planHand";
import type { GapLeftView, PlanRemedy } from "@/data/types";
import { pounds } from "@/text/format";
import { Changes } from "./Changes";
import { GapQuestion } from "./GapQuestion";

export function FreeGap({ plan, gap }: { plan: string; gap: GapLeftView }) {
  if (gap.session === null) return <span className="muted">A new activity</span>;
  return (
    <GapQuestion gap={gap} question="What would free this?" answer={(onClose) => <Freeing plan={plan} gap={gap} onClose={onClose} />} />
  );
}

function Freeing({ plan, gap, onClose }: { plan: string; gap: GapLeftView; onClose: () => void }) {
  const found = usePlanRemedy(plan, gap.person, gap.skill);
  const remedy = found.data;
  return (
    <Dialog
      title={`What would free ${gap.skill_title} for ${gap.name}?`}
      open
      onClose={onClose}
      actions={
        <>
          {remedy && remedy.edits.length > 0 ? (
            <Button
              look="primary"
              onPress={() => {
                void editPlan(plan, remedy.edits);
                onClose();
              }}
            >
              Do it under Change by hand
            </Button>
          ) : null}
          <Button onPress={onClose}>Close</Button>
        </>
      }
    >
      <p className="muted">{gap.words}</p>
      {found.error ? (
        <CallNotice error={found.error} unchanged="The plan is as it was" />
      ) : found.isPending ? (
        <p role="status">Trying changes</p>
      ) : remedy ? (
        <Found remedy={remedy} />
      ) : (
        <p role="status">
          No single change frees this gap. It takes two or more at once, such as money and another date, or something new in the catalogue.
        </p>
      )}
    </Dialog>
  );
}

function Found({ remedy }: { remedy: PlanRemedy }) {
  return (
    <div className="stack-2" role="status">
      <p>
        <b>{remedy.words}</b>
        {remedy.money > 0 ? ` Money to find: ${pounds(remedy.money)}.` : ""}
      </p>
      <ul className="plain-list">
        {remedy.tried.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <Changes changes={remedy.changes} none="Nothing else changes." />
    </div>
  );
}
