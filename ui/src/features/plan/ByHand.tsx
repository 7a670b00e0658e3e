/** Changing the plan by hand: places and sessions dropped, moved, added, pinned and ruled out, judged after each change. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { ChoiceBox } from "@/components/ChoiceBox";
import { editPlan, keepEdited, type PlanHand, solveAgain, takeBackEdit, useHandChoices, usePlanHand } from "@/data/planHand";
import { stopSolvingAgain } from "@/data/planJob";
import type { PlanDifference, PlanView } from "@/data/types";
import { count, plural, quoted } from "@/text/format";
import { Changes } from "./Changes";
import { HandSessionPanel } from "./HandSessionPanel";
import { better, whatDiffers } from "./words";

const AGAIN_SECONDS = 5;

export function ByHand({ plan }: { plan: PlanView }) {
  const base = plan.plan;
  const hand = usePlanHand(base);
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = useHandChoices(base);
  const sessions = hand.steps.at(-1)?.sessions ?? plan.sessions;
  const session = sessions.find((each) => each.id === chosen) ?? null;
  const known = choices.data?.sessions ?? [];
  const words = new Map(known.map((each) => [each.session, each.words]));
  const running = new Set(sessions.map((each) => each.id));
  return (
    <div className="stack">
      <p className="muted">
        Nothing is booked until you adopt the plan. What you pin or rule out is kept when the plan is worked out again.
      </p>
      <Standing plan={plan} hand={hand} />
      {hand.error ? <CallNotice error={hand.error} unchanged="The plan is as it was" /> : null}
      {choices.error ? <CallNotice error={choices.error} unchanged="The plan is as it was" /> : null}
      <div className="plan__filters">
        <ChoiceBox
          label="Session to change"
          choices={sessions.map((each) => ({
            key: each.id,
            text: words.get(each.id) ?? each.title,
            detail: `${each.people.length} of ${each.seats} places`,
          }))}
          onChoose={setChosen}
          none="No session is called that"
        />
        <ChoiceBox
          label="Session to add"
          choices={known.filter((each) => !running.has(each.session)).map((each) => ({ key: each.session, text: each.words }))}
          onChoose={(added) => {
            setChosen(added);
            void editPlan(base, [{ edit: "add_run", session: added }]);
          }}
          none="Nothing more of that name could run in this time"
          disabled={hand.busy !== null}
        />
      </div>
      {session ? (
        <HandSessionPanel
          base={base}
          hand={hand}
          session={session}
          words={words}
          choices={choices.data ?? { people: [], sessions: [] }}
          running={running}
          onMoved={setChosen}
          onClose={() => setChosen(null)}
        />
      ) : (
        <p className="muted small">Choose a session to see who goes, and to drop, move or add places.</p>
      )}
    </div>
  );
}

/** What the changes are worth and break, and what can be done with them. */
function Standing({ plan, hand }: { plan: PlanView; hand: PlanHand }) {
  const now = hand.steps.at(-1);
  const broken = now?.broken ?? [];
  return (
    <section className="card stack-2" aria-labelledby="plan-hand-worth">
      <h2 id="plan-hand-worth">What your changes are worth</h2>
      <div role="status" className="stack-2">
        <p>
          {now ? (
            <b>The plan is {better(now.difference)} before.</b>
          ) : hand.solved ? (
            "Worked out again from your changes."
          ) : (
            "No change yet."
          )}{" "}
          {now ? (broken.length === 0 ? "No rule is broken." : `${plural(broken.length, "rule is", "rules are")} broken:`) : ""}
        </p>
        {now ? <p>{whatDiffers(plan.parts, now.parts).join(" ")}</p> : null}
        {broken.length > 0 ? (
          <ul>
            {broken.slice(0, 20).map((each) => (
              <li key={`${each.rule} ${each.words}`}>
                {quoted(each.words)} <span className="muted">{each.advice}</span>
              </li>
            ))}
            {broken.length > 20 ? <li>and {count(broken.length - 20)} more</li> : null}
          </ul>
        ) : null}
      </div>
      {hand.marks.length > 0 ? (
        <p className="small">
          {plural(hand.marks.filter((each) => each.mark === "pin").length, "pin")} and{" "}
          {plural(hand.marks.filter((each) => each.mark === "forbid").length, "thing ruled out", "things ruled out")}, kept when the plan is
          worked out again.
        </p>
      ) : null}
      <div className="line">
        {hand.busy === "again" ? (
          <>
            <span role="status">Working it out again with few changes</span>
            <Button onPress={() => void stopSolvingAgain()}>Stop and keep the best so far</Button>
          </>
        ) : (
          <Button
            look="primary"
            isDisabled={hand.steps.length === 0 && hand.marks.length === 0}
            busy={hand.busy !== null}
            onPress={() => void solveAgain(plan.plan, AGAIN_SECONDS)}
          >
            Work it out again with few changes
          </Button>
        )}
        <Button
          isDisabled={hand.steps.length === 0 || broken.length > 0}
          busy={hand.busy !== null}
          onPress={() => void keepEdited(plan.plan)}
        >
          Take the plan as it is now
        </Button>
        <Button look="quiet" isDisabled={hand.steps.length === 0} busy={hand.busy !== null} onPress={() => takeBackEdit(plan.plan)}>
          Take the last change back
        </Button>
      </div>
      <Listed changes={now?.changes ?? hand.solved} />
    </section>
  );
}

function Listed({ changes }: { changes: PlanDifference | null }) {
  return changes === null ? null : <Changes changes={changes} none="Nobody's places differ." />;
}
