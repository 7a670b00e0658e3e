import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Done, Noun, Preferences, RateRow, StartState, StoreInfo, UndoneOperation } from "@/bindings";
import { type Args, type CallError, type CommandName, call, type Data } from "@/bindings/call";
import { forgetCurve } from "./curveJob";
import { clearNotices, say } from "./notices";
import { forgetPlan } from "./planJob";
import { startState } from "./queries";
import { holdRows, paintRatings } from "./ratings";
import { refresh } from "./refresh";
import { forgetReportTexts } from "./reportTexts";

type WriteName = {
  [N in CommandName]: Data<N> extends Done<infer _> ? N : never;
}[CommandName];

/** What a caller may add to a write. `quiet`: the page itself shows what was refused. */
export type WriteOptions = { quiet?: boolean };

function useWrite<N extends WriteName>(name: N, failure: string, options: WriteOptions = {}) {
  const client = useQueryClient();
  return useMutation<Data<N>, CallError, Args<N>>({
    mutationKey: [name],
    mutationFn: (args) => call(name, ...args),
    meta: { failure, quiet: options.quiet ?? false },
    onSuccess: (answer) => {
      const done = answer as Done<unknown>;
      refresh(client, done.changed);
      if (done.label !== null) say(done.label, { undo: done.operation !== null });
    },
  });
}

export const useAddLearning = (options?: WriteOptions) => useWrite("addLearning", "The record was not saved", options);
export const useVerifyLearning = (options?: WriteOptions) => useWrite("verifyLearning", "The record was left as it was", options);
export const useChangeSession = (options?: WriteOptions) => useWrite("changeSession", "The session was not changed", options);
export const useBookPlace = (options?: WriteOptions) => useWrite("bookPlace", "Nothing was booked", options);
export const useUnbookPlace = (options?: WriteOptions) => useWrite("unbookPlace", "The place is as it was", options);
export const useMarkAttendance = (options?: WriteOptions) => useWrite("markAttendance", "Attendance was not saved", options);
export const useApplyImport = (options?: WriteOptions) => useWrite("applyImport", "Nothing was imported", options);
export const useAdoptPlan = (options?: WriteOptions) => useWrite("adoptPlan", "The plan was not adopted", options);
export const useSaveScenario = (options?: WriteOptions) => useWrite("saveScenario", "The scenario was not saved", options);
export const useRemoveOffers = (options?: WriteOptions) => useWrite("removeOffers", "The offer was not removed", options);
export const useDeleteScenario = (options?: WriteOptions) => useWrite("deleteScenario", "The scenario was not deleted", options);
export const useChangeSetting = (options?: WriteOptions) => useWrite("changeSetting", "The setting was not changed", options);

export const useAddPerson = (options?: WriteOptions) => useWrite("addPerson", "Nobody was added", options);
export const useSetPeople = (options?: WriteOptions) => useWrite("setPeople", "Nothing was changed", options);
export const useMergePeople = (options?: WriteOptions) => useWrite("mergePeople", "The two records are as they were", options);
export const useAddRole = (options?: WriteOptions) => useWrite("addRole", "The role was not added", options);
export const useSetRole = (options?: WriteOptions) => useWrite("setRole", "The role was not changed", options);
export const useSaveWhatIf = (options?: WriteOptions) => useWrite("saveWhatIf", "The what-if was not saved", options);
export const useDeleteWhatIf = (options?: WriteOptions) => useWrite("deleteWhatIf", "The what-if was not deleted", options);

/** Puts every screen in a what-if, or back to what is: every answer held so far is of the other. */
export function useEnterWhatIf() {
  const client = useQueryClient();
  return useMutation<null, CallError, [string | null]>({
    mutationKey: ["enterWhatIf"],
    mutationFn: ([name]) => call("enterWhatIf", name),
    meta: { failure: "Everything is shown as before" },
    onSuccess: async () => {
      forgetPlan();
      forgetCurve();
      forgetReportTexts();
      await client.invalidateQueries();
    },
  });
}

export const useSetTargets = (options?: WriteOptions) => useWrite("setTargets", "The targets are as they were", options);

/** Rates a block of cells; it shows at once and is taken back if the core refuses it. */
export function useRate() {
  const client = useQueryClient();
  return useMutation<Done<{ created: number }>, CallError, RateRow[], { unpaint: () => void }>({
    mutationKey: ["rate"],
    mutationFn: (rows) => call("rate", rows),
    meta: { failure: "The rating was not saved" },
    // One after the other, so that undo takes back the last one typed.
    scope: { id: "rate" },
    onMutate: async (rows) => {
      await holdRows(client);
      return { unpaint: paintRatings(client, rows) };
    },
    onError: (_error, _rows, context) => {
      context?.unpaint();
      // What was being read again when the rating began was stopped for it.
      refresh(client, ["ratings"]);
    },
    onSuccess: (done) => {
      refresh(client, done.changed);
      if (done.label !== null) say(done.label, { undo: done.operation !== null });
    },
  });
}

/** What was taken back or done again, and what it changed. */
type Taken = { operations: UndoneOperation[]; changed: Noun[] };

function useTakeBack(name: "undo" | "redo", word: string, failure: string, take: () => Promise<Taken>) {
  const client = useQueryClient();
  return useMutation<Taken, CallError, void>({
    mutationKey: [name],
    mutationFn: take,
    meta: { failure },
    scope: { id: "rate" },
    onSuccess: ({ operations, changed }) => {
      refresh(client, changed);
      const labels = operations.map((operation) => operation.label);
      say(labels.length === 0 ? `There is nothing to ${name}` : `${word}: ${labels.join("; ")}`);
    },
  });
}

export const useUndo = () =>
  useTakeBack("undo", "Undone", "Nothing was undone", async () => {
    const { value, changed } = await call("undo");
    return { operations: value.undone, changed };
  });

export const useRedo = () =>
  useTakeBack("redo", "Done again", "Nothing was done again", async () => {
    const { value, changed } = await call("redo");
    return { operations: value.redone, changed };
  });

type JobName = Exclude<CommandName, WriteName>;

/** A call that asks or makes something outside the store: a file, a plan, a window. */
export function useJob<N extends JobName>(name: N, failure: string, options: WriteOptions = {}) {
  return useMutation<Data<N>, CallError, Args<N>>({
    mutationKey: [name],
    mutationFn: (args) => call(name, ...args),
    meta: { failure, quiet: options.quiet ?? false },
  });
}

type OpenName = "openDemo" | "openStore" | "openRecent" | "createStore" | "closeStore";

/** Opens or closes a store: every answer held so far is of another store, so all are let go. */
export function useOpen<N extends OpenName>(name: N) {
  const client = useQueryClient();
  return useMutation<Data<N>, CallError, Args<N>>({
    mutationKey: [name],
    mutationFn: (args) => call(name, ...args),
    meta: { quiet: true },
    onSuccess: async (answer) => {
      clearNotices();
      forgetPlan();
      forgetCurve();
      forgetReportTexts();
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== "startState" });
      client.setQueryData<StartState>(startState().queryKey, (old) =>
        // Who is at the keyboard was said for the store before.
        old ? { ...old, store: (answer as StoreInfo | null) ?? null, me: null } : old,
      );
      await client.invalidateQueries({ queryKey: startState().queryKey });
    },
  });
}

export function useSetPreferences() {
  const client = useQueryClient();
  return useMutation<null, CallError, Partial<Preferences>>({
    mutationKey: ["setPreferences"],
    mutationFn: () => {
      const held = client.getQueryData<StartState>(startState().queryKey);
      if (held === undefined) return Promise.resolve(null);
      return call("setPreferences", held.preferences);
    },
    meta: { failure: "The choice was not kept for next time" },
    onMutate: (change) => {
      client.setQueryData<StartState>(startState().queryKey, (old) =>
        old ? { ...old, preferences: { ...old.preferences, ...change } } : old,
      );
    },
  });
}

/** Says who is at the keyboard, for the service that is open. */
export function useSetMe() {
  const client = useQueryClient();
  return useMutation<null, CallError, string | null>({
    mutationKey: ["setMe"],
    mutationFn: (person) => call("setMe", person),
    meta: { failure: "Who you are was not kept for next time" },
    onMutate: (me) => {
      client.setQueryData<StartState>(startState().queryKey, (old) => (old ? { ...old, me } : old));
    },
  });
}
