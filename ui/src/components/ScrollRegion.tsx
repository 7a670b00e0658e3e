/** A part of the screen that scrolls by itself: it can be reached and scrolled with the keyboard. */
import type { ReactNode, Ref } from "react";

type ScrollProps = { label: string; className?: string; ref?: Ref<HTMLElement>; children: ReactNode };

export function ScrollRegion({ label, className, ref, children }: ScrollProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without a stop of its own a wide table could not be scrolled by keyboard
    <section ref={ref} className={className ? `table-wrap ${className}` : "table-wrap"} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
