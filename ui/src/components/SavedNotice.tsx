/** A file was written: where, how much is in it, and the way to open it. */

import { Button } from "./Button";
import "./call-notice.css";

type SavedNoticeProps = {
  path: string;
  /** How much is in it. */
  count: number;
  /** What is counted. */
  what: string;
  onOpen: (path: string) => void;
};

export function SavedNotice({ path, count, what, onOpen }: SavedNoticeProps) {
  return (
    <div className="call-notice call-notice--good" role="status">
      <p>
        <span aria-hidden="true" className="call-notice__mark">
          ✓
        </span>
        Saved {count.toLocaleString("en-GB")} {what} as <span className="call-notice__path">{path}</span>{" "}
        <Button look="quiet" onPress={() => onOpen(path)}>
          Open it
        </Button>
      </p>
    </div>
  );
}
