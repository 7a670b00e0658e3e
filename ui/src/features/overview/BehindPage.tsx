import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { DataTable } from "@/components/DataTable";
import { Page } from "@/components/Page";
import { Answer, Loading } from "@/components/State";
import { useScope } from "@/data/address";
import { behindFigure } from "@/data/queries";
import type { Behind, BehindFigure, ClosedGap, PersonBelow, ThinCover } from "@/data/types";
import { count, plural, shortDate } from "@/text/format";

/** The list that a figure of the overview counts, line for line. */
export function BehindPage({ figure }: { figure: Behind }) {
  const query = useQuery(behindFigure(figure, useScope()));
  return (
    <Page
      title={query.data ? title(query.data) : "What the figure counts"}
      lead={LEAD[figure]}
      actions={
        <Link to="/" className="button">
          Back to the overview
        </Link>
      }
    >
      <Answer query={query} what="the list" loading={<Loading label="Reading the list" lines={12} />}>
        {(list) => (
          <div className="card stack-2">
            <Lines list={list} />
            {list.count > list.below.length + list.closed.length + list.thin.length ? (
              <p className="muted small">
                The first {count(list.below.length + list.closed.length + list.thin.length)} of {count(list.count)} are listed. Choose a
                branch at the top of the window to see the rest.
              </p>
            ) : null}
          </div>
        )}
      </Answer>
    </Page>
  );
}

const LEAD: Record<Behind, string> = {
  below_target: "Everybody with a rated skill below the level that their role needs, by name.",
  closed: "Skills that are at target now, and half a year ago were below it or not rated.",
  on_one: "Needed in the branch, and at target in exactly one person there. Paid staff and volunteers are counted apart.",
  on_nobody: "Needed in the branch, and at target in nobody there. Paid staff and volunteers are counted apart.",
};

function title({ figure, count: number }: BehindFigure): string {
  switch (figure) {
    case "below_target":
      return `${plural(number, "person is", "people are")} below target in a skill`;
    case "closed":
      return `${plural(number, "gap was", "gaps were")} closed in the last half-year`;
    case "on_one":
      return `${plural(number, "skill in a branch rests", "skills in a branch rest")} on one person`;
    case "on_nobody":
      return `${plural(number, "skill in a branch rests", "skills in a branch rest")} on nobody`;
  }
}

function Lines({ list }: { list: BehindFigure }) {
  switch (list.figure) {
    case "below_target":
      return <Below lines={list.below} />;
    case "closed":
      return <Closed lines={list.closed} />;
    case "on_one":
      return <ThinTable caption="Skills that rest on one person, the soonest leaver first" lines={list.thin} most={200} />;
    case "on_nobody":
      return <ThinTable caption="Skills that rest on nobody" lines={list.thin} most={200} nobody />;
  }
}

function Below({ lines }: { lines: readonly PersonBelow[] }) {
  return (
    <DataTable<PersonBelow>
      caption="People below target in a skill"
      hideCaption
      rows={lines}
      rowKey={(line) => line.person}
      empty="Nobody"
      columns={[
        {
          key: "name",
          head: "Who",
          rowHead: true,
          cell: (line) => (
            <Link to="/map" search={{ q: line.person }}>
              {line.name}
            </Link>
          ),
          sort: (line) => line.name,
        },
        { key: "person", head: "Number", cell: (line) => line.person, sort: (line) => line.person },
        { key: "branch", head: "Branch", cell: (line) => line.branch ?? "No branch", sort: (line) => line.branch },
        { key: "below", head: "Skills below target", number: true, cell: (line) => `${count(line.below)} of ${count(line.required)}` },
      ]}
    />
  );
}

function Closed({ lines }: { lines: readonly ClosedGap[] }) {
  return (
    <DataTable<ClosedGap>
      caption="Gaps closed in the last half-year"
      hideCaption
      rows={lines}
      rowKey={(line) => `${line.person} ${line.skill}`}
      empty="None"
      columns={[
        {
          key: "name",
          head: "Who",
          rowHead: true,
          cell: (line) => (
            <Link to="/map" search={{ q: line.person, person: line.person, skill: line.skill }}>
              {line.name}
            </Link>
          ),
          sort: (line) => line.name,
        },
        { key: "person", head: "Number", cell: (line) => line.person, sort: (line) => line.person },
        { key: "branch", head: "Branch", cell: (line) => line.branch ?? "No branch", sort: (line) => line.branch },
        { key: "skill", head: "Skill", cell: (line) => line.skill_title, sort: (line) => line.skill_title },
        { key: "before", head: "Half a year ago", cell: (line) => (line.before === null ? "not rated" : `level ${line.before}`) },
        { key: "level", head: "Now", cell: (line) => <span className="nowrap">{`level ${line.level}, target ${line.target}`}</span> },
      ]}
    />
  );
}

/** Skills in branches and on whom they rest; on the overview the first of them. */
export function ThinTable({
  caption,
  lines,
  most = 8,
  nobody,
}: {
  caption: string;
  lines: readonly ThinCover[];
  most?: number;
  nobody?: boolean;
}) {
  return (
    <DataTable<ThinCover>
      caption={caption}
      hideCaption
      most={most}
      rows={lines}
      rowKey={(line) => `${line.branch} ${line.skill} ${line.sort} ${line.person}`}
      empty="None"
      columns={[
        {
          key: "skill",
          head: "Skill",
          rowHead: true,
          cell: (line) => (
            <Link to="/map" search={{ skill: line.skill, branch: line.branch ?? undefined }}>
              {line.skill_title}
            </Link>
          ),
          sort: (line) => line.skill_title,
        },
        { key: "branch", head: "Branch", cell: (line) => line.branch ?? "No branch", sort: (line) => line.branch },
        nobody
          ? {
              key: "sort",
              head: "Needed by",
              sort: (line) => line.required,
              cell: (line) =>
                line.sort === "volunteer"
                  ? plural(line.required, "volunteer")
                  : plural(line.required, "member of paid staff", "members of paid staff"),
            }
          : {
              key: "name",
              head: "Who",
              sort: (line) => line.name,
              cell: (line) => (
                <>
                  {line.name ?? <span className="strong">nobody</span>}
                  <div className="muted small nowrap">
                    {line.person === null ? "" : `${line.person}, `}
                    {line.sort === "volunteer" ? "volunteer" : "paid"}, needed by {count(line.required)}
                  </div>
                </>
              ),
            },
        ...(nobody
          ? []
          : [
              {
                key: "leaving",
                head: "Leaves",
                sort: (line: ThinCover) => line.leaving,
                cell: (line: ThinCover) =>
                  line.leaving ? <span className="nowrap">{shortDate(line.leaving)}</span> : <span className="muted">not known</span>,
              },
            ]),
      ]}
    />
  );
}
