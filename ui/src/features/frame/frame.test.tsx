import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { told } from "@/bindings/fake";
import { faults, open } from "@/test/render";

const SCREENS = ["/", "/map", "/people", "/import", "/plan", "/calendar", "/my-learning", "/to-verify", "/reports", "/settings"];

test.each(SCREENS)("%s opens with three reads or fewer", async (path) => {
  const { reads } = open(path);
  await screen.findByRole("heading", { level: 1 });
  await waitFor(() => expect(document.querySelector("[role=status] + .loading")).toBeNull());
  await new Promise((done) => setTimeout(done, 300));
  expect(reads().length).toBeLessThanOrEqual(3);
});

test("Ctrl+K finds a person by name and opens their page, whoever shares the name", async () => {
  const { user, history } = open("/");
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  await user.keyboard("{Control>}k{/Control}");
  const people = await told("people", "");
  const name = people[3]?.name ?? "";
  await user.type(await screen.findByRole("combobox", { name: /^Find people/ }), name);
  await screen.findAllByRole("option", { name: new RegExp(name) });
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(history.location.pathname).toMatch(/^\/people\/./));
  const chosen = history.location.pathname.split("/").at(-1);
  expect(people.find((person) => person.key === chosen)?.name).toBe(name);
  expect(await screen.findByRole("heading", { level: 1, name })).toBeInTheDocument();
});

test("the palette reaches screens and actions by words people use", async () => {
  const { user, history } = open("/");
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox"), "pdf");
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(history.location.pathname).toBe("/reports"));
});

test("actions are found by the words people have for them", async () => {
  const { user, history } = open("/");
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: /^Find people/ }), "export excel");
  expect(screen.getAllByRole("option").map((option) => option.textContent)).toEqual(["Export a table as a spreadsheetOn Reports"]);
  await user.keyboard("{ArrowDown}{Enter}");
  await waitFor(() => expect(history.location.pathname).toBe("/reports"));
});

test("words are found by their beginning, and people stand with their number", async () => {
  const { user } = open("/");
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: /^Find people/ }), "me");
  const people = await screen.findByRole("group", { name: "People" });
  const [first] = await told("find", "me");
  expect(within(people).getAllByRole("option")[0]).toHaveTextContent(new RegExp(`^${first?.title}.*${first?.key}, `));
  // Not for the end of "programme".
  expect(screen.queryByRole("option", { name: /^Work out a plan/ })).not.toBeInTheDocument();
});

test("an activity's result opens that activity, and the months are one press away", async () => {
  const { user, history } = open("/map");
  await screen.findByRole("grid");
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: /^Find people/ }), "safeguarding");
  const activities = await screen.findByRole("group", { name: "Activities" });
  const line = within(activities).getAllByRole("option")[0] as HTMLElement;
  await user.click(line);
  await waitFor(() => expect(history.location.search).toContain("activity="));
  expect(await screen.findByRole("heading", { level: 1, name: /^Safeguarding.*: / })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "All sessions, by month" }));
  expect(await screen.findByRole("heading", { level: 1, name: /^November 2026/ })).toBeInTheDocument();
});

test("each screen has a key, which the rail tells", async () => {
  const { user, history } = open("/");
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  expect(screen.getByRole("link", { name: "Calendar" })).toHaveAttribute("aria-keyshortcuts", "Control+8");
  await user.keyboard("{Control>}8{/Control}");
  await waitFor(() => expect(history.location.pathname).toBe("/calendar"));
});

test("one Esc closes the palette whatever was typed, and the focus goes back", async () => {
  const { user } = open("/map");
  const map = await screen.findByRole("grid");
  map.focus();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: /^Find people/ }), "digital");
  await screen.findAllByRole("option", { name: /digital/i });
  expect(await faults()).toEqual([]);
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await waitFor(() => expect(map).toHaveFocus());
});

test("a scope is kept from screen to screen and taken off in one go", async () => {
  const { user, history } = open("/?branch=Northgate");
  await screen.findByRole("button", { name: "Branch: Northgate" });
  await user.click(within(screen.getByRole("navigation", { name: "Screens" })).getByRole("link", { name: "Skills map" }));
  await screen.findByRole("grid");
  expect(history.location.search).toContain("branch=Northgate");
  await user.click(screen.getByRole("button", { name: "Show the whole service again" }));
  await waitFor(() => expect(history.location.search).not.toContain("branch"));
});

test("an aim narrows the screen it was opened on, says so in a chip, and is left behind", async () => {
  const { user, history } = open("/map?aim=3");
  await screen.findByRole("grid");
  await user.click(within(screen.getByRole("navigation", { name: "Screens" })).getByRole("link", { name: "Overview" }));
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  expect(history.location.search).not.toContain("aim");
  await user.click(within(await screen.findByRole("table", { name: /Coverage by aim/ })).getByRole("link", { name: /^3\. / }));
  await user.click(await screen.findByRole("button", { name: "Only aim 3: show every aim" }));
  await waitFor(() => expect(history.location.search).not.toContain("aim"));
  expect(screen.queryByRole("button", { name: /Only aim/ })).not.toBeInTheDocument();
});

test("a branch is chosen from the chip", async () => {
  const { user, history } = open("/");
  await user.click(await screen.findByRole("button", { name: "Branch: Whole service" }));
  await user.click(await screen.findByRole("option", { name: "Northgate" }));
  await waitFor(() => expect(history.location.search).toContain("branch=Northgate"));
});

test("going to another screen puts the focus on its heading", async () => {
  const { user } = open("/");
  await screen.findByRole("heading", { name: /of rated skills are at target/ });
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await waitFor(() => expect(document.activeElement?.tagName).toBe("H1"));
});

test("the history lists what was done and takes the last back", async () => {
  const { user } = open("/map");
  (await screen.findByRole("grid")).focus();
  await user.keyboard("{Control>}{Home}{/Control}2");
  await screen.findByText(/^Rated .* level 2 in “/);
  await user.click(screen.getByRole("button", { name: "What was done" }));
  const panel = await screen.findByRole("complementary", { name: "What was done" });
  expect(await within(panel).findByText(/^Rated .* level 2 in “/)).toBeInTheDocument();
  await user.click(within(panel).getByRole("button", { name: "Undo the last change" }));
  expect(await within(panel).findByText("undone")).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("a fault of the program shows its reference and nothing technical", async () => {
  const { user } = open("/map", { fail: { rate: { kind: "unexpected", message: "Something went wrong.", reference: "F-17" } } });
  (await screen.findByRole("grid")).focus();
  await user.keyboard("{Control>}{Home}{/Control}2");
  const dialog = await screen.findByRole("dialog", { name: "The program made a mistake" });
  expect(within(dialog).getByText("Reference: F-17")).toBeInTheDocument();
});

test("an address that does not exist says so", async () => {
  open("/nowhere");
  expect(await screen.findByRole("heading", { name: "There is no such screen" })).toBeInTheDocument();
});
