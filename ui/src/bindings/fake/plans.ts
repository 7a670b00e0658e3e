import type { Commands } from "../call";
import type {
  BudgetCurve,
  Difference,
  GapLeftView,
  GroupPlaces,
  Kind,
  PlanChoice,
  PlanComparison,
  PlanFigures,
  PlanProgress,
  PlanSession,
  PlanSetup,
  PlanView,
  ScenarioView,
} from "../index";
import { ok, write } from "./answer";
import { inventedPlanFunds, inventedRenewals, inventedSize, RENEWALS } from "./planSetUp";
import { BRANCHES, dice, type FakePerson, type Service, TODAY } from "./service";

export type PlanNames =
  | "planSize"
  | "solvePlan"
  | "stopPlan"
  | "scenarios"
  | "saveScenario"
  | "deleteScenario"
  | "keepPlan"
  | "keptPlan"
  | "comparePlans"
  | "budgetCurve"
  | "stopCurve";

/** Above so many people the invented plan is one of a large service: 400 sessions, several gaps left for each person. */
const LARGE = 1000;

/** Planning in the invented service: a solve that gets better second by second, scenarios, and what money buys. */
export function planCommands(service: Service): Pick<Commands, PlanNames> {
  let stop: (() => void) | null = null;
  let stopCurve = false;
  const solved = new Map<string, PlanSetup>();
  const scenarios: ScenarioView[] = [];
  const missing = (name: string) =>
    Promise.resolve({
      status: "error" as const,
      error: { kind: "not_found" as const, message: `There is no scenario \`${name}\`. Nothing was changed.`, what: "scenario", key: name },
    });
  const choose = (choice: PlanChoice): PlanFigures => {
    const name = choice.what === "scenario" ? choice.name : (solved.get(choice.text)?.scenario ?? "");
    const kept = scenarios.find((each) => each.name === name)?.kept;
    return kept?.figures ?? figures(solved.get(choice.what === "plan" ? choice.text : ""), inventedPlan(service, undefined));
  };
  return {
    planSize: (setup) => ok(inventedSize(service, setup)),
    solvePlan: (setup, limits, channel) =>
      new Promise((resolve) => {
        const seconds = limits.seconds ?? 3;
        const run: PlanProgress[] = [];
        const finish = () => {
          if (timer !== null) clearInterval(timer);
          stop = null;
          const text = JSON.stringify({ format: "plss-plan/1", source: { scenario: setup.scenario, budget: setup.budget } });
          solved.set(text, setup);
          resolve({ status: "ok", data: structuredClone({ ...inventedPlan(service, run.at(-1), setup), plan: text }) });
        };
        const step = () => {
          const n = run.length + 1;
          const now = progress(n);
          run.push(now);
          channel.onmessage(now);
          if (n >= seconds) finish();
        };
        const timer = setInterval(step, Math.min(1000, (seconds * 1000) / 10));
        stop = finish;
        step();
      }),
    stopPlan: () => {
      stop?.();
      return ok(null);
    },
    scenarios: () => ok([...scenarios].sort((a, b) => a.name.localeCompare(b.name, "en-GB"))),
    saveScenario: ({ name, setup, seconds }) => {
      const own = { from: setup.from ?? "2026-11-25", to: setup.to ?? "2027-11-24" };
      const next: ScenarioView = { name: name.trim(), setup: { ...setup, ...own, scenario: name.trim() }, seconds, kept: null };
      const at = scenarios.findIndex((each) => each.name.toLowerCase() === next.name.toLowerCase());
      if (at < 0) scenarios.push(next);
      else scenarios[at] = next;
      return write(service, "save_scenario", `Saved the scenario \`${next.name}\``, ["scenarios"], null);
    },
    deleteScenario: (name) => {
      const at = scenarios.findIndex((each) => each.name === name);
      if (at < 0) return missing(name);
      scenarios.splice(at, 1);
      return write(service, "delete_scenario", `Deleted the scenario \`${name}\``, ["scenarios"], null);
    },
    keepPlan: (plan) => {
      const setup = solved.get(plan);
      const scenario = scenarios.find((each) => each.name === setup?.scenario);
      if (!scenario) return missing(setup?.scenario ?? "");
      const kept = figures(setup, inventedPlan(service, progress(10), setup));
      scenario.kept = { made_at: `${TODAY}T09:30:00Z`, fingerprint: "f".repeat(64), figures: kept };
      return write(service, "keep_plan", `Kept the plan of the scenario \`${scenario.name}\``, ["scenarios"], kept);
    },
    keptPlan: (name) => {
      const scenario = scenarios.find((each) => each.name === name);
      if (!scenario) return missing(name);
      const text = [...solved].find(([, setup]) => setup.scenario === name)?.[0] ?? "{}";
      return ok({ ...inventedPlan(service, progress(10), scenario.setup), plan: text });
    },
    comparePlans: (first, second) => ok(compare(service, choose(first), choose(second))),
    budgetCurve: async (request, channel) => {
      stopCurve = false;
      const percents = request.percents.length > 0 ? request.percents : [0, 25, 50, 75, 90, 100, 110, 125, 150];
      let curve = curveOf(request.setup, percents, 0);
      for (let n = 1; n <= percents.length && !stopCurve; n++) {
        await new Promise((resolve) => setTimeout(resolve, Math.min(400, (request.seconds ?? 5) * 80)));
        curve = curveOf(request.setup, percents, n);
        channel.onmessage(curve);
      }
      return { status: "ok", data: { ...curve, stopped: stopCurve } };
    },
    stopCurve: () => {
      stopCurve = true;
      return ok(null);
    },
  };
}

function curveOf(setup: PlanSetup, percents: number[], n: number): BudgetCurve {
  const base = setup.budget ?? 1_800_000;
  const empty = -14_400_000;
  const points = percents.slice(0, n).map((percent) => {
    const share = 1 - Math.exp(-percent / 55);
    const levels = Math.round(30 + 75 * share);
    const score = empty + Math.round(352_000_000 * (0.3 + 0.7 * share));
    return {
      percent,
      budget: Math.round((base * percent) / 100),
      refused: null,
      score,
      bound: percent < 25 ? score : score + Math.round(9_000_000 * share),
      empty,
      levels_closed: levels,
      weight_closed: levels * 10,
      people: Math.round(20 + 50 * share),
      places: Math.round(40 + 120 * share),
      sessions: Math.round(4 + 20 * share),
      pence: Math.round(((base * percent) / 100) * 0.94),
      same_as_poorer: false,
    };
  });
  const now = points.find((point) => point.percent === 100);
  const more = points.find((point) => point.percent > 100);
  const next =
    now && more
      ? { pence: more.budget - now.budget, levels: more.levels_closed - now.levels_closed, people: more.people - now.people }
      : null;
  return { base, limited: setup.budget !== null, levels_open: 148, points, of: percents.length, next, stopped: false };
}

/** What a plan comes to, from the plan itself. */
function figures(setup: PlanSetup | undefined, plan: PlanView): PlanFigures {
  const sum = (figure: (line: GroupPlaces) => number) => plan.kinds.reduce((all, line) => all + figure(line), 0);
  const { score, bound, empty, parts, weight_open, weight_closed, levels_open, levels_closed, people, places, minutes, pence } = plan;
  return {
    scenario: setup?.scenario ?? "",
    from: setup?.from ?? "2026-11-25",
    to: setup?.to ?? "2027-11-24",
    budget: setup?.budget ?? null,
    ...{ score, bound, empty, parts, weight_open, weight_closed, levels_open, levels_closed, people, places, minutes, pence },
    sessions: plan.sessions.length,
    nothing: plan.nothing_for.length,
    wants: sum((line) => line.wants),
    wants_met: sum((line) => line.wants_met),
    funds: plan.funds,
    kinds: plan.kinds,
    branches: plan.branches,
    reasons: plan.reasons,
  };
}

function difference(key: string, first: number, second: number): Difference {
  return { key, first, second, difference: second - first };
}

function compare(service: Service, first: PlanFigures, second: PlanFigures): PlanComparison {
  const keys = [
    "people",
    "levels_closed",
    "weight_closed",
    "places",
    "sessions",
    "minutes",
    "pence",
    "nothing",
    "wants_met",
    "score",
  ] as const;
  const parts = ["reached", "levels_closed", "places", "minutes", "nothing", "left"] as const;
  const groups = (one: GroupPlaces[], two: GroupPlaces[]) =>
    one.map((line) => {
      const other = two.find((each) => each.group === line.group);
      return { group: line.group, figures: parts.map((key) => difference(key, line[key], other?.[key] ?? 0)) };
    });
  const people = service.people.map((person): [string, string] => [person.key, person.name]);
  return {
    first,
    second,
    figures: keys.map((key) => difference(key, first[key], second[key])),
    kinds: groups(first.kinds, second.kinds),
    branches: groups(first.branches, second.branches),
    reasons: first.reasons.map((reason) => ({
      code: reason.code,
      words: reason.words,
      gaps: difference("gaps", reason.gaps, second.reasons.find((each) => each.code === reason.code)?.gaps ?? 0),
    })),
    only_first: people.slice(0, Math.max(0, first.people - second.people)),
    only_second: people.slice(0, Math.max(0, second.people - first.people)),
    sessions_both: Math.min(first.sessions, second.sessions) - 2,
    sessions_only_first: first.sessions - Math.min(first.sessions, second.sessions) + 2,
    sessions_only_second: second.sessions - Math.min(first.sessions, second.sessions) + 2,
  };
}

const KINDS: readonly Kind[] = ["employee", "volunteer", "councillor", "officer"];

function progress(n: number): PlanProgress {
  const best = 352_000_000;
  const gain = Math.round(best * (1 - 0.45 * Math.exp(-n / 3)));
  const bound = Math.round(best * (1.02 + 0.25 * Math.exp(-n / 2)));
  const empty = -14_400_000;
  return {
    seconds: n,
    score: empty + gain,
    bound: n < 2 ? null : empty + bound,
    empty,
    parts: { renewal: 0, gap: gain + 1_000_000, fairness: 15_000_000, cost: 400_000, stability: 0 },
    phase: n < 2 ? "start" : "search",
  };
}

export function inventedPlan(service: Service, last: PlanProgress | undefined, setup?: PlanSetup): PlanView {
  const roll = dice(11);
  const titles = [
    "Digital help for the public",
    "Safeguarding refresher",
    "Welcoming everyone: inclusive customer service",
    "Reading for pleasure",
    "Digital leadership masterclass",
  ];
  const venues = ["Central, learning room", "Northgate, meeting room", "Harbourside, community room", null];
  const trainers = ["Digital team", "Council learning team", "Reading charity", null];
  const people = service.people.filter((person) => person.branch !== null);
  const large = people.length > LARGE;
  // Less money runs fewer sessions, so that two scenarios differ.
  const poor = setup?.budget !== null && setup?.budget !== undefined && setup.budget < 1_000_000;
  const runs = large ? 400 : poor ? 14 : 22;
  const sessions: PlanSession[] = Array.from({ length: runs }, (_, n) => {
    const month = 1 + Math.floor((n / runs) * 9.6);
    const from = `2027-${String(month).padStart(2, "0")}-${String(1 + roll(27)).padStart(2, "0")}`;
    const size = 4 + roll(6);
    return {
      id: `x${n}`,
      activity: `ACT-${n}`,
      title: titles[n % titles.length] ?? "",
      kind: n % 5 === 4 ? "masterclass" : "training session",
      from,
      to: n === 13 ? "2027-11-20" : from,
      when: roll(2) === 0 ? "Tuesday morning" : "Thursday afternoon",
      venue: large ? `Venue ${(n % 24) + 1}` : (venues[n % venues.length] ?? null),
      trainer: large ? `Trainer ${(n % 31) + 1}` : (trainers[roll(trainers.length)] ?? null),
      seats: 12,
      people: Array.from({ length: size }, (_unused, k): [string, string] => {
        const person = people[(n * 7 + k * 5) % people.length];
        return [person?.key ?? "", person?.name ?? ""];
      }),
      pence: 20_000 + roll(5) * 17_500,
      fund: from < "2027-04-01" ? "CORE" : "CORE-27",
      fixed: n === 3,
    };
  });
  const places = sessions.reduce((sum, session) => sum + session.people.length, 0);
  const charged = (of: (session: PlanSession) => boolean) => sessions.filter(of).reduce((sum, session) => sum + session.pence, 0);
  const reasons: [string, string, string][] = [
    ["cover", "The branch would fall below its cover", "Northgate would drop to 1 of 2 people on Tuesday mornings"],
    ["money", "There is no money left in the fund", "It would cost £140 more than the core fund holds"],
    ["no_seat", "Every seat is taken", "The last session that teaches it is full"],
    ["worth", "Possible, but other places bring more", "The session has room, but other places bring more for the money and time"],
    ["pacing", "The week is full", "6 sessions already begin in the week of each session that teaches it"],
    ["no_activity", "Nothing that can run in this time takes it to a higher level", "No activity leads to level 3 of this skill"],
  ];
  const gaps = large ? Array.from({ length: 4 }, () => people).flat() : people.slice(0, poor ? 71 : 57);
  const left: GapLeftView[] = gaps.map((person, n) => {
    const [reason, , words] = reasons[n % 7 < 4 ? 0 : n % reasons.length] ?? ["cover", "", ""];
    const skill = service.skills[(n * 3) % service.skills.length];
    return {
      person: person.key,
      name: person.name,
      branch: person.branch,
      skill: skill?.key ?? "",
      skill_title: skill?.title ?? "",
      level: 1,
      planned: n % 5 === 0 ? 2 : 1,
      target: 3,
      reason,
      codes: [reason],
      session: reason === "no_activity" ? null : `x${n % runs}`,
      words,
    };
  });
  const taken = sessions.flatMap((session) => session.people.map(([key]) => key));
  const group = (name: string, own: FakePerson[]): GroupPlaces => {
    const keys = new Map(own.map((person) => [person.key, person]));
    const theirs = taken.filter((key) => keys.has(key));
    const paid = theirs.filter((key) => keys.get(key)?.kind === "employee").length;
    const reached = new Set(theirs).size;
    return {
      group: name,
      people: own.length,
      with_gap: own.length,
      reached,
      nothing: own.length - reached,
      places: theirs.length,
      paid,
      volunteers: theirs.length - paid,
      minutes: theirs.length * 180,
      counted: theirs.length * 180,
      fair: own.length * (name === "volunteer" ? 180 : 120),
      short: own.length - reached,
      levels_open: own.length * 2,
      levels_closed: theirs.length,
      wants: Math.round(own.length / 4),
      wants_met: Math.round(own.length / 6),
      left: left.filter((gap) => keys.has(gap.person)).length,
    };
  };
  return {
    plan: "{}",
    score: last?.score ?? 0,
    bound: last?.bound ?? null,
    empty: last?.empty ?? 0,
    parts: last?.parts ?? { renewal: 0, gap: 0, fairness: 0, cost: 0, stability: 0 },
    optimal: false,
    weight_open: 1480,
    weight_closed: 962,
    levels_closed: poor ? 63 : 91,
    levels_open: 148,
    people: new Set(sessions.flatMap((session) => session.people.map(([key]) => key))).size,
    places,
    pence: charged(() => true),
    sessions,
    funds: inventedPlanFunds([charged(({ from }) => from < "2027-04-01"), charged(({ from }) => from >= "2027-04-01"), 0]),
    branches: BRANCHES.map((branch) =>
      group(
        branch,
        people.filter((person) => person.branch === branch),
      ),
    ),
    kinds: KINDS.map((kind) =>
      group(
        kind,
        people.filter((person) => person.kind === kind),
      ),
    ).filter((line) => line.people > 0),
    minutes: places * 180,
    wanted: [
      { activity: "ACT-07", title: "Reading for pleasure", people: 14, met: 9 },
      { activity: "ACT-04", title: "Digital help for the public", people: 6, met: 6 },
      { activity: "ACT-19", title: "Local studies: caring for photographs", people: 2, met: 0 },
    ],
    reasons: reasons
      .map(([code, words]) => {
        const own = left.filter((gap) => gap.reason === code);
        return { code, words, gaps: own.length, levels: own.reduce((sum, gap) => sum + gap.target - gap.planned, 0) };
      })
      .sort((a, b) => b.gaps - a.gaps),
    left,
    dropped: [],
    renewals_due: RENEWALS,
    renewals: inventedRenewals(people),
    nothing_for: people.slice(large ? -300 : -4).map((person) => ({
      person: person.key,
      name: person.name,
      branch: person.branch,
      kind: person.kind,
      gaps: 2,
      reason: "cover",
      words: "Westbury would drop to 1 of 2 people on Saturday mornings",
    })),
    violations: [],
  };
}
