/** A question about one gap that is left: a button beside the gap, and the answer in a box over the screen. */
import { type ReactNode, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice, type CallNoticeProps } from "@/components/CallNotice";
import { Dialog } from "@/components/Dialog";
import type { GapLeftView } from "@/data/types";

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
          <Button onPress={onClose}>Close</Button>
        </>
      }
    >
      <p className="muted">{gap.words}</p>
      {found.error ? (
        <CallNotice error={found.error} unchanged="The plan is as it was" />
      ) : found.isPending ? (
        <p role="status">{waiting}</p>
      ) : (
        children
      )}
    </Dialog>
  );
}
