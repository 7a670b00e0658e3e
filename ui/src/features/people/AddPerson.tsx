/** Somebody new, in a panel beside the list. The number, the name and the kind are enough. */
import { useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Select, TextField } from "@/components/Field";
import { focusFirstError } from "@/components/firstError";
import { Inspector } from "@/components/Page";
import { DayField } from "@/components/TypedField";
import { useToday } from "@/data/store";
import type { Kind } from "@/data/types";
import { useAddPerson } from "@/data/writes";
import { editOf, fieldOf, KINDS, wrongHours } from "./edit";
import { BranchField, ManagerField, RolesField, TeamField, useNewBranch } from "./PersonFields";
import { useTeamCheck } from "./useTeamCheck";

type Draft = {
  number: string;
  name: string;
  kind: Kind;
  branch: string;
  team: string;
  roles: string[];
  start: string | null;
  end: string | null;
  hours: string;
  email: string;
  manager: string | null;
};

const fresh = (kind: Kind, branch: string, team: string): Draft => ({
  number: "",
  name: "",
  kind,
  branch,
  team,
  roles: [],
  start: null,
  end: null,
  hours: "",
  email: "",
  manager: null,
});

type AddProps = { teams: readonly string[]; onClose: () => void; onAdded: (person: string) => void };

export function AddPerson({ teams, onClose, onAdded }: AddProps) {
  const today = useToday();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>(fresh("employee", "", ""));
  const [bad, setBad] = useState({ start: false, end: false });
  const [tried, setTried] = useState(false);
  const [make, setMake] = useState({ branch: false, team: false });
  const [newTeam, setNewTeam] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const add = useAddPerson({ quiet: true });
  const isMissing = useTeamCheck();
  const isNewBranch = useNewBranch(draft.branch);
  const isNewTeam = newTeam !== null && newTeam === draft.team.trim();
  const set = (part: Partial<Draft>) => {
    add.reset();
    setDraft({ ...draft, ...part });
  };
  const refused = fieldOf(add.error);
  const conflict = add.error?.error.kind === "conflict" ? "This number is here already. Give another" : undefined;
  const errors = {
    number: draft.number.trim() === "" ? "Give the staff or volunteer number" : undefined,
    name: draft.name.trim() === "" ? "Give the name in full" : undefined,
    branch: isNewBranch && !make.branch ? "No branch is called this. Choose one, or make it new below" : undefined,
    hours: wrongHours(draft.hours),
    end: draft.start !== null && draft.end !== null && draft.end < draft.start ? "The last day is before the first" : undefined,
  };
  const whole = !Object.values(errors).some(Boolean) && !bad.start && !bad.end;

  async function save(another: boolean) {
    setTried(true);
    if (!whole) {
      focusFirstError(form.current);
      return;
    }
    if (draft.team.trim() !== "" && !(isNewTeam && make.team) && (await isMissing(draft.team))) {
      setNewTeam(draft.team.trim());
      setMake({ ...make, team: false });
      requestAnimationFrame(() => focusFirstError(form.current));
      return;
    }
    const text = (value: string) => value.trim() || null;
    const edit = editOf({
      number: draft.number.trim(),
      name: draft.name.trim(),
      kind: draft.kind,
      branch: text(draft.branch),
      team: text(draft.team),
      roles: draft.roles.length === 0 ? null : draft.roles,
      start: draft.start,
      end: draft.end,
      weekly_hours: text(draft.hours),
      email: text(draft.email),
      manager: draft.manager,
      make: (isNewBranch && make.branch) || (isNewTeam && make.team),
    });
    add.mutate([edit], {
      onSuccess: ({ value }) => {
        if (!another) return onAdded(value.person);
        // The next new starter is often of the same branch and team.
        setDraft(fresh(draft.kind, draft.branch, draft.team));
        setTried(false);
        setMake({ branch: false, team: false });
        setRound(round + 1);
        requestAnimationFrame(() => form.current?.querySelector("input")?.focus());
      },
      onError: () => focusFirstError(form.current),
    });
  }
  return (
    <Inspector title="Add a person" onClose={onClose}>
      <form
        ref={form}
        className="stack"
        noValidate
        aria-label="Add a person"
        onSubmit={(event) => {
          event.preventDefault();
          void save(false);
        }}
      >
        <TextField
          label="Number"
          required
          value={draft.number}
          onChange={(number) => set({ number })}
          help="Staff or volunteer number"
          error={conflict ?? (tried ? errors.number : undefined)}
        />
        <TextField label="Name" required value={draft.name} onChange={(name) => set({ name })} error={tried ? errors.name : undefined} />
        <Select label="Kind" value={draft.kind} onChange={(kind) => set({ kind })} choices={KINDS} />
        <BranchField
          key={`branch-${round}`}
          value={draft.branch}
          onChange={(branch) => set({ branch })}
          make={make.branch}
          onMake={(branch) => setMake({ ...make, branch })}
          error={tried ? errors.branch : undefined}
        />
        <TeamField
          key={`team-${round}`}
          value={draft.team}
          onChange={(team) => set({ team })}
          teams={teams}
          isNew={isNewTeam}
          make={make.team}
          onMake={(team) => setMake({ ...make, team })}
          error={isNewTeam && !make.team ? "No team is called this. Choose one, or make it new below" : undefined}
        />
        <RolesField label="Roles" value={draft.roles} onChange={(roles) => set({ roles })} />
        <div className="people__days" key={`days-${round}`}>
          <DayField
            label="First day"
            today={today}
            value={draft.start}
            onChange={(start) => set({ start })}
            onBad={(start) => setBad({ ...bad, start })}
            help="Such as 4 March"
          />
          <DayField
            label="Last day"
            today={today}
            value={draft.end}
            onChange={(end) => set({ end })}
            onBad={(end) => setBad({ ...bad, end })}
            help="Empty if not known"
            error={errors.end}
          />
        </div>
        <TextField label="Hours a week" value={draft.hours} onChange={(hours) => set({ hours })} help="Such as 18.5" error={errors.hours} />
        <TextField label="E-mail" value={draft.email} onChange={(email) => set({ email })} />
        <ManagerField
          key={`manager-${round}`}
          value={draft.manager}
          onChange={(manager) => set({ manager })}
          error={refused === "manager" ? add.error?.message : undefined}
        />
        {add.error ? <CallNotice error={add.error} unchanged="Nobody was added" /> : null}
        <div className="actions">
          <Button type="submit" look="primary" busy={add.isPending}>
            {draft.name.trim() === "" ? "Add this person" : `Add ${draft.name.trim()}`}
          </Button>
          <Button busy={add.isPending} onPress={() => void save(true)}>
            Save and add another
          </Button>
        </div>
      </form>
    </Inspector>
  );
}
