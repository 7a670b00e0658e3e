/** Text with suggestions: one of them, or something of one's own. */
import { ComboField } from "./ComboField";
import type { Choice } from "./Field";

type TextBoxProps = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  suggestions: readonly Choice[];
  help?: string;
  error?: string | undefined;
  required?: boolean;
};

export function TextBox({ label, value, onChange, suggestions, help, error, required = false }: TextBoxProps) {
  return (
    <ComboField
      label={label}
      listLabel="Show suggestions"
      inputValue={value}
      onInputChange={onChange}
      choices={suggestions}
      allowsCustomValue
      help={help}
      error={error}
      required={required}
    />
  );
}
