import type { ClipboardEvent, RefObject } from "react";

type ClipboardProps = {
  field: RefObject<HTMLTextAreaElement | null>;
  onPaste: (text: string) => void;
  /** The field has done its work: the focus goes back to the grid. */
  onDone: () => void;
};

/** The browser copies from and pastes into a field only: this one, out of sight, takes the focus for that moment. */
export function ClipboardField({ field, onPaste, onDone }: ClipboardProps) {
  return (
    <textarea
      ref={field}
      className="visually-hidden"
      tabIndex={-1}
      aria-label="Clipboard of the skills map"
      onPaste={(event: ClipboardEvent<HTMLTextAreaElement>) => {
        event.preventDefault();
        const text = event.clipboardData.getData("text/plain");
        onDone();
        onPaste(text);
      }}
      onCopy={(event) => {
        // Said outright: WebKit makes spaces of the tabs and line ends of a field that does not wrap.
        event.preventDefault();
        event.clipboardData.setData("text/plain", event.currentTarget.value);
        setTimeout(onDone);
      }}
    />
  );
}
