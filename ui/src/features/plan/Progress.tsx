/** The run of a solve as a line chart with its table, and the five parts of the score. */
import { LineChart } from "@/components/LineChart";
import type { PlanParts, PlanProgress } from "@/data/types";
import { count } from "@/text/format";
import { goodness, PARTS, points } from "./words";

export function ProgressChart({ progress, seconds }: { progress: readonly PlanProgress[]; seconds?: number }) {
  const last = progress.at(-1);
  if (!last) return null;
  const bounds = progress.filter((now) => now.bound !== null);
  return (
    <LineChart
      title="What the plan gains over doing nothing, in points"
      words={`After ${Math.floor(last.seconds)} seconds the plan gains ${count(last.score - last.empty)} points over doing nothing${
        last.bound === null ? "" : `; no plan can gain more than ${count(last.bound - last.empty)}`
      }. ${goodness(last)}.`}
      xName="Seconds"
      formatX={(x) => `${Math.round(x)} s`}
      formatY={(y) => count(Math.round(y))}
      {...(seconds === undefined ? {} : { xMax: seconds })}
      lines={[
        { name: "Best plan so far", sort: "main", points: progress.map((now) => [now.seconds, now.score - now.empty]) },
        ...(bounds.length > 0
          ? [
              {
                name: "No plan can be better than this",
                sort: "limit" as const,
                points: bounds.map((now): [number, number] => [now.seconds, (now.bound ?? 0) - now.empty]),
              },
            ]
          : []),
      ]}
    />
  );
}

export function PartsTable({ parts, score }: { parts: PlanParts; score: number }) {
  return (
    <div className="table-wrap">
      <table className="table plan__parts">
        <caption className="table-title">What makes up the score</caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col" className="number">
              Points
            </th>
            <th scope="col">What it is</th>
          </tr>
        </thead>
        <tbody>
          {PARTS.map((part) => (
            <tr key={part.key}>
              <th scope="row">{part.title}</th>
              <td className="number">{points(parts[part.key], part.sign)}</td>
              <td className="muted">{part.means}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Together</th>
            <td className="number">{points(score, 1)}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}
