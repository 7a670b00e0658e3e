/** The saved scenarios with what their plans come to; one opens, two are laid side by side. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import type { ScenarioView } from "@/data/types";
import { count, pounds, shortDate } from "@/text/format";
import { ofOpen, shareFound } from "./words";

type TableProps = {
  scenarios: readonly ScenarioView[];
  onChoose: (name: string) => void;
  onOpen: (scenario: ScenarioView) => void;
  onCompare: (first: string, second: string) => void;
};

export function ScenarioTable({ scenarios, onChoose, onOpen, onCompare }: TableProps) {
  const solved = scenarios.filter((each) => each.kept !== null);
  const dash = "–";
  return (
    <section className="section" aria-labelledby="plan-scenarios">
      <h2 id="plan-scenarios">Scenarios</h2>
      <DataTable
        caption="Saved scenarios and the latest plan of each"
        hideCaption
        rows={scenarios}
        rowKey={(each) => each.name}
        columns={[
          {
            key: "name",
            head: "Scenario",
            rowHead: true,
            sort: (each) => each.name,
            cell: (each) => (
              <button type="button" className="text-button plan__long" onClick={() => onChoose(each.name)}>
                {each.name}
              </button>
            ),
          },
          { key: "days", head: "Days", cell: (each) => `${shortDate(each.setup.from ?? "")} to ${shortDate(each.setup.to ?? "")}` },
          {
            key: "budget",
            head: "Budget",
            number: true,
            sort: (each) => each.setup.budget,
            cell: (each) => (each.setup.budget === null ? "the funds" : pounds(each.setup.budget)),
          },
          {
            key: "levels",
            head: "Levels that close",
            number: true,
            sort: (each) => each.kept?.figures.levels_closed ?? null,
            cell: (each) => (each.kept ? ofOpen(each.kept.figures.levels_closed, each.kept.figures.levels_open) : dash),
          },
          {
            key: "people",
            head: "People reached",
            number: true,
            sort: (each) => each.kept?.figures.people ?? null,
            cell: (each) => (each.kept ? count(each.kept.figures.people) : dash),
          },
          {
            key: "money",
            head: "Money",
            number: true,
            sort: (each) => each.kept?.figures.pence ?? null,
            cell: (each) => (each.kept ? pounds(each.kept.figures.pence) : dash),
          },
          {
            key: "found",
            head: "Found of what is possible",
            number: true,
            cell: (each) => {
              const share = each.kept ? shareFound(each.kept.figures) : null;
              return share === null ? dash : `${Math.floor(share * 100)}%`;
            },
          },
          {
            key: "plan",
            head: "Plan",
            cell: (each) =>
              each.kept ? (
                <>
                  <Button look="quiet" onPress={() => onOpen(each)}>
                    Open<span className="visually-hidden"> the plan of {each.name}</span>
                  </Button>{" "}
                  <span className="muted small nowrap">of {shortDate(each.kept.made_at.slice(0, 10))}</span>
                </>
              ) : (
                <span className="muted">No plan yet</span>
              ),
          },
        ]}
      />
      {solved.length >= 2 ? <CompareForm solved={solved} onCompare={onCompare} /> : null}
    </section>
  );
}

function CompareForm({ solved, onCompare }: { solved: readonly ScenarioView[]; onCompare: TableProps["onCompare"] }) {
  const [first, setFirst] = useState(solved[0]?.name ?? "");
  const [second, setSecond] = useState(solved[1]?.name ?? "");
  const pick = (label: string, value: string, onChange: (name: string) => void) => (
    <label className="field">
      <span className="field-label">{label}</span>
      <select className="field-input" value={value} onChange={(event) => onChange(event.target.value)}>
        {solved.map((each) => (
          <option key={each.name} value={each.name}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <div className="plan__scenario-line">
      {pick("Lay side by side", first, setFirst)}
      {pick("with", second, setSecond)}
      <Button isDisabled={first === second} onPress={() => onCompare(first, second)}>
        Compare
      </Button>
    </div>
  );
}
