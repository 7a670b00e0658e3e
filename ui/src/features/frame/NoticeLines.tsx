import { Info, TriangleAlert, Undo2, X } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "@/components/Button";
import { Dialog } from "@/components/Dialog";
import { dismiss, dismissFault, type Notice, useNotices } from "@/data/notices";

/** How long a line about something done stays; it can be taken back later too, from the history. */
const STAY_MS = 10_000;

/** What was done, in a quiet line with Undo; refusals stay until they are read. */
export function NoticeLines({ onUndo }: { onUndo: () => void }) {
  const { notices, fault } = useNotices();
  const plain = notices.filter((notice) => notice.tone === "plain");
  const refused = notices.filter((notice) => notice.tone !== "plain");
  return (
    <div className="notices">
      <div aria-live="assertive">
        {refused.map((notice) => (
          <Line key={notice.id} notice={notice} onUndo={onUndo} />
        ))}
      </div>
      <div role="status">
        {plain.map((notice) => (
          <Line key={notice.id} notice={notice} onUndo={onUndo} />
        ))}
      </div>
      <Dialog
        title="The program made a mistake"
        open={fault !== null}
        onClose={dismissFault}
        actions={
          <>
            <Button onPress={() => void navigator.clipboard?.writeText(`${fault?.message}\nReference: ${fault?.reference}`)}>
              Copy details
            </Button>
            <Button look="primary" onPress={dismissFault}>
              Go on
            </Button>
          </>
        }
      >
        <p>{fault?.message}</p>
        <p>What you were doing was not saved; everything else is as it was. If it happens again, send the details to support.</p>
        <p className="muted">Reference: {fault?.reference}</p>
      </Dialog>
    </div>
  );
}

function Line({ notice, onUndo }: { notice: Notice; onUndo: () => void }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (notice.tone !== "plain" || held) return;
    const timer = setTimeout(() => dismiss(notice.id), STAY_MS);
    return () => clearTimeout(timer);
  }, [notice.id, notice.tone, held]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: pointing at the line only keeps it from going away
    <div
      className={`notice notice-${notice.tone}`}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {notice.tone === "plain" ? <Info aria-hidden="true" size={16} /> : <TriangleAlert aria-hidden="true" size={16} />}
      <div className="notice-text">
        {notice.text}
        {notice.details.length > 0 ? (
          <ul>
            {notice.details.map((detail) => (
              <li key={detail}>{detail}</li>
            ))}
          </ul>
        ) : null}
      </div>
      {notice.undo ? (
        <Button
          look="quiet"
          icon={<Undo2 aria-hidden="true" />}
          onPress={() => {
            dismiss(notice.id);
            onUndo();
          }}
        >
          Undo
        </Button>
      ) : null}
      <IconButton label="Close this line" icon={<X aria-hidden="true" />} onPress={() => dismiss(notice.id)} />
    </div>
  );
}
