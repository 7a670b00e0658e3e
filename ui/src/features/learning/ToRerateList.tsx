/** Skills that were learned and should be looked at again: learning alone never raises a level. */
import { Link } from "@tanstack/react-router";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import { useToday } from "@/data/store";
import type { ToRerate } from "@/data/types";
import { shortDate } from "@/text/format";

export function ToRerateList({ skills }: { skills: ToRerate[] }) {
  const today = useToday();
  return skills.length === 0 ? (
    <EmptyState title="No skill waits to be rated again">
      When learning is verified without a level, its skills come here some weeks later, so that somebody looks at what it changed.
    </EmptyState>
  ) : (
    <div className="stack">
      <p className="muted">Rate them on the skills map; a new rating takes the skill off this list.</p>
      <DataTable
        caption="Skills to rate again"
        hideCaption
        rows={skills}
        rowKey={(skill) => `${skill.person} ${skill.skill} ${skill.on}`}
        columns={[
          {
            key: "due",
            head: "From",
            sort: (skill) => skill.due,
            cell: (skill) => (
              <>
                <span className="nowrap">{shortDate(skill.due)}</span>
                {skill.due <= today ? <span className="learning__due"> due</span> : null}
              </>
            ),
          },
          {
            key: "name",
            head: "Person",
            rowHead: true,
            sort: (skill) => skill.name,
            cell: (skill) => (
              <>
                {skill.name} <span className="muted small">{skill.person}</span>
              </>
            ),
          },
          {
            key: "skill",
            head: "Skill",
            sort: (skill) => skill.skill_title,
            cell: (skill) => (
              <Link to="/map" search={{ person: skill.person, skill: skill.skill }}>
                {skill.skill_title}
              </Link>
            ),
          },
          { key: "learned", head: "What was learned", cell: (skill) => `${skill.learned}, ${shortDate(skill.on)}` },
        ]}
      />
    </div>
  );
}
