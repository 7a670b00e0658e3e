import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps, Tooltip, TooltipTrigger } from "react-aria-components";
import "./button.css";

export type ButtonProps = Omit<AriaButtonProps, "children" | "className" | "style"> & {
  children: ReactNode;
  /** `primary`: the one thing to do here. `quiet`: no border until pointed at. */
  look?: "primary" | "plain" | "quiet" | "danger";
  icon?: ReactNode;
};

/** A button that says what will happen. */
export function Button({ look = "plain", icon, children, ...rest }: ButtonProps) {
  return (
    <AriaButton {...rest} className={`button button-${look}`}>
      {icon}
      <span>{children}</span>
    </AriaButton>
  );
}

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
