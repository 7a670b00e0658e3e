import { act, cleanup, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { PlanSetup } from "@/bindings";
import { type FakeOptions, toldBy } from "@/bindings/fake";
import { forgetCurve } from "@/data/curveJob";
import { forgetPlan } from "@/data/planJob";
import { faults, open, press } from "@/test/render";
import { planOf } from "@/test/solved";
import { plural } from "@/text/format";
import { FIRST, named, sameSetup } from "./scenario";

afterEach(() => {
  // A page that still stood would open the plan again that its address names.
  cleanup();
  forgetPlan();
  forgetCurve();
});

type View = ReturnType<typeof open>;

/** What the plan kept for a scenario comes to. */
async function figures(view: View, name: string) {
  const scenario = named(await toldBy(view.bridge, "scenarios"), name);
  if (!scenario?.kept) throw new Error(`no plan is kept for ${name}`);
  return scenario.kept.figures;
}

/** A row that compares a figure of two plans. */
function row(what: string, first: number, second: number) {
  const more = second - first;
  return screen.getByRole("row", { name: `${what} ${first} ${second} ${more === 0 ? "0" : `${more > 0 ? "+" : "−"}${Math.abs(more)}`}` });
}

async function save(view: View, name: string, budget?: string) {
  const { user } = view;
  const field = await screen.findByLabelText("Budget");
  if (budget !== undefined) {
    await user.clear(field);
    await user.type(field, budget);
    await user.tab();
  }
  await user.click(screen.getByRole("button", { name: /^Save (as a scenario|under another name)$/ }));
  await user.type(screen.getByLabelText("Name of the scenario"), name);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.getByLabelText("Scenario")).toHaveValue(name));
}

async function solve(view: View, name: string) {
  await view.user.click(screen.getByRole("button", { name: "Work out the plan" }));
  await press(view.user, "Stop and keep the best plan so far");
  await screen.findByText(`Kept for the scenario “${name}”.`);
}

async function twoSolved(options: FakeOptions = {}) {
  const view = open("/plan", options);
  await save(view, "Winter");
  await solve(view, "Winter");
  await view.user.click(screen.getByRole("button", { name: "Change the set-up and work out again" }));
  await save(view, "Tight money", "£1,000");
  await solve(view, "Tight money");
  return view;
}

test("two set-ups are the same whatever the order of what they change and whatever they are called", () => {
  const one: PlanSetup = {
    ...FIRST,
    scenario: "A",
    funds: [
      { fund: "X", pence: 1 },
      { fund: "Y", pence: 2 },
    ],
    kinds: ["volunteer", "employee"],
  };
  const other: PlanSetup = { ...one, scenario: "B", funds: [...one.funds].reverse(), kinds: [...one.kinds].reverse() };
  expect(sameSetup(one, other)).toBe(true);
  expect(sameSetup(one, { ...other, cover: [{ branch: "C", fewer: null }] })).toBe(false);
  const view = { name: "Winter", setup: one, seconds: 30, kept: null };
  expect(named([view], " winter ")).toBe(view);
  expect(named([view], undefined)).toBeNull();
});

test("the line and the history name a saved scenario in quotation marks, as plain text", async () => {
  const view = open("/plan");
  await save(view, "Financial <b>year</b>");
  expect(await screen.findByText("Saved the scenario “Financial <b>year</b>”")).toBeInTheDocument();
  await view.user.click(screen.getByRole("button", { name: "What was done" }));
  const panel = await screen.findByRole("complementary");
  expect(await within(panel).findByText("Saved the scenario “Financial <b>year</b>”")).toBeInTheDocument();
});

test("funds, cover, aims and people are set for a scenario and sent as changes against the store", async () => {
  const view = open("/plan");
  const { user, calls } = view;
  await user.click(await screen.findByText(/Money in each fund/));
  const fund = await screen.findByLabelText("Training budget 2026-27");
  await user.clear(fund);
  await user.type(fund, "£20,000");
  await user.tab();
  expect(screen.getByText(/^\+£3,500 against £16,500/)).toBeInTheDocument();
  await user.click(screen.getByText(/Cover in each branch/));
  await user.selectOptions(await screen.findByLabelText("Central Library"), "No cover is kept");
  await user.click(screen.getByText(/What matters most/));
  const aims = await screen.findAllByRole("combobox");
  const aim = aims.find((each) => within(each).queryByRole("option", { name: "9 most" }));
  await user.selectOptions(aim as HTMLElement, "9 most");
  await user.click(screen.getByText(/People to plan for/));
  await user.click(screen.getByRole("checkbox", { name: "Councillors" }));
  await user.click(screen.getByRole("checkbox", { name: "Senior officers" }));
  expect(screen.getByText("paid staff and volunteers")).toBeInTheDocument();
  await save(view, "Volunteers first");
  const sent = calls("saveScenario")[0]?.args[0] as { name: string; setup: PlanSetup; seconds: number };
  expect(sent.setup.funds).toEqual([{ fund: "CORE", pence: 350_000 }]);
  expect(sent.setup.cover).toEqual([{ branch: "Central Library", fewer: null }]);
  expect(sent.setup.aims).toHaveLength(1);
  expect(sent.setup.kinds).toEqual(["employee", "volunteer"]);
  expect(sent.seconds).toBe(30);
});

test("a field that is folded away with a mistake in it does not keep the set-up from being solved", async () => {
  const { user, calls } = open("/plan");
  await user.click(await screen.findByText(/Money in each fund/));
  await user.type(await screen.findByLabelText("Training budget 2026-27"), "abc");
  await user.tab();
  await user.click(screen.getByRole("button", { name: "Work out the plan" }));
  expect(screen.getByLabelText("Training budget 2026-27")).toHaveFocus();
  expect(calls("solvePlan")).toHaveLength(0);
  await user.click(screen.getByText(/Money in each fund/));
  await user.click(screen.getByRole("button", { name: "Work out the plan" }));
  await waitFor(() => expect(calls("solvePlan")).toHaveLength(1));
});

test("the scenario that is being solved is still chosen after another screen was looked at", async () => {
  const view = await twoSolved();
  const { user } = view;
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.click(screen.getByRole("link", { name: "Plan" }));
  await user.click(await screen.findByRole("button", { name: "Change the set-up and work out again" }));
  await waitFor(() => expect(view.history.location.href).toContain("scenario=Tight+money"));
  expect(await screen.findByRole("button", { name: "Work out the plan" })).toBeInTheDocument();
});

test("a scenario that was changed says so, is saved on purpose, and is solved under its name only as it is saved", async () => {
  const view = open("/plan");
  const { user, calls } = view;
  await save(view, "Winter");
  await user.type(screen.getByLabelText("Budget"), "£100");
  await user.tab();
  expect(await screen.findByText(/Changed since it was saved/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Work out the plan" }));
  await press(user, "Stop and keep the best plan so far");
  await screen.findByRole("tablist", { name: "The plan" });
  expect(calls("solvePlan")[0]?.args[0]).toMatchObject({ scenario: "", budget: 10_000 });
  expect(calls("keepPlan")).toHaveLength(0);
});

test("a name that is taken is not taken twice", async () => {
  const view = open("/plan");
  await save(view, "Winter");
  await view.user.click(screen.getByRole("button", { name: "Save under another name" }));
  await view.user.type(screen.getByLabelText("Name of the scenario"), "WINTER");
  expect(screen.getByText(/There is a scenario of this name/)).toBeInTheDocument();
  await view.user.click(screen.getByRole("button", { name: "Save" }));
  expect(screen.getByLabelText("Name of the scenario")).toHaveFocus();
  expect(view.calls("saveScenario")).toHaveLength(1);
});

test("the plan of a scenario is kept, opened again, and the window comes back to it", async () => {
  const view = await twoSolved();
  const { user } = view;
  expect(view.history.location.href).toContain("scenario=Tight+money");
  expect(view.history.location.href).toContain("show=plan");
  await user.click(screen.getByRole("button", { name: "Change the set-up and work out again" }));
  await user.click(await screen.findByRole("button", { name: "Open the plan of Winter" }));
  const title = new RegExp(`^Winter: ${plural((await figures(view, "Winter")).sessions, "session")}`);
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: title })).toHaveFocus());
  // As after a new start: nothing in hand, the address as it was.
  act(forgetPlan);
  expect(await screen.findByRole("heading", { level: 1, name: title })).toBeInTheDocument();
  expect(view.calls("keptPlan").length).toBe(2);
});

test("a kept plan that the store has outrun is refused with what changed", async () => {
  const view = await twoSolved({
    fail: { keptPlan: { kind: "conflict", message: "The store has changed since the plan was made.", details: ["Two people left"] } },
  });
  await view.user.click(screen.getByRole("button", { name: "Change the set-up and work out again" }));
  await view.user.click(await screen.findByRole("button", { name: "Open the plan of Winter" }));
  expect(await screen.findByText("Two people left")).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "Scenarios" })).toBeInTheDocument();
});

test("a plan that cannot be kept says so and stays in hand", async () => {
  const view = open("/plan", { fail: { keepPlan: { kind: "not_now", message: "The disk is full." } } });
  await save(view, "Winter");
  await view.user.click(screen.getByRole("button", { name: "Work out the plan" }));
  await press(view.user, "Stop and keep the best plan so far");
  expect(await screen.findByText(/The disk is full/)).toBeInTheDocument();
  expect(await screen.findByRole("button", { name: /^Adopt: put/ })).toBeEnabled();
});

test("two scenarios stand side by side by figures, reasons, kinds and branches", async () => {
  const view = await twoSolved();
  const { user } = view;
  await user.click(screen.getByRole("button", { name: "Change the set-up and work out again" }));
  await user.selectOptions(await screen.findByLabelText("Lay side by side"), "Tight money");
  await user.selectOptions(screen.getByLabelText("with"), "Winter");
  await user.click(screen.getByRole("button", { name: "Compare" }));
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "Tight money and Winter side by side" })).toHaveFocus());
  const [tight, winter] = [await figures(view, "Tight money"), await figures(view, "Winter")];
  expect(winter.levels_closed).toBeGreaterThan(tight.levels_closed);
  const more = plural(winter.levels_closed - tight.levels_closed, "level");
  expect(await screen.findByText(new RegExp(`Against “Tight money”, “Winter” closes ${more} more`))).toBeInTheDocument();
  expect(row("Levels that close", tight.levels_closed, winter.levels_closed)).toBeInTheDocument();
  expect(row("Sessions", tight.sessions, winter.sessions)).toBeInTheDocument();
  expect(screen.getByRole("table", { name: /By branch/ })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Back to the scenarios" }));
  expect(await screen.findByRole("heading", { name: "Scenarios" })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("the plan in hand stands beside the plan of another scenario", async () => {
  const view = await twoSolved();
  await view.user.click(screen.getByRole("tab", { name: "Compare" }));
  await screen.findByRole("row", { name: /^Levels that close/ });
  const [tight, winter] = [await figures(view, "Tight money"), await figures(view, "Winter")];
  expect(row("Levels that close", winter.levels_closed, tight.levels_closed)).toBeInTheDocument();
});

test("a scenario is deleted with its plan", async () => {
  const view = open("/plan");
  await save(view, "Winter");
  await view.user.click(screen.getByRole("button", { name: "Delete" }));
  await waitFor(() => expect(screen.getByLabelText("Scenario")).toHaveValue(""));
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Scenarios" })).not.toBeInTheDocument());
  expect(view.calls("deleteScenario")[0]?.args).toEqual(["Winter"]);
});

test("what money buys is worked out budget by budget, can be stopped, and says what the next money brings", async () => {
  const view = open("/plan");
  const { user } = view;
  await press(user, "Work out the plan");
  await press(user, "Stop and keep the best plan so far");
  await user.click(await screen.findByRole("tab", { name: "What money buys" }));
  await user.click(screen.getByRole("button", { name: "Work out what money buys" }));
  expect(await screen.findByText("1 of 9 budgets worked out")).toBeInTheDocument();
  expect(screen.getByText(/not worked out yet/)).toBeInTheDocument();
  // The plan and other screens can be looked at meanwhile.
  await user.click(screen.getByRole("tab", { name: "How good it is" }));
  await user.click(screen.getByRole("tab", { name: "What money buys" }));
  expect(
    await screen.findByText(/£[\d,.]+ more than now would close (no level|\d+ levels?) more/, {}, { timeout: 8000 }),
  ).toBeInTheDocument();
  expect(await screen.findByRole("button", { name: "Work it out again" }, { timeout: 8000 })).toBeInTheDocument();
  expect(screen.getByRole("img", { name: /With £[\d,.]+ \d+ levels close/ })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Show as a table" }));
  expect(screen.getByRole("table", { name: "Levels that close, by budget" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Work it out again" }));
  await user.click(await screen.findByRole("button", { name: "Stop and keep these" }));
  expect(await screen.findByText(/Stopped before its end/)).toBeInTheDocument();
}, 30_000);

test("a curve without money says why there is none", async () => {
  const view = open("/plan", {
    fail: { budgetCurve: { kind: "invalid", message: "There is no money to have more or less of.", problems: [] } },
  });
  await press(view.user, "Work out the plan");
  await press(view.user, "Stop and keep the best plan so far");
  await view.user.click(await screen.findByRole("tab", { name: "What money buys" }));
  await view.user.click(screen.getByRole("button", { name: "Work out what money buys" }));
  expect(await screen.findByText(/There is no money to have more or less of/)).toBeInTheDocument();
});

test("fair shares stand by kind and branch, with interests met", async () => {
  const view = open("/plan");
  await press(view.user, "Work out the plan");
  await press(view.user, "Stop and keep the best plan so far");
  await view.user.click(await screen.findByRole("tab", { name: "Fair shares" }));
  const { wanted } = await planOf(FIRST);
  const sum = (of: (each: (typeof wanted)[number]) => number) => wanted.reduce((all, each) => all + of(each), 0);
  expect(screen.getByText(new RegExp(`Of ${sum((each) => each.people)} interests ${sum((each) => each.met)} are met`))).toBeInTheDocument();
  expect(within(screen.getByRole("table", { name: /by kind of people/ })).getByRole("row", { name: /Volunteers/ })).toHaveTextContent(
    /of \d+ min/,
  );
  const [most] = wanted;
  const share = new RegExp(`^${most?.title} ${most?.people} \\d+%, ${most?.met} of ${most?.people}$`);
  expect(screen.getByRole("row", { name: share })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("scenarios that cannot be read are said, and planning goes on", async () => {
  open("/plan", { fail: { scenarios: { kind: "unexpected", message: "Something went wrong.", reference: "r1" } } });
  expect(await screen.findByText(/Reference for support: r1/)).toBeInTheDocument();
  expect(await screen.findByRole("button", { name: "Work out the plan" })).toBeEnabled();
});
