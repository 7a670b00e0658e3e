/** The targets that are set for one person, over those of their roles. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { ChoiceBox } from "@/components/ChoiceBox";
import { DataTable } from "@/components/DataTable";
import { Select, TextField } from "@/components/Field";
import { DayField } from "@/components/TypedField";
import { useScope } from "@/data/address";
import { rolesGrid } from "@/data/queries";
import { useLevels, useToday } from "@/data/store";
import type { PersonPage, PersonTarget, TargetEdit } from "@/data/types";
import { useSetTargets } from "@/data/writes";
import { plural } from "@/text/format";
import { between } from "./edit";
import { levelWords } from "./words";

export function OwnTargets({ page }: { page: PersonPage }) {
  const levels = useLevels();
  const today = useToday();
  const [adding, setAdding] = useState(false);
  const save = useSetTargets();
  const end = (target: PersonTarget) =>
    save.mutate([
      [{ role: null, person: page.person, skill: target.skill, level: null, importance: null, from: null, to: null, reason: null }],
    ]);
  return (
    <section className="section" aria-labelledby="own-title">
      <div className="section__head">
        <h2 id="own-title">
          {page.targets.length === 0
            ? "No target of their own"
            : plural(page.targets.length, "target of their own", "targets of their own")}
        </h2>
        {adding ? null : <Button onPress={() => setAdding(true)}>Set a target</Button>}
      </div>
      {page.targets.length === 0 ? (
        <p className="muted">
          A target set for {page.name} alone counts instead of the role’s: a step for this year, or a skill that is not needed.
        </p>
      ) : (
        <DataTable
          caption="Targets of their own"
          hideCaption
          rows={page.targets}
          rowKey={(target) => target.target}
          columns={[
            { key: "skill", head: "Skill", rowHead: true, cell: (target) => target.title },
            { key: "level", head: "Target", cell: (target) => (target.level === 0 ? "Not needed" : levelWords(levels, target.level)) },
            { key: "when", head: "When", cell: (target) => between(target.from, target.to) },
            { key: "reason", head: "Why", cell: (target) => target.reason ?? "" },
            {
              key: "end",
              head: <span className="visually-hidden">End it</span>,
              cell: (target) =>
                target.to !== null && target.to < today ? null : (
                  <Button look="quiet" busy={save.isPending} aria-label={`End the target for ${target.title}`} onPress={() => end(target)}>
                    End it today
                  </Button>
                ),
            },
          ]}
        />
      )}
      {adding ? <TargetForm page={page} onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

function TargetForm({ page, onClose }: { page: PersonPage; onClose: () => void }) {
  const scope = useScope();
  const levels = useLevels();
  const today = useToday();
  const skills = useQuery(rolesGrid(scope)).data?.skills ?? [];
  const [skill, setSkill] = useState<string | null>(null);
  const [level, setLevel] = useState<string | null>(null);
  const [days, setDays] = useState<{ from: string | null; to: string | null }>({ from: null, to: null });
  const [bad, setBad] = useState({ from: false, to: false });
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const save = useSetTargets({ quiet: true });
  const whole = skill !== null && level !== null && !bad.from && !bad.to;
  function send() {
    setTried(true);
    if (skill === null || level === null || !whole) return;
    const edit: TargetEdit = {
      role: null,
      person: page.person,
      skill,
      level: Number(level),
      importance: null,
      ...days,
      reason: reason.trim() || null,
    };
    save.mutate([[edit]], { onSuccess: onClose });
  }
  return (
    <form
      className="card stack"
      noValidate
      aria-label="Set a target"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {skill === null ? (
        <ChoiceBox
          label="Skill"
          choices={skills.map(({ key, title }) => ({ key, text: title, detail: key }))}
          onChoose={setSkill}
          none="No skill is called that"
        />
      ) : (
        <p className="people__chosen">
          <span className="strong">{skills.find((one) => one.key === skill)?.title ?? skill}</span>
          <Button look="quiet" onPress={() => setSkill(null)}>
            Another skill
          </Button>
        </p>
      )}
      <Select
        label="Target"
        value={level}
        onChange={setLevel}
        choices={Array.from({ length: page.max_level + 1 }, (_, at) => ({
          key: String(at),
          text: at === 0 ? "Not needed: takes the skill off the list" : levelWords(levels, at),
        }))}
      />
      <div className="people__days">
        <DayField
          label="From"
          today={today}
          value={days.from}
          onChange={(from) => setDays({ ...days, from })}
          onBad={(from) => setBad({ ...bad, from })}
          help="Empty means today"
        />
        <DayField
          label="To"
          today={today}
          value={days.to}
          onChange={(to) => setDays({ ...days, to })}
          onBad={(to) => setBad({ ...bad, to })}
          help="Empty means no end"
        />
      </div>
      <TextField label="Why" value={reason} onChange={setReason} />
      {tried && (skill === null || level === null) ? (
        <span className="field-error" role="alert">
          {skill === null ? "Choose the skill" : "Choose the level"}
        </span>
      ) : null}
      {save.error ? <CallNotice error={save.error} unchanged="No target was set" /> : null}
      <div className="actions">
        <Button type="submit" look="primary" busy={save.isPending}>
          Set the target
        </Button>
        <Button look="quiet" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
