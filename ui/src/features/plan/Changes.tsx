/** What is different between two plans: the sessions, then every person whose places are not the same. */
import { ShowMore } from "@/components/ShowMore";
import type { PlanDifference } from "@/data/types";
import { plural } from "@/text/format";

export function Changes({ changes, none }: { changes: PlanDifference; none: string }) {
  const runs: [string, string[]][] = [
    ["Runs now", changes.runs_gained],
    ["Runs no more", changes.runs_lost],
  ];
  if (changes.people.length === 0 && runs.every(([, list]) => list.length === 0)) return <p className="muted">{none}</p>;
  return (
    <div className="stack-2">
      {runs.map(([what, list]) =>
        list.length === 0 ? null : (
          <p key={what}>
            {what}: {list.join("; ")}.
          </p>
        ),
      )}
      {changes.people.length === 0 ? null : (
        <>
          <h3>{plural(changes.people.length, "person's places differ", "people's places differ")}</h3>
          <ShowMore items={changes.people} what="people">
            {(some) => (
              <ul className="plain-list">
                {some.map((one) => (
                  <li key={one.person}>
                    <b>{one.name}</b> <span className="muted small">{one.branch ?? "no branch"}</span>:{" "}
                    {[
                      ...one.moved.map(([from, to]) => `moves from ${from} to ${to}`),
                      ...one.gained.map((session) => `gains ${session}`),
                      ...one.lost.map((session) => `loses ${session}`),
                    ].join("; ")}
                  </li>
                ))}
              </ul>
            )}
          </ShowMore>
        </>
      )}
    </div>
  );
}
