/** Every gap that the plan leaves, and why: first what limits most, then the gaps themselves with a search. */
import { useDeferredValue, useId, useState } from "react";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import { useLevels } from "@/data/store";
import type { GapLeftView, PlanView } from "@/data/types";
import { count, plural } from "@/text/format";
import { Choose } from "./Choose";
import { FreeGap, type UseChange } from "./FreeGap";
import { MadeWay } from "./MadeWay";
import { ALL_BRANCHES, branchChoices, hasWords, inBranch } from "./narrow";
import { personColumn } from "./personColumn";

export function GapsLeft({ plan, use }: { plan: PlanView; use: UseChange }) {
  const id = useId();
  const levels = useLevels();
  const [reason, setReason] = useState<string>("");
  const [branch, setBranch] = useState(ALL_BRANCHES);
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  if (plan.left.length === 0) {
    return <EmptyState title="No gap is left">Every gap that was open when the plan was made closes in it.</EmptyState>;
  }
  const shown = plan.left.filter(
    (gap) =>
      (reason === "" || gap.reason === reason) &&
      inBranch(gap, branch) &&
      hasWords([gap.name, gap.person, gap.skill, gap.skill_title, gap.words], wanted),
  );
  const level = (n: number) => {
    const name = levels[n]?.name;
    return name ? `${n} ${name.toLowerCase()}` : String(n);
  };
  return (
    <div className="stack">
      <DataTable
        caption="What limits us most"
        rows={plan.reasons}
        rowKey={(each) => each.code}
        columns={[
          {
            key: "words",
            head: "Reason",
            rowHead: true,
            cell: (each) => (
              <button
                type="button"
                className="text-button"
                aria-pressed={reason === each.code}
                onClick={() => setReason(reason === each.code ? "" : each.code)}
              >
                {each.words}
              </button>
            ),
          },
          { key: "gaps", head: "Gaps left", number: true, cell: (each) => count(each.gaps), sort: (each) => each.gaps },
          { key: "levels", head: "Levels left", number: true, cell: (each) => count(each.levels), sort: (each) => each.levels },
        ]}
      />
      <div className="plan__filters">
        <Choose
          label="Reason"
          value={reason}
          onChange={setReason}
          choices={[["", "All reasons"], ...plan.reasons.map((each): [string, string] => [each.code, `${each.words} (${each.gaps})`])]}
        />
        <Choose label="Branch" value={branch} onChange={setBranch} choices={branchChoices(plan.left)} />
        <div className="field">
          <label className="field-label" htmlFor={`${id}-text`}>
            Person or skill
          </label>
          <input id={`${id}-text`} className="field-input" type="search" value={text} onChange={(event) => setText(event.target.value)} />
        </div>
      </div>
      <p role="status" className="muted">
        {plural(shown.length, "gap")}
        {shown.length === plan.left.length ? "" : ` of ${count(plan.left.length)}`}
      </p>
      {shown.length === 0 ? <p>No gap fits. Take a filter away to see more.</p> : <Gaps plan={plan} gaps={shown} level={level} use={use} />}
    </div>
  );
}

type GapRows = { plan: PlanView; gaps: GapLeftView[]; level: (n: number) => string; use: UseChange };

function Gaps({ plan, gaps, level, use }: GapRows) {
  return (
    <DataTable
      caption="Gaps left, with the reason for each"
      hideCaption
      tall
      rows={gaps}
      rowKey={(gap) => `${gap.person} ${gap.skill}`}
      columns={[
        personColumn,
        {
          key: "skill",
          head: "Skill",
          sort: (gap) => gap.skill_title,
          cell: (gap) => (
            <>
              {gap.skill_title} <span className="muted small">{gap.skill}</span>
            </>
          ),
        },
        {
          key: "levels",
          head: "Level",
          cell: (gap) => (
            <>
              {gap.planned > gap.level ? `${gap.level} now, ${level(gap.planned)} planned` : level(gap.planned)},{" "}
              <span className="nowrap">target {level(gap.target)}</span>
            </>
          ),
        },
        { key: "words", head: "Why it is left", cell: (gap) => gap.words },
        {
          key: "free",
          head: "What to do",
          width: "9rem",
          cell: (gap) => (
            <div className="stack-2">
              <FreeGap plan={plan} gap={gap} use={use} />
              <MadeWay plan={plan.plan} gap={gap} />
            </div>
          ),
        },
      ]}
    />
  );
}
