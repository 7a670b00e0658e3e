/** One of a long list, found by typing a part of it; the list never shows more than can be looked through. */
import { useState } from "react";
import { ComboField } from "./ComboField";
import type { Choice } from "./Field";

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
    <ComboField
      key={made}
      label={label}
      placeholder="Type a part of it"
      listLabel="Show the list"
      inputValue={text}
      onInputChange={setText}
      choices={fits.slice(0, MOST_SHOWN)}
      narrowed
      none={none}
      help={help}
      onChange={(key) => {
        if (key === null) return;
        setText("");
        setMade(made + 1);
        onChoose(String(key));
      }}
      menuTrigger="input"
      isDisabled={disabled}
    />
  );
}
