/** What might be different: people who leave, branches that close, more roles, other targets. */
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, IconButton } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Segmented, Select, TextField } from "@/components/Field";
import { Inspector } from "@/components/Page";
import { PersonBox } from "@/components/PersonBox";
import { DayField } from "@/components/TypedField";
import { usePeopleSearch } from "@/data/peopleSearch";
import { rolesGrid, settings } from "@/data/queries";
import { useToday } from "@/data/store";
import type { Scope, WhatIfEdit } from "@/data/types";
import { useSaveWhatIf } from "@/data/writes";
import { date } from "@/text/format";

const EVERYTHING: Scope = { as_of: null, branch: null, kind: null, aim: null, ratings: null, framework: null };
const KINDS = [
  { key: "leaver", text: "Somebody leaves" },
  { key: "close", text: "A branch closes" },
  { key: "role", text: "One more role" },
  { key: "target", text: "Another target" },
] as const;
type Kind = (typeof KINDS)[number]["key"];

type FormProps = { before: WhatIfEdit | null; onClose: () => void; onSaved: (name: string) => void };

export function WhatIfForm({ before, onClose, onSaved }: FormProps) {
  const [edit, setEdit] = useState<WhatIfEdit>(before ?? { name: "", leavers: [], closures: [], roles: [], targets: [], framework: null });
  const save = useSaveWhatIf({ quiet: true });
  const lines = [
    ...edit.leavers.map(([person, on], at) => ({
      key: `leaver ${at}`,
      text: `${person} leaves: last day ${date(on)}`,
      without: () => setEdit({ ...edit, leavers: edit.leavers.filter((_, other) => other !== at) }),
    })),
    ...edit.closures.map(([branch, on], at) => ({
      key: `close ${at}`,
      text: `${branch} is closed from ${date(on)}`,
      without: () => setEdit({ ...edit, closures: edit.closures.filter((_, other) => other !== at) }),
    })),
    ...edit.roles.map(([person, role, on], at) => ({
      key: `role ${at}`,
      text: `${person} is ${role} as well from ${date(on)}`,
      without: () => setEdit({ ...edit, roles: edit.roles.filter((_, other) => other !== at) }),
    })),
    ...edit.targets.map(([role, skill, level], at) => ({
      key: `target ${at}`,
      text: level === 0 ? `${role} no longer needs ${skill}` : `${role} needs ${skill} at level ${level}`,
      without: () => setEdit({ ...edit, targets: edit.targets.filter((_, other) => other !== at) }),
    })),
  ];
  const whole = edit.name.trim() !== "" && (lines.length > 0 || edit.framework !== null);
  return (
    <Inspector title={before ? `Change ${before.name}` : "A new what-if"} onClose={onClose}>
      <div className="stack">
        <TextField
          label="Name"
          required
          value={edit.name}
          onChange={(name) => setEdit({ ...edit, name })}
          disabled={before !== null}
          help="Such as Northgate closes"
        />
        <section className="section" aria-label="What is different">
          <h3>What is different</h3>
          {lines.length === 0 ? <p className="muted">Nothing yet. Add what might happen below.</p> : null}
          <ul className="whatif__lines">
            {lines.map((line) => (
              <li key={line.key}>
                <span>{line.text}</span>
                <IconButton label={`Take off: ${line.text}`} icon={<X aria-hidden="true" size={15} />} onPress={line.without} />
              </li>
            ))}
          </ul>
        </section>
        <AddLine edit={edit} onEdit={setEdit} />
        {save.error ? <CallNotice error={save.error} /> : null}
        <div className="actions">
          <Button
            look="primary"
            busy={save.isPending}
            isDisabled={!whole}
            onPress={() => save.mutate([edit], { onSuccess: (done) => onSaved(done.value.name) })}
          >
            Save the what-if
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </div>
      </div>
    </Inspector>
  );
}

function AddLine({ edit, onEdit }: { edit: WhatIfEdit; onEdit: (edit: WhatIfEdit) => void }) {
  const today = useToday();
  const [kind, setKind] = useState<Kind>("leaver");
  const [person, setPerson] = useState<string | null>(null);
  const [branch, setBranch] = useState<string | null>(null);
  const [role, setRole] = useState<string | null>(null);
  const [skill, setSkill] = useState<string | null>(null);
  const [level, setLevel] = useState("1");
  const [on, setOn] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const search = usePeopleSearch(person);
  const branches = useQuery(settings()).data?.branches ?? [];
  const grid = useQuery(rolesGrid(EVERYTHING)).data;
  const needsDay = kind !== "target";
  const ready =
    !(needsDay && (on === null || bad)) &&
    (kind === "leaver" ? person !== null : kind === "close" ? branch !== null : role !== null) &&
    (kind !== "role" || person !== null) &&
    (kind !== "target" || skill !== null);
  const add = () => {
    const day = on ?? today;
    if (kind === "leaver" && person) onEdit({ ...edit, leavers: [...edit.leavers, [person, day]] });
    if (kind === "close" && branch) onEdit({ ...edit, closures: [...edit.closures, [branch, day]] });
    if (kind === "role" && person && role) onEdit({ ...edit, roles: [...edit.roles, [person, role, day]] });
    if (kind === "target" && role && skill) onEdit({ ...edit, targets: [...edit.targets, [role, skill, Number(level)]] });
    setPerson(null);
    search.choose(null);
  };
  const who = (
    <PersonBox
      label="Who"
      text={search.text}
      onText={search.setText}
      people={search.people}
      busy={search.busy}
      value={person}
      clearable
      onChoose={(choice) => {
        search.choose(choice);
        setPerson(choice?.key ?? null);
      }}
    />
  );
  const which = (
    <Select label="Role" value={role} onChange={setRole} choices={(grid?.roles ?? []).map((one) => ({ key: one.role, text: one.title }))} />
  );
  const fields: Record<Kind, ReactNode> = {
    leaver: who,
    close: (
      <Select label="Branch" value={branch} onChange={setBranch} choices={branches.map((one) => ({ key: one.key, text: one.name }))} />
    ),
    role: (
      <>
        {who}
        {which}
      </>
    ),
    target: (
      <>
        {which}
        <Select
          label="Skill"
          value={skill}
          onChange={setSkill}
          choices={(grid?.skills ?? []).map((one) => ({ key: one.key, text: one.title, detail: one.key }))}
        />
        <Select
          label="Level"
          value={level}
          onChange={setLevel}
          choices={[
            { key: "0", text: "Not needed any more" },
            ...Array.from({ length: grid?.max_level ?? 4 }, (_, at) => ({ key: String(at + 1), text: `Level ${at + 1}` })),
          ]}
        />
      </>
    ),
  };
  return (
    <section className="section" aria-label="Add what might happen">
      <h3>Add what might happen</h3>
      <Segmented label="What might happen" value={kind} onChange={setKind} choices={KINDS} />
      {fields[kind]}
      {needsDay ? (
        <DayField label={kind === "leaver" ? "Last day" : "From which day"} today={today} value={on} onChange={setOn} onBad={setBad} />
      ) : null}
      <Button isDisabled={!ready} onPress={add}>
        Add it
      </Button>
    </section>
  );
}
