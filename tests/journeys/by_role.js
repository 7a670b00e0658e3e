// Everything that can be seen of one role and name, as a screen reader is told them.
const [role, name, how, part] = arguments;
const roles = role.split("|");
const tidy = (text) => text.replace(/\s+/g, " ").trim();
const seen = (element) => element.checkVisibility({ visibilityProperty: true }) && element.getClientRects().length > 0 && !element.closest("[inert], [aria-hidden=true]");
const { aria, text } = window.axe.commons;
window.axe.setup(document.documentElement);
try {
  return [...(part ?? document).querySelectorAll("*")].filter((element) => {
    if (!roles.includes(aria.getRole(element)) || !seen(element)) return false;
    const called = tidy(text.accessibleText(element));
    return how === "is" ? called === name : called[how](name);
  });
} finally {
  window.axe.teardown();
}
