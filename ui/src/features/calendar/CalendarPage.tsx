/** What happens when? A month as a grid or as a list; one session in full at the right. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button, IconButton } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Segmented } from "@/components/Field";
import { Inspector, Page } from "@/components/Page";
import { PersonBox } from "@/components/PersonBox";
import { SavedNotice } from "@/components/SavedNotice";
import { Answer, EmptyState } from "@/components/State";
import { useAddress } from "@/data/address";
import { useOpenWritten, useSaveCalendar } from "@/data/jobs";
import { usePeopleSearch } from "@/data/peopleSearch";
import { calendar } from "@/data/queries";
import { useBranchName, useToday } from "@/data/store";
import type { CalendarQuery } from "@/data/types";
import { month as monthName, plural } from "@/text/format";
import { ActivitySessions } from "./ActivitySessions";
import { MonthGrid } from "./MonthGrid";
import { lastDay, monthAfter } from "./month";
import { SessionDetail } from "./SessionDetail";
import { SessionList } from "./SessionList";
import "@/components/desk.css";
import "./calendar.css";

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function CalendarPage() {
  const [{ activity }] = useAddress();
  return activity === undefined ? <MonthPage /> : <ActivitySessions activity={activity} />;
}

function MonthPage() {
  const today = useToday();
  const [address, change] = useAddress();
  const month = address.month !== undefined && MONTH.test(address.month) ? address.month : today.slice(0, 7);
  const view = address.view === "list" ? "list" : "month";
  // The address names the session, so that another screen can lead to it.
  const chosen = address.show ?? null;
  const setChosen = (key: string | null) => change({ show: key ?? undefined });
  const asked: CalendarQuery = { from: `${month}-01`, to: lastDay(month), branch: address.branch ?? null, person: address.person ?? null };
  const query = useQuery(calendar(asked));
  const branch = useBranchName(address.branch ?? null);
  const person = usePeopleSearch(address.person ?? null);
  const save = useSaveCalendar();
  const open = useOpenWritten();
  const session = query.data?.find((each) => each.key === chosen) ?? null;
  const running = query.data?.filter((each) => each.status !== "cancelled" && each.status !== "candidate").length ?? 0;
  const go = (next: string) => {
    change({ month: next === today.slice(0, 7) ? undefined : next, show: undefined });
  };
  return (
    <Page
      title={query.data ? `${monthName(month)}: ${running === 0 ? "no sessions" : plural(running, "session")}` : monthName(month)}
      lead={branch ? `Only sessions with people of ${branch}` : undefined}
      actions={
        <Button
          isDisabled={!query.data?.length}
          busy={save.isPending}
          onPress={() => save.mutate({ value: asked, suggested: `Training sessions ${month}.ics` })}
        >
          Export this month for Outlook
        </Button>
      }
      inspector={
        session ? (
          <Inspector key={session.key} title={session.title} onClose={() => setChosen(null)}>
            <SessionDetail session={session} />
          </Inspector>
        ) : null
      }
    >
      <div className="stack">
        <div className="calendar__tools">
          <div className="line">
            <IconButton label="Month before" icon={<ChevronLeft aria-hidden="true" />} onPress={() => go(monthAfter(month, -1))} />
            <Button isDisabled={month === today.slice(0, 7)} onPress={() => go(today.slice(0, 7))}>
              This month
            </Button>
            <IconButton label="Month after" icon={<ChevronRight aria-hidden="true" />} onPress={() => go(monthAfter(month, 1))} />
            <Segmented
              label="Show as"
              value={view}
              onChange={(next) => change({ view: next === "list" ? "list" : undefined })}
              choices={[
                { key: "month", text: "Month" },
                { key: "list", text: "List" },
              ]}
            />
          </div>
          <PersonBox
            label="Only sessions of"
            text={person.text}
            onText={person.setText}
            people={person.people}
            busy={person.busy}
            value={address.person ?? null}
            clearable
            onChoose={(choice) => {
              person.choose(choice);
              change({ person: choice?.key, show: undefined });
            }}
          />
        </div>
        {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
        {save.data ? (
          <SavedNotice
            path={save.data.path}
            count={save.data.sessions}
            what={save.data.sessions === 1 ? "session" : "sessions"}
            onOpen={(path) => open.mutate(path)}
          />
        ) : null}
        <Answer query={query} what="the calendar">
          {(sessions) =>
            sessions.length === 0 && !query.isPlaceholderData ? (
              <>
                {view === "month" ? <MonthGrid month={month} today={today} sessions={[]} chosen={null} onChoose={setChosen} /> : null}
                <EmptyState
                  title={`No sessions in ${monthName(month)}`}
                  action={
                    <Link to="/plan" className="button button-primary">
                      Work out a plan
                    </Link>
                  }
                >
                  {address.branch || address.person
                    ? "Nobody you have chosen has a place this month. Choose another month, or take the branch or the person away."
                    : "Sessions come here when a plan is adopted or a list of sessions is imported."}
                </EmptyState>
              </>
            ) : view === "month" ? (
              <MonthGrid month={month} today={today} sessions={sessions} chosen={chosen} onChoose={setChosen} />
            ) : (
              <SessionList sessions={sessions} onChoose={setChosen} />
            )
          }
        </Answer>
      </div>
    </Page>
  );
}
