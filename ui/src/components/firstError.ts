const FIELDS = "input, select, textarea";

/** Is the field wrong, or needed and still empty? */
function isWrong(field: Element): boolean {
  if (field.getAttribute("aria-invalid") === "true") return true;
  return field.getAttribute("aria-required") === "true" && (field as HTMLInputElement).value.trim() === "";
}

/** The first field of a form that is wrong, or needed and still empty. */
function firstError(form: ParentNode): HTMLElement | null {
  return [...form.querySelectorAll<HTMLElement>(FIELDS)].find(isWrong) ?? null;
}

/** Puts the focus on the first field of a form that keeps it from being sent; answers whether there is one. */
export function focusFirstError(form: ParentNode | null): boolean {
  if (form === null) return false;
  const now = firstError(form);
  if (now !== null) {
    now.focus();
    return true;
  }
  // An error that this press itself brings up is there once the form is drawn again.
  requestAnimationFrame(() => firstError(form)?.focus());
  return false;
}
