import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Behind, CalendarQuery, GapQuery, MapQuery, PlanChoice, PlanSetup, READS, ReportRequest, Scope } from "@/bindings";
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
export const overview = (scope: Scope) => filtered("overview", scope);
export const behindFigure = (figure: Behind, scope: Scope) => filtered("behindFigure", figure, scope);
export const gapTable = (query: GapQuery) => filtered("gapTable", query);
export const skillsMap = (scope: Scope) => filtered("skillsMap", scope);
export const mapSums = (query: MapQuery) => filtered("mapSums", query);
export const skillLearning = (skill: string, scope: Scope) => filtered("skillLearning", skill, scope);
export const cellDetail = (person: string, skill: string, scope: Scope) => filtered("cellDetail", person, skill, scope);
export const people = (text: string) => filtered("people", text);
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
