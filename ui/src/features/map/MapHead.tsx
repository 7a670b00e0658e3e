import { memo } from "react";
import type { ColumnSums, Sums } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { wholePercent } from "@/text/format";
import { withOwn } from "./inSight";
import type { AimSpan, Column } from "./layout";
import { ACTIVE, CROSS, cellId } from "./MapRow";
import { HEAD_COLUMNS } from "./selection";
import { sumsWords } from "./words";

type HeadProps = {
  grid: string;
  /** The sums of the people in sight, by skill and in all. */
  sums: { columns: readonly ColumnSums[]; totals: Sums };
  columns: readonly Column[];
  spans: readonly AimSpan[];
  sort: string;
  /** Where each column begins, in pixels from the row's edge, and where the last one ends. */
  starts: readonly number[];
  /** The places of the columns that are drawn. */
  from: number;
  to: number;
  /** The column that has the focus: its headings are drawn even out of sight. */
  column: number;
  /** The row of headings that has the focus; -1 where a person has it. */
  row: number;
  /** Of whom the sums are: "12 of 200 people". */
  people: string;
};

/** The headings that stay in sight: aims, skills, and the sums of the people in sight. */
export const MapHead = memo(function MapHead(props: HeadProps) {
  const { grid, sums: inSight, columns, spans, sort, starts, from, to, column: own, row, people } = props;
  const { totals } = inSight;
  const places = withOwn({ from, to }, own < HEAD_COLUMNS ? null : own);
  const idAt = (r: number, place: number) => (r === row && place === own ? { id: cellId(grid, r, place), ...ACTIVE } : undefined);
  const boxOf = (first: number, count = 1) => {
    const left = starts[first - HEAD_COLUMNS] ?? 0;
    return { left, width: (starts[first - HEAD_COLUMNS + count] ?? left) - left };
  };
  return (
    <div role="rowgroup" className="map-head">
      <div role="row" aria-rowindex={1} className="map-aims">
        <div role="columnheader" {...idAt(0, 0)} aria-colindex={1} className="map-corner">
          <span className="visually-hidden">Aims</span>
        </div>
        <div role="columnheader" {...idAt(0, 1)} aria-colindex={2} className="map-corner map-corner-2">
          <span className="visually-hidden">Sums</span>
        </div>
        {spans.map((span) => {
          const first = span.from + HEAD_COLUMNS;
          const end = first + span.count;
          const isOwn = own >= first && own < end;
          if (!isOwn && (end <= from || first >= to)) return null;
          return (
            <div
              key={span.aim.key}
              role="columnheader"
              {...(isOwn && row === 0 ? { id: cellId(grid, 0, first), ...ACTIVE } : {})}
              aria-colindex={first + 1}
              aria-colspan={span.count}
              aria-expanded={!span.folded}
              className="map-aim"
              style={boxOf(first, span.count)}
              title={`${numberedAim(span.aim)}: Enter or click folds it`}
            >
              <span className="map-aim-text">
                <span aria-hidden="true" className="map-fold">
                  {span.folded ? "▸" : "▾"}
                </span>
                {span.folded && span.aim.key !== "" ? span.aim.key : numberedAim(span.aim)}
              </span>
            </div>
          );
        })}
      </div>
      <div role="row" aria-rowindex={2} className="map-skills">
        <div
          role="columnheader"
          {...idAt(1, 0)}
          aria-colindex={1}
          aria-sort={sort === "name" ? "ascending" : "none"}
          className="map-corner"
        >
          Person
        </div>
        <div
          role="columnheader"
          {...idAt(1, 1)}
          aria-colindex={2}
          aria-sort={sort === "gap" ? "descending" : "none"}
          className="map-corner map-corner-2"
          title="At target, of those rated. Enter or click sorts by the largest gap"
        >
          Met{sort === "gap" ? " ↓" : ""}
        </div>
        {places.map((place) => {
          const column = columns[place - HEAD_COLUMNS];
          const marks = row < 0 && place === own ? CROSS : idAt(1, place);
          if (column?.kind !== "skill") {
            return (
              <div key={place} role="columnheader" {...marks} aria-colindex={place + 1} className="map-skill" style={boxOf(place)}>
                <span className="map-skill-text">{column?.indexes.length ?? 0} skills</span>
              </div>
            );
          }
          return (
            <div
              key={place}
              role="columnheader"
              {...marks}
              aria-colindex={place + 1}
              aria-sort={sort === column.skill.key ? "descending" : "none"}
              className={sort === column.skill.key ? "map-skill map-skill-sorted" : "map-skill"}
              style={boxOf(place)}
              title={`${column.skill.title} (${column.skill.key}): ${column.skill.descriptor}. Enter or click opens it, S sorts by its gap`}
            >
              <span className="map-skill-text">{column.skill.title}</span>
            </div>
          );
        })}
      </div>
      <div role="row" aria-rowindex={3} className="map-row map-sums">
        <div role="rowheader" {...idAt(2, 0)} aria-colindex={1} className="map-name">
          <span className="map-name-text">% at target</span>
          <span className="map-name-more">{people}</span>
        </div>
        <div role="gridcell" {...idAt(2, 1)} aria-colindex={2} aria-label={sumsWords(totals)} title={sumsWords(totals)} className="map-sum">
          {totals.coverage === null ? "" : wholePercent(totals.coverage)}
        </div>
        {places.map((place) => {
          const column = columns[place - HEAD_COLUMNS];
          if (column?.kind !== "skill") {
            return (
              <div
                key={place}
                role="gridcell"
                {...idAt(2, place)}
                aria-colindex={place + 1}
                aria-label="folded"
                className="map-folded"
                style={boxOf(place)}
              />
            );
          }
          const sums = inSight.columns[column.index];
          const rated = sums ? sums.met + sums.below : 0;
          const words = sums ? sumsWords(sums) : "";
          return (
            <div
              key={place}
              role="gridcell"
              {...idAt(2, place)}
              aria-colindex={place + 1}
              aria-label={`${words}. ${column.skill.title}`}
              title={words}
              className="map-share"
              style={boxOf(place)}
            >
              {sums && rated > 0 ? wholePercent(sums.met / rated) : ""}
            </div>
          );
        })}
      </div>
    </div>
  );
});
