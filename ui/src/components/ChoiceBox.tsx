/** One of a long list, found by typing a part of it; the list never shows more than can be looked through. */
import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Button as AriaButton, ComboBox, Input, Label, ListBox, Popover, Text } from "react-aria-components";
import { type Choice, Option } from "./Field";
import "./field.css";
import "./person-box.css";

const MOST_SHOWN = 60;

type ChoiceBoxProps = {
  label: string;
  choices: readonly Choice[];
  /** Told once for each choice; the box is empty again afterwards. */
  onChoose: (key: string) => void;
  help?: string;
  /** What stands there when nothing fits. */
  none: string;
  disabled?: boolean;
};

export function ChoiceBox({ label, choices, onChoose, help, none, disabled = false }: ChoiceBoxProps) {
  const [text, setText] = useState("");
  // Made anew after each choice: the box would take the name of what was chosen for typing.
  const [made, setMade] = useState(0);
  const wanted = text.trim().toLowerCase();
  const fits = choices.filter((each) => wanted === "" || `${each.text} ${each.detail ?? ""} ${each.key}`.toLowerCase().includes(wanted));
  return (
    <ComboBox
      key={made}
      className="field"
      inputValue={text}
      onInputChange={setText}
      items={fits.slice(0, MOST_SHOWN).map((each) => ({ ...each, id: each.key }))}
      onChange={(key) => {
        if (key === null) return;
        setText("");
        setMade(made + 1);
        onChoose(String(key));
      }}
      defaultFilter={() => true}
      allowsEmptyCollection
      menuTrigger="input"
      isDisabled={disabled}
    >
      <Label className="field-label">{label}</Label>
      <div className="person-box__control">
        <Input className="field-input" placeholder="Type a part of it" />
        <AriaButton className="person-box__open" aria-label="Show the list">
          <ChevronDown aria-hidden="true" size={16} />
        </AriaButton>
      </div>
      {help ? (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      ) : null}
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" renderEmptyState={() => <div className="option muted">{none}</div>}>
          {(each: Choice & { id: string }) => <Option id={each.id} text={each.text} detail={each.detail} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
