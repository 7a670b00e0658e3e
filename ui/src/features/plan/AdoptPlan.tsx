/** The button that puts a plan in the calendar: what it would make and who moves or loses a place before, what it made after. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { useOpenWritten, useSavePlan } from "@/data/jobs";
import { type PlanJob, planAdopted } from "@/data/planJob";
import { adoptPreview } from "@/data/queries";
import { useStanding } from "@/data/store";
import type { Adopted } from "@/data/types";
import { useAdoptPlan, useUndo } from "@/data/writes";
import { plural } from "@/text/format";
import { AdoptChanges, takenOut } from "./AdoptChanges";

type Finished = Extract<PlanJob, { state: "done" }>;

export function AdoptPlan({ job, kept, onChange }: { job: Finished; kept: boolean; onChange: () => void }) {
  const plan = job.plan;
  const standing = useStanding(job.adopted);
  const adopted = job.adopted !== null && standing !== "undone";
  const adopt = useAdoptPlan({ quiet: true });
  const undo = useUndo();
  const save = useSavePlan();
  const open = useOpenWritten();
  const confirmed = plan.sessions.filter((session) => session.fixed).length;
  const possible = plan.sessions.length > 0 && plan.violations.length === 0;
  // What adopting would answer: the button says what the result will say.
  const preview = useQuery({ ...adoptPreview(plan.plan), enabled: possible && !adopted, meta: { quiet: true } });
  const would = adopted || preview.error ? undefined : preview.data;
  const done = adopt.data?.value;
  return (
    <section aria-label="What to do with the plan" className="stack-2">
      {adopted ? (
        <div className="call-notice call-notice--good" role="status">
          <p>
            <span aria-hidden="true" className="call-notice__mark">
              ✓
            </span>
            Adopted: {done ? `${plural(done.sessions, "session")} and ${plural(done.places, "place")} are` : "the sessions and places are"}{" "}
            in the calendar as planned.{done ? ` ${takenOut(done)}` : ""}
          </p>
          <div className="line">
            <Link to="/calendar" search={{ month: (plan.sessions[0]?.from ?? "").slice(0, 7) || undefined }} className="button">
              See them in the calendar
            </Link>
            {standing === "last" ? (
              <Button busy={undo.isPending} onPress={() => undo.mutate(undefined, { onSuccess: () => planAdopted(null) })}>
                Undo the adoption
              </Button>
            ) : null}
          </div>
        </div>
      ) : null}
      {adopted && done ? <AdoptChanges adopted={done} /> : null}
      {job.kept !== "no" && job.kept !== "keeping" && job.kept !== "kept" ? (
        <CallNotice error={job.kept} unchanged="The plan is not kept for its scenario; you can save it as a file" />
      ) : null}
      {adopt.error ? (
        <CallNotice
          error={adopt.error}
          unchanged="The calendar is as it was"
          action={{ words: "Set up and work out again", run: onChange }}
        />
      ) : null}
      {preview.error && !preview.isFetching && !adopted && !adopt.error ? (
        <CallNotice
          error={preview.error}
          unchanged="The calendar is as it was"
          action={{ words: "Set up and work out again", run: onChange }}
        />
      ) : null}
      {undo.error ? <CallNotice error={undo.error} unchanged="The plan stays adopted" /> : null}
      {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
      {save.data ? (
        <SavedNotice
          path={save.data.path}
          count={save.data.rows}
          what={save.data.rows === 1 ? "place" : "places"}
          onOpen={(path) => open.mutate(path)}
        />
      ) : null}
      {would && takenOut(would) ? (
        <>
          <p>
            <b>If you adopt it:</b> {takenOut(would)}
          </p>
          <AdoptChanges adopted={would} />
        </>
      ) : null}
      <div className="line">
        {adopted ? null : (
          <Button
            look="primary"
            isDisabled={!possible || !would}
            busy={adopt.isPending}
            onPress={() => adopt.mutate([plan.plan], { onSuccess: (done) => planAdopted(done.operation) })}
          >
            {adoptWords(adopt.isPending, possible && preview.isPending, would)}
          </Button>
        )}
        <Button busy={save.isPending} onPress={() => save.mutate({ value: plan.plan, suggested: "plan.json" })}>
          Save the plan as a file
        </Button>
        <Button look={adopted ? "plain" : "quiet"} onPress={onChange}>
          Change the set-up and work out again
        </Button>
        {kept ? <span className="muted small">Kept for the scenario “{job.setup.scenario}”.</span> : null}
        {adopted || confirmed === 0 ? null : (
          <span className="muted small">
            {plural(confirmed, "session was confirmed before and stays as it is", "sessions were confirmed before and stay as they are")}.
          </span>
        )}
      </div>
    </section>
  );
}

function adoptWords(adopting: boolean, counting: boolean, would: Adopted | undefined): string {
  if (adopting) return "Adopting";
  if (counting) return "Adopt: counting what it changes";
  if (!would) return "Adopt: cannot be done now";
  if (would.sessions + would.places === 0) {
    return takenOut(would) === "" ? "Adopt: the calendar stays as it is" : "Adopt: put nothing new in the calendar";
  }
  return `Adopt: put ${plural(would.sessions, "session")} and ${plural(would.places, "place")} in the calendar`;
}
