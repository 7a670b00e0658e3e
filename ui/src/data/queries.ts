import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type {
  Behind,
  CalendarQuery,
  GapQuery,
  MapGapsQuery,
  MapQuery,
  PeopleQuery,
  PersonEdit,
  PlanChoice,
  PlanSetup,
  READS,
  ReportRequest,
  Scope,
  SkillsMap,
  TargetEdit,
} from "@/bindings";
import { type Args, type CallError, call, type Data } from "@/bindings/call";

/** The reads that the core declares, each with the nouns that it is made of. */
export type ReadName = keyof typeof READS;

function read<N extends ReadName>(name: N, ...args: Args<N>) {
  return queryOptions<Data<N>, CallError, Data<N>, readonly [N, ...Args<N>]>({
    queryKey: [name, ...args],
    queryFn: () => call(name, ...args),
  });
}

/** Another filter keeps the last answer in sight until its own is there. */
function filtered<N extends ReadName>(name: N, ...args: Args<N>) {
  return { ...read(name, ...args), placeholderData: keepPreviousData };
}

export const startState = () => read("startState");
export const storeInfo = () => read("storeInfo");
export const storeSize = () => read("storeSize");
export const overview = (scope: Scope) => filtered("overview", scope);
export const behindFigure = (figure: Behind, scope: Scope) => filtered("behindFigure", figure, scope);
export const gapTable = (query: GapQuery) => filtered("gapTable", query);
/** A map without its rows. `order` is the order of this map that is in sight: asked for again, it stays as it is. */
export const skillsMap = (query: MapQuery, order: () => string | null) =>
  queryOptions<SkillsMap, CallError, SkillsMap, readonly ["skillsMap", MapQuery]>({
    queryKey: ["skillsMap", query],
    queryFn: () => call("skillsMap", query, order()),
  });
/** How many rows of a map are read at once: what is in sight is on one page or two. */
export const MAP_PAGE = 60;
/** A page of a map's rows. Pages that were scrolled past are let go soon, for there may be a thousand of them. */
export const mapRows = (query: MapQuery, order: string, page: number) => ({
  ...read("mapRows", query, order, page * MAP_PAGE, MAP_PAGE),
  gcTime: 30_000,
});
export const mapPerson = (query: MapQuery, order: string, person: string) => read("mapPerson", query, order, person);
/** How many open cells are read at once. */
export const GAPS_PAGE = 120;
export const mapGaps = (query: MapGapsQuery, page: number) => ({ ...read("mapGaps", query, page * GAPS_PAGE, GAPS_PAGE), gcTime: 30_000 });
export const skillLearning = (skill: string, scope: Scope) => filtered("skillLearning", skill, scope);
export const cellDetail = (person: string, skill: string, scope: Scope) => filtered("cellDetail", person, skill, scope);
export const people = (text: string) => filtered("people", text);
/** How many people of the list are read at once: as many as a table shows whole. */
export const PEOPLE_PAGE = 120;
/** A page of the list of people. Pages that were scrolled past are let go soon. */
export const peopleList = (query: PeopleQuery, page: number) => ({
  ...read("peopleList", query, page * PEOPLE_PAGE, PEOPLE_PAGE),
  gcTime: 30_000,
});
/** The first so many people who fit, to choose them all. */
export const firstPeople = (query: PeopleQuery, count: number) => ({ ...read("peopleList", query, 0, count), gcTime: 0 });
export const personPage = (person: string, scope: Scope) => read("personPage", person, scope);
export const tryPeople = (people: string[], edit: PersonEdit) => ({ ...read("tryPeople", people, edit), gcTime: 0 });
export const tryTargets = (edits: TargetEdit[]) => read("tryTargets", edits);
export const whatIfs = () => read("whatIfs");
export const showWhatIf = (name: string, scope: Scope) => filtered("showWhatIf", name, scope);
export const reviewDue = (scope: Scope) => filtered("reviewDue", scope);
export const disagreements = (scope: Scope) => filtered("disagreements", scope);
export const rolesGrid = (scope: Scope) => filtered("rolesGrid", scope);
export const find = (text: string) => filtered("find", text);
export const myLearning = (person: string) => filtered("myLearning", person);
export const toVerify = () => read("toVerify");
export const toRerate = (scope: Scope) => filtered("toRerate", scope);
export const calendar = (query: CalendarQuery) => filtered("calendar", query);
export const planSize = (setup: PlanSetup) => filtered("planSize", setup);
export const scenarios = () => read("scenarios");
export const comparePlans = (first: PlanChoice, second: PlanChoice) => filtered("comparePlans", first, second);
/** What adopting would make; of another plan nothing is known, so its answer never stands in. */
export const adoptPreview = (plan: string) => read("adoptPreview", plan);
export const reportDraft = (request: ReportRequest) => filtered("reportDraft", request);
export const offers = () => read("offers");
export const settings = () => read("settings");
export const about = () => read("about");
export const history = (n: number) => read("history", n);
