/** A part of the screen that scrolls by itself: it can be reached and scrolled with the keyboard. */
import type { ReactNode } from "react";

export function ScrollRegion({ label, className, children }: { label: string; className?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own a wide table could not be scrolled by keyboard
    <section className={className ? `table-wrap ${className}` : "table-wrap"} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
