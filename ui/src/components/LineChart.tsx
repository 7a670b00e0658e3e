/** One or two lines over time, drawn plainly, with the same figures as a table one key away. */

import { useId, useState } from "react";
import { Button } from "./Button";
import "./line-chart.css";

export interface Line {
  name: string;
  /** x, y; in order of x. */
  points: [number, number][];
  sort: "main" | "limit";
}

export function LineChart({
  title,
  words,
  lines,
  xName,
  formatX,
  formatY,
  xMax,
}: {
  title: string;
  /** What the chart says, in a sentence: its text alternative. */
  words: string;
  lines: Line[];
  xName: string;
  formatX: (x: number) => string;
  formatY: (y: number) => string;
  xMax?: number;
}) {
  const id = useId();
  const [table, setTable] = useState(false);
  const width = 640;
  const height = 180;
  const pad = { left: 8, right: 8, top: 12, bottom: 22 };
  const all = lines.flatMap((line) => line.points);
  const maxX = Math.max(xMax ?? 0, ...all.map(([x]) => x), 1);
  const maxY = Math.max(...all.map(([, y]) => y), 1);
  const sx = (x: number) => pad.left + (x / maxX) * (width - pad.left - pad.right);
  // Lines start at zero: half as high is half as much.
  const sy = (y: number) => height - pad.bottom - (Math.max(0, y) / maxY) * (height - pad.top - pad.bottom);
  const xs = [...new Set(all.map(([x]) => x))].sort((a, b) => a - b);
  return (
    <figure className="line-chart" aria-labelledby={`${id}-title`}>
      <figcaption id={`${id}-title`} className="line-chart__title">
        {title}
        <Button look="quiet" aria-expanded={table} onPress={() => setTable(!table)}>
          {table ? "Show the chart" : "Show as a table"}
        </Button>
      </figcaption>
      {table ? (
        <div className="table-wrap line-chart__table">
          <table className="table">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col" className="number">
                  {xName}
                </th>
                {lines.map((line) => (
                  <th key={line.name} scope="col" className="number">
                    {line.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {xs.map((x) => (
                <tr key={x}>
                  <th scope="row" className="number">
                    {formatX(x)}
                  </th>
                  {lines.map((line) => {
                    const point = line.points.find(([px]) => px === x);
                    return (
                      <td key={line.name} className="number">
                        {point ? formatY(point[1]) : "–"}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <>
          <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={words} className="line-chart__svg" preserveAspectRatio="none">
            <line
              x1={pad.left}
              x2={width - pad.right}
              y1={sy(0)}
              y2={sy(0)}
              className="line-chart__axis"
              vectorEffect="non-scaling-stroke"
            />
            {lines.map((line) => (
              <path
                key={line.name}
                d={steps(line.points, sx, sy)}
                className={`line-chart__line line-chart__line--${line.sort}`}
                vectorEffect="non-scaling-stroke"
              />
            ))}
          </svg>
          <div className="line-chart__foot">
            <span>{formatX(0)}</span>
            <span>
              height: {formatY(0)} to {formatY(maxY)}
            </span>
            <span className="line-chart__legend">
              {lines.map((line) => (
                <span key={line.name} className={`line-chart__key line-chart__key--${line.sort}`}>
                  {line.name}
                </span>
              ))}
            </span>
            <span>{formatX(maxX)}</span>
          </div>
        </>
      )}
    </figure>
  );
}

/** A best-so-far holds until the next one: steps, no smoothing. */
function steps(points: [number, number][], sx: (x: number) => number, sy: (y: number) => number): string {
  return points
    .map(([x, y], i) => {
      const before = points[i - 1];
      return before
        ? `L${sx(x).toFixed(1)} ${sy(before[1]).toFixed(1)} L${sx(x).toFixed(1)} ${sy(y).toFixed(1)}`
        : `M${sx(x).toFixed(1)} ${sy(y).toFixed(1)}`;
    })
    .join(" ");
}
