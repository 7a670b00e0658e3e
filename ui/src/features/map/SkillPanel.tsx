import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/Button";
import { LevelSteps } from "@/components/LevelSteps";
import { ShowMore } from "@/components/ShowMore";
import { Answer } from "@/components/State";
import { skillLearning } from "@/data/queries";
import { cellGap, readCell } from "@/data/ratings";
import type { LevelName, MapRow, Scope, SkillHead, SkillsMap } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { count, plural } from "@/text/format";
import { LearningList } from "./LearningList";
import type { InSight } from "./useMapSums";
import type { What } from "./what";
import { sumsWords } from "./words";

type SkillProps = {
  skill: SkillHead;
  /** Its place among the map's skills. */
  column: number;
  map: SkillsMap;
  inSight: InSight;
  scope: Scope;
  onOpen: (what: What) => void;
  onSort: () => void;
};

/** A skill: what it is, how the people in sight stand in it, who is below target, and what teaches it. */
export function SkillPanel({ skill, column, map, inSight, scope, onOpen, onSort }: SkillProps) {
  const aim = map.aims.find((one) => one.key === skill.aim);
  const sums = inSight.sums.columns[column];
  const below = peopleBelow(map, column, inSight.people);
  const query = useQuery(skillLearning(skill.key, scope));
  return (
    <>
      <div className="stack-2">
        <p className="muted">{[aim ? `Aim ${numberedAim(aim)}` : "No aim", skill.group, skill.key].filter(Boolean).join(" · ")}</p>
        {skill.descriptor ? <p>{skill.descriptor}</p> : null}
        {sums ? (
          <>
            <p className="strong">{sumsWords(sums)}</p>
            <p>
              Of {inSight.words}, {plural(sums.required, "needs", "need")} it: {count(sums.met)} at target, {count(sums.below)} below,{" "}
              {count(sums.unrated)} not rated.
            </p>
          </>
        ) : null}
        <div>
          <Button onPress={onSort}>Sort people by the gap in it</Button>
        </div>
      </div>
      <section aria-labelledby="skill-below">
        <h3 id="skill-below">
          {below.length === 0
            ? "Nobody is below target"
            : `${plural(below.length, "person", "people")} below target, the largest gap first`}
        </h3>
        <ShowMore items={below} step={20} what="people">
          {(shown) => (
            <ul className="plainlist">
              {shown.map(({ row, level, target }) => (
                <li key={row.person}>
                  <button type="button" className="map-line" onClick={() => onOpen({ person: row.person, skill: skill.key })}>
                    <span className="map-link-text">{row.name}</span>
                    <span className="muted small">{[row.person, row.branch, row.roles.join(", ")].filter(Boolean).join(" · ")}</span>
                    <span className="map-line-steps">
                      <LevelSteps level={level} target={target} top={map.max_level} />
                      <span className="muted small">{named(map.levels, level, target)}</span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </ShowMore>
      </section>
      <Answer query={query} what="what teaches it">
        {(learning) => {
          const top = Math.max(0, ...learning.map((option) => option.teaches));
          return (
            <section aria-labelledby="skill-taught">
              <h3 id="skill-taught">
                {top === 0
                  ? "Nothing in the catalogue teaches it"
                  : `The catalogue teaches it up to level ${top} ${map.levels[top]?.name ?? ""}`.trim()}
              </h3>
              <LearningList learning={learning} />
            </section>
          );
        }}
      </Answer>
    </>
  );
}

function named(levels: readonly LevelName[], level: number, target: number): string {
  const name = (one: number) => `${one} ${levels[one]?.name ?? ""}`.trim();
  return `level ${name(level)}, target ${name(target)}`;
}

function peopleBelow(map: SkillsMap, column: number, inSight: ReadonlySet<string> | null) {
  const out: { row: MapRow; level: number; target: number; gap: number }[] = [];
  for (const row of map.rows) {
    const bits = row.cells[column] ?? 0;
    const gap = cellGap(bits) ?? 0;
    const { level, target } = readCell(bits);
    if (gap > 0 && level !== null && (inSight === null || inSight.has(row.person))) out.push({ row, level, target, gap });
  }
  return out.sort((a, b) => b.gap - a.gap);
}
