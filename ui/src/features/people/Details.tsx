/** Everything that is written down about a person, each to be changed where it stands. */
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Select, TextField } from "@/components/Field";
import { DayField } from "@/components/TypedField";
import { useToday } from "@/data/store";
import type { Kind, PersonEdit, PersonPage } from "@/data/types";
import { KIND_ONE } from "@/text/words";
import { DetailForm, DetailRow } from "./DetailRow";
import { between, holds, KINDS, wrongHours } from "./edit";
import { FromDay } from "./FromDay";
import { BranchField, ManagerField, RolesField, TeamField, useNewBranch } from "./PersonFields";
import { useTeamCheck } from "./useTeamCheck";

type TextKey = "number" | "name" | "weekly_hours" | "email";

export function Details({ page }: { page: PersonPage }) {
  const navigate = useNavigate();
  const on = page.as_of;
  const now = {
    branch: page.branches.find((held) => holds(held, on)),
    team: page.teams.find((held) => holds(held, on)),
    roles: page.roles.filter((held) => holds(held, on)),
  };
  const text = (key: TextKey, label: string, value: string, help?: string) => (
    <DetailRow label={label} shown={value || <None />}>
      {(close) => (
        <TextForm
          person={page.person}
          field={key}
          label={label}
          value={value}
          help={help}
          onClose={close}
          onSaved={(person) => void navigate({ to: "/people/$person", params: { person }, replace: true })}
        />
      )}
    </DetailRow>
  );
  return (
    <section className="section" aria-labelledby="details-title">
      <h2 id="details-title">Details</h2>
      <dl className="people__details">
        {text("name", "Name", page.name)}
        {text("number", "Number", page.person, "The right number, where a wrong one was given")}
        <DetailRow label="Kind" shown={KIND_ONE[page.kind]}>
          {(close) => <KindForm page={page} onClose={close} />}
        </DetailRow>
        <DetailRow label="Branch" shown={now.branch?.title ?? <None />}>
          {(close) => <PlaceForm page={page} what="branch" value={now.branch?.title ?? ""} onClose={close} />}
        </DetailRow>
        <DetailRow label="Team" shown={now.team?.title ?? <None />}>
          {(close) => <PlaceForm page={page} what="team" value={now.team?.title ?? ""} onClose={close} />}
        </DetailRow>
        <DetailRow label="Roles" shown={now.roles.map((role) => role.title).join(", ") || <None />}>
          {(close) => <RolesForm page={page} value={now.roles.map((role) => role.role)} onClose={close} />}
        </DetailRow>
        <Times page={page} />
        {text("weekly_hours", "Hours a week", page.weekly_hours ?? "", "Such as 18.5. Empty if not known")}
        {text("email", "E-mail", page.email ?? "")}
        <DetailRow
          label="Manager"
          shown={
            page.manager ? (
              <Link to="/people/$person" params={{ person: page.manager.person }}>
                {page.manager.name}
              </Link>
            ) : (
              <None />
            )
          }
        >
          {(close) => <ManagerForm page={page} onClose={close} />}
        </DetailRow>
      </dl>
    </section>
  );
}

function None() {
  return <span className="muted">none</span>;
}

type TextFormProps = {
  person: string;
  field: TextKey;
  label: string;
  value: string;
  help?: string | undefined;
  onClose: () => void;
  onSaved: (person: string) => void;
};

function TextForm({ person, field, label, value, help, onClose, onSaved }: TextFormProps) {
  const [typed, setTyped] = useState(value);
  const [tried, setTried] = useState(false);
  const needed = field === "number" || field === "name";
  const lacking = needed && typed.trim() === "" ? `Give the ${label.toLowerCase()}` : undefined;
  const wrong = field === "weekly_hours" ? wrongHours(typed) : undefined;
  return (
    <DetailForm
      person={person}
      label={`Change: ${label}`}
      onClose={onClose}
      onSaved={onSaved}
      edit={() => {
        setTried(true);
        return lacking || wrong ? null : { [field]: typed.trim() };
      }}
    >
      {(error) => (
        <TextField
          label={label}
          required={needed}
          value={typed}
          onChange={setTyped}
          help={help}
          error={wrong ?? (tried ? lacking : undefined) ?? (error?.error.kind === "conflict" ? "This number is here already" : undefined)}
        />
      )}
    </DetailForm>
  );
}

type FormProps = { page: PersonPage; onClose: () => void };

function KindForm({ page, onClose }: FormProps) {
  const [kind, setKind] = useState<Kind>(page.kind);
  return (
    <DetailForm person={page.person} label="Change: Kind" onClose={onClose} edit={() => ({ kind })}>
      {() => <Select label="Kind" value={kind} onChange={setKind} choices={KINDS} />}
    </DetailForm>
  );
}

function PlaceForm({ page, what, value, onClose }: FormProps & { what: "branch" | "team"; value: string }) {
  const [typed, setTyped] = useState(value);
  const [on, setOn] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  const [make, setMake] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const isMissing = useTeamCheck();
  const isNewBranch = useNewBranch(what === "branch" ? typed : "");
  const isNew = what === "branch" ? isNewBranch : missing !== null && missing === typed.trim();
  const error = tried && isNew && !make ? `No ${what} is called this. Choose one, or make it new below` : undefined;
  async function edit(): Promise<Partial<PersonEdit> | null> {
    setTried(true);
    if (bad || (isNew && !make)) return null;
    if (what === "team" && !isNew && (await isMissing(typed))) {
      setMissing(typed.trim());
      return null;
    }
    return { [what]: typed.trim(), on, make: isNew && make };
  }
  const field = { value: typed, onChange: setTyped, make, onMake: setMake, error };
  return (
    <DetailForm person={page.person} label={what === "branch" ? "Change: Branch" : "Change: Team"} onClose={onClose} edit={edit}>
      {() => (
        <>
          {what === "branch" ? (
            <BranchField {...field} />
          ) : (
            <TeamField {...field} isNew={isNew} teams={[...new Set(page.teams.map((held) => held.title))]} />
          )}
          <FromDay value={on} onChange={setOn} onBad={setBad} />
        </>
      )}
    </DetailForm>
  );
}

function RolesForm({ page, value, onClose }: FormProps & { value: string[] }) {
  const [roles, setRoles] = useState(value);
  const [on, setOn] = useState<string | null>(null);
  const [bad, setBad] = useState(false);
  return (
    <DetailForm person={page.person} label="Change: Roles" onClose={onClose} edit={() => (bad ? null : { roles, on })}>
      {() => (
        <>
          <RolesField label="Roles" value={roles} onChange={setRoles} />
          <FromDay value={on} onChange={setOn} onBad={setBad} />
        </>
      )}
    </DetailForm>
  );
}

/** The time with the service: its first and last day, and a return after it. */
function Times({ page }: { page: PersonPage }) {
  const period = page.periods.find((one) => holds(one, page.as_of)) ?? page.periods.at(-1);
  const ended = period?.to !== null && period?.to !== undefined;
  return (
    <>
      <DetailRow label="With the service" words="Change first day" shown={period ? between(period.from, period.to) : <None />}>
        {(close) => <DayForm page={page} which="start" label="First day" value={period?.from ?? null} onClose={close} />}
      </DetailRow>
      <DetailRow
        label="Leaving"
        words={ended ? "Change" : "Set the last day"}
        shown={ended ? `Last day ${between(null, period.to).slice(6)}` : "No last day is set"}
      >
        {(close) => <DayForm page={page} which="end" label="Last day" value={period?.to ?? null} onClose={close} />}
      </DetailRow>
      {ended ? (
        <DetailRow label="Coming back" words="Set the first day back" shown="No return is set">
          {(close) => <DayForm page={page} which="start" label="First day back" value={null} after={period.to} onClose={close} />}
        </DetailRow>
      ) : null}
    </>
  );
}

type DayFormProps = FormProps & { which: "start" | "end"; label: string; value: string | null; after?: string | null };

function DayForm({ page, which, label, value, after = null, onClose }: DayFormProps) {
  const today = useToday();
  const [day, setDay] = useState(value);
  const [bad, setBad] = useState(false);
  const [tried, setTried] = useState(false);
  const wrong = after !== null && (day === null || day <= after) ? "This must be after the last day. Such as 4 March 2027" : undefined;
  return (
    <DetailForm
      person={page.person}
      label={`Change: ${label}`}
      onClose={onClose}
      edit={() => {
        setTried(true);
        return bad || wrong ? null : { [which]: day ?? "" };
      }}
    >
      {() => (
        <DayField
          label={label}
          today={today}
          value={day}
          onChange={setDay}
          onBad={setBad}
          help={which === "end" ? "Empty: no last day" : "Such as 4 March 2027"}
          error={tried ? wrong : undefined}
        />
      )}
    </DetailForm>
  );
}

function ManagerForm({ page, onClose }: FormProps) {
  const [manager, setManager] = useState<string | null>(page.manager?.person ?? null);
  return (
    <DetailForm person={page.person} label="Change: Manager" onClose={onClose} edit={() => ({ manager: manager ?? "" })}>
      {() => <ManagerField value={manager} onChange={setManager} />}
    </DetailForm>
  );
}
