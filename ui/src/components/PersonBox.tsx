/** Finds one person by typing part of a name or number. */
import { ChevronDown, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, Popover, Text } from "react-aria-components";
import { IconButton } from "./Button";
import { Option } from "./Field";
import "./field.css";
import "./person-box.css";

export type PersonChoice = { key: string; name: string; branch: string | null; roles: string[] };

type PersonBoxProps = {
  label: string;
  /** What is typed so far. */
  text: string;
  onText: (text: string) => void;
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
  const shown = useRef(value);
  useEffect(() => {
    if (shown.current === value) return;
    shown.current = value;
    if (held.current) root.current?.querySelector("input")?.focus();
    held.current = false;
  }, [value]);
  return (
    <div className="person-box" ref={root}>
      <ComboBox
        // Made anew for another choice: the box would take the new name for typing and open its list again.
        key={value ?? ""}
        className="field"
        inputValue={text}
        onInputChange={onText}
        items={people.map((person) => ({ ...person, id: person.key }))}
        value={value}
        onChange={(key) => {
          const person = people.find((each) => each.key === key);
          if (!person) return;
          held.current = true;
          onChoose(person);
        }}
        // The core has looked already, by number too.
        defaultFilter={() => true}
        allowsEmptyCollection
        menuTrigger="input"
        autoFocus={autoFocus}
      >
        <Label className="field-label">{label}</Label>
        <div className="person-box__control">
          <Input className="field-input" placeholder="Name or number" />
          <AriaButton className="person-box__open" aria-label="Show people">
            <ChevronDown aria-hidden="true" size={16} />
          </AriaButton>
        </div>
        {help ? (
          <Text slot="description" className="field-help">
            {help}
          </Text>
        ) : null}
        <Popover className="popover" offset={4}>
          <ListBox
            className="listbox"
            renderEmptyState={() => (
              <div className="option muted">{busy ? "Looking" : text === "" ? "Type a name" : "Nobody is called that"}</div>
            )}
          >
            {(person: PersonChoice & { id: string }) => (
              <Option
                id={person.id}
                text={person.name}
                detail={[person.key, person.branch, person.roles.join(", ")].filter(Boolean).join(", ")}
              />
            )}
          </ListBox>
        </Popover>
      </ComboBox>
      {clearable && value !== null ? (
        <IconButton label={`Everyone, not only ${text}`} icon={<X aria-hidden="true" />} onPress={() => onChoose(null)} />
      ) : null}
    </div>
  );
}
