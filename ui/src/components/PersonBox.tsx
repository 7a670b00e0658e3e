/** Finds one person by typing part of a name or number. */
import { X } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { IconButton } from "./Button";
import { ComboField } from "./ComboField";
import "./person-box.css";

export type PersonChoice = { key: string; name: string; branch: string | null; roles: string[] };

type PersonBoxProps = {
  label: string;
  /** What is typed so far. */
  text: string;
  /** Told what is typed; null where it is let go, for the name of the one chosen. */
  onText: (text: string | null) => void;
  /** The people who fit what is typed. */
  people: readonly PersonChoice[];
  busy: boolean;
  /** The person chosen. */
  value: string | null;
  onChoose: (person: PersonChoice | null) => void;
  help?: string;
  /** May it be emptied? */
  clearable?: boolean;
  autoFocus?: boolean;
};

export function PersonBox({
  label,
  text,
  onText,
  people,
  busy,
  value,
  onChoose,
  help,
  clearable = false,
  autoFocus = false,
}: PersonBoxProps) {
  const root = useRef<HTMLDivElement>(null);
  const held = useRef(false);
  const [letGo, setLetGo] = useState(0);
  const made = `${letGo} ${value ?? ""}`;
  const shown = useRef(made);
  useEffect(() => {
    if (shown.current === made) return;
    shown.current = made;
    if (held.current) root.current?.querySelector("input")?.focus();
    held.current = false;
  }, [made]);
  return (
    <div className="person-box" ref={root}>
      <ComboField
        // Made anew for another choice, and when what was typed is let go: the box would take the name for typing and
        // open its list again.
        key={made}
        label={label}
        placeholder="Name or number"
        listLabel="Show people"
        inputValue={text}
        onInputChange={onText}
        choices={people.map(({ key, name, branch, roles }) => ({
          key,
          text: name,
          detail: [key, branch, roles.join(", ")].filter(Boolean).join(", "),
        }))}
        // The core has looked already, by number too.
        narrowed
        none={busy ? "Looking" : text === "" ? "Type a name" : "Nobody is called that"}
        help={help}
        value={value}
        onChange={(key) => {
          const person = people.find((each) => each.key === key);
          if (!person) return;
          held.current = true;
          onChoose(person);
        }}
        onKeyDown={({ key }) => {
          if (key !== "Escape") return;
          held.current = true;
          onText(null);
          setLetGo(letGo + 1);
        }}
        menuTrigger="input"
        autoFocus={autoFocus}
      />
      {clearable && value !== null ? (
        <IconButton label={`Everyone, not only ${text}`} icon={<X aria-hidden="true" />} onPress={() => onChoose(null)} />
      ) : null}
    </div>
  );
}
