import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import type { StartState } from "@/data/types";
import { useSetPreferences } from "@/data/writes";
import { SCREENS } from "./screens";

/**
 * The window comes back on the screen that it was closed on. Only the screen's own address is kept, with the looks and by the
 * shell: nothing that was typed, searched for or filtered by, and nothing in the page's storage.
 */
export function useWhereItWas(state: StartState | undefined): void {
  const navigate = useNavigate();
  const path = useLocation({ select: (location) => location.pathname });
  const { mutate } = useSetPreferences();
  // A service that is opened later begins at its own first screen.
  const began = useRef(false);
  const known = state !== undefined;
  const open = state !== undefined && state.store !== null;
  const kept = state?.preferences.screen ?? null;
  useEffect(() => {
    if (!known) return;
    const isFirst = !began.current;
    began.current = true;
    if (!open) return;
    const there = SCREENS.find((screen) => screen.to === kept)?.to ?? "/";
    if (isFirst && path === "/" && there !== "/") void navigate({ to: there, replace: true });
    else if (kept !== path && SCREENS.some((screen) => screen.to === path)) mutate({ screen: path });
  }, [known, open, kept, path, navigate, mutate]);
}
