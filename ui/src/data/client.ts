import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { CallError } from "@/bindings/call";
import { sayFailure } from "./notices";

declare module "@tanstack/react-query" {
  interface Register {
    defaultError: CallError;
    /** `failure`: what was not done, for people. `quiet`: the page itself shows what is wrong. */
    mutationMeta: { failure?: string; quiet?: boolean };
  }
}

/** The store is on this machine: time does not make an answer stale, a change does (`refresh.ts`). */
export function newClient(): QueryClient {
  const logged = new Set<string>();
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60_000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        networkMode: "always",
        retry: false,
      },
      mutations: { networkMode: "always", retry: false },
    },
    queryCache: new QueryCache({
      onError: (error, query) => {
        const what = `${String(query.queryKey[0])}:${error.error?.kind ?? "unexpected"}`;
        if (logged.has(what)) return;
        logged.add(what);
        console.warn("A read failed", what, error.message);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _context, mutation) => {
        sayFailure(asCallError(error), mutation.meta?.failure, mutation.meta?.quiet ?? false);
      },
    }),
  });
}

function asCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  return new CallError("storeInfo", { kind: "unexpected", message: String(error), reference: "window" });
}
