import "./level-steps.css";

/** Levels as squares: filled up to the level, outlined up to the target. The words stand beside it. */
export function LevelSteps({ level, target, top }: { level: number | null; target: number; top: number }) {
  return (
    <span className={level === null ? "steps steps-unrated" : "steps"} aria-hidden="true">
      {Array.from({ length: top }, (_, i) => i + 1).map((step) => (
        <span key={step} className={`step${level !== null && step <= level ? " step-has" : ""}${step <= target ? " step-needs" : ""}`} />
      ))}
    </span>
  );
}
