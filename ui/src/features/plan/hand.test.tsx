import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { GapLeftView, PlanSession, PlanSetup, PlanView, RemedyOffered, SettingsView } from "@/bindings";
import { type FakeOptions, fakeBridge } from "@/bindings/fake";
import { forgetPlan } from "@/data/planJob";
import { faults, press } from "@/test/render";
import { planOf, planWith, solved } from "@/test/solved";
import { changeInSetup } from "./changeInSetup";
import { FIRST } from "./scenario";

afterEach(() => act(forgetPlan));

const PLAN = await planOf(FIRST);
/** A session with more people than it needs. */
const SESSION = PLAN.sessions.find(({ title }) => title === "Being fair to everyone") as PlanSession;
const NEEDS = 5;

async function byHand(options: FakeOptions = {}) {
  const view = await solved(options);
  await view.user.click(screen.getByRole("tab", { name: "Change by hand" }));
  const box = await screen.findByRole("combobox", { name: "Session to change" });
  await view.user.type(box, SESSION.title.slice(0, 8));
  await view.user.click(within(await screen.findByRole("listbox")).getAllByRole("option")[0] as HTMLElement);
  const panel = await screen.findByRole("region", { name: new RegExp(SESSION.title) });
  return { ...view, panel };
}

const worth = () => within(screen.getByRole("region", { name: "What your changes are worth" }));

test("a gap left is asked what would free it, and the cheapest change is shown with what was tried", async () => {
  const { user, calls } = await solved();
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  const gaps = screen.getByRole("table", { name: "Gaps left, with the reason for each" });
  const ask = within(gaps).getAllByRole("button", { name: /^What would free this\? / });
  await user.click(ask[0] as HTMLElement);
  const dialog = await screen.findByRole("dialog", { name: /^What would free / });
  expect(await within(dialog).findByText(/One more seat in|£15 more in the fund|No single change frees/)).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  expect(calls("planRemedy")).toHaveLength(1);
  await user.click(within(dialog).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

/** A change that frees a gap, as the planner offers it. */
const OFFERED: RemedyOffered = {
  words: "Give Amina Patel a place: nothing stands against it.",
  change: { what: "give", money: { funds: {}, budget: 0 } },
  cost: 0,
  places: [["E1", "x0"]],
  runs: [],
  score_before: 900,
  score_after: 1_000,
  to_find: 0,
  funds: [],
  setting: null,
  tried: ["Tried by working the plan out again with it: the gap closes."],
  changes: { runs_gained: [], runs_lost: [], people: [] },
  edits: [],
};

test("the change that frees a gap is done where the plan is changed by hand", async () => {
  const remedy: RemedyOffered = { ...OFFERED, places: [["E1", "S1"]], edits: [{ edit: "drop_run", session: "S1" }] };
  const { user, calls } = await solved({ answer: { planRemedy: () => Promise.resolve({ status: "ok", data: remedy }) } });
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  await user.click(screen.getAllByRole("button", { name: /^What would free this\? / })[0] as HTMLElement);
  await press(user, "Use this change");
  expect(await screen.findByRole("tab", { name: "Change by hand", selected: true })).toBeInTheDocument();
  await waitFor(() => expect(calls("planChange")[0]?.args[2]).toEqual(remedy.edits));
});

test("a change of money is used: it stands in the set-up, is said, can be taken back, and is worked out with", async () => {
  const money: RemedyOffered = {
    ...OFFERED,
    words: "£15 more in the fund Core training.",
    change: { what: "money", money: { funds: { CORE: 1_500 }, budget: 0 } },
    cost: 1_500,
    to_find: 1_500,
    funds: [{ fund: "CORE", pence: 1_500 }],
  };
  const { user, calls } = await solved({ answer: { planRemedy: () => Promise.resolve({ status: "ok", data: money }) } });
  const ask = async () => {
    await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
    await user.click(screen.getAllByRole("button", { name: /^What would free this\? / })[0] as HTMLElement);
    await press(user, "Use this change");
  };
  await ask();
  expect(await screen.findByText(/^In the set-up now: £15 more in the fund Training budget 2026-27\./)).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Take it back and show the plan" }));
  await screen.findByRole("tablist", { name: "The plan" });
  await ask();
  await user.click(await screen.findByRole("button", { name: "Work out the plan" }));
  await waitFor(() => expect(calls("solvePlan")).toHaveLength(2));
  expect(calls("solvePlan")[0]?.args[0]).toMatchObject({ funds: [] });
  expect(calls("solvePlan")[1]?.args[0]).toMatchObject({ funds: [{ fund: "CORE", pence: 1_500 }], budget: null });
});

test("a change of how much a week holds is made in the settings, and the plan is worked out again", async () => {
  const paced: RemedyOffered = {
    ...OFFERED,
    words: "Let 3 sessions begin in a week.",
    change: { what: "runs_a_week", most: 3, more: 1, money: { funds: {}, budget: 0 } },
    cost: 5_000,
    setting: { key: "plan.sessions_per_week", value: "3", words: "3 sessions may begin in a week" },
  };
  const { user, calls } = await solved({ answer: { planRemedy: () => Promise.resolve({ status: "ok", data: paced }) } });
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  await user.click(screen.getAllByRole("button", { name: /^What would free this\? / })[0] as HTMLElement);
  expect(await screen.findByText(/^Using it changes a setting, for every plan: 3 sessions may begin in a week\./)).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await press(user, "Use this change");
  expect(await screen.findByText(/^In the set-up now: 3 sessions may begin in a week\./)).toBeInTheDocument();
  expect(calls("changeSetting").map((call) => call.args)).toEqual([[{ what: "set", key: "plan.sessions_per_week", value: "3" }]]);
  await user.click(await screen.findByRole("button", { name: "Work out the plan" }));
  await waitFor(() => expect(calls("solvePlan")).toHaveLength(2));
});

test("while a change is looked for a bar runs, and there is a way out", async () => {
  const { user } = await solved({ hang: ["planRemedy"] });
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  await user.click(screen.getAllByRole("button", { name: /^What would free this\? / })[0] as HTMLElement);
  expect(await screen.findByRole("progressbar", { name: /^Trying changes/ })).toBeInTheDocument();
  expect(await screen.findByText("1 second so far", {}, { timeout: 3000 })).toBeInTheDocument();
  await press(user, "Cancel");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("a change goes into the set-up where it is missing: in the fund, the budget, or a branch's cover", () => {
  const fund = { key: "CORE", title: "Core training", pence: 10_000, used: 5_000, inside: 3_000, plan: 4_000 };
  const plan = { sessions: [], funds: [fund], pence: 4_000 } as unknown as PlanView;
  const gap = { branch: "Central" } as GapLeftView;
  const core = [{ fund: "CORE", pence: 500 }];
  const nothing = { funds: {}, budget: 0 };
  const money = { funds: { CORE: 500 }, budget: 0 };
  const remedy: RemedyOffered = { ...OFFERED, change: { what: "money", money }, to_find: 500, funds: core };
  const service = {
    branches: [{ key: "CEN", name: "Central" }],
    duty_cover: [{ branch: "CEN", min: 3 }],
  } as unknown as Pick<SettingsView, "branches" | "duty_cover">;
  const of = (setup: Partial<PlanSetup>, change: Partial<RemedyOffered> = {}) =>
    changeInSetup({ ...FIRST, ...setup }, plan, gap, { ...remedy, ...change }, service);
  expect(of({})?.setup).toMatchObject({ budget: null, funds: [{ fund: "CORE", pence: 500 }] });
  expect(of({ funds: [{ fund: "CORE", pence: -200 }] })?.setup.funds).toEqual([{ fund: "CORE", pence: 300 }]);
  expect(of({ funds: [{ fund: "CORE", pence: -500 }] })?.setup.funds).toEqual([]);
  const relief: Partial<RemedyOffered> = {
    change: { what: "relief", branch: "CEN", tags: [], slots: ["2027-02-02/am"], money: nothing },
    to_find: 0,
  };
  const inBudget = of({ budget: 4_500 }, { funds: [], change: { what: "money", money: { funds: {}, budget: 500 } } });
  expect(inBudget).toMatchObject({ setup: { budget: 5_000, funds: [] }, words: "£5 more in the budget" });
  const inBoth = of(
    { budget: 4_500 },
    {
      change: { what: "money", money: { funds: { CORE: 500, CORE27: 200 }, budget: 100 } },
      to_find: 700,
      funds: [...core, { fund: "CORE27", pence: 200 }],
    },
  );
  expect(inBoth?.setup).toMatchObject({ budget: 4_600, funds: [...core, { fund: "CORE27", pence: 200 }] });
  expect(of({}, relief)?.setup.cover).toEqual([{ branch: "CEN", fewer: 1 }]);
  expect(of({ cover: [{ branch: "CEN", fewer: 2 }] }, relief)?.setup.cover).toEqual([{ branch: "CEN", fewer: null }]);
  expect(of({}, { change: { what: "seat", session: "S1", seats: 9, money: nothing } })).toBeNull();
});

test("a change that fails to be found says why", async () => {
  const { user } = await solved({ fail: { planRemedy: { kind: "conflict", message: "The store has changed.", details: [] } } });
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  await user.click(screen.getAllByRole("button", { name: /^What would free this\? / })[0] as HTMLElement);
  expect(await screen.findByText(/The store has changed/)).toBeInTheDocument();
});

/** A gap whose place the core can force, at a price; no gap of this plan, which is proven best, was left for others alone. */
async function forcible(): Promise<GapLeftView> {
  const clashes = PLAN.left.filter((gap) => gap.reason === "clash");
  const [first] = PLAN.left as [GapLeftView];
  // Somebody with a place in the first of two sessions of an activity could have had one in the second.
  const late = PLAN.sessions.flatMap((later) => {
    const early = PLAN.sessions.find((one) => one.activity === later.activity && one.from < later.from);
    const somebody = early?.people.find(([key]) => !later.people.some(([other]) => other === key));
    return somebody ? [{ ...first, person: somebody[0], name: somebody[1], session: later.id }] : [];
  });
  for (const gap of [...clashes, ...late]) {
    const answer = await fakeBridge().commands.planForced(PLAN.plan, gap.person, gap.session ?? "", null);
    if (answer.status === "ok" && answer.data.difference < 0) return gap;
  }
  throw new Error("no place can be forced");
}

const WORDS = "The session has room, but other places bring more for the money and time.";
const POSSIBLE: GapLeftView[] = [{ ...(await forcible()), reason: "worth", codes: ["worth"], words: WORDS }, ...PLAN.left];

async function madeWay(options: FakeOptions = {}) {
  const made = planWith({ left: POSSIBLE });
  const view = await solved({ ...options, answer: { ...made.answer, ...options.answer } });
  await view.user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  const gaps = screen.getByRole("table", { name: "Gaps left, with the reason for each" });
  const ask = within(gaps).getAllByRole("button", { name: /^What did this make way for\? .+, .+/ });
  return { ...view, gaps, ask };
}

test("a place left out for others is asked what it made way for, and the parts and the people that change are shown", async () => {
  const { user, gaps, ask, calls } = await madeWay();
  const possible = within(gaps).getAllByRole("row", { name: /other places bring more/ });
  expect(ask).toHaveLength(possible.length);
  await user.click(ask[0] as HTMLElement);
  const dialog = await screen.findByRole("dialog", { name: /^What did .+ make way for\?$/ });
  expect(await within(dialog).findByText(/worse than without it: that is why it was left out/)).toBeInTheDocument();
  expect(within(dialog).getAllByText(/(gains|loses|moves from|moves) .+/).length).toBeGreaterThan(0);
  expect(await faults()).toEqual([]);
  expect(calls("planForced")).toHaveLength(1);
  await user.click(within(dialog).getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(calls("stopPlan")).toHaveLength(1);
});

test("forcing a place can be stopped for the best so far, and closing stops it when nobody waits for it", async () => {
  const { user, ask, calls } = await madeWay({ hang: ["planForced"] });
  await user.click(ask[0] as HTMLElement);
  expect(await screen.findByText("Working it out again with this place in the plan")).toBeInTheDocument();
  await press(user, "Stop and show the best so far");
  expect(calls("stopPlan")).toHaveLength(2);
  await press(user, "Cancel");
  await waitFor(() => expect(calls("stopPlan")).toHaveLength(3));
});

test("a place that no plan can have says why", async () => {
  const { user, ask } = await madeWay({ fail: { planForced: { kind: "conflict", message: "No plan has this place.", details: [] } } });
  await user.click(ask[0] as HTMLElement);
  expect(await screen.findByText(/No plan has this place/)).toBeInTheDocument();
});

test("dropping a place says at once what it is worth and which rule it breaks, and can be taken back", async () => {
  const { user, panel, calls } = await byHand();
  const drops = within(panel).getAllByRole("button", { name: /^Drop the place of / });
  expect(drops.length).toBeGreaterThan(NEEDS);
  for (let left = drops.length; left >= NEEDS; left--) {
    await user.click(within(panel).getAllByRole("button", { name: /^Drop the place of / })[0] as HTMLElement);
    await waitFor(() => expect(calls("planChange")).toHaveLength(drops.length - left + 1));
    await waitFor(() => expect(within(panel).getAllByRole("button", { name: /^Drop the place of / })).toHaveLength(left - 1));
  }
  expect(worth().getByText(/The plan is worse than before/)).toBeInTheDocument();
  expect(worth().getByText(new RegExp(`needs ${NEEDS} people`))).toBeInTheDocument();
  expect(worth().getByRole("button", { name: "Take the plan as it is now" })).toBeDisabled();
  expect(worth().getAllByText(new RegExp(`loses ${SESSION.title}`)).length).toBeGreaterThan(0);
  await user.click(worth().getByRole("button", { name: "Take the last change back" }));
  expect(worth().queryByText(new RegExp(`needs ${NEEDS} people`))).toBeNull();
});

test("a place is ruled out and pinned with the keyboard, and solving again keeps it and lists the changes by person", async () => {
  const { user, panel, calls } = await byHand();
  const rule = within(panel).getAllByRole("button", { name: /^Rule out / })[1] as HTMLElement;
  const name = (rule.getAttribute("aria-label") ?? "").replace("Rule out ", "");
  rule.focus();
  await user.keyboard("{Enter}");
  expect(rule).toHaveAttribute("aria-pressed", "true");
  await user.keyboard("{Enter}");
  expect(rule).toHaveAttribute("aria-pressed", "false");
  await user.keyboard("{Enter}");
  await user.click(worth().getByRole("button", { name: "Work it out again with few changes" }));
  await waitFor(() => expect(calls("planAgain")).toHaveLength(1));
  expect(calls("planAgain")[0]?.args[0]).toMatchObject({ marks: [{ mark: "forbid" }] });
  expect(await worth().findByText(/Worked out again/)).toBeInTheDocument();
  expect(worth().getByText(name)).toBeInTheDocument();
});

test("somebody is given a place, and a session is moved with everybody in it", async () => {
  const { user, panel, calls } = await byHand();
  await user.type(within(panel).getByRole("combobox", { name: "Give a place to" }), "a");
  await user.click(within(await screen.findByRole("listbox")).getAllByRole("option")[0] as HTMLElement);
  await waitFor(() => expect(calls("planChange")[0]?.args[2]).toMatchObject([{ edit: "add_place" }]));
  await user.type(await screen.findByRole("combobox", { name: "Move the session with everybody in it to" }), SESSION.title.slice(0, 8));
  await user.click(within(await screen.findByRole("listbox")).getAllByRole("option")[0] as HTMLElement);
  await waitFor(() => expect(calls("planChange")[1]?.args[2]).toMatchObject([{ edit: "move_run" }]));
  expect(await worth().findByText(new RegExp(`^Runs now: ${SESSION.title}`))).toBeInTheDocument();
});

test("a change that the core refuses leaves the plan as it was and says why", async () => {
  const { user, panel } = await byHand({ fail: { planChange: { kind: "invalid", message: "There is no such person.", problems: [] } } });
  await user.click(within(panel).getAllByRole("button", { name: /^Drop the place of / })[0] as HTMLElement);
  expect(await screen.findByText(/There is no such person/)).toBeInTheDocument();
  expect(worth().getByText("No change yet.")).toBeInTheDocument();
});

test("axe finds nothing while a plan is changed by hand", async () => {
  const { user, panel } = await byHand();
  await user.click(within(panel).getAllByRole("button", { name: /^Drop the place of / })[0] as HTMLElement);
  await worth().findByText(/The plan is worse than before/);
  expect(await faults()).toEqual([]);
});
