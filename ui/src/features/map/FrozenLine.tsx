import { memo } from "react";
import type { MapRow as PersonRow } from "@/data/types";
import { plural, wholePercent } from "@/text/format";
import type { GroupLine } from "./layout";
import { ACTIVE, CROSS, groupWords } from "./MapRow";
import { rowWords, whoWords } from "./words";

type FrozenProps = {
  /** The group that it heads; null where it is a person's. */
  group: GroupLine | null;
  /** The person; undefined where the row has not been read. */
  row: PersonRow | undefined;
  /** Its place in the grid, headings counted. */
  at: number;
  top: number;
  /** Which of the two has the focus itself, or that the focus is in their row. */
  mark: "cross" | "name" | "sum" | null;
};

/**
 * The frozen part of a line: its name and sums, for the eye alone; the row itself holds them for a listener.
 * They stand in one pane of their own, since a frozen cell in every row makes WebKit paint hundreds of layers.
 */
export const FrozenLine = memo(function FrozenLine({ group, row, at, top, mark }: FrozenProps) {
  const [name, sum] = mark === "cross" ? [CROSS, CROSS] : [mark === "name" ? ACTIVE : {}, mark === "sum" ? ACTIVE : {}];
  if (group) {
    const { met, below } = group.sums.totals;
    return (
      <div className="map-frozen-row map-group" style={{ top }}>
        <div className="map-name" data-place={`${at}-0`} {...name}>
          <span className="map-fold">{group.closed ? "▸" : "▾"}</span>
          <span className="map-name-text">{group.label}</span>
          <span className="map-name-more">{plural(group.people, "person", "people")}</span>
        </div>
        <div className="map-sum" data-place={`${at}-1`} title={groupWords(group)} {...sum}>
          {met + below > 0 ? wholePercent(met / (met + below)) : ""}
        </div>
      </div>
    );
  }
  if (row === undefined) {
    return (
      <div className="map-frozen-row map-waiting" style={{ top }}>
        <div className="map-name" data-place={`${at}-0`} {...name} />
        <div className="map-sum" data-place={`${at}-1`} {...sum} />
      </div>
    );
  }
  return (
    <div className="map-frozen-row" style={{ top }}>
      <div className="map-name" data-place={`${at}-0`} title={whoWords(row)} {...name}>
        <span className="map-name-text map-name-person">{row.name}</span>
        {row.namesake ? <span className="map-name-number">{row.person}</span> : null}
        <span className="map-name-more">{besideName(row)}</span>
      </div>
      <div className="map-sum" data-place={`${at}-1`} title={rowWords(row)} {...sum}>
        {row.required === 0 ? "" : `${row.met}/${row.met + row.below}`}
      </div>
    </div>
  );
});

/** Namesakes are told apart by their branch sooner than by a role, whose end may be cut off. */
function besideName({ roles, branch, namesake }: PersonRow): string {
  const role = roles.join(", ");
  return (namesake ? [branch, role] : [role, branch]).filter(Boolean).join(", ");
}
