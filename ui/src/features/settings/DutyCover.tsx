/** How many people must stay on duty: a plan never takes away more than these rules leave. */
import { useState } from "react";
import { NumberField } from "@/components/Field";
import type { BranchView, DutyCoverView } from "@/data/types";
import { plural } from "@/text/format";
import { Choice } from "./Choice";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";
import { halfdayWords, WEEK } from "./words";

type Roles = [string, string][];

export function DutyCover({ rules, branches, roles }: { rules: DutyCoverView[]; branches: BranchView[]; roles: Roles }) {
  const branch = (key: string) => branches.find((each) => each.key === key)?.name ?? key;
  const words = (rule: DutyCoverView) =>
    `${plural(rule.min, "person", "people")}${rule.role ? ` as ${roleName(roles, rule.role)}` : ""} on duty ${halfdayWords(rule.halfdays)}`;
  return (
    <EditList
      id="duty"
      title="Cover on duty"
      help="At least so many people stay on duty. A plan never sends more away than that."
      items={rules}
      itemKey={(rule) => rule.id}
      name={(rule) => `cover at ${branch(rule.branch)}: ${words(rule)}`}
      add="Add a rule for cover on duty"
      empty="No rule yet: a plan may send everyone away at once."
      line={(rule) => (
        <>
          <span className="strong">{branch(rule.branch)}</span>
          <span>at least {words(rule)}</span>
        </>
      )}
      form={(rule, done) => <DutyForm rule={rule} branches={branches} roles={roles} onDone={done} />}
    />
  );
}

function roleName(roles: Roles, key: string): string {
  return roles.find(([code]) => code === key)?.[1] ?? key;
}

function DutyForm({
  rule,
  branches,
  roles,
  onDone,
}: {
  rule: DutyCoverView | null;
  branches: BranchView[];
  roles: Roles;
  onDone: () => void;
}) {
  const [draft, setDraft] = useState<DutyCoverView>(rule ?? { id: "", branch: branches[0]?.key ?? "", halfdays: [], role: null, min: 1 });
  const set = (part: Partial<DutyCoverView>) => setDraft({ ...draft, ...part });
  const every = draft.halfdays.length === 0;
  const toggle = (halfday: string, on: boolean) => {
    const all = WEEK.flatMap(({ am, pm }) => [am, pm]);
    const now = new Set(every ? all : draft.halfdays);
    if (on) now.add(halfday);
    else now.delete(halfday);
    const kept = all.filter((each) => now.has(each));
    // All of them is stored as none named, so that the rule reads "in every half-day".
    if (kept.length > 0) set({ halfdays: kept.length === all.length ? [] : kept });
  };
  const whole = draft.branch !== "" && Number.isInteger(draft.min) && draft.min >= 1;
  return (
    <EditForm
      label={rule ? "Rule for cover on duty" : "New rule for cover on duty"}
      save={rule ? "Save the rule" : "Add the rule"}
      change={whole ? { what: "duty_cover", ...draft } : null}
      missing={branches.length === 0 ? "Add a branch first" : whole ? undefined : "Say how many people, 1 or more"}
      onDone={onDone}
      {...(rule ? { remove: { words: "Take the rule away", change: { what: "drop_cover" as const, id: rule.id } } } : {})}
    >
      <div className="fields">
        <Choice
          label="Branch"
          value={draft.branch}
          choices={branches.map((each): [string, string] => [each.key, each.name])}
          onChange={(branch) => set({ branch })}
        />
        <NumberField label="People at least" required value={draft.min} min={1} max={999} onChange={(min) => set({ min: min ?? 0 })} />
        <Choice
          label="In the role"
          value={draft.role ?? ""}
          choices={[["", "Anyone"], ...roles]}
          onChange={(role) => set({ role: role || null })}
        />
      </div>
      <fieldset className="settings__week">
        <legend className="field-label">Half-days: {every ? "every one" : `${draft.halfdays.length} of 14`}</legend>
        <table className="table">
          <thead>
            <tr>
              <td />
              {WEEK.map(({ day }) => (
                <th key={day} scope="col">
                  {day.slice(0, 3)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {(["am", "pm"] as const).map((half) => (
              <tr key={half}>
                <th scope="row">{half === "am" ? "Morning" : "Afternoon"}</th>
                {WEEK.map((each) => (
                  <td key={each.day}>
                    <input
                      type="checkbox"
                      aria-label={`${each.day} ${half === "am" ? "morning" : "afternoon"}`}
                      checked={every || draft.halfdays.includes(each[half])}
                      onChange={(event) => toggle(each[half], event.target.checked)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </fieldset>
    </EditForm>
  );
}
