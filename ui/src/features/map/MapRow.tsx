import { memo } from "react";
import { cellGap, cellState, readCell } from "@/data/ratings";
import type { LevelName, MapRow as PersonRow } from "@/data/types";
import { plural, share, wholePercent } from "@/text/format";
import type { Column, Line } from "./layout";
import { HEAD_COLUMNS } from "./selection";
import { cellWords, rowWords, sumsWords } from "./words";

export type Paint = "level" | "gap";
export type GroupSums = { required: number; met: number; below: number; unrated: number };

type RowProps = {
  grid: string;
  line: Line;
  /** Its place in the grid, headings counted. */
  at: number;
  top: number;
  columns: readonly Column[];
  levels: readonly LevelName[];
  paint: Paint;
  /** The columns of this row that are selected, as "from:to"; empty for none. Text, so that it compares. */
  selected: string;
  /** Sums of the group by skill; undefined while they are being read. */
  sums: ReadonlyMap<string, GroupSums> | undefined;
};

/** One line of the grid. It is drawn again only when something in it changed. */
export const MapRow = memo(function MapRow(props: RowProps) {
  return props.line.kind === "group" ? <GroupLine {...props} line={props.line} /> : <PersonLine {...props} row={props.line.row} />;
});

function PersonLine({ grid, row, at, top, columns, levels, paint, selected }: RowProps & { row: PersonRow }) {
  const [from, to] = span(selected);
  return (
    <div role="row" className="map-row" aria-rowindex={at + 1} style={{ top }}>
      <div role="rowheader" id={cellId(grid, at, 0)} aria-colindex={1} className="map-unseen">
        {row.name}, {row.roles.join(", ")}
      </div>
      <div role="gridcell" id={cellId(grid, at, 1)} aria-colindex={2} aria-label={rowWords(row)} className="map-unseen" />
      {columns.map((column, index) => {
        const place = index + HEAD_COLUMNS;
        const isSelected = place >= from && place <= to;
        if (column.kind === "aim") {
          return <FoldedCell key={`aim ${column.aim.key}`} grid={grid} row={row} at={at} place={place} indexes={column.indexes} />;
        }
        const bits = row.cells[column.index] ?? 0;
        const cell = readCell(bits);
        return (
          <div
            key={column.skill.key}
            role="gridcell"
            id={cellId(grid, at, place)}
            aria-colindex={place + 1}
            aria-selected={isSelected || undefined}
            aria-label={`${cellWords(bits, levels)}. ${column.skill.title}, ${row.name}`}
            className={cellClass(bits, paint)}
          >
            {cell.level}
            {cell.target > 0 && (cell.level === null || cell.level < cell.target) ? (
              <span className="map-target" data-figure={cell.target} />
            ) : null}
          </div>
        );
      })}
    </div>
  );
}

function FoldedCell({
  grid,
  row,
  at,
  place,
  indexes,
}: {
  grid: string;
  row: PersonRow;
  at: number;
  place: number;
  indexes: readonly number[];
}) {
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
      id={cellId(grid, at, place)}
      aria-colindex={place + 1}
      aria-label={words}
      className="map-folded"
      data-figure={needed ? `${met}/${rated}` : ""}
    />
  );
}

function GroupLine({ grid, line, at, top, columns, sums }: RowProps & { line: Extract<Line, { kind: "group" }> }) {
  return (
    <div role="row" className="map-row map-group" aria-rowindex={at + 1} style={{ top }}>
      <div role="rowheader" id={cellId(grid, at, 0)} aria-colindex={1} aria-expanded={!line.closed} className="map-unseen">
        {line.label}
      </div>
      <div role="gridcell" id={cellId(grid, at, 1)} aria-colindex={2} aria-label={groupWords(line, sums)} className="map-unseen" />
      {columns.map((column, index) => {
        const place = index + HEAD_COLUMNS;
        const own = column.kind === "skill" ? sums?.get(column.skill.key) : undefined;
        const rated = own ? own.met + own.below : 0;
        return (
          <div
            key={column.kind === "skill" ? column.skill.key : `aim ${column.aim.key}`}
            role="gridcell"
            id={cellId(grid, at, place)}
            aria-colindex={place + 1}
            aria-label={own && column.kind === "skill" ? `${sumsWords(own)}. ${column.skill.title}, ${line.label}` : "no figure"}
            className={column.kind === "skill" ? "map-share" : "map-folded"}
          >
            {own && rated > 0 ? wholePercent(own.met / rated) : ""}
          </div>
        );
      })}
    </div>
  );
}

/**
 * The frozen part of a line: its name and sums, for the eye alone; the row itself holds them for a listener.
 * They stand in one pane of their own, since a frozen cell in every row makes WebKit paint hundreds of layers.
 */
export const FrozenLine = memo(function FrozenLine({ line, at, top, sums }: Pick<RowProps, "line" | "at" | "top" | "sums">) {
  if (line.kind === "group") {
    const { met, rated } = groupTotal(sums);
    return (
      <div className="map-frozen-row map-group" style={{ top }}>
        <div className="map-name" data-place={`${at}-0`}>
          <span className="map-fold">{line.closed ? "▸" : "▾"}</span>
          <span className="map-name-text">{line.label}</span>
          <span className="map-name-more">{plural(line.people, "person", "people")}</span>
        </div>
        <div className="map-sum" data-place={`${at}-1`} title={groupWords(line, sums)}>
          {rated > 0 ? wholePercent(met / rated) : ""}
        </div>
      </div>
    );
  }
  const { row } = line;
  return (
    <div className="map-frozen-row" style={{ top }}>
      <div className="map-name" data-place={`${at}-0`} title={about(row)}>
        <span className="map-name-text">{row.name}</span>
        <span className="map-name-more">{row.roles.join(", ")}</span>
      </div>
      <div className="map-sum" data-place={`${at}-1`} title={rowWords(row)}>
        {row.required === 0 ? "" : `${row.met}/${row.met + row.below}`}
      </div>
    </div>
  );
});

/** Every needed skill of a person is in one column, so a group's columns add up to the group. */
function groupTotal(sums: RowProps["sums"]): { met: number; rated: number } {
  let [met, rated] = [0, 0];
  for (const own of sums?.values() ?? []) {
    met += own.met;
    rated += own.met + own.below;
  }
  return { met, rated };
}

function groupWords(line: Extract<Line, { kind: "group" }>, sums: RowProps["sums"]): string {
  const { met, rated } = groupTotal(sums);
  return `${plural(line.people, "person", "people")}${rated > 0 ? `, ${share(met, rated, "rated skills at target")}` : ""}`;
}

export function cellId(grid: string, row: number, column: number): string {
  return `${grid}-${row}-${column}`;
}

/** The place of the cell that holds this element; null where none of this grid's does. */
export function placeOf(grid: string, element: Element): { row: number; column: number } | null {
  const cell = element.closest<HTMLElement>(`[id^="${grid}-"], [data-place]`);
  const [row, column] = (cell?.dataset.place ?? cell?.id.slice(grid.length + 1) ?? "").split("-");
  return row && column ? { row: Number(row), column: Number(column) } : null;
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

function about(row: PersonRow): string {
  return [row.name, row.person, row.roles.join(", "), row.branch, row.team].filter(Boolean).join(" · ");
}
