import type { Commands } from "../call";
import type { Adopted, CalendarSession, LearningRecordView } from "../index";
import { ok, write } from "./answer";
import type { HandNames } from "./hand";
import type { JobNames } from "./jobs";
import type { MapNames } from "./map";
import type { PlanNames } from "./plans";
import type { Service } from "./service";

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
  | "setMe"
  | "checkForUpdate";

/** The calendar, learning records and files that are written. */
export function workCommands(service: Service): Omit<Commands, MapNames | "behindFigure" | ShellNames | JobNames | HandNames | PlanNames> {
  if (service.people.length > 0) {
    service.sessions = inventedSessions(service);
    service.records = inventedRecords(service);
  }
  return {
    toVerify: () => ok(service.records.filter((record) => record.status === "logged")),
    calendar: ({ from, to }) =>
      ok(
        service.sessions.filter(
          (session) => (from === null || session.ends.slice(0, 10) >= from) && (to === null || session.starts.slice(0, 10) <= to),
        ),
      ),
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
    bookPlace: () => write(service, "book", "Booked", ["places"], { status: "booked", position: null, warnings: [] }),
    unbookPlace: () => write(service, "unbook", "Gave up a place", ["places"], { moved_up: [] }),
    markAttendance: () => write(service, "mark_attendance", "Marked who came", ["places"], null),
    adoptPreview: () => ok(inventedAdoption(service)),
    adoptPlan: () => write(service, "adopt_plan", "Adopted a plan of 12 sessions", ["sessions", "places"], inventedAdoption(service)),
    savePlan: () => ok({ path: "/home/lead/plan.json", rows: 12 }),
    writeReport: () => ok({ path: "/home/lead/report.pdf", pages: 4 }),
    exportTable: () => ok({ path: "/home/lead/table.xlsx", rows: 96 }),
    exportCalendar: () => ok({ path: "/home/lead/calendar.ics", sessions: 8 }),
  };
}

/** One session is taken out again: two of its people move to another day, and three lose their place. */
function inventedAdoption(service: Service): Adopted {
  const booked = service.people
    .slice(0, 5)
    .map(({ key, name }, n) => ({ person: key, name, title: n < 4 ? "Safeguarding refresher" : "Managing a budget" }));
  return {
    sessions: 12,
    places: 96,
    withdrawn: 1,
    moved: booked.slice(0, 2).map((each) => ({ ...each, from: "S-2", from_date: "2027-01-19", to: "S-9", to_date: "2027-02-16" })),
    lost: booked.slice(2).map((each, n) => ({ ...each, session: n < 2 ? "S-2" : "S-5", date: n < 2 ? "2027-01-19" : "2027-03-04" })),
  };
}

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
