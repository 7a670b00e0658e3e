import type { Commands } from "../call";
import type { CalendarSession, ImportResult, LearningRecordView, PlanView } from "../index";
import { ok, write } from "./answer";
import { BRANCHES, type Service, TODAY } from "./service";
import { AIMS } from "./starter";

type MapNames = "overview" | "gapTable" | "skillsMap" | "cellDetail" | "people" | "find" | "rate" | "undo" | "redo" | "history";
type ShellNames =
  | "startState"
  | "storeInfo"
  | "openDemo"
  | "openStore"
  | "openRecent"
  | "createStore"
  | "closeStore"
  | "pickFile"
  | "openWritten"
  | "setPreferences"
  | "checkForUpdate";

/** Imports, plans, calendar, learning, reports and settings. */
export function workCommands(service: Service): Omit<Commands, MapNames | ShellNames> {
  if (service.people.length > 0) {
    service.sessions = inventedSessions(service);
    service.records = inventedRecords(service);
  }
  const result: ImportResult = {
    kind: "people",
    rows: 3,
    created: 2,
    updated: 0,
    unchanged: 0,
    rejected: 1,
    ignored_columns: ["Car park"],
    new: { branches: ["Riverside"], teams: [], roles: [], aims: [] },
    problems: [
      {
        row: 4,
        column: "Start date",
        column_number: 3,
        value: "31/02/2024",
        kind: "invalid_date",
        message: "`31/02/2024` is not a date of the calendar",
      },
    ],
  };
  return {
    myLearning: (key) => {
      const person = service.people.find((candidate) => candidate.key === key) ?? service.people[0];
      if (person === undefined)
        return Promise.resolve({ status: "error", error: { kind: "not_found", message: "There is no such person.", what: "people", key } });
      return ok({
        person: { key: person.key, name: person.name, kind: person.kind, branch: person.branch, roles: person.roles },
        records: service.records.filter((record) => record.person === person.key),
        minutes_12_months: 540,
        minutes_waiting: 90,
        skills: [{ skill: "A5-01", title: "Digital help for the public", target: 2, level: 1, state: "below" }],
        to_rerate: [],
        ahead: service.sessions.slice(0, 2),
        activities: [["ACT-04", "Digital help for the public"]],
      });
    },
    toVerify: () => ok(service.records.filter((record) => record.status === "logged")),
    calendar: ({ from, to }) =>
      ok(
        service.sessions.filter(
          (session) => (from === null || session.ends.slice(0, 10) >= from) && (to === null || session.starts.slice(0, 10) <= to),
        ),
      ),
    planSize: (setup) =>
      ok({
        from: setup.from ?? TODAY,
        to: setup.to ?? "2027-11-23",
        people: 82,
        activities: 26,
        sessions: 64,
        places: 911,
        open_levels: 148,
        unrated_left_out: 96,
        without_rota: 20,
        nothing_teaches: ["Local studies and heritage"],
        funds: [{ key: "CORE", title: "Core training", pence: 1_800_000, used: 1_159_500 }],
        cover: ["Central keeps at least 3 people on duty in every half-day"],
        missing: [],
      }),
    reportDraft: () =>
      ok({ pdf: "", pages: 4, chart_svg: "", chart_words: "", summary: ["62 % of rated skills are at target."], hidden: 1 }),
    settings: () =>
      ok({
        store: service.info,
        settings: [{ key: "service", value: service.info.service, title: "Name of the service", help: "Stands on every report." }],
        branches: BRANCHES.map((name) => ({
          key: name,
          name,
          sort: "statutory",
          people: service.people.filter((person) => person.branch === name).length,
        })),
        duty_cover: [{ id: "d1", branch: "Central", halfdays: ["tue-am"], role: null, min: 3 }],
        skill_cover: [{ id: "s1", scope: "each", skill: "A3-07", level: 2, kinds: ["employee"], min: 1 }],
        funds: [
          {
            key: "CORE",
            title: "Core training",
            from: "2026-04-01",
            to: "2027-03-31",
            pence: 1_800_000,
            committed: 642_000,
            spent: 517_500,
          },
        ],
        aims: AIMS.map((aim) => ({ ...aim, priority: 5 })),
        frameworks: [
          {
            code: "STARTER",
            version: "1",
            title: "Starter framework",
            skills: service.skills.length,
            in_use: true,
            edition: "PLSS-2017",
            max_level: 4,
          },
        ],
        roles: [["LA", "Library assistant"]],
        skills: service.skills.map((skill): [string, string] => [skill.key, skill.title]),
      }),
    about: () => ok({ version: "0.1.0", database: "SQLite 3.50", licence: "MIT or Apache-2.0", parts: [["react", "19.3.1", "MIT"]] }),
    addLearning: () => write(service, "add_learning", "Logged a record", ["learning"], { record: "L9", status: "logged" }),
    verifyLearning: (verdict) => {
      const record = service.records.find((candidate) => candidate.id === verdict.record);
      const status = verdict.accept ? "verified" : "returned";
      if (record) record.status = status;
      return write(service, "verify_learning", verdict.accept ? "Verified a record" : "Returned a record", ["learning", "ratings"], {
        record: verdict.record,
        status,
      });
    },
    changeSession: (change) => {
      const session = service.sessions.find((candidate) => candidate.key === change.session);
      if (session) session.status = change.status;
      return write(service, "change_session", "Changed a session", ["sessions"], null);
    },
    markAttendance: () => write(service, "mark_attendance", "Marked who came", ["places"], null),
    applyImport: (kind) => write(service, "import", "Imported 2 people", ["people"], { ...result, kind }),
    previewImport: (kind) =>
      ok({
        sheets: ["Staff"],
        sheet: "Staff",
        header_row: 1,
        headings: ["Employee Number", "Surname", "Start date"],
        fields: [{ field: "person", title: "Staff number", required: true, headings: ["Employee Number"], set: null, samples: ["004512"] }],
        rows: [{ row: 2, outcome: "created", values: ["004512"], changes: [] }],
        result: { ...result, kind },
        fingerprint: "f1",
      }),
    saveRefused: () => ok({ path: "/home/lead/refused.csv", rows: 1 }),
    adoptPlan: () => write(service, "adopt_plan", "Adopted a plan of 12 sessions", ["sessions", "places"], { sessions: 12, places: 96 }),
    changeSetting: () =>
      write(service, "change_setting", "Changed a setting", ["settings", "branches", "funds", "cover", "frameworks"], null),
    solvePlan: (_setup, _limits, channel) => {
      channel.onmessage({
        seconds: 1,
        score: 900,
        bound: 1000,
        empty: 0,
        parts: { renewal: 0, gap: 900, fairness: 0, cost: 0, stability: 0 },
        phase: "searching",
      });
      return ok(inventedPlan);
    },
    stopPlan: () => ok(null),
    savePlan: () => ok({ path: "/home/lead/plan.json", rows: 12 }),
    writeReport: () => ok({ path: "/home/lead/report.pdf", rows: 4 }),
    exportTable: () => ok({ path: "/home/lead/table.xlsx", rows: 96 }),
    exportCalendar: () => ok({ path: "/home/lead/calendar.ics", rows: 8 }),
  };
}

const inventedPlan: PlanView = {
  plan: "{}",
  score: 950,
  bound: 1000,
  empty: 0,
  parts: { renewal: 0, gap: 950, fairness: 0, cost: 0, stability: 0 },
  optimal: false,
  weight_open: 400,
  weight_closed: 260,
  levels_closed: 91,
  levels_open: 148,
  people: 60,
  places: 96,
  pence: 640_000,
  sessions: [],
  funds: [],
  reasons: [],
  left: [],
  nothing_for: [],
  violations: [],
};

function inventedSessions(service: Service): CalendarSession[] {
  const titles = [
    "Digital help for the public",
    "Safeguarding refresher",
    "Welcoming everyone",
    "Rhyme time skills",
    "Managing a budget",
    "Sector forum: reading for pleasure",
  ];
  return titles.map((title, n) => ({
    key: `S-${n + 1}`,
    activity: `ACT-0${n + 1}`,
    title,
    kind: n === 5 ? "sector forum" : "training session",
    starts: `2026-${n < 3 ? "12" : "11"}-${String(3 + n * 4).padStart(2, "0")}T10:00`,
    ends: `2026-${n < 3 ? "12" : "11"}-${String(3 + n * 4).padStart(2, "0")}T13:00`,
    halfdays: "",
    venue: "Central, learning room",
    trainer: "Digital team",
    status: n < 3 ? "confirmed" : "held",
    capacity: 10,
    people: service.people
      .slice(n * 3, n * 3 + 6 + n)
      .map((person) => ({ person: person.key, name: person.name, status: n < 3 ? "booked" : "attended" })),
    teaches: [["A5-01", "Digital help for the public", 2]],
    pence: 20_000 + n * 5_000,
  }));
}

function inventedRecords(service: Service): LearningRecordView[] {
  return service.people.slice(0, 5).map((person, n) => ({
    id: `L${n}`,
    person: person.key,
    name: person.name,
    kind: person.kind,
    branch: person.branch,
    on: `2026-11-${10 + n}`,
    minutes: 60 + n * 30,
    activity: null,
    title: "Helped at the digital drop-in",
    skills: [{ skill: "A5-01", title: "Digital help for the public", level: 2, now: 1 }],
    reflection: "I learned to ask what the person wants to do before touching the device.",
    status: n === 4 ? "verified" : "logged",
    verified_by: n === 4 ? "Karen Walker" : null,
    returned: null,
  }));
}
