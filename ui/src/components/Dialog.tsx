import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import "./dialog.css";

type DialogProps = {
  title: string;
  open: boolean;
  onClose: () => void;
  /** A wide one holds a table. */
  wide?: boolean;
  actions: ReactNode;
  children: ReactNode;
};

/** A box over the screen, for the few things that must be answered before going on. */
export function Dialog({ title, open, onClose, wide = false, actions, children }: DialogProps) {
  return (
    <ModalOverlay className="overlay" isOpen={open} isDismissable onOpenChange={(next) => !next && onClose()}>
      <Modal className={wide ? "modal modal-wide" : "modal"}>
        <AriaDialog className="dialog">
          <Heading slot="title" className="dialog-title">
            {title}
          </Heading>
          <div className="dialog-body">{children}</div>
          <div className="dialog-actions">{actions}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
