/** A long list in steps, so that 10,000 rows neither hang the window nor flood a screen reader. */

import { type ReactNode, useState } from "react";
import { Button } from "./Button";

export function ShowMore<T>({
  items,
  of = items.length,
  step = 100,
  what,
  onMore,
  children,
}: {
  items: readonly T[];
  /** How many there are, where `items` are only those read so far. */
  of?: number;
  step?: number;
  /** Plural noun: "gaps". */
  what: string;
  /** More are wanted, up to so many. */
  onMore?: (limit: number) => void;
  children: (shown: readonly T[]) => ReactNode;
}) {
  const [limit, setLimit] = useState(step);
  const shown = items.length > limit ? items.slice(0, limit) : items;
  const left = of - shown.length;
  const more = () => {
    setLimit(limit + step * 5);
    onMore?.(limit + step * 5);
  };
  return (
    <>
      {children(shown)}
      {left > 0 ? (
        <p className="show-more">
          Showing {shown.length.toLocaleString("en-GB")} of {of.toLocaleString("en-GB")} {what}.{" "}
          <Button onPress={more}>Show {Math.min(left, step * 5).toLocaleString("en-GB")} more</Button>
        </p>
      ) : null}
    </>
  );
}
