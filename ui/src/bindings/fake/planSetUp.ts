import type { ClosedDay, FundLeft, PlanAssumed, PlanSetup, PlanSize, RenewalLeft } from "../index";
import { type FakePerson, type Service, TODAY } from "./service";

/** What the invented service would plan with: people, money in two financial years, and what is taken for granted. */
export function inventedSize(service: Service, setup: PlanSetup): PlanSize {
  return {
    from: setup.from ?? "2026-11-25",
    to: setup.to ?? "2027-11-24",
    people: 82,
    activities: 26,
    sessions: 64,
    places: 911,
    open_levels: 148,
    unrated_left_out: setup.unrated_as_zero ? 0 : 96,
    without_rota: 20,
    nothing_teaches: [
      "A3-05 Local studies and heritage: taught up to level 2, nothing beyond; 12 people need more",
      "A3-08 Preservation and conservation: nothing teaches it; 1 person needs it",
    ],
    funds: inventedPlanFunds([0, 0, 0]),
    cover: [
      "Central keeps at least 3 people on duty in every half-day",
      "Northgate keeps at least 1 branch manager on duty in every half-day",
    ],
    missing: [
      "20 people have no weekly rota. Staff without one are taken as on duty Monday to Friday, everyone else as free Monday to Saturday.",
    ],
    assumed: inventedAssumed(service),
  };
}

/** `plan`: what a plan charges to core training this year and next, and to the digital grant. */
export function inventedPlanFunds([core, next, digital]: readonly [number, number, number]): FundLeft[] {
  const year = { from: "2026-04-01", to: "2027-03-31" };
  const core_training = { line: "Core training", pence: 1_800_000 };
  return [
    // Spent and committed come to what the settings say of the fund today.
    { key: "CORE", title: "Core training", ...core_training, ...year, used: 1_039_500, inside: 120_000, plan: core },
    { key: "DIGITAL", title: "Digital skills grant", line: "Digital", ...year, pence: 400_000, used: 415_050, inside: 0, plan: digital },
    {
      key: "CORE-27",
      title: "Core training 2027-28",
      ...core_training,
      from: "2027-04-01",
      to: "2028-03-31",
      used: 0,
      inside: 84_000,
      plan: next,
    },
  ];
}

/** Christmas Eve and New Year's Eve are the service's own. */
const CLOSED: ClosedDay[] = [
  { date: "2026-12-24", name: "" },
  { date: "2026-12-25", name: "Christmas Day" },
  { date: "2026-12-26", name: "Boxing Day" },
  { date: "2026-12-28", name: "Boxing Day (substitute day)" },
  { date: "2026-12-31", name: "" },
  { date: "2027-01-01", name: "New Year's Day" },
  { date: "2027-03-26", name: "Good Friday" },
  { date: "2027-03-29", name: "Easter Monday" },
  { date: "2027-05-03", name: "Early May bank holiday" },
  { date: "2027-05-31", name: "Spring bank holiday" },
  { date: "2027-08-30", name: "Summer bank holiday" },
];

function inventedAssumed(service: Service): PlanAssumed {
  const limit = service.settings?.settings.find((each) => each.key === "plan.sessions_per_week")?.value ?? "";
  return {
    made_on: TODAY,
    notice: 15,
    soonest: "2026-12-15",
    per_week: limit === "" ? null : Number(limit),
    per_week_proposed: 6,
    per_person_week: 1,
    closed: CLOSED,
    overdue_days: 90,
    renewals: RENEWALS,
    under_way: 9,
    under_way_people: 31,
  };
}

/** Certificates to renew in the plan's time. */
export const RENEWALS = 79;

/** The few that are not met, each with a reason of its own. */
export function inventedRenewals(people: readonly FakePerson[]): RenewalLeft[] {
  const missed: [cert: string, by: string, reason: string, words: string][] = [
    ["Safeguarding", "2027-02-23", "pacing", "The week of each course in time is full: 6 sessions already begin in it"],
    ["First aid at work", "2027-02-23", "availability", "Both courses in time are on Saturdays, when they are not at work"],
    ["Safeguarding", "2027-02-23", "cover", "Northgate would drop to 1 of 2 people on Tuesday mornings"],
    ["Fire marshal", "2027-04-30", "no_activity", "Nothing in the catalogue renews this certificate by 30 April 2027"],
    ["First aid at work", "2027-06-11", "no_seat", "The last course in time is full"],
  ];
  return missed.flatMap(([cert, by, reason, words], n) => {
    const person = people[(n * 11 + 2) % Math.max(1, people.length)];
    if (person === undefined) return [];
    const session = reason === "no_activity" ? null : `x${n + 1}`;
    return { person: person.key, name: person.name, branch: person.branch, cert, by, reason, codes: [reason], session, words };
  });
}
