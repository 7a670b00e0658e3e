import "./figures.css";

type ShareBarProps = { met: number; below: number; unrated: number };

/** Met, below and not rated as parts of what is required: a bar from zero. The words stand beside it. */
export function ShareBar({ met, below, unrated }: ShareBarProps) {
  const all = met + below + unrated;
  if (all === 0) return <div className="sharebar" aria-hidden="true" />;
  return (
    <div className="sharebar" aria-hidden="true">
      <span className="sharebar-met" style={{ width: `${(met / all) * 100}%` }} />
      <span className="sharebar-below" style={{ width: `${(below / all) * 100}%` }} />
      <span className="sharebar-unrated" style={{ width: `${(unrated / all) * 100}%` }} />
    </div>
  );
}
