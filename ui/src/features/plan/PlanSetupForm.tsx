/** The time, the money and what counts; and beside it what the plan can draw on and what is missing. */

import { useQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Segmented } from "@/components/Field";
import { focusFirstError } from "@/components/firstError";
import { DayField, MoneyField } from "@/components/TypedField";
import { planSize } from "@/data/queries";
import { useRested } from "@/data/rested";
import { useToday } from "@/data/store";
import type { PlanSetup, ScenarioView } from "@/data/types";
import { date, daysBefore } from "@/text/format";
import { PlanFacts } from "./PlanFacts";
import { ScenarioBar } from "./ScenarioBar";
import { ScenarioFields } from "./ScenarioFields";

const LENGTHS = [
  { key: "10", text: "10 seconds" },
  { key: "30", text: "30 seconds" },
  { key: "60", text: "1 minute" },
  { key: "300", text: "5 minutes" },
];

export function PlanSetupForm({
  scenarios,
  chosen,
  changed,
  setup,
  seconds,
  onChoose,
  onSetup,
  onSeconds,
  onSolve,
}: {
  scenarios: readonly ScenarioView[];
  chosen: ScenarioView | null;
  changed: boolean;
  onChoose: (name: string | undefined) => void;
  setup: PlanSetup;
  seconds: number;
  onSetup: (setup: PlanSetup) => void;
  onSeconds: (seconds: number) => void;
  onSolve: () => void;
}) {
  const id = useId();
  const today = useToday();
  const size = useQuery(planSize(useRested(setup, 400)));
  const [bad, setBad] = useState<Record<string, boolean>>({});
  const from = setup.from ?? size.data?.from ?? null;
  const to = setup.to ?? size.data?.to ?? null;
  // The core counts no plan that ends before it begins, so it tells no first day then: without one a plan begins tomorrow.
  const backwards = to !== null && to <= (from ?? daysBefore(today, -1));
  const facts = size.data;
  const nothing = facts !== undefined && (facts.places === 0 || facts.open_levels === 0);
  // While it is counted anew nobody has to wait: the core counts again before it solves.
  const wrong = backwards || Object.values(bad).some(Boolean);
  const empty = nothing && !size.isPlaceholderData;
  return (
    <div className="plan__setup">
      <form
        className="plan__form card"
        aria-labelledby={`${id}-title`}
        onSubmit={(event) => {
          event.preventDefault();
          if (wrong) focusFirstError(event.currentTarget);
          else if (!empty) onSolve();
        }}
      >
        <h2 id={`${id}-title`}>The plan is for</h2>
        <ScenarioBar
          scenarios={scenarios}
          chosen={chosen}
          changed={changed}
          setup={setup}
          seconds={seconds}
          blocked={wrong}
          onChoose={onChoose}
        />
        <div className="plan__dates">
          <DayField
            label="First day"
            today={today}
            value={from}
            onChange={(value) => onSetup({ ...setup, from: value })}
            onBad={(value) => setBad({ ...bad, from: value })}
            help={setup.from === null && from ? "tomorrow, unless you say otherwise" : "Such as 13 April 2026"}
          />
          <DayField
            label="Last day"
            today={today}
            value={to}
            onChange={(value) => onSetup({ ...setup, to: value })}
            onBad={(value) => setBad({ ...bad, to: value })}
            help={setup.to === null && to ? "a year later, unless you say otherwise" : "Such as 31 March 2027"}
            error={backwards ? `The last day must come after ${from ? date(from) : "the first"}` : undefined}
          />
        </div>
        <MoneyField
          label="Budget"
          help="All money that the plan may spend. Left empty: only the funds set the limit"
          value={setup.budget}
          onChange={(value) => onSetup({ ...setup, budget: value })}
          onBad={(value) => setBad({ ...bad, budget: value })}
        />
        <ScenarioFields setup={setup} onSetup={onSetup} onBad={(field, value) => setBad((old) => ({ ...old, [field]: value }))} />
        <label className="check">
          <input
            type="checkbox"
            checked={setup.unrated_as_zero}
            onChange={(event) => onSetup({ ...setup, unrated_as_zero: event.target.checked })}
          />
          <span>
            Treat skills that nobody has rated as level 0
            <span className="muted small"> Otherwise they are left out, and counted beside the plan</span>
          </span>
        </label>
        <div className="field">
          <span className="field-label" aria-hidden="true">
            Work on it for up to
          </span>
          <Segmented
            label="Work on it for up to"
            value={String(seconds)}
            choices={LENGTHS}
            onChange={(value) => onSeconds(Number(value))}
          />
        </div>
        <div className="actions">
          <Button type="submit" look="primary" isDisabled={empty}>
            Work out the plan
          </Button>
          <span className="muted small">
            {nothing
              ? "There is nothing to plan yet: see what is missing"
              : "Nothing is booked until you adopt a plan. You can stop at any time and keep the best plan so far"}
          </span>
        </div>
      </form>
      <div className="plan__facts" aria-live="polite" aria-busy={size.isFetching}>
        {size.error ? (
          <CallNotice error={size.error} unchanged="Nothing was changed" action={{ words: "Try again", run: () => void size.refetch() }} />
        ) : facts ? (
          <PlanFacts size={facts} />
        ) : (
          <p className="muted small">Counting people, gaps and possible sessions</p>
        )}
      </div>
    </div>
  );
}
