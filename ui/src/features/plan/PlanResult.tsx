/** The answer: what closes and what it costs, when and who, what is left and why; and the button that puts it in the calendar. */
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { Tabs } from "@/components/Tabs";
import { useOpenWritten, useSavePlan } from "@/data/jobs";
import { type PlanJob, planAdopted } from "@/data/planJob";
import { useStanding } from "@/data/store";
import type { Adopted, ScenarioView } from "@/data/types";
import { useAdoptPlan, useUndo } from "@/data/writes";
import { count, plural } from "@/text/format";
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
import { SessionsView } from "./SessionsView";
import { named } from "./scenario";
import { goodness } from "./words";

type Finished = Extract<PlanJob, { state: "done" }>;
type Tab = "sessions" | "hand" | "branches" | "shares" | "left" | "nothing" | "money" | "compare" | "found";

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
      <PlanAnswer plan={plan} stopped={job.stopped} />
      <Adopt job={job} kept={isKept(job, scenarios)} onChange={onChange} />
      <PlanFunds funds={plan.funds} />
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
    </>
  );
}

function Adopt({ job, kept, onChange }: { job: Finished; kept: boolean; onChange: () => void }) {
  const plan = job.plan;
  const standing = useStanding(job.adopted);
  const adopted = job.adopted !== null && standing !== "undone";
  const adopt = useAdoptPlan({ quiet: true });
  const undo = useUndo();
  const save = useSavePlan();
  const open = useOpenWritten();
  // What was confirmed before is in the calendar already.
  const fresh = plan.sessions.filter((session) => !session.fixed);
  const places = fresh.reduce((sum, session) => sum + session.people.length, 0);
  return (
    <section aria-label="What to do with the plan" className="stack-2">
      {adopted ? (
        <div className="call-notice call-notice--good" role="status">
          <p>
            <span aria-hidden="true" className="call-notice__mark">
              ✓
            </span>
            Adopted:{" "}
            {adopt.data
              ? `${plural(adopt.data.value.sessions, "session")} and ${plural(adopt.data.value.places, "place")} are`
              : "the sessions and places are"}{" "}
            in the calendar as planned.{adopt.data ? gaveUp(adopt.data.value) : ""}
          </p>
          <div className="line">
            <Link to="/calendar" search={{ month: (plan.sessions[0]?.from ?? "").slice(0, 7) || undefined }} className="button">
              See them in the calendar
            </Link>
            {standing === "last" ? (
              <Button busy={undo.isPending} onPress={() => undo.mutate(undefined, { onSuccess: () => planAdopted(null) })}>
                Undo the adoption
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      {job.kept !== "no" && job.kept !== "keeping" && job.kept !== "kept" ? (
        <CallNotice error={job.kept} unchanged="The plan is not kept for its scenario; you can save it as a file" />
      ) : null}
      {adopt.error ? (
        <CallNotice
          error={adopt.error}
          unchanged="The calendar is as it was"
          action={{ words: "Set up and work out again", run: onChange }}
        />
      ) : null}
      {undo.error ? <CallNotice error={undo.error} unchanged="The plan stays adopted" /> : null}
      {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
      {save.data ? (
        <SavedNotice
          path={save.data.path}
          count={save.data.rows}
          what={save.data.rows === 1 ? "place" : "places"}
          onOpen={(path) => open.mutate(path)}
        />
      ) : null}
      <div className="line">
        {adopted ? null : (
          <Button
            look="primary"
            isDisabled={plan.sessions.length === 0 || plan.violations.length > 0}
            busy={adopt.isPending}
            onPress={() => adopt.mutate([plan.plan], { onSuccess: (done) => planAdopted(done.operation) })}
          >
            {adopt.isPending ? "Adopting" : `Adopt: put ${plural(fresh.length, "session")} and ${plural(places, "place")} in the calendar`}
          </Button>
        )}
        <Button busy={save.isPending} onPress={() => save.mutate({ value: plan.plan, suggested: "plan.json" })}>
          Save the plan as a file
        </Button>
        <Button look={adopted ? "plain" : "quiet"} onPress={onChange}>
          Change the set-up and work out again
        </Button>
        {kept ? <span className="muted small">Kept for the scenario “{job.setup.scenario}”.</span> : null}
        {adopted || fresh.length === plan.sessions.length || plan.sessions.length === 0 ? null : (
          <span className="muted small">
            {plural(
              plan.sessions.length - fresh.length,
              "session was confirmed before and stays as it is",
              "sessions were confirmed before and stay as they are",
            )}
            .
          </span>
        )}
      </div>
    </section>
  );
}

/** What the plan before had and this one has not, where there is any. */
function gaveUp({ withdrawn, given_up }: Adopted): string {
  const parts = [
    withdrawn > 0 ? `${plural(withdrawn, "session planned before is", "sessions planned before are")} only possible again` : "",
    given_up > 0 ? `${plural(given_up, "booked place is", "booked places are")} given up` : "",
  ].filter(Boolean);
  return parts.length === 0 ? "" : ` Against the plan before, ${parts.join(" and ")}.`;
}

/** Is the plan in the store for its scenario? Undo may have taken it out again. */
function isKept(job: Finished, scenarios: readonly ScenarioView[]): boolean {
  return job.kept === "kept" && named(scenarios, job.setup.scenario)?.kept !== null;
}
