import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { LevelSteps } from "@/components/LevelSteps";
import { ShowMore } from "@/components/ShowMore";
import { Answer } from "@/components/State";
import { GAPS_PAGE, skillLearning } from "@/data/queries";
import type { LevelName, Scope, SkillHead } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { count, plural } from "@/text/format";
import { LearningList } from "./LearningList";
import { useGapPages } from "./useGapPages";
import type { Shown } from "./useMap";
import type { What } from "./what";
import { sumsWords } from "./words";

type SkillProps = {
  skill: SkillHead;
  /** Its place among the map's skills. */
  column: number;
  shown: Shown;
  /** Who is in sight: "12 of 200 people". */
  people: string;
  scope: Scope;
  onOpen: (what: What) => void;
  onSort: () => void;
};

/** A skill: what it is, how the people in sight stand in it, who is below target, and what teaches it. */
export function SkillPanel({ skill, column, shown, people, scope, onOpen, onSort }: SkillProps) {
  const { map } = shown;
  const aim = map.aims.find((one) => one.key === skill.aim);
  const sums = map.columns[column];
  const [pages, setPages] = useState(1);
  const gaps = useGapPages({ map: shown.query, skill: skill.key, sort: "missing", descending: true }, range(pages));
  // Those not rated stand behind those below target, and are no part of this list.
  const below = range(pages)
    .flatMap((page) => gaps.pages.get(page) ?? [])
    .filter((gap) => gap.level !== null);
  const missed = sums?.below ?? 0;
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
              Of {people}, {plural(sums.required, "needs", "need")} it: {count(sums.met)} at target, {count(sums.below)} below,{" "}
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
          {missed === 0 ? "Nobody is below target" : `${plural(missed, "person", "people")} below target, the largest gap first`}
        </h3>
        <Answer query={gaps.first} what="who is below target">
          {() => (
            <ShowMore
              items={below}
              of={missed}
              step={20}
              what="people"
              onMore={(limit) => setPages(Math.ceil(Math.min(limit, missed) / GAPS_PAGE))}
            >
              {(shown) => (
                <ul className="plainlist">
                  {shown.map(({ person, name, branch, roles, level, target }) => (
                    <li key={person}>
                      <button type="button" className="map-line" onClick={() => onOpen({ person, skill: skill.key })}>
                        <span className="map-link-text">{name}</span>
                        <span className="muted small">{[person, branch, roles.join(", ")].filter(Boolean).join(" · ")}</span>
                        <span className="map-line-steps">
                          <LevelSteps level={level} target={target} top={map.max_level} />
                          <span className="muted small">{named(map.levels, level ?? 0, target)}</span>
                        </span>
                      </button>
                    </li>
                  ))}
                </ul>
              )}
            </ShowMore>
          )}
        </Answer>
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

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
