import "./figures.css";

type SparklineProps = {
  /** Shares 0..1, oldest first; null breaks the line. */
  points: readonly (number | null)[];
  /** The share at the foot of the frame and how high the frame is, in points: the words beside it say them. */
  from: number;
  height: number;
  /** What it shows, in a sentence; the table beside it holds the figures. */
  label: string;
};

const WIDTH = 132;
const TALL = 44;
const PAD = 4;

/** A line over a few months, not smoothed, its last point marked. */
export function Sparkline({ points, from, height, label }: SparklineProps) {
  const step = points.length > 1 ? (WIDTH - 2 * PAD) / (points.length - 1) : 0;
  const at = points.map((value, index) =>
    value === null ? null : { x: PAD + index * step, y: TALL - PAD - ((value * 100 - from) / height) * (TALL - 2 * PAD) },
  );
  let drawing = false;
  const path = at
    .map((point) => {
      if (point === null) {
        drawing = false;
        return "";
      }
      const move = `${drawing ? "L" : "M"}${point.x.toFixed(1)} ${point.y.toFixed(1)}`;
      drawing = true;
      return move;
    })
    .join("");
  const last = at.at(-1);
  return (
    <svg className="sparkline" width={WIDTH} height={TALL} viewBox={`0 0 ${WIDTH} ${TALL}`} role="img" aria-label={label}>
      <rect className="sparkline-frame" x="0" y="0" width={WIDTH} height={TALL} rx="2" />
      <path className="sparkline-line" d={path} />
      {last ? <circle className="sparkline-dot" cx={last.x} cy={last.y} r="2.5" /> : null}
    </svg>
  );
}
