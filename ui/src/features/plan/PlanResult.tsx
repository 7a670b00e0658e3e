/** The answer: what closes and what it costs, when and who, what is left and why; and the button that puts it in the calendar. */
import { useRef, useState } from "react";
import { Tabs } from "@/components/Tabs";
import type { PlanJob } from "@/data/planJob";
import type { ScenarioView } from "@/data/types";
import { count } from "@/text/format";
import { AdoptPlan } from "./AdoptPlan";
import { ByHand } from "./ByHand";
import { CompareTab } from "./CompareTab";
import { CurveTab } from "./CurveTab";
import type { InSetup } from "./changeInSetup";
import { FairShares } from "./FairShares";
import { GapsLeft } from "./GapsLeft";
import { NothingForTable } from "./NothingForTable";
import { PlacesByBranch } from "./PlacesByBranch";
import { PlanAnswer, PlanFunds } from "./PlanAnswer";
import { ProgressChart } from "./Progress";
import { RenewalsLeft } from "./RenewalsLeft";
import { SessionsView } from "./SessionsView";
import { named } from "./scenario";
import { goodness } from "./words";

type Finished = Extract<PlanJob, { state: "done" }>;
type Tab = "sessions" | "hand" | "branches" | "shares" | "left" | "renewals" | "nothing" | "money" | "compare" | "found";

type ResultProps = {
  job: Finished;
  scenarios: readonly ScenarioView[];
  onChange: () => void;
  /** Goes back to the set-up with a change in it. */
  onUse: (change: InSetup) => void;
};

export function PlanResult({ job, scenarios, onChange, onUse }: ResultProps) {
  const plan = job.plan;
  const [tab, setTab] = useState<Tab>("sessions");
  const parts = useRef<HTMLDivElement>(null);
  const showRenewals = () => {
    setTab("renewals");
    requestAnimationFrame(() => {
      parts.current?.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus();
      // The rows come into sight, not only the name of the part.
      parts.current?.scrollIntoView({ block: "start" });
    });
  };
  return (
    <>
      {plan.violations.length > 0 ? (
        <div className="call-notice" role="alert">
          <p>This plan breaks a rule and cannot be adopted. Work it out again; if it stays so, save the plan and send it to support.</p>
          <ul>
            {plan.violations.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {plan.dropped.length > 0 ? (
        <div className="call-notice call-notice--warning" role="status">
          <p>
            <span aria-hidden="true" className="call-notice__mark">
              !
            </span>
            This plan leaves out what is confirmed and cannot be kept. Adopting it gives up:
          </p>
          <ul>
            {plan.dropped.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <PlanAnswer plan={plan} stopped={job.stopped} onRenewals={showRenewals} />
      <AdoptPlan job={job} kept={isKept(job, scenarios)} onChange={onChange} />
      <PlanFunds funds={plan.funds} />
      <div ref={parts}>
        <Tabs
          label="The plan"
          value={tab}
          onChange={setTab}
          tabs={[
            { key: "sessions", text: `Sessions (${count(plan.sessions.length)})`, content: <SessionsView sessions={plan.sessions} /> },
            { key: "hand", text: "Change by hand", content: <ByHand plan={plan} /> },
            {
              key: "branches",
              text: "Places by branch",
              content: <PlacesByBranch lines={plan.branches} />,
            },
            { key: "shares", text: "Fair shares", content: <FairShares plan={plan} /> },
            {
              key: "left",
              text: `Gaps left (${count(plan.left.length)})`,
              content: <GapsLeft plan={plan} use={{ setup: job.setup, onSetup: onUse, onHand: () => setTab("hand") }} />,
            },
            ...(plan.renewals_due > 0
              ? [
                  {
                    key: "renewals" as const,
                    text: `Renewals not met (${count(plan.renewals.length)})`,
                    content: <RenewalsLeft plan={plan} />,
                  },
                ]
              : []),
            {
              key: "nothing",
              text: `People with no place (${count(plan.nothing_for.length)})`,
              content: <NothingForTable rows={plan.nothing_for} />,
            },
            { key: "money", text: "What money buys", content: <CurveTab setup={job.setup} plan={plan.plan} /> },
            { key: "compare", text: "Compare", content: <CompareTab job={job} scenarios={scenarios} /> },
            {
              key: "found",
              text: "How good it is",
              content: (
                <div className="stack">
                  <p className="lead">{goodness(plan)}.</p>
                  {job.progress.length > 0 ? (
                    <ProgressChart progress={job.progress} />
                  ) : (
                    <p className="muted">How the plan was found is not kept. Work the plan out again to watch it.</p>
                  )}
                </div>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}

/** Is the plan in the store for its scenario? Undo may have taken it out again. */
function isKept(job: Finished, scenarios: readonly ScenarioView[]): boolean {
  return job.kept === "kept" && named(scenarios, job.setup.scenario)?.kept !== null;
}
