import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { CalendarSession, SessionStatus } from "@/bindings";
import { type FakeOptions, told } from "@/bindings/fake";
import { faults, firstOption, open } from "@/test/render";
import { byDay, isLong, lastDay, monthAfter, weeksOf } from "./month";

const PEOPLE = await told("people", "");
const inMonth = (month: string) => told("calendar", { from: `${month}-01`, to: lastDay(month), branch: null, person: null });
const find = async (month: string, fits: (one: CalendarSession) => boolean) => (await inMonth(month)).find(fits) as CalendarSession;
/** A session that was held, one that is planned and nobody has a place in, and one with places. */
const HELD = await find("2026-11", (one) => one.status === "held");
const PLANNED = await find("2026-12", (one) => one.status === "planned" && one.people.length === 0);
const BOOKED = await find("2026-12", (one) => one.status === "planned" && one.people.length > 1);

const session = (part: Partial<CalendarSession>): CalendarSession => ({
  key: "S1",
  activity: "A1",
  title: "Digital help for the public",
  kind: "training session",
  starts: "2026-11-12T10:00",
  ends: "2026-11-12T13:00",
  halfdays: "",
  venue: "Central, learning room",
  trainer: null,
  status: "confirmed",
  capacity: 10,
  people: [
    { person: "04001", name: "Ana Blake", status: "booked" },
    { person: "04002", name: "Bo Carr", status: "booked" },
  ],
  teaches: [["A5-01", "Digital help for the public", 2]],
  pence: 20_000,
  ...part,
});
const showing = (...sessions: CalendarSession[]): FakeOptions => ({
  answer: { calendar: () => Promise.resolve({ status: "ok", data: sessions }) },
});

test("weeks begin on Monday and hold every day of the month", () => {
  const weeks = weeksOf("2026-02");
  expect(weeks[0]?.[0]).toBe("2026-01-26");
  expect(weeks.flat().filter((day) => day.startsWith("2026-02"))).toHaveLength(28);
  expect(weeksOf("2027-02")).toHaveLength(4);
  expect(monthAfter("2026-12", 1)).toBe("2027-01");
  expect(lastDay("2028-02")).toBe("2028-02-29");
});

test("a session of two days stands on both, a long course on none", () => {
  const two = session({ key: "two", starts: "2026-11-10T09:00", ends: "2026-11-11T16:00" });
  const long = session({ key: "long", starts: "2026-09-01", ends: "2027-08-31" });
  expect(isLong(long)).toBe(true);
  const days = byDay([two, long]);
  expect([...days.keys()]).toEqual(["2026-11-10", "2026-11-11"]);
});

test("a month is asked for with its first and last day, in three reads at most", async () => {
  const { calls, reads } = open("/calendar?month=2027-02&branch=Northgate");
  expect(await screen.findByRole("heading", { level: 1, name: /^February 2027/ })).toBeInTheDocument();
  expect(calls("calendar")[0]?.args).toEqual([{ from: "2027-02-01", to: "2027-02-28", branch: "Northgate", person: null }]);
  expect(reads().length).toBeLessThanOrEqual(3);
});

test("the days say what runs and how it stands, not by colour alone", async () => {
  open("/calendar", showing(session({}), session({ key: "S2", title: "Safeguarding", status: "cancelled" })));
  const grid = await screen.findByRole("table", { name: /November 2026/ });
  expect(within(grid).getByRole("button", { name: /^10:00 Digital help for the public ?, confirmed$/ })).toBeInTheDocument();
  expect(within(grid).getByRole("button", { name: /^10:00 Safeguarding ?, cancelled$/ })).toBeInTheDocument();
  expect(screen.getByRole("heading", { level: 1, name: "November 2026: 1 session" })).toBeInTheDocument();
});

test("a full day shows three and opens the rest on demand", async () => {
  const { user } = open("/calendar", showing(...Array.from({ length: 6 }, (_, n) => session({ key: `S${n}`, title: `Session ${n}` }))));
  await user.click(await screen.findByRole("button", { name: /^3 more on Thursday 12 November 2026/ }));
  expect(screen.getAllByRole("button", { name: /^10:00 Session/ })).toHaveLength(6);
});

test("a long course stands above the days with its first and last day", async () => {
  open("/calendar", showing(session({ title: "Apprenticeship", starts: "2026-09-01", ends: "2027-08-31", halfdays: "Monday morning" })));
  const long = await screen.findByRole("region", { name: "Running in November 2026" });
  expect(within(long).getByRole("button", { name: /Apprenticeship, 1 September 2026 to 31 August 2027/ })).toBeInTheDocument();
});

test("months are gone through, and the address keeps the one that is shown", async () => {
  const { user, history } = open("/calendar");
  await user.click(await screen.findByRole("button", { name: "Month after" }));
  expect(await screen.findByRole("heading", { level: 1, name: /^December 2026/ })).toBeInTheDocument();
  expect(history.location.search).toContain("month=2026-12");
  await user.click(screen.getByRole("button", { name: "This month" }));
  expect(await screen.findByRole("heading", { level: 1, name: /^November 2026/ })).toBeInTheDocument();
});

test("an empty month says what belongs there and where it comes from", async () => {
  open("/calendar", showing());
  expect(await screen.findByRole("heading", { name: "No sessions in November 2026" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Work out a plan" })).toHaveAttribute("href", "/plan");
});

test("a failed read says what happened and tries again", async () => {
  const { user, calls } = open("/calendar", {
    fail: { calendar: { kind: "store_unusable", why: "locked", message: "Another program is writing to the file." } },
  });
  expect(await screen.findByText(/Another program is writing to the file/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(calls("calendar")).toHaveLength(2);
});

test("an address can lead straight to a session", async () => {
  open("/calendar?show=S1", showing(session({})));
  expect(await screen.findByRole("complementary", { name: "Digital help for the public" })).toHaveTextContent("2 of 10 places taken");
});

test("a session is moved along its life, and one to come cannot be marked as held", async () => {
  const { user, calls } = open(`/calendar?month=2026-12&show=${PLANNED.key}`);
  const panel = await screen.findByRole("complementary", { name: PLANNED.title });
  expect(within(panel).queryByRole("button", { name: "Mark as held" })).not.toBeInTheDocument();
  await user.click(within(panel).getByRole("button", { name: "Confirm this session" }));
  expect(calls("changeSession")[0]?.args).toEqual([{ session: PLANNED.key, status: "confirmed" satisfies SessionStatus, reason: null }]);
  expect(await within(panel).findByRole("button", { name: "Back to planned" })).toBeInTheDocument();
});

test("who came is ticked, and saved in one write", async () => {
  const { user, calls } = open(`/calendar?show=${HELD.key}`);
  const [absent, ...came] = HELD.people;
  await user.click(await screen.findByRole("checkbox", { name: new RegExp(absent?.name ?? "nobody") }));
  await user.click(screen.getByRole("button", { name: `Save: ${came.length} of ${HELD.people.length} came` }));
  expect(calls("markAttendance")[0]?.args).toEqual([{ session: HELD.key, attended: came.map(({ person }) => person) }]);
  expect(await screen.findByRole("checkbox", { name: new RegExp(absent?.name ?? "nobody") })).not.toBeChecked();
});

test("somebody who came without a place is added, and a session of today can be noted at once", async () => {
  const { user, calls } = open(`/calendar?show=${HELD.key}`, showing({ ...HELD, status: "confirmed" }));
  const guest = PEOPLE.find((person) => person.kind === "volunteer");
  const all = [...HELD.people.map(({ person }) => person), guest?.key];
  await user.type(await screen.findByRole("combobox", { name: "Somebody else who came" }), guest?.key ?? "");
  await user.click(await screen.findByRole("option", { name: new RegExp(guest?.name ?? "nobody") }));
  await user.click(await screen.findByRole("button", { name: `Save: ${all.length} of ${all.length} came` }));
  expect(calls("markAttendance")[0]?.args).toEqual([{ session: HELD.key, attended: all }]);
});

const ahead = (part: Partial<CalendarSession>) => session({ starts: "2026-11-30T10:00", ends: "2026-11-30T13:00", ...part });

test("somebody is booked into a session to come, and what speaks against it wants a reason", async () => {
  let asked = 0;
  const { user, calls } = open("/calendar?show=S1", {
    answer: {
      ...showing(ahead({})).answer,
      bookPlace: () =>
        Promise.resolve(
          asked++ === 0
            ? { status: "error", error: { kind: "warning", message: "Nothing was booked.", details: ["Ana is away."] } }
            : {
                status: "ok",
                data: { value: { status: "waiting", position: 2, warnings: [] }, label: "Waits", operation: "1", changed: [] },
              },
        ),
    },
  });
  const guest = PEOPLE[5];
  await user.type(await screen.findByRole("combobox", { name: "Book somebody" }), guest?.key ?? "");
  await user.click(await screen.findByRole("option", { name: new RegExp(guest?.name ?? "nobody") }));
  await user.click(await screen.findByRole("button", { name: `Book ${guest?.name}` }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Ana is away.");
  const again = screen.getByRole("button", { name: `Book ${guest?.name} all the same` });
  await user.click(again);
  expect(calls("bookPlace")).toHaveLength(1);
  expect(screen.getByRole("textbox", { name: /^Why book all the same/ })).toHaveFocus();
  await user.type(screen.getByRole("textbox", { name: /^Why book all the same/ }), "Back early");
  await user.click(again);
  expect(calls("bookPlace").at(-1)?.args).toEqual([{ session: "S1", person: guest?.key, accept_warning: "Back early" }]);
  expect(await screen.findByText(/number 2 on the waiting list/)).toBeInTheDocument();
});

test("the filled button is what one does next, never a step back", async () => {
  const filled = () => [...document.querySelectorAll("aside .button-primary")].map((button) => button.textContent);
  const coming = open("/calendar?show=S1", showing(ahead({ status: "planned" })));
  await screen.findByRole("button", { name: "Confirm this session" });
  expect(filled()).toEqual(["Confirm this session"]);
  coming.unmount();
  const confirmed = open("/calendar?show=S1", showing(ahead({ status: "confirmed" })));
  await screen.findByRole("button", { name: "Back to planned" });
  expect(filled()).toEqual([]);
  confirmed.unmount();
  open("/calendar?show=S1", showing(session({ status: "confirmed" })));
  await screen.findByRole("button", { name: "Back to planned" });
  expect(filled()).toEqual([expect.stringMatching(/^Save: .* came$/)]);
});

test("a place is given up, and who waits stands apart", async () => {
  const [first, ...others] = BOOKED.people;
  const people = BOOKED.people.map((place) => (place === first ? place : { ...place, status: "waiting" as const }));
  const { user, calls } = open(`/calendar?month=2026-12&show=${BOOKED.key}`, showing({ ...BOOKED, people, capacity: 1 }));
  const panel = await screen.findByRole("complementary", { name: BOOKED.title });
  expect(panel).toHaveTextContent("1 of 1 places taken");
  expect(within(panel).getByRole("heading", { name: `${others.length} people waiting` })).toBeInTheDocument();
  await user.click(within(panel).getByRole("button", { name: `Give up the place of ${first?.name}` }));
  expect(calls("unbookPlace")[0]?.args).toEqual([BOOKED.key, first?.person]);
  expect(await faults()).toEqual([]);
});

test("what was held stays held", async () => {
  open("/calendar?show=S1", showing(session({ status: "held" })));
  await screen.findByRole("button", { name: /^Save: .* came$/ });
  expect(screen.queryByRole("button", { name: /confirmed|planned|Cancel/ })).not.toBeInTheDocument();
});

test("the list shows the same sessions with places and money", async () => {
  const { user } = open("/calendar", showing(session({})));
  await user.click(await screen.findByRole("radio", { name: "List" }));
  expect(
    await screen.findByRole("row", { name: /12 November 2026, 10:00 to 13:00 Digital help.*Confirmed.*2 of 10 £200/ }),
  ).toBeInTheDocument();
});

test("only one person's sessions can be shown, and everyone's again", async () => {
  const { user, calls, history } = open("/calendar");
  const person = PEOPLE[0];
  await user.type(await screen.findByRole("combobox", { name: "Only sessions of" }), person?.name.split(" ")[0] ?? "");
  await user.click(await firstOption(new RegExp(`^${person?.name.split(" ")[0]} `)));
  await waitFor(() => expect(calls("calendar").at(-1)?.args[0]).toMatchObject({ person: expect.any(String) }));
  await user.click(await screen.findByRole("button", { name: /^Everyone, not only/ }));
  await waitFor(() => expect(history.location.search).not.toContain("person"));
  await waitFor(() => expect(screen.getByRole("combobox", { name: "Only sessions of" })).toHaveValue(""));
});

test("the month goes out as a calendar file", async () => {
  const { user, calls, answered } = open("/calendar");
  const out = await screen.findByRole("button", { name: "Export this month for Outlook" });
  await waitFor(() => expect(out).toBeEnabled());
  await user.click(out);
  await waitFor(() => expect(calls("exportCalendar")).toHaveLength(1));
  const { sessions } = await answered("exportCalendar");
  expect(await screen.findByText(new RegExp(`Saved ${sessions} sessions as`))).toBeInTheDocument();
  expect(calls("exportCalendar")[0]?.args[0]).toMatchObject({ from: "2026-11-01", to: "2026-11-30" });
});

test("a session is opened, confirmed and left by keyboard alone", async () => {
  const { user, calls } = open("/calendar?month=2026-12", showing(PLANNED));
  const chip = await screen.findByRole("button", { name: new RegExp(`${PLANNED.starts.slice(11)} ${PLANNED.title}`) });
  chip.focus();
  await user.keyboard("{Enter}");
  const heading = await screen.findByRole("heading", { level: 2, name: PLANNED.title });
  await waitFor(() => expect(heading).toHaveFocus());
  const confirm = screen.getByRole("button", { name: "Confirm this session" });
  for (let n = 0; n < 4 && document.activeElement !== confirm; n++) await user.tab();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(calls("changeSession")).toHaveLength(1));
  expect(confirm).toHaveFocus();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary", { name: PLANNED.title })).not.toBeInTheDocument());
});

test("axe finds nothing in month, list, inspector or empty month", async () => {
  const { user, unmount } = open(
    "/calendar?show=S1",
    showing(session({ status: "held" }), session({ key: "L", starts: "2026-09-01", ends: "2027-08-31" })),
  );
  await screen.findByRole("button", { name: /^Save: .* came$/ });
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("radio", { name: "List" }));
  expect(await faults()).toEqual([]);
  unmount();
  open("/calendar", showing());
  await screen.findByRole("heading", { name: /^No sessions/ });
  expect(await faults()).toEqual([]);
});
