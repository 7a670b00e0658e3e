/** Why something could not be done, beside the thing itself: what happened, what was not changed, what to do. */

import { quoted } from "@/text/format";
import { Button } from "./Button";
import "./call-notice.css";

type Refusal = { kind: string; message: string; problems?: { message: string }[]; details?: string[]; reference?: string };

export type CallNoticeProps = {
  /** What the core answered. */
  error: { error: Refusal };
  /** What stays as it was, in a sentence. */
  unchanged?: string;
  action?: { words: string; run: () => void };
};

export function CallNotice({ error, unchanged, action }: CallNoticeProps) {
  const fault = error.error;
  if (fault.kind === "cancelled") return null;
  const lines = detailsOf(fault);
  return (
    <div
      className={`call-notice call-notice--${["not_now", "conflict", "warning"].includes(fault.kind) ? "warning" : "danger"}`}
      role="alert"
    >
      <p className="call-notice__what">
        <span aria-hidden="true" className="call-notice__mark">
          !
        </span>
        {ended(quoted(fault.message))} {unchanged && !SAYS_SO.test(fault.message) ? ended(unchanged) : null}
      </p>
      {lines.length > 0 ? (
        <ul>
          {lines.slice(0, 8).map((line) => (
            <li key={line}>{line}</li>
          ))}
          {lines.length > 8 ? <li>and {lines.length - 8} more</li> : null}
        </ul>
      ) : null}
      {fault.kind === "unexpected" ? (
        <p className="muted small">This is a fault of the program. Reference for support: {fault.reference}</p>
      ) : null}
      {action ? (
        <p>
          <Button onPress={action.run}>{action.words}</Button>
        </p>
      ) : null}
    </div>
  );
}

/** Many refusals of the core say themselves that nothing was done. */
const SAYS_SO = /\bnothing was\b/i;

function detailsOf(fault: Refusal): string[] {
  const lines = fault.details ?? (fault.problems ?? []).map((problem) => problem.message);
  return [...new Set(lines)].filter((line) => line !== fault.message).map(quoted);
}

/** With a full stop, so that two sentences can follow each other. */
function ended(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text : `${text}.`;
}
