import { memo, type ReactNode } from "react";
import { cellGap, cellState, readCell } from "@/data/ratings";
import type { MapRow as PersonRow } from "@/data/types";
import { plural, share, wholePercent } from "@/text/format";
import { RUN, withOwn } from "./inSight";
import type { Column, GroupLine } from "./layout";
import { HEAD_COLUMNS, type Place } from "./selection";
import { cellWords, rowWords, sumsWords, type Telling, whoWords } from "./words";

export type Paint = "level" | "gap";

type RowProps = {
  grid: string;
  /** The group that it heads; null where it is a person's. */
  group: GroupLine | null;
  /** The person; undefined where the row has not been read. */
  row: PersonRow | undefined;
  /** Its place in the grid, headings counted. */
  at: number;
  top: number;
  columns: readonly Column[];
  /** Where each column begins, in pixels from the row's edge. */
  starts: readonly number[];
  /** The places of the columns that are drawn. */
  from: number;
  to: number;
  /** The column of this row that has the focus; -1 where another row has it. */
  active: number;
  telling: Telling;
  paint: Paint;
  /** The columns of this row that are selected, as "from:to"; empty for none. Text, so that it compares. */
  selected: string;
};

/** One line of the grid. It is drawn again only when something in it changed. */
export const MapRow = memo(function MapRow(props: RowProps) {
  const { grid, group, row, at, top, columns, starts, from, to, active, telling, paint, selected } = props;
  const [first, last] = span(selected);
  const isWaiting = group === null && row === undefined;
  const look = group ? "map-row map-group" : isWaiting ? "map-row map-waiting" : "map-row";
  return (
    <div role="row" className={look} aria-rowindex={at + 1} aria-busy={isWaiting || undefined} style={{ top }}>
      <div
        role="rowheader"
        id={active === 0 ? cellId(grid, at, 0) : undefined}
        aria-colindex={1}
        aria-expanded={group ? !group.closed : undefined}
        className="map-unseen"
      >
        {group ? group.label : row ? whoWords(row) : BEING_READ}
      </div>
      <div
        role="gridcell"
        id={active === 1 ? cellId(grid, at, 1) : undefined}
        aria-colindex={2}
        aria-label={group ? groupWords(group) : row ? rowWords(row) : BEING_READ}
        className="map-unseen"
      />
      {runsOf(from, to, active).map((start) => {
        const end = Math.min(start + RUN, columns.length + HEAD_COLUMNS);
        const own = active >= start && active < end ? cellId(grid, at, active) : "";
        const chosen = first < end && last >= start;
        return (
          <CellRun
            key={start}
            group={group}
            row={row}
            start={start}
            end={end}
            left={starts[start - HEAD_COLUMNS] ?? 0}
            columns={columns}
            active={own === "" ? -1 : active}
            id={own}
            telling={telling}
            paint={paint}
            first={chosen ? first : 1}
            last={chosen ? last : 0}
          />
        );
      })}
    </div>
  );
});

/** Where the runs of cells of a row begin. The one with the focus is drawn even out of sight, so that what is spoken of exists. */
function runsOf(from: number, to: number, active: number): number[] {
  return withOwn({ from, to }, active < HEAD_COLUMNS ? null : active - ((active - HEAD_COLUMNS) % RUN), RUN);
}

type RunProps = Pick<RowProps, "group" | "row" | "columns" | "telling" | "paint"> & {
  /** The places of its cells, `end` not included. */
  start: number;
  end: number;
  left: number;
  /** The place and name of the cell with the focus, where it is one of these. */
  active: number;
  id: string;
  /** The places that are selected; last before first where none is. */
  first: number;
  last: number;
};

/** Some neighbouring cells of a row: scrolling sideways draws and drops whole runs and leaves the others alone. */
const CellRun = memo(function CellRun({ group, row, start, end, left, columns, active, id, telling, paint, first, last }: RunProps) {
  const cells: ReactNode[] = [];
  for (let place = start; place < end; place++) {
    const column = columns[place - HEAD_COLUMNS];
    const own = place === active ? id : undefined;
    if (column === undefined) continue;
    if (group) {
      cells.push(<GroupCell key={place} id={own} place={place} group={group} column={column} />);
    } else if (row === undefined) {
      const look = column.kind === "aim" ? "map-folded" : "map-cell";
      cells.push(<div key={place} role="gridcell" id={own} aria-colindex={place + 1} aria-label={BEING_READ} className={look} />);
    } else if (column.kind === "aim") {
      cells.push(<FoldedCell key={place} id={own} place={place} row={row} indexes={column.indexes} />);
    } else {
      const bits = row.cells[column.index] ?? 0;
      const cell = readCell(bits);
      cells.push(
        <div
          key={place}
          role="gridcell"
          id={own}
          aria-colindex={place + 1}
          aria-selected={(place >= first && place <= last) || undefined}
          aria-label={`${cellWords(bits, telling)}. ${column.skill.title}, ${row.name}`}
          className={cellClass(bits, paint)}
        >
          {cell.level}
          {cell.target > 0 && (cell.level === null || cell.level < cell.target) ? (
            <span className="map-target" data-figure={cell.target} />
          ) : null}
        </div>,
      );
    }
  }
  return (
    <div role="presentation" className="map-run" style={{ left }}>
      {cells}
    </div>
  );
});

type PlacedProps = { id: string | undefined; place: number };

function FoldedCell({ id, place, row, indexes }: PlacedProps & { row: PersonRow; indexes: readonly number[] }) {
  let [met, rated, unrated] = [0, 0, 0];
  for (const index of indexes) {
    const state = cellState(row.cells[index] ?? 0);
    if (state === "met") met += 1;
    if (state === "met" || state === "below") rated += 1;
    if (state === "unrated") unrated += 1;
  }
  const needed = rated + unrated > 0;
  const words = needed ? `${met} of ${rated} rated skills at target, ${unrated} not rated` : "not needed";
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={place + 1}
      aria-label={words}
      className="map-folded"
      data-figure={needed ? `${met}/${rated}` : ""}
    />
  );
}

type GroupCellProps = PlacedProps & { group: GroupLine; column: Column };

function GroupCell({ id, place, group, column }: GroupCellProps) {
  const own = column.kind === "skill" ? group.sums.columns[column.index] : undefined;
  const rated = own ? own.met + own.below : 0;
  return (
    <div
      role="gridcell"
      id={id}
      aria-colindex={place + 1}
      aria-label={own && column.kind === "skill" ? `${sumsWords(own)}. ${column.skill.title}, ${group.label}` : "no figure"}
      className={column.kind === "skill" ? "map-share" : "map-folded"}
    >
      {own && rated > 0 ? wholePercent(own.met / rated) : ""}
    </div>
  );
}

/** What a listener hears of a row that is on its way. */
const BEING_READ = "being read";

/** The headings of the cell that has the focus, and the heading that has it itself. */
export const CROSS = { "data-cross": "" };
export const ACTIVE = { "data-active": "" };

export function groupWords({ people, sums: { totals } }: GroupLine): string {
  const rated = totals.met + totals.below;
  return `${plural(people, "person", "people")}${rated > 0 ? `, ${share(totals.met, rated, "rated skills at target")}` : ""}`;
}

export function cellId(grid: string, row: number, column: number): string {
  return `${grid}-${row}-${column}`;
}

/** The place of the cell that holds this element of the grid; null where none does. */
export function placeUnder(element: Element): Place | null {
  const cell = element.closest<HTMLElement>("[aria-colindex], [data-place]");
  const frozen = cell?.dataset.place?.split("-");
  if (frozen) return { row: Number(frozen[0]), column: Number(frozen[1]) };
  const row = cell?.closest("[aria-rowindex]")?.getAttribute("aria-rowindex");
  return cell && row ? { row: Number(row) - 1, column: Number(cell.getAttribute("aria-colindex")) - 1 } : null;
}

function cellClass(bits: number, paint: Paint): string {
  const cell = readCell(bits);
  const state = cellState(bits);
  const marks = `${cell.reviewDue ? " map-due" : ""}${cell.disagreement ? " map-split" : ""}`;
  if (state === "none") return "map-cell";
  if (state === "extra") return `map-cell map-extra${marks}`;
  if (state === "unrated") return "map-cell map-unrated";
  if (paint === "level") return `map-cell map-level-${Math.min(4, cell.level ?? 0)}${marks}`;
  const gap = cellGap(bits) ?? 0;
  return gap === 0 ? `map-cell map-met${marks}` : `map-cell map-gap-${Math.min(4, gap)}${marks}`;
}

function span(selected: string): [number, number] {
  const [from, to] = selected.split(":");
  return selected === "" ? [1, 0] : [Number(from), Number(to)];
}
