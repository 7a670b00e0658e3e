import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { fakeBridge, told } from "@/bindings/fake";
import { faults, open } from "@/test/render";
import { plural, pounds } from "@/text/format";
import { halfdayWords } from "./words";

const SETTINGS = await told("settings");
const fund = (key: string) => SETTINGS.funds.find((each) => each.key === key) ?? { title: "", left: 0 };

const TABS = ["service", "branches", "funds", "offers", "strategy", "data", "looks", "about"];

test("half-days are said as a person would", () => {
  expect(halfdayWords([])).toBe("in every half-day");
  expect(halfdayWords(["tue-am"])).toBe("on Tuesday morning");
  expect(halfdayWords(["sat-am", "sat-pm", "tue-pm"])).toBe("on Tuesday afternoon and Saturday all day");
});

test("the page is two reads at most, whichever part is looked at", async () => {
  const { reads } = open("/settings?tab=about");
  await screen.findByRole("heading", { name: "Skillsplan 0.1.0" });
  expect(reads().length).toBeLessThanOrEqual(2);
});

test("a setting is edited where it stands, saved in one write, and the focus comes back", async () => {
  const { user, calls } = open("/settings");
  await user.click(await screen.findByRole("button", { name: "Edit hide groups of fewer people than" }));
  const field = screen.getByRole("textbox", { name: "Hide groups of fewer people than" });
  await waitFor(() => expect(field).toHaveFocus());
  await user.clear(field);
  await user.type(field, "7");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "set", key: "small_numbers.fewer_than", value: "7" }]);
  await waitFor(() => expect(screen.getByRole("button", { name: "Edit hide groups of fewer people than" })).toHaveFocus());
  expect(await screen.findByText("7")).toBeInTheDocument();
});

test("a value that is refused stays in the field with the reason", async () => {
  const { user } = open("/settings");
  await user.click(await screen.findByRole("button", { name: "Edit hide groups of fewer people than" }));
  await user.clear(screen.getByRole("textbox", { name: "Hide groups of fewer people than" }));
  await user.type(screen.getByRole("textbox", { name: "Hide groups of fewer people than" }), "3");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText(/was not changed: it is a whole number from 5 to 10\./)).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Hide groups of fewer people than" })).toHaveValue("3");
});

test("days on which every branch is closed are read and written as people write days", async () => {
  const { user, calls } = open("/settings");
  expect(await screen.findByText("24 December 2026, 31 December 2026")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Edit days on which every branch is closed, beside bank holidays" }));
  const field = screen.getByRole("textbox", { name: "Days on which every branch is closed, beside bank holidays" });
  await user.type(field, "{Enter}31/02/2027");
  expect(screen.getByText("“31/02/2027” is not a day of the calendar")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(field).toHaveFocus();
  expect(calls("changeSetting")).toHaveLength(0);
  await user.clear(field);
  await user.type(field, "25 December 2026{Enter}1/1/2027");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "set", key: "plan.closed", value: "2026-12-25;2027-01-01" }]);
});

test("bank holidays on which branches are open are written as people write days too", async () => {
  const { user, calls } = open("/settings");
  await user.click(await screen.findByRole("button", { name: "Edit bank holidays on which branches are open all the same" }));
  await user.type(screen.getByRole("textbox", { name: "Bank holidays on which branches are open all the same" }), "3 May 2027");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "set", key: "plan.open", value: "2027-05-03" }]);
  expect(await screen.findByText("3 May 2027")).toBeInTheDocument();
});

test("Esc leaves a line as it was", async () => {
  const { user, calls } = open("/settings");
  await user.click(await screen.findByRole("button", { name: "Edit name of the library service" }));
  await user.keyboard("x{Escape}");
  expect(calls("changeSetting")).toHaveLength(0);
  await waitFor(() => expect(screen.getByRole("button", { name: "Edit name of the library service" })).toHaveFocus());
});

test("a branch is added with its sort", async () => {
  const { user, calls } = open("/settings?tab=branches");
  await user.click(await screen.findByRole("button", { name: "Add a branch" }));
  await user.click(screen.getByRole("button", { name: "Add the branch" }));
  expect(screen.getByLabelText("Name (required)")).toHaveFocus();
  expect(screen.getByRole("alert")).toHaveTextContent("Give it a name first");
  await user.type(screen.getByLabelText("Name (required)"), "Riverside");
  await user.selectOptions(screen.getByLabelText("Sort"), "Community library");
  await user.click(screen.getByRole("button", { name: "Add the branch" }));
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "branch", key: "Riverside", name: "Riverside", sort: "community" }]);
  expect(await screen.findByRole("heading", { name: `${SETTINGS.branches.length + 1} branches` })).toBeInTheDocument();
});

test("a rule for cover on duty is narrowed to some half-days", async () => {
  const { user, calls } = open("/settings?tab=branches");
  const rule = SETTINGS.duty_cover.find((each) => each.halfdays.includes("mon-am"));
  await user.click((await screen.findAllByRole("button", { name: new RegExp(`^Edit cover at ${rule?.branch}: `) }))[0] as HTMLElement);
  const form = screen.getByRole("form", { name: "Rule for cover on duty" });
  await user.click(within(form).getByRole("checkbox", { name: "Monday morning" }));
  await user.click(within(form).getByRole("button", { name: "Save the rule" }));
  expect(calls("changeSetting")[0]?.args).toEqual([
    { what: "duty_cover", ...rule, halfdays: rule?.halfdays.filter((each) => each !== "mon-am") },
  ]);
});

test("a rule of either sort is taken away in one write", async () => {
  const { user, calls } = open("/settings?tab=branches");
  const rule = SETTINGS.skill_cover[0];
  const [, title] = SETTINGS.skills.find(([key]) => key === rule?.skill) ?? [];
  await user.click(await screen.findByRole("button", { name: `Edit cover of ${title}` }));
  await user.click(screen.getByRole("button", { name: "Take the rule away" }));
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "drop_cover", id: rule?.id }]);
});

test("a fund says what is left, and one that is over says so in words", async () => {
  open("/settings?tab=funds");
  expect(await screen.findByText(`${pounds(fund("CORE").left)} left`)).toBeInTheDocument();
  expect(screen.getByText("£116 over")).toBeInTheDocument();
  expect(screen.getByText(/^As of today, /)).toBeInTheDocument();
});

test("a fund says its line, and what no fund pays is said too", async () => {
  open("/settings?tab=funds");
  expect(await screen.findByText(/^DIGITAL, .* line Digital skills grant$/)).toBeInTheDocument();
  const { sessions, pence } = SETTINGS.outside_funds;
  expect(sessions).toBeGreaterThan(0);
  expect(
    screen.getByText(new RegExp(`^${plural(sessions, "session")} of ${pounds(pence)} in all belongs? to no fund`)),
  ).toBeInTheDocument();
});

test("the line of a fund is given, and taken away by leaving it empty", async () => {
  const { user, calls } = open("/settings?tab=funds");
  await user.click(await screen.findByRole("button", { name: `Edit ${fund("CORE").title}` }));
  await user.clear(screen.getByLabelText("Line"));
  await user.type(screen.getByLabelText("Line"), " Training ");
  await user.click(screen.getByRole("button", { name: "Save the fund" }));
  await waitFor(() => expect(calls("changeSetting")[0]?.args[0]).toMatchObject({ what: "fund", key: "CORE", line: "Training" }));
  await user.click(await screen.findByRole("button", { name: `Edit ${fund("DIGITAL").title}` }));
  expect(screen.getByLabelText("Line")).toHaveValue("Digital skills grant");
  await user.clear(screen.getByLabelText("Line"));
  await user.click(screen.getByRole("button", { name: "Save the fund" }));
  await waitFor(() => expect(calls("changeSetting")[1]?.args[0]).toMatchObject({ what: "fund", key: "DIGITAL", line: null }));
});

test("a fund is added with days and money as people write them", async () => {
  const { user, calls } = open("/settings?tab=funds");
  await user.click(await screen.findByRole("button", { name: "Add a fund" }));
  await user.type(screen.getByLabelText("Code (required)"), "CORE");
  expect(screen.getByText("There is a fund with this code already")).toBeInTheDocument();
  await user.type(screen.getByLabelText("Code (required)"), "-27");
  await user.type(screen.getByLabelText("Title"), "Core 2027-28");
  await user.type(screen.getByLabelText("First day (required)"), "1/4/2027");
  await user.type(screen.getByLabelText("Last day (required)"), "31 March 2028");
  await user.type(screen.getByLabelText("Money (required)"), "18,000");
  await user.click(screen.getByRole("button", { name: "Add the fund" }));
  expect(calls("changeSetting")[0]?.args).toEqual([
    { what: "fund", key: "CORE-27", title: "Core 2027-28", line: null, from: "2027-04-01", to: "2028-03-31", pence: 1_800_000 },
  ]);
});

test("an aim's priority is changed where it stands", async () => {
  const { user, calls } = open("/settings?tab=strategy");
  await user.selectOptions(await screen.findByLabelText(/^Priority of aim 3/), "9");
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "aim", key: "3", priority: 9 }]);
});

test("another framework version is taken into use", async () => {
  const { user, calls } = open("/settings?tab=strategy");
  await user.click(await screen.findByRole("button", { name: /^Use .*, version 2027$/ }));
  expect(calls("changeSetting")[0]?.args).toEqual([{ what: "use_framework", code: "FAIRSHIRE", version: "2027" }]);
});

test("colours and size of text change at once and are kept", async () => {
  const { user, calls } = open("/settings?tab=looks");
  await user.click(await screen.findByRole("radio", { name: "Dark" }));
  expect(document.documentElement.dataset.theme).toBe("dark");
  await user.click(screen.getByRole("radio", { name: "200%" }));
  await waitFor(() => expect(calls("setPreferences").at(-1)?.args[0]).toMatchObject({ theme: "dark", text_size: 200 }));
});

test("where the store is stands in full, and closing it leads to the first question", async () => {
  const { user, calls } = open("/settings?tab=data");
  expect(await screen.findByText("/home/lead/Documents/fairshire.skillsplan")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Close this service" }));
  await waitFor(() => expect(calls("closeStore")).toHaveLength(1));
});

test("updates are off until an address is set, and it says so", async () => {
  const { user } = open("/settings?tab=about");
  await user.click(await screen.findByRole("button", { name: "Look for an update" }));
  expect(await screen.findByText("Updates are off until an address is set.")).toBeInTheDocument();
});

test("a setting is found, changed and saved by keyboard alone", async () => {
  const { user, calls } = open("/settings");
  const tab = await screen.findByRole("tab", { name: "Service" });
  tab.focus();
  await user.keyboard("{ArrowRight}{ArrowRight}");
  await waitFor(() => expect(screen.getByRole("tab", { name: "Funds" })).toHaveFocus());
  const edit = await screen.findByRole("button", { name: `Edit ${fund("CORE").title}` });
  for (let n = 0; n < 4 && document.activeElement !== edit; n++) await user.tab();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByLabelText("Title")).toHaveFocus());
  await user.keyboard(" 2026{Enter}");
  await waitFor(() =>
    expect(calls("changeSetting")[0]?.args[0]).toMatchObject({ what: "fund", key: "CORE", title: `${fund("CORE").title} 2026` }),
  );
});

test.each(TABS)("axe finds nothing in %s", async (tab) => {
  open(`/settings?tab=${tab}`);
  await screen.findByRole("tabpanel");
  await waitFor(() => expect(screen.queryByText(/^Reading the /)).not.toBeInTheDocument());
  expect(await faults()).toEqual([]);
});

test("an offer is told in words and removed in one write", async () => {
  const { user, calls } = open("/settings?tab=offers");
  const table = await screen.findByRole("table", { name: "Offers" });
  // Twice: this year's and next year's.
  expect(within(table).getAllByText("on Tuesday afternoon and Friday morning, every 4 weeks").length).toBeGreaterThan(0);
  const before = within(table).getAllByRole("button", { name: /^Remove Digital help for the public on / }).length;
  await user.click(within(table).getAllByRole("button", { name: /^Remove Digital help for the public on / })[0] as HTMLElement);
  expect(calls("removeOffers")[0]?.args).toMatchObject([[{ activity: "TRN-04", halfdays: "tue-pm;fri-am" }]]);
  await waitFor(() =>
    expect(within(table).queryAllByRole("button", { name: /^Remove Digital help for the public on / })).toHaveLength(before - 1),
  );
});

test("a way to the data that is less safe than it should be is told at once, and stands where the data are told of", async () => {
  const caution = "The way to the server `db.example` is less safe than it should be.";
  const { commands } = fakeBridge();
  const startState: typeof commands.startState = async () => {
    const answer = await commands.startState();
    if (answer.status === "ok" && answer.data.store) answer.data.store = { ...answer.data.store, caution };
    return answer;
  };
  const settings: typeof commands.settings = async () => {
    const answer = await commands.settings();
    return answer.status === "ok" ? { ...answer, data: { ...answer.data, store: { ...answer.data.store, caution } } } : answer;
  };
  open("/settings?tab=data", { answer: { startState, settings } });
  await waitFor(() => expect(screen.getAllByText(/less safe than it should be/)).toHaveLength(2));
});
