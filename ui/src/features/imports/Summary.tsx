/** The last step: what was imported, what was refused, how to take it back, and what to bring in next. */

import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { useStanding } from "@/data/store";
import type { Done, ImportKind, ImportResult, NewNames } from "@/data/types";
import { useUndo } from "@/data/writes";
import { Counts } from "./Counts";
import type { Wizard } from "./ImportPage";
import { counted, kindText } from "./kinds";
import { RefusedRows } from "./RefusedRows";
import { SheetsNote } from "./SheetsNote";
import { outcomeSentence } from "./words";

export function Summary({
  wizard,
  done,
  onAgain,
}: {
  wizard: Wizard;
  done: Done<ImportResult>;
  onAgain: (kind: ImportKind | null) => void;
}) {
  const undo = useUndo();
  const standing = useStanding(done.operation);
  const undone = undo.data !== undefined || standing === "undone";
  const result = done.value;
  const landed = result.created + result.updated;
  const made = (["branches", "teams", "roles", "aims"] as (keyof NewNames)[]).filter((key) => result.new[key].length > 0);
  const text = kindText(wizard.kind);
  const see = whereToSee(wizard.kind);
  return (
    <>
      <p className="lead">
        {undone ? "Undone: the service is as it was before. " : `${counted(wizard.kind, landed)} imported from ${wizard.file.name}. `}
        {undone ? null : outcomeSentence(result, true)}
      </p>
      <Counts result={result} done />
      <SheetsNote sheets={result.sheets} done />
      {made.length > 0 ? (
        <p className="muted small">
          Made on the way:{" "}
          {made
            .map(
              (key) =>
                `${result.new[key].length} ${key === "branches" && result.new[key].length === 1 ? "branch" : result.new[key].length === 1 ? key.slice(0, -1) : key}`,
            )
            .join(", ")}{" "}
          ({made.flatMap((key) => result.new[key]).join(", ")}).
        </p>
      ) : null}
      <RefusedRows result={result} wizard={wizard} />
      {undo.error ? <CallNotice error={undo.error} unchanged="The import stands as it was" /> : null}
      {undone || !done.operation ? null : standing === "later" ? (
        <p className="muted small">Other changes came after this import. The history takes them back one by one.</p>
      ) : (
        <p>
          <Button busy={undo.isPending} onPress={() => undo.mutate()}>
            Undo this import
          </Button>{" "}
          <span className="muted small">All of it in one step, also later from the history.</span>
        </p>
      )}
      <section className="section" aria-labelledby="import-next">
        <h2 id="import-next">What next?</h2>
        <div className="actions">
          {text.next.map((next, i) => (
            <Button key={next} look={i === 0 ? "primary" : "plain"} onPress={() => onAgain(next)}>
              {next === wizard.kind ? `Import more ${text.many}` : `Import ${kindText(next).title.toLowerCase()}`}
            </Button>
          ))}
          <Button onPress={() => onAgain(null)}>Import something else</Button>
          <Link to={see.to} className="button button-quiet">
            {see.words}
          </Link>
        </div>
      </section>
    </>
  );
}

/** The screen that shows what has just come in. */
function whereToSee(kind: ImportKind): { to: "/map" | "/to-verify" | "/calendar" | "/settings" | "/plan"; words: string } {
  switch (kind) {
    case "people":
    case "grid":
    case "ratings":
    case "targets":
    case "roles":
      return { to: "/map", words: "See the skills map" };
    case "log":
      return { to: "/to-verify", words: "See what waits to be verified" };
    case "sessions":
      return { to: "/calendar", words: "See the calendar" };
    case "framework":
    case "funds":
    case "cover":
      return { to: "/settings", words: "See it in Settings" };
    default:
      return { to: "/plan", words: "Go to the plan" };
  }
}
