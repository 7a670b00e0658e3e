/** A detail of a person: what it is, and a button that turns it into a field in its place. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import type { CallError, PersonEdit } from "@/data/types";
import { useSetPeople } from "@/data/writes";
import { editOf } from "./edit";

type RowProps = {
  person: string;
  label: string;
  shown: ReactNode;
  /** What the button says, where it is not "Change". */
  words?: string;
  children: (close: () => void) => ReactNode;
};

export function DetailRow({ label, shown, words = "Change", children }: Omit<RowProps, "person">) {
  const [open, setOpen] = useState(false);
  const row = useRef<HTMLDivElement>(null);
  const was = useRef(false);
  useEffect(() => {
    if (was.current === open) return;
    was.current = open;
    // In: to the field; out: back to the button that opened it.
    row.current?.querySelector<HTMLElement>(open ? "input, select, button" : ".button")?.focus();
  }, [open]);
  return (
    <div className="people__detail" ref={row}>
      <dt>{label}</dt>
      <dd>
        {open ? (
          children(() => setOpen(false))
        ) : (
          <div className="people__value">
            <span>{shown}</span>
            <Button look="quiet" aria-label={`${words}: ${label}`} onPress={() => setOpen(true)}>
              {words}
            </Button>
          </div>
        )}
      </dd>
    </div>
  );
}

type FormProps = {
  person: string;
  label: string;
  /** What is said of the person; null where something is missing. It may look first. */
  edit: () => Partial<PersonEdit> | null | Promise<Partial<PersonEdit> | null>;
  onClose: () => void;
  onSaved?: ((person: string) => void) | undefined;
  /** Told what was refused, for the field to say it. */
  children: (error: CallError | null) => ReactNode;
};

export function DetailForm({ person, label, edit, onClose, onSaved, children }: FormProps) {
  const save = useSetPeople({ quiet: true });
  async function send() {
    const part = await edit();
    if (part === null) return;
    save.mutate([[person], editOf(part)], {
      onSuccess: ({ value }) => {
        onClose();
        const now = value.people[0]?.person;
        if (now !== undefined && now !== person) onSaved?.(now);
      },
    });
  }
  return (
    <form
      className="stack-2 people__form"
      noValidate
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      {children(save.error)}
      {save.error ? <CallNotice error={save.error} unchanged="Nothing was changed" /> : null}
      <div className="actions">
        <Button type="submit" look="primary" busy={save.isPending}>
          Save
        </Button>
        <Button look="quiet" onPress={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
