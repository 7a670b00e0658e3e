/** Ratings that somebody should look at again: due for review, or told differently by the person and by others. */
import { Link } from "@tanstack/react-router";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import { useLevels } from "@/data/store";
import type { DisagreementLine, LevelName, ReviewDue } from "@/data/types";
import { shortDate } from "@/text/format";
import { SOURCE } from "@/text/words";

function levelText(level: number, levels: readonly LevelName[]): string {
  const name = levels.find((one) => one.level === level)?.name;
  return name === undefined ? String(level) : `${level} ${name}`;
}

/** The cell in the skills map, where a digit rates it. */
function Cell({ person, skill, children }: { person: string; skill: string; children: string }) {
  return (
    <Link to="/map" search={{ person, skill }}>
      {children}
    </Link>
  );
}

function Who({ name, person }: { name: string; person: string }) {
  return (
    <>
      {name} <span className="muted small">{person}</span>
    </>
  );
}

export function ReviewDueList({ rows }: { rows: readonly ReviewDue[] }) {
  const levels = useLevels();
  if (rows.length === 0) {
    return (
      <EmptyState title="No rating is due for review">
        A rating comes here on its own review date, or so many months after it was given as Settings say. It goes on counting until then,
        and after.
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <p className="muted">They go on counting. Open the skill in the map and type a digit: a new rating takes it off this list.</p>
      <DataTable
        caption="Ratings due for review, the longest overdue first"
        hideCaption
        rows={rows}
        rowKey={(row) => `${row.person} ${row.skill}`}
        columns={[
          {
            key: "due",
            head: "Due since",
            sort: (row) => row.review_by,
            cell: (row) => <span className="nowrap">{shortDate(row.review_by)}</span>,
          },
          { key: "name", head: "Person", rowHead: true, sort: (row) => row.name, cell: (row) => <Who {...row} /> },
          {
            key: "skill",
            head: "Skill",
            sort: (row) => row.skill_title,
            cell: (row) => (
              <Cell person={row.person} skill={row.skill}>
                {row.skill_title}
              </Cell>
            ),
          },
          { key: "level", head: "Level", sort: (row) => row.level, cell: (row) => levelText(row.level, levels) },
          { key: "target", head: "Target", sort: (row) => row.target, cell: (row) => levelText(row.target, levels) },
          { key: "source", head: "Rated", sort: (row) => row.rated_on, cell: (row) => `${SOURCE[row.source]}, ${shortDate(row.rated_on)}` },
        ]}
      />
    </div>
  );
}

export function DisagreementList({ rows }: { rows: readonly DisagreementLine[] }) {
  const levels = useLevels();
  if (rows.length === 0) {
    return (
      <EmptyState title="People and those who rate them agree">
        A skill comes here where the newest rating by the person and the newest by others are two levels apart or more.
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      <p className="muted">Talk about it, then rate again in the skills map.</p>
      <DataTable
        caption="Ratings that differ by two levels or more"
        hideCaption
        rows={rows}
        rowKey={(row) => `${row.person} ${row.skill}`}
        columns={[
          { key: "name", head: "Person", rowHead: true, sort: (row) => row.name, cell: (row) => <Who {...row} /> },
          {
            key: "skill",
            head: "Skill",
            sort: (row) => row.skill,
            cell: (row) => (
              <Cell person={row.person} skill={row.skill}>
                {row.skill}
              </Cell>
            ),
          },
          { key: "own", head: "The person says", sort: (row) => row.own, cell: (row) => levelText(row.own, levels) },
          { key: "agreed", head: "Others say", sort: (row) => row.agreed, cell: (row) => levelText(row.agreed, levels) },
        ]}
      />
    </div>
  );
}
