import type { QueryClient } from "@tanstack/react-query";
import { type Noun, READS } from "@/bindings";
import { onStoreChanged } from "@/bindings/call";
import { say } from "./notices";
import type { ReadName } from "./queries";

const reads: Record<ReadName, readonly Noun[]> = READS;

/** How long a burst of changes is gathered before what it touches is read again, in milliseconds. */
const GATHER_MS = 200;

const waiting = new WeakMap<QueryClient, { nouns: Set<Noun>; timer: ReturnType<typeof setTimeout> | null }>();

/** Reads again whatever is made of these nouns, once the writes on their way have been answered. */
export function refresh(client: QueryClient, nouns: readonly Noun[]): void {
  if (nouns.length === 0) return;
  const held = waiting.get(client) ?? { nouns: new Set<Noun>(), timer: null };
  waiting.set(client, held);
  for (const noun of nouns) held.nouns.add(noun);
  if (held.timer !== null) clearTimeout(held.timer);
  held.timer = setTimeout(() => flush(client), GATHER_MS);
}

/** Follows the store's changes, our own and those of other programs; answers how to stop. */
export function followStore(client: QueryClient): () => void {
  let stop: (() => void) | null = null;
  let stopped = false;
  onStoreChanged((change) => {
    refresh(client, change.nouns);
    if (!change.own && change.nouns.length > 0) say("Somebody else changed this service a moment ago. What you see is read again.");
  }).then(
    (unlisten) => {
      if (stopped) unlisten();
      else stop = unlisten;
    },
    (fault) => console.warn("Changes by other programs will not show by themselves", fault),
  );
  return () => {
    stopped = true;
    stop?.();
  };
}

/** Is this read made of one of these nouns? */
export function isMadeOf(name: unknown, nouns: ReadonlySet<Noun>): boolean {
  const made = reads[name as ReadName];
  return made?.some((noun) => nouns.has(noun)) ?? false;
}

function flush(client: QueryClient): void {
  const held = waiting.get(client);
  if (held === undefined) return;
  // A write on its way has already painted its effect; an answer from before it would wipe that out.
  if (client.isMutating({ mutationKey: ["rate"] }) > 0) {
    held.timer = setTimeout(() => flush(client), GATHER_MS);
    return;
  }
  const nouns = held.nouns;
  waiting.delete(client);
  void client.invalidateQueries({ predicate: (query) => isMadeOf(query.queryKey[0], nouns) });
}
