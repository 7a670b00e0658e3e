import type { Commands } from "../call";
import type { AppError } from "../index";
import { ok } from "./answer";
import type { Service } from "./service";

type Shell = Pick<
  Commands,
  | "startState"
  | "storeInfo"
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

/** What the window's shell does besides the store: opening, choosing files, keeping choices. */
export function shellCommands(service: Service, open: { store: boolean }): Shell {
  const opened = () => {
    open.store = true;
    return ok(service.info);
  };
  return {
    startState: () =>
      ok({
        store: open.store ? service.info : null,
        recent: [
          { token: "recent-0", place: service.info.place },
          { token: "recent-1", place: "/home/lead/old.skillsplan" },
        ],
        preferences: { ...service.preferences },
        me: open.store ? service.me : null,
        fault: null,
      }),
    storeInfo: () => ok(service.info),
    openDemo: opened,
    openStore: opened,
    createStore: opened,
    openRecent: (token) => (token === "recent-0" ? opened() : Promise.resolve({ status: "error", error: MISSING })),
    closeStore: () => {
      open.store = false;
      return ok(null);
    },
    pickFile: (purpose, suggested) =>
      ok({ token: purpose, name: suggested ?? (purpose === "import" ? "hr-extract.xlsx" : "fairshire.skillsplan"), bytes: 48_210 }),
    openWritten: () => ok(null),
    setPreferences: (preferences) => {
      service.preferences = preferences;
      return ok(null);
    },
    setMe: (person) => {
      service.me = person;
      return ok(null);
    },
    checkForUpdate: () => ok({ state: "off", version: null, message: "Updates are off until an address is set." }),
  };
}
