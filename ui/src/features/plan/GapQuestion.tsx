/** A question about one gap that is left: a button beside the gap, and the answer in a box over the screen. */
import { type ReactNode, useState } from "react";
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
