import { count, percent } from "@/text/format";
import "./figures.css";

/** What is needed, what of it is rated, and the two shares as they were counted. */
type CoverageSums = { required: number; met: number; below: number; coverage: number | null; response: number | null };

/**
 * Coverage as a bar out of what is rated, and under it response as a thin bar of its own, as in the report: each is as long as
 * the number beside it says.
 */
export function Coverage({ sums, compared = true }: { sums: CoverageSums; compared?: boolean }) {
  const rated = sums.met + sums.below;
  return (
    <div className="coverage">
      <div className="coverage-bar" aria-hidden="true">
        <span className="coverage-met" style={{ width: length(sums.coverage) }} />
      </div>
      <span>
        {sums.coverage === null ? (
          <span className="muted">not rated yet</span>
        ) : (
          <>
            <span className="strong">{percent(sums.coverage)}</span>, {count(sums.met)} of {count(rated)}
          </>
        )}
      </span>
      <div className="coverage-bar coverage-bar-thin" aria-hidden="true">
        <span className="coverage-answered" style={{ width: length(sums.response) }} />
      </div>
      <span className="muted small">
        {percent(sums.response)} answered, {count(rated)} of {count(sums.required)}
        {compared || rated === 0 ? "" : "; too little to compare"}
      </span>
    </div>
  );
}

/** What the two bars are. */
export function CoverageLegend() {
  return (
    <p className="coverage-legend small muted" aria-hidden="true">
      <span className="coverage-key coverage-met" /> at target, of those rated
      <span className="coverage-key coverage-key-thin coverage-answered" /> answered, of those needed
    </p>
  );
}

function length(share: number | null): string {
  return `${(share ?? 0) * 100}%`;
}
