/** What should we run, for whom, when? Set up, solve, look at the answer, adopt. */
import { useState } from "react";
import { CallNotice } from "@/components/CallNotice";
import { Page } from "@/components/Page";
import { forgetPlan, type PlanJob, startPlan, usePlanJob } from "@/data/planJob";
import type { PlanSetup } from "@/data/types";
import { plural } from "@/text/format";
import { PlanResult } from "./PlanResult";
import { PlanSetupForm } from "./PlanSetupForm";
import { Solving } from "./Solving";
import "@/components/desk.css";
import "./plan.css";

const FIRST: PlanSetup = { from: null, to: null, budget: null, unrated_as_zero: false, scenario: "" };

export function PlanPage() {
  const job = usePlanJob();
  const [setup, setSetup] = useState<PlanSetup>(job.state === "none" ? FIRST : job.setup);
  const [seconds, setSeconds] = useState(30);
  return (
    <Page key={job.state} title={headingOf(job)}>
      <div className="plan stack">
        {job.state === "solving" ? (
          <Solving job={job} />
        ) : job.state === "done" ? (
          <PlanResult job={job} onChange={forgetPlan} />
        ) : (
          <>
            {job.state === "failed" ? <CallNotice error={job.error} unchanged="Nothing in the store was changed" /> : null}
            <PlanSetupForm
              setup={setup}
              seconds={seconds}
              onSetup={setSetup}
              onSeconds={setSeconds}
              onSolve={() => void startPlan(setup, { seconds, steps: null, threads: null, seed: null })}
            />
          </>
        )}
      </div>
    </Page>
  );
}

function headingOf(job: PlanJob): string {
  switch (job.state) {
    case "none":
    case "failed":
      return "What should we run, for whom, and when?";
    case "solving":
      return "Looking for the best plan";
    case "done":
      return job.plan.sessions.length === 0
        ? "No session would close a gap"
        : `${plural(job.plan.sessions.length, "session")} for ${plural(job.plan.people, "person", "people")}, closing ${plural(job.plan.levels_closed, "level")}`;
  }
}
