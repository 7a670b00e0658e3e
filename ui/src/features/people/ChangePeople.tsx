/** Changes everybody who is chosen in the same way: what to change, then what that does for whom, then one step to do it. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { DataTable } from "@/components/DataTable";
import { Segmented, Select } from "@/components/Field";
import { Inspector } from "@/components/Page";
import { Loading } from "@/components/State";
import { DayField } from "@/components/TypedField";
import { tryPeople } from "@/data/queries";
import { useToday } from "@/data/store";
import type { PersonEdit } from "@/data/types";
import { useSetPeople } from "@/data/writes";
import { plural, quoted } from "@/text/format";
import { editOf } from "./edit";
import { FromDay } from "./FromDay";
import { BranchField, ManagerField, RolesField, TeamField, useNewBranch } from "./PersonFields";
import { useTeamCheck } from "./useTeamCheck";

type What = "branch" | "team" | "roles" | "manager" | "end";
const WHAT: { key: What; text: string }[] = [
  { key: "branch", text: "Branch" },
  { key: "team", text: "Team" },
  { key: "roles", text: "Roles" },
  { key: "manager", text: "Manager" },
  { key: "end", text: "Last day" },
];
type Way = "all" | "with" | "without";

type ChangeProps = { people: string[]; teams: readonly string[]; onClose: () => void; onDone: () => void };

export function ChangePeople({ people, teams, onClose, onDone }: ChangeProps) {
  const today = useToday();
  const [what, setWhat] = useState<What>("branch");
  const [branch, setBranch] = useState("");
  const [team, setTeam] = useState("");
  const [way, setWay] = useState<Way>("with");
  const [roles, setRoles] = useState<string[]>([]);
  const [manager, setManager] = useState<string | null>(null);
  const [end, setEnd] = useState<string | null>(null);
  const [on, setOn] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const [make, setMake] = useState(false);
  const [newTeam, setNewTeam] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  // What was asked to be shown; null while the form is filled in.
  const [edit, setEdit] = useState<PersonEdit | null>(null);
  const isNewBranch = useNewBranch(branch);
  const isMissing = useTeamCheck();
  const isNewTeam = newTeam !== null && newTeam === team.trim();
  const lacking = lackingOf();
  const who = plural(people.length, "person", "people");

  function lackingOf(): string | null {
    switch (what) {
      case "branch":
        if (branch.trim() === "") return "Choose the branch";
        return isNewBranch && !make ? "No branch is called this. Choose one, or make it new below" : null;
      case "team":
        if (team.trim() === "") return "Choose the team";
        return isNewTeam && !make ? "No team is called this. Choose one, or make it new below" : null;
      case "roles":
        return roles.length === 0 ? "Choose at least one role" : null;
      case "end":
        return end === null ? "Say which day is the last" : null;
      default:
        return null;
    }
  }

  async function show() {
    setTried(true);
    if (lacking !== null || bad) return;
    if (what === "team" && !(isNewTeam && make) && (await isMissing(team))) {
      setNewTeam(team.trim());
      setMake(false);
      return;
    }
    setEdit(editOf(part()));
  }

  function part(): Partial<PersonEdit> {
    switch (what) {
      case "branch":
        return { branch: branch.trim(), on, make: isNewBranch && make };
      case "team":
        return { team: team.trim(), on, make: isNewTeam && make };
      case "roles":
        return { ...(way === "all" ? { roles } : way === "with" ? { with_roles: roles } : { without_roles: roles }), on };
      case "manager":
        return { manager: manager ?? "" };
      default:
        return { end };
    }
  }

  if (edit !== null) {
    return (
      <Inspector title={`What changes for ${who}`} onClose={onClose}>
        <Preview
          people={people}
          edit={edit}
          onBack={() => setEdit(null)}
          onDone={() => {
            onDone();
            onClose();
          }}
        />
      </Inspector>
    );
  }
  return (
    <Inspector title={`Change ${who}`} onClose={onClose}>
      <form
        className="stack"
        noValidate
        aria-label={`Change ${who}`}
        onSubmit={(event) => {
          event.preventDefault();
          void show();
        }}
      >
        <Select
          label="What is to change?"
          value={what}
          onChange={(next) => {
            setWhat(next);
            setTried(false);
            setMake(false);
            setBad(false);
          }}
          choices={WHAT}
        />
        {what === "branch" ? (
          <BranchField
            value={branch}
            onChange={setBranch}
            make={make}
            onMake={setMake}
            error={tried && lacking !== null ? lacking : undefined}
          />
        ) : null}
        {what === "team" ? (
          <TeamField
            value={team}
            onChange={setTeam}
            teams={teams}
            isNew={isNewTeam}
            make={make}
            onMake={setMake}
            error={tried && lacking !== null ? lacking : undefined}
          />
        ) : null}
        {what === "roles" ? (
          <>
            <Segmented
              label="How do the roles change?"
              value={way}
              onChange={setWay}
              choices={[
                { key: "with", text: "Add" },
                { key: "without", text: "End" },
                { key: "all", text: "These alone" },
              ]}
            />
            <p className="field-help">{WAYS[way]}</p>
            <RolesField label="Roles" value={roles} onChange={setRoles} />
          </>
        ) : null}
        {what === "manager" ? (
          <>
            <ManagerField value={manager} onChange={setManager} />
            <p className="field-help">Empty: nobody manages them</p>
          </>
        ) : null}
        {what === "end" ? (
          <DayField
            label="Last day"
            required
            today={today}
            value={end}
            onChange={setEnd}
            onBad={setBad}
            help="Such as 31 March 2026"
            error={tried && lacking !== null ? lacking : undefined}
          />
        ) : null}
        {what === "branch" || what === "team" || what === "roles" ? <FromDay value={on} onChange={setOn} onBad={setBad} /> : null}
        {tried && lacking !== null && what === "roles" ? (
          <span className="field-error" role="alert">
            {lacking}
          </span>
        ) : null}
        <div className="actions">
          <Button type="submit" look="primary">
            Show what changes
          </Button>
          <Button look="quiet" onPress={onClose}>
            Change nothing
          </Button>
        </div>
      </form>
    </Inspector>
  );
}

const WAYS: Record<Way, string> = {
  with: "They hold these roles as well as those they have",
  without: "They no longer hold these roles; others stay",
  all: "They hold these roles and no others",
};

type PreviewProps = { people: string[]; edit: PersonEdit; onBack: () => void; onDone: () => void };

function Preview({ people, edit, onBack, onDone }: PreviewProps) {
  const tried = useQuery(tryPeople(people, edit));
  const save = useSetPeople({ quiet: true });
  const preview = tried.data;
  const changed = preview?.people ?? [];
  const error = save.error ?? tried.error;
  return (
    <div className="stack">
      {preview === undefined && tried.error === null ? <Loading label="Working out what changes" /> : null}
      {preview === undefined ? null : (
        <>
          <p role="status">
            {changed.length === 0 ? "Nothing would change" : `${plural(changed.length, "person changes", "people change")}`}
            {preview.unchanged > 0 ? `; ${plural(preview.unchanged, "stays", "stay")} as now` : ""}
          </p>
          {changed.length > 0 ? (
            <DataTable
              caption="What changes for whom"
              hideCaption
              rows={changed}
              rowKey={(row) => row.person}
              most={50}
              columns={[
                { key: "name", head: "Name", rowHead: true, cell: (row) => row.name },
                {
                  key: "changes",
                  head: "Change",
                  cell: (row) => (
                    <ul className="plain-list">
                      {row.changes.map((line) => (
                        <li key={line}>{quoted(line)}</li>
                      ))}
                    </ul>
                  ),
                },
              ]}
            />
          ) : null}
        </>
      )}
      {error ? <CallNotice error={error} unchanged="Nothing was changed" /> : null}
      <div className="actions">
        {changed.length > 0 ? (
          <Button look="primary" busy={save.isPending} onPress={() => save.mutate([people, edit], { onSuccess: onDone })}>
            Change {plural(changed.length, "person", "people")}
          </Button>
        ) : null}
        <Button look="quiet" onPress={onBack}>
          Back
        </Button>
      </div>
    </div>
  );
}
