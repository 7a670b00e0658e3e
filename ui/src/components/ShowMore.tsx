/** A long list in steps, so that 10,000 rows neither hang the window nor flood a screen reader. */

import { type ReactNode, useState } from "react";
import { Button } from "./Button";

export function ShowMore<T>({
  items,
  step = 100,
  what,
  children,
}: {
  items: readonly T[];
  step?: number;
  /** Plural noun: "gaps". */
  what: string;
  children: (shown: readonly T[]) => ReactNode;
}) {
  const [limit, setLimit] = useState(step);
  const shown = items.length > limit ? items.slice(0, limit) : items;
  const left = items.length - shown.length;
  return (
    <>
      {children(shown)}
      {left > 0 ? (
        <p className="show-more">
          Showing {shown.length.toLocaleString("en-GB")} of {items.length.toLocaleString("en-GB")} {what}.{" "}
          <Button onPress={() => setLimit(limit + step * 5)}>Show {Math.min(left, step * 5).toLocaleString("en-GB")} more</Button>
        </p>
      ) : null}
    </>
  );
}
