/** A question about one gap that is left: a button beside the gap, and the answer in a box over the screen. */
import { type ReactNode, useEffect, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice, type CallNoticeProps } from "@/components/CallNotice";
import { Dialog } from "@/components/Dialog";
import { Progress } from "@/components/State";
import type { GapLeftView } from "@/data/types";
import { plural } from "@/text/format";

export function GapQuestion({ gap, question, answer }: { gap: GapLeftView; question: string; answer: (onClose: () => void) => ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className="text-button"
        aria-label={`${question} ${gap.name}, ${gap.skill_title}`}
        onClick={() => setOpen(true)}
      >
        {question}
      </button>
      {open ? answer(() => setOpen(false)) : null}
    </>
  );
}

type GapAnswerProps = {
  gap: GapLeftView;
  title: string;
  /** The read that finds it. */
  found: { error: CallNoticeProps["error"] | null; isPending: boolean };
  /** What is said while it is being found. */
  waiting: string;
  /** What else can be done, before Close. */
  actions: ReactNode;
  onClose: () => void;
  /** The answer; not shown before it is there. */
  children: ReactNode;
};

/** The box with the answer: why the gap is left, then what is being waited for, what went wrong, or what was found. */
export function GapAnswer({ gap, title, found, waiting, actions, onClose, children }: GapAnswerProps) {
  return (
    <Dialog
      title={title}
      open
      onClose={onClose}
      actions={
        <>
          {actions}
          <Button onPress={onClose}>{found.isPending ? "Cancel" : "Close"}</Button>
        </>
      }
    >
      <p className="muted">{gap.words}</p>
      {found.error ? (
        <CallNotice error={found.error} unchanged="The plan is as it was" />
      ) : found.isPending ? (
        <Waiting words={waiting} />
      ) : (
        children
      )}
    </Dialog>
  );
}

/** That it is still looked for, and how long already; there is no telling how long it takes. */
function Waiting({ words }: { words: string }) {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="stack-2">
      <p role="status">{words}</p>
      <div className="plan__share">
        <Progress label={words} share={null} />
        <span className="muted small">{plural(seconds, "second")} so far</span>
      </div>
    </div>
  );
}
