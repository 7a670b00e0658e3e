/** What should we run, for whom, when? Set up, solve, look at the answer, adopt; and lay two scenarios side by side. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Page } from "@/components/Page";
import { Loading } from "@/components/State";
import { useAddress } from "@/data/address";
import { forgetPlan, openKept, type PlanJob, showPlan, startPlan, usePlanJob } from "@/data/planJob";
import { scenarios as readScenarios } from "@/data/queries";
import { refresh } from "@/data/refresh";
import type { PlanSetup } from "@/data/types";
import { plural } from "@/text/format";
import { Comparison } from "./Comparison";
import type { InSetup } from "./changeInSetup";
import { PlanResult } from "./PlanResult";
import { PlanSetupForm } from "./PlanSetupForm";
import { ScenarioTable } from "./ScenarioTable";
import { Solving } from "./Solving";
import { FIRST, named, sameSetup } from "./scenario";
import "@/components/desk.css";
import "./plan.css";

/** What is typed over a scenario, or over nothing; the name says over which. */
type Draft = { over: string; setup: PlanSetup; seconds: number };

type Finished = Extract<PlanJob, { state: "done" }>;

/** A change that was put into the set-up, and what it is taken back to. */
type Used = { words: string; job: Finished; draft: Draft | null };

const USUAL_SECONDS = 30;

export function PlanPage() {
  const job = usePlanJob();
  const client = useQueryClient();
  const [address, change] = useAddress();
  const known = useQuery(readScenarios());
  const scenarios = known.data ?? [];
  const chosen = named(scenarios, address.scenario);
  const over = chosen?.name ?? "";
  const [draft, setDraft] = useState<Draft | null>(
    job.state === "none" || job.setup.scenario !== "" ? null : { over: "", setup: job.setup, seconds: USUAL_SECONDS },
  );
  const [pair, setPair] = useState<[string, string] | null>(null);
  const typed = draft !== null && draft.over === over ? draft : null;
  const setup = typed?.setup ?? chosen?.setup ?? FIRST;
  const seconds = typed?.seconds ?? chosen?.seconds ?? USUAL_SECONDS;
  const changed = chosen !== null && (!sameSetup(setup, chosen.setup) || seconds !== chosen.seconds);

  // Other screens have no scenario in their address: what was worked on is chosen again.
  const worked = useRef(job.state !== "none" && address.scenario === undefined ? job.setup.scenario : "");
  useEffect(() => {
    if (worked.current !== "") change({ scenario: worked.current });
    worked.current = "";
  }, [change]);

  // The window comes back where it was: at the plan that was being looked at, where it is kept.
  const [left, setLeft] = useState(false);
  const back = address.show === "plan" && job.state === "none" && chosen?.kept && !left ? chosen : null;
  useEffect(() => {
    if (back) void openKept(back.setup);
  }, [back]);

  const open = (of: PlanSetup) => {
    setLeft(false);
    change({ scenario: of.scenario, show: "plan" });
    void openKept(of);
  };
  const [used, setUsed] = useState<Used | null>(null);
  const take = (job: Finished, change: InSetup) => {
    setUsed({ words: change.words, job, draft });
    setDraft({ over, setup: change.setup, seconds });
    leave();
  };
  const takeBack = ({ job, draft }: Used) => {
    setUsed(null);
    setDraft(draft);
    setLeft(false);
    if (job.kept === "kept") change({ show: "plan" });
    showPlan(job);
  };
  const leave = () => {
    // The address follows a moment later.
    setLeft(true);
    change({ show: undefined });
    forgetPlan();
  };
  const solve = (drop_bad_pins = false) => {
    setUsed(null);
    const named = chosen !== null && !changed;
    setLeft(false);
    change({ show: named ? "plan" : undefined });
    void startPlan(
      { ...setup, scenario: named ? chosen.name : "" },
      { seconds, steps: null, threads: null, seed: null, drop_bad_pins },
      (nouns) => refresh(client, nouns),
    );
  };
  if (pair) {
    return (
      <Page key="compare" title={`${pair[0]} and ${pair[1]} side by side`}>
        <div className="plan stack">
          <div className="actions">
            <Button onPress={() => setPair(null)}>Back to the scenarios</Button>
          </div>
          <Comparison first={{ what: "scenario", name: pair[0] }} second={{ what: "scenario", name: pair[1] }} names={pair} />
        </div>
      </Page>
    );
  }
  return (
    <Page key={job.state} title={headingOf(job)}>
      <div className="plan stack">
        {job.state === "solving" ? (
          <Solving job={job} />
        ) : job.state === "opening" ? (
          <Loading label="Opening the plan" />
        ) : job.state === "done" ? (
          <PlanResult job={job} scenarios={scenarios} onChange={leave} onUse={(change) => take(job, change)} />
        ) : (
          <>
            {job.state === "failed" ? (
              <CallNotice
                error={job.error}
                unchanged="Nothing in the service was changed"
                {...(job.error.command === "solvePlan" && job.error.error.kind === "conflict"
                  ? { action: { words: "Work it out without them", run: () => solve(true) } }
                  : {})}
              />
            ) : null}
            {known.error ? (
              <CallNotice
                error={known.error}
                unchanged="The scenarios are as they were"
                action={{ words: "Try again", run: () => void known.refetch() }}
              />
            ) : null}
            {used ? (
              <div className="call-notice call-notice--good" role="status">
                <p>
                  <span aria-hidden="true" className="call-notice__mark">
                    ✓
                  </span>
                  In the set-up now: {used.words}. Work out the plan to see what it brings.
                </p>
                <div className="line">
                  <Button onPress={() => takeBack(used)}>Take it back and show the plan</Button>
                </div>
              </div>
            ) : null}
            <PlanSetupForm
              key={over}
              scenarios={scenarios}
              chosen={chosen}
              changed={changed}
              onChoose={(name) => {
                setUsed(null);
                setDraft(null);
                change({ scenario: name, show: undefined });
              }}
              setup={setup}
              seconds={seconds}
              onSetup={(next) => setDraft({ over, setup: next, seconds })}
              onSeconds={(next) => setDraft({ over, setup, seconds: next })}
              onSolve={() => solve()}
            />
            {scenarios.length > 0 ? (
              <ScenarioTable
                scenarios={scenarios}
                onChoose={(name) => change({ scenario: name, show: undefined })}
                onOpen={(scenario) => open(scenario.setup)}
                onCompare={(first, second) => setPair([first, second])}
              />
            ) : null}
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
    case "opening":
      return "Opening the plan";
    case "done": {
      const words =
        job.plan.sessions.length === 0
          ? "No session would close a gap"
          : `${plural(job.plan.sessions.length, "session")} for ${plural(job.plan.people, "person", "people")}, closing ${plural(job.plan.levels_closed, "level")}`;
      return job.setup.scenario === "" ? words : `${job.setup.scenario}: ${words}`;
    }
  }
}
