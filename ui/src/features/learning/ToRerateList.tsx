/** Skills that were learned and should be looked at again: learning alone never raises a level. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { DataTable } from "@/components/DataTable";
import { Answer, EmptyState } from "@/components/State";
import { scopeOf, useAddress } from "@/data/address";
import { toRerate } from "@/data/queries";
import { useToday } from "@/data/store";
import { date, shortDate } from "@/text/format";

export function ToRerateList() {
  const today = useToday();
  // What the chips at the top of this screen say, and nothing that only other screens show.
  const [{ branch, kind }] = useAddress();
  const query = useQuery(toRerate(scopeOf({ branch, kind })));
  return (
    <Answer query={query} what="the skills to rate again">
      {(skills) =>
        skills.length === 0 ? (
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
                { key: "learned", head: "What was learned", cell: (skill) => `${skill.learned}, ${date(skill.on)}` },
              ]}
            />
          </div>
        )
      }
    </Answer>
  );
}
