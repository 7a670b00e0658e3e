/** One record in the queue: what was done, what is claimed, and the verifier's word on it. */
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { TextField } from "@/components/Field";
import { focusFirstError } from "@/components/firstError";
import { useLevels } from "@/data/store";
import type { LearningRecordView } from "@/data/types";
import { date, duration, plural } from "@/text/format";
import { KIND_ONE } from "@/text/words";
import { levelWords } from "./words";

export type Ruling = { accept: boolean; levels: [string, number][]; reason: string | null };

type RecordToVerifyProps = {
  record: LearningRecordView;
  current: boolean;
  /** Is it known who verifies? */
  ready: boolean;
  busy: boolean;
  returning: boolean;
  onReturning: (on: boolean) => void;
  onFocus: () => void;
  onRule: (ruling: Ruling) => void;
};

export function RecordToVerify({ record, current, ready, busy, returning, onReturning, onFocus, onRule }: RecordToVerifyProps) {
  const id = useId();
  const levels = useLevels();
  const top = levels.length - 1;
  // What the verifier gives each skill: what was claimed, until the verifier says otherwise.
  const [given, setGiven] = useState<ReadonlyMap<string, number>>(
    new Map(record.skills.flatMap((claim) => (claim.level === null ? [] : [[claim.skill, claim.level] as const]))),
  );
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const card = useRef<HTMLElement>(null);
  const keep = () => {
    onReturning(false);
    card.current?.focus();
  };
  const off = !ready || busy;
  const anchor = (level: number | undefined) => levels.find((each) => each.level === level)?.anchor;
  const give = (skill: string, level: number | null) => {
    const next = new Map(given);
    if (level === null) next.delete(skill);
    else next.set(skill, level);
    setGiven(next);
  };
  const accept = (withLevels: boolean) => {
    if (!off) onRule({ accept: true, levels: withLevels ? [...given] : [], reason: null });
  };
  function keys(event: KeyboardEvent) {
    if (event.target !== event.currentTarget || event.altKey || event.ctrlKey || event.metaKey) return;
    const [only] = record.skills;
    if (event.key === "a") accept(true);
    else if (event.key === "r") onReturning(true);
    else if (/^\d$/.test(event.key) && only && record.skills.length === 1 && Number(event.key) <= top) give(only.skill, Number(event.key));
    else return;
    event.preventDefault();
  }
  return (
    <article
      ref={card}
      className={current ? "card learning__record learning__record--current" : "card learning__record"}
      aria-labelledby={`${id}-title`}
      data-record={record.id}
      tabIndex={current ? 0 : -1}
      onFocus={onFocus}
      onKeyDown={keys}
    >
      <header className="spread">
        <h2 id={`${id}-title`}>
          {record.name}: {record.title}
        </h2>
        <span className="muted">
          {date(record.on)}, {duration(record.minutes)}
        </span>
      </header>
      <p className="muted">{[KIND_ONE[record.kind], record.branch, record.person].filter(Boolean).join(", ")}</p>
      {record.reflection ? (
        <blockquote className="learning__quote">{record.reflection}</blockquote>
      ) : (
        <p className="muted">No words on what was learned.</p>
      )}
      {record.skills.length > 0 ? (
        <ul className="learning__claimed">
          {record.skills.map((claim) => (
            <li key={claim.skill}>
              <span>
                <span className="strong">{claim.title}</span>{" "}
                <span className="muted">
                  {claim.now === null ? "not rated" : `now ${levelWords(levels, claim.now)}`}
                  {claim.level === null ? ", no level claimed" : `, claims ${levelWords(levels, claim.level)}`}
                </span>
              </span>
              <select
                className="field-input"
                aria-label={`${claim.title}: level you give`}
                value={given.get(claim.skill) ?? ""}
                onChange={(event) => give(claim.skill, event.target.value === "" ? null : Number(event.target.value))}
              >
                <option value="">No level from me</option>
                {levels.map((level) => (
                  <option key={level.level} value={level.level}>
                    {levelWords(levels, level.level)}
                  </option>
                ))}
              </select>
              {given.has(claim.skill) ? <p className="muted small learning__anchor">{anchor(given.get(claim.skill))}</p> : null}
            </li>
          ))}
        </ul>
      ) : null}
      {returning ? (
        <form
          className="stack-2"
          onSubmit={(event) => {
            event.preventDefault();
            if (off) return;
            if (reason.trim() !== "") onRule({ accept: false, levels: [], reason: reason.trim() });
            else {
              setTried(true);
              focusFirstError(event.currentTarget);
            }
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.stopPropagation();
            keep();
          }}
        >
          <TextField
            label={`Why it goes back to ${record.name}`}
            rows={2}
            autoFocus
            required
            value={reason}
            onChange={setReason}
            {...(tried && reason.trim() === "" ? { error: "Say what to do with it" } : {})}
          />
          <div className="line">
            <Button type="submit" look="primary" isDisabled={off}>
              Return with this reason
            </Button>
            <Button onPress={keep}>Keep it in the queue</Button>
          </div>
        </form>
      ) : (
        <div className="line">
          <Button look="primary" isDisabled={off} onPress={() => accept(true)}>
            {verifyWords(given)}
          </Button>
          {given.size > 0 ? (
            <Button isDisabled={off} onPress={() => accept(false)}>
              Verify without a level
            </Button>
          ) : null}
          <Button isDisabled={off} onPress={() => onReturning(true)}>
            Return with a reason
          </Button>
        </div>
      )}
    </article>
  );
}

function verifyWords(given: ReadonlyMap<string, number>): string {
  const values = [...given.values()];
  if (values.length === 0) return "Verify";
  return values.length === 1 ? `Verify as level ${values[0]}` : `Verify with ${plural(values.length, "level")}`;
}
