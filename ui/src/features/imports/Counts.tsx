/** The four counts of an import side by side, each with its word and mark. */
import type { ImportResult } from "@/data/types";

export function Counts({ result, done }: { result: ImportResult; done: boolean }) {
  const counts: [string, number, string, string][] = [
    ["created", result.created, "New", done ? "made" : "would be made"],
    ["updated", result.updated, "Changed", done ? "old values are in the history" : "old values go to the history"],
    ["unchanged", result.unchanged, "As they are", "the service holds the same already"],
    ["rejected", result.rejected, "Refused", done ? "left out" : "would be left out"],
  ];
  return (
    <dl className="counts">
      {counts.map(([key, n, word, detail]) => (
        <div key={key} className={`counts__item counts__item--${key}${n === 0 ? " counts__item--none" : ""}`}>
          <dt>{word}</dt>
          <dd>
            <span className="counts__number">{n.toLocaleString("en-GB")}</span>
            <span className="muted small">{detail}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
