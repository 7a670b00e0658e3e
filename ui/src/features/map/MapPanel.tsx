import { Inspector } from "@/components/Page";
import type { RateRow, Scope, SkillsMap, Source } from "@/data/types";
import { CellPanel } from "./CellPanel";
import { PersonPanel } from "./PersonPanel";
import { SkillPanel } from "./SkillPanel";
import type { InSight } from "./useMapSums";
import type { What } from "./what";

type PanelProps = {
  what: What;
  map: SkillsMap;
  inSight: InSight;
  scope: Scope;
  source: Source;
  /** null where ratings can't be given, with the reason. */
  locked: string | null;
  onRate: (row: RateRow) => void;
  onOpen: (what: What) => void;
  onSort: (skill: string) => void;
  onClose: () => void;
};

/** The panel beside the map: about a cell, a person or a skill, each a step from the others. */
export function MapPanel({ what, map, inSight, scope, source, locked, onRate, onOpen, onSort, onClose }: PanelProps) {
  const { person, skill } = what;
  const row = map.rows.find((one) => one.person === person);
  const column = map.skills.findIndex((one) => one.key === skill);
  const head = map.skills[column];
  const title = skill === null ? (row?.name ?? `Number ${person}`) : (head?.title ?? skill);
  return (
    // One panel whatever it is about: going on from cell to name with the keys leaves the focus in the grid.
    <Inspector title={title} onClose={onClose}>
      {skill === null ? (
        <PersonPanel person={person ?? ""} row={row} map={map} onOpen={onOpen} />
      ) : person === null ? (
        head === undefined ? (
          <p>This framework version has no skill {skill}.</p>
        ) : (
          <SkillPanel skill={head} column={column} map={map} inSight={inSight} scope={scope} onOpen={onOpen} onSort={() => onSort(skill)} />
        )
      ) : (
        <CellPanel
          person={person}
          skill={skill}
          about={row}
          scope={scope}
          levels={map.levels}
          source={source}
          locked={locked}
          onRate={onRate}
          onOpen={onOpen}
        />
      )}
    </Inspector>
  );
}
