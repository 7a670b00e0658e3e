import { useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { PersonRef } from "@/bindings";
import { people } from "./queries";

/**
 * People by what is typed, and the name of the one chosen. Nothing is read until somebody types, unless a number
 * is given whose name is not known yet.
 */
export function usePeopleSearch(chosen: string | null, known: { key: string; name: string } | null = null) {
  const [typed, setTyped] = useState<string | null>(null);
  const text = useDeferredValue(typed ?? "");
  const found = useQuery({ ...people(text), enabled: typed !== null });
  const needsName = chosen !== null && known?.key !== chosen && typed === null;
  const named = useQuery({ ...people(chosen ?? ""), enabled: needsName });
  const name = known?.key === chosen ? known?.name : named.data?.find((person) => person.key === chosen)?.name;
  return {
    text: typed ?? (chosen === null ? "" : (name ?? chosen)),
    setText: (next: string) => {
      // The box says its own text back when it shows another choice; only typing is typing.
      if (next !== (chosen === null ? "" : (name ?? chosen))) setTyped(next);
    },
    /** Shows the chosen person again. */
    settle: () => setTyped(null),
    people: (typed === null ? [] : (found.data ?? [])).slice(0, 50) as PersonRef[],
    busy: found.isFetching,
  };
}
