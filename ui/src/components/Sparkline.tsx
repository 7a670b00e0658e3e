import "./figures.css";

type SparklineProps = {
  /** Shares 0..1, oldest first; null breaks the line. */
  points: readonly (number | null)[];
  /** What it shows, in a sentence; the table beside it holds the figures. */
  label: string;
  width?: number;
  height?: number;
};

/** A line over a few months, from 0 to 100%, not smoothed, its last point marked. */
export function Sparkline({ points, label, width = 132, height = 30 }: SparklineProps) {
  const pad = 4;
  const step = points.length > 1 ? (width - 2 * pad) / (points.length - 1) : 0;
  const at = points.map((value, index) =>
    value === null ? null : { x: pad + index * step, y: height - pad - value * (height - 2 * pad) },
  );
  let drawing = false;
  const path = at
    .map((point) => {
      if (point === null) {
        drawing = false;
        return "";
      }
      const step = `${drawing ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
      drawing = true;
      return step;
    })
    .join("");
  const last = at.at(-1);
  return (
    <svg className="sparkline" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <line className="sparkline-base" x1={pad} x2={width - pad} y1={height - pad} y2={height - pad} />
      <path className="sparkline-line" d={path} />
      {last ? <circle className="sparkline-dot" cx={last.x} cy={last.y} r="2.5" /> : null}
    </svg>
  );
}
