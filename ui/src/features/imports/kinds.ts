/** The kinds of file that the wizard takes, in the words of the desk, and what to bring in after each. */
import type { ImportKind } from "@/data/types";

export interface KindText {
  kind: ImportKind;
  /** On the choice and in headings. */
  title: string;
  /** What such a file holds, and where it usually comes from. */
  holds: string;
  one: string;
  many: string;
  /** Fields that often are the same for every row and stand in no column. */
  everyRow: string[];
  /** What it makes sense to bring in next. */
  next: ImportKind[];
}

const text = (
  kind: ImportKind,
  title: string,
  one: string,
  many: string,
  holds: string,
  next: ImportKind[],
  everyRow: string[] = [],
): KindText => ({
  kind,
  title,
  one,
  many,
  holds,
  next,
  everyRow,
});

export const KIND_GROUPS: { title: string; kinds: KindText[] }[] = [
  {
    title: "People",
    kinds: [
      text(
        "people",
        "People",
        "person",
        "people",
        "Staff from HR, volunteers, councillors: number, name, roles, branch, dates",
        ["people", "grid", "ratings"],
        ["kind"],
      ),
      text("rota", "Weekly rota", "person’s rota", "people’s rotas", "The half-days each person is on duty, and when else they are free", [
        "leave",
        "cover",
      ]),
      text("leave", "Leave", "leave", "leaves", "Days on which people are away", ["sessions"]),
      text("certificates", "Certificates held", "certificate", "certificates", "Who was awarded what, and until when it holds", ["log"]),
    ],
  },
  {
    title: "Skills and levels",
    kinds: [
      text(
        "grid",
        "Skills grid",
        "rating",
        "ratings",
        "People down, skills across, a level in each cell: the usual skills audit",
        ["log", "activities"],
        ["rated_on", "source"],
      ),
      text(
        "ratings",
        "Ratings",
        "rating",
        "ratings",
        "One rating in each row: person, skill, level, date",
        ["log", "activities"],
        ["rated_on", "source"],
      ),
      text("targets", "What roles need", "target", "targets", "The level of each skill that a role asks for", ["people", "grid"]),
      text("roles", "Roles", "role", "roles", "Role codes, titles and the other titles they go by", ["targets", "people"]),
      text("framework", "Skills framework", "skill", "skills", "Skills with their aims: a new framework version", ["targets"]),
    ],
  },
  {
    title: "Learning",
    kinds: [
      text(
        "log",
        "Learning records",
        "record",
        "records",
        "What people did: date, minutes, activity, skills",
        ["activities", "funds"],
        ["status"],
      ),
      text("activities", "Activities", "activity", "activities", "The catalogue: what each activity teaches, its length and cost", [
        "offers",
        "sessions",
      ]),
      text("offers", "How activities can run", "offer", "offers", "Half-days, venues and trainers from which the plan picks dates", [
        "cover",
        "funds",
      ]),
      text("sessions", "Sessions", "session", "sessions", "Training sessions with date, venue and trainer", ["rota", "cover"]),
    ],
  },
  {
    title: "Places, money and cover",
    kinds: [
      text("venues", "Venues", "venue", "venues", "Rooms, their branch and their seats", ["activities", "offers"]),
      text("funds", "Funds", "fund", "funds", "Money by fund, with its first and last day", ["venues", "activities"]),
      text("cover", "Cover on duty", "cover rule", "cover rules", "How many people must stay on duty at each branch", ["rota", "leave"]),
    ],
  },
];

export const KINDS: KindText[] = KIND_GROUPS.flatMap((group) => group.kinds);

const fallback = KINDS[0] as KindText;

export function kindText(kind: ImportKind): KindText {
  return KINDS.find((each) => each.kind === kind) ?? fallback;
}

export function isImportKind(text: string | undefined): text is ImportKind {
  return KINDS.some((each) => each.kind === text);
}

/** `128 people`, `1 person`. */
export function counted(kind: ImportKind, n: number): string {
  const words = kindText(kind);
  return `${n.toLocaleString("en-GB")} ${n === 1 ? words.one : words.many}`;
}

/** Values that a field takes from a closed list, with the words for them. */
export const CLOSED: Record<string, [string, string][]> = {
  kind: [
    ["employee", "Paid staff"],
    ["volunteer", "Volunteer"],
    ["councillor", "Councillor"],
    ["officer", "Senior officer"],
  ],
  source: [
    ["self", "The person (self)"],
    ["manager", "Manager"],
    ["peer", "Colleague (peer)"],
    ["assessor", "Assessor"],
    ["certificate", "Certificate"],
  ],
  status: [
    ["logged", "Logged"],
    ["verified", "Verified"],
  ],
};

/** The closed list of a field of a kind of file; `kind` and `status` mean something else in other files. */
export function closedValues(kind: ImportKind, field: string): [string, string][] | null {
  if (field === "kind" && kind !== "people" && kind !== "roles") return null;
  if (field === "status" && kind !== "log") return null;
  return CLOSED[field] ?? null;
}

export const DATE_FIELDS = new Set(["rated_on", "review_by", "start_date", "end_date", "from", "to", "date", "awarded_on", "expires_on"]);
