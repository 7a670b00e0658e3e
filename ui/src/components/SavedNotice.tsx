/** A file was written: where, how much is in it, and the way to open it. */

import type { Written } from "@/data/types";
import { Button } from "./Button";
import "./call-notice.css";

export function SavedNotice({ written, what, onOpen }: { written: Written; what: string; onOpen: (path: string) => void }) {
  return (
    <div className="call-notice call-notice--good" role="status">
      <p>
        <span aria-hidden="true" className="call-notice__mark">
          ✓
        </span>
        Saved {written.rows.toLocaleString("en-GB")} {what} as <span className="call-notice__path">{written.path}</span>{" "}
        <Button look="quiet" onPress={() => onOpen(written.path)}>
          Open it
        </Button>
      </p>
    </div>
  );
}
