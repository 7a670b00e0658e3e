/** A field with a list below it, narrowed by typing: what the boxes for people, choices and suggestions are made of. */
import { ChevronDown } from "lucide-react";
import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { Button as AriaButton, ComboBox, type ComboBoxProps, Input, ListBox, Popover } from "react-aria-components";
import { type Choice, Foot, Option, Top } from "./Field";
import "./combo-field.css";

type Item = Choice & { id: string };

type ComboFieldProps = Omit<ComboBoxProps<Item>, "children" | "className" | "items" | "defaultItems"> & {
  label: string;
  placeholder?: string;
  /** What the button says that shows the list. */
  listLabel: string;
  choices: readonly Choice[];
  /** The choices are those that fit what is typed; else the list is narrowed here. */
  narrowed?: boolean;
  /** What stands there when nothing fits; without it the list stays shut. */
  none?: string;
  help?: string | undefined;
  error?: string | undefined;
  required?: boolean;
};

export function ComboField(props: ComboFieldProps) {
  const { label, placeholder, listLabel, choices, narrowed = false, none, help, error, required = false, ...box } = props;
  const field = useRef<HTMLDivElement>(null);
  const onOpenChange = usePageInReach(field);
  const items = choices.map((each) => ({ ...each, id: each.key }));
  return (
    <ComboBox
      {...box}
      ref={field}
      className="field"
      {...(narrowed ? { items, defaultFilter: () => true } : { defaultItems: items })}
      allowsEmptyCollection={none !== undefined}
      isInvalid={error !== undefined}
      isRequired={required}
      validationBehavior="aria"
      onOpenChange={onOpenChange}
    >
      <Top label={label} required={required} />
      <div className="combo-field__control">
        <Input className="field-input" placeholder={placeholder ?? ""} />
        <AriaButton className="combo-field__open" aria-label={listLabel}>
          <ChevronDown aria-hidden="true" size={16} />
        </AriaButton>
      </div>
      <Foot label={label} help={help} error={error} />
      <Popover className="popover" offset={4}>
        <ListBox className="listbox" renderEmptyState={() => <div className="option muted">{none}</div>}>
          {(each: Item) => <Option id={each.id} text={each.text} detail={each.detail} />}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}

/**
 * Keeps the page readable while the list is open. React Aria hides all but the field and its list from a listener then,
 * and leaves what it hides within reach of the Tab key, which no page may do; it has no setting for it
 * (github.com/adobe/react-spectrum/issues/4937). It passes over what is marked as lying on top at the moment of opening.
 */
function usePageInReach(field: RefObject<HTMLElement | null>): (open: boolean) => void {
  const [isOpen, setOpen] = useState(false);
  const marked = useRef<Element | null>(null);
  const unmark = useCallback(() => marked.current?.removeAttribute(ON_TOP), []);
  useEffect(() => {
    // The effects of the box itself, which come first, have hidden what they hide.
    if (isOpen) unmark();
  }, [isOpen, unmark]);
  useEffect(() => unmark, [unmark]);
  return (open) => {
    unmark();
    marked.current = open ? (field.current?.closest("body > *") ?? null) : null;
    marked.current?.setAttribute(ON_TOP, "");
    setOpen(open);
  };
}

const ON_TOP = "data-react-aria-top-layer";
