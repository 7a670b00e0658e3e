/** One session while the plan is changed by hand: the run itself, and everybody's place in it. */
import { Button } from "@/components/Button";
import { ChoiceBox } from "@/components/ChoiceBox";
import { editPlan, markOf, markPlan, type PlanHand } from "@/data/planHand";
import type { HandChoices, Mark, PlanSession } from "@/data/types";
import { plural } from "@/text/format";

type Panel = {
  /** The text of the plan that the changes began from. */
  base: string;
  hand: PlanHand;
  session: PlanSession;
  words: ReadonlyMap<string, string>;
  choices: HandChoices;
  running: ReadonlySet<string>;
  onMoved: (session: string) => void;
  onClose: () => void;
};

export function HandSessionPanel({ base, hand, session, words, choices, running, onMoved, onClose }: Panel) {
  const title = words.get(session.id) ?? session.title;
  const busy = hand.busy !== null;
  const others = choices.sessions.filter((each) => each.activity === session.activity && each.session !== session.id);
  const going = new Set(session.people.map(([person]) => person));
  const broken = new Set((hand.steps.at(-1)?.broken ?? []).filter((each) => each.session === session.id).map((each) => each.person));
  return (
    <section className="card plan__session" aria-labelledby="plan-hand-session">
      <div className="spread">
        <h3 id="plan-hand-session">{title}</h3>
        <button type="button" className="text-button" onClick={onClose}>
          Close
        </button>
      </div>
      <div className="line">
        <Marks base={base} hand={hand} session={session.id} person={null} what={title} fixed={session.fixed} />
        <Button
          busy={busy}
          onPress={() => {
            onClose();
            void editPlan(base, [{ edit: "drop_run", session: session.id }]);
          }}
        >
          Drop this session
        </Button>
      </div>
      <div className="plan__filters">
        <ChoiceBox
          label="Move the session with everybody in it to"
          choices={others.filter((each) => !running.has(each.session)).map((each) => ({ key: each.session, text: each.words }))}
          onChoose={(to) => {
            onMoved(to);
            void editPlan(base, [{ edit: "move_run", from: session.id, to }]);
          }}
          none="It could run on no other day"
          disabled={busy}
        />
        <ChoiceBox
          label="Give a place to"
          choices={choices.people
            .filter((each) => !going.has(each.person))
            .map((each) => ({ key: each.person, text: each.name, detail: [each.person, each.branch].filter(Boolean).join(", ") }))}
          onChoose={(person) => void editPlan(base, [{ edit: "add_place", person, session: session.id }])}
          none="Nobody is called that"
          disabled={busy}
        />
      </div>
      <h4>{plural(session.people.length, "person goes", "people go")}</h4>
      <ul className="plan__hand-people">
        {session.people.map(([person, name]) => (
          <li key={person}>
            <span>
              {name} <span className="muted small">{person}</span>
              {broken.has(person) ? <b className="plan__broken"> breaks a rule</b> : null}
            </span>
            <span className="line">
              <Marks base={base} hand={hand} session={session.id} person={person} what={name} />
              <Button
                look="quiet"
                busy={busy}
                aria-label={`Drop the place of ${name}`}
                onPress={() => void editPlan(base, [{ edit: "drop_place", person, session: session.id }])}
              >
                Drop
              </Button>
              {others.length > 0 ? (
                <select
                  className="field-input plan__move"
                  aria-label={`Move ${name} to another session`}
                  value=""
                  disabled={busy}
                  onChange={(event) => void editPlan(base, [{ edit: "move_place", person, from: session.id, to: event.target.value }])}
                >
                  <option value="" disabled>
                    Move to
                  </option>
                  {others.map((each) => (
                    <option key={each.session} value={each.session}>
                      {each.words}
                    </option>
                  ))}
                </select>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MARKS: readonly [Mark, string][] = [
  ["pin", "Pin"],
  ["forbid", "Rule out"],
];

/** Pin and rule out, as two buttons of which one may be pressed; what is confirmed stays, and cannot be ruled out. */
function Marks({
  base,
  hand,
  session,
  person,
  what,
  fixed = false,
}: {
  base: string;
  hand: PlanHand;
  session: string;
  person: string | null;
  what: string;
  fixed?: boolean;
}) {
  const held = markOf(hand, session, person);
  const kinds = MARKS.filter(([mark]) => mark !== "forbid" || !fixed);
  return (
    <>
      {kinds.map(([mark, name]) => (
        <button
          key={mark}
          type="button"
          className="button button-quiet"
          aria-pressed={held === mark}
          aria-label={`${name} ${what}`}
          disabled={hand.busy !== null}
          onClick={() => markPlan(base, { person, session, mark })}
        >
          {held === mark ? `✓ ${name}` : name}
        </button>
      ))}
      {fixed ? <span className="muted small">Confirmed, so it stays</span> : null}
    </>
  );
}
