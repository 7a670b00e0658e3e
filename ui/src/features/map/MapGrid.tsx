import {
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { say } from "@/data/notices";
import { MAP_PAGE } from "@/data/queries";
import type { SkillsMap } from "@/data/types";
import { count } from "@/text/format";
import { copyText, readBlock, type Target } from "./block";
import { ClipboardField } from "./ClipboardField";
import { FrozenLine } from "./FrozenLine";
import { at, follow, hold, keyOf, peopleOf, toTop } from "./follow";
import { activeColumn, linesOf, running, type Side, useInSight } from "./inSight";
import type { AimSpan, Column, Lines } from "./layout";
import { MapHead } from "./MapHead";
import { cellId, MapRow, type Paint, placeUnder } from "./MapRow";
import { block, HEAD_COLUMNS, HEAD_ROWS, move, type Place, type Selection } from "./selection";
import { frozenSizes, hasTwoLines, headSizes, leastHeight, SCROLL_BAR, useRoom } from "./sizes";
import { Told } from "./Told";
import type { Rows } from "./useMap";
import { placeOf, type Sheet, targetAt, type What, whatAt } from "./what";
import type { Telling } from "./words";

export type GridHandle = { focus: () => void; show: (what: What) => void };

/** What is selected, of whom, and under which arrangement of the lines. */
type Held = ReturnType<typeof hold> & { arrangement: string };

/** More cells than this are not rated, copied or pasted over at once: it would be a slip of the hand. */
const MOST_CELLS = 100_000;

type GridProps = {
  handle: RefObject<GridHandle | null>;
  map: SkillsMap;
  rows: Rows;
  lines: Lines;
  columns: readonly Column[];
  spans: readonly AimSpan[];
  paint: Paint;
  sort: string;
  /** Stands for how the lines are put in order and together: another one begins at its top. */
  arrangement: string;
  /** Of whom the sums are: "12 of 200 people". */
  people: string;
  /** Size of a cell and how much larger the text is. */
  cell: number;
  scale: number;
  /** The pages of rows that are in sight. */
  onSight: (pages: readonly number[]) => void;
  onActive: (what: What | null) => void;
  onOpen: (what: What) => void;
  onRate: (targets: readonly Target[], level: number | null) => void;
  onPaste: (text: string, size: { rows: number; columns: number }, reach: (row: number, column: number) => Target | null) => void;
  onFoldAim: (aim: string) => void;
  onFoldGroup: (group: string) => void;
  onSort: (sort: string) => void;
  onPaint: (paint: Paint) => void;
  onEscape: () => void;
};

/** The matrix: rows and columns drawn only where they are in sight, one tab stop, every cell reached by the arrow keys. */
export function MapGrid(props: GridProps) {
  const { handle, map, rows, lines, columns, spans, paint, sort, arrangement, cell, scale } = props;
  const grid = useId().replaceAll(":", "");
  const scroller = useRef<HTMLDivElement>(null);
  const hand = useRef<HTMLTextAreaElement>(null);
  const sheet: Sheet = { lines, columns, rowAt: rows.rowAt };
  const laid = { lines, columns, order: map.order };
  const whoAt = (row: number) => rows.rowAt(row)?.person;
  const [held, setHeld] = useState<Held>(() => ({ ...hold(at({ row: HEAD_ROWS, column: HEAD_COLUMNS }), laid, whoAt), arrangement }));
  const followed = held.arrangement === arrangement ? follow(held, laid, rows.places) : toTop(held.selection, columns);
  const selection = useSame(followed);
  const shown = useRef(arrangement);
  useEffect(() => {
    if (shown.current !== arrangement && scroller.current) scroller.current.scrollTop = 0;
    shown.current = arrangement;
  }, [arrangement]);
  const { active } = selection;
  const folded = Math.round(cell * 1.75);
  const widths = useMemo(() => columns.map((column) => (column.kind === "aim" ? folded : cell)), [columns, folded, cell]);
  const room = useRoom(scroller);
  const wide = room.width;
  const frozen = frozenSizes(room, scale);
  const edge = frozen.name + frozen.sum;
  // Where each column begins, counted from the left edge of the whole, and where the last one ends.
  const starts = useMemo(() => running(edge, widths), [edge, widths]);
  const head = headSizes(room, scale, cell);
  const headHeight = head.aims + head.skills + head.sums;
  const width = starts.at(-1) ?? edge;

  const rowSide = useMemo<Side>(
    () => ({ heads: [head.aims, head.skills, head.sums], count: lines.count, sizeOf: () => cell }),
    [head.aims, head.skills, head.sums, lines.count, cell],
  );
  const columnSide = useMemo<Side>(
    () => ({ heads: [frozen.name, frozen.sum], count: widths.length, sizeOf: (index) => widths[index] ?? cell }),
    [frozen.name, frozen.sum, widths, cell],
  );
  const seen = useInSight(scroller, rowSide, columnSide);

  const drawn = linesOf(seen.rows, selection.active.row, lines.count);
  const sight = pagesIn(drawn, lines);
  const { onSight } = props;
  const { hold: holdPeople } = rows;
  useEffect(() => holdPeople(peopleOf(held)), [held, holdPeople]);
  useEffect(() => onSight(sight.split(" ").filter(Boolean).map(Number)), [sight, onSight]);

  const show = ({ row, column }: Place) => {
    const box = scroller.current;
    if (box === null) return;
    if (row >= HEAD_ROWS) {
      const top = (row - HEAD_ROWS) * cell;
      const seen = box.clientHeight - headHeight;
      if (top + cell > box.scrollTop + seen) box.scrollTop = top + cell - seen;
      if (top < box.scrollTop) box.scrollTop = top;
    }
    if (column >= HEAD_COLUMNS) {
      const left = (starts[column - HEAD_COLUMNS] ?? edge) - edge;
      const right = (starts[column - HEAD_COLUMNS + 1] ?? edge) - edge;
      const seen = box.clientWidth - edge;
      if (right > box.scrollLeft + seen) box.scrollLeft = right - seen;
      if (left < box.scrollLeft) box.scrollLeft = left;
    }
  };

  // A panel that opens beside the map takes the place away from its end, and headings grow with the room: the cell that
  // had the focus in sight stays there.
  const before = useRef({ wide, rest: room.height - headHeight });
  useEffect(() => {
    const [was, box] = [before.current, scroller.current];
    before.current = { wide, rest: room.height - headHeight };
    if (box === null) return;
    const left = (starts[active.column - HEAD_COLUMNS] ?? 0) - box.scrollLeft;
    const top = (active.row - HEAD_ROWS) * cell - box.scrollTop;
    const narrower = wide < was.wide && active.column >= HEAD_COLUMNS && left >= edge && left < was.wide;
    const lower = room.height - headHeight < was.rest && active.row >= HEAD_ROWS && top >= 0 && top < was.rest;
    if (narrower || lower) show({ row: lower ? active.row : 0, column: narrower ? active.column : 0 });
  });

  // Counts what was selected: what somebody is looked up for is no longer wanted once the hand goes elsewhere.
  const turns = useRef(0);
  const keep = (next: Selection) => {
    turns.current += 1;
    setHeld({ ...hold(next, laid, whoAt), arrangement });
  };
  const select = (next: Selection) => {
    keep(next);
    show(next.active);
    props.onActive(whatAt(next.active, sheet));
  };
  // A row that is read after it was selected tells whom the selection stands on.
  const activeLine = lines.at(selection.active.row - HEAD_ROWS);
  const activePerson = activeLine?.kind === "person" ? whoAt(activeLine.at) : undefined;
  const isUnknown = held.active.line?.kind === "person" && held.active.person === undefined;
  useEffect(() => {
    if (!isUnknown || activePerson === undefined || held.order !== map.order) return;
    keep(selection);
    props.onActive(whatAt(selection.active, sheet));
  });

  /** Goes to what a place of it stands for, in the map as it is by then. */
  const goTo = (row: number | null, skill: string | null) => {
    const place = placeOf(row, skill, sheet);
    if (place) select(at(place));
  };
  const latest = useRef({ goTo, find: rows.find, order: map.order });
  latest.current = { goTo, find: rows.find, order: map.order };
  /** Looks for a person until the answer is of the order that is in sight. */
  const findNow = async (person: string): Promise<number | null> => {
    for (let tries = 0; tries < 3; tries++) {
      const found = await latest.current.find(person);
      if (!found || found.order === latest.current.order) return found?.places[0] ?? null;
    }
    return null;
  };
  useImperativeHandle(handle, () => ({
    focus: () => scroller.current?.focus({ preventScroll: true }),
    show: ({ person, skill }) => {
      const turn = ++turns.current;
      if (person === null) return goTo(null, skill);
      findNow(person).then((row) => {
        if (row !== null && turn === turns.current) latest.current.goTo(row, skill);
      }, sayUnread);
    },
  }));

  /** Does something with the selected block once all its rows are there, which is at once where it is in sight. */
  const withBlock = ({ top, bottom, left, right }: ReturnType<typeof block>, run: () => void) => {
    if ((bottom - top + 1) * (right - left + 1) > MOST_CELLS) {
      return say(`That is more than ${count(MOST_CELLS)} cells at once. Select fewer of them.`, { tone: "warning", here: true });
    }
    const missing: number[] = [];
    for (let row = top; row <= bottom; row++) {
      const line = lines.at(row - HEAD_ROWS);
      if (line?.kind === "person" && rows.rowAt(line.at) === undefined) missing.push(line.at);
    }
    if (missing.length === 0) run();
    else rows.readRows(missing).then(run, sayUnread);
  };

  const selected = (): Target[] => {
    const { top, bottom, left, right } = block(selection);
    const out: Target[] = [];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const target = targetAt({ row, column }, sheet);
        if (target) out.push(target);
      }
    }
    return out;
  };

  const rate = (level: number | null) => {
    withBlock(block(selection), () => {
      const targets = selected();
      // In a block only what is needed (to withdraw: what is rated) is meant; one cell alone is meant whatever it is.
      const meant = targets.length === 1 ? targets : targets.filter(({ bits }) => (level === null ? bits & 0xf0 : bits & 0xf));
      if (meant.length > 0) props.onRate(meant, level);
    });
  };

  const act = (place: Place) => {
    const what = whatAt(place, sheet);
    if (what) return props.onOpen(what);
    const column = columns[place.column - HEAD_COLUMNS];
    if (place.row === 0) {
      const span = spans.find((one) => place.column - HEAD_COLUMNS >= one.from && place.column - HEAD_COLUMNS < one.from + one.count);
      if (span) props.onFoldAim(span.aim.key);
    } else if (place.row === 1) {
      if (column?.kind === "aim") props.onFoldAim(column.aim.key);
      else props.onSort(place.column === 1 ? "gap" : "name");
    } else {
      const line = lines.at(place.row - HEAD_ROWS);
      if (line?.kind === "group") props.onFoldGroup(line.key ?? "");
    }
  };

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== scroller.current) return;
    const { key, shiftKey: shift } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight || 600) - headHeight) / cell) - 1);
    const next = move(selection, { key, ctrl, shift }, { rows: lines.count + HEAD_ROWS, columns: columns.length + HEAD_COLUMNS, page });
    if (next) {
      event.preventDefault();
      select(next);
    } else if (ctrl && (key === "c" || key === "v")) {
      reachHand(key === "c");
    } else if (ctrl || event.altKey) {
      return;
    } else if (/^[0-9]$/.test(key)) {
      event.preventDefault();
      if (Number(key) <= map.max_level) rate(Number(key));
    } else if (key === "Delete" || key === "Backspace") {
      event.preventDefault();
      rate(null);
    } else if (/^[gl]$/i.test(key)) {
      props.onPaint(key.toLowerCase() === "g" ? "gap" : "level");
    } else if (/^s$/i.test(key)) {
      const column = columns[active.column - HEAD_COLUMNS];
      if (column?.kind === "skill") props.onSort(column.skill.key);
    } else if (key === "Enter" || key === " ") {
      event.preventDefault();
      act(active);
    } else if (key === "Escape") {
      keep(at(active));
      props.onEscape();
    }
  };

  const reachHand = (copying: boolean) => {
    const field = hand.current;
    if (field === null) return;
    const own = block(selection);
    const take = (text: string) => {
      field.value = text;
      field.focus({ preventScroll: true });
      field.select();
      setTimeout(() => document.activeElement === field && scroller.current?.focus({ preventScroll: true }), 80);
    };
    if (!copying) return take("");
    let isNow = true;
    withBlock(own, () => {
      const levels: number[][] = [];
      for (let row = own.top; row <= own.bottom; row++) {
        if (lines.at(row - HEAD_ROWS)?.kind === "group") continue;
        levels.push(Array.from({ length: own.right - own.left + 1 }, (_, n) => targetAt({ row, column: own.left + n }, sheet)?.bits ?? 0));
      }
      take(copyText(levels));
      // The key that copies was pressed before the rows were there, and may be over.
      if (!isNow && !document.execCommand("copy"))
        say("What is selected has been read. Press Ctrl+C once more to copy it.", { here: true });
    });
    isNow = false;
  };

  const paste = (text: string) => {
    const { top, bottom, left, right } = block(selection);
    // The lines of people from the block on, as many as the text or the block has.
    const most = Math.max(readBlock(text).length, bottom - top + 1);
    const people: number[] = [];
    for (let row = Math.max(top, HEAD_ROWS); row - HEAD_ROWS < lines.count && people.length < most; row++) {
      if (lines.at(row - HEAD_ROWS)?.kind === "person") people.push(row);
    }
    const reach = (row: number, column: number) => {
      const place = people[row];
      return place === undefined ? null : targetAt({ row: place, column: left + column }, sheet);
    };
    const size = { rows: people.filter((row) => row <= bottom).length, columns: right - left + 1 };
    withBlock({ top: people[0] ?? top, bottom: people.at(-1) ?? top, left, right }, () => props.onPaste(text, size, reach));
  };

  const placeOfEvent = (event: { target: EventTarget }): Place | null => {
    return event.target instanceof Element ? placeUnder(event.target) : null;
  };

  const dragging = useRef(false);
  const down = (event: PointerEvent<HTMLDivElement>) => {
    const place = placeOfEvent(event);
    if (place === null || event.button !== 0) return;
    const inBody = place.row >= HEAD_ROWS && place.column >= HEAD_COLUMNS;
    select(event.shiftKey && inBody ? { active: place, anchor: selection.anchor } : at(place));
    dragging.current = inBody;
    if (whatAt(place, sheet) === null) act(place);
  };
  // A click on a name or a heading opens it; on a cell it only goes there, so that a digit can follow.
  const click = (event: { target: EventTarget; shiftKey: boolean }) => {
    const place = placeOfEvent(event);
    if (place === null || event.shiftKey || (place.row >= HEAD_ROWS && place.column >= HEAD_COLUMNS)) return;
    const what = whatAt(place, sheet);
    if (what) props.onOpen(what);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!dragging.current || event.buttons !== 1) return;
    const place = placeOfEvent(event);
    if (place === null || place.row < HEAD_ROWS || place.column < HEAD_COLUMNS) return;
    if (place.row !== active.row || place.column !== active.column) select({ active: place, anchor: selection.anchor });
  };

  const telling = useMemo<Telling>(() => ({ levels: map.levels, as_of: map.as_of }), [map.levels, map.as_of]);
  const { top, bottom, left, right } = block(selection);
  const many = top !== bottom || left !== right;
  const box = (place: { top: number; bottom: number; left: number; right: number }) => ({
    transform: `translate(${starts[place.left - HEAD_COLUMNS] ?? edge}px, ${(place.top - HEAD_ROWS) * cell}px)`,
    width: (starts[place.right - HEAD_COLUMNS + 1] ?? 0) - (starts[place.left - HEAD_COLUMNS] ?? 0),
    height: (place.bottom - place.top + 1) * cell,
  });
  const inBody = active.row >= HEAD_ROWS && active.column >= HEAD_COLUMNS;
  return (
    <>
      <div
        ref={scroller}
        role="grid"
        aria-label={`Skills map: ${count(map.people)} people by ${count(map.skills.length)} skills`}
        aria-rowcount={lines.count + HEAD_ROWS}
        aria-colcount={columns.length + HEAD_COLUMNS}
        aria-multiselectable="true"
        aria-activedescendant={cellId(grid, active.row, activeColumn(active, spans))}
        tabIndex={0}
        className="map"
        data-titles={hasTwoLines(scale, cell) ? "two" : "one"}
        style={
          {
            "--map-cell": `${cell}px`,
            "--map-name": `${frozen.name}px`,
            "--map-sum": `${frozen.sum}px`,
            "--map-folded": `${folded}px`,
            "--map-aims": `${head.aims}px`,
            "--map-skills": `${head.skills}px`,
            minHeight: leastHeight(scale, cell),
            scrollPadding: `${headHeight}px 0 0 ${edge}px`,
          } as React.CSSProperties
        }
        onKeyDown={press}
        onPointerDown={down}
        onPointerMove={drag}
        onPointerUp={() => {
          dragging.current = false;
        }}
        onClick={click}
        onPointerOver={(event) => {
          // Only the cell that is pointed at gets its tip: a tip on every cell would double what is drawn.
          const under = event.target instanceof Element ? event.target.closest<HTMLElement>(".map-body [role=gridcell]") : null;
          if (under) under.title = under.getAttribute("aria-label") ?? "";
        }}
        onDoubleClick={(event) => {
          const place = placeOfEvent(event);
          const what = place && targetAt(place, sheet) && whatAt(place, sheet);
          if (what) props.onOpen(what);
        }}
      >
        <div role="presentation" style={{ width, minWidth: "100%" }}>
          <Told active={active} sheet={sheet} sums={map.columns} telling={telling} />
          <MapHead
            grid={grid}
            sums={map}
            columns={columns}
            spans={spans}
            sort={sort}
            starts={starts}
            from={seen.columns.from}
            to={seen.columns.to}
            column={active.column}
            row={active.row < HEAD_ROWS ? active.row : -1}
            people={props.people}
          />
          <div role="rowgroup" className="map-body" style={{ height: lines.count * cell + SCROLL_BAR }}>
            <div className="map-frozen" aria-hidden="true">
              {drawn.map((index) => {
                const line = lines.at(index);
                if (line === undefined) return null;
                const row = index + HEAD_ROWS;
                const mark = row !== active.row ? null : inBody ? "cross" : active.column === 0 ? "name" : "sum";
                return (
                  <FrozenLine
                    key={keyOf(line)}
                    group={line.kind === "group" ? line : null}
                    row={line.kind === "person" ? rows.rowAt(line.at) : undefined}
                    at={row}
                    top={index * cell}
                    mark={mark}
                  />
                );
              })}
            </div>
            {drawn.map((index) => {
              const line = lines.at(index);
              if (line === undefined) return null;
              const row = index + HEAD_ROWS;
              return (
                <MapRow
                  key={keyOf(line)}
                  grid={grid}
                  group={line.kind === "group" ? line : null}
                  row={line.kind === "person" ? rows.rowAt(line.at) : undefined}
                  at={row}
                  top={index * cell}
                  columns={columns}
                  starts={starts}
                  from={seen.columns.from}
                  to={seen.columns.to}
                  active={row === active.row ? active.column : -1}
                  telling={telling}
                  paint={paint}
                  selected={row >= top && row <= bottom ? `${left}:${right}` : ""}
                />
              );
            })}
            {many ? <div role="presentation" className="map-selection" style={box({ top, bottom, left, right })} /> : null}
            {inBody ? (
              <div
                role="presentation"
                className="map-active"
                style={box({ top: active.row, bottom: active.row, left: active.column, right: active.column })}
              />
            ) : null}
          </div>
        </div>
      </div>
      <ClipboardField field={hand} onPaste={paste} onDone={() => scroller.current?.focus({ preventScroll: true })} />
    </>
  );
}

function sayUnread(): void {
  say("These people could not be read, so nothing was done.", { tone: "warning", here: true });
}

/** The same object for as long as it selects the same. */
function useSame(selection: Selection): Selection {
  const held = useRef(selection);
  const [{ active, anchor }, now] = [held.current, selection];
  const isSame =
    active.row === now.active.row &&
    active.column === now.active.column &&
    anchor.row === now.anchor.row &&
    anchor.column === now.anchor.column;
  if (!isSame) held.current = now;
  return held.current;
}

/** The pages of rows that some lines show, as a text that compares. */
function pagesIn(indexes: readonly number[], lines: Lines): string {
  const pages = new Set<number>();
  for (const index of indexes) {
    const line = lines.at(index);
    if (line?.kind === "person") pages.add(Math.floor(line.at / MAP_PAGE));
  }
  return [...pages].join(" ");
}
