/** What more or less money would buy: the best plans found at a row of budgets, worked out beside everything else. */
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { DataTable } from "@/components/DataTable";
import { LineChart } from "@/components/LineChart";
import { Progress } from "@/components/State";
import { startCurve, stopCurve, useCurveJob } from "@/data/curveJob";
import type { BudgetCurve, CurvePoint, PlanSetup } from "@/data/types";
import { count, plural, pounds } from "@/text/format";
import { shareFound } from "./words";

const SECONDS_EACH = 5;

export function CurveTab({ setup, plan }: { setup: PlanSetup; plan: string }) {
  const job = useCurveJob(plan);
  const curve = job.state === "working" || job.state === "done" ? job.curve : null;
  const start = () => void startCurve({ setup, percents: [], seconds: SECONDS_EACH, plan }, plan);
  return (
    <div className="stack">
      <p className="lead">
        The best plan that is found when every fund, and the total, holds less or more than now: from nothing to half as much again. More
        money never closes less, because a richer budget may always run the poorer plan.
      </p>
      {job.state === "working" ? (
        <div className="actions">
          <Progress label="Budgets worked out" share={curve ? curve.points.length / curve.of : 0} />
          <span role="status">
            {curve ? `${count(curve.points.length)} of ${plural(curve.of, "budget")} worked out` : "Working out the first budget"}
          </span>
          <Button isDisabled={job.stopping} onPress={() => void stopCurve()}>
            {job.stopping ? "Stopping" : "Stop and keep these"}
          </Button>
        </div>
      ) : (
        <div className="actions">
          <Button look={curve ? "plain" : "primary"} onPress={start}>
            {curve ? "Work it out again" : "Work out what money buys"}
          </Button>
          <span className="muted small">
            Takes about {9 * SECONDS_EACH} seconds. You can look at the plan and at other screens meanwhile.
          </span>
        </div>
      )}
      {job.state === "failed" ? <CallNotice error={job.error} unchanged="The plan is as it was" /> : null}
      {curve && curve.points.length > 0 ? <Curve curve={curve} /> : null}
    </div>
  );
}

function Curve({ curve }: { curve: BudgetCurve }) {
  const good = curve.points.filter((point) => point.refused === null);
  const now = good.find((point) => point.percent === 100);
  return (
    <>
      {curve.stopped ? <p>Stopped before its end: the richer budgets are missing.</p> : null}
      <p className="plan__next">{nextMoney(curve)}</p>
      {good.length > 1 ? (
        <LineChart
          title="Levels that close, by budget"
          words={`${good.map((point) => `With ${pounds(point.budget)} ${plural(point.levels_closed, "level closes", "levels close")}`).join("; ")}.`}
          xName="Budget"
          formatX={(x) => pounds(Math.round(x))}
          formatY={(y) => count(Math.round(y))}
          lines={[
            { name: "Levels that close", sort: "main", points: good.map((point) => [point.budget, point.levels_closed]) },
            ...(now
              ? [
                  {
                    name: `All ${count(curve.levels_open)} open levels`,
                    sort: "limit" as const,
                    points: good.map((point): [number, number] => [point.budget, curve.levels_open]),
                  },
                ]
              : []),
          ]}
        />
      ) : null}
      <DataTable
        caption={`The best plan found for each budget; now it is ${pounds(curve.base)}${curve.limited ? "" : ", all funds together"}`}
        rows={curve.points}
        rowKey={(point) => String(point.percent)}
        columns={[
          {
            key: "budget",
            head: "Budget",
            rowHead: true,
            cell: (point) => (
              <>
                {pounds(point.budget)}{" "}
                <span className="muted small nowrap">{point.percent === 100 ? "as it is" : `${point.percent}%`}</span>
              </>
            ),
          },
          { key: "levels", head: "Levels that close", number: true, cell: (point) => value(point, count(point.levels_closed)) },
          { key: "people", head: "People reached", number: true, cell: (point) => value(point, count(point.people)) },
          { key: "sessions", head: "Sessions", number: true, cell: (point) => value(point, count(point.sessions)) },
          { key: "pence", head: "Spends", number: true, cell: (point) => value(point, pounds(point.pence)) },
          { key: "found", head: "Note", cell: note },
        ]}
      />
    </>
  );
}

function value(point: CurvePoint, text: string): string {
  return point.refused === null ? text : "–";
}

function note(point: CurvePoint): string {
  if (point.refused !== null) return point.refused;
  const share = point.score === null ? null : shareFound({ score: point.score, bound: point.bound, empty: point.empty });
  const found = share === null ? "" : `${Math.floor(share * 100)}% found of what is possible`;
  return [found, point.same_as_poorer ? "nothing better than with less" : ""].filter(Boolean).join("; ");
}

/** What the next step up brings, and what that is for each £1,000. */
function nextMoney(curve: BudgetCurve): string {
  const next = curve.next;
  if (next === null) return "What more money than now would buy is not worked out yet.";
  if (next.levels <= 0)
    return `${pounds(next.pence)} more than now would close no level more that was found: money is not what limits this plan.`;
  const each = (next.levels * 100_000) / next.pence;
  const rate = each >= 10 ? count(Math.round(each)) : each.toFixed(1);
  const people = next.people > 0 ? ` and reach ${plural(next.people, "person", "people")} more` : "";
  return `${pounds(next.pence)} more than now would close ${plural(next.levels, "level")} more${people}: about ${rate} for each £1,000.`;
}
