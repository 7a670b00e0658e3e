import { useNavigate } from "@tanstack/react-router";
import { FilePlus2, FileSpreadsheet, FolderOpen, Library } from "lucide-react";
import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { Button } from "@/components/Button";
import { Mark } from "@/components/Mark";
import { ErrorState } from "@/components/State";
import { NO_SCOPE } from "@/data/address";
import type { AppError, RecentStore } from "@/data/types";
import { useJob, useOpen } from "@/data/writes";
import "./start.css";

/** What can be wrong with a store, as a heading; the core's sentence says the rest. */
const FAULTS: Record<string, string> = {
  locked: "The file is in use",
  damaged: "The file is damaged",
  not_a_store: "That file is not a Skillsplan file",
  wrong_key: "The passphrase does not open this file",
  newer: "The file is from a newer Skillsplan",
  read_only: "The file cannot be written to",
  full: "There is no room on the disk",
  unreachable: "The database cannot be reached",
  missing: "The file is not there any more",
  exists: "There is a file of that name already",
};

/** The first question: look around, start from a spreadsheet, or start empty. */
export function Start({ recent, fault }: { recent: readonly RecentStore[]; fault: AppError | null }) {
  const navigate = useNavigate();
  const demo = useOpen("openDemo");
  const create = useOpen("createStore");
  const open = useOpen("openStore");
  const reopen = useOpen("openRecent");
  const pick = useJob("pickFile", "No file was chosen");
  const all = [demo, create, open, reopen];
  const busy = pick.isPending || all.some((one) => one.isPending);
  const failed = all.filter((one) => one.isError).sort((a, b) => b.submittedAt - a.submittedAt)[0]?.error.error ?? null;
  // Why the file that the program was started on did not open, until something else is tried.
  const told = failed ?? (all.every((one) => one.isIdle) ? fault : null);
  const clear = () => {
    for (const one of all) one.reset();
  };
  // With a store open this question is gone, and what was given to the call with it; the promise still tells.
  const go = (opened: Promise<unknown>, to: "/" | "/import") =>
    opened.then(
      () => navigate({ to, search: NO_SCOPE }),
      () => undefined,
    );
  const startNew = async (then: "/" | "/import") => {
    clear();
    const file = await pick.mutateAsync(["new_store", "Our library service.skillsplan"]).catch(() => null);
    if (file === null) return;
    await go(create.mutateAsync([file.token]), then);
  };
  const openFile = async () => {
    clear();
    const file = await pick.mutateAsync(["open_store", null]).catch(() => null);
    if (file !== null) await go(open.mutateAsync([file.token]), "/");
  };
  return (
    <main className="start">
      <header className="start-head">
        <p className="start-mark">
          <Mark /> Skillsplan
        </p>
        <h1>Who can do what, what is missing, and what to run next</h1>
        <p className="muted">
          Skillsplan holds the skills of a public library service beside what its strategy needs. How do you want to start?
        </p>
      </header>
      {told ? <StoreFault error={told} /> : null}
      <ul className="start-choices">
        <Choice
          icon={<Library aria-hidden="true" size={28} strokeWidth={1.5} />}
          title="Look around an invented service"
          text="Fairshire Libraries: 12 branches, staff, volunteers, two years of ratings. Nothing in it is real, and you can change everything."
          busy={busy}
          onPress={() => {
            clear();
            void go(demo.mutateAsync([]), "/");
          }}
        />
        <Choice
          icon={<FileSpreadsheet aria-hidden="true" size={28} strokeWidth={1.5} />}
          title="Start from a spreadsheet"
          text="Bring in the HR extract, the volunteers' list or the managers' skills grid as they are. You see every row before anything is saved."
          busy={busy}
          onPress={() => void startNew("/import")}
        />
        <Choice
          icon={<FilePlus2 aria-hidden="true" size={28} strokeWidth={1.5} />}
          title="Start empty"
          text="A new service with a starter framework of skills, the nine aims of the strategy and targets for usual roles."
          busy={busy}
          onPress={() => void startNew("/")}
        />
      </ul>
      <section className="start-recent" aria-labelledby="recent">
        <div className="spread">
          <h2 id="recent">Go on where you were</h2>
          <Button icon={<FolderOpen aria-hidden="true" />} isDisabled={busy} onPress={() => void openFile()}>
            Open a service
          </Button>
        </div>
        {recent.length === 0 ? (
          <p className="muted">Services that you open will be listed here.</p>
        ) : (
          <ul className="start-files">
            {recent.map(({ token, place }) => (
              <li key={token}>
                <AriaButton
                  className="start-file"
                  isDisabled={busy}
                  onPress={() => {
                    clear();
                    void go(reopen.mutateAsync([token]), "/");
                  }}
                >
                  <span className="strong">{fileName(place)}</span>
                  <span className="muted small">{place}</span>
                </AriaButton>
              </li>
            ))}
          </ul>
        )}
      </section>
      {busy ? (
        <p role="status" className="muted">
          Opening
        </p>
      ) : null}
    </main>
  );
}

function Choice({
  icon,
  title,
  text,
  busy,
  onPress,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  busy: boolean;
  onPress: () => void;
}) {
  return (
    <li>
      <AriaButton className="start-choice" isDisabled={busy} onPress={onPress}>
        {icon}
        <span className="start-choice-title">{title}</span>
        <span className="muted">{text}</span>
      </AriaButton>
    </li>
  );
}

function StoreFault({ error }: { error: AppError }) {
  const why = error.kind === "store_unusable" ? error.why : null;
  const reference = error.kind === "unexpected" ? error.reference : undefined;
  return <ErrorState title={(why && FAULTS[why]) ?? "It could not be opened"} message={error.message} reference={reference} />;
}

function fileName(path: string): string {
  const last = path.split(/[\\/]/).at(-1) ?? path;
  return last.replace(/\.skillsplan$/, "");
}
