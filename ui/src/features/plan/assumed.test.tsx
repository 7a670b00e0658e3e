import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { FundLeft, PlanAssumed } from "@/bindings";
import { type FakeOptions, fakeBridge, told } from "@/bindings/fake";
import { faults, open } from "@/test/render";
import { date, plural, pounds } from "@/text/format";
import { byLine, leftAfter, leftToday } from "./money";
import { FIRST } from "./scenario";

const SIZE = await told("planSize", FIRST);
const GRANTED = SIZE.assumed;
const LIMIT = `Limit to ${GRANTED.per_week_proposed} a week`;
/** What is left in a fund, as a table says it. */
const left = (pence: number) => (pence < 0 ? `${pounds(-pence)} over` : pounds(pence));

const part = async () => within(await screen.findByRole("region", { name: "What this plan takes for granted" }));

/** What the invented service takes for granted, changed. */
function assuming(change: Partial<PlanAssumed>): FakeOptions {
  const { commands } = fakeBridge();
  return {
    answer: {
      planSize: async (setup) => {
        const size = await commands.planSize(setup);
        return size.status === "ok" ? { ...size, data: { ...size.data, assumed: { ...size.data.assumed, ...change } } } : size;
      },
    },
  };
}

test("setting up says what the plan takes for granted: notice, pace, what is under way, certificates and closed days", async () => {
  const { user } = open("/plan");
  const granted = await part();
  expect(granted.getByText("Nothing new begins before Tuesday 15 December 2026: 15 working days of notice")).toBeInTheDocument();
  expect(granted.getByText("At most 1 session a week begins for one person")).toBeInTheDocument();
  expect(
    granted.getByText(`No limit on sessions a week for the service; ${GRANTED.per_week_proposed} would spread them evenly`),
  ).toBeInTheDocument();
  expect(
    granted.getByText(
      `${plural(GRANTED.under_way, "session")} under way or booked outside this plan keep ${plural(GRANTED.under_way_people, "person", "people")}'s half-days`,
    ),
  ).toBeInTheDocument();
  expect(
    granted.getByText(`${GRANTED.renewals} certificates to renew; missing or overdue ones within ${GRANTED.overdue_days} days`),
  ).toBeInTheDocument();
  expect(granted.getByRole("link", { name: "Change these in Settings" })).toHaveAttribute("href", "/settings");
  const closed = granted.getByText(`${GRANTED.closed.length} days on which nothing runs`);
  expect(closed.closest("details")).not.toHaveAttribute("open");
  await user.click(closed);
  expect(granted.getByText("Friday 26 March 2027").closest("li")).toHaveTextContent("Friday 26 March 2027 Good Friday");
  expect(granted.getByText("Thursday 24 December 2026").closest("li")).toHaveTextContent("Thursday 24 December 2026 a day of your own");
  expect(await faults()).toEqual([]);
});

test("one of each is said as one, and what is not there as none", async () => {
  const one = assuming({ notice: 1, per_week: 1, per_person_week: null, under_way: 1, under_way_people: 1, renewals: 1, overdue_days: 1 });
  const { unmount } = open("/plan", one);
  let granted = await part();
  expect(granted.getByText(/: 1 working day of notice$/)).toBeInTheDocument();
  expect(granted.getByText("At most 1 session a week begins in the service")).toBeInTheDocument();
  expect(granted.getByText("No limit on sessions a week for one person")).toBeInTheDocument();
  expect(granted.getByText("1 session under way or booked outside this plan keeps 1 person's half-days")).toBeInTheDocument();
  expect(granted.getByText("1 certificate to renew; missing or overdue ones within 1 day")).toBeInTheDocument();
  unmount();
  open("/plan", assuming({ notice: 0, under_way: 0, renewals: 0, closed: [] }));
  granted = await part();
  expect(granted.getByText(/: no notice is kept$/)).toBeInTheDocument();
  expect(granted.getByText("No session is under way or booked outside this plan")).toBeInTheDocument();
  expect(granted.getByText("None to renew in this time")).toBeInTheDocument();
  expect(granted.getByText("None in this time")).toBeInTheDocument();
});

test("the limit that would do is set by keyboard in one step, the focus stays on what it says, and it can be undone", async () => {
  const { user, calls } = open("/plan");
  const granted = await part();
  granted.getByRole("button", { name: LIMIT }).focus();
  await user.keyboard("{Enter}");
  expect(
    await granted.findByText(
      GRANTED.per_week_proposed === 1
        ? "At most 1 session a week begins in the service"
        : `At most ${GRANTED.per_week_proposed} sessions a week begin in the service`,
    ),
  ).toHaveFocus();
  expect(granted.queryByRole("button")).toBeNull();
  expect(calls("changeSetting").map((call) => call.args)).toEqual([
    [{ what: "set", key: "plan.sessions_per_week", value: String(GRANTED.per_week_proposed) }],
  ]);
  await user.keyboard("{Control>}z{/Control}");
  expect(await granted.findByRole("button", { name: LIMIT })).toBeInTheDocument();
});

test("a limit that is refused says why, and can be tried again", async () => {
  const { user } = open("/plan", { fail: { changeSetting: { kind: "not_now", message: "Another program writes to the store." } } });
  const granted = await part();
  await user.click(granted.getByRole("button", { name: LIMIT }));
  expect(await granted.findByText(/Another program writes to the store\. There is no limit, as before\./)).toBeInTheDocument();
  await waitFor(() => expect(granted.getByRole("button", { name: LIMIT })).toBeEnabled());
});

const fund = (change: Partial<FundLeft>): FundLeft => ({
  key: "F",
  title: "Core",
  line: "Core",
  from: "2026-04-01",
  to: "2027-03-31",
  pence: 100_000,
  used: 30_000,
  inside: 20_000,
  plan: 50_000,
  ...change,
});

test("left today takes off what is in the calendar, left after the plan what the plan charges in its place", () => {
  expect(leftToday(fund({}))).toBe(50_000);
  expect(leftAfter(fund({}))).toBe(20_000);
});

test("the funds of a line stand together, the earlier year first", () => {
  const next = fund({ key: "G", from: "2027-04-01" });
  const other = fund({ key: "H", line: "Digital" });
  expect(byLine([next, other, fund({})]).map((each) => each.key)).toEqual(["F", "G", "H"]);
});

test("over two financial years each fund says its days, and one that is overdrawn how much it is over", async () => {
  open("/plan");
  const table = within(await screen.findByRole("table", { name: "Money for these dates" }));
  expect(table.getAllByRole("row").map((row) => row.textContent)).toEqual([
    "FundIn the fundCounted apartIn the calendarLeft",
    ...byLine(SIZE.funds).map(
      (one) =>
        `${one.title} ${date(one.from)} to ${date(one.to)}${[one.pence, one.used, one.inside].map(pounds).join("")}${left(leftToday(one))}`,
    ),
  ]);
});

test("within one financial year the days are left out", async () => {
  const { commands } = fakeBridge();
  open("/plan", {
    answer: {
      planSize: async (setup) => {
        const size = await commands.planSize(setup);
        return size.status === "ok" ? { ...size, data: { ...size.data, funds: size.data.funds.slice(0, 1) } } : size;
      },
    },
  });
  const [first] = SIZE.funds as [FundLeft];
  const money = [first.pence, first.used, first.inside].map(pounds).join(" ");
  expect(await screen.findByRole("row", { name: `${first.title} ${money} ${left(leftToday(first))}` })).toBeInTheDocument();
});

test("where a set-up changes what a fund holds, funds of two years say their days too", async () => {
  const { user } = open("/plan");
  await user.click(await screen.findByText(/Money in each fund/));
  expect(await screen.findByLabelText("Training budget 2026-27")).toBeInTheDocument();
  expect(screen.getAllByText("As it is, 1 April 2027 to 31 March 2028").length).toBeGreaterThan(0);
});
