import { memo } from "react";
import type { MapGroup, MapRow as PersonRow } from "@/data/types";
import { plural, wholePercent } from "@/text/format";
import type { Line } from "./layout";
import { ACTIVE, CROSS, groupWords } from "./MapRow";
import { rowWords, whoWords } from "./words";

type FrozenProps = {
  line: Line;
  /** Its place in the grid, headings counted. */
  at: number;
  top: number;
  /** Sums of the group; undefined while they are being read. */
  sums: MapGroup | undefined;
  /** Somebody else in the map has the same name. */
  namesake: boolean;
  /** Which of the two has the focus itself, or that the focus is in their row. */
  mark: "cross" | "name" | "sum" | null;
};

/**
 * The frozen part of a line: its name and sums, for the eye alone; the row itself holds them for a listener.
 * They stand in one pane of their own, since a frozen cell in every row makes WebKit paint hundreds of layers.
 */
export const FrozenLine = memo(function FrozenLine({ line, at, top, sums, namesake, mark }: FrozenProps) {
  const [name, sum] = mark === "cross" ? [CROSS, CROSS] : [mark === "name" ? ACTIVE : {}, mark === "sum" ? ACTIVE : {}];
  if (line.kind === "group") {
    const rated = sums ? sums.totals.met + sums.totals.below : 0;
    return (
      <div className="map-frozen-row map-group" style={{ top }}>
        <div className="map-name" data-place={`${at}-0`} {...name}>
          <span className="map-fold">{line.closed ? "▸" : "▾"}</span>
          <span className="map-name-text">{line.label}</span>
          <span className="map-name-more">{plural(line.people, "person", "people")}</span>
        </div>
        <div className="map-sum" data-place={`${at}-1`} title={groupWords(line, sums)} {...sum}>
          {sums && rated > 0 ? wholePercent(sums.totals.met / rated) : ""}
        </div>
      </div>
    );
  }
  const { row } = line;
  return (
    <div className="map-frozen-row" style={{ top }}>
      <div className="map-name" data-place={`${at}-0`} title={whoWords(row)} {...name}>
        <span className="map-name-text map-name-person">{row.name}</span>
        {namesake ? <span className="map-name-number">{row.person}</span> : null}
        <span className="map-name-more">{besideName(row, namesake)}</span>
      </div>
      <div className="map-sum" data-place={`${at}-1`} title={rowWords(row)} {...sum}>
        {row.required === 0 ? "" : `${row.met}/${row.met + row.below}`}
      </div>
    </div>
  );
});

/** Namesakes are told apart by their branch sooner than by a role, whose end may be cut off. */
function besideName({ roles, branch }: PersonRow, namesake: boolean): string {
  const role = roles.join(", ");
  return (namesake ? [branch, role] : [role, branch]).filter(Boolean).join(", ");
}
