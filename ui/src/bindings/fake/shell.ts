/** What the window's shell does besides the store: opening, choosing files, keeping choices. */
import type { CommandName, Commands } from "../call";
import type { AppError, Preferences, StoreInfo } from "../index";
import type { Moment } from "./records";

/** The calls that never reach the core; `tests/contract/recorded/core.rs` has the same list. */
type Shell = Pick<
  Commands,
  | "startState"
  | "openDemo"
  | "openStore"
  | "openRecent"
  | "createStore"
  | "closeStore"
  | "pickFile"
  | "openWritten"
  | "setPreferences"
  | "setMe"
  | "checkForUpdate"
>;

const MISSING: AppError = {
  kind: "store_unusable",
  why: "missing",
  message: "There is no file at `/home/lead/old.skillsplan` any more. Nothing was changed. Open it from where it is now.",
};

/** What the shell keeps. */
export type Desk = {
  /** The service that is open. */
  open: Moment | null;
  preferences: Preferences;
  /** Who is at the keyboard. */
  me: string | null;
  /** The file that is picked when one is to come in. */
  file: string;
};

/** The service at its beginning. */
export const beginning = (root: Moment["root"]): Moment => ({ root, writes: [], name: root === "invented" ? "" : root });

export function shellCommands(desk: Desk, storeInfo: Commands["storeInfo"]): Shell {
  const ok = <T>(data: T) => Promise.resolve({ status: "ok" as const, data });
  const opened = (root: Moment["root"]) => {
    desk.open = beginning(root);
    return storeInfo();
  };
  const info = async (): Promise<StoreInfo | null> => {
    if (desk.open === null) return null;
    const answer = await storeInfo();
    return answer.status === "ok" ? answer.data : null;
  };
  return {
    startState: async () =>
      ok({
        store: await info(),
        recent: [
          { token: "recent-0", place: "/home/lead/Documents/fairshire.skillsplan" },
          { token: "recent-1", place: "/home/lead/old.skillsplan" },
        ],
        preferences: { ...desk.preferences },
        me: desk.open ? desk.me : null,
        fault: null,
      }),
    openDemo: () => opened("invented"),
    openStore: () => opened("invented"),
    createStore: () => opened("empty"),
    openRecent: (token) => (token === "recent-0" ? opened("invented") : Promise.resolve({ status: "error", error: MISSING })),
    closeStore: () => {
      desk.open = null;
      return ok(null);
    },
    // A token is the file's own name: by it the core finds the file when answers are recorded.
    pickFile: (purpose, suggested) => {
      const name = suggested ?? (purpose === "import" ? desk.file : "fairshire.skillsplan");
      return ok({ token: name, name, bytes: 10_117 });
    },
    openWritten: () => ok(null),
    setPreferences: (preferences) => {
      desk.preferences = preferences;
      return ok(null);
    },
    setMe: (person) => {
      desk.me = person;
      return ok(null);
    },
    checkForUpdate: () => ok({ state: "off", version: null, message: "Updates are off until an address is set." }),
  };
}

/** What is not in the store has no moment. */
export const NOWHERE = (command: CommandName): AppError => ({
  kind: "not_now",
  message: `No service is open, so \`${command}\` has no answer. Open one, or make one.`,
});
