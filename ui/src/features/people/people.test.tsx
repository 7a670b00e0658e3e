import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { PersonLine } from "@/bindings";
import { told, toldBy } from "@/bindings/fake";
import { PEOPLE_PAGE } from "@/data/queries";
import { faults, open, press } from "@/test/render";
import { count } from "@/text/format";

const EVERYONE = { search: "", branch: null, team: null, role: null, kind: null, as_of: null, everybody: false } as const;
const HERE = await told("peopleList", EVERYONE, 0, PEOPLE_PAGE);
const [FIRST, SECOND, THIRD] = HERE.people as [PersonLine, PersonLine, PersonLine];
const tickOf = (line: PersonLine) => screen.findByRole("checkbox", { name: `Choose ${line.name}, ${line.person}` });

test("the list says how many are here, and each name leads to the person's page", async () => {
  const { user, history } = open("/people");
  expect(await screen.findByRole("heading", { level: 1, name: `${HERE.count} people are here` })).toBeInTheDocument();
  const row = (await screen.findByRole("link", { name: FIRST.name })).closest("tr") as HTMLElement;
  expect(row).toHaveTextContent(FIRST.person);
  expect(row).toHaveTextContent("Here");
  expect(await faults()).toEqual([]);
  await user.click(within(row).getByRole("link", { name: FIRST.name }));
  expect(await screen.findByRole("heading", { level: 1, name: FIRST.name })).toBeInTheDocument();
  expect(history.location.pathname).toBe(`/people/${FIRST.person}`);
});

test("people are found by typing, and what is looked for stands in the address", async () => {
  const { user, history } = open("/people");
  await tickOf(FIRST);
  await user.type(screen.getByRole("searchbox", { name: "Search" }), SECOND.person);
  expect(await screen.findByRole("heading", { level: 1, name: "1 person fits what you look for" })).toBeInTheDocument();
  expect(history.location.search).toContain("q=");
  await tickOf(SECOND);
});

test("where nobody fits, one button shows everybody again", async () => {
  const { user } = open("/people?q=zzzz");
  await press(user, "Show everybody again");
  expect(await screen.findByRole("heading", { level: 1, name: `${HERE.count} people are here` })).toBeInTheDocument();
});

test("an empty service says what would be here, and holds the button that brings it", async () => {
  const { user } = open("/people", { store: "empty" });
  await press(user, "Add the first person");
  expect(await screen.findByRole("complementary", { name: "Add a person" })).toBeInTheDocument();
});

test("a volunteer is added by keyboard alone with a number and a name, and the next form follows", async () => {
  const { user, calls, bridge } = open("/people");
  await tickOf(FIRST);
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("combobox", { name: /^Find people/ }), "new starter");
  await user.keyboard("{ArrowDown}{Enter}");
  const panel = await screen.findByRole("complementary", { name: "Add a person" });
  within(panel).getByRole("textbox", { name: "Number (required)" }).focus();
  await user.keyboard("V9001{Tab}Ada Brightwater{Tab}");
  await user.keyboard("{Enter}");
  await user.click(await screen.findByRole("option", { name: "Volunteer" }));
  expect(await faults()).toEqual([]);
  await user.click(within(panel).getByRole("button", { name: "Save and add another" }));
  expect(await screen.findByText(/^Added/)).toBeInTheDocument();
  expect(calls("addPerson")[0]?.args[0]).toMatchObject({
    number: "V9001",
    name: "Ada Brightwater",
    kind: "volunteer",
    branch: null,
    make: false,
  });
  await waitFor(() => expect(screen.getByRole("textbox", { name: "Number (required)" })).toHaveFocus());
  expect(screen.getByRole("textbox", { name: "Number (required)" })).toHaveValue("");
  expect((await toldBy(bridge, "peopleList", EVERYONE, 0, PEOPLE_PAGE)).count).toBe(HERE.count + 1);
});

test("what is missing is said beside its field, and the focus goes there", async () => {
  const { user, calls } = open("/people?tab=add");
  await press(user, "Add this person");
  const number = screen.getByRole("textbox", { name: "Number (required)" });
  expect(number).toHaveAccessibleDescription(/Give the staff or volunteer number/);
  await waitFor(() => expect(number).toHaveFocus());
  expect(calls("addPerson")).toHaveLength(0);
});

test("a number that is here already is said beside the number", async () => {
  const { user } = open("/people?tab=add");
  await user.type(await screen.findByRole("textbox", { name: "Number (required)" }), FIRST.person);
  await user.type(screen.getByRole("textbox", { name: "Name (required)" }), "Ada Brightwater");
  await press(user, "Add Ada Brightwater");
  expect(await screen.findByText("This number is here already. Give another")).toBeInTheDocument();
  expect(screen.getByRole("alert")).toHaveTextContent("Nothing was saved");
});

test("a branch that nobody knows is made only where that is said", async () => {
  const { user, calls } = open("/people?tab=add");
  await user.type(await screen.findByRole("textbox", { name: "Number (required)" }), "E9002");
  await user.type(screen.getByRole("textbox", { name: "Name (required)" }), "Ada Brightwater");
  await user.type(screen.getByRole("combobox", { name: "Branch" }), "Harbour");
  await user.tab();
  await press(user, "Add Ada Brightwater");
  expect(await screen.findByText(/^No branch is called this/)).toBeInTheDocument();
  expect(calls("addPerson")).toHaveLength(0);
  await user.click(screen.getByRole("checkbox", { name: "Make a new branch “Harbour”" }));
  await press(user, "Add Ada Brightwater");
  await waitFor(() => expect(calls("addPerson")).toHaveLength(1));
  expect(calls("addPerson")[0]?.args[0]).toMatchObject({ branch: "Harbour", make: true });
  expect(await screen.findByRole("heading", { level: 1, name: "Ada Brightwater" })).toBeInTheDocument();
});

test("several people are chosen with Shift, and what changes is shown before it is done", async () => {
  const { user, calls } = open("/people");
  await user.click(await tickOf(FIRST));
  await user.keyboard("{Shift>}");
  await user.click(await tickOf(THIRD));
  await user.keyboard("{/Shift}");
  expect(await tickOf(SECOND)).toBeChecked();
  await press(user, "Change 3 people…");
  await user.type(await screen.findByRole("combobox", { name: "Branch" }), "Northgate");
  await user.tab();
  await press(user, "Show what changes");
  expect(await screen.findByRole("table", { name: "What changes for whom" })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  expect(calls("setPeople")).toHaveLength(0);
  await user.click(await screen.findByRole("button", { name: /^Change [123] (person|people)$/ }));
  await waitFor(() => expect(calls("setPeople")).toHaveLength(1));
  expect(calls("setPeople")[0]?.args).toMatchObject([[FIRST.person, SECOND.person, THIRD.person], { branch: "Northgate" }]);
  expect(await screen.findByText(/^Nobody is chosen/)).toBeInTheDocument();
});

test("all who fit are chosen by one button", async () => {
  const { user } = open("/people");
  await press(user, `Choose all ${HERE.count}`);
  expect(await screen.findByText(`${HERE.count} chosen`)).toBeInTheDocument();
});

test("66,000 people are a list of which the rows in sight are read", async () => {
  const many = 66_000;
  const { calls } = open("/people", {
    answer: {
      peopleList: (_query, from, wanted) =>
        Promise.resolve({
          status: "ok" as const,
          data: {
            count: many,
            people: Array.from({ length: wanted }, (_, at) => ({ ...FIRST, person: `P${from + at}`, name: `Person ${from + at}` })),
          },
        }),
    },
  });
  expect(await screen.findByRole("heading", { level: 1, name: `${count(many)} people are here` })).toBeInTheDocument();
  const table = await screen.findByRole("table", { name: "People, by name" });
  expect(table).toHaveAttribute("aria-rowcount", String(many + 1));
  expect((await screen.findByRole("link", { name: "Person 0" })).closest("tr")).toHaveAttribute("aria-rowindex", "2");
  expect(screen.getByRole("button", { name: "Choose the first 10,000" })).toBeInTheDocument();
  expect(calls("peopleList").length).toBeLessThanOrEqual(3);
});
