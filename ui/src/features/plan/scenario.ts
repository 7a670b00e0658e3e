/** What a plan is to be made under, as the screen handles it. */
import type { PlanSetup, ScenarioView } from "@/data/types";

export const FIRST: PlanSetup = {
  from: null,
  to: null,
  budget: null,
  unrated_as_zero: false,
  scenario: "",
  funds: [],
  cover: [],
  aims: [],
  kinds: [],
};

/** Do two set-ups mean the same, whatever they are called? */
export function sameSetup(one: PlanSetup, other: PlanSetup): boolean {
  return plain(one) === plain(other);
}

function plain(setup: PlanSetup): string {
  const sorted = <T>(list: readonly T[]) => [...list].map((each) => JSON.stringify(each)).sort();
  return JSON.stringify([
    setup.from,
    setup.to,
    setup.budget,
    setup.unrated_as_zero,
    sorted(setup.funds.map(({ fund, pence }) => [fund, pence])),
    sorted(setup.cover.map(({ branch, fewer }) => [branch, fewer])),
    sorted(setup.aims.map(({ aim, priority }) => [aim, priority])),
    sorted(setup.kinds),
  ]);
}

/** The scenario of this name, as names meet: without regard to case. */
export function named(scenarios: readonly ScenarioView[], name: string | undefined): ScenarioView | null {
  if (name === undefined || name === "") return null;
  return scenarios.find((each) => each.name.toLowerCase() === name.trim().toLowerCase()) ?? null;
}

/** A list with the entry of one key changed; null takes it away. */
export function withEntry<T>(list: readonly T[], is: (entry: T) => boolean, entry: T | null): T[] {
  const others = list.filter((each) => !is(each));
  return entry === null ? others : [...others, entry];
}
