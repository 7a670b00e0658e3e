import { useQuery } from "@tanstack/react-query";
import { Inspector } from "@/components/Page";
import { mapPerson } from "@/data/queries";
import type { MapPerson, MapRow, RateRow, Scope, Source } from "@/data/types";
import { CellPanel } from "./CellPanel";
import { PersonPanel } from "./PersonPanel";
import { SkillPanel } from "./SkillPanel";
import type { Shown } from "./useMap";
import type { What } from "./what";

type PanelProps = {
  what: What;
  shown: Shown;
  /** Who is in sight: "12 of 200 people". */
  people: string;
  /** The row of a person who is in sight. */
  rowOf: (person: string) => MapRow | undefined;
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
export function MapPanel({ what, shown, people, rowOf, scope, source, locked, onRate, onOpen, onSort, onClose }: PanelProps) {
  const { map } = shown;
  const { person, skill } = what;
  const about = useQuery({
    ...mapPerson(shown.query, map.order, person ?? ""),
    enabled: person !== null,
    // Who is in sight is there at once; and another order of the map is no other person.
    placeholderData: (before): MapPerson | undefined => {
      const row = rowOf(person ?? "");
      if (row) return { order: map.order, row, places: [] };
      return before?.row.person === person ? before : undefined;
    },
  });
  const row = about.data?.row;
  const column = map.skills.findIndex((one) => one.key === skill);
  const head = map.skills[column];
  const title = skill === null ? (row?.name ?? `Number ${person}`) : (head?.title ?? skill);
  return (
    // One panel whatever it is about: going on from cell to name with the keys leaves the focus in the grid.
    <Inspector title={title} onClose={onClose}>
      {skill === null ? (
        <PersonPanel person={person ?? ""} query={about} map={map} onOpen={onOpen} />
      ) : person === null ? (
        head === undefined ? (
          <p>This framework version has no skill {skill}.</p>
        ) : (
          <SkillPanel
            key={skill}
            skill={head}
            column={column}
            shown={shown}
            people={people}
            scope={scope}
            onOpen={onOpen}
            onSort={() => onSort(skill)}
          />
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
