/** The run of a solve as a line chart with its table, as shares of what is proven possible. */
import { LineChart } from "@/components/LineChart";
import type { PlanProgress } from "@/data/types";
import { plural } from "@/text/format";
import { goodness } from "./words";

export function ProgressChart({ progress, seconds }: { progress: readonly PlanProgress[]; seconds?: number }) {
  const last = progress.at(-1);
  // Before a bound is known, nothing says how much any plan is.
  if (!last || last.bound === null || last.bound <= last.empty) return null;
  const most = last.bound - last.empty;
  const share = (now: PlanProgress, points: number) => ((points - now.empty) / most) * 100;
  return (
    <LineChart
      title="How the plan got better"
      words={`After ${plural(Math.floor(last.seconds), "second")}: ${goodness(last)}.`}
      xName="Seconds"
      formatX={(x) => `${Math.round(x)} s`}
      // Rounded down, so that nothing looks proven that is not.
      formatY={(y) => `${Math.floor(y)}%`}
      {...(seconds === undefined ? {} : { xMax: seconds })}
      lines={[
        { name: "Best plan so far", sort: "main", points: progress.map((now) => [now.seconds, share(now, now.score)]) },
        {
          name: "No plan can be better than this",
          sort: "limit",
          points: progress.flatMap((now): [number, number][] => (now.bound === null ? [] : [[now.seconds, share(now, now.bound)]])),
        },
      ]}
    />
  );
}
