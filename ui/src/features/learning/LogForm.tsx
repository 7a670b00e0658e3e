/** One form: what, when, how long, which skills, what I learned. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { TextField } from "@/components/Field";
import { TextBox } from "@/components/TextBox";
import { DayField, MinutesField } from "@/components/TypedField";
import { useLevels, useToday } from "@/data/store";
import type { MyLearning, MySkill } from "@/data/types";
import { useAddLearning } from "@/data/writes";
import { duration } from "@/text/format";
import { levelWords } from "./words";

type Claim = { skill: string; title: string; level: number | null };
type Draft = { on: string | null; minutes: number | null; what: string; claims: Claim[]; reflection: string };

export function LogForm({ mine }: { mine: MyLearning }) {
  const today = useToday();
  const fresh: Draft = { on: today, minutes: null, what: "", claims: [], reflection: "" };
  const [draft, setDraft] = useState<Draft>(fresh);
  const [bad, setBad] = useState({ on: false, minutes: false });
  const [tried, setTried] = useState(false);
  // Another number makes the fields anew, so that text that was half typed goes too.
  const [round, setRound] = useState(0);
  const add = useAddLearning({ quiet: true });
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const errors = {
    on: draft.on === null ? "Say on which day" : draft.on > today ? "This day is still to come. Log learning once it is done" : undefined,
    minutes: draft.minutes === null ? "Say how long it took" : undefined,
    what: draft.what.trim() === "" ? "Say what you did" : undefined,
  };
  const whole = !errors.on && !errors.minutes && !errors.what && !bad.on && !bad.minutes;

  function log() {
    setTried(true);
    if (!whole || draft.minutes === null) return;
    const what = draft.what.trim();
    const activity = mine.activities.find(([, title]) => title.toLowerCase() === what.toLowerCase())?.[0] ?? null;
    const record = {
      person: mine.person.key,
      on: draft.on,
      minutes: draft.minutes,
      activity,
      title: activity === null ? what : null,
      skills: draft.claims.map(({ skill, level }): [string, number | null] => [skill, level]),
      reflection: draft.reflection.trim() || null,
    };
    add.mutate([record], {
      onSuccess: () => {
        setDraft(fresh);
        setTried(false);
        setRound(round + 1);
      },
    });
  }
  return (
    <form
      className="card stack"
      aria-labelledby="log-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        log();
      }}
    >
      <h2 id="log-title">Log what you learned</h2>
      <TextBox
        key={`what-${round}`}
        label="What did you do?"
        required
        value={draft.what}
        onChange={(what) => set({ what })}
        suggestions={mine.activities.map(([key, text]) => ({ key, text }))}
        help="Choose from the catalogue, or write your own title"
        error={tried ? errors.what : undefined}
      />
      <div className="learning__when" key={round}>
        <DayField
          label="When?"
          required
          today={today}
          value={draft.on}
          onChange={(on) => set({ on })}
          onBad={(on) => setBad({ ...bad, on })}
          help="Such as 4 March, or yesterday"
          error={tried || (draft.on !== null && draft.on > today) ? errors.on : undefined}
        />
        <MinutesField
          label="How long?"
          required
          value={draft.minutes}
          onChange={(minutes) => set({ minutes })}
          onBad={(minutes) => setBad({ ...bad, minutes })}
          help="Such as 90, 1h 30m or 1:30"
          error={tried ? errors.minutes : undefined}
        />
      </div>
      <Claims skills={mine.skills} claims={draft.claims} onChange={(claims) => set({ claims })} />
      <TextField
        label="What did you learn?"
        rows={4}
        value={draft.reflection}
        onChange={(reflection) => set({ reflection })}
        help="In your own words. Write nothing about your health or about other people: the person who verifies it reads this"
      />
      {add.error ? <CallNotice error={add.error} unchanged="Nothing was logged" /> : null}
      <div className="line">
        <Button type="submit" look="primary" busy={add.isPending}>
          {whole && draft.minutes !== null ? `Log ${duration(draft.minutes)}` : "Log it"}
        </Button>
        {tried && !whole ? (
          <span className="field-error" role="alert">
            Something is missing above
          </span>
        ) : null}
      </div>
    </form>
  );
}

function Claims({ skills, claims, onChange }: { skills: MySkill[]; claims: Claim[]; onChange: (claims: Claim[]) => void }) {
  const levels = useLevels();
  const free = skills.filter((skill) => !claims.some((claim) => claim.skill === skill.skill));
  const groups: [string, MySkill[]][] = [
    ["Below my target", free.filter((skill) => skill.state === "below")],
    ["Not rated yet", free.filter((skill) => skill.state === "unrated")],
    ["At my target", free.filter((skill) => skill.state === "met")],
  ];
  const change = (skill: string, level: number | null) =>
    onChange(claims.map((claim) => (claim.skill === skill ? { ...claim, level } : claim)));
  return (
    <fieldset className="learning__claims">
      <legend className="field-label">Which skills?</legend>
      {claims.map((claim) => (
        <div key={claim.skill} className="learning__claim">
          <span>{claim.title}</span>
          <select
            className="field-input"
            aria-label={`${claim.title}: where I stand now`}
            value={claim.level ?? ""}
            onChange={(event) => change(claim.skill, event.target.value === "" ? null : Number(event.target.value))}
          >
            <option value="">Practised, no level claimed</option>
            {levels.map((level) => (
              <option key={level.level} value={level.level}>
                {levelWords(levels, level.level)}
              </option>
            ))}
          </select>
          <Button
            look="quiet"
            aria-label={`Remove ${claim.title}`}
            onPress={() => onChange(claims.filter((each) => each.skill !== claim.skill))}
          >
            Remove
          </Button>
          {claim.level === null ? null : (
            <p className="muted small learning__anchor">{levels.find((level) => level.level === claim.level)?.anchor}</p>
          )}
        </div>
      ))}
      {free.length > 0 ? (
        <select
          className="field-input"
          aria-label="Add a skill"
          value=""
          onChange={(event) => {
            const skill = skills.find((each) => each.skill === event.target.value);
            if (skill) onChange([...claims, { skill: skill.skill, title: skill.title, level: null }]);
          }}
        >
          <option value="">Add a skill</option>
          {groups
            .filter(([, own]) => own.length > 0)
            .map(([title, own]) => (
              <optgroup key={title} label={title}>
                {own.map((skill) => (
                  <option key={skill.skill} value={skill.skill}>
                    {skill.title}
                  </option>
                ))}
              </optgroup>
            ))}
        </select>
      ) : null}
      <p className="field-help">A level you claim counts once somebody who verifies it agrees.</p>
    </fieldset>
  );
}
