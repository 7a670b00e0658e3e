/** The plan as it gets better, second by second, beside what is proven possible. */

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { Progress } from "@/components/State";
import { type PlanJob, stopPlan } from "@/data/planJob";
import type { PlanProgress } from "@/data/types";
import { plural } from "@/text/format";
import { ProgressChart } from "./Progress";
import { goodness, phaseWords, shareFound } from "./words";

type Running = Extract<PlanJob, { state: "solving" }>;

export function Solving({ job }: { job: Running }) {
  const now = job.progress.at(-1);
  const share = now ? shareFound(now) : null;
  const seconds = Math.floor(now?.seconds ?? 0);
  return (
    <div className="stack">
      <p className="lead">
        {now ? (
          <>
            {phaseWords(now.phase)}. {plural(seconds, "second")} so far
            {job.seconds === null ? "" : ` of at most ${plural(job.seconds, "second")}`}. {goodness(now)}.
          </>
        ) : (
          "Setting up: people, gaps, sessions, money and cover"
        )}
      </p>
      <div className="plan__share">
        <Progress label="Share found of the best possible" share={share} />
        <span className="plan__share-words">
          {share === null ? "Not known yet" : `${Math.floor(share * 100)}% found of what is possible`}
        </span>
      </div>
      <Spoken now={now} />
      <div className="actions">
        <Button look="primary" isDisabled={job.stopping || !now} onPress={() => void stopPlan()}>
          {job.stopping ? "Stopping" : "Stop and keep the best plan so far"}
        </Button>
        <span className="muted small">You can look at other screens meanwhile; the plan is here when you come back.</span>
      </div>
      <ProgressChart progress={job.progress} {...(job.seconds === null ? {} : { seconds: job.seconds })} />
    </div>
  );
}

/** Said to a screen reader every ten seconds, not every second. */
function Spoken({ now }: { now: PlanProgress | undefined }) {
  const [said, setSaid] = useState("");
  const last = useRef(-10);
  useEffect(() => {
    if (!now || now.seconds - last.current < 10) return;
    last.current = now.seconds;
    setSaid(`After ${plural(Math.floor(now.seconds), "second")}: ${goodness(now)}`);
  }, [now]);
  return (
    <p className="visually-hidden" role="status">
      {said}
    </p>
  );
}
