import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Tooltip, TooltipTrigger } from "react-aria-components";
import "./button.css";

export type ButtonProps = Omit<AriaButtonProps, "children" | "className" | "style" | "isPending"> & {
  children: ReactNode;
  /** `primary`: the one thing to do here. `quiet`: no border until pointed at. */
  look?: "primary" | "plain" | "quiet" | "danger";
  icon?: ReactNode;
  /** What it does is on its way: a press does nothing, and the focus stays where it is. */
  busy?: boolean;
};

/** A button that says what will happen. */
export function Button({ look = "plain", icon, busy = false, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} {...(busy ? BUSY : {})} className={`button button-${look}`}>
      {icon}
      <span>{children}</span>
    </AriaButton>
  );
}

// Not the library's own way: it says the button's name aloud twice for every write, however short.
const BUSY = { "aria-disabled": true, "data-pending": true, type: "button", onPress: () => {} } as const;

export type IconButtonProps = Omit<AriaButtonProps, "children" | "className" | "style" | "aria-label"> & {
  label: string;
  icon: ReactNode;
  /** Keys that do the same, shown beside the name. */
  keys?: string;
};

/** A button with a picture only; its name shows on hover and focus, and is read aloud. */
export function IconButton({ label, icon, keys, ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <AriaButton {...rest} aria-label={label} className="button button-icon">
        {icon}
      </AriaButton>
      <Tooltip className="tooltip" offset={6}>
        {label}
        {keys ? <kbd>{keys}</kbd> : null}
      </Tooltip>
    </TooltipTrigger>
  );
}
