import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { told } from "@/bindings/fake";
import { faults, firstOption, open, press } from "@/test/render";
import { WHOLE } from "@/test/service";

const PEOPLE = await told("people", "");
const STAFF = PEOPLE.find((person) => person.kind === "employee");
const [ME, NAME] = [STAFF?.key ?? "", STAFF?.name ?? ""];
const PAGE = await told("personPage", ME, WHOLE);

test("a person's page holds what is known of them, and its headings say what it means", async () => {
  const { reads } = open(`/people/${ME}`);
  expect(await screen.findByRole("heading", { level: 1, name: NAME })).toBeInTheDocument();
  expect(screen.getByText(new RegExp(`^${ME}\\. Paid staff\\. Here`))).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: /rated skills? at target/ })).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: /ratings?, newest first$/ })).toBeInTheDocument();
  expect(reads().length).toBeLessThanOrEqual(3);
  expect(await faults()).toEqual([]);
});

test("the wheel has a table with the same figures", async () => {
  const { user } = open(`/people/${ME}`);
  await user.click(await screen.findByRole("radio", { name: "Wheel by aim" }));
  const table = await screen.findByRole("table", { name: "Levels and targets by aim" });
  const aims = new Set(PAGE.cells.filter((cell) => cell.target !== null).map((cell) => cell.aim));
  expect(within(table).getAllByRole("row")).toHaveLength(aims.size + 1);
  expect(await faults()).toEqual([]);
});

test("a name is corrected in its place, and the focus comes back to its button", async () => {
  const { user, calls } = open(`/people/${ME}`);
  await press(user, "Change: Name");
  const field = await screen.findByRole("textbox", { name: "Name (required)" });
  expect(field).toHaveFocus();
  await user.clear(field);
  await user.type(field, "Ada Brightwater{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Ada Brightwater" })).toBeInTheDocument();
  expect(calls("setPeople")[0]?.args).toMatchObject([[ME], { name: "Ada Brightwater", number: null }]);
  await waitFor(() => expect(screen.getByRole("button", { name: "Change: Name" })).toHaveFocus());
  await user.click(screen.getByRole("button", { name: "Change: Name" }));
  await user.keyboard("{Escape}");
  expect(screen.getByRole("button", { name: "Change: Name" })).toHaveFocus();
});

test("a last day is set as people write it", async () => {
  const { user, calls } = open(`/people/${ME}`);
  await press(user, "Set the last day: Leaving");
  await user.type(await screen.findByRole("textbox", { name: "Last day" }), "31/3/2027");
  await press(user, "Save");
  expect(await screen.findByText("Last day 31 March 2027")).toBeInTheDocument();
  expect(calls("setPeople")[0]?.args[1]).toMatchObject({ end: "2027-03-31", start: null });
});

test("hours that cannot be are said beside the field, and nothing is sent", async () => {
  const { user, calls } = open(`/people/${ME}`);
  await press(user, "Change: Hours a week");
  const field = await screen.findByRole("textbox", { name: "Hours a week" });
  await user.clear(field);
  await user.type(field, "400{Enter}");
  expect(field).toHaveAccessibleDescription(/up to 100/);
  expect(calls("setPeople")).toHaveLength(0);
});

test("a target of their own is set with its reason", async () => {
  const { user, calls } = open(`/people/${ME}`);
  await press(user, "Set a target");
  await user.type(await screen.findByRole("combobox", { name: "Skill" }), "Workforce planning");
  await user.click(await firstOption(/^Workforce planning/));
  await user.click(screen.getByRole("button", { name: /Target$/ }));
  await user.click(await screen.findByRole("option", { name: /^2 / }));
  await user.type(screen.getByRole("textbox", { name: "Why" }), "A step for this year");
  await user.click(screen.getAllByRole("button", { name: "Set the target" })[0] as HTMLElement);
  await waitFor(() => expect(calls("setTargets")).toHaveLength(1));
  expect(calls("setTargets")[0]?.args[0]).toMatchObject([{ person: ME, skill: "A1-01", level: 2, reason: "A step for this year" }]);
  expect(await screen.findByRole("table", { name: "Targets of their own" })).toHaveTextContent("A step for this year");
});

test("merging says what happens before it is done, and the one who stays is shown", async () => {
  const other = PEOPLE.find((person) => person.key !== ME && person.kind === "volunteer");
  const { user, calls } = open(`/people/${ME}`);
  await press(user, "Merge with another record…");
  const dialog = await screen.findByRole("dialog", { name: `Merge ${NAME} with another record` });
  await user.type(within(dialog).getByRole("combobox", { name: "The other record" }), other?.key ?? "");
  await user.click(await firstOption(new RegExp(`^${other?.name}`)));
  const says = await screen.findByRole("list", { name: "What happens" });
  expect(says).toHaveTextContent(`The record ${other?.key}, ${other?.name}, is gone`);
  expect(await faults()).toEqual([]);
  expect(calls("mergePeople")).toHaveLength(0);
  await press(user, `Merge ${other?.key} into ${ME}`);
  await waitFor(() => expect(calls("mergePeople")[0]?.args).toEqual([other?.key, ME]));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

test("a number that nobody has leads to the list", async () => {
  open("/people/NOBODY");
  expect(await screen.findByRole("link", { name: "Look in the list of people" })).toHaveAttribute(
    "href",
    expect.stringContaining("/people"),
  );
});
