import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useDeferredValue, useEffect, useMemo, useRef, useState } from "react";
import { Page, PanelSide } from "@/components/Page";
import { Answer, EmptyState, Loading } from "@/components/State";
import { useAddress, useScope } from "@/data/address";
import { say } from "@/data/notices";
import { skillsMap, startState } from "@/data/queries";
import type { MapRow, RateRow, Scope, SkillsMap, Source } from "@/data/types";
import { useRate, useSetPreferences } from "@/data/writes";
import { date } from "@/text/format";
import { type Paste, plan, type Target } from "./block";
import { GapList } from "./GapList";
import { Legend } from "./Legend";
import { GROUP_BY, type GroupBy, columns as layColumns, lines as layLines, order } from "./layout";
import { type GridHandle, MapGrid } from "./MapGrid";
import { MapPanel } from "./MapPanel";
import type { Paint } from "./MapRow";
import { MapTools, SOURCES } from "./MapTools";
import { PasteDialog } from "./PasteDialog";
import { cellSize } from "./sizes";
import { useMapSums } from "./useMapSums";
import { useShown } from "./useShown";
import { leadWords, titleWords } from "./words";
import "./map.css";

/** Who can do what, against what is needed. */
export function MapPage() {
  const scope = useMapScope();
  const query = useQuery(skillsMap(scope));
  const map = useMemo(() => query.data && ofAim(query.data, scope.aim), [query.data, scope.aim]);
  if (map === undefined) {
    return (
      <Page title="Skills map">
        <Answer query={query} what="the skills map" loading={<Loading label="Reading the skills map" lines={14} />}>
          {() => null}
        </Answer>
      </Page>
    );
  }
  return map.rows.length === 0 ? (
    <NoPeople narrowed={scope.branch !== null || scope.kind !== null} />
  ) : (
    <PeopleBySkills map={map} scope={scope} />
  );
}

/** The scope of the bar above, and the one aim that a figure elsewhere led here for. */
function useMapScope(): Scope {
  const [{ aim }] = useAddress();
  return { ...useScope(), aim: aim ?? null };
}

/** With one aim alone, those who need a skill of it: the people that its figures speak of. */
function ofAim(map: SkillsMap, aim: string | null): SkillsMap {
  const rows = aim === null ? [] : map.rows.filter((row) => row.required > 0);
  return rows.length === 0 ? map : { ...map, rows };
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

function PeopleBySkills({ map, scope }: { map: SkillsMap; scope: Scope }) {
  const [address, change] = useAddress();
  const start = useQuery(startState()).data;
  const grid = useRef<GridHandle>(null);
  const rate = useRate();
  const prefer = useSetPreferences();
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [paste, setPaste] = useState<Paste | null>(null);
  const [filter, setFilter] = useState(address.q ?? "");
  const wanted = useDeferredValue(filter);
  const group: GroupBy = GROUP_BY.find((one) => one === address.group) ?? "none";
  const sort = address.sort ?? "name";
  const paint: Paint = start?.preferences.map_by_level ? "level" : "gap";
  const source: Source = SOURCES.find((one) => one === address.source) ?? "manager";
  const asList = address.view === "list";
  const rows = useOrdered(map, sort);
  const { inSight, query: sums } = useMapSums(map, scope, wanted, group);
  const lines = useMemo(() => layLines(rows, { people: inSight.people, group, closed }), [rows, inSight.people, group, closed]);
  const { columns, spans } = useMemo(() => layColumns(map, folded), [map, folded]);
  const today = start?.store?.today ?? map.as_of;
  const locked = map.as_of < today ? `You are looking at ${date(map.as_of)}. To rate, go back to today in the bar above.` : null;
  const scale = Math.max(1, (start?.preferences.text_size ?? 100) / 100);
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
  const { what, choose, open, close } = useShown(grid);
  const closePanel = () => {
    close();
    grid.current?.focus();
  };
  const setSort = (key: string) => change({ sort: key === "name" || key === sort ? undefined : key });
  const setPaint = (paint: Paint) => prefer.mutate({ map_by_level: paint === "level" });
  const everybody = () => {
    setFilter("");
    change({ q: undefined });
  };
  // While another text is looked for, those in sight are still those of the text before it.
  const chips = inSight.people
    ? [{ key: "text", text: `${sums.isPlaceholderData ? "" : `“${wanted.trim()}”: `}${inSight.words}`, off: everybody }]
    : [];
  return (
    <Page
      filled
      title={titleWords(inSight, scope.aim)}
      lead={leadWords(inSight)}
      inspector={
        what ? (
          <MapPanel
            what={what}
            map={map}
            inSight={inSight}
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
        onFilter={setFilter}
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
        {inSight.people ? `${inSight.words} in sight` : ""}
      </p>
      <PanelSide>
        {sums.error ? (
          <Answer query={sums} what="who fits">
            {() => null}
          </Answer>
        ) : lines.length === 0 ? (
          <EmptyState
            title={`Nobody fits “${wanted.trim()}”`}
            action={
              <button type="button" className="button" onClick={everybody}>
                Show everybody
              </button>
            }
          >
            Names, numbers, roles, teams and branches are looked through.
          </EmptyState>
        ) : asList ? (
          <GapList map={map} lines={lines} onOpen={open} />
        ) : (
          <MapGrid
            handle={grid}
            map={map}
            lines={lines}
            columns={columns}
            spans={spans}
            paint={paint}
            sort={sort}
            arrangement={`${sort}\n${group}\n${wanted}`}
            sums={inSight.sums}
            people={inSight.words}
            groups={inSight.groups}
            cell={cellSize(start?.preferences.compact ?? false, scale)}
            scale={scale}
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
      {asList || lines.length === 0 ? null : (
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

/** The rows in order. A rating does not move its row away from under the hand: only another order, date or set of people does. */
function useOrdered(map: SkillsMap, sort: string): MapRow[] {
  const people = useMemo(() => map.rows.map((row) => row.person).join("\n"), [map.rows]);
  const key = `${map.as_of} ${map.framework.code}@${map.framework.version} ${sort}\n${people}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for what of the map the order may follow
  const places = useMemo(() => order(map, sort), [key]);
  return useMemo(() => places.flatMap((place) => map.rows[place] ?? []), [places, map.rows]);
}

function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}
