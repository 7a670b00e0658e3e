import type { Bridge, CommandName, Commands } from "./call";
import { handCommands } from "./fake/hand";
import { jobCommands } from "./fake/jobs";
import { mapCommands } from "./fake/map";
import { behindCommands } from "./fake/overview";
import { planCommands } from "./fake/plans";
import { emptyService, inventedService, type Service } from "./fake/service";
import { shellCommands } from "./fake/shell";
import { workCommands } from "./fake/work";
import type { AppError, Preferences } from "./index";

export type { Service } from "./fake/service";

export type FakeOptions = {
  /** `none`: no store is open, as on the first start. */
  store?: "demo" | "empty" | "none";
  /** How many people the invented service has. */
  people?: number;
  /** How many of the starter's skills it looks at. */
  skills?: number;
  /** How it looks, where that is to differ. */
  preferences?: Partial<Preferences>;
  /** Who is at the keyboard: a person's number. */
  me?: string;
  /** A command that fails, and how. */
  fail?: Partial<Record<CommandName, AppError>>;
  /** Commands that never answer, to look at what waits. */
  hang?: CommandName[];
  /** Commands answered otherwise. */
  answer?: Partial<Commands>;
};

/** The options of a browser's address, as in `?people=2000&skills=100` or `?store=none`. */
export function optionsOf(search: string): FakeOptions {
  const asked = new URLSearchParams(search);
  const number = (name: string, most: number) => Math.min(most, Math.max(0, Number(asked.get(name)) || 0));
  const store = asked.get("store");
  return {
    ...(asked.has("people") ? { people: number("people", 100_000) } : {}),
    ...(asked.has("skills") ? { skills: number("skills", 118) } : {}),
    ...(asked.has("prefs") ? { preferences: JSON.parse(asked.get("prefs") ?? "{}") as Partial<Preferences> } : {}),
    ...(asked.has("me") ? { me: asked.get("me") ?? "" } : {}),
    ...(store === "none" || store === "empty" ? { store } : {}),
  };
}

export type FakeBridge = Bridge & {
  /** Every call so far, in order. */
  calls: { command: CommandName; args: unknown[] }[];
  service: Service;
};

/** An invented library service in memory, behind the same commands as the core: for tests and a plain browser. */
export function fakeBridge(options: FakeOptions = {}): FakeBridge {
  const service = options.store === "empty" ? emptyService() : inventedService(options.people ?? 96, options.skills ?? 59);
  service.preferences = { ...service.preferences, ...options.preferences };
  service.me = options.me ?? null;
  const open = { store: (options.store ?? "demo") !== "none" };
  const calls: FakeBridge["calls"] = [];
  const commands: Commands = {
    ...shellCommands(service, open),
    ...mapCommands(service),
    ...behindCommands(service),
    ...workCommands(service),
    ...jobCommands(service),
    ...handCommands(service),
    ...planCommands(service),
    ...options.answer,
  };
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
  return { commands: counted, onStoreChanged: () => Promise.resolve(() => {}), calls, service };
}
