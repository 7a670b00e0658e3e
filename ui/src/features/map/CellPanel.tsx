import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Radio, RadioGroup } from "react-aria-components";
import { Button } from "@/components/Button";
import { Select, TextField } from "@/components/Field";
import { Answer } from "@/components/State";
import { cellDetail } from "@/data/queries";
import type { CellDetail, LevelName, MapRow, RateRow, RatingLine, Scope, Source } from "@/data/types";
import { date, plural, shortDate } from "@/text/format";
import { CONFIDENCE, IMPORTANCE, SOURCE } from "@/text/words";
import { LearningList } from "./LearningList";
import type { What } from "./what";
import { aboutWords } from "./words";

type CellProps = {
  person: string;
  skill: string;
  /** The person's row, where it is in the map. */
  about: MapRow | undefined;
  scope: Scope;
  levels: readonly LevelName[];
  source: Source;
  /** null where ratings can't be given, with the reason. */
  locked: string | null;
  onRate: (row: RateRow) => void;
  onOpen: (what: What) => void;
};

/** Everything about one cell: what is needed and why, every rating with its source, what would close the gap. */
export function CellPanel({ person, skill, about, scope, levels, source, locked, onRate, onOpen }: CellProps) {
  const query = useQuery(cellDetail(person, skill, scope));
  return (
    <Answer query={query} what="this skill">
      {(detail) => (
        <>
          <div className="stack-2">
            <p className="strong">
              <button type="button" className="map-link" onClick={() => onOpen({ person, skill: null })}>
                {detail.name}
              </button>
            </p>
            {about?.person === detail.person ? <p className="muted">{aboutWords(about).join(" · ")}</p> : null}
            <p className="muted">{detail.descriptor}</p>
            <p>{standing(detail, levels)}</p>
            {detail.review_due ? <p className="mark-line mark-line-due">The rating in force should have been looked at again.</p> : null}
            {detail.disagreement ? <p className="mark-line mark-line-split">{disagreement(detail)}</p> : null}
            <p>
              <button type="button" className="map-link" onClick={() => onOpen({ person: null, skill })}>
                Everybody in this skill
              </button>
            </p>
          </div>
          {locked === null ? (
            <RateForm key={`${person} ${skill} ${detail.level}`} detail={detail} levels={levels} source={source} onRate={onRate} />
          ) : (
            <p className="muted">{locked}</p>
          )}
          <Learning detail={detail} levels={levels} />
          <Ratings detail={detail} levels={levels} />
        </>
      )}
    </Answer>
  );
}

function standing(detail: CellDetail, levels: readonly LevelName[]): string {
  const named = (level: number) => `${level} ${levels[level]?.name ?? ""}`.trim();
  const need =
    detail.target === null
      ? "Not needed in any role held"
      : `Target ${named(detail.target)}${detail.importance ? `, ${IMPORTANCE[detail.importance]?.toLowerCase()}` : ""}, from ${detail.target_from.join(", ") || "the role"}`;
  const now = detail.level === null ? "Not rated yet." : `Now level ${named(detail.level)}.`;
  const missing = detail.target !== null && detail.level !== null ? detail.target - detail.level : 0;
  return `${now} ${need}${missing > 0 ? `: ${plural(missing, "level")} missing` : ""}.`;
}

function disagreement(detail: CellDetail): string {
  const newest = (own: boolean) =>
    detail.ratings.find((line) => !line.withdrawn && (line.source === "self") === own && line.source !== "peer");
  const [self, agreed] = [newest(true), newest(false)];
  return self && agreed
    ? `Self rating ${self.level} (${shortDate(self.on)}) and agreed rating ${agreed.level} (${shortDate(agreed.on)}) differ: worth a talk.`
    : "Self rating and agreed rating differ: worth a talk.";
}

function RateForm({
  detail,
  levels,
  source,
  onRate,
}: {
  detail: CellDetail;
  levels: readonly LevelName[];
  source: Source;
  onRate: (row: RateRow) => void;
}) {
  const [level, setLevel] = useState<number | null>(detail.level);
  const [confidence, setConfidence] = useState<number | null>(null);
  const [note, setNote] = useState("");
  const row = (value: number | null): RateRow => ({
    person: detail.person,
    skill: detail.skill,
    level: value,
    on: null,
    source,
    by: null,
    confidence: value === null ? null : confidence,
    note: note.trim() === "" ? null : note.trim(),
  });
  return (
    <section className="stack-2" aria-label="Rate">
      <RadioGroup
        className="levels"
        aria-label="Level"
        value={level === null ? "" : String(level)}
        onChange={(value) => setLevel(Number(value))}
      >
        {levels.map((one) => (
          <Radio key={one.level} value={String(one.level)} className="levels-one">
            <span className={`map-cell map-level-${Math.min(4, one.level)}`}>{one.level}</span>
            <span>
              <span className="strong">
                {one.name}
                {one.level === detail.target ? <span className="muted"> (target)</span> : null}
              </span>
              <span className="muted small levels-anchor">{one.anchor}</span>
            </span>
          </Radio>
        ))}
      </RadioGroup>
      <Select
        label="How sure"
        value={confidence === null ? "" : String(confidence)}
        onChange={(key) => setConfidence(key === "" ? null : Number(key))}
        choices={[{ key: "", text: "Not said" }, ...Object.entries(CONFIDENCE).map(([key, text]) => ({ key, text }))]}
      />
      <TextField
        label="Note"
        help="What was seen. Nothing about health or private life: the person can read it."
        value={note}
        onChange={setNote}
        rows={2}
      />
      <div className="line">
        <Button look="primary" isDisabled={level === null} onPress={() => onRate(row(level))}>
          {level === null ? "Choose a level" : `Save as level ${level}, ${SOURCE[source].toLowerCase()}`}
        </Button>
        {detail.level === null ? null : (
          <Button look="quiet" onPress={() => onRate(row(null))}>
            Withdraw the rating
          </Button>
        )}
      </div>
    </section>
  );
}

function Learning({ detail, levels }: { detail: CellDetail; levels: readonly LevelName[] }) {
  if (detail.target === null || (detail.level !== null && detail.level >= detail.target)) return null;
  // Only what leads above the level is offered: the catalogue may well teach the skill up to there.
  const above = detail.level === null ? "this" : `above level ${detail.level} ${levels[detail.level]?.name ?? ""}`.trim();
  return (
    <section className="stack-2" aria-labelledby="would-close">
      <h3 id="would-close">{detail.learning.length === 0 ? `Nothing in the catalogue teaches ${above} yet` : "What would close it"}</h3>
      {detail.learning.length === 0 ? (
        <p className="muted">Add an activity that leads to level {detail.target}, and plans can use it.</p>
      ) : (
        <LearningList learning={detail.learning} />
      )}
    </section>
  );
}

function Ratings({ detail, levels }: { detail: CellDetail; levels: readonly LevelName[] }) {
  return (
    <section className="stack-2" aria-labelledby="all-ratings">
      <h3 id="all-ratings">{detail.ratings.length === 0 ? "Nobody has rated it yet" : plural(detail.ratings.length, "rating")}</h3>
      <ol className="plainlist">
        {detail.ratings.map((line) => (
          <Rating key={line.id} line={line} levels={levels} />
        ))}
      </ol>
    </section>
  );
}

function Rating({ line, levels }: { line: RatingLine; levels: readonly LevelName[] }) {
  return (
    <li className={line.withdrawn ? "rating-withdrawn" : undefined}>
      <span>
        <span className="strong">
          {line.level} {levels[line.level]?.name}
        </span>
        , {SOURCE[line.source].toLowerCase()}
        {line.in_force ? <span className="tag">in force</span> : null}
        {line.withdrawn ? <span className="tag">withdrawn</span> : null}
      </span>
      <span className="muted small">
        {date(line.on)}
        {line.by ? `, by ${line.by}` : ""}
        {line.confidence ? `, ${CONFIDENCE[line.confidence]?.toLowerCase()}` : ""}
        {line.review_by ? `, look again by ${shortDate(line.review_by)}` : ""}
      </span>
      {line.note ? <span className="small">{line.note}</span> : null}
    </li>
  );
}
