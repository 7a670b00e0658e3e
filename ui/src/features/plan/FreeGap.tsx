/** The cheapest single change that would free a gap, tried by solving again and used with one button; asked for one gap at a time. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { editPlan, usePlanHand, usePlanRemedy } from "@/data/planHand";
import { settings } from "@/data/queries";
import type { GapLeftView, PlanSetup, PlanView, RemedyOffered } from "@/data/types";
import { useChangeSetting } from "@/data/writes";
import { pounds } from "@/text/format";
import { Changes } from "./Changes";
import { changeInSetup, type InSetup, MADE_ELSEWHERE } from "./changeInSetup";
import { GapAnswer, GapQuestion } from "./GapQuestion";

/** What can be done with a change that was found. */
export type UseChange = {
  /** What the plan was made under. */
  setup: PlanSetup;
  /** Goes on with the set-up that has the change in it. */
  onSetup: (change: InSetup) => void;
  /** Shows the plan where it is changed by hand. */
  onHand: () => void;
};

export function FreeGap({ plan, gap, use }: { plan: PlanView; gap: GapLeftView; use: UseChange }) {
  if (gap.session === null) return <span className="muted">A new activity</span>;
  return (
    <GapQuestion
      gap={gap}
      question="What would free this?"
      answer={(onClose) => <Freeing plan={plan} gap={gap} use={use} onClose={onClose} />}
    />
  );
}

function Freeing({ plan, gap, use, onClose }: { plan: PlanView; gap: GapLeftView; use: UseChange; onClose: () => void }) {
  const hand = usePlanHand(plan.plan);
  const service = useQuery(settings());
  const found = usePlanRemedy(plan.plan, gap.person, gap.skill);
  const remedy = found.data;
  const inSetup = remedy && service.data ? changeInSetup(use.setup, plan, gap, remedy, service.data) : null;
  const change = useChangeSetting({ quiet: true });
  const go = () => {
    if (!remedy) return;
    if (remedy.setting && inSetup) {
      const { key, value, words } = remedy.setting;
      change.mutate([{ what: "set", key, value }], {
        onSuccess: () => {
          onClose();
          use.onSetup({ ...inSetup, words: [words, inSetup.words].filter(Boolean).join("; ") });
        },
      });
      return;
    }
    onClose();
    if (remedy.edits.length > 0) {
      void editPlan(plan.plan, remedy.edits);
      use.onHand();
    } else if (inSetup) use.onSetup(inSetup);
  };
  return (
    <GapAnswer
      gap={gap}
      title={`What would free ${gap.skill_title} for ${gap.name}?`}
      found={found}
      waiting="Trying changes, cheapest first; in a large service this takes up to a minute"
      actions={
        remedy && (remedy.edits.length > 0 || inSetup) ? (
          <Button look="primary" busy={hand.busy !== null || change.isPending} onPress={go}>
            Use this change
          </Button>
        ) : null
      }
      onClose={onClose}
    >
      {remedy ? (
        <>
          <Found remedy={remedy} />
          <Next remedy={remedy} inSetup={inSetup} />
          {change.error ? <CallNotice error={change.error} unchanged="The setting is as before" /> : null}
        </>
      ) : (
        <p role="status">
          No single change frees this gap. It takes two or more at once, such as a seat and more time, or something new in the catalogue.
        </p>
      )}
    </GapAnswer>
  );
}

function Found({ remedy }: { remedy: RemedyOffered }) {
  return (
    <div className="stack-2" role="status">
      <p>
        <b>{remedy.words}</b>
        {remedy.to_find > 0 ? ` Money to find: ${pounds(remedy.to_find)}.` : ""}
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

/** What using the change does, or where it is made. */
function Next({ remedy, inSetup }: { remedy: RemedyOffered; inSetup: InSetup | null }) {
  if (remedy.edits.length > 0) return <p className="muted">Using it gives the place under “Change by hand”. Nothing is booked yet.</p>;
  if (remedy.setting)
    return (
      <p className="muted">
        Using it changes a setting, for every plan: {[remedy.setting.words, inSetup?.words].filter(Boolean).join("; ")}. Undo takes it back.
      </p>
    );
  if (inSetup) return <p className="muted">Using it puts this into the set-up: {inSetup.words}. Nothing else is changed yet.</p>;
  const { what } = remedy.change;
  return (
    <p>
      {MADE_ELSEWHERE[what]} Then work the plan out again.{" "}
      {what === "money" || what === "relief" ? null : (
        <Link to={what === "hours" ? "/settings" : "/import"}>{what === "hours" ? "Settings" : "Import"}</Link>
      )}
    </p>
  );
}
