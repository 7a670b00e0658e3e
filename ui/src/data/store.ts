import { useQuery } from "@tanstack/react-query";
import type { LevelName, StoreInfo } from "@/bindings";
import { startState } from "./queries";

/** The store that is open, as the frame has read it already. */
export function useOpenStore(): StoreInfo | null {
  return useQuery(startState()).data?.store ?? null;
}

/** Today by the program's clock. */
export function useToday(): string {
  return useOpenStore()?.today ?? new Date().toISOString().slice(0, 10);
}

/** The levels of the framework in use, 0 first. */
export function useLevels(): LevelName[] {
  return useOpenStore()?.levels ?? [];
}

/** The person at this desk, where one was chosen. */
export function useMe(): string | null {
  return useQuery(startState()).data?.preferences.person ?? null;
}
