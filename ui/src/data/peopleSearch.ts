import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import type { PersonRef } from "@/bindings";
import { people } from "./queries";

/** More than these are not worth reading through: another letter narrows them. */
const MOST_SHOWN = 50;

/** The name of a person by their number; null until it is known, or where nobody has the number. */
export function useName(key: string | null): string | null {
  const named = useQuery({ ...people(key ?? ""), enabled: key !== null });
  return named.data?.find((person) => person.key === key)?.name ?? null;
}

/**
 * People by what is typed, and the name of the one chosen. Nothing is read until somebody types, unless a number
 * is given whose name is not known yet.
 */
export function usePeopleSearch(chosen: string | null) {
  const [typed, setTyped] = useState<string | null>(null);
  const [picked, setPicked] = useState<{ key: string; name: string } | null>(null);
  const wanted = useDeferredValue(typed ?? "");
  // The list stays while the answer to another letter is on its way, so that a press on it is not lost.
  const found = useQuery({ ...people(wanted), enabled: typed !== null, placeholderData: keepPreviousData });
  const isKnown = chosen === null || picked?.key === chosen;
  const named = useQuery({ ...people(chosen ?? ""), enabled: !isKnown });
  const name = isKnown ? (picked?.name ?? "") : named.data?.find((person) => person.key === chosen)?.name;
  const text = typed ?? (chosen === null ? "" : (name ?? chosen));
  return {
    text,
    setText: (next: string | null) => {
      // The box says its own text back when it shows another choice; only typing is typing.
      if (next !== text) setTyped(next);
    },
    /** Somebody was chosen, or nobody any more: the box shows that instead of what was typed. */
    choose: (person: { key: string; name: string } | null) => {
      setTyped(null);
      setPicked(person);
    },
    people: (typed === null ? [] : (found.data ?? [])).slice(0, MOST_SHOWN) as PersonRef[],
    busy: found.isFetching,
  };
}
