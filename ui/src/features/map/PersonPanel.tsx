import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { LevelSteps } from "@/components/LevelSteps";
import { Answer } from "@/components/State";
import { useAddress } from "@/data/address";
import { cellGap, cellState, readCell } from "@/data/ratings";
import type { MapPerson, MapRow, SkillHead, SkillsMap } from "@/data/types";
import { plural } from "@/text/format";
import type { What } from "./what";
import { aboutWords, rowWords } from "./words";

type PersonProps = {
  person: string;
  query: UseQueryResult<MapPerson | null>;
  map: SkillsMap;
  onOpen: (what: What) => void;
};

/** A person: who, and every skill on the list against its target, the largest gap first. */
export function PersonPanel({ person, query, map, onOpen }: PersonProps) {
  return (
    <Answer query={query} what="this person">
      {(found) => (found ? <Person person={person} row={found.row} map={map} onOpen={onOpen} /> : <Nobody />)}
    </Answer>
  );
}

function Nobody() {
  const [{ branch, kind, on }, change] = useAddress();
  if (branch === undefined && kind === undefined && on === undefined) return <p>Nobody with this number is here today.</p>;
  return (
    <div className="stack-2">
      <p>Nobody with this number is in the part of the service that you look at, on this date.</p>
      <div>
        <Button onPress={() => change({ branch: undefined, kind: undefined, on: undefined })}>Show the whole service today</Button>
      </div>
    </div>
  );
}

function Person({ person, row, map, onOpen }: Omit<PersonProps, "query"> & { row: MapRow }) {
  const [{ aim }] = useAddress();
  const skills = skillsOf(row, map);
  const top = map.max_level;
  return (
    <>
      <div className="stack-2">
        <p className="map-about">{aboutWords(row).join("\n")}</p>
        <p className="strong">
          {aim === undefined ? "" : `In aim ${aim}: `}
          {sentence(rowWords(row))}
        </p>
        <p>
          <Link to="/my-learning" search={{ person }}>
            Learning, records and sessions ahead
          </Link>
        </p>
      </div>
      {PARTS.map(({ state, head }) => {
        const own = skills.filter((one) => one.state === state);
        if (own.length === 0) return null;
        return (
          <section key={state} aria-labelledby={`skills-${state}`}>
            <h3 id={`skills-${state}`}>
              {plural(own.length, "skill")} {head}
            </h3>
            <ul className="plainlist">
              {own.map(({ skill, words, level, target }) => (
                <li key={skill.key}>
                  <button type="button" className="map-line" onClick={() => onOpen({ person, skill: skill.key })}>
                    <span className="map-link-text">{skill.title}</span>
                    <span className="map-line-steps">
                      <LevelSteps level={level} target={target} top={top} />
                      <span className="muted small">{words}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </>
  );
}

const PARTS = [
  { state: "below", head: "below target, the largest gap first" },
  { state: "unrated", head: "not rated yet" },
  { state: "met", head: "at target" },
] as const;

type OwnSkill = { skill: SkillHead; state: string; level: number | null; target: number; gap: number; importance: number; words: string };

function skillsOf(row: MapRow, map: SkillsMap): OwnSkill[] {
  const named = (level: number) => `${level} ${map.levels[level]?.name ?? ""}`.trim();
  const out = row.cells.flatMap((bits, index): OwnSkill[] => {
    const skill = map.skills[index];
    const { level, target, importance } = readCell(bits);
    if (skill === undefined || target === 0) return [];
    const gap = cellGap(bits) ?? 0;
    const now = level === null ? "not rated" : `level ${named(level)}`;
    const words = `${now}, target ${named(target)}${gap > 0 ? `: ${plural(gap, "level")} missing` : ""}`;
    return [{ skill, state: cellState(bits), level, target, gap, importance, words }];
  });
  return out.sort((a, b) => b.gap - a.gap || b.importance - a.importance || b.target - a.target);
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
