/** Levels against targets around a wheel: a whole line for levels, a broken one for targets. The table beside it says the same. */
import { type Axis, place } from "./wheel";

const RADIUS = 100;

export function Wheel({ axes, top, label }: { axes: readonly Axis[]; top: number; label: string }) {
  const points = (value: (axis: Axis) => number) =>
    axes.map((axis, at) => place(at, axes.length, axis.rated === 0 ? 0 : value(axis) / axis.rated / top, RADIUS).join(",")).join(" ");
  return (
    <figure className="people__wheel">
      <svg viewBox="-128 -124 256 248" role="img" aria-label={label}>
        {Array.from({ length: top }, (_, ring) => ring + 1).map((ring) => (
          <polygon
            key={ring}
            className="wheel-ring"
            points={axes.map((_, at) => place(at, axes.length, ring / top, RADIUS).join(",")).join(" ")}
          />
        ))}
        {axes.map((axis, at) => {
          const [x, y] = place(at, axes.length, 1, RADIUS);
          const [tx, ty] = place(at, axes.length, 1.12, RADIUS);
          return (
            <g key={axis.key}>
              <line className="wheel-axis" x1="0" y1="0" x2={x} y2={y} />
              <text className="wheel-name" x={tx} y={ty} dy="0.35em" textAnchor="middle">
                {at + 1}
                {axis.rated === 0 ? "?" : ""}
              </text>
            </g>
          );
        })}
        <polygon className="wheel-target" points={points((axis) => axis.targets)} />
        <polygon className="wheel-level" points={points((axis) => axis.levels)} />
        {axes.map((axis, at) => {
          if (axis.rated === 0) return null;
          const [x, y] = place(at, axes.length, axis.levels / axis.rated / top, RADIUS);
          return <circle key={axis.key} className="wheel-dot" cx={x} cy={y} r="3" />;
        })}
      </svg>
      <figcaption className="small muted">
        <span className="people__key people__key-level" aria-hidden="true" /> level{" "}
        <span className="people__key people__key-target" aria-hidden="true" /> target. The numbers are those of the table; ? means not
        rated.
      </figcaption>
    </figure>
  );
}
