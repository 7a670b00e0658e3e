/** Text with suggestions: one of them, or something of one's own. */
import { ChevronDown } from "lucide-react";
import { Button as AriaButton, ComboBox, FieldError, Input, Label, ListBox, Popover, Text } from "react-aria-components";
import { Option } from "./Field";
import "./field.css";
import "./person-box.css";

type TextBoxProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  suggestions: readonly { key: string; text: string }[];
  help?: string;
  error?: string | undefined;
  required?: boolean;
};

export function TextBox({ label, value, onChange, suggestions, help, error, required = false }: TextBoxProps) {
  return (
    <ComboBox
      className="field"
      inputValue={value}
      onInputChange={onChange}
      defaultItems={suggestions.map((each) => ({ ...each, id: each.key }))}
      allowsCustomValue
      isInvalid={error !== undefined}
      isRequired={required}
      validationBehavior="aria"
    >
      <Label className="field-label">{required ? `${label} (required)` : label}</Label>
      <div className="person-box__control">
        <Input className="field-input" />
        <AriaButton className="person-box__open" aria-label="Show suggestions">
          <ChevronDown aria-hidden="true" size={16} />
        </AriaButton>
      </div>
      {help ? (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
      <Popover className="popover" offset={4}>
        <ListBox className="listbox">{(each: { id: string; text: string }) => <Option id={each.id} text={each.text} />}</ListBox>
      </Popover>
    </ComboBox>
  );
}
