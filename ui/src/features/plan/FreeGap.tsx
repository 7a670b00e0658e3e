/** The cheapest single change that would free a gap, tried by solving again; asked for one gap at a time. */
import { Button } from "@/components/Button";
import { editPlan, usePlanHand, usePlanRemedy } from "@/data/planHand";
import type { GapLeftView, PlanRemedy } from "@/data/types";
import { pounds } from "@/text/format";
import { Changes } from "./Changes";
import { GapAnswer, GapQuestion } from "./GapQuestion";

export function FreeGap({ plan, gap, onHand }: { plan: string; gap: GapLeftView; onHand: () => void }) {
  if (gap.session === null) return <span className="muted">A new activity</span>;
  return (
    <GapQuestion
      gap={gap}
      question="What would free this?"
      answer={(onClose) => <Freeing plan={plan} gap={gap} onHand={onHand} onClose={onClose} />}
    />
  );
}

function Freeing({ plan, gap, onHand, onClose }: { plan: string; gap: GapLeftView; onHand: () => void; onClose: () => void }) {
  const hand = usePlanHand(plan);
  const found = usePlanRemedy(plan, gap.person, gap.skill);
  const remedy = found.data;
  return (
    <GapAnswer
      gap={gap}
      title={`What would free ${gap.skill_title} for ${gap.name}?`}
      found={found}
      waiting="Trying changes"
      actions={
        remedy && remedy.edits.length > 0 ? (
          <Button
            look="primary"
            busy={hand.busy !== null}
            onPress={() => {
              void editPlan(plan, remedy.edits);
              onClose();
              onHand();
            }}
          >
            Do it under Change by hand
          </Button>
        ) : null
      }
      onClose={onClose}
    >
      {remedy ? (
        <Found remedy={remedy} />
      ) : (
        <p role="status">
          No single change frees this gap. It takes two or more at once, such as a seat and more time, or something new in the catalogue.
        </p>
      )}
    </GapAnswer>
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
