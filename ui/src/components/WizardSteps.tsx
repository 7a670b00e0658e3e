/** Where a person is in a job of several steps. */
import "./wizard-steps.css";

export function WizardSteps<T extends string>({ label, steps, at }: { label: string; steps: [T, string][]; at: T }) {
  const now = steps.findIndex(([key]) => key === at);
  return (
    <ol className="wizard-steps" aria-label={label}>
      {steps.map(([key, words], i) => (
        <li key={key} aria-current={i === now ? "step" : undefined} className={i < now ? "wizard-steps__done" : ""}>
          <span className="wizard-steps__number" aria-hidden="true">
            {i < now ? "✓" : i + 1}
          </span>
          {words}
          {i < now ? <span className="visually-hidden"> (done)</span> : null}
        </li>
      ))}
    </ol>
  );
}
