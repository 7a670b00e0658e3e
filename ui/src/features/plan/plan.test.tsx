import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { PlanProgress, PlanSize, PlanView } from "@/bindings";
import { type FakeOptions, told } from "@/bindings/fake";
import { forgetPlan } from "@/data/planJob";
import { faults, open, press } from "@/test/render";
import { planOf } from "@/test/solved";
import { plural } from "@/text/format";
import { takenOut } from "./AdoptChanges";
import { FIRST } from "./scenario";
import { better, goodness, ofOpen, shareFound, whatDiffers } from "./words";

afterEach(() => act(forgetPlan));

const SIZE = await told("planSize", FIRST);
/** The core's own plan stands behind the small one whose figures these tests know. */
const PLAN = (await planOf(FIRST)).plan;
const ADOPTED = await told("adoptPreview", PLAN);
const PUTS = `${plural(ADOPTED.sessions, "session")} and ${plural(ADOPTED.places, "place")}`;

const PARTS = { renewal: 0, gap: 900, fairness: 100, cost: 0, stability: 0 };
const at = (seconds: number, score: number, bound: number | null): PlanProgress => ({
  seconds,
  score,
  bound,
  empty: -100,
  parts: PARTS,
  phase: "search",
});

const group = (name: string) => ({
  group: name,
  people: 5,
  with_gap: 4,
  reached: 2,
  nothing: 2,
  places: 3,
  paid: 2,
  volunteers: 1,
  minutes: 540,
  counted: 540,
  fair: 600,
  short: 3,
  levels_open: 14,
  levels_closed: 9,
  wants: 4,
  wants_met: 1,
  left: 2,
});

/** A solver that the test holds in its hand. */
function held() {
  let send: ((progress: PlanProgress) => void) | null = null;
  let end: (plan: Partial<PlanView>) => void = () => {};
  // The solve is asked for a moment after the button was pressed.
  const asked = () => waitFor(() => expect(send).not.toBeNull());
  const plan: PlanView = {
    plan: PLAN,
    score: 800,
    bound: 1100,
    empty: -100,
    parts: PARTS,
    optimal: false,
    weight_open: 40,
    weight_closed: 26,
    levels_closed: 9,
    levels_open: 14,
    people: 2,
    places: 3,
    pence: 64_050,
    sessions: [
      {
        id: "x1",
        activity: "A",
        title: "Digital help for the public",
        kind: "training session",
        from: "2027-01-12",
        to: "2027-01-12",
        when: "Tuesday morning",
        venue: "Central, learning room",
        trainer: "Digital team",
        seats: 10,
        people: [["04001", "Ana Blake"]],
        pence: 20_000,
        fund: "CORE",
        fixed: false,
      },
      {
        id: "x2",
        activity: "B",
        title: "Managing a budget",
        kind: "training session",
        from: "2027-02-03",
        to: "2027-02-03",
        when: "Wednesday morning",
        venue: "Northgate, meeting room",
        trainer: null,
        seats: 8,
        people: [
          ["04001", "Ana Blake"],
          ["04002", "Bo Carr"],
        ],
        pence: 44_050,
        fund: "CORE",
        fixed: true,
      },
    ],
    funds: [
      {
        key: "CORE",
        title: "Core training",
        line: "Core training",
        from: "2026-04-01",
        to: "2027-03-31",
        pence: 1_800_000,
        used: 40_000,
        inside: 0,
        plan: 64_050,
      },
    ],
    branches: [group("Central")],
    kinds: [group("employee")],
    minutes: 540,
    wanted: [{ activity: "A", title: "Digital help for the public", people: 4, met: 1 }],
    reasons: [
      { code: "cover", words: "The branch would fall below its cover", gaps: 2, levels: 3 },
      { code: "money", words: "There is no money left in the fund", gaps: 1, levels: 1 },
    ],
    left: ["cover", "cover", "money"].map((reason, n) => ({
      person: `0400${n}`,
      name: ["Ana Blake", "Bo Carr", "Cy Dunn"][n] ?? "",
      branch: n === 2 ? "Harbour" : "Central",
      skill: `A${n}`,
      skill_title: ["Safeguarding", "Reading", "Budgets"][n] ?? "",
      level: 1,
      planned: 1,
      target: 2,
      reason,
      codes: [reason],
      session: null,
      words: reason === "cover" ? "Central would drop to 1 of 2 people on Tuesday mornings" : "It would cost £140 more than the fund holds",
    })),
    dropped: [],
    renewals_due: 0,
    renewals: [],
    nothing_for: [
      {
        person: "04002",
        name: "Cy Dunn",
        branch: "Harbour",
        kind: "volunteer",
        gaps: 2,
        reason: "money",
        words: "It would cost £140 more than the fund holds",
      },
    ],
    violations: [],
  };
  const options: FakeOptions = {
    answer: {
      solvePlan: (_setup, _limits, channel) =>
        new Promise((resolve) => {
          send = (progress) => channel.onmessage(progress);
          end = (change) => resolve({ status: "ok", data: { ...plan, ...change } });
        }),
      stopPlan: () => {
        end({});
        return Promise.resolve({ status: "ok", data: null });
      },
    },
  };
  return {
    options,
    send: async (progress: PlanProgress) => {
      await asked();
      act(() => send?.(progress));
    },
    end: async (change: Partial<PlanView> = {}) => {
      await asked();
      act(() => end(change));
    },
  };
}

async function solved(change: Partial<PlanView> = {}) {
  const solver = held();
  const view = open("/plan", solver.options);
  await press(view.user, "Work out the plan");
  await solver.send(at(1, 500, 1200));
  await solver.end(change);
  await screen.findByRole("tablist", { name: "The plan" });
  return view;
}

test("a share found is of what is possible beyond doing nothing, and a bound never promises more than it proves", () => {
  expect(shareFound(at(1, 400, 900))).toBe(0.5);
  expect(shareFound(at(1, 400, null))).toBeNull();
  expect(goodness(at(1, 895, 900))).toBe("It is proven to be at least 99% as good as the best possible plan");
  expect(goodness({ ...at(1, 900, 900), optimal: true })).toBe("No plan can be better: this is proven");
  expect(goodness(at(1, 400, null))).toBe("How far it is from the best possible is not known yet");
});

test("shares give both whole numbers, and what makes a plan better or worse is said without points, worst first", () => {
  expect(ofOpen(91, 148)).toBe("61%, 91 of 148");
  expect(better(0)).toBe("as good as");
  expect(better(-121_500)).toBe("worse than");
  expect(whatDiffers(PARTS, { ...PARTS, gap: 2000, cost: 1500 })).toEqual([
    "£15 more is spent.",
    "The levels that close matter more, or close earlier.",
  ]);
  expect(whatDiffers(PARTS, PARTS)).toEqual([]);
});

test("setting up shows what the plan can draw on, with three reads at most", async () => {
  const { reads } = open("/plan");
  expect(await screen.findByRole("heading", { name: "What the plan can draw on" })).toBeInTheDocument();
  expect(screen.getByText(`${SIZE.unrated_left_out} required skills left out, because nobody rated them.`)).toBeInTheDocument();
  expect(
    screen.getByRole("row", { name: /^Training budget 2026-27 1 April 2026 to 31 March 2027 £[\d,.]+ £[\d,.]+ £[\d,.]+ £[\d,.]+/ }),
  ).toBeInTheDocument();
  expect(reads().length).toBeLessThanOrEqual(3);
});

test("dates and money are taken as people write them, and sent as days and pence", async () => {
  const solver = held();
  const { user, calls } = open("/plan", solver.options);
  const from = await screen.findByLabelText("First day");
  await waitFor(() => expect(from).toHaveValue("25 November 2026"));
  await user.clear(from);
  await user.type(from, "13/4/2027");
  await user.tab();
  expect(from).toHaveValue("13 April 2027");
  await user.type(screen.getByLabelText("Budget"), "£1,250.50");
  await user.click(screen.getByRole("checkbox", { name: /Treat skills that nobody has rated as level 0/ }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Work out the plan" })).toBeEnabled());
  await user.click(screen.getByRole("button", { name: "Work out the plan" }));
  expect(calls("solvePlan")[0]?.args[0]).toEqual({
    from: "2027-04-13",
    to: null,
    budget: 125_050,
    unrated_as_zero: true,
    scenario: "",
    funds: [],
    cover: [],
    aims: [],
    kinds: [],
  });
  expect(calls("solvePlan")[0]?.args[1]).toMatchObject({ seconds: 30 });
});

test("a plan that ends before it begins, or a day that does not exist, cannot be solved", async () => {
  const { user, calls } = open("/plan");
  const to = await screen.findByLabelText("Last day");
  await waitFor(() => expect(to).toHaveValue("24 November 2027"));
  await user.clear(to);
  await user.type(to, "1 May 2026");
  await user.tab();
  await waitFor(() => expect(calls("planSize").at(-1)?.args[0]).toMatchObject({ to: "2026-05-01" }));
  expect(await screen.findByText(/The last day must come after/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Work out the plan" }));
  expect(to).toHaveFocus();
  expect(calls("solvePlan")).toHaveLength(0);
  await user.clear(to);
  await user.type(to, "31/02/2027");
  await user.tab();
  expect(await screen.findByText(/Not a day of the calendar/)).toBeInTheDocument();
});

test("what is missing is said, with the way to bring it in, and there is nothing to solve", async () => {
  const size: PlanSize = {
    ...SIZE,
    people: 0,
    activities: 0,
    sessions: 0,
    places: 0,
    open_levels: 0,
    missing: ["There are no activities: import the catalogue"],
  };
  open("/plan", { answer: { planSize: () => Promise.resolve({ status: "ok", data: size }) } });
  expect(await screen.findByText("There are no activities: import the catalogue")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Import what is missing" })).toHaveAttribute("href", "/import");
  expect(screen.getByRole("button", { name: "Work out the plan" })).toBeDisabled();
});

test("score and bound are shown as they move, in words, as a picture and as a table", async () => {
  const solver = held();
  const { user } = open("/plan", solver.options);
  await press(user, "Work out the plan");
  await solver.send(at(1, 200, null));
  expect(await screen.findByText("Not known yet")).toBeInTheDocument();
  await solver.send(at(2, 500, 1100));
  expect(await screen.findByText("50% found of what is possible")).toBeInTheDocument();
  expect(screen.getByRole("progressbar", { name: "Share found of the best possible" })).toHaveAttribute("aria-valuenow", "50");
  expect(screen.getByRole("img", { name: /^After 2 seconds: It is proven to be at least 50%/ })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show as a table" }));
  expect(screen.getByRole("row", { name: "2 s 50% 100%" })).toBeInTheDocument();
});

test("stopping keeps the best plan so far", async () => {
  const solver = held();
  const { user, calls } = open("/plan", solver.options);
  await press(user, "Work out the plan");
  await solver.send(at(1, 500, 1100));
  await press(user, "Stop and keep the best plan so far");
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "2 sessions for 2 people, closing 9 levels" })).toHaveFocus());
  expect(calls("stopPlan")).toHaveLength(1);
  expect(screen.getByText(/You stopped the search/)).toBeInTheDocument();
});

test("the solve goes on while another screen is looked at", async () => {
  const solver = held();
  const { user } = open("/plan", solver.options);
  await press(user, "Work out the plan");
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await solver.send(at(3, 800, 1100));
  await user.click(screen.getByRole("link", { name: "Plan" }));
  expect(await screen.findByText("75% found of what is possible")).toBeInTheDocument();
});

test("the answer in short gives both whole numbers of each share, what is left and why, and folds the money by fund", async () => {
  const { user } = await solved();
  const short = screen.getByRole("region", { name: "The plan in short" });
  expect(within(short).getByText("64%, 9 of 14")).toBeInTheDocument();
  expect(within(short).getByText("65%, 26 of 40")).toBeInTheDocument();
  expect(within(short).getByText(/What leaves most gaps: The branch would fall below its cover \(2 gaps\)/)).toBeInTheDocument();
  expect(screen.queryByText(/points/i)).toBeNull();
  const fold = screen.getByText("Money by fund (1 fund)");
  expect(fold.closest("details")).not.toHaveAttribute("open");
  await user.click(fold);
  expect(screen.getByRole("row", { name: "Core training £18,000 £400 £640.50 £16,959.50" })).toBeInTheDocument();
  expect(within(short).getByText(/at least 75% as good as the best possible plan/)).toBeInTheDocument();
});

test("the time line is one tab stop, and arrows go along the row and across rows", async () => {
  const { user } = await solved();
  const first = screen.getByRole("button", { name: /Digital help for the public, 12 January 2027, 1 place/ });
  const second = screen.getByRole("button", { name: /Managing a budget/ });
  expect(first).toHaveAttribute("tabindex", "0");
  expect(second).toHaveAttribute("tabindex", "-1");
  first.focus();
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(second).toHaveFocus());
  await user.keyboard("{Enter}");
  expect(screen.getByRole("region", { name: /Managing a budget/ })).toHaveTextContent("Ana Blake");
});

test("each session on the time line stands with its title and how many go, however short it is", async () => {
  await solved();
  const shown = within(screen.getByRole("region", { name: "Sessions by venue" }))
    .getAllByRole("button")
    .map((bar) => [...bar.querySelectorAll("[aria-hidden]")].map((part) => part.textContent));
  expect(shown).toEqual([
    ["1", "Digital help for the public"],
    ["2", "Managing a budget"],
  ]);
});

test("gaps left are counted by reason first, and can be narrowed by reason, branch and words", async () => {
  const { user } = await solved();
  await user.click(screen.getByRole("tab", { name: "Gaps left (3)" }));
  expect(screen.getByRole("row", { name: "The branch would fall below its cover 2 3" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "There is no money left in the fund" }));
  expect(screen.getByText("1 gap of 3")).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("Reason"), "");
  await user.type(screen.getByLabelText("Person or skill"), "reading");
  expect(await screen.findByText("1 gap of 3")).toBeInTheDocument();
  expect(screen.getByRole("row", { name: /Bo Carr 04001, Central Reading A1/ })).toBeInTheDocument();
});

test("places by branch give people with a gap, people reached and the time it takes", async () => {
  const { user } = await solved();
  await user.click(screen.getByRole("tab", { name: "Places by branch" }));
  expect(screen.getByRole("row", { name: "Central 4 2 2 3 2 1 9 hours 2" })).toBeInTheDocument();
});

test("people who get no place stand with what is in the way most", async () => {
  const { user } = await solved();
  await user.click(screen.getByRole("tab", { name: "People with no place (1)" }));
  expect(screen.getByRole("row", { name: /Cy Dunn 04002 Harbour Volunteer 2 It would cost £140 more/ })).toBeInTheDocument();
});

test("adopting is one write that says what it puts where, and can be undone", async () => {
  const { user, calls } = await solved();
  // Before: the numbers of the result, and who loses or moves.
  const button = await screen.findByRole("button", { name: `Adopt: put ${PUTS} in the calendar` });
  const short = takenOut(ADOPTED);
  expect(screen.getByText(short)).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(button);
  expect(await screen.findByText(new RegExp(`Adopted: ${PUTS} are in the calendar`))).toHaveTextContent(short);
  expect(calls("adoptPlan")[0]?.args).toEqual([PLAN]);
  await user.click(screen.getByRole("button", { name: "Undo the adoption" }));
  expect(await screen.findByRole("button", { name: /^Adopt: put/ })).toBeInTheDocument();
});

test("a plan that the store has outrun is refused with what changed", async () => {
  const solver = held();
  const { user } = open("/plan", {
    ...solver.options,
    fail: { adoptPlan: { kind: "conflict", message: "The store has changed since this plan was made.", details: ["Two people left"] } },
  });
  await press(user, "Work out the plan");
  await solver.end();
  await user.click(await screen.findByRole("button", { name: /^Adopt: put/ }));
  expect(await screen.findByText("Two people left")).toBeInTheDocument();
  expect(screen.getByText(/The calendar is as it was/)).toBeInTheDocument();
});

test("a plan that can no longer be adopted says so before anybody presses the button", async () => {
  const solver = held();
  const { user } = open("/plan", {
    ...solver.options,
    fail: { adoptPreview: { kind: "conflict", message: "The store has changed since this plan was made.", details: ["Two people left"] } },
  });
  await press(user, "Work out the plan");
  await solver.end();
  expect(await screen.findByText("Two people left")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Adopt: cannot be done now" })).toBeDisabled();
});

test("a plan that breaks a rule is shown and cannot be adopted", async () => {
  await solved({ violations: ["C8: Central has 1 of 2 people on 12 January in the morning"] });
  expect(screen.getByText(/C8: Central has 1 of 2/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /^Adopt: / })).toBeDisabled();
});

test("a solve that fails says why and leaves the set-up as it was typed", async () => {
  const { user } = open("/plan", {
    fail: { solvePlan: { kind: "invalid", message: "Two fixed sessions use the same room at once.", problems: [] } },
  });
  await user.type(await screen.findByLabelText("Budget"), "500");
  await press(user, "Work out the plan");
  expect(await screen.findByText(/Two fixed sessions use the same room/)).toBeInTheDocument();
  expect(screen.getByLabelText("Budget")).toHaveValue("£500");
});

test("what is confirmed and cannot be kept is named, and a plan without it says what adopting gives up", async () => {
  const message = "1 fixed session or place cannot be kept, so nothing was planned.";
  const kept = "Ann Lee in Digital help: Ann Lee is not at work at that time.";
  const { user, calls } = open("/plan", { fail: { solvePlan: { kind: "conflict", message, details: [kept] } } });
  await press(user, "Work out the plan");
  expect(await screen.findByText(kept)).toBeInTheDocument();
  await press(user, "Work it out without them");
  await waitFor(() => expect(calls("solvePlan")).toHaveLength(2));
  expect(calls("solvePlan")[0]?.args[1]).toMatchObject({ drop_bad_pins: false });
  expect(calls("solvePlan")[1]?.args[1]).toMatchObject({ drop_bad_pins: true });
});

test("a plan that leaves out what is confirmed says so before it is adopted", async () => {
  await solved({ dropped: ["Ann Lee in Digital help (Tuesday morning, 4 May 2027)"] });
  expect(screen.getByText(/Adopting it gives up:/)).toBeInTheDocument();
  expect(screen.getByText(/^Ann Lee in Digital help/)).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("from set-up to adoption by keyboard alone", async () => {
  const solver = held();
  const { user, calls } = open("/plan", solver.options);
  const solve = await screen.findByRole("button", { name: "Work out the plan" });
  await waitFor(() => expect(solve).toBeEnabled());
  screen.getByLabelText("First day").focus();
  for (let n = 0; n < 12 && document.activeElement !== solve; n++) await user.tab();
  await waitFor(() => expect(solve).toHaveFocus());
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "Looking for the best plan" })).toHaveFocus());
  await solver.send(at(1, 500, 1100));
  await waitFor(() => expect(screen.getByRole("button", { name: "Stop and keep the best plan so far" })).toBeEnabled());
  await user.tab();
  await waitFor(() => expect(screen.getByRole("button", { name: "Stop and keep the best plan so far" })).toHaveFocus());
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: /^2 sessions/ })).toHaveFocus());
  // Who moves and who loses a place is met before the button.
  const adopt = await screen.findByRole("button", { name: /^Adopt: put/ });
  for (const name of [`Who moves (${ADOPTED.moved.length})`, `Who loses a place (${ADOPTED.lost.length})`]) {
    await user.tab();
    expect(screen.getByText(name)).toHaveFocus();
  }
  await user.tab();
  expect(adopt).toHaveFocus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(calls("adoptPlan")).toHaveLength(1));
});

test("axe finds nothing in set-up, while solving, and on any part of the answer", async () => {
  const solver = held();
  const { user } = open("/plan", solver.options);
  await screen.findByRole("heading", { name: "What the plan can draw on" });
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Work out the plan" }));
  await solver.send(at(1, 500, 1100));
  await screen.findByText("50% found of what is possible");
  expect(await faults()).toEqual([]);
  await solver.end();
  await screen.findByRole("tablist", { name: "The plan" });
  for (const tab of screen.getAllByRole("tab")) {
    await user.click(tab);
    expect(await faults()).toEqual([]);
  }
});
