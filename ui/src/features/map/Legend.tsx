import type { ReactNode } from "react";
import type { LevelName } from "@/data/types";
import type { Paint } from "./MapRow";

/** What every mark of the map means; always in sight, never by colour alone. */
export function Legend({ levels, paint }: { levels: readonly LevelName[]; paint: Paint }) {
  return (
    <section className="legend" aria-label="What the marks mean">
      {paint === "level" ? (
        levels.map((level) => (
          <span key={level.level} className="legend-item" title={level.anchor}>
            <span className={`map-cell map-level-${Math.min(4, level.level)}`}>{level.level}</span>
            {level.name}
          </span>
        ))
      ) : (
        <>
          <Item className="map-cell map-met" mark="2" text="Met" />
          {[1, 2, 3, 4].map((gap) => (
            <Item
              key={gap}
              className={`map-cell map-gap-${gap}`}
              mark={gap === 1 ? ONE_MISSING : ""}
              text={gap === 1 ? "1 missing" : `${gap}${gap === 4 ? "+" : ""}`}
            />
          ))}
        </>
      )}
      <span className="legend-item">
        <span className="map-cell map-level-1">
          1<span className="map-target">3</span>
        </span>
        Target
      </span>
      <Item className="map-cell map-unrated" mark="" text="Not rated" />
      <Item className="map-cell map-level-1 map-due" mark="" text="Review due" />
      <Item className="map-cell map-level-1 map-split" mark="" text="Ratings differ" />
      <Item className="map-cell map-extra" mark="2" text="Not needed" />
    </section>
  );
}

// In high contrast one level missing has no colour of its own: the target beside the level tells it.
const ONE_MISSING = (
  <>
    1<span className="map-target">2</span>
  </>
);

function Item({ className, mark, text }: { className: string; mark: ReactNode; text: string }) {
  return (
    <span className="legend-item">
      <span className={className}>{mark}</span>
      {text}
    </span>
  );
}
