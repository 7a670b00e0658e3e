/** One form: what, when, how long, which skills, what I learned. */
import { useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { TextField } from "@/components/Field";
import { focusFirstError } from "@/components/firstError";
import { TextBox } from "@/components/TextBox";
import { DayField, MinutesField } from "@/components/TypedField";
import { useLevels, useToday } from "@/data/store";
import type { MyLearning, MySkill } from "@/data/types";
import { useAddLearning } from "@/data/writes";
import { duration } from "@/text/format";
import { levelWords } from "./words";

type Claim = { skill: string; title: string; level: number | null };
type Draft = { on: string | null; minutes: number | null; what: string; claims: Claim[]; reflection: string };

/** What the form asks, of oneself and on behalf of somebody else. */
const WORDS = {
  own: {
    title: "Log what you learned",
    what: "What did you do?",
    learned: "What did you learn?",
    help: "In your own words. Write nothing about your health or about other people: the person who verifies it reads this",
    claim: "A level you claim counts once somebody who verifies it agrees.",
    level: "where I stand now",
  },
  other: {
    title: "Log learning for this person",
    what: "What was done?",
    learned: "What was learned?",
    help: "Write nothing about anybody’s health or about other people: the person who verifies it reads this",
    claim: "A level that is claimed counts once somebody who verifies it agrees.",
    level: "level claimed",
  },
} as const;

export function LogForm({ mine, own }: { mine: MyLearning; own: boolean }) {
  const words = own ? WORDS.own : WORDS.other;
  const today = useToday();
  const form = useRef<HTMLFormElement>(null);
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
    what: draft.what.trim() === "" ? (own ? "Say what you did" : "Say what was done") : undefined,
  };
  const whole = !errors.on && !errors.minutes && !errors.what && !bad.on && !bad.minutes;

  function log() {
    setTried(true);
    if (!whole || draft.minutes === null) {
      focusFirstError(form.current);
      return;
    }
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
      ref={form}
      className="card stack"
      aria-labelledby="log-title"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        log();
      }}
    >
      <h2 id="log-title">{words.title}</h2>
      <TextBox
        key={`what-${round}`}
        label={words.what}
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
      <Claims words={words} skills={mine.skills} claims={draft.claims} onChange={(claims) => set({ claims })} />
      <TextField label={words.learned} rows={4} value={draft.reflection} onChange={(reflection) => set({ reflection })} help={words.help} />
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

type ClaimsProps = {
  words: (typeof WORDS)["own" | "other"];
  skills: MySkill[];
  claims: Claim[];
  onChange: (claims: Claim[]) => void;
};

function Claims({ words, skills, claims, onChange }: ClaimsProps) {
  const levels = useLevels();
  const free = skills.filter((skill) => !claims.some((claim) => claim.skill === skill.skill));
  const groups: [string, MySkill[]][] = [
    ["Below target", free.filter((skill) => skill.state === "below")],
    ["Not rated yet", free.filter((skill) => skill.state === "unrated")],
    ["At target", free.filter((skill) => skill.state === "met")],
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
            aria-label={`${claim.title}: ${words.level}`}
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
      <p className="field-help">{words.claim}</p>
    </fieldset>
  );
}
