/**
 * The core for page tests and for a plain browser (`npm run dev`): the same commands as in the window, answered from records of what
 * the core said on an invented service of 40 people (`recorded/`, a file for each call). Nothing is invented here. A read that was
 * recorded is answered; a write that was recorded is answered and leads to the moment after it, where the reads it touched were
 * recorded too.
 *
 * To renew the records, and to record what a new page test asks: `cargo xtask records`. It runs the page tests against the core and
 * writes what it answered. A page test that asks what was not recorded fails and says so; the contract test `recorded` fails where
 * the core answers otherwise than the records say.
 */
import type { Args, Bridge, CommandName, Commands, Data } from "./call";
import { canonical, nearest, recorded, type Told } from "./fake/records";
import { beginning, type Desk, NOWHERE, shellCommands } from "./fake/shell";
import { slowly } from "./fake/solver";
import { type AppError, commands as core, type Preferences } from "./index";

export type FakeOptions = {
  /** Which service is open: the invented one, one in which nothing was done yet, or none, as on the first start. */
  store?: "invented" | "empty" | "none";
  /** How it looks, where that is to differ. */
  preferences?: Partial<Preferences>;
  /** Who is at the keyboard: a person's number. */
  me?: string;
  /** The file that comes in: its name in `tests/fixtures/sample` or `tests/contract/recorded/files`. */
  file?: string;
  /** A command that fails, and how. */
  fail?: Partial<Record<CommandName, AppError>>;
  /** Commands that never answer, to look at what waits. */
  hang?: CommandName[];
  /** Commands answered otherwise. */
  answer?: Partial<Commands>;
  /** Answers what was not recorded with the answer to the most similar question: for looking around, never for a test. */
  similar?: boolean;
};

/** The options of a browser's address, as in `?store=none` or `?me=E1004`. */
export function optionsOf(search: string): FakeOptions {
  const asked = new URLSearchParams(search);
  const store = asked.get("store");
  return {
    similar: true,
    ...(asked.has("prefs") ? { preferences: JSON.parse(asked.get("prefs") ?? "{}") as Partial<Preferences> } : {}),
    ...(asked.has("me") ? { me: asked.get("me") ?? "" } : {}),
    ...(store === "none" || store === "empty" ? { store } : {}),
  };
}

export type FakeBridge = Bridge & {
  /** Every call so far, in order. */
  calls: { command: CommandName; args: unknown[] }[];
};

/** What was asked and is not recorded, since this was last looked at. */
let missed: string[] = [];
export function takeMissed(): string[] {
  const all = missed;
  missed = [];
  return all;
}

const USUAL: Preferences = {
  theme: "system",
  compact: false,
  rail_collapsed: false,
  text_size: 100,
  screen: null,
  map_by_level: false,
};

export function fakeBridge(options: FakeOptions = {}): FakeBridge {
  const store = options.store ?? "invented";
  const desk: Desk = {
    open: store === "none" ? null : beginning(store),
    preferences: { ...USUAL, ...options.preferences },
    me: options.me ?? null,
    file: options.file ?? "hr-extract.xlsx",
  };
  const page = crypto.randomUUID();
  const asked =
    (name: CommandName) =>
    async (...args: unknown[]) => {
      if (desk.open === null) return { status: "error", error: NOWHERE(name) };
      const told = await tell(desk.open, page, name, matters(name, args), options.similar ?? false);
      if ("error" in told) return { status: "error", error: told.error };
      return { status: "ok", data: structuredClone(told.answer) };
    };
  const fromCore = Object.fromEntries(Object.keys(core).map((name) => [name, asked(name as CommandName)])) as unknown as Commands;
  const commands: Commands = {
    ...fromCore,
    ...slowly(fromCore),
    ...shellCommands(desk, fromCore.storeInfo),
    reportDraft: async (request) => {
      const answer = await fromCore.reportDraft(request);
      if (answer.status === "error") return answer;
      // The records leave the PDF out; this one is only to be looked at.
      const { REPORT_PDF } = await import("./fake/report-pdf");
      return { ...answer, data: { ...answer.data, pdf: REPORT_PDF } };
    },
    ...options.answer,
  };
  const calls: FakeBridge["calls"] = [];
  const counted = Object.fromEntries(
    Object.entries(commands).map(([name, run]) => [
      name,
      async (...args: unknown[]) => {
        const command = name as CommandName;
        calls.push({ command, args });
        const error = options.fail?.[command];
        if (error) return { status: "error", error };
        if (options.hang?.includes(command)) return new Promise(() => {});
        return (run as (...args: unknown[]) => unknown)(...args);
      },
    ]),
  ) as unknown as Commands;
  return { commands: counted, onStoreChanged: () => Promise.resolve(() => {}), calls };
}

/** What the core told of the invented service: for a test that needs a name or a number of it. */
export function told<N extends CommandName>(command: N, ...args: Args<N>): Promise<Data<N>> {
  return toldBy(fakeBridge(), command, ...args);
}

/** The same of the service as a page has changed it. */
export async function toldBy<N extends CommandName>(bridge: Bridge, command: N, ...args: Args<N>): Promise<Data<N>> {
  const run = bridge.commands[command] as (...args: Args<N>) => ReturnType<Commands[N]>;
  const answer = await run(...args);
  if (answer.status === "error") throw new Error(answer.error.message);
  return answer.data as Data<N>;
}

/** The arguments by which an answer is found: not how long to look, nor where to tell of it, nor what is still being typed, nor an order. */
function matters(name: CommandName, args: unknown[]): unknown[] {
  switch (name) {
    // The order in hand only says what not to move; the records have the order that the core would make anew.
    case "skillsMap":
      return [args[0], null];
    case "mapRows":
    case "mapPerson":
      return [args[0], null, ...args.slice(2)];
    case "planSize": {
      const [{ from, to, unrated_as_zero }] = args as Args<"planSize">;
      // It is asked when typing rests, so no record could be sure of each step on the way to a scenario.
      return [{ from, to, unrated_as_zero, budget: null, scenario: "", funds: [], cover: [], aims: [], kinds: [] }];
    }
    case "solvePlan": {
      const [setup, limits] = args as Args<"solvePlan">;
      return [setup, limits.drop_bad_pins];
    }
    case "budgetCurve": {
      const [request] = args as Args<"budgetCurve">;
      return [request.setup, request.percents];
    }
    case "planAgain":
      return args.slice(0, 1);
    case "planForced":
      return args.slice(0, 3);
    case "reportDraft":
    case "writeReport": {
      const [request, ...rest] = args as Args<"writeReport">;
      const { scope, from, to } = request;
      const texts = { title: "", meeting: "", meeting_date: null, report_of: "", contact: "", wards: "" };
      return [{ scope, from, to, ...texts, purpose: "", recommendations: "", implications: "" }, ...rest];
    }
    default:
      return args;
  }
}

async function tell(moment: NonNullable<Desk["open"]>, page: string, name: CommandName, args: unknown[], similar: boolean): Promise<Told> {
  const { root, writes } = moment;
  if (import.meta.env.VITE_RECORDER) {
    const body = canonical({ page, root, writes, call: name, args });
    const told = (await (await fetch(import.meta.env.VITE_RECORDER, { method: "POST", body })).json()) as Told;
    if ("answer" in told && isDone(told.answer)) writes.push([name, args]);
    return told;
  }
  const found = recorded(moment.name, name, args);
  if (found?.next) moment.name = found.next;
  const told = found?.told ?? (similar ? nearest(moment.name, name, args) : null);
  if (told !== null) return told;
  const what = `\`${name}\` with ${canonical(args)} was not recorded${moment.name === "" ? "" : ` at \`${moment.name}\``}.`;
  missed.push(what);
  return { error: { kind: "not_now", message: `${what} Record it with \`cargo xtask records\`.` } };
}

function isDone(answer: unknown): boolean {
  return answer !== null && typeof answer === "object" && "operation" in answer && "changed" in answer;
}
