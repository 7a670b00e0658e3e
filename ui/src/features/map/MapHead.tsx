import { memo } from "react";
import type { SkillsMap } from "@/data/types";
import { plural, wholePercent } from "@/text/format";
import type { AimSpan, Column } from "./layout";
import { cellId } from "./MapRow";
import { HEAD_COLUMNS } from "./selection";
import { sumsWords } from "./words";

type HeadProps = {
  grid: string;
  map: SkillsMap;
  columns: readonly Column[];
  spans: readonly AimSpan[];
  sort: string;
  /** Width of each column after the frozen ones, in pixels. */
  widths: readonly number[];
  people: number;
};

/** The headings that stay in sight: aims, skills, and the sums of everybody in the scope. */
export const MapHead = memo(function MapHead({ grid, map, columns, spans, sort, widths, people }: HeadProps) {
  const { totals } = map;
  return (
    <div role="rowgroup" className="map-head">
      <div role="row" aria-rowindex={1} className="map-aims">
        <div role="columnheader" id={cellId(grid, 0, 0)} aria-colindex={1} className="map-corner">
          <span className="visually-hidden">Aims</span>
        </div>
        <div role="columnheader" id={cellId(grid, 0, 1)} aria-colindex={2} className="map-corner map-corner-2">
          <span className="visually-hidden">Sums</span>
        </div>
        {spans.map((span) => (
          <div
            key={span.aim.key}
            role="columnheader"
            id={cellId(grid, 0, span.from + HEAD_COLUMNS)}
            aria-colindex={span.from + HEAD_COLUMNS + 1}
            aria-colspan={span.count}
            aria-expanded={!span.folded}
            className="map-aim"
            style={{ width: sumOf(widths, span.from, span.count) }}
            title={`${span.aim.key}. ${span.aim.title}${span.aim.working_title ? " (working title)" : ""}: Enter or click folds it`}
          >
            <span aria-hidden="true" className="map-fold">
              {span.folded ? "▸" : "▾"}
            </span>
            <span className="map-aim-text">
              {span.aim.key === "" ? span.aim.title : span.folded ? span.aim.key : `${span.aim.key}. ${span.aim.title}`}
            </span>
          </div>
        ))}
      </div>
      <div role="row" aria-rowindex={2} className="map-skills">
        <div
          role="columnheader"
          id={cellId(grid, 1, 0)}
          aria-colindex={1}
          aria-sort={sort === "name" ? "ascending" : "none"}
          className="map-corner"
        >
          Person
        </div>
        <div
          role="columnheader"
          id={cellId(grid, 1, 1)}
          aria-colindex={2}
          aria-sort={sort === "gap" ? "descending" : "none"}
          className="map-corner map-corner-2"
          title="At target, of those rated. Enter or click sorts by the largest gap"
        >
          Met{sort === "gap" ? " ↓" : ""}
        </div>
        {columns.map((column, index) => {
          const place = index + HEAD_COLUMNS;
          if (column.kind === "aim") {
            return (
              <div
                key={`aim ${column.aim.key}`}
                role="columnheader"
                id={cellId(grid, 1, place)}
                aria-colindex={place + 1}
                className="map-skill"
                style={{ width: widths[index] }}
              >
                <span className="map-skill-text">{column.indexes.length} skills</span>
              </div>
            );
          }
          return (
            <div
              key={column.skill.key}
              role="columnheader"
              id={cellId(grid, 1, place)}
              aria-colindex={place + 1}
              aria-sort={sort === column.skill.key ? "descending" : "none"}
              className={sort === column.skill.key ? "map-skill map-skill-sorted" : "map-skill"}
              style={{ width: widths[index] }}
              title={`${column.skill.key} ${column.skill.title}: ${column.skill.descriptor}`}
            >
              <span className="map-skill-text">{column.skill.title}</span>
            </div>
          );
        })}
      </div>
      <div role="row" aria-rowindex={3} className="map-row map-sums">
        <div role="rowheader" id={cellId(grid, 2, 0)} aria-colindex={1} className="map-name">
          <span className="map-name-text">% at target, {plural(people, "person", "people")}</span>
        </div>
        <div
          role="gridcell"
          id={cellId(grid, 2, 1)}
          aria-colindex={2}
          aria-label={sumsWords(totals)}
          title={sumsWords(totals)}
          className="map-sum"
        >
          {totals.coverage === null ? "" : wholePercent(totals.coverage)}
        </div>
        {columns.map((column, index) => {
          const place = index + HEAD_COLUMNS;
          if (column.kind === "aim") {
            return (
              <div
                key={`aim ${column.aim.key}`}
                role="gridcell"
                id={cellId(grid, 2, place)}
                aria-colindex={place + 1}
                aria-label="folded"
                className="map-folded"
              />
            );
          }
          const own = map.columns[column.index];
          const rated = own ? own.met + own.below : 0;
          const words = own ? sumsWords(own) : "";
          return (
            <div
              key={column.skill.key}
              role="gridcell"
              id={cellId(grid, 2, place)}
              aria-colindex={place + 1}
              aria-label={`${words}. ${column.skill.title}`}
              title={words}
              className="map-share"
            >
              {own && rated > 0 ? wholePercent(own.met / rated) : ""}
            </div>
          );
        })}
      </div>
    </div>
  );
});

function sumOf(widths: readonly number[], from: number, count: number): number {
  let sum = 0;
  for (let index = from; index < from + count; index++) sum += widths[index] ?? 0;
  return sum;
}
