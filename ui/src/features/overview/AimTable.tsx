import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Segmented } from "@/components/Field";
import { ScrollRegion } from "@/components/ScrollRegion";
import { ShareBar } from "@/components/ShareBar";
import { Sparkline } from "@/components/Sparkline";
import type { AimOverview } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { count, duration, month, percent, plural, shortDate } from "@/text/format";

type Shown = "lines" | "table";

/** Coverage by aim, the one that needs most first: people and activity side by side, never blended. */
export function AimTable({ aims }: { aims: readonly AimOverview[] }) {
  const [shown, setShown] = useState<Shown>("lines");
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const target = event.target;
      const typing = target instanceof HTMLElement && target.matches("input, textarea, [role=textbox], [role=listbox] *");
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.key.toLowerCase() !== "t") return;
      setShown((old) => (old === "lines" ? "table" : "lines"));
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  const sorted = [...aims].sort((a, b) => need(a) - need(b));
  return (
    <section className="card stack-2" aria-labelledby="aims">
      <div className="spread">
        <h2 id="aims">{aimHeading(sorted)}</h2>
        <div className="line">
          <span className="muted small">
            <kbd>T</kbd> lines or table
          </span>
          <Segmented<Shown>
            label="How to show twelve months"
            value={shown}
            onChange={setShown}
            choices={[
              { key: "lines", text: "Lines" },
              { key: "table", text: "Table" },
            ]}
          />
        </div>
      </div>
      <BarLegend />
      {shown === "lines" ? (
        <div className="table-wrap">
          <Lines aims={sorted} />
        </div>
      ) : (
        <ScrollRegion label="Coverage by aim, month by month">
          <Months aims={aims} />
        </ScrollRegion>
      )}
    </section>
  );
}

/** What the parts of the bars are. */
function BarLegend() {
  return (
    <p className="bar-legend small muted" aria-hidden="true">
      <span className="bar-key sharebar-met" /> at target <span className="bar-key sharebar-below" /> below target{" "}
      <span className="bar-key sharebar-unrated" /> not rated
    </p>
  );
}

/** The lowest coverage first; what nobody has rated comes after, what nobody needs last. */
function need(aim: AimOverview): number {
  if (aim.sums.required === 0) return 3;
  return aim.sums.coverage ?? 2;
}

function aimHeading(sorted: readonly AimOverview[]): string {
  const first = sorted[0];
  if (first === undefined || first.sums.coverage === null) return "How far the service is with each aim";
  return `Aim ${first.key} needs most: ${percent(first.sums.coverage)} of its rated skills are at target`;
}

function Lines({ aims }: { aims: readonly AimOverview[] }) {
  return (
    <table className="table aims">
      <caption className="visually-hidden">Coverage by aim with its trend over twelve months, and what was done for it</caption>
      <thead>
        <tr>
          <th scope="col">Aim</th>
          <th scope="col" className="aims-people">
            At target among those rated
          </th>
          <th scope="col" className="number">
            Answered
          </th>
          <th scope="col">{span(aims)}</th>
          <th scope="col" className="number">
            Sessions
          </th>
          <th scope="col" className="number">
            People reached
          </th>
        </tr>
      </thead>
      <tbody>
        {aims.map((aim) => (
          <tr key={aim.key}>
            <th scope="row" className="aims-name">
              <Link to="/map" search={{ aim: aim.key }}>
                {numberedAim(aim)}
              </Link>
            </th>
            <td>{aim.sums.required === 0 ? <span className="muted">No role needs its skills</span> : <People aim={aim} />}</td>
            <td className="number">{aim.sums.required === 0 ? "" : percent(aim.sums.response)}</td>
            <td>{aim.sums.required === 0 ? null : <Trend aim={aim} />}</td>
            <td className="number">
              {count(aim.sessions_held)} held
              <div className="muted small">{count(aim.sessions_planned)} ahead</div>
            </td>
            <td className="number">
              {count(aim.people_reached)}
              {aim.minutes > 0 ? <div className="muted small">{duration(Math.round(aim.minutes / 60) * 60 || aim.minutes)}</div> : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function People({ aim }: { aim: AimOverview }) {
  const { met, below, unrated, coverage } = aim.sums;
  return (
    <div className="aims-share">
      <ShareBar met={met} below={below} unrated={unrated} />
      <span>
        {coverage === null ? (
          <span className="muted">{plural(unrated, "skill")} not rated yet</span>
        ) : (
          <>
            <span className="strong">{percent(coverage)}</span>, {count(met)} of {count(met + below)}
          </>
        )}
      </span>
    </div>
  );
}

function Trend({ aim }: { aim: AimOverview }) {
  const points = aim.trend.map((point) => point.coverage);
  const first = points.find((value) => value !== null) ?? null;
  const last = points.at(-1) ?? null;
  return (
    <div className="line">
      <Sparkline points={points} label={`Coverage of aim ${aim.key} over twelve months: from ${percent(first)} to ${percent(last)}`} />
      <span className="small nowrap">{last === null ? "" : percent(last)}</span>
    </div>
  );
}

function span(aims: readonly AimOverview[]): string {
  const trend = aims[0]?.trend ?? [];
  const [first, last] = [trend[0], trend.at(-1)];
  return first && last
    ? `${month(first.on).replace(/^(\w{3})\w*/, "$1")} to ${month(last.on).replace(/^(\w{3})\w*/, "$1")}`
    : "Twelve months";
}

/** The same lines as figures. */
function Months({ aims }: { aims: readonly AimOverview[] }) {
  const days = aims[0]?.trend.map((point) => point.on) ?? [];
  return (
    <table className="table aims-months">
      <caption className="visually-hidden">
        Coverage of each aim at the end of each of twelve months, with the number at target and the number rated
      </caption>
      <thead>
        <tr>
          <th scope="col">Aim</th>
          {days.map((day) => (
            <th key={day} scope="col" className="number">
              {shortDate(day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {aims.map((aim) => (
          <tr key={aim.key}>
            <th scope="row" className="aims-name">
              {numberedAim(aim)}
            </th>
            {aim.trend.map((point) => (
              <td key={point.on} className="number">
                {point.coverage === null ? (
                  <span className="muted">-</span>
                ) : (
                  <>
                    {percent(point.coverage)}
                    <div className="muted small">
                      {count(point.met)} of {count(point.met + point.below)}
                    </div>
                  </>
                )}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
