import { parseDate } from "@internationalized/date";
import { Check, ChevronDown } from "lucide-react";
import type { Key, ReactNode } from "react";
import {
  Button as AriaButton,
  Checkbox as AriaCheckbox,
  DateField as AriaDateField,
  NumberField as AriaNumberField,
  Select as AriaSelect,
  TextField as AriaTextField,
  DateInput,
  DateSegment,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  SelectValue,
  Text,
  TextArea,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import "./field.css";

type Common = {
  label: string;
  /** One line under the field: what belongs in it. */
  help?: string | undefined;
  /** What is wrong with the value, for people. */
  error?: string | undefined;
  required?: boolean;
  disabled?: boolean;
  /** Keeps the name for screen readers only, where the place makes it plain. */
  hideLabel?: boolean;
};

/** The name of a field. */
export function Top({ label, hideLabel, required }: Common) {
  return <Label className={hideLabel ? "visually-hidden" : "field-label"}>{required ? `${label} (required)` : label}</Label>;
}

/** What stands under a field: its help, and what is wrong with the value. */
export function Foot({ help, error }: Common) {
  return (
    <>
      {help ? (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      ) : null}
      <FieldError className="field-error">{error}</FieldError>
    </>
  );
}

type TextProps = Common & {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  placeholder?: string;
  autoFocus?: boolean;
  type?: "text" | "search" | "password";
};

/** Text, of one line or, with `rows`, of several. */
export function TextField({ value, onChange, rows, placeholder, autoFocus, type = "text", ...common }: TextProps) {
  return (
    <AriaTextField
      className="field"
      value={value}
      onChange={onChange}
      type={type}
      isInvalid={common.error !== undefined}
      isRequired={common.required ?? false}
      isDisabled={common.disabled ?? false}
      autoFocus={autoFocus ?? false}
      validationBehavior="aria"
    >
      <Top {...common} />
      {rows === undefined ? (
        <Input className="field-input" placeholder={placeholder ?? ""} />
      ) : (
        <TextArea className="field-input" rows={rows} placeholder={placeholder ?? ""} />
      )}
      <Foot {...common} />
    </AriaTextField>
  );
}

type NumberProps = Common & { value: number | null; onChange: (value: number | null) => void; min?: number; max?: number };

/** A whole number. */
export function NumberField({ value, onChange, min, max, ...common }: NumberProps) {
  return (
    <AriaNumberField
      className="field"
      value={value ?? Number.NaN}
      onChange={(next) => onChange(Number.isNaN(next) ? null : next)}
      {...(min === undefined ? {} : { minValue: min })}
      {...(max === undefined ? {} : { maxValue: max })}
      isInvalid={common.error !== undefined}
      isRequired={common.required ?? false}
      isDisabled={common.disabled ?? false}
      formatOptions={{ maximumFractionDigits: 0 }}
      validationBehavior="aria"
    >
      <Top {...common} />
      <Input className="field-input field-number" />
      <Foot {...common} />
    </AriaNumberField>
  );
}

type DateProps = Common & { value: string | null; onChange: (value: string | null) => void };

/** A day, typed part by part (day, month, year); the value is ISO, null while it is not whole. */
export function DateField({ value, onChange, ...common }: DateProps) {
  return (
    <AriaDateField
      className="field"
      value={readDay(value)}
      onChange={(next) => onChange(next === null ? null : next.toString())}
      isInvalid={common.error !== undefined}
      isRequired={common.required ?? false}
      isDisabled={common.disabled ?? false}
      validationBehavior="aria"
    >
      <Top {...common} />
      <DateInput className="field-input field-date">{(segment) => <DateSegment className="field-segment" segment={segment} />}</DateInput>
      <Foot {...common} />
    </AriaDateField>
  );
}

function readDay(value: string | null) {
  try {
    return value === null ? null : parseDate(value);
  } catch {
    return null;
  }
}

export type Choice<K extends string = string> = { key: K; text: string; detail?: string | undefined };

type SelectProps<K extends string> = Common & {
  value: K | null;
  onChange: (value: K) => void;
  choices: readonly Choice<K>[];
  placeholder?: string;
};

/** One of a short list. */
export function Select<K extends string>({ value, onChange, choices, placeholder, ...common }: SelectProps<K>) {
  return (
    <AriaSelect
      className="field"
      value={value}
      onChange={(key: Key | null) => {
        if (key !== null) onChange(String(key) as K);
      }}
      isInvalid={common.error !== undefined}
      isRequired={common.required ?? false}
      isDisabled={common.disabled ?? false}
      placeholder={placeholder ?? "Choose"}
      validationBehavior="aria"
    >
      <Top {...common} />
      <AriaButton className="field-input field-select">
        <SelectValue className="field-value" />
        <ChevronDown aria-hidden="true" size={16} />
      </AriaButton>
      <Foot {...common} />
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" items={choices.map((choice) => ({ ...choice, id: choice.key }))}>
          {(choice) => <Option id={choice.id} text={choice.text} detail={choice.detail} />}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** A line of a list box, with a mark where it is chosen. */
export function Option({ id, text, detail }: { id: string; text: string; detail?: string | undefined }) {
  return (
    <ListBoxItem id={id} textValue={text} className="option">
      {({ isSelected }) => (
        <>
          <span className="option-mark">{isSelected ? <Check aria-hidden="true" size={15} /> : null}</span>
          <span className="option-text">
            <span>{text}</span>
            {/* Part of the name, as it stands there to be read with it. */}
            {detail ? <span className="option-detail muted small">{detail}</span> : null}
          </span>
        </>
      )}
    </ListBoxItem>
  );
}

type CheckProps = { children: ReactNode; value: boolean; onChange: (value: boolean) => void; disabled?: boolean };

export function Checkbox({ children, value, onChange, disabled }: CheckProps) {
  return (
    <AriaCheckbox className="checkbox" isSelected={value} onChange={onChange} isDisabled={disabled ?? false}>
      <span className="checkbox-box" aria-hidden="true">
        {value ? <Check size={14} strokeWidth={3} /> : null}
      </span>
      <span>{children}</span>
    </AriaCheckbox>
  );
}

type SegmentedProps<K extends string> = {
  label: string;
  value: K;
  onChange: (value: K) => void;
  choices: readonly { key: K; text: string }[];
};

/** Two to five ways to look at the same thing, one of them on. */
export function Segmented<K extends string>({ label, value, onChange, choices }: SegmentedProps<K>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className="segmented"
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const [key] = keys;
        if (key !== undefined) onChange(String(key) as K);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.key} id={choice.key} className="segment">
          {choice.text}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
