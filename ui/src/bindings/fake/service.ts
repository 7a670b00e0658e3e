import type {
  CalendarSession,
  HistoryEntry,
  Kind,
  LearningRecordView,
  Preferences,
  RatingLine,
  Scope,
  SettingsView,
  SkillHead,
  Source,
  StoreInfo,
  Sums,
} from "../index";
import { LEVELS, SKILLS } from "./starter";

export const TODAY = "2026-11-24";

export type FakePerson = {
  key: string;
  name: string;
  kind: Kind;
  branch: string | null;
  team: string | null;
  roles: string[];
  leaving: string | null;
};

/** What the invented service holds. Cells are the map's numbers, person by person. */
export type Service = {
  info: StoreInfo;
  preferences: Preferences;
  /** Who is at the keyboard. */
  me: string | null;
  skills: SkillHead[];
  people: FakePerson[];
  cells: number[][];
  ratings: Map<string, RatingLine[]>;
  sessions: CalendarSession[];
  records: LearningRecordView[];
  /** Invented when they are first asked for. */
  settings: SettingsView | null;
  history: HistoryEntry[];
  undo: { id: string; take: () => void; give: () => void }[];
  redo: { id: string; take: () => void; give: () => void }[];
};

export const BRANCHES = ["Central", "Eastfield", "Harbour", "Kingsmead", "Mobile library", "Northgate", "Orchard Park", "Westbury"];

const ROLES: { title: string; kind: Kind; weight: number; targets: string[]; level: number }[] = [
  {
    title: "Library assistant",
    kind: "employee",
    weight: 9,
    targets: ["A2-02", "A3-03", "A3-07", "A5-01", "A5-02", "A6-01", "A6-02", "A6-03", "A3-05"],
    level: 2,
  },
  {
    title: "Supervisor",
    kind: "employee",
    weight: 4,
    targets: ["A2-02", "A3-07", "A4-01", "A4-04", "A6-01", "A6-02", "A6-03", "A8-02", "A1-03"],
    level: 3,
  },
  {
    title: "Children's librarian",
    kind: "employee",
    weight: 2,
    targets: ["A3-05", "A3-06", "A3-07", "A2-05", "A5-04", "A7-03", "A4-07"],
    level: 3,
  },
  {
    title: "Community librarian",
    kind: "employee",
    weight: 3,
    targets: ["A2-03", "A3-03", "A4-06", "A5-03", "A5-05", "A5-06", "A5-04", "A9-01"],
    level: 3,
  },
  {
    title: "Branch manager",
    kind: "employee",
    weight: 2,
    targets: ["A1-01", "A1-04", "A4-02", "A4-03", "A4-04", "A4-05", "A4-07", "A9-03", "A7-05"],
    level: 3,
  },
  { title: "Digital lead", kind: "employee", weight: 1, targets: ["A5-01", "A5-02", "A2-04", "A7-04", "A3-02", "A9-03"], level: 4 },
  { title: "Apprentice", kind: "employee", weight: 1, targets: ["A6-01", "A6-02", "A5-01", "A7-01", "A7-02"], level: 1 },
  { title: "Front of house volunteer", kind: "volunteer", weight: 6, targets: ["A6-01", "A8-03", "A8-04", "A3-07"], level: 2 },
  { title: "Digital buddy", kind: "volunteer", weight: 3, targets: ["A5-01", "A8-03", "A3-07", "A3-02"], level: 2 },
  { title: "Home library volunteer", kind: "volunteer", weight: 3, targets: ["A8-05", "A8-03", "A3-07", "A3-05"], level: 2 },
  { title: "Portfolio holder", kind: "councillor", weight: 0.3, targets: ["A9-01", "A9-02", "A9-04", "A9-05"], level: 2 },
  { title: "Head of culture", kind: "officer", weight: 0.3, targets: ["A9-01", "A9-02", "A9-03", "A9-06"], level: 3 },
];

const FIRST =
  "Amina Ben Carys Dilip Elsie Farah Grace Hamid Iona Jack Karen Liam Mei Nadia Owen Priya Quentin Rosa Sam Tariq Una Victor Wendy Xena Yusuf Zoe Martha Leon Ruth Joseph".split(
    " ",
  );
const LAST =
  "Adeyemi Bennett Clarke Davies Evans Foster Green Hughes Iqbal Jones Khan Lewis Morris Nowak O'Brien Patel Quinn Roberts Shah Taylor Underwood Vaughan Walker Young Featherstonehaugh-Cholmondeley Okafor Singh Wright Murray Hill".split(
    " ",
  );

const NAMES = new Intl.Collator("en-GB");

/** The same numbers from the same seed on every run. */
export function dice(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export function inventedService(people: number, skills: number): Service {
  const roll = dice(7);
  const service = emptyService();
  service.skills = starterSkills(skills);
  const column = new Map(service.skills.map((skill, index) => [skill.key, index]));
  for (let n = 0; n < people; n++) {
    const role = pickRole(roll);
    const person: FakePerson = {
      key: `${role.kind === "volunteer" ? "V" : "0"}${String(4001 + n)}`,
      name: `${FIRST[roll(FIRST.length)]} ${LAST[roll(LAST.length)]}`,
      kind: role.kind,
      branch: role.kind === "councillor" || role.kind === "officer" ? null : (BRANCHES[roll(BRANCHES.length)] ?? null),
      team: role.kind === "employee" && roll(3) === 0 ? "Children and families" : null,
      roles: [role.title],
      leaving: roll(12) === 0 ? "2027-02-26" : null,
    };
    const cells = service.skills.map(() => 0);
    for (const key of role.targets) {
      const at = column.get(key);
      if (at === undefined) continue;
      const target = Math.max(1, role.level - (roll(4) === 0 ? 1 : 0));
      const unrated = roll(100) < 26;
      const level = unrated ? 0 : 1 + Math.max(0, Math.min(4, target + 1 - roll(4)));
      const importance = 1 + roll(3);
      const marks = (!unrated && roll(11) === 0 ? 0x400 : 0) | (!unrated && roll(19) === 0 ? 0x800 : 0);
      const said = unrated ? 0 : saidBy("manager", "2026-03-02");
      cells[at] = target | (level << 4) | (importance << 8) | marks | said;
      if (!unrated) service.ratings.set(`${person.key} ${key}`, inventedRatings(level - 1, roll, (marks & 0x800) !== 0));
    }
    if (roll(9) === 0) cells[roll(cells.length)] ||= (1 + 1 + roll(2)) << 4;
    service.people.push(person);
    service.cells.push(cells);
  }
  const order = service.people
    .map((person, index) => ({ person, cells: service.cells[index] ?? [] }))
    .sort((a, b) => NAMES.compare(a.person.name, b.person.name));
  service.people = order.map(({ person }) => person);
  service.cells = order.map(({ cells }) => cells);
  service.info = { ...service.info, service: "Fairshire Libraries", demo: true, people, ratings: service.ratings.size };
  return service;
}

const SOURCES: readonly Source[] = ["self", "manager", "peer", "assessor", "certificate"];

/** The bits of a cell that say whose rating is in force, and how many days old it is. */
export function saidBy(source: Source, on: string): number {
  const days = Math.round((Date.parse(TODAY) - Date.parse(on)) / 86_400_000);
  return ((SOURCES.indexOf(source) + 1) << 12) | (Math.max(0, days) << 15);
}

/** An open store with the starter framework and nothing else. */
export function emptyService(): Service {
  return {
    info: {
      place: "/home/lead/Documents/fairshire.skillsplan",
      caution: null,
      service: "New service",
      demo: false,
      people: 0,
      ratings: 0,
      framework: { code: "STARTER", version: "1" },
      framework_title: "Starter framework",
      edition: "PLSS-2017",
      edition_title: "Public Library Skills Strategy, 2017",
      levels: LEVELS,
      today: TODAY,
    },
    preferences: {
      theme: "system",
      compact: false,
      rail_collapsed: false,
      text_size: 100,
      screen: null,
      map_by_level: false,
    },
    me: null,
    skills: starterSkills(SKILLS.length),
    people: [],
    cells: [],
    ratings: new Map(),
    sessions: [],
    records: [],
    settings: null,
    history: [],
    undo: [],
    redo: [],
  };
}

/** The people of a scope, as positions. */
export function inScope(service: Service, scope: Scope): number[] {
  return service.people.flatMap((person, index) =>
    (scope.branch === null || person.branch === scope.branch) && (scope.kind === null || person.kind === scope.kind) ? [index] : [],
  );
}

/** The sums over the required cells that `keep` lets through. */
export function sums(service: Service, people: readonly number[], keep: (skill: SkillHead) => boolean): Sums {
  const total = {
    people: 0,
    required: 0,
    met: 0,
    below: 0,
    unrated: 0,
    review_due: 0,
    target_levels: 0,
    gap_levels: 0,
    unrated_levels: 0,
    weighted_gap: 0,
    people_with_gap: 0,
  };
  for (const person of people) {
    let required = 0;
    let below = 0;
    service.cells[person]?.forEach((bits, index) => {
      const skill = service.skills[index];
      const target = bits & 0xf;
      if (target === 0 || skill === undefined || !keep(skill)) return;
      const level = (bits >> 4) & 0xf;
      required += 1;
      total.target_levels += target;
      if (bits & 0x400) total.review_due += 1;
      if (level === 0) {
        total.unrated += 1;
        total.unrated_levels += target;
      } else if (level - 1 >= target) total.met += 1;
      else {
        below += 1;
        total.gap_levels += target - level + 1;
        total.weighted_gap += (target - level + 1) * ((bits >> 8) & 3);
      }
    });
    total.required += required;
    total.below += below;
    if (required > 0) total.people += 1;
    if (below > 0) total.people_with_gap += 1;
  }
  const rated = total.met + total.below;
  return { ...total, coverage: rated === 0 ? null : total.met / rated, response: total.required === 0 ? null : rated / total.required };
}

function starterSkills(count: number): SkillHead[] {
  const longer = SKILLS.concat(SKILLS.map((skill) => ({ ...skill, key: `${skill.key}b`, title: `${skill.title}, further` })));
  const order = (skill: SkillHead) => Number(skill.aim ?? 99);
  return longer.slice(0, count).sort((a, b) => order(a) - order(b));
}

function pickRole(roll: (below: number) => number) {
  const tickets = ROLES.flatMap((role) => Array.from({ length: Math.round(role.weight * 10) }, () => role));
  return tickets[roll(tickets.length)] ?? (ROLES[0] as (typeof ROLES)[number]);
}

function inventedRatings(level: number, roll: (below: number) => number, disagree: boolean): RatingLine[] {
  const line = (n: number, source: Source, value: number, on: string): RatingLine => ({
    id: `r${n}`,
    level: Math.max(0, Math.min(4, value)),
    source,
    by: source === "manager" ? "Karen Walker" : null,
    on,
    review_by: null,
    confidence: 1 + roll(4),
    note: source === "manager" && roll(5) === 0 ? "Seen at the help desk on a busy Saturday" : null,
    withdrawn: false,
    in_force: n === 0,
  });
  return [
    line(0, "manager", level, "2026-03-02"),
    line(1, "self", disagree ? level + 2 : level, "2026-02-11"),
    line(2, "manager", level - 1, "2025-03-10"),
  ];
}
