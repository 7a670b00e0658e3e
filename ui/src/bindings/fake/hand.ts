import type { Commands } from "../call";
import type { BrokenRule, PlanDifference, PlanEdit, PlanSession } from "../index";
import { ok } from "./answer";
import { inventedPlan } from "./plans";
import type { Service } from "./service";

export type HandNames = "planChange" | "planAgain" | "planRemedy" | "planForced" | "planChoices";

/** Fewest people of every session of the invented plan. */
const FEWEST = 4;

/** Changes of a plan by hand in the invented service: seats and fewest people are its only rules. */
export function handCommands(service: Service): Pick<Commands, HandNames> {
  const held = new Map<string, PlanSession[]>();
  const names = new Map(service.people.map((person) => [person.key, person]));
  const of = (text: string) => structuredClone(held.get(text) ?? inventedPlan(service, undefined).sessions);
  const keep = (sessions: PlanSession[]) => {
    const text = JSON.stringify({ hand: held.size + 1 });
    held.set(text, sessions);
    return text;
  };
  const spare = (sessions: PlanSession[]): PlanSession[] =>
    sessions.slice(0, 6).map((session, n) => ({
      ...session,
      id: `${session.id}b`,
      from: `2027-11-${10 + n}`,
      to: `2027-11-${10 + n}`,
      people: [],
      fixed: false,
    }));
  const words = (session: PlanSession) => `${session.title}, ${session.from}`;
  const difference = (before: PlanSession[], after: PlanSession[]): PlanDifference => {
    const places = (sessions: PlanSession[]) =>
      new Map(service.people.map((person) => [person.key, sessions.filter((each) => each.people.some(([key]) => key === person.key))]));
    const [had, has] = [places(before), places(after)];
    const only = (some: PlanSession[], others: PlanSession[]) =>
      some.filter((each) => !others.some((other) => other.id === each.id)).map(words);
    return {
      runs_gained: only(after, before),
      runs_lost: only(before, after),
      people: service.people
        .map((person) => ({
          person: person.key,
          name: person.name,
          branch: person.branch,
          gained: only(has.get(person.key) ?? [], had.get(person.key) ?? []),
          lost: only(had.get(person.key) ?? [], has.get(person.key) ?? []),
          moved: [] as [string, string][],
        }))
        .filter((one) => one.gained.length + one.lost.length > 0),
    };
  };
  const change = (sessions: PlanSession[], edit: PlanEdit): PlanSession[] => {
    const add = (id: string) => {
      const found = sessions.find((each) => each.id === id) ?? spare(sessions).find((each) => each.id === id);
      if (found && !sessions.includes(found)) sessions.push(found);
      return found;
    };
    const drop = (person: string, id: string) => {
      const from = sessions.find((each) => each.id === id);
      if (from) from.people = from.people.filter(([key]) => key !== person);
    };
    switch (edit.edit) {
      case "add_run":
        add(edit.session);
        break;
      case "drop_run":
        return sessions.filter((each) => each.id !== edit.session);
      case "move_run": {
        const to = add(edit.to);
        const from = sessions.find((each) => each.id === edit.from);
        if (to && from) to.people = from.people;
        return sessions.filter((each) => each.id !== edit.from);
      }
      case "add_place":
        add(edit.session)?.people.push([edit.person, names.get(edit.person)?.name ?? edit.person]);
        break;
      case "drop_place":
        drop(edit.person, edit.session);
        break;
      case "move_place":
        add(edit.to)?.people.push([edit.person, names.get(edit.person)?.name ?? edit.person]);
        drop(edit.person, edit.from);
        break;
    }
    return sessions;
  };
  const broken = (sessions: PlanSession[]): BrokenRule[] =>
    sessions
      .filter((each) => each.people.length < FEWEST || each.people.length > each.seats)
      .map((each) => ({
        rule: "C3",
        words:
          each.people.length < FEWEST
            ? `${each.title} needs ${FEWEST} people and has ${each.people.length}.`
            : `${each.title} has ${each.people.length} people for ${each.seats} seats.`,
        person: null,
        session: each.id,
      }));
  const places = (sessions: PlanSession[]) => sessions.reduce((sum, each) => sum + each.people.length, 0);
  return {
    planChange: (before, hand, edits) => {
      const was = of(before);
      const now = edits.reduce(change, of(hand.plan));
      const more = (places(now) - places(was)) * 120_000;
      return ok({
        plan: keep(now),
        score: 20_000_000 + more,
        parts: { renewal: 0, gap: 35_000_000 + more, fairness: 15_000_000, cost: 400_000, stability: 0 },
        difference: more,
        pence: now.reduce((sum, each) => sum + each.pence, 0),
        sessions: now,
        broken: broken(now),
        changes: difference(was, now),
      });
    },
    planAgain: (hand) => {
      const was = of(hand.plan);
      const ruledOut = (session: string, person: string | null) =>
        hand.marks.some((each) => each.mark === "forbid" && each.session === session && each.person === person);
      const now = was
        .filter((each) => each.people.length >= FEWEST && !ruledOut(each.id, null))
        .map((each) => ({ ...each, people: each.people.filter(([key]) => !ruledOut(each.id, key)).slice(0, each.seats) }));
      const plan = { ...inventedPlan(service, undefined), sessions: now, places: places(now), plan: keep(now) };
      return ok({ plan, changes: difference(was, now) });
    },
    planRemedy: (plan, person, skill) => {
      const session = of(plan)[0];
      const name = names.get(person)?.name ?? person;
      if (session === undefined || skill.endsWith("3")) return ok(null);
      const money = skill.endsWith("2");
      return ok({
        words: money
          ? `£15 more in the fund Core training for a place in ${session.title}.`
          : `One more seat in ${session.title} (${session.seats + 1} in all), and £15 more in the fund Core training.`,
        what: money ? "money" : "seat",
        cost: 2_500,
        money: 1_500,
        funds: [{ fund: "CORE", pence: 1_500 }],
        budget: 0,
        setting: null,
        place: [person, session.id],
        tried: ["Tried by working the plan out again with it: the gap closes, and no rule is broken.", "The plan is better than before."],
        changes: {
          runs_gained: [],
          runs_lost: [],
          people: [{ person, name, branch: names.get(person)?.branch ?? null, gained: [words(session)], lost: [], moved: [] }],
        },
        edits: [],
      });
    },
    planForced: (plan, person, session) => {
      const was = of(plan);
      const now = change(structuredClone(was), { edit: "add_place", person, session });
      const parts = { renewal: 0, gap: 35_000_000, fairness: 15_000_000, cost: 400_000, stability: 0 };
      return ok({
        place: [person, session],
        before: parts,
        after: { ...parts, gap: parts.gap - 120_000, cost: parts.cost + 1_500 },
        difference: -121_500,
        words: [
          "With the place the plan scores 121,500 points less: that is why it was left out.",
          "The levels that close are worth 120,000 points less.",
          "Money costs 1,500 points more.",
        ],
        changes: difference(was, now),
      });
    },
    planChoices: (plan) => {
      const sessions = of(plan);
      return ok({
        people: service.people.map((person) => ({ person: person.key, name: person.name, branch: person.branch })),
        sessions: [...sessions, ...spare(sessions)].map((each) => ({
          session: each.id,
          activity: each.activity,
          words: words(each),
          seats: each.seats,
        })),
      });
    },
  };
}
