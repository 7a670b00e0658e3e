import { Channel } from "@tauri-apps/api/core";
import { type AppError, commands, events, type StoreChanged } from "./index";

/** Every command of the core, by name, as the bindings declare it. */
export type Commands = typeof commands;
export type CommandName = keyof Commands;
type Answer<N extends CommandName> = Awaited<ReturnType<Commands[N]>>;
/** What a command answers when it goes well. */
export type Data<N extends CommandName> = Extract<Answer<N>, { status: "ok" }>["data"];
export type Args<N extends CommandName> = Parameters<Commands[N]>;

/** The way to the core: the real one in the window, an invented one in tests and in a plain browser. */
export type Bridge = {
  commands: Commands;
  onStoreChanged: (listener: (change: StoreChanged) => void) => Promise<() => void>;
};

const windowBridge: Bridge = {
  commands,
  onStoreChanged: (listener) => events.storeChanged.listen((event) => listener(event.payload)),
};

let bridge: Bridge = windowBridge;

export function setBridge(other: Bridge): void {
  bridge = other;
}

/** An error of the core as a thrown value; `error.kind` is for code, `error.message` for people. */
export class CallError extends Error {
  readonly error: AppError;
  readonly command: CommandName;
  constructor(command: CommandName, error: AppError) {
    super(error.message);
    this.name = "CallError";
    this.command = command;
    this.error = error;
  }
}

/** The calls made since the program began: name, milliseconds, and whether it went well. */
export type CallTrace = { command: CommandName; ms: number; ok: boolean };
const traces: CallTrace[] = [];
const MOST_TRACES = 500;

export function callTraces(): readonly CallTrace[] {
  return traces;
}

/** Calls a command; the one place that unwraps its result. Throws `CallError` and nothing else. */
export async function call<N extends CommandName>(command: N, ...args: Args<N>): Promise<Data<N>> {
  const began = performance.now();
  let answer: Answer<N>;
  try {
    const run = bridge.commands[command] as (...args: Args<N>) => Promise<Answer<N>>;
    answer = await run(...args);
  } catch (fault) {
    trace(command, began, false);
    throw new CallError(command, { kind: "unexpected", message: String(fault), reference: "window" });
  }
  trace(command, began, answer.status === "ok");
  if (answer.status === "error") throw new CallError(command, answer.error);
  return answer.data as Data<N>;
}

export function onStoreChanged(listener: (change: StoreChanged) => void): Promise<() => void> {
  return bridge.onStoreChanged(listener);
}

/** A channel through which a long job reports how far it is. */
export function channel<T>(onMessage: (message: T) => void): Channel<T> {
  if ("__TAURI_INTERNALS__" in globalThis) return new Channel<T>(onMessage);
  return { onmessage: onMessage } as unknown as Channel<T>;
}

function trace(command: CommandName, began: number, ok: boolean): void {
  traces.push({ command, ms: performance.now() - began, ok });
  if (traces.length > MOST_TRACES) traces.shift();
}
