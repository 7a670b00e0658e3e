/** A person's skills against their targets: bars in a table, and a wheel with its own table. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { DataTable } from "@/components/DataTable";
import { Segmented } from "@/components/Field";
import { LevelSteps } from "@/components/LevelSteps";
import { EmptyState } from "@/components/State";
import { useScope } from "@/data/address";
import { rolesGrid } from "@/data/queries";
import { useLevels } from "@/data/store";
import type { PersonPage } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { date, plural } from "@/text/format";
import { SOURCE } from "@/text/words";
import { Wheel } from "./Wheel";
import { axesByAim, axesBySkill, MOST_AXES } from "./wheel";
import { levelWords, stateOf } from "./words";

export function SkillsPart({ page }: { page: PersonPage }) {
  const levels = useLevels();
  const [as, setAs] = useState<"bars" | "aim" | "skill">("bars");
  const needed = page.cells.filter((cell) => cell.target !== null);
  const rated = needed.filter((cell) => cell.level !== null);
  const met = needed.filter((cell) => cell.state === "met");
  if (page.cells.length === 0) {
    return (
      <EmptyState title="No skill is on this list">
        Skills come with a role that has targets, or with a target of their own below. Give {page.name} a role under Details.
      </EmptyState>
    );
  }
  return (
    <section className="section" aria-labelledby="skills-title">
      <div className="section__head">
        <h2 id="skills-title">
          {met.length} of {plural(rated.length, "rated skill")} at target
          {rated.length < needed.length ? `, ${needed.length - rated.length} not rated yet` : ""}
        </h2>
        <Link to="/map" search={{ person: page.person }}>
          On the skills map
        </Link>
      </div>
      <Segmented
        label="How skills are shown"
        value={as}
        onChange={setAs}
        choices={[
          { key: "bars", text: "Bars" },
          { key: "aim", text: "Wheel by aim" },
          { key: "skill", text: "Wheel by skill" },
        ]}
      />
      {as === "bars" ? (
        <DataTable
          caption="Skills against targets"
          hideCaption
          rows={[...page.cells].sort((a, b) => stateOf(a).order - stateOf(b).order || a.title.localeCompare(b.title, "en-GB"))}
          rowKey={(cell) => cell.skill}
          most={20}
          columns={[
            { key: "title", head: "Skill", rowHead: true, cell: (cell) => cell.title, sort: (cell) => cell.title },
            {
              key: "level",
              head: "Level and target",
              sort: (cell) => cell.level,
              cell: (cell) => (
                <span className="people__level">
                  <LevelSteps level={cell.level} target={cell.target ?? 0} top={page.max_level} />
                  <span className="small">
                    {cell.level === null ? "Not rated" : levelWords(levels, cell.level)}
                    {cell.target === null ? "" : `, target ${levelWords(levels, cell.target)}`}
                    {cell.personal ? ", their own" : ""}
                  </span>
                </span>
              ),
            },
            {
              key: "state",
              head: "State",
              sort: (cell) => stateOf(cell).order,
              cell: (cell) => (
                <span>
                  <span aria-hidden="true">{stateOf(cell).mark}</span> {stateOf(cell).word}
                  {cell.review_due ? ", review due" : ""}
                </span>
              ),
            },
            {
              key: "rated",
              head: "Rated",
              sort: (cell) => cell.rated_on,
              cell: (cell) => (cell.rated_on === null ? "" : `${date(cell.rated_on)}${cell.source ? `, ${SOURCE[cell.source]}` : ""}`),
            },
          ]}
        />
      ) : (
        <Around page={page} by={as} />
      )}
    </section>
  );
}

function Around({ page, by }: { page: PersonPage; by: "aim" | "skill" }) {
  const scope = useScope();
  const aims = useQuery({ ...rolesGrid(scope), enabled: by === "aim" }).data?.aims ?? [];
  const title = (key: string) => {
    const aim = aims.find((one) => one.key === key);
    return aim ? numberedAim(aim) : key === "" ? "No aim" : `Aim ${key}`;
  };
  const axes = by === "aim" ? axesByAim(page.cells, title) : axesBySkill(page.cells);
  const each = by === "aim" ? "aim" : "skill";
  const drawn = axes.length >= 3 && axes.length <= MOST_AXES;
  return (
    <div className="people__around">
      {drawn ? (
        <Wheel axes={axes} top={page.max_level} label={`Levels against targets by ${each}. The table has the same figures`} />
      ) : (
        <p className="muted">
          {axes.length < 3
            ? `A wheel needs three ${each}s or more.`
            : `There are ${axes.length} skills, too many for one wheel. See them by aim, or in the table.`}
        </p>
      )}
      <DataTable
        caption={`Levels and targets by ${each}`}
        hideCaption
        rows={axes.map((axis, at) => ({ ...axis, at: at + 1 }))}
        rowKey={(axis) => axis.key}
        most={40}
        columns={[
          { key: "at", head: "No.", number: true, cell: (axis) => axis.at },
          { key: "title", head: by === "aim" ? "Aim" : "Skill", rowHead: true, cell: (axis) => axis.title },
          ...(by === "aim"
            ? [{ key: "rated", head: "Rated", number: true, cell: (axis: (typeof axes)[number]) => `${axis.rated} of ${axis.needed}` }]
            : []),
          {
            key: "levels",
            head: by === "aim" ? "Levels added up" : "Level",
            number: true,
            cell: (axis) => (axis.rated === 0 ? "not rated" : axis.levels),
          },
          {
            key: "targets",
            head: by === "aim" ? "Targets added up" : "Target",
            number: true,
            cell: (axis) => (axis.rated === 0 && by === "aim" ? "–" : axis.targets),
          },
        ]}
      />
      {by === "aim" ? (
        <p className="small muted">Only rated skills are added up. The wheel shows what they come to for each skill.</p>
      ) : null}
    </div>
  );
}
