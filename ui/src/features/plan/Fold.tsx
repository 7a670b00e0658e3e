/** A part that is folded away behind its title; what is in it is drawn when it is opened. */
import { type ReactNode, useState } from "react";

export function Fold({ title, children }: { title: ReactNode; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="plan__part" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open ? children : null}
    </details>
  );
}
