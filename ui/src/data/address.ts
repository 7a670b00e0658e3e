import { useNavigate, useSearch } from "@tanstack/react-router";
import type { Kind, RatingsCounted, Scope } from "@/bindings";

/** What the address remembers. Scope comes first; it is kept from screen to screen. */
export const SCOPE_KEYS = ["on", "branch", "kind", "ratings", "framework"] as const;
/** An aim narrows the screen that it was opened on, and is not carried to the next. */
const PAGE_KEYS = [
  "aim",
  "tab",
  "q",
  "group",
  "sort",
  "source",
  "person",
  "skill",
  "activity",
  "month",
  "view",
  "step",
  "show",
  "scenario",
  "team",
  "role",
] as const;
const KEYS = [...SCOPE_KEYS, ...PAGE_KEYS];
export type Address = { [K in (typeof KEYS)[number]]?: string | undefined };

/** Another service has other branches, versions and scenarios: an address for it starts with the whole of it. */
export const NO_SCOPE: Address = {
  on: undefined,
  branch: undefined,
  kind: undefined,
  aim: undefined,
  ratings: undefined,
  framework: undefined,
  scenario: undefined,
  show: undefined,
  team: undefined,
  role: undefined,
};

/** Keeps what is known and is text; a hand-typed address never breaks a screen. */
export function readAddress(search: Record<string, unknown>): Address {
  const address: Address = {};
  for (const key of KEYS) {
    const value = search[key];
    if (typeof value === "string" && value !== "") address[key] = value;
    else if (typeof value === "number") address[key] = String(value);
  }
  return address;
}

/** The address's search part, and how to change some of it without a step in the history. */
export function useAddress(): [Address, (change: Address) => void] {
  const address = useSearch({ strict: false }) as Address;
  const navigate = useNavigate();
  const change = (part: Address) => {
    void navigate({ to: ".", search: (old: Address) => ({ ...old, ...part }), replace: true });
  };
  return [address, change];
}

const KINDS: readonly string[] = ["employee", "volunteer", "councillor", "officer"];
const COUNTED: readonly string[] = ["all", "agreed"];
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The scope that every figure on the screen obeys. */
export function scopeOf(address: Address): Scope {
  const [code, version] = address.framework?.split("@") ?? [];
  return {
    as_of: address.on !== undefined && DATE.test(address.on) ? address.on : null,
    branch: address.branch ?? null,
    kind: KINDS.includes(address.kind ?? "") ? (address.kind as Kind) : null,
    aim: address.aim ?? null,
    // Nothing chosen is what the service's settings say.
    ratings: COUNTED.includes(address.ratings ?? "") ? (address.ratings as RatingsCounted) : null,
    framework: code && version ? { code, version } : null,
  };
}

export function useScope(): Scope {
  const [address] = useAddress();
  return scopeOf(address);
}
