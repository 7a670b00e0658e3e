/** Who is here? The list, found by typing; people are added beside it and changed together. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";
import { useDeferredValue, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { ComboField } from "@/components/ComboField";
import { Checkbox, Select, TextField } from "@/components/Field";
import { Page } from "@/components/Page";
import { Answer, EmptyState, Unread } from "@/components/State";
import { useAddress, useScope } from "@/data/address";
import { firstPeople, settings } from "@/data/queries";
import type { PeopleQuery, PersonLine } from "@/data/types";
import { count, plural } from "@/text/format";
import { AddPerson } from "./AddPerson";
import { ChangePeople } from "./ChangePeople";
import { PeopleTable } from "./PeopleTable";
import { usePeopleRows } from "./usePeopleRows";
import "@/components/desk.css";
import "./people.css";

/** The most people who can be changed in one step. */
const MOST_AT_ONCE = 10_000;

export function PeoplePage() {
  const [address, change] = useAddress();
  const scope = useScope();
  const client = useQueryClient();
  const navigate = useNavigate();
  const wanted: PeopleQuery = {
    search: (address.q ?? "").trim(),
    branch: scope.branch,
    team: address.team ?? null,
    role: address.role ?? null,
    kind: scope.kind,
    as_of: scope.as_of,
    everybody: address.show === "all",
  };
  const query = useDeferredValue(JSON.stringify(wanted));
  const asked = JSON.parse(query) as PeopleQuery;
  const rows = usePeopleRows(asked);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [changing, setChanging] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const addButton = useRef<HTMLDivElement>(null);
  const teams = useTeams(rows.read);
  const adding = address.tab === "add";
  const narrowed = Boolean(wanted.search || wanted.branch || wanted.team || wanted.role || wanted.kind);
  const everywhere = { q: undefined, team: undefined, role: undefined, branch: undefined, kind: undefined };
  const unread = rows.first.error;
  const noTeam = unread?.error.kind === "not_found" && unread.error.what === "team";
  const openAdd = () => change({ tab: "add" });

  async function chooseAll() {
    setChoosing(true);
    try {
      const found = await client.fetchQuery(firstPeople(asked, MOST_AT_ONCE));
      setChosen(new Set(found.people.map((person) => person.person)));
    } finally {
      setChoosing(false);
    }
  }

  return (
    <Page
      title={rows.shown === "" ? "People" : headline(rows.count, asked, narrowed)}
      lead="Choose a name to see everything about a person"
      actions={
        <div ref={addButton}>
          <Button look="primary" icon={<UserPlus aria-hidden="true" />} onPress={openAdd}>
            Add a person
          </Button>
        </div>
      }
      inspector={
        adding ? (
          <AddPerson
            teams={teams}
            onClose={() => change({ tab: undefined })}
            onAdded={(person) => void navigate({ to: "/people/$person", params: { person } })}
          />
        ) : changing ? (
          <ChangePeople people={[...chosen]} teams={teams} onClose={() => setChanging(false)} onDone={() => setChosen(new Set())} />
        ) : null
      }
    >
      <div className="stack">
        <Filters teams={teams} noTeam={noTeam} />
        <div className="people__bar">
          <span role="status">
            {chosen.size === 0 ? "Nobody is chosen. Tick people to change them together" : `${count(chosen.size)} chosen`}
          </span>
          {chosen.size > 0 ? (
            <>
              <Button
                look="primary"
                onPress={() => {
                  change({ tab: undefined });
                  setChanging(true);
                }}
              >
                Change {plural(chosen.size, "person", "people")}…
              </Button>
              <Button look="quiet" onPress={() => setChosen(new Set())}>
                Choose nobody
              </Button>
            </>
          ) : null}
          {rows.count > 0 && chosen.size < Math.min(rows.count, MOST_AT_ONCE) ? (
            <Button look="quiet" busy={choosing} onPress={() => void chooseAll()}>
              {rows.count > MOST_AT_ONCE ? `Choose the first ${count(MOST_AT_ONCE)}` : `Choose all ${count(rows.count)}`}
            </Button>
          ) : null}
        </div>
        {noTeam ? null : (
          <Answer query={rows.first} what="the list of people">
            {() =>
              rows.count === 0 ? (
                <NobodyHere
                  narrowed={narrowed}
                  everybody={asked.everybody}
                  onAdd={openAdd}
                  onAll={() => change({ ...everywhere, show: narrowed ? address.show : "all" })}
                />
              ) : (
                <PeopleTable rows={rows} chosen={chosen} onChoose={setChosen} />
              )
            }
          </Answer>
        )}
        {rows.failed?.error ? (
          <Unread error={rows.failed.error} what="more of the list" onRetry={() => void rows.failed?.refetch()} />
        ) : null}
      </div>
    </Page>
  );
}

function headline(people: number, asked: PeopleQuery, narrowed: boolean): string {
  const who = plural(people, "person", "people");
  if (narrowed) return `${who} fit what you look for`.replace(/^1 person fit/, "1 person fits");
  return asked.everybody ? `${who}, also who left or is still to come` : `${who} ${people === 1 ? "is" : "are"} here`;
}

function Filters({ teams, noTeam }: { teams: readonly string[]; noTeam: boolean }) {
  const [address, change] = useAddress();
  const roles = useQuery(settings()).data?.roles ?? [];
  return (
    <search className="people__filters" aria-label="Find people">
      <TextField
        label="Search"
        type="search"
        value={address.q ?? ""}
        onChange={(q) => change({ q: q || undefined })}
        placeholder="Name, number, role or branch"
      />
      <Select
        label="Role"
        value={address.role ?? ""}
        onChange={(role) => change({ role: role || undefined })}
        choices={[{ key: "", text: "Any role" }, ...roles.map(([key, text]) => ({ key, text }))]}
      />
      <TeamFilter teams={teams} noTeam={noTeam} />
      <Checkbox value={address.show === "all"} onChange={(all) => change({ show: all ? "all" : undefined })}>
        Also who left or is still to come
      </Checkbox>
    </search>
  );
}

/** A team by its name: looked for once the name is whole. */
function TeamFilter({ teams, noTeam }: { teams: readonly string[]; noTeam: boolean }) {
  const [address, change] = useAddress();
  const [typed, setTyped] = useState(address.team ?? "");
  const look = (team: string) => {
    if ((address.team ?? "") !== team) change({ team: team || undefined });
  };
  return (
    <ComboField
      label="Team"
      listLabel="Show teams"
      inputValue={typed}
      onInputChange={(team) => {
        setTyped(team);
        if (team === "" || teams.includes(team)) look(team);
      }}
      onBlur={() => look(typed.trim())}
      choices={teams.map((team) => ({ key: team, text: team }))}
      allowsCustomValue
      error={noTeam ? "No team is called this" : undefined}
    />
  );
}

/** The names of the teams that were read so far. */
function useTeams(read: readonly PersonLine[]): readonly string[] {
  const known = useRef(new Set<string>());
  for (const row of read) if (row.team_title !== null) known.current.add(row.team_title);
  return [...known.current].sort((a, b) => a.localeCompare(b, "en-GB"));
}

type NobodyProps = { narrowed: boolean; everybody: boolean; onAdd: () => void; onAll: () => void };

function NobodyHere({ narrowed, everybody, onAdd, onAll }: NobodyProps) {
  if (narrowed) {
    return (
      <EmptyState title="Nobody fits" action={<Button onPress={onAll}>Show everybody again</Button>}>
        Look for a part of a name, or take a filter away.
        {everybody ? "" : " People who left are shown only if you ask for them above."}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="Nobody is here yet"
      action={
        <div className="actions">
          <Button look="primary" onPress={onAdd}>
            Add the first person
          </Button>
          <Link to="/import" className="button button-plain">
            Import a spreadsheet of people
          </Link>
        </div>
      }
    >
      Staff and volunteers stand here, with their branch, team and roles. Their skills are set against what their roles need.
    </EmptyState>
  );
}
