/** What does each role need? One role at a time, its targets beside its skills; what a change does to the gaps is shown first. */
import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Select } from "@/components/Field";
import { Page } from "@/components/Page";
import { Answer, EmptyState } from "@/components/State";
import { useAddress, useScope } from "@/data/address";
import { rolesGrid, tryTargets } from "@/data/queries";
import type { GapEffect, RoleShown, RolesGrid } from "@/data/types";
import { useSetTargets } from "@/data/writes";
import { count, plural } from "@/text/format";
import { KIND } from "@/text/words";
import { RoleForm } from "./RoleForm";
import { TargetTable } from "./TargetTable";
import { type Pending, targetEdits, targetOf } from "./targets";
import "@/components/desk.css";
import "./roles.css";

export function RolesPage() {
  const scope = useScope();
  const query = useQuery(rolesGrid({ ...scope, branch: null, kind: null, aim: null }));
  const [address, change] = useAddress();
  const [editing, setEditing] = useState<"new" | RoleShown | null>(null);
  const roles = query.data?.roles ?? [];
  const at = Math.max(
    0,
    roles.findIndex((role) => role.role === address.role),
  );
  const role = roles[at];
  return (
    <Page
      title={query.data ? `${plural(roles.length, "role")} and what they need` : "Roles and targets"}
      lead={
        query.data ? `Framework ${query.data.framework.code}@${query.data.framework.version}, edition ${query.data.edition}` : undefined
      }
      actions={
        <Button look="primary" icon={<Plus aria-hidden="true" size={16} />} onPress={() => setEditing("new")}>
          Add a role
        </Button>
      }
      inspector={
        editing === null ? null : (
          <RoleForm
            role={editing === "new" ? null : editing}
            roles={roles}
            onClose={() => setEditing(null)}
            onSaved={(key) => {
              setEditing(null);
              change({ role: key });
            }}
          />
        )
      }
    >
      <Answer query={query} what="the roles">
        {(grid) =>
          role === undefined ? (
            <EmptyState
              title="No role yet"
              action={
                <Button look="primary" onPress={() => setEditing("new")}>
                  Add a role
                </Button>
              }
            >
              A role names the skills that it needs, each with a target. People who hold it are measured by that.
            </EmptyState>
          ) : (
            <div className="stack">
              <div className="actions">
                <Select
                  label="Role"
                  value={role.role}
                  onChange={(key) => change({ role: key })}
                  choices={roles.map((one) => ({
                    key: one.role,
                    text: one.title,
                    detail: `${one.role}, ${plural(one.people, "person", "people")}`,
                  }))}
                />
                <p className="muted">
                  {role.kind ? KIND[role.kind] : "Anybody"}, {plural(role.people, "person holds", "people hold")} it
                  {role.also.length > 0 ? `. Also called ${role.also.join(", ")}` : ""}
                  {role.certificates.length > 0 ? `. Requires ${role.certificates.map((one) => one.certificate).join(", ")}` : ""}
                </p>
                <Button onPress={() => setEditing(role)}>Change the role</Button>
              </div>
              <Targets key={role.role} grid={grid} at={at} role={role} />
            </div>
          )
        }
      </Answer>
    </Page>
  );
}

function Targets({ grid, at, role }: { grid: RolesGrid; at: number; role: RoleShown }) {
  const [pending, setPending] = useState<Pending>({});
  const [from, setFrom] = useState("");
  const edits = targetEdits(grid, at, role.role, pending);
  const effect = useQuery({ ...tryTargets(edits), enabled: edits.length > 0, retry: false });
  const save = useSetTargets({ quiet: true });
  const copy = (key: string) => {
    setFrom(key);
    const other = grid.roles.findIndex((one) => one.role === key);
    if (other < 0) return;
    setPending(Object.fromEntries(grid.skills.map((skill, column) => [skill.key, targetOf(grid, other, column)])));
  };
  const others = grid.roles.filter((one) => one.role !== role.role);
  return (
    <>
      {others.length > 0 ? (
        <Select
          label="Copy the targets of another role"
          value={from === "" ? null : from}
          onChange={copy}
          placeholder="Choose a role"
          choices={others.map((one) => ({ key: one.role, text: one.title }))}
        />
      ) : null}
      <TargetTable grid={grid} at={at} role={role} pending={pending} onPending={setPending} />
      <div className="actions actions--foot">
        <span role="status">
          {edits.length === 0
            ? "Nothing is changed. Type a digit in a target; Delete takes it off"
            : `${plural(edits.length, "target")} changed: ${effect.data ? effectText(effect.data) : "working out what that does"}`}
        </span>
        {edits.length > 0 ? (
          <>
            <Button
              look="primary"
              busy={save.isPending}
              onPress={() =>
                save.mutate([edits], {
                  onSuccess: () => {
                    setPending({});
                    setFrom("");
                  },
                })
              }
            >
              Save
            </Button>
            <Button
              onPress={() => {
                setPending({});
                setFrom("");
                save.reset();
              }}
            >
              Discard
            </Button>
          </>
        ) : null}
      </div>
      {effect.error ? <CallNotice error={effect.error} /> : null}
      {save.error ? <CallNotice error={save.error} /> : null}
    </>
  );
}

/** "14 people, below target 159 to 160, levels missing 289 to 292". */
function effectText({ people, before, after }: GapEffect): string {
  const step = (what: string, from: number, to: number) => (from === to ? "" : `, ${what} ${count(from)} to ${count(to)}`);
  return `${plural(people, "person", "people")}${step("needed skills", before.required, after.required)}${step("below target", before.below, after.below)}${step("not rated", before.unrated, after.unrated)}${step("levels missing", before.gap_levels, after.gap_levels)}`;
}
