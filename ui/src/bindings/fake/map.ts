import type { Commands } from "../call";
import type {
  CellDetail,
  ColumnSums,
  GapGroup,
  Key,
  LearningOption,
  MapQuery,
  MapSums,
  Noun,
  RateRow,
  Scope,
  SkillHead,
  SkillsMap,
  UndoneOperation,
} from "../index";
import { ok, write } from "./answer";
import { overview } from "./overview";
import { BRANCHES, inScope, type Service, saidBy, sums, TODAY } from "./service";
import { AIMS, LEVELS } from "./starter";

export type MapNames =
  | "overview"
  | "gapTable"
  | "skillsMap"
  | "mapSums"
  | "skillLearning"
  | "cellDetail"
  | "people"
  | "find"
  | "rate"
  | "undo"
  | "redo"
  | "history";

/** Overview, skills map, ratings, history and the palette's search. */
export function mapCommands(service: Service): Pick<Commands, MapNames> {
  return {
    overview: (scope) => ok(overview(service, scope)),
    gapTable: ({ by, scope }) => {
      const people = inScope(service, scope);
      const groups = gapGroups(service, people, by);
      return ok({
        as_of: scope.as_of ?? TODAY,
        framework: service.info.framework,
        edition: service.info.edition,
        ratings: scope.ratings,
        totals: sums(service, people, all),
        needs_most: null,
        groups: groups.filter((group) => group.required > 0),
      });
    },
    skillsMap: (scope) => ok(skillsMap(service, scope)),
    mapSums: (query) => ok(mapSums(service, query)),
    skillLearning: (skill) => {
      const title = service.skills.find((one) => one.key === skill)?.title;
      return ok(title === undefined ? [] : learning(title));
    },
    cellDetail: (person, skill) => {
      const detail = cellDetail(service, person, skill);
      return detail
        ? ok(detail)
        : Promise.resolve({
            status: "error",
            error: { kind: "not_found", message: `There is no person ${person}.`, what: "people", key: person },
          });
    },
    people: (text) =>
      ok(
        service.people
          .filter((person) => person.name.toLowerCase().includes(text.toLowerCase()) || person.key.includes(text))
          .slice(0, 50)
          .map(({ key, name, kind, branch, roles }) => ({ key, name, kind, branch, roles })),
      ),
    find: (text) => {
      const wanted = text.toLowerCase();
      return ok([
        ...service.people
          .filter((person) => person.name.toLowerCase().includes(wanted))
          .slice(0, 6)
          .map((person) => ({
            what: "person",
            key: person.key,
            title: person.name,
            detail: `${person.roles.join(", ")}, ${person.branch ?? "no branch"}`,
          })),
        ...service.skills
          .filter((skill) => skill.title.toLowerCase().includes(wanted) || skill.key.toLowerCase().includes(wanted))
          .slice(0, 6)
          .map((skill) => ({ what: "skill", key: skill.key, title: skill.title, detail: `Aim ${skill.aim}` })),
        ...BRANCHES.filter((branch) => branch.toLowerCase().includes(wanted)).map((branch) => ({
          what: "branch",
          key: branch,
          title: branch,
          detail: "Branch",
        })),
        // One line for each activity that has sessions: those are all that the invented service knows of it.
        ...[...new Map(service.sessions.map((session) => [session.activity, session])).values()]
          .filter((session) => session.title.toLowerCase().includes(wanted))
          .map((session) => ({ what: "activity", key: session.activity, title: session.title, detail: "training session" })),
      ]);
    },
    rate: (rows) => rate(service, rows),
    undo: () => {
      const { operations, changed } = takeBack(service, "undo");
      return ok({ value: { undone: operations }, label: null, operation: null, changed });
    },
    redo: () => {
      const { operations, changed } = takeBack(service, "redo");
      return ok({ value: { redone: operations }, label: null, operation: null, changed });
    },
    history: (n) => ok(service.history.slice(0, n)),
  };
}

const all = () => true;

/** The sums by any of branch, team, role, aim and skill, alone or together. */
function gapGroups(service: Service, people: readonly number[], by: readonly Key[]): GapGroup[] {
  let groups: { key: { [key in string]: string | null }; people: readonly number[]; keep: (skill: SkillHead) => boolean }[] = [
    { key: {}, people, keep: all },
  ];
  for (const key of by) {
    groups = groups.flatMap((group) =>
      valuesOf(service, key).map((value) => ({
        key: { ...group.key, [key]: value },
        people: group.people.filter((index) => {
          const person = service.people[index];
          if (person === undefined) return false;
          if (key === "branch") return person.branch === value;
          if (key === "team") return person.team === value;
          return key === "role" ? person.roles.includes(value ?? "") : true;
        }),
        keep: (skill: SkillHead) =>
          group.keep(skill) && (key === "aim" ? skill.aim === value : key === "skill" ? skill.key === value : true),
      })),
    );
  }
  return by.length === 0 ? [] : groups.map(({ key, people, keep }) => ({ key, ...sums(service, people, keep) }) as GapGroup);
}

function valuesOf(service: Service, key: Key): (string | null)[] {
  if (key === "branch") return [...BRANCHES, null];
  if (key === "aim") return AIMS.map((aim) => aim.key);
  if (key === "skill") return service.skills.map((skill) => skill.key);
  if (key === "team") return [...new Set(service.people.map((person) => person.team))];
  return [...new Set(service.people.flatMap((person) => person.roles))];
}

function skillsMap(service: Service, scope: Scope): SkillsMap {
  const people = inScope(service, scope);
  const kept = service.skills.flatMap((skill, index) => (scope.aim === null || skill.aim === scope.aim ? [index] : []));
  const tally = (bits: readonly number[]) => {
    const count = { required: 0, met: 0, below: 0, unrated: 0, gap_levels: 0 };
    for (const cell of bits) {
      const target = cell & 0xf;
      const level = (cell >> 4) & 0xf;
      if (target === 0) continue;
      count.required += 1;
      if (level === 0) count.unrated += 1;
      else if (level - 1 >= target) count.met += 1;
      else {
        count.below += 1;
        count.gap_levels += target - level + 1;
      }
    }
    return count;
  };
  const rows = people.flatMap((index) => {
    const person = service.people[index];
    if (person === undefined) return [];
    const cells = kept.map((skill) => service.cells[index]?.[skill] ?? 0);
    const { key, name, kind, branch, team, roles } = person;
    return [{ person: key, name, kind, branch, team, roles, cells, ...tally(cells) }];
  });
  return {
    as_of: scope.as_of ?? TODAY,
    framework: service.info.framework,
    edition: service.info.edition,
    max_level: 4,
    levels: LEVELS,
    aims: AIMS,
    skills: kept.flatMap((index) => service.skills[index] ?? []),
    rows,
    columns: kept.map((_, index) => {
      const { gap_levels: _gap, ...count } = tally(rows.map((row) => row.cells[index] ?? 0));
      return count;
    }),
    totals: sums(service, people, (skill) => scope.aim === null || skill.aim === scope.aim),
  };
}

function mapSums(service: Service, { scope, text, group }: MapQuery): MapSums {
  const kept = service.skills.filter((skill) => scope.aim === null || skill.aim === scope.aim);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const people = inScope(service, scope).filter((index) => {
    const person = service.people[index];
    const held =
      `${person?.name}\n${person?.key}\n${person?.branch ?? ""}\n${person?.team ?? ""}\n${person?.roles.join("\n")}`.toLowerCase();
    return words.every((word) => held.includes(word));
  });
  const columns = (of: readonly number[]): ColumnSums[] =>
    kept.map((skill) => {
      const { required, met, below, unrated } = sums(service, of, (one) => one.key === skill.key);
      return { required, met, below, unrated };
    });
  const inAim = (skill: SkillHead) => kept.includes(skill);
  return {
    people: words.length === 0 ? null : people.flatMap((index) => service.people[index]?.key ?? []),
    columns: columns(people),
    totals: sums(service, people, inAim),
    groups: (group === null ? [] : valuesOf(service, group)).flatMap((title) => {
      const own = people.filter((index) => {
        const person = service.people[index];
        if (group === "role") return person?.roles.includes(title ?? "");
        return (group === "branch" ? person?.branch : person?.team) === title;
      });
      return own.length === 0 ? [] : [{ title, columns: columns(own), totals: sums(service, own, inAim) }];
    }),
  };
}

/** What the catalogue teaches of a skill. */
function learning(title: string): LearningOption[] {
  return [
    {
      activity: "ACT-04",
      title: `${title}: a half-day course`,
      kind: "training session",
      teaches: 2,
      minutes: 180,
      next_session: "2026-12-08T13:30",
      free_places: 4,
    },
    {
      activity: "ACT-19",
      title: `${title} online`,
      kind: "e-learning",
      teaches: 1,
      minutes: 45,
      next_session: null,
      free_places: null,
    },
  ];
}

function cellDetail(service: Service, personKey: string, skillKey: string): CellDetail | null {
  const row = service.people.findIndex((person) => person.key === personKey);
  const column = service.skills.findIndex((skill) => skill.key === skillKey);
  const person = service.people[row];
  const skill = service.skills[column];
  if (person === undefined || skill === undefined) return null;
  const bits = service.cells[row]?.[column] ?? 0;
  const target = bits & 0xf;
  const level = ((bits >> 4) & 0xf) - 1;
  return {
    person: person.key,
    name: person.name,
    skill: skill.key,
    skill_title: skill.title,
    descriptor: skill.descriptor,
    target: target === 0 ? null : target,
    target_from: target === 0 ? [] : person.roles,
    importance: target === 0 ? null : (bits >> 8) & 3,
    level: level < 0 ? null : level,
    state: target === 0 ? null : level < 0 ? "unrated" : level >= target ? "met" : "below",
    review_due: (bits & 0x400) !== 0,
    disagreement: (bits & 0x800) !== 0,
    ratings: service.ratings.get(`${person.key} ${skill.key}`) ?? [],
    learning: target > 0 && level < target ? learning(skill.title).filter((option) => option.teaches > level) : [],
  };
}

function rate(service: Service, rows: RateRow[]) {
  const changes = rows.flatMap((row) => {
    const person = service.people.findIndex((candidate) => candidate.key === row.person);
    const skill = service.skills.findIndex((candidate) => candidate.key === row.skill);
    const cells = service.cells[person];
    if (cells === undefined || skill < 0) return [];
    const before = cells[skill] ?? 0;
    const after = (before & 0xb0f) | (row.level === null ? 0 : ((row.level + 1) << 4) | saidBy(row.source ?? "manager", row.on ?? TODAY));
    return [{ cells, skill, before, after, row }];
  });
  const set = (which: "before" | "after") => {
    for (const change of changes) change.cells[change.skill] = change[which];
  };
  set("after");
  for (const { row } of changes) {
    const key = `${row.person} ${row.skill}`;
    const older = (service.ratings.get(key) ?? []).map((line) => ({
      ...line,
      in_force: false,
      withdrawn: line.withdrawn || (row.level === null && line.in_force),
    }));
    const line = {
      id: `n${service.history.length}`,
      level: row.level ?? 0,
      source: row.source ?? "manager",
      by: row.by,
      on: row.on ?? TODAY,
      review_by: null,
      confidence: row.confidence,
      note: row.note,
      withdrawn: false,
      in_force: true,
    } as const;
    service.ratings.set(key, row.level === null ? older : [line, ...older]);
  }
  const withdrawn = rows.filter((row) => row.level === null).length;
  const label = ratedLabel(service, rows);
  const value = { created: rows.length - withdrawn, corrected: 0, withdrawn, unchanged: 0 };
  return write(service, "rate", label, ["ratings"], value, { take: () => set("before"), give: () => set("after") });
}

/** As the core says it: who, which and what level. */
function ratedLabel(service: Service, rows: readonly RateRow[]): string {
  const name = (key: string) => service.people.find((person) => person.key === key)?.name ?? key;
  const title = (key: string) => service.skills.find((skill) => skill.key === key)?.title ?? key;
  const people = new Set(rows.map((row) => row.person));
  const skills = new Set(rows.map((row) => row.skill));
  const what = rows.every((row) => row.level === null) ? "Withdrew the rating of" : "Rated";
  const [first] = rows;
  if (first && rows.length === 1 && first.level !== null)
    return `Rated ${name(first.person)} level ${first.level} in \`${title(first.skill)}\``;
  const who = first && people.size === 1 ? name(first.person) : `${people.size} people`;
  return `${what} ${who} in ${first && skills.size === 1 ? `\`${title(first.skill)}\`` : `${skills.size} skills`}`;
}

function takeBack(service: Service, which: "undo" | "redo") {
  const [from, to] = which === "undo" ? [service.undo, service.redo] : [service.redo, service.undo];
  const operations: UndoneOperation[] = [];
  const step = from.pop();
  if (step === undefined) return { operations, changed: [] };
  if (which === "undo") step.take();
  else step.give();
  to.push(step);
  const entry = service.history.find((line) => line.id === step.id);
  if (entry) {
    entry.undone_by = which === "undo" ? `${step.id}-undo` : null;
    entry.can_undo = which === "redo";
    operations.push({ operation: entry.operation, label: entry.label });
  }
  const changed: Noun[] = ["ratings", "learning", "sessions", "places", "history"];
  return { operations, changed };
}
