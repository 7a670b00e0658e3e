/** What a scenario changes against the store: funds, cover, what matters most, who is planned for. */
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { CallNotice } from "@/components/CallNotice";
import { MoneyField } from "@/components/TypedField";
import { settings } from "@/data/queries";
import type { Kind, PlanSetup, SettingsView } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { date, plural, pounds } from "@/text/format";
import { KIND } from "@/text/words";
import { Choose } from "./Choose";
import { Fold } from "./Fold";
import { ofSeveralTimes } from "./money";
import { withEntry } from "./scenario";

const KINDS = Object.keys(KIND) as Kind[];

type FieldsProps = { setup: PlanSetup; onSetup: (setup: PlanSetup) => void; onBad: (field: string, bad: boolean) => void };

export function ScenarioFields({ setup, onSetup, onBad }: FieldsProps) {
  const known = useQuery(settings());
  if (known.error) {
    return (
      <CallNotice
        error={known.error}
        unchanged="Funds, cover and aims cannot be changed here until they can be read"
        action={{ words: "Try again", run: () => void known.refetch() }}
      />
    );
  }
  const service = known.data;
  if (!service) return <p className="muted small">Reading funds, branches and aims</p>;
  const parts = { setup, onSetup, service };
  return (
    <div className="plan__parts-of-setup">
      <Part title="Money in each fund" changes={setup.funds.length} none="as it is">
        <Funds {...parts} onBad={onBad} />
      </Part>
      <Part title="Cover in each branch" changes={setup.cover.length} none="all of it is kept">
        <Cover {...parts} />
      </Part>
      <Part title="What matters most" changes={setup.aims.length} none="as in Settings">
        <Aims {...parts} />
      </Part>
      <Part
        title="People to plan for"
        changes={setup.kinds.length}
        none="everyone"
        words={setup.kinds.map((kind) => KIND[kind].toLowerCase()).join(" and ")}
      >
        <People setup={setup} onSetup={onSetup} />
      </Part>
    </div>
  );
}

function Part({
  title,
  changes,
  none,
  words,
  children,
}: {
  title: string;
  changes: number;
  none: string;
  words?: string;
  children: ReactNode;
}) {
  return (
    <Fold
      title={
        <>
          {title}: <span className={changes === 0 ? "muted" : ""}>{changes === 0 ? none : (words ?? `${changes} changed`)}</span>
        </>
      }
    >
      {children}
    </Fold>
  );
}

type PartProps = { setup: PlanSetup; onSetup: (setup: PlanSetup) => void; service: SettingsView };

function Funds({ setup, onSetup, service, onBad }: PartProps & Pick<FieldsProps, "onBad">) {
  if (service.funds.length === 0) return <p className="muted small">There is no fund yet. Funds are made in Settings.</p>;
  const days = ofSeveralTimes(service.funds);
  return (
    <div className="fields">
      {service.funds.map((fund) => {
        const change = setup.funds.find((each) => each.fund === fund.key)?.pence ?? 0;
        const against = change === 0 ? "As it is" : `${change > 0 ? "+" : "−"}${pounds(Math.abs(change))} against ${pounds(fund.pence)}`;
        return (
          <MoneyField
            key={fund.key}
            label={fund.title}
            help={days ? `${against}, ${date(fund.from)} to ${date(fund.to)}` : against}
            value={Math.max(0, fund.pence + change)}
            onChange={(value) => {
              const pence = value === null ? 0 : value - fund.pence;
              const entry = pence === 0 ? null : { fund: fund.key, pence };
              onSetup({ ...setup, funds: withEntry(setup.funds, (each) => each.fund === fund.key, entry) });
            }}
            onBad={(bad) => onBad(`fund ${fund.key}`, bad)}
          />
        );
      })}
    </div>
  );
}

function Cover({ setup, onSetup, service }: PartProps) {
  const branches = service.branches.filter((branch) => service.duty_cover.some((rule) => rule.branch === branch.key));
  if (branches.length === 0) return <p className="muted small">No branch has a rule on duty cover. Rules are made in Settings.</p>;
  return (
    <div className="fields">
      {branches.map((branch) => {
        const most = Math.max(...service.duty_cover.filter((rule) => rule.branch === branch.key).map((rule) => rule.min));
        const change = setup.cover.find((each) => each.branch === branch.key);
        return (
          <Choose
            key={branch.key}
            label={branch.name}
            value={change === undefined ? "keep" : change.fewer === null ? "none" : String(change.fewer)}
            choices={[
              ["keep", "All of it is kept"],
              ...Array.from({ length: Math.max(0, most - 1) }, (_, n): [string, string] => [
                String(n + 1),
                plural(n + 1, "person fewer", "people fewer"),
              ]),
              ["none", "No cover is kept"],
            ]}
            onChange={(value) => {
              const entry = value === "keep" ? null : { branch: branch.key, fewer: value === "none" ? null : Number(value) };
              onSetup({ ...setup, cover: withEntry(setup.cover, (each) => each.branch === branch.key, entry) });
            }}
          />
        );
      })}
    </div>
  );
}

function Aims({ setup, onSetup, service }: PartProps) {
  if (service.aims.length === 0) return <p className="muted small">The strategy in use has no aims.</p>;
  return (
    <div className="fields">
      {service.aims.map((aim) => (
        <Choose
          key={aim.key}
          label={numberedAim(aim)}
          value={String(setup.aims.find((each) => each.aim === aim.key)?.priority ?? "usual")}
          choices={[
            ["usual", `As in Settings (${aim.priority})`],
            ...Array.from({ length: 9 }, (_, n): [string, string] => [
              String(n + 1),
              `${n + 1}${n === 0 ? " least" : n === 8 ? " most" : ""}`,
            ]),
          ]}
          onChange={(value) => {
            const entry = value === "usual" ? null : { aim: aim.key, priority: Number(value) };
            onSetup({ ...setup, aims: withEntry(setup.aims, (each) => each.aim === aim.key, entry) });
          }}
        />
      ))}
    </div>
  );
}

function People({ setup, onSetup }: Pick<PartProps, "setup" | "onSetup">) {
  const chosen = setup.kinds.length === 0 ? KINDS : setup.kinds;
  return (
    <fieldset className="plan__kinds">
      <legend className="visually-hidden">People to plan for</legend>
      {KINDS.map((kind) => {
        const on = chosen.includes(kind);
        return (
          <label key={kind} className="check">
            <input
              type="checkbox"
              checked={on}
              // Somebody has to be planned for.
              disabled={on && chosen.length === 1}
              onChange={() => {
                const kinds = KINDS.filter((each) => (each === kind ? !on : chosen.includes(each)));
                onSetup({ ...setup, kinds: kinds.length === KINDS.length ? [] : kinds });
              }}
            />
            <span>{KIND[kind]}</span>
          </label>
        );
      })}
      <p className="muted small">The others keep what they have booked, and still count for cover.</p>
    </fieldset>
  );
}
