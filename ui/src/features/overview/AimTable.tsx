import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Coverage, CoverageLegend } from "@/components/Coverage";
import { Segmented } from "@/components/Field";
import { ScrollRegion } from "@/components/ScrollRegion";
import { Sparkline } from "@/components/Sparkline";
import type { AimOverview, Overview, SaidFirst } from "@/data/types";
import { numberedAim } from "@/text/aims";
import { count, duration, month, percent, plural, shortDate } from "@/text/format";

type Shown = "lines" | "table";

/** Coverage by aim, the one that needs most first: people and activity side by side, never blended. */
export function AimTable({ view }: { view: Overview }) {
  const { aims } = view;
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
  const sorted = [...aims].sort((a, b) => a.need.place - b.need.place);
  return (
    <section className="card stack-2" aria-labelledby="aims">
      <div className="spread">
        <h2 id="aims">{aimHeading(aims, view.said_first)}</h2>
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
      <CoverageLegend />
      {shown === "lines" ? (
        <ScrollRegion label="Coverage by aim with its trend" className="aims-wrap">
          <Lines aims={sorted} height={view.trend_points} />
        </ScrollRegion>
      ) : (
        <ScrollRegion label="Coverage by aim, month by month">
          <Months aims={sorted} />
        </ScrollRegion>
      )}
    </section>
  );
}

/** What is said first: the aim that needs most, or that none can be named. */
function aimHeading(aims: readonly AimOverview[], first: SaidFirst): string {
  const most = aims.find((aim) => aim.key === first.aim);
  if (most) return `Aim ${most.key} needs most: ${percent(most.sums.coverage)} of its rated skills are at target`;
  return aims.some((aim) => aim.need.compared)
    ? "No aim has a rated skill below target"
    : "Too little is rated to say which aim needs most";
}

function Lines({ aims, height }: { aims: readonly AimOverview[]; height: number }) {
  return (
    <table className="table aims">
      <caption className="visually-hidden">Coverage by aim with its trend over twelve months, and what was done for it</caption>
      <thead>
        <tr>
          <th scope="col">Aim</th>
          <th scope="col" className="aims-people">
            At target, and how much is answered
          </th>
          <th scope="col">
            {span(aims)}
            <div className="muted small">each box is {height} points high</div>
          </th>
          <th scope="col">Done for it in a year</th>
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
            <td>
              {aim.sums.required === 0 ? (
                <span className="muted">No role needs its skills</span>
              ) : (
                <Coverage sums={aim.sums} compared={aim.need.compared} />
              )}
            </td>
            <td>{aim.sums.required === 0 ? null : <Trend aim={aim} height={height} />}</td>
            <td>
              <span className="nowrap">{plural(aim.sessions_held, "session")}</span>
              {aim.people_reached > 0 ? (
                <>
                  , <span className="nowrap">{plural(aim.people_reached, "person", "people")}</span>
                </>
              ) : null}
              <div className="muted small">
                {aim.minutes > 0 ? `${duration(Math.round(aim.minutes / 60) * 60 || aim.minutes)}; ` : ""}
                {count(aim.sessions_planned)} ahead
              </div>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Trend({ aim, height }: { aim: AimOverview; height: number }) {
  const rated = aim.trend.filter((point) => point.coverage !== null);
  const [first, last] = [rated[0], rated.at(-1)];
  if (first === undefined || last === undefined) return null;
  const answered = aim.trend_answered_differently ? `${percent(first.response)} answered then, ${percent(last.response)} now` : null;
  return (
    <div className="aims-trend">
      <Sparkline
        points={aim.trend.map((point) => point.coverage)}
        from={aim.trend_from}
        height={height}
        label={`Coverage of aim ${aim.key} over twelve months: from ${percent(first.coverage)} to ${percent(last.coverage)}${answered ? `; ${answered}` : ""}`}
      />
      <div className="small">
        <span className="nowrap">
          {percent(first.coverage)} to <span className="strong">{percent(last.coverage)}</span>
        </span>
        <div className="muted nowrap">
          scale {aim.trend_from} to {aim.trend_from + height}%
        </div>
        {answered ? <div className="muted">{answered}</div> : null}
      </div>
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

/** The same lines as figures, the newest month first: where there is no room for all twelve, it is the oldest that are out of sight. */
function Months({ aims }: { aims: readonly AimOverview[] }) {
  const days = aims[0]?.trend.map((point) => point.on).reverse() ?? [];
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
            {[...aim.trend].reverse().map((point) => (
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
