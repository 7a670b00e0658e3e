import { useQuery } from "@tanstack/react-query";
import type { LevelName, StoreInfo } from "@/bindings";
import { history, settings, startState } from "./queries";

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

/** The person at this desk, where that was said for this service. Looking at somebody's page does not say it. */
export function useMe(): string | null {
  return useQuery(startState()).data?.me ?? null;
}

/** How many operations are looked back at for one's own. */
const LOOKED_BACK = 50;

/**
 * Where an operation of one's own stands: `last` can be taken back by undo, `later` has others after it that undo would
 * take first, `undone` was taken back already.
 */
export function useStanding(operation: string | null): "last" | "later" | "undone" {
  const lines = useQuery({ ...history(LOOKED_BACK), enabled: operation !== null }).data ?? [];
  const at = lines.findIndex((line) => line.id === operation);
  // What is not among that many is older than they are; with fewer, the history is not read yet.
  if (at < 0) return lines.length < LOOKED_BACK ? "last" : "later";
  if (lines[at]?.undone_by) return "undone";
  return lines.slice(0, at).some((line) => line.can_undo && line.undone_by === null) ? "later" : "last";
}

/** The name of a branch by its key, as the scope at the top has it; the key itself until the name is known. */
export function useBranchName(key: string | null): string | null {
  const branches = useQuery({ ...settings(), enabled: key !== null }).data?.branches;
  return branches?.find((branch) => branch.key === key)?.name ?? key;
}
