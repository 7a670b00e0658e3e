import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Page, PanelSide } from "@/components/Page";
import { Answer, EmptyState, Loading, Unread } from "@/components/State";
import { type Address, useAddress, useScope } from "@/data/address";
import { say } from "@/data/notices";
import { startState } from "@/data/queries";
import type { MapQuery, RateRow, Scope, Source } from "@/data/types";
import { useRate, useSetPreferences } from "@/data/writes";
import { date } from "@/text/format";
import { type Paste, plan, type Target } from "./block";
import { GapList } from "./GapList";
import { Legend } from "./Legend";
import { GROUP_BY, type GroupBy, columns as layColumns, lines as layLines, sortOf } from "./layout";
import { type GridHandle, MapGrid } from "./MapGrid";
import { MapPanel } from "./MapPanel";
import type { Paint } from "./MapRow";
import { MapTools, SOURCES } from "./MapTools";
import { PasteDialog } from "./PasteDialog";
import { cellSize } from "./sizes";
import { arrangement, type Shown, useMap } from "./useMap";
import { useShown } from "./useShown";
import { leadWords, peopleWords, type Spoken, titleWords } from "./words";
import "./map.css";

/** Who can do what, against what is needed. */
export function MapPage() {
  const scope = useMapScope();
  const [address] = useAddress();
  const [filter, setFilter] = useState(address.q ?? "");
  useEffect(() => setFilter(address.q ?? ""), [address.q]);
  const text = useDeferredValue(filter).trim();
  const group = groupOf(address);
  const sort = address.sort ?? "name";
  const query = useLasting<MapQuery>({ scope, text, group: group === "none" ? null : group, sort: sortOf(sort) });
  const [sight, setSight] = useState<readonly number[]>([0]);
  const rows = useMap(query, sight);
  const { shown, asked } = rows;
  if (shown === null) {
    return (
      <Page title="Skills map">
        <Answer query={asked} what="the skills map" loading={READING}>
          {() => READING}
        </Answer>
      </Page>
    );
  }
  return shown.map.everybody === 0 ? (
    <NoPeople narrowed={scope.branch !== null || scope.kind !== null} />
  ) : (
    <PeopleBySkills shown={shown} query={query} rows={rows} filter={filter} onFilter={setFilter} onSight={setSight} />
  );
}

const READING = <Loading label="Reading the skills map" lines={14} />;

/** The scope of the bar above, and the one aim that a figure elsewhere led here for. */
function useMapScope(): Scope {
  const [{ aim }] = useAddress();
  return { ...useScope(), aim: aim ?? null };
}

/** The same object for as long as it says the same. */
function useLasting<T>(value: T): T {
  const held = useRef(value);
  if (JSON.stringify(held.current) !== JSON.stringify(value)) held.current = value;
  return held.current;
}

function groupOf({ group }: Address): GroupBy {
  return GROUP_BY.find((one) => one === group) ?? "none";
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

type PeopleProps = {
  shown: Shown;
  /** What is wanted, which may still be on its way. */
  query: MapQuery;
  rows: ReturnType<typeof useMap>;
  filter: string;
  onFilter: (text: string) => void;
  onSight: (pages: readonly number[]) => void;
};

function PeopleBySkills({ shown, query, rows, filter, onFilter, onSight }: PeopleProps) {
  const { map } = shown;
  const [address, change] = useAddress();
  const start = useQuery(startState()).data;
  const grid = useRef<GridHandle>(null);
  const rate = useRate();
  const prefer = useSetPreferences();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [paste, setPaste] = useState<Paste | null>(null);
  const { scope } = query;
  const group = groupOf(address);
  const sort = address.sort ?? "name";
  const paint: Paint = start?.preferences.map_by_level ? "level" : "gap";
  const source: Source = SOURCES.find((one) => one === address.source) ?? "manager";
  const asList = address.view === "list";
  const lines = useMemo(() => layLines(map, shown.query.group === null ? "none" : group, closed), [map, shown.query.group, group, closed]);
  const { columns, spans } = useMemo(() => layColumns(map, folded), [map, folded]);
  const spoken: Spoken = { ...map, isNarrowed: shown.query.text !== "" };
  const people = peopleWords(spoken);
  const today = start?.store?.today ?? map.as_of;
  const locked = map.as_of < today ? `You are looking at ${date(map.as_of)}. To rate, go back to today in the bar above.` : null;
  const scale = Math.max(1, (start?.preferences.text_size ?? 100) / 100);

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
  const { what, choose, open, close } = useShown(grid);
  const closePanel = () => {
    close();
    grid.current?.focus();
  };
  const setSort = (key: string) => change({ sort: key === "name" || key === sort ? undefined : key });
  const setPaint = (paint: Paint) => prefer.mutate({ map_by_level: paint === "level" });
  const everybody = () => {
    onFilter("");
    change({ q: undefined });
  };
  // While another text is looked for, those in sight are still those of the text before it.
  const chips = spoken.isNarrowed
    ? [{ key: "text", text: `${shown.query.text === query.text ? `“${query.text}”: ` : ""}${people}`, off: everybody }]
    : [];
  const failed = rows.asked.error ? rows.asked : rows.failed;
  return (
    <Page
      filled
      title={titleWords(spoken, shown.query.scope.aim)}
      lead={leadWords(spoken)}
      inspector={
        what ? (
          <MapPanel
            what={what}
            shown={shown}
            people={people}
            rowOf={rows.rowOf}
            scope={scope}
            source={source}
            locked={locked}
            onRate={(row) => save([{ ...row, by: start?.me ?? null }])}
            onOpen={open}
            onSort={setSort}
            onClose={closePanel}
          />
        ) : null
      }
    >
      <MapTools
        filter={filter}
        onFilter={onFilter}
        onFound={() => grid.current?.focus()}
        onEverybody={everybody}
        chips={chips}
        asList={asList}
        onList={(asList) => change({ view: asList ? "list" : undefined })}
        group={group}
        onGroup={(key) => change({ group: key === "none" ? undefined : key })}
        sort={sort}
        onSort={(key) => change({ sort: key === "name" ? undefined : key })}
        sortedBy={map.skills.find((skill) => skill.key === sort)?.title ?? null}
        source={source}
        onSource={(key) => change({ source: key === "manager" ? undefined : key })}
        paint={paint}
        onPaint={setPaint}
        maxLevel={map.max_level}
        scale={scale}
      />
      <p role="status" className="visually-hidden">
        {spoken.isNarrowed ? `${people} in sight` : ""}
      </p>
      <PanelSide>
        {failed?.error ? (
          <Unread error={failed.error} what="who is in the map" onRetry={() => void failed.refetch()} />
        ) : map.people === 0 ? (
          <EmptyState
            title={`Nobody fits “${shown.query.text}”`}
            action={
              <button type="button" className="button" onClick={everybody}>
                Show everybody
              </button>
            }
          >
            Names, numbers, roles, teams and branches are looked through.
          </EmptyState>
        ) : asList ? (
          <GapList query={shown.query} onOpen={open} />
        ) : (
          <MapGrid
            handle={grid}
            map={map}
            rows={rows}
            lines={lines}
            columns={columns}
            spans={spans}
            paint={paint}
            sort={sort}
            arrangement={arrangement(shown.query)}
            people={people}
            cell={cellSize(start?.preferences.compact ?? false, scale)}
            scale={scale}
            onSight={onSight}
            onActive={(next) => {
              if (what && next) choose(next);
            }}
            onOpen={choose}
            onRate={(targets, level) => save(targets.map((target) => rowFor(target, level)))}
            onPaste={(text, size, reach) => {
              if (locked) say(locked, { tone: "warning", here: true });
              else setPaste(plan(text, size, reach, map.levels));
            }}
            onFoldAim={(aim) => setFolded((old) => toggled(old, aim))}
            onFoldGroup={(key) => setClosed((old) => toggled(old, key))}
            onSort={setSort}
            onPaint={setPaint}
            onEscape={() => what && closePanel()}
          />
        )}
      </PanelSide>
      {asList || map.people === 0 ? null : (
        <div className="map-foot">
          <Legend levels={map.levels} paint={paint} />
        </div>
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

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
