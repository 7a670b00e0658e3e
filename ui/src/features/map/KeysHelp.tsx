import { Keyboard } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/Button";
import { Dialog } from "@/components/Dialog";

/** The keys of the map, one button away. */
export function KeysHelp({ maxLevel }: { maxLevel: number }) {
  const [open, setOpen] = useState(false);
  const keys: readonly (readonly [string, string])[] = [
    ["Arrow keys", "Move from cell to cell; Ctrl goes to the edge"],
    ["Home, End", "First and last of the row; with Ctrl, of the map"],
    ["Page Up, Page Down", "A screen up or down"],
    [`0 to ${maxLevel}`, "Rate the cell, or every needed cell that is selected"],
    ["Delete", "Withdraw the rating"],
    ["Shift and arrow keys", "Select a block; dragging does the same"],
    ["Ctrl+C, Ctrl+V", "Carry a block to and from a spreadsheet; you see it before it is saved"],
    ["Ctrl+Z, Ctrl+Y", "Undo, redo"],
    ["Enter or Space", "Open the cell; on a heading, fold the aim or sort by the skill"],
    ["Esc", "Close the panel, or let go of what is selected"],
  ];
  return (
    <>
      <Button look="quiet" icon={<Keyboard aria-hidden="true" />} onPress={() => setOpen(true)}>
        Keys
      </Button>
      <Dialog
        title="Keys of the skills map"
        open={open}
        onClose={() => setOpen(false)}
        actions={
          <Button look="primary" onPress={() => setOpen(false)}>
            Close
          </Button>
        }
      >
        <dl className="keys">
          {keys.map(([key, text]) => (
            <div key={key}>
              <dt className="strong">{key}</dt>
              <dd>{text}</dd>
            </div>
          ))}
        </dl>
      </Dialog>
    </>
  );
}
