import { useQuery } from "@tanstack/react-query";
import { Redo2, Undo2 } from "lucide-react";
import { Button } from "@/components/Button";
import { Inspector } from "@/components/Page";
import { Answer } from "@/components/State";
import { history } from "@/data/queries";
import { plural, quoted, shortDate, time } from "@/text/format";

const LINES = 100;

type HistoryProps = { onClose: () => void; onUndo: () => void; onRedo: () => void };

/** What was done, newest first, by whom; the newest can be undone and done again. */
export function HistoryPanel({ onClose, onUndo, onRedo }: HistoryProps) {
  const query = useQuery(history(LINES));
  return (
    <Inspector title="What was done" onClose={onClose}>
      <div className="line">
        <Button icon={<Undo2 aria-hidden="true" />} onPress={onUndo}>
          Undo the last change
        </Button>
        <Button icon={<Redo2 aria-hidden="true" />} onPress={onRedo}>
          Redo
        </Button>
      </div>
      <Answer query={query} what="the history">
        {(entries) =>
          entries.length === 0 ? (
            <p className="muted">Nothing was changed yet. Every import, rating and plan will be listed here, and can be undone.</p>
          ) : (
            <ol className="history">
              {entries.map((entry) => (
                <li key={entry.id} className={entry.undone_by === null ? undefined : "history-undone"}>
                  <span>
                    {quoted(entry.label)}
                    {entry.undone_by === null ? null : <span className="tag">undone</span>}
                  </span>
                  <span className="muted small">
                    {shortDate(entry.at)}, {time(entry.at)} · {entry.by} · {plural(entry.rows, "row")}
                  </span>
                </li>
              ))}
            </ol>
          )
        }
      </Answer>
    </Inspector>
  );
}
