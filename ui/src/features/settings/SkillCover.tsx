/** How many people must have a skill, in the service or in a branch. */
import { useState } from "react";
import { NumberField } from "@/components/Field";
import { useLevels } from "@/data/store";
import type { BranchView, Kind, SkillCoverView } from "@/data/types";
import { plural } from "@/text/format";
import { KIND } from "@/text/words";
import { Choice } from "./Choice";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";

const KINDS = Object.keys(KIND) as Kind[];

export function SkillCover({ rules, branches, skills }: { rules: SkillCoverView[]; branches: BranchView[]; skills: [string, string][] }) {
  const levels = useLevels();
  const where = (scope: string) =>
    scope === "service"
      ? "In the service"
      : scope === "each"
        ? "In each branch"
        : `In ${branches.find((each) => each.key === scope)?.name ?? scope}`;
  const title = (key: string) => skills.find(([code]) => code === key)?.[1] ?? key;
  const words = (rule: SkillCoverView) =>
    `at least ${plural(rule.min, "person", "people")}${rule.kinds.length > 0 ? ` (${rule.kinds.map((kind) => KIND[kind].toLowerCase()).join(" or ")})` : ""} with ${title(rule.skill)} at level ${rule.level}${
      levels[rule.level] ? ` ${levels[rule.level]?.name}` : ""
    } or above`;
  return (
    <EditList
      id="skill-cover"
      title="Cover of skills"
      help="At least so many people have a skill. Where there are fewer, the overview says so."
      items={rules}
      itemKey={(rule) => rule.id}
      name={(rule) => `cover of ${title(rule.skill)}`}
      add="Add a rule for cover of a skill"
      empty="No rule yet."
      line={(rule) => (
        <>
          <span className="strong">{where(rule.scope)}</span>
          <span>{words(rule)}</span>
        </>
      )}
      form={(rule, done) => <SkillForm rule={rule} branches={branches} skills={skills} onDone={done} />}
    />
  );
}

function SkillForm({
  rule,
  branches,
  skills,
  onDone,
}: {
  rule: SkillCoverView | null;
  branches: BranchView[];
  skills: [string, string][];
  onDone: () => void;
}) {
  const levels = useLevels();
  const [draft, setDraft] = useState<SkillCoverView>(
    rule ?? { id: "", scope: "each", skill: skills[0]?.[0] ?? "", level: 2, kinds: [], min: 1 },
  );
  const set = (part: Partial<SkillCoverView>) => setDraft({ ...draft, ...part });
  const whole = draft.skill !== "" && Number.isInteger(draft.min) && draft.min >= 1;
  return (
    <EditForm
      label={rule ? "Rule for cover of a skill" : "New rule for cover of a skill"}
      save={rule ? "Save the rule" : "Add the rule"}
      change={whole ? { what: "skill_cover", ...draft } : null}
      missing={skills.length === 0 ? "Import a skills framework first" : whole ? undefined : "Say how many people, 1 or more"}
      onDone={onDone}
      {...(rule ? { remove: { words: "Take the rule away", change: { what: "drop_cover" as const, id: rule.id } } } : {})}
    >
      <div className="fields">
        <Choice
          label="Where"
          value={draft.scope}
          choices={[
            ["service", "In the service as a whole"],
            ["each", "In each branch"],
            ...branches.map((each): [string, string] => [each.key, `In ${each.name}`]),
          ]}
          onChange={(scope) => set({ scope })}
        />
        <NumberField label="People at least" required value={draft.min} min={1} max={999} onChange={(min) => set({ min: min ?? 0 })} />
        <Choice label="Skill" value={draft.skill} choices={skills} onChange={(skill) => set({ skill })} />
        <Choice
          label="Level or above"
          value={String(draft.level)}
          choices={levels
            .filter((each) => each.level > 0)
            .map((each): [string, string] => [String(each.level), `${each.level} ${each.name}`])}
          onChange={(level) => set({ level: Number(level) })}
        />
      </div>
      <fieldset className="settings__kinds">
        <legend className="field-label">Whose skill counts: {draft.kinds.length === 0 ? "everybody’s" : "of these"}</legend>
        {KINDS.map((kind) => (
          <label key={kind} className="check">
            <input
              type="checkbox"
              checked={draft.kinds.includes(kind)}
              onChange={(event) =>
                set({ kinds: KINDS.filter((each) => (each === kind ? event.target.checked : draft.kinds.includes(each))) })
              }
            />
            <span>{KIND[kind]}</span>
          </label>
        ))}
      </fieldset>
    </EditForm>
  );
}
