import { type ReactNode, useState } from "react";
import { Button, IconButton } from "@/components/Button";
import { Dialog } from "@/components/Dialog";

/** The keys of the map, one button away. */
export function KeysHelp({ maxLevel, icon }: { maxLevel: number; icon: ReactNode }) {
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
    ["Enter or Space", "Open the cell, the person or the skill; on an aim, fold it"],
    ["G, L", "Colour by gap, by level"],
    ["S", "Sort people by the gap in the skill of this column"],
    ["Ctrl+F", "Find people; Enter goes to those found, Esc back to everybody"],
    ["Esc", "Close the panel, or let go of what is selected"],
  ];
  return (
    <>
      <IconButton label="Keys" icon={icon} onPress={() => setOpen(true)} />
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
