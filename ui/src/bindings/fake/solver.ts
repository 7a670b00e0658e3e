/** The calls that work for a while: the recorded answer comes bit by bit, as a search finds it. */
import type { Commands } from "../call";
import type { PlanProgress, PlanView } from "../index";

type Jobs = Pick<Commands, "solvePlan" | "stopPlan" | "budgetCurve" | "stopCurve">;

/** How long a second of a search takes here. */
const SECOND = 100;

/** Spreads the answers of the core over the time that the window gives a search; stopping ends it with what there is. */
export function slowly(core: Pick<Commands, "solvePlan" | "budgetCurve">): Jobs {
  let stop = () => {};
  let stopCurve = () => {};
  return {
    solvePlan: async (setup, limits, channel) => {
      const answer = await core.solvePlan(setup, limits, channel);
      if (answer.status === "error") return answer;
      const seconds = limits.seconds ?? 3;
      let stopped = false;
      stop = () => {
        stopped = true;
      };
      for (let second = 1; second <= seconds && !stopped; second++) {
        channel.onmessage(progress(answer.data, second));
        await waited(SECOND, () => stopped);
      }
      return answer;
    },
    stopPlan: () => {
      stop();
      return Promise.resolve({ status: "ok", data: null });
    },
    budgetCurve: async (request, channel) => {
      const answer = await core.budgetCurve(request, channel);
      if (answer.status === "error") return answer;
      let stopped = false;
      stopCurve = () => {
        stopped = true;
      };
      const { points } = answer.data;
      let curve = { ...answer.data, points: points.slice(0, 0) };
      for (let n = 1; n <= points.length && !stopped; n++) {
        // Stopped meanwhile, the core still tells the point that it was at.
        await waited(((request.seconds ?? 5) * SECOND) / 2, () => stopped);
        // What more money brings is known once the present budget and the next are worked out.
        const next = (points[n - 1]?.percent ?? 0) > 100 ? answer.data.next : null;
        curve = { ...curve, points: points.slice(0, n), next };
        channel.onmessage(curve);
      }
      return { status: "ok", data: { ...curve, stopped } };
    },
    stopCurve: () => {
      stopCurve();
      return Promise.resolve({ status: "ok", data: null });
    },
  };
}

/** The score rises and the bound comes down to those of the plan. */
function progress(plan: PlanView, second: number): PlanProgress {
  const { score, bound, empty, parts } = plan;
  const left = Math.exp(-second / 3);
  return {
    seconds: second,
    score: Math.round(score - (score - empty) * 0.45 * left),
    bound: second < 2 || bound === null ? null : Math.round(bound + (bound - empty) * 0.25 * left),
    empty,
    parts,
    phase: second < 2 ? "start" : "search",
  };
}

/** Waits so many milliseconds, or until it is over. */
function waited(most: number, over: () => boolean): Promise<void> {
  return new Promise((done) => {
    const began = Date.now();
    const look = () => (over() || Date.now() - began >= most ? done() : void setTimeout(look, 5));
    look();
  });
}
