/** A file was written: where, how much is in it, and the way to open it. */

import { Button } from "./Button";
import "./call-notice.css";

type SavedNoticeProps = {
  written: { path: string; rows: number };
  /** What `rows` counts. */
  what: string;
  onOpen: (path: string) => void;
};

export function SavedNotice({ written, what, onOpen }: SavedNoticeProps) {
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
