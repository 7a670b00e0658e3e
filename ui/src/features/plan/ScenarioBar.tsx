/** Which scenario is being set up: choose one, save it, save it under another name, delete it. */
import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { focusFirstError } from "@/components/firstError";
import { scenarios as readScenarios } from "@/data/queries";
import type { PlanSetup, ScenarioView } from "@/data/types";
import { useDeleteScenario, useSaveScenario } from "@/data/writes";
import { named } from "./scenario";

type BarProps = {
  scenarios: readonly ScenarioView[];
  chosen: ScenarioView | null;
  /** Is the set-up on the screen another than the saved one? */
  changed: boolean;
  setup: PlanSetup;
  seconds: number;
  blocked: boolean;
  onChoose: (name: string | undefined) => void;
};

export function ScenarioBar({ scenarios, chosen, changed, setup, seconds, blocked, onChoose }: BarProps) {
  const id = useId();
  const [naming, setNaming] = useState(false);
  const [name, setName] = useState("");
  const save = useSaveScenario({ quiet: true });
  const remove = useDeleteScenario({ quiet: true });
  const client = useQueryClient();
  const taken = named(scenarios, name);
  const saveAs = (as: string) =>
    save.mutate([{ name: as, setup: { ...setup, scenario: "" }, seconds }], {
      onSuccess: async () => {
        // What was typed stays in sight until the saved one is there to take its place.
        await client.refetchQueries({ queryKey: readScenarios().queryKey });
        setNaming(false);
        setName("");
        onChoose(as.trim());
      },
    });
  const saveNamed = (form: HTMLFormElement | null) => {
    if (name.trim() === "" || taken !== null || blocked) focusFirstError(form);
    else saveAs(name);
  };
  return (
    <div className="plan__scenario stack-2">
      <div className="plan__scenario-line">
        <label className="field">
          <span className="field-label">Scenario</span>
          <select className="field-input" value={chosen?.name ?? ""} onChange={(event) => onChoose(event.target.value || undefined)}>
            <option value="">{scenarios.length === 0 ? "None saved yet" : "None"}</option>
            {scenarios.map((each) => (
              <option key={each.name} value={each.name}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
        {chosen && changed ? (
          <Button
            busy={save.isPending}
            onPress={(event) => (blocked ? focusFirstError(event.target.closest("form")) : saveAs(chosen.name))}
          >
            Save the changes
          </Button>
        ) : null}
        <Button look="quiet" aria-expanded={naming} onPress={() => setNaming(!naming)}>
          {chosen ? "Save under another name" : "Save as a scenario"}
        </Button>
        {chosen ? (
          <Button
            look="quiet"
            busy={remove.isPending}
            onPress={() => remove.mutate([chosen.name], { onSuccess: () => onChoose(undefined) })}
          >
            Delete
          </Button>
        ) : null}
      </div>
      {naming ? (
        <div className="plan__scenario-line">
          <div className="field">
            <label className="field-label" htmlFor={`${id}-name`}>
              Name of the scenario
            </label>
            <input
              id={`${id}-name`}
              className="field-input"
              value={name}
              maxLength={80}
              onChange={(event) => setName(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== "Enter") return;
                // The form around it would solve.
                event.preventDefault();
                saveNamed(event.currentTarget.form);
              }}
              aria-required="true"
              aria-invalid={taken ? true : undefined}
              aria-describedby={taken ? `${id}-taken` : undefined}
            />
          </div>
          <Button busy={save.isPending} onPress={(event) => saveNamed(event.target.closest("form"))}>
            Save
          </Button>
          {taken ? (
            <span id={`${id}-taken`} className="field-error">
              There is a scenario of this name. Choose another name, or choose that scenario and save the changes.
            </span>
          ) : null}
        </div>
      ) : null}
      {chosen && changed ? (
        <p className="muted small">
          Changed since it was saved{chosen.kept ? "; saving lets the plan kept for it go" : ""}. Worked out without saving, the plan is not
          kept.
        </p>
      ) : null}
      {save.error ? <CallNotice error={save.error} unchanged="The scenarios are as they were" /> : null}
      {remove.error ? <CallNotice error={remove.error} unchanged="The scenario is still there" /> : null}
    </div>
  );
}
