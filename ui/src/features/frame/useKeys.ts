import { useEffect, useRef } from "react";

/** Keys that work anywhere in the window; typing in a field keeps its own undo. */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  const held = useRef(keys);
  held.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey || !(event.ctrlKey || event.metaKey)) return;
      const name = `ctrl+${event.shiftKey ? "shift+" : ""}${event.key.toLowerCase()}`;
      const run = held.current[name];
      if (run === undefined) return;
      if (/[zy]$/.test(name) && isTyping(event.target)) return;
      event.preventDefault();
      run();
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input:not([type=checkbox], [type=radio], [type=range]), textarea"))
  );
}
