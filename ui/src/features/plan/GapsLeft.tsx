/** Every gap that the plan leaves, and why: first what limits most, then the gaps themselves with a search. */
import { useDeferredValue, useId, useState } from "react";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import { useLevels } from "@/data/store";
import type { GapLeftView, PlanView } from "@/data/types";
import { count, plural } from "@/text/format";
import { FreeGap, type UseChange } from "./FreeGap";
import { MadeWay } from "./MadeWay";

export function GapsLeft({ plan, use }: { plan: PlanView; use: UseChange }) {
  const id = useId();
  const levels = useLevels();
  const [reason, setReason] = useState<string>("");
  const [branch, setBranch] = useState<string>("");
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text.trim().toLowerCase());
  if (plan.left.length === 0) {
    return <EmptyState title="No gap is left">Every gap that was open when the plan was made closes in it.</EmptyState>;
  }
  const branches = [...new Set(plan.left.map((gap) => gap.branch ?? ""))].sort((a, b) => a.localeCompare(b, "en-GB"));
  const shown = plan.left.filter(
    (gap) =>
      (reason === "" || gap.reason === reason) &&
      (branch === "" || (gap.branch ?? "") === (branch === "\u0000" ? "" : branch)) &&
      (wanted === "" || [gap.name, gap.person, gap.skill, gap.skill_title, gap.words].some((part) => part.toLowerCase().includes(wanted))),
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
        <div className="field">
          <label className="field-label" htmlFor={`${id}-reason`}>
            Reason
          </label>
          <select id={`${id}-reason`} className="field-input" value={reason} onChange={(event) => setReason(event.target.value)}>
            <option value="">All reasons</option>
            {plan.reasons.map((each) => (
              <option key={each.code} value={each.code}>
                {each.words} ({each.gaps})
              </option>
            ))}
          </select>
        </div>
        <div className="field">
          <label className="field-label" htmlFor={`${id}-branch`}>
            Branch
          </label>
          <select id={`${id}-branch`} className="field-input" value={branch} onChange={(event) => setBranch(event.target.value)}>
            <option value="">All branches</option>
            {branches.map((each) => (
              <option key={each} value={each === "" ? "\u0000" : each}>
                {each === "" ? "No branch" : each}
              </option>
            ))}
          </select>
        </div>
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
        {
          key: "name",
          head: "Person",
          rowHead: true,
          sort: (gap) => gap.name,
          cell: (gap) => (
            <>
              {gap.name}{" "}
              <span className="muted small">
                {gap.person}, {gap.branch ?? "no branch"}
              </span>
            </>
          ),
        },
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
