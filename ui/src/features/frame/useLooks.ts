import { useEffect } from "react";
import type { Preferences } from "@/data/types";

/** Puts the chosen looks on the document: theme, row height, size of text. */
export function useLooks(preferences: Preferences | undefined): void {
  useEffect(() => {
    const root = document.documentElement;
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const paint = () => {
      const chosen = preferences?.theme ?? "system";
      root.dataset.theme = chosen === "system" ? (dark.matches ? "dark" : "light") : chosen;
    };
    paint();
    root.dataset.compact = String(preferences?.compact ?? false);
    root.style.setProperty("--text-scale", String((preferences?.text_size ?? 100) / 100));
    dark.addEventListener("change", paint);
    return () => dark.removeEventListener("change", paint);
  }, [preferences?.theme, preferences?.compact, preferences?.text_size]);
}
