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
import type { ColumnSums, MapGroup, SkillsMap, Sums } from "@/data/types";
import { count } from "@/text/format";
import { copyText, type Target } from "./block";
import { ClipboardField } from "./ClipboardField";
import { FrozenLine } from "./FrozenLine";
import { at, follow, hold, keyOf, toTop } from "./follow";
import { activeColumn, linesOf, running, type Side, useInSight } from "./inSight";
import type { AimSpan, Column, Line } from "./layout";
import { MapHead } from "./MapHead";
import { cellId, MapRow, type Paint, placeOf } from "./MapRow";
import { namesakes } from "./namesakes";
import { block, HEAD_COLUMNS, HEAD_ROWS, move, type Place, type Selection } from "./selection";
import { frozenSizes, hasTwoLines, headSizes, leastHeight, SCROLL_BAR, useRoom } from "./sizes";
import { Told } from "./Told";
import { placeOfWhat, targetAt as targetOf, type What, whatAt } from "./what";
import type { Telling } from "./words";

export type GridHandle = { focus: () => void; show: (what: What) => void };

/** What is selected, of whom, and under which order of the lines. */
type Held = ReturnType<typeof hold> & { arrangement: string };

type GridProps = {
  handle: RefObject<GridHandle | null>;
  map: SkillsMap;
  lines: readonly Line[];
  columns: readonly Column[];
  spans: readonly AimSpan[];
  paint: Paint;
  sort: string;
  /** Stands for how the lines are put in order and together: another one begins at its top. */
  arrangement: string;
  /** The sums of the people in sight, and of whom they are: "12 of 200 people". */
  sums: { columns: readonly ColumnSums[]; totals: Sums };
  people: string;
  /** The sums of each group by its title. */
  groups: ReadonlyMap<string, MapGroup> | undefined;
  /** Size of a cell and how much larger the text is. */
  cell: number;
  scale: number;
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
  const { handle, map, lines, columns, spans, paint, sort, arrangement, sums, groups, cell, scale } = props;
  const grid = useId().replaceAll(":", "");
  const scroller = useRef<HTMLDivElement>(null);
  const hand = useRef<HTMLTextAreaElement>(null);
  const [held, setHeld] = useState<Held>(() => ({ ...hold(at({ row: HEAD_ROWS, column: HEAD_COLUMNS }), lines, columns), arrangement }));
  const rows = lines.length + HEAD_ROWS;
  const selection = useMemo(
    () => (held.arrangement === arrangement ? follow(held, lines, columns) : toTop(held.selection, columns)),
    [held, lines, columns, arrangement],
  );
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
    () => ({ heads: [head.aims, head.skills, head.sums], count: lines.length, sizeOf: () => cell }),
    [head.aims, head.skills, head.sums, lines.length, cell],
  );
  const columnSide = useMemo<Side>(
    () => ({ heads: [frozen.name, frozen.sum], count: widths.length, sizeOf: (index) => widths[index] ?? cell }),
    [frozen.name, frozen.sum, widths, cell],
  );
  const seen = useInSight(scroller, rowSide, columnSide);

  const targetAt = (place: Place) => targetOf(place, lines, columns);

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

  const select = (next: Selection) => {
    setHeld({ ...hold(next, lines, columns), arrangement });
    show(next.active);
    props.onActive(whatAt(next.active, lines, columns));
  };

  useImperativeHandle(handle, () => ({
    focus: () => scroller.current?.focus({ preventScroll: true }),
    show: (what) => {
      const place = placeOfWhat(what, lines, columns);
      if (place) select(at(place));
    },
  }));

  const selected = (): Target[] => {
    const { top, bottom, left, right } = block(selection);
    const out: Target[] = [];
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) {
        const target = targetAt({ row, column });
        if (target) out.push(target);
      }
    }
    return out;
  };

  const rate = (level: number | null) => {
    const targets = selected();
    // In a block only what is needed (to withdraw: what is rated) is meant; one cell alone is meant whatever it is.
    const meant = targets.length === 1 ? targets : targets.filter(({ bits }) => (level === null ? bits & 0xf0 : bits & 0xf));
    if (meant.length > 0) props.onRate(meant, level);
  };

  const act = (place: Place) => {
    const what = whatAt(place, lines, columns);
    if (what) return props.onOpen(what);
    const column = columns[place.column - HEAD_COLUMNS];
    if (place.row === 0) {
      const span = spans.find((one) => place.column - HEAD_COLUMNS >= one.from && place.column - HEAD_COLUMNS < one.from + one.count);
      if (span) props.onFoldAim(span.aim.key);
    } else if (place.row === 1) {
      if (column?.kind === "aim") props.onFoldAim(column.aim.key);
      else props.onSort(place.column === 1 ? "gap" : "name");
    } else {
      const line = lines[place.row - HEAD_ROWS];
      if (line?.kind === "group") props.onFoldGroup(line.key ?? "");
    }
  };

  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== scroller.current) return;
    const { key, shiftKey: shift } = event;
    const ctrl = event.ctrlKey || event.metaKey;
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight || 600) - headHeight) / cell) - 1);
    const next = move(selection, { key, ctrl, shift }, { rows, columns: columns.length + HEAD_COLUMNS, page });
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
      setHeld({ ...hold(at(active), lines, columns), arrangement });
      props.onEscape();
    }
  };

  const reachHand = (copying: boolean) => {
    const field = hand.current;
    if (field === null) return;
    const { top, bottom, left, right } = block(selection);
    const blockRows: number[][] = [];
    for (let row = top; copying && row <= bottom; row++) {
      if (lines[row - HEAD_ROWS]?.kind === "group") continue;
      blockRows.push(Array.from({ length: right - left + 1 }, (_, n) => targetAt({ row, column: left + n })?.bits ?? 0));
    }
    field.value = copying ? copyText(blockRows) : "";
    field.focus({ preventScroll: true });
    field.select();
    setTimeout(() => document.activeElement === field && scroller.current?.focus({ preventScroll: true }), 80);
  };

  const paste = (text: string) => {
    const { top, bottom, left, right } = block(selection);
    const people = lines.flatMap((line, index) => (line.kind === "person" && index + HEAD_ROWS >= top ? [index + HEAD_ROWS] : []));
    const reach = (row: number, column: number) => {
      const place = people[row];
      return place === undefined ? null : targetAt({ row: place, column: left + column });
    };
    props.onPaste(text, { rows: people.filter((row) => row <= bottom).length, columns: right - left + 1 }, reach);
  };

  const placeUnder = (event: { target: EventTarget }): Place | null => {
    return event.target instanceof Element ? placeOf(event.target) : null;
  };

  const dragging = useRef(false);
  const down = (event: PointerEvent<HTMLDivElement>) => {
    const place = placeUnder(event);
    if (place === null || event.button !== 0) return;
    const inBody = place.row >= HEAD_ROWS && place.column >= HEAD_COLUMNS;
    select(event.shiftKey && inBody ? { active: place, anchor: selection.anchor } : at(place));
    dragging.current = inBody;
    if (whatAt(place, lines, columns) === null) act(place);
  };
  // A click on a name or a heading opens it; on a cell it only goes there, so that a digit can follow.
  const click = (event: { target: EventTarget; shiftKey: boolean }) => {
    const place = placeUnder(event);
    if (place === null || event.shiftKey || (place.row >= HEAD_ROWS && place.column >= HEAD_COLUMNS)) return;
    const what = whatAt(place, lines, columns);
    if (what) props.onOpen(what);
  };
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!dragging.current || event.buttons !== 1) return;
    const place = placeUnder(event);
    if (place === null || place.row < HEAD_ROWS || place.column < HEAD_COLUMNS) return;
    if (place.row !== active.row || place.column !== active.column) select({ active: place, anchor: selection.anchor });
  };

  const sumsOf = (line: Line) => (line.kind === "group" ? groups?.get(line.key ?? "") : undefined);
  const shared = useMemo(() => namesakes(map.rows), [map.rows]);
  const telling = useMemo<Telling>(() => ({ levels: map.levels, as_of: map.as_of }), [map.levels, map.as_of]);
  const drawn = linesOf(seen.rows, active.row, lines.length);
  const people = useMemo(() => lines.filter((line) => line.kind === "person").length, [lines]);
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
        aria-label={`Skills map: ${count(people)} people by ${count(map.skills.length)} skills`}
        aria-rowcount={rows}
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
          const place = placeUnder(event);
          const what = place && targetAt(place) && whatAt(place, lines, columns);
          if (what) props.onOpen(what);
        }}
      >
        <div role="presentation" style={{ width, minWidth: "100%" }}>
          <Told active={active} target={targetAt(active)} lines={lines} columns={columns} sums={sums.columns} telling={telling} />
          <MapHead
            grid={grid}
            sums={sums}
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
          <div role="rowgroup" className="map-body" style={{ height: lines.length * cell + SCROLL_BAR }}>
            <div className="map-frozen" aria-hidden="true">
              {drawn.map((index) => {
                const line = lines[index];
                if (line === undefined) return null;
                const row = index + HEAD_ROWS;
                const mark = row !== active.row ? null : inBody ? "cross" : active.column === 0 ? "name" : "sum";
                return (
                  <FrozenLine
                    key={keyOf(line)}
                    line={line}
                    at={row}
                    top={index * cell}
                    sums={sumsOf(line)}
                    namesake={line.kind === "person" && shared.has(line.row.person)}
                    mark={mark}
                  />
                );
              })}
            </div>
            {drawn.map((index) => {
              const line = lines[index];
              if (line === undefined) return null;
              const row = index + HEAD_ROWS;
              return (
                <MapRow
                  key={keyOf(line)}
                  grid={grid}
                  line={line}
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
                  sums={sumsOf(line)}
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
