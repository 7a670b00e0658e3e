import type { Commands } from "../call";
import type { FundView, ImportKind, ImportOptions, ImportPreview, ImportResult, Offer, Scope, SettingsView, ToRerate } from "../index";
import { ok, write } from "./answer";
import { BRANCHES, dice, type Service, TODAY } from "./service";
import { LEVELS } from "./starter";

export type JobNames =
  | "previewImport"
  | "applyImport"
  | "saveRefused"
  | "myLearning"
  | "toRerate"
  | "settings"
  | "changeSetting"
  | "offers"
  | "removeOffers"
  | "reportDraft";
type Jobs = Pick<Commands, JobNames>;

/** The longer jobs of the invented service, with answers rich enough to look at every part of their screens. */
export function jobCommands(service: Service): Jobs {
  const held = { offers: inventedOffers() };
  const settings = () => {
    service.settings ??= inventedSettings(service);
    return service.settings;
  };
  return {
    previewImport: (kind, _token, options) => ok(preview(kind, options)),
    applyImport: (kind, _token, options) => {
      const { result } = preview(kind, options);
      return write(
        service,
        `import_${kind}`,
        `Imported ${result.created + result.updated} rows`,
        ["people", "ratings", "branches"],
        result,
      );
    },
    saveRefused: () => ok({ path: "/home/lead/Documents/hr-extract refused rows.csv", rows: 3 }),
    myLearning: (key) => {
      const person = service.people.find((candidate) => candidate.key === key);
      if (person === undefined) {
        return Promise.resolve({
          status: "error",
          error: { kind: "not_found", message: `There is no person with the number ${key}.`, what: "people", key },
        });
      }
      const roll = dice(3);
      const skills = service.skills.slice(0, 14).map((skill) => {
        const target = 1 + roll(3);
        const level = roll(4) === 0 ? null : roll(5);
        return {
          skill: skill.key,
          title: skill.title,
          target,
          level,
          state: level === null ? "unrated" : level >= target ? "met" : "below",
        };
      });
      return ok({
        person: { key: person.key, name: person.name, kind: person.kind, branch: person.branch, roles: person.roles },
        records: service.records.filter((record) => record.person === person.key),
        minutes_12_months: 750,
        minutes_waiting: 90,
        skills,
        to_rerate: [rerate(person, "2026-12-01")],
        ahead: service.sessions.filter((session) => session.starts > TODAY).slice(0, 2),
        activities: [
          ["ACT-01", "Safeguarding refresher"],
          ["ACT-04", "Digital help for the public"],
          ["ACT-07", "Reading for pleasure"],
        ],
      });
    },
    toRerate: (scope) => ok(toRerate(service, scope)),
    offers: () => ok(held.offers),
    removeOffers: (which) => {
      const gone = new Set(which.map((offer) => JSON.stringify(offer)));
      held.offers = held.offers.filter((offer) => !gone.has(JSON.stringify(offer)));
      return write(service, "remove_offers", `Removed ${which.length} offer of \`${which[0]?.title}\``, ["activities"], { removed: which });
    },
    settings: () => ok(settings()),
    changeSetting: (change) => {
      const now = settings();
      if (change.what === "set") {
        const setting = now.settings.find((each) => each.key === change.key);
        const old = setting?.value ?? "";
        const set = (value: string) => () => {
          if (setting) setting.value = value;
        };
        set(change.value)();
        const back = { take: set(old), give: set(change.value) };
        return write(service, "change_setting", `Changed: ${setting?.title ?? change.key}`, ["settings"], null, back);
      }
      if (change.what === "branch") {
        const branch = now.branches.find((each) => each.key === change.key);
        if (branch) Object.assign(branch, { name: change.name, sort: change.sort });
        else now.branches.push({ key: change.key, name: change.name, sort: change.sort, people: 0 });
      }
      if (change.what === "aim") {
        const aim = now.aims.find((each) => each.key === change.key);
        if (aim) aim.priority = change.priority;
      }
      if (change.what === "drop_cover") {
        now.duty_cover = now.duty_cover.filter((rule) => rule.id !== change.id);
        now.skill_cover = now.skill_cover.filter((rule) => rule.id !== change.id);
      }
      if (change.what === "fund") {
        const fund = now.funds.find((each) => each.key === change.key);
        const { what: _, line, ...next } = change;
        const named = { ...next, own_line: line, line: line ?? next.title };
        if (fund) Object.assign(fund, named, { left: next.pence - fund.committed - fund.spent });
        else now.funds.push({ ...named, planned: 0, committed: 0, spent: 0, left: next.pence });
      }
      if (change.what === "duty_cover") {
        const { what: _, ...rule } = change;
        const old = now.duty_cover.find((each) => each.id === rule.id);
        if (old) Object.assign(old, rule);
        else now.duty_cover.push({ ...rule, id: `d${now.duty_cover.length + 1}` });
      }
      return write(service, "change_setting", "Changed a setting", ["settings", "branches", "funds", "cover", "frameworks"], null);
    },
    reportDraft: async () => {
      const { REPORT_PDF } = await import("./report-pdf");
      return ok({
        pdf: REPORT_PDF,
        pages: 2,
        chart_svg: "",
        chart_words: "Coverage rose from 58% in December 2025 to 62% in November 2026, while answers rose from 61% to 71%.",
        summary: [
          "Of the skills that were rated, 62% are at the level the role needs: 412 of 664. 71% of the questions were answered.",
          "Twelve skills rest on one person at one branch; three of those people are known to leave within a year.",
        ],
        hidden: 1,
      });
    },
  };
}

/** A skill that somebody learned and should rate again. */
export function toRerate(service: Service, scope: Scope): ToRerate[] {
  return (scope.branch === null ? service.people : service.people.filter((person) => person.branch === scope.branch))
    .slice(0, 3)
    .map((person, n) => rerate(person, n === 2 ? "2026-12-20" : "2026-11-20"));
}

function rerate(person: Service["people"][number], due: string): ToRerate {
  return {
    person: person.key,
    name: person.name,
    skill: "A5-01",
    skill_title: "Digital help for the public",
    learned: "Digital drop-in",
    on: "2026-10-06",
    due,
  };
}

const FIELDS: Partial<Record<ImportKind, [string, string, boolean, string[], string[]][]>> = {
  people: [
    ["person_id", "Staff or volunteer number", true, ["Emp No"], ["059394", "039867", "004512"]],
    ["name", "Name", true, ["Forename", "Surname"], ["Róisín Ferreira", "Eilidh Nguyễn", "Tomasz O’Neil"]],
    ["kind", "Kind of person", true, [], []],
    ["branch", "Branch", false, ["Work Location"], ["Central Library", "NORTHGATE", "Mobile & Home"]],
    ["team", "Team", false, [], []],
    ["roles", "Roles", false, ["Post Title"], ["Digital Lead", "Library Assistant"]],
    ["start_date", "First day", false, ["Start Dt"], ["04/03/2021", "25/03/2022"]],
    ["end_date", "Last day", false, ["Leaving Date"], ["21/03/2027"]],
    ["weekly_hours", "Weekly hours", false, ["Contr. Hrs"], ["7.4", "22.5", "37"]],
    ["email", "E-mail", false, [], []],
    ["manager_id", "Number of the manager", false, [], []],
  ],
  grid: [
    ["person_id", "Staff or volunteer number", true, ["ID"], ["059394", "V0003"]],
    ["rated_on", "Day of the rating", true, [], []],
    ["source", "Who says so", false, [], []],
  ],
};
const HEADINGS = [
  "Emp No",
  "Forename",
  "Surname",
  "Post Title",
  "Work Location",
  "Contr. Hrs",
  "Start Dt",
  "Leaving Date",
  "Car park permit",
];

function preview(kind: ImportKind, options: ImportOptions): ImportPreview {
  const fields = (FIELDS[kind] ?? FIELDS.people ?? []).map(([field, title, required, found, samples]) => ({
    field,
    title,
    required,
    headings: options.map[field] ?? found,
    set: options.set[field] ?? null,
    samples: (options.map[field] ?? found).length > 0 ? samples : [],
  }));
  const missing = fields.some((field) => field.required && field.headings.length === 0 && !field.set);
  const shown = fields.filter((field) => field.headings.length > 0 || field.set !== null);
  const values: Record<string, string[]> = {
    person_id: ["059394", "039867", "004512", "011239", "014246", ""],
    name: ["Róisín Ferreira", "Eilidh Nguyễn", "Tomasz O’Neil", "Oluwaseun Taylor", "Mairéad Patel", "Hamza Khan"],
    branch: ["Mobile & Home", "Willow Lane Community Library", "Central", "Central", "Harbourside", "Northgate"],
    roles: [
      "Digital lead",
      "Home and mobile library officer",
      "Community librarian",
      "Digital lead",
      "Chief button presser",
      "Library assistant",
    ],
    start_date: ["2021-03-04", "2022-03-25", "2017-11-17", "2009-11-12", "31/02/2024", "2019-10-30"],
    end_date: ["", "2027-03-21", "", "", "", ""],
    weekly_hours: ["7.4", "22.5", "37", "30", "18.5", "0"],
  };
  const outcomes = ["created", "created", "updated", "unchanged", "rejected", "rejected"];
  const mapped = (options.map_role["Chief button presser"] ?? "") !== "";
  const result: ImportResult = {
    kind,
    rows: 70,
    created: missing ? 0 : 61,
    updated: missing ? 0 : 1,
    unchanged: 2,
    rejected: missing ? 68 : 3,
    ignored_columns: ["Car park permit"],
    new: { branches: ["Harborside"], teams: [], roles: mapped ? [] : ["Chief button presser"], aims: [] },
    sheets: {
      read: ["Extract"],
      left_out: [{ sheet: "Notes", reason: "has no row of headings with the columns `person_id`, `name`" }],
    },
    problems: [
      {
        row: 11,
        sheet: "Extract",
        column: "Start Dt",
        column_number: 7,
        value: "31/02/2024",
        kind: "invalid_date",
        message: "This day does not exist. Write a day of the calendar, such as 28/02/2024.",
      },
      {
        row: 12,
        sheet: "Extract",
        column: "Emp No",
        column_number: 1,
        value: "",
        kind: "missing",
        message: "The number is missing. Every person needs one.",
      },
      {
        row: 12,
        sheet: "Extract",
        column: "Contr. Hrs",
        column_number: 6,
        value: "0",
        kind: "invalid_number",
        message: "Weekly hours are above 0 and at most 100.",
      },
      {
        row: 81,
        sheet: "Extract",
        column: "Emp No",
        column_number: 1,
        value: "059394",
        kind: "duplicate_key",
        message: "Row 7 has the same number. The first row stands; take one of them away.",
      },
    ],
    problems_left_out: 0,
  };
  return {
    sheets: ["Notes", "Extract"],
    skills:
      kind === "grid"
        ? [
            {
              sheet: "Extract",
              column: 3,
              heading: "A5-01 Digital help",
              skill: "A5-01",
              title: "Digital help for the public",
              levels: 41,
            },
            { sheet: "Extract", column: 4, heading: "Line danceing", skill: null, title: null, levels: 29 },
          ]
        : [],
    sheet: options.sheet ?? "Extract",
    header_row: options.header_row ?? 5,
    headings: HEADINGS,
    fields,
    rows: outcomes.map((outcome, n) => ({
      row: 7 + n,
      sheet: "Extract",
      outcome,
      values: shown.map((field) => field.set ?? values[field.field]?.[n] ?? ""),
      changes: outcome === "updated" ? ["Branch: Northgate → Central", "Weekly hours: 30 → 37"] : [],
    })),
    result,
    fingerprint: "f1",
  };
}

/** The same on every screen. */
export function inventedFunds(): FundView[] {
  const year = { from: "2026-04-01", to: "2027-03-31" };
  return [
    {
      key: "CORE",
      title: "Core training",
      line: "Core training",
      own_line: null,
      ...year,
      pence: 1_800_000,
      planned: 120_000,
      committed: 642_000,
      spent: 517_500,
      left: 640_500,
    },
    {
      key: "DIGITAL",
      title: "Digital skills grant",
      line: "Digital",
      own_line: "Digital",
      ...year,
      pence: 400_000,
      planned: 0,
      committed: 320_000,
      spent: 95_050,
      left: -15_050,
    },
  ];
}

function inventedSettings(service: Service): SettingsView {
  return {
    store: service.info,
    settings: [
      {
        key: "service.name",
        value: service.info.service,
        title: "Name of the library service",
        help: "Stands on the overview and on reports.",
      },
      {
        key: "plan.minutes_per_quarter.employee",
        value: "900",
        title: "Learning time of staff, minutes a quarter",
        help: "A plan gives nobody more. 0 to 100,000.",
      },
      {
        key: "plan.closed",
        value: "2026-12-25;2026-12-26",
        title: "Days on which every branch is closed",
        help: "Dates as YYYY-MM-DD, with a semicolon between. A plan puts nothing on them.",
      },
      {
        key: "plan.open",
        value: "",
        title: "Bank holidays on which branches are open all the same",
        help: "Dates as YYYY-MM-DD, with a semicolon between.",
      },
      {
        key: "plan.notice_working_days",
        value: "15",
        title: "Notice before a session, in working days",
        help: "A plan starts nothing new sooner than so many days from Monday to Friday that are not closed. 0 to 250.",
      },
      {
        key: "plan.sessions_per_week",
        value: "",
        title: "Most sessions that begin in one week",
        help: "For the whole service, 1 to 10,000. Empty: no limit. What is confirmed stays.",
      },
      {
        key: "small_numbers.fewer_than",
        value: "5",
        title: "Hide groups of fewer people than",
        help: "In anything for councillors or that leaves the service. 5 to 10.",
      },
      { key: "update.address", value: "", title: "Address to ask for a newer version", help: "Empty: the program never asks." },
    ],
    branches: BRANCHES.map((name, n) => ({
      key: name,
      name,
      sort: ["statutory", "statutory", "community", "statutory", "mobile"][n] ?? "",
      people: service.people.filter((person) => person.branch === name).length,
    })),
    duty_cover: [
      { id: "d1", branch: "Central", halfdays: [], role: null, min: 6 },
      { id: "d2", branch: "Central", halfdays: ["sat-am", "sat-pm"], role: null, min: 3 },
      { id: "d3", branch: "Northgate", halfdays: ["mon-am", "tue-am", "wed-am"], role: "BM", min: 1 },
    ],
    skill_cover: [{ id: "s1", scope: "each", skill: "A3-07", level: 2, kinds: ["employee"], min: 1 }],
    funds: inventedFunds(),
    outside_funds: { sessions: 2, pence: 45_000, planned: 0, committed: 45_000, spent: 0 },
    aims: [
      "Attracting, retaining and developing talent",
      "Targeting inclusion, diversity, representation and equality",
      "Investing in professional skills and ethics",
      "Promoting leadership at every level",
      "An open, inclusive approach to professionalism",
      "Lowering the barriers to entry",
      "A commitment to Continuing Professional Development",
      "Recognising and valuing volunteers",
      "Showing what the workforce achieves",
    ].map((title, n) => ({ key: String(n + 1), title, working_title: n > 6, priority: 5 })),
    frameworks: [
      {
        code: "STARTER",
        version: "1",
        title: "Starter framework",
        skills: service.skills.length,
        in_use: true,
        edition: "PLSS-2017",
        max_level: LEVELS.length - 1,
      },
      {
        code: "FAIRSHIRE",
        version: "2027",
        title: "Fairshire skills profile",
        skills: 42,
        in_use: false,
        edition: "PLSS-2017",
        max_level: 4,
      },
    ],
    roles: [
      ["LA", "Library assistant"],
      ["BM", "Branch or hub manager"],
      ["CL", "Community librarian"],
    ],
    skills: service.skills.map((skill): [string, string] => [skill.key, skill.title]),
  };
}

function inventedOffers(): Offer[] {
  const offer = { activity: "ACT-04", title: "Digital help for the public", to: "2027-12-17", seats: null };
  return [
    { ...offer, offer: "DH-1", halfdays: "tue-am;thu-pm", every_weeks: 2, from: "2027-01-11", venue: "NOR-ROOM", trainer: "T1" },
    { ...offer, offer: null, halfdays: "wed-am", every_weeks: 1, from: null, venue: null, trainer: null },
  ];
}
