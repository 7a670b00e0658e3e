/** What a place that the plan leaves out was moved aside for, found by solving again with the place pinned; asked for one gap at a time. */
import { Button } from "@/components/Button";
import { usePlanForced } from "@/data/planHand";
import { stopSolvingAgain } from "@/data/planJob";
import type { GapLeftView } from "@/data/types";
import { Changes } from "./Changes";
import { GapAnswer, GapQuestion } from "./GapQuestion";
import { better, whatDiffers } from "./words";

/** Only a gap that could close as the plan stands was moved aside for something. */
export function MadeWay({ plan, gap }: { plan: string; gap: GapLeftView }) {
  const { reason, session } = gap;
  if (reason !== "worth" || session === null) return null;
  return (
    <GapQuestion
      gap={gap}
      question="What did this make way for?"
      answer={(onClose) => <Forcing plan={plan} gap={gap} session={session} onClose={onClose} />}
    />
  );
}

function Forcing({ plan, gap, session, onClose }: { plan: string; gap: GapLeftView; session: string; onClose: () => void }) {
  const found = usePlanForced(plan, gap.person, session);
  return (
    <GapAnswer
      gap={gap}
      title={`What did ${gap.skill_title} for ${gap.name} make way for?`}
      found={found}
      waiting="Working it out again with this place in the plan"
      actions={found.isPending ? <Button onPress={() => void stopSolvingAgain()}>Stop and show the best so far</Button> : null}
      onClose={onClose}
    >
      {found.data ? (
        <div className="stack-2" role="status">
          <ul className="plain-list">
            <li>
              <b>
                With the place the plan is {better(found.data.difference)} without it
                {found.data.difference < 0
                  ? ": that is why it was left out."
                  : found.data.difference > 0
                    ? ": more time would have found this plan."
                    : "."}
              </b>
            </li>
            {whatDiffers(found.data.before, found.data.after).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <Changes changes={found.data.changes} none="Nobody's places differ." />
        </div>
      ) : null}
    </GapAnswer>
  );
}
