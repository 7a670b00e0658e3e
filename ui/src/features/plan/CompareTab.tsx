/** The plan in hand beside the plan of a scenario. */
import { useState } from "react";
import { EmptyState } from "@/components/State";
import type { PlanJob } from "@/data/planJob";
import type { ScenarioView } from "@/data/types";
import { Comparison } from "./Comparison";

type Finished = Extract<PlanJob, { state: "done" }>;

export function CompareTab({ job, scenarios }: { job: Finished; scenarios: readonly ScenarioView[] }) {
  const others = scenarios.filter((each) => each.kept !== null && each.name !== job.setup.scenario);
  const [chosen, setChosen] = useState<string | null>(null);
  const other = others.find((each) => each.name === chosen) ?? others[0];
  if (!other) {
    return (
      <EmptyState title="There is no other plan to lay beside this one">
        Save two scenarios and work out a plan for each: their plans are kept, and differ here by people, levels, money and reasons.
      </EmptyState>
    );
  }
  const name = job.setup.scenario === "" ? "This plan" : job.setup.scenario;
  return (
    <div className="stack">
      <label className="field plan__choose">
        <span className="field-label">Lay side by side with</span>
        <select className="field-input" value={other.name} onChange={(event) => setChosen(event.target.value)}>
          {others.map((each) => (
            <option key={each.name} value={each.name}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <Comparison
        first={{ what: "scenario", name: other.name }}
        second={{ what: "plan", text: job.plan.plan }}
        names={[other.name, name]}
      />
    </div>
  );
}
