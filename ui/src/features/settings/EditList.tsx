/** A list of lines, each edited in place, and a form for a new one. */
import { type ReactNode, useState } from "react";
import { Button } from "@/components/Button";
import { useFocusBack } from "./Edited";

type EditListProps<T> = {
  id: string;
  title: string;
  help?: ReactNode;
  items: readonly T[];
  itemKey: (item: T) => string;
  /** The line as it is read. */
  line: (item: T) => ReactNode;
  /** The name of the line for its button: "Edit Central". */
  name: (item: T) => string;
  form: (item: T | null, onDone: () => void) => ReactNode;
  /** The button for a new one; left out where none can be made. */
  add?: string;
  empty: string;
};

const NEW = "\u0000new";

export function EditList<T>({ id, title, help, items, itemKey, line, name, form, add, empty }: EditListProps<T>) {
  const [editing, setEditing] = useState<string | null>(null);
  const focus = useFocusBack();
  const open = (key: string) => {
    focus.opened(`${id}-${key}`);
    setEditing(key);
  };
  const done = () => {
    setEditing(null);
    focus.closed();
  };
  return (
    <section className="section" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {help ? <p className="muted">{help}</p> : null}
      {items.length === 0 ? <p>{empty}</p> : null}
      <ul className="settings__list">
        {items.map((item) => {
          const key = itemKey(item);
          return (
            <li key={key}>
              {editing === key ? (
                form(item, done)
              ) : (
                <div className="settings__line">
                  <div>{line(item)}</div>
                  <Button look="quiet" data-edit={`${id}-${key}`} aria-label={`Edit ${name(item)}`} onPress={() => open(key)}>
                    Edit
                  </Button>
                </div>
              )}
            </li>
          );
        })}
      </ul>
      {add === undefined ? null : editing === NEW ? (
        form(null, done)
      ) : (
        <div>
          <Button data-edit={`${id}-${NEW}`} onPress={() => open(NEW)}>
            {add}
          </Button>
        </div>
      )}
    </section>
  );
}
