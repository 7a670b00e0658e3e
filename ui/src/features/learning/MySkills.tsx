/** A person's own skills against their targets, as a table with a bar of levels in each row. */
import { DataTable } from "@/components/DataTable";
import { LevelSteps } from "@/components/LevelSteps";
import { EmptyState } from "@/components/State";
import { useLevels } from "@/data/store";
import type { MySkill } from "@/data/types";
import { plural } from "@/text/format";
import { levelWords } from "./words";

const STATE: Record<string, { word: string; mark: string; order: number }> = {
  below: { word: "below target", mark: "▽", order: 0 },
  unrated: { word: "not rated", mark: "?", order: 1 },
  met: { word: "at target", mark: "✓", order: 2 },
};

export function MySkills({ skills }: { skills: MySkill[] }) {
  const levels = useLevels();
  const top = Math.max(1, levels.length - 1, ...skills.map((skill) => skill.target));
  const met = skills.filter((skill) => skill.state === "met").length;
  const rated = skills.filter((skill) => skill.state !== "unrated").length;
  if (skills.length === 0) {
    return (
      <EmptyState title="No skill is on this list">The role has no targets yet. The workforce lead sets what each role needs.</EmptyState>
    );
  }
  const order = (skill: MySkill) => STATE[skill.state]?.order ?? 3;
  return (
    <section className="section" aria-labelledby="skills-title">
      <h2 id="skills-title">
        {met} of {rated} rated {rated === 1 ? "skill" : "skills"} at target
        {rated < skills.length ? `, ${plural(skills.length - rated, "more", "more")} not rated yet` : ""}
      </h2>
      <DataTable
        caption="Skills against targets"
        hideCaption
        rows={[...skills].sort((a, b) => order(a) - order(b) || a.title.localeCompare(b.title, "en-GB"))}
        rowKey={(skill) => skill.skill}
        most={20}
        columns={[
          { key: "title", head: "Skill", rowHead: true, cell: (skill) => skill.title, sort: (skill) => skill.title },
          {
            key: "level",
            head: "Level and target",
            // The squares and the longest words beside them, in one line.
            width: "17rem",
            sort: (skill) => skill.level,
            cell: (skill) => (
              <span className="learning__level">
                <LevelSteps level={skill.level} target={skill.target} top={top} />
                <span className="small">
                  {skill.level === null ? "Not rated" : levelWords(levels, skill.level)}
                  {skill.state === "met" ? "" : `, target ${levelWords(levels, skill.target)}`}
                </span>
              </span>
            ),
          },
          {
            key: "state",
            head: "State",
            sort: order,
            cell: (skill) => (
              <span className="nowrap">
                <span aria-hidden="true">{STATE[skill.state]?.mark}</span> {STATE[skill.state]?.word ?? skill.state}
              </span>
            ),
          },
        ]}
      />
    </section>
  );
}
