/** The button that puts a plan in the calendar: what it would make and whose places it gives up before, what it made after. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { SavedNotice } from "@/components/SavedNotice";
import { ShowMore } from "@/components/ShowMore";
import { useOpenWritten, useSavePlan } from "@/data/jobs";
import { type PlanJob, planAdopted } from "@/data/planJob";
import { adoptPreview } from "@/data/queries";
import { useStanding } from "@/data/store";
import type { Adopted, GivenUp } from "@/data/types";
import { useAdoptPlan, useUndo } from "@/data/writes";
import { date, plural } from "@/text/format";

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
  return (
    <section aria-label="What to do with the plan" className="stack-2">
      {adopted ? (
        <div className="call-notice call-notice--good" role="status">
          <p>
            <span aria-hidden="true" className="call-notice__mark">
              ✓
            </span>
            Adopted:{" "}
            {adopt.data
              ? `${plural(adopt.data.value.sessions, "session")} and ${plural(adopt.data.value.places, "place")} are`
              : "the sessions and places are"}{" "}
            in the calendar as planned.{adopt.data ? gaveUp(adopt.data.value) : ""}
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
      {would && gaveUp(would.adopted) ? (
        <p>
          <b>If you adopt it:</b>
          {gaveUp(would.adopted)}
        </p>
      ) : null}
      <div className="line">
        {adopted ? null : (
          <Button
            look="primary"
            isDisabled={!possible || !would}
            busy={adopt.isPending}
            onPress={() => adopt.mutate([plan.plan], { onSuccess: (done) => planAdopted(done.operation) })}
          >
            {adoptWords(adopt.isPending, possible && preview.isPending, would?.adopted)}
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
      {would && would.given_up.length > 0 ? <GivenUpList places={would.given_up} /> : null}
    </section>
  );
}

function adoptWords(adopting: boolean, counting: boolean, would: Adopted | undefined): string {
  if (adopting) return "Adopting";
  if (counting) return "Adopt: counting what it changes";
  if (!would) return "Adopt: cannot be done now";
  return `Adopt: put ${plural(would.sessions, "session")} and ${plural(would.places, "place")} in the calendar`;
}

/** Who loses a booked place or moves to another day, by name: known before adopting. */
function GivenUpList({ places }: { places: GivenUp[] }) {
  const moving = places.filter((place) => place.instead !== null).length;
  const parts = [
    places.length > moving ? `${plural(places.length - moving, "place is", "places are")} lost` : "",
    moving > 0 ? `${plural(moving, "place moves", "places move")} to another day` : "",
  ].filter(Boolean);
  return (
    <details className="plan__part">
      <summary>Whose booked places: {parts.join(", ")}</summary>
      <ShowMore items={places} what="places">
        {(some) => (
          <ul className="plain-list">
            {some.map((place) => (
              <li key={`${place.person} ${place.session}`}>
                <b>{place.name}</b> <span className="muted small">{place.person}</span>{" "}
                {place.instead === null
                  ? `loses ${place.title}, ${date(place.date)}`
                  : `moves in ${place.title} from ${date(place.date)} to ${date(place.instead.date)}`}{" "}
                <span className="muted small">{place.session}</span>
              </li>
            ))}
          </ul>
        )}
      </ShowMore>
    </details>
  );
}

/** What the plan before had and this one has not, where there is any. */
function gaveUp({ withdrawn, given_up }: Adopted): string {
  const parts = [
    withdrawn > 0 ? `${plural(withdrawn, "planned session is", "planned sessions are")} taken out again` : "",
    given_up > 0 ? `${plural(given_up, "booked place is", "booked places are")} given up` : "",
  ].filter(Boolean);
  return parts.length === 0 ? "" : ` Compared with the calendar as it is, ${parts.join(" and ")}.`;
}
