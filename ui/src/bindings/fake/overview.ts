import type { Commands } from "../call";
import type { Behind, BehindFigure, ClosedGap, Need, Overview, PersonBelow, Scope, Sums, ThinCover } from "../index";
import { ok } from "./answer";
import { inventedFunds, toRerate } from "./jobs";
import { BRANCHES, inScope, type Service, sums, TODAY } from "./service";
import { AIMS } from "./starter";

/** The list behind each figure of the overview. */
export function behindCommands(service: Service): Pick<Commands, "behindFigure"> {
  return {
    behindFigure: (figure, scope) => ok(behind(service, figure, scope)),
  };
}

const LEAST_RATED = 20;
const MONTHS = [
  "2025-11-30",
  "2025-12-31",
  "2026-01-31",
  "2026-02-28",
  "2026-03-31",
  "2026-04-30",
  "2026-05-31",
  "2026-06-30",
  "2026-07-31",
  "2026-08-31",
  "2026-09-30",
  "2026-10-31",
];
/** How many points every frame of the invented trend lines is high. */
const POINTS = 30;

/** Fewer at target, of the same cells. */
function yearBefore(now: Sums): Sums {
  const met = Math.round(now.met * 0.86);
  const rated = now.met + now.below;
  return { ...now, met, below: rated - met, coverage: rated === 0 ? null : met / rated };
}

export function overview(service: Service, scope: Scope): Overview {
  const people = inScope(service, scope);
  const aims = AIMS.filter((aim) => scope.aim === null || aim.key === scope.aim);
  const inAim = (skill: { aim: string | null }) => scope.aim === null || skill.aim === scope.aim;
  const totals = sums(service, people, inAim);
  const of = (kind: string) =>
    sums(
      service,
      people.filter((p) => service.people[p]?.kind === kind),
      inAim,
    );
  const ofAims = aims.map((aim) => sums(service, people, (skill) => skill.aim === aim.key));
  const ofBranches = BRANCHES.map((key) =>
    sums(
      service,
      people.filter((p) => service.people[p]?.branch === key),
      inAim,
    ),
  );
  const [aimNeeds, branchNeeds] = [needs(ofAims), needs(ofBranches)];
  const first = (list: readonly Need[]) => list.findIndex((need) => need.place === 0 && need.compared);
  const thin = thinCover(service, scope);
  const hanging = thin.filter((line) => line.met === 1);
  const something = totals.required > 0;
  return {
    as_of: scope.as_of ?? TODAY,
    totals,
    year_before: something ? yearBefore(totals) : null,
    said_first: {
      mostly_unrated: 2 * (totals.met + totals.below) < totals.required,
      answered_differently: false,
      aim: aims[first(aimNeeds)]?.key ?? null,
      branch: BRANCHES[first(branchNeeds)] ?? null,
      least_rated: LEAST_RATED,
    },
    paid: of("employee"),
    volunteers: of("volunteer"),
    aims: aims.map((aim, n) => {
      const own = ofAims[n] ?? totals;
      const trend = MONTHS.map((on, month) => {
        const met = Math.max(0, Math.round(own.met * (0.7 + (month * 0.3) / 11 + ((month * (n + 3)) % 5) * 0.01)));
        const rated = own.met + own.below;
        return {
          on,
          met,
          below: Math.max(0, rated - met),
          required: own.required,
          coverage: rated === 0 ? null : Math.min(1, met / rated),
          response: own.response,
        };
      });
      const lowest = Math.min(...trend.map((point) => point.coverage ?? 1));
      return {
        ...aim,
        sums: own,
        need: aimNeeds[n] ?? { place: n, compared: false },
        trend,
        trend_from: own.coverage === null ? 0 : Math.min(100 - POINTS, Math.floor(lowest * 10) * 10),
        trend_answered_differently: false,
        sessions_held: own.required === 0 ? 0 : (n * 3) % 7,
        sessions_planned: own.required === 0 ? 0 : (n * 2) % 4,
        people_reached: own.required === 0 ? 0 : n * 6,
        minutes: own.required === 0 ? 0 : n * 360,
      };
    }),
    trend_points: POINTS,
    branches: BRANCHES.map((key, n) => ({
      key,
      sums: ofBranches[n] ?? totals,
      need: branchNeeds[n] ?? { place: n, compared: false },
    })),
    closed_half_year: closedGaps(service, scope).length,
    thin: hanging.slice(0, 8),
    thin_count: hanging.length,
    none_count: thin.length - hanging.length,
    to_verify: service.records.filter((record) => record.status === "logged").length,
    to_rerate: toRerate(service, scope).filter((one) => one.due <= TODAY).length,
    certificates: service.people.slice(4, 8).map((person, n) => ({
      person: person.key,
      name: person.name,
      certificate: n % 2 ? "First aid at work" : "Safeguarding",
      state: ["overdue", "due", "missing", "due"][n] ?? "due",
      expires_on: n === 2 ? null : (["2026-10-01", "2027-01-14", "", "2027-02-02"][n] ?? null),
    })),
    next_sessions: service.sessions.filter((session) => session.starts >= TODAY && session.status !== "cancelled").slice(0, 5),
    funds: something ? inventedFunds() : [],
    people: people.length,
    empty: {
      people: service.people.length === 0,
      ratings: service.ratings.size === 0,
      activities: false,
      sessions: service.sessions.length === 0,
    },
  };
}

/** The lowest coverage first, of those with enough rated to be compared; then the rest. */
function needs(groups: readonly Sums[]): Need[] {
  const rated = (one: Sums) => one.met + one.below;
  const compared = (one: Sums) => rated(one) >= LEAST_RATED && 2 * rated(one) >= one.required;
  const rank = (one: Sums) => (one.required === 0 ? 4 : one.coverage === null ? 3 : (compared(one) ? 0 : 1) + one.coverage);
  const order = groups.map((one, at) => ({ one, at })).sort((a, b) => rank(a.one) - rank(b.one));
  return groups.map((one, at) => ({ place: order.findIndex((entry) => entry.at === at), compared: compared(one) }));
}

function behind(service: Service, figure: Behind, scope: Scope): BehindFigure {
  const below = figure === "below_target" ? peopleBelow(service, scope) : [];
  const closed = figure === "closed" ? closedGaps(service, scope) : [];
  const thin =
    figure === "on_one" || figure === "on_nobody"
      ? thinCover(service, scope).filter((line) => line.met === (figure === "on_one" ? 1 : 0))
      : [];
  return { figure, count: below.length + closed.length + thin.length, below, closed, thin };
}

function peopleBelow(service: Service, scope: Scope): PersonBelow[] {
  return inScope(service, scope).flatMap((at) => {
    const person = service.people[at];
    const own = sums(service, [at], (skill) => scope.aim === null || skill.aim === scope.aim);
    if (person === undefined || own.below === 0) return [];
    return [{ person: person.key, name: person.name, branch: person.branch, below: own.below, required: own.required }];
  });
}

/** Every ninth cell at target is one that was closed. */
function closedGaps(service: Service, scope: Scope): ClosedGap[] {
  const met = inScope(service, scope).flatMap((at) =>
    (service.cells[at] ?? []).flatMap((bits, index) => {
      const [person, skill] = [service.people[at], service.skills[index]];
      const [target, level] = [bits & 0xf, (bits >> 4) & 0xf];
      const counts = target > 0 && level - 1 >= target && (scope.aim === null || skill?.aim === scope.aim);
      if (!counts || person === undefined || skill === undefined) return [];
      return [
        {
          person: person.key,
          name: person.name,
          branch: person.branch,
          skill: skill.key,
          skill_title: skill.title,
          before: index % 2 === 0 ? null : Math.max(0, target - 1),
          level: level - 1,
          target,
        },
      ];
    }),
  );
  return met.filter((_, n) => n % 9 === 0);
}

function thinCover(service: Service, scope: Scope): ThinCover[] {
  const lines: ThinCover[] = [];
  const skills = service.skills
    .map((skill, index) => ({ skill, index }))
    .filter(({ skill }) => scope.aim === null || skill.aim === scope.aim);
  for (const branch of BRANCHES) {
    for (const sort of ["paid", "volunteer"] as const) {
      const kind = sort === "paid" ? "employee" : "volunteer";
      const there = inScope(service, scope).filter((at) => service.people[at]?.branch === branch && service.people[at]?.kind === kind);
      for (const { skill, index } of skills) {
        const bits = there.map((at) => ({ at, bits: service.cells[at]?.[index] ?? 0 })).filter((cell) => (cell.bits & 0xf) > 0);
        const met = bits.filter((cell) => ((cell.bits >> 4) & 0xf) - 1 >= (cell.bits & 0xf));
        if (bits.length === 0 || met.length > 1) continue;
        const one = met[0] === undefined ? undefined : service.people[met[0].at];
        lines.push({
          branch,
          skill: skill.key,
          skill_title: skill.title,
          sort,
          required: bits.length,
          met: met.length,
          person: one?.key ?? null,
          name: one?.name ?? null,
          leaving: one?.leaving ?? null,
        });
      }
    }
  }
  return lines.sort((a, b) => (a.leaving ?? "9999").localeCompare(b.leaving ?? "9999"));
}
