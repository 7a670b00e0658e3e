/** A line that is read until somebody edits it in place: one form open, saved or left as it was. */
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { focusFirstError } from "@/components/firstError";
import type { SettingChange } from "@/data/types";
import { useChangeSetting } from "@/data/writes";

type EditFormProps = {
  /** What the form changes, for a screen reader: "the fund Core training". */
  label: string;
  /** What is saved; null while something is missing or not understood. */
  change: SettingChange | null;
  save: string;
  /** What stands in the way of saving. */
  missing?: string | undefined;
  onDone: () => void;
  /** Takes the thing away, where that can be done. */
  remove?: { words: string; change: SettingChange };
  children: ReactNode;
};

export function EditForm({ label, change, save, missing, onDone, remove, children }: EditFormProps) {
  const write = useChangeSetting({ quiet: true });
  const [tried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLElement>("input, select, textarea")?.focus();
  }, []);
  return (
    <form
      ref={form}
      className="card settings__form"
      aria-label={label}
      onSubmit={(event) => {
        event.preventDefault();
        if (change) {
          write.mutate([change], { onSuccess: onDone });
          return;
        }
        setTried(true);
        // With nothing wrong there is nothing to change either.
        if (!focusFirstError(form.current) && missing === undefined) onDone();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) {
          event.stopPropagation();
          onDone();
        }
      }}
    >
      {children}
      {write.error ? <CallNotice error={write.error} unchanged="Nothing was changed" /> : null}
      <div className="line">
        <Button type="submit" look="primary" busy={write.isPending}>
          {save}
        </Button>
        <Button onPress={onDone}>Leave it as it was</Button>
        {remove ? (
          <Button look="danger" busy={write.isPending} onPress={() => write.mutate([remove.change], { onSuccess: onDone })}>
            {remove.words}
          </Button>
        ) : null}
        {missing ? (
          <span className={tried ? "field-error" : "muted small"} role={tried ? "alert" : undefined}>
            {missing}
          </span>
        ) : null}
      </div>
    </form>
  );
}

/** Gives the focus back to the button that opened a form, once the form is gone. */
export function useFocusBack() {
  const back = useRef<string | null>(null);
  return {
    /** Call when the form opens, with the key of its line. */
    opened: (key: string) => {
      back.current = key;
    },
    /** Call when the form closes. */
    closed: () => {
      const key = back.current;
      requestAnimationFrame(() => {
        if (key !== null) document.querySelector<HTMLElement>(`[data-edit="${CSS.escape(key)}"]`)?.focus();
      });
    },
  };
}
