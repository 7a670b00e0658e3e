import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Segmented, Select, TextField } from "@/components/Field";
import { Page } from "@/components/Page";
import { Answer, EmptyState, Loading } from "@/components/State";
import { useAddress, useScope } from "@/data/address";
import { say } from "@/data/notices";
import { gapTable, settings, skillsMap, startState } from "@/data/queries";
import type { GapGroup, MapRow, RateRow, SettingsView, SkillsMap, Source } from "@/data/types";
import { useRate } from "@/data/writes";
import { count, date, percent, plural } from "@/text/format";
import { SOURCE } from "@/text/words";
import { type Paste, plan, type Target } from "./block";
import { CellInspector } from "./CellInspector";
import { GapList } from "./GapList";
import { KeysHelp } from "./KeysHelp";
import { Legend } from "./Legend";
import { GROUP_BY, type GroupBy, columns as layColumns, lines as layLines, order } from "./layout";
import { type GridHandle, MapGrid } from "./MapGrid";
import type { GroupSums, Paint } from "./MapRow";
import { PasteDialog } from "./PasteDialog";
import { HEAD_COLUMNS, HEAD_ROWS } from "./selection";
import "./map.css";

const SOURCES = Object.keys(SOURCE) as Source[];

/** Who can do what, against what is needed. */
export function MapPage() {
  const scope = useScope();
  const query = useQuery(skillsMap(scope));
  const map = query.data;
  if (map === undefined) {
    return (
      <Page title="Skills map">
        <Answer query={query} what="the skills map" loading={<Loading label="Reading the skills map" lines={14} />}>
          {() => null}
        </Answer>
      </Page>
    );
  }
  return map.rows.length === 0 ? <NoPeople narrowed={scope.branch !== null || scope.kind !== null} /> : <PeopleBySkills map={map} />;
}

function NoPeople({ narrowed }: { narrowed: boolean }) {
  const [, change] = useAddress();
  return (
    <Page title="Skills map">
      {narrowed ? (
        <EmptyState
          title="Nobody is in this part of the service"
          action={
            <button type="button" className="button" onClick={() => change({ branch: undefined, kind: undefined })}>
              Show the whole service
            </button>
          }
        >
          No active person fits the branch and kind of people in the bar above, on this date.
        </EmptyState>
      ) : (
        <EmptyState
          title="People will stand here, and what each can do"
          action={
            <Link to="/import" className="button button-primary">
              Import people
            </Link>
          }
        >
          Each row is a person, each column a skill. A cell shows the level and, where it is not met, the target. Bring in the HR extract
          and the volunteers' list first.
        </EmptyState>
      )}
    </Page>
  );
}

function PeopleBySkills({ map }: { map: SkillsMap }) {
  const [address, change] = useAddress();
  const scope = useScope();
  const start = useQuery(startState()).data;
  const grid = useRef<GridHandle>(null);
  const rate = useRate();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [paste, setPaste] = useState<Paste | null>(null);
  const [filter, setFilter] = useState(address.q ?? "");
  const wanted = useDeferredValue(filter);
  const group: GroupBy = GROUP_BY.find((one) => one === address.group) ?? "none";
  const sort = address.sort ?? "name";
  const paint: Paint = address.paint === "gap" ? "gap" : "level";
  const source: Source = SOURCES.find((one) => one === address.source) ?? "manager";
  const asList = address.view === "list";
  const rows = useOrdered(map, sort);
  const lines = useMemo(() => layLines(rows, { filter: wanted, group, closed }), [rows, wanted, group, closed]);
  const { columns, spans } = useMemo(() => layColumns(map, folded), [map, folded]);
  const groups = useQuery({ ...gapTable({ by: group === "none" ? [] : [group, "skill"], scope }), enabled: group !== "none" });
  // Sums come by code where there is one; the lines go by title.
  const known = useQuery({ ...settings(), enabled: group === "branch" || group === "role" }).data;
  const groupSums = useMemo(() => sumsByGroup(groups.data?.groups, group, titles(known, group)), [groups.data, group, known]);
  const today = start?.store?.today ?? map.as_of;
  const locked = map.as_of < today ? `You are looking at ${date(map.as_of)}. To rate, go back to today in the bar above.` : null;
  const scale = (start?.preferences.text_size ?? 100) / 100;
  const cell = Math.round((start?.preferences.compact ? 28 : 32) * Math.max(1, scale));

  // An address that names a skill, as from the palette or a figure, brings its column into sight.
  const wantedSkill = address.skill;
  useEffect(() => {
    const column = columns.findIndex((one) => one.kind === "skill" && one.skill.key === wantedSkill);
    if (column >= 0 && address.person === undefined) grid.current?.show({ row: HEAD_ROWS, column: column + HEAD_COLUMNS });
  }, [wantedSkill, columns, address.person]);
  useEffect(() => setFilter(address.q ?? ""), [address.q]);

  const save = (rows: RateRow[]) => {
    if (locked) say(locked, { tone: "warning", here: true });
    else rate.mutate(rows);
  };
  const rowFor = ({ row, skill }: Target, level: number | null): RateRow => ({
    person: row.person,
    skill: skill.key,
    level,
    on: null,
    source,
    by: start?.me ?? null,
    confidence: null,
    note: null,
  });
  const inspecting = address.person !== undefined && address.skill !== undefined;
  const closeInspector = () => {
    change({ person: undefined, skill: undefined });
    grid.current?.focus();
  };
  const { totals } = map;
  return (
    <Page
      filled
      title={
        totals.coverage === null
          ? `${plural(totals.people, "person", "people")}, ${plural(totals.required, "needed skill")} to rate`
          : `${count(totals.people_with_gap)} of ${plural(totals.people, "person", "people")} ${totals.people_with_gap === 1 ? "is" : "are"} below target in a skill`
      }
      lead={
        totals.coverage === null
          ? "Nobody has been rated yet. Type a digit on a cell to rate it, or import the managers' skills grid."
          : `${percent(totals.coverage)} at target, ${count(totals.met)} of ${count(totals.met + totals.below)} rated; ${percent(totals.response)} answered`
      }
      actions={
        <>
          <KeysHelp maxLevel={map.max_level} />
          <Segmented
            label="How to show it"
            value={asList ? "list" : "map"}
            onChange={(view) => change({ view: view === "list" ? "list" : undefined })}
            choices={[
              { key: "map", text: "Map" },
              { key: "list", text: "Plain table" },
            ]}
          />
        </>
      }
      inspector={
        inspecting ? (
          <CellInspector
            person={address.person ?? ""}
            skill={address.skill ?? ""}
            scope={scope}
            levels={map.levels}
            source={source}
            locked={locked}
            onRate={(row) => save([{ ...row, by: start?.me ?? null }])}
            onClose={closeInspector}
          />
        ) : null
      }
    >
      <div className="map-tools" role="toolbar" aria-label="The map">
        <TextField
          label="Filter people"
          hideLabel
          type="search"
          placeholder="Filter by name, role, branch"
          value={filter}
          onChange={setFilter}
        />
        {asList ? null : (
          <>
            <Labelled label="Group by">
              <Select
                label="Group by"
                hideLabel
                value={group}
                onChange={(key) => change({ group: key === "none" ? undefined : key })}
                choices={[
                  { key: "none", text: "Nothing" },
                  { key: "branch", text: "Branch" },
                  { key: "team", text: "Team" },
                  { key: "role", text: "Role" },
                ]}
              />
            </Labelled>
            <Labelled label="Sort by">
              <Select
                label="Sort by"
                hideLabel
                value={sort}
                onChange={(key) => change({ sort: key === "name" ? undefined : key })}
                choices={[
                  { key: "name", text: "Name" },
                  { key: "gap", text: "Largest gap" },
                  { key: "unrated", text: "Most not rated" },
                  ...map.skills.filter((skill) => skill.key === sort).map((skill) => ({ key: skill.key, text: `Gap in ${skill.title}` })),
                ]}
              />
            </Labelled>
          </>
        )}
        <Labelled label="I rate as">
          <Select
            label="I rate as"
            hideLabel
            value={source}
            onChange={(key) => change({ source: key === "manager" ? undefined : key })}
            choices={SOURCES.map((key) => ({ key, text: SOURCE[key] }))}
          />
        </Labelled>
        {asList ? null : (
          <Segmented<Paint>
            label="Colour by"
            value={paint}
            onChange={(key) => change({ paint: key === "gap" ? "gap" : undefined })}
            choices={[
              { key: "level", text: "Level" },
              { key: "gap", text: "Gap" },
            ]}
          />
        )}
      </div>
      {lines.length === 0 ? (
        <EmptyState
          title={`Nobody fits “${wanted.trim()}”`}
          action={
            <button type="button" className="button" onClick={() => setFilter("")}>
              Show everybody
            </button>
          }
        >
          Names, numbers, roles, teams and branches are looked through.
        </EmptyState>
      ) : asList ? (
        <GapList map={map} lines={lines} onOpen={(person, skill) => change({ person, skill })} />
      ) : (
        <>
          <MapGrid
            handle={grid}
            map={map}
            lines={lines}
            columns={columns}
            spans={spans}
            paint={paint}
            sort={sort}
            arrangement={`${sort}\n${group}\n${wanted}`}
            groupSums={groupSums}
            cell={cell}
            scale={scale}
            onActive={(target) => {
              if (inspecting && target) change({ person: target.row.person, skill: target.skill.key });
            }}
            onOpen={(target) => change({ person: target.row.person, skill: target.skill.key })}
            onRate={(targets, level) => save(targets.map((target) => rowFor(target, level)))}
            onPaste={(text, size, reach) => {
              if (locked) say(locked, { tone: "warning", here: true });
              else setPaste(plan(text, size, reach, map.levels));
            }}
            onFoldAim={(aim) => setFolded((old) => toggled(old, aim))}
            onFoldGroup={(key) => setClosed((old) => toggled(old, key))}
            onSort={(key) => change({ sort: key === "name" || key === sort ? undefined : key })}
            onEscape={() => inspecting && closeInspector()}
          />
          <div className="map-foot">
            <Legend levels={map.levels} paint={paint} />
          </div>
        </>
      )}
      <PasteDialog
        paste={paste}
        onClose={() => setPaste(null)}
        onSave={(changes) => {
          save(changes.map(({ target, to }) => rowFor(target, to)));
          setPaste(null);
        }}
      />
    </Page>
  );
}

/** The rows in order. A rating does not move its row away from under the hand: only another order, date or set of people does. */
function useOrdered(map: SkillsMap, sort: string): MapRow[] {
  const people = useMemo(() => map.rows.map((row) => row.person).join("\n"), [map.rows]);
  const key = `${map.as_of} ${map.framework.code}@${map.framework.version} ${sort}\n${people}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what of the map the order may follow
  const places = useMemo(() => order(map, sort), [key]);
  return useMemo(() => places.flatMap((place) => map.rows[place] ?? []), [places, map.rows]);
}

function Labelled({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="map-labelled">
      <span className="muted small" aria-hidden="true">
        {label}
      </span>
      {children}
    </div>
  );
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** The titles of branches or roles by their codes. */
function titles(known: SettingsView | undefined, group: GroupBy): ReadonlyMap<string, string> {
  if (known === undefined) return new Map();
  return new Map(group === "role" ? known.roles : known.branches.map((branch) => [branch.key, branch.name]));
}

function sumsByGroup(
  groups: readonly GapGroup[] | undefined,
  group: GroupBy,
  titles: ReadonlyMap<string, string>,
): ReadonlyMap<string, ReadonlyMap<string, GroupSums>> | undefined {
  if (groups === undefined || group === "none") return undefined;
  const out = new Map<string, Map<string, GroupSums>>();
  for (const line of groups) {
    const code = line.key[group] ?? "";
    const key = titles.get(code) ?? code;
    const skill = line.key.skill;
    if (skill == null) continue;
    const held = out.get(key) ?? new Map<string, GroupSums>();
    held.set(skill, line);
    out.set(key, held);
  }
  return out;
}
