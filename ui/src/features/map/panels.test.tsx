import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { told, toldBy } from "@/bindings/fake";
import type { MapQuery, MapRow, SkillHead } from "@/data/types";
import { faults, open } from "@/test/render";
import { BY_NAME, wholeRows } from "@/test/service";

const MAP = await told("skillsMap", BY_NAME, null);
const ROWS = await wholeRows();
/** Somebody with a gap. */
const PERSON = ROWS.find((row) => row.below > 1) as MapRow;
/** A skill that several people need. */
const SKILL = MAP.skills[MAP.columns.findIndex((column) => column.below > 1)] as SkillHead;

async function grid() {
  return screen.findByRole("grid", { name: /^Skills map/ });
}

function active(): HTMLElement {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant") ?? "";
  return document.getElementById(id) as HTMLElement;
}

/** The drawn name of a person, as it is clicked. */
function drawnName(number: string): HTMLElement {
  const found = [...document.querySelectorAll<HTMLElement>(".map-name[title]")].find((one) => one.title.includes(`number ${number}`));
  if (found === undefined) throw new Error(`nobody is drawn with number ${number}`);
  return found;
}

test("a click on a name opens the person: who, every gap with the largest first, and each gap leads to its cell", async () => {
  const { user, history } = open("/map");
  await grid();
  await user.click(drawnName(PERSON.person));
  const panel = await screen.findByRole("complementary", { name: PERSON.name });
  expect(within(panel).getByText(new RegExp(`Number ${PERSON.person}`))).toHaveTextContent(PERSON.roles[0] ?? "");
  expect(within(panel).getByText(/rated skills? at target, \d+ levels? missing, \d+ not rated/)).toBeInTheDocument();
  const below = within(panel).getByRole("region", { name: /below target, the largest gap first/ });
  const missing = within(below)
    .getAllByRole("button")
    .map((line) => Number(/(\d+) levels? missing/.exec(line.textContent ?? "")?.[1]));
  expect(missing).toEqual([...missing].sort((a, b) => b - a));
  expect(within(panel).getByRole("link", { name: /Learning/ })).toHaveAttribute("href", expect.stringContaining(PERSON.person));
  expect(await faults()).toEqual([]);

  await user.click(within(below).getAllByRole("button")[0] as HTMLElement);
  await waitFor(() => expect(history.location.search).toMatch(/person=.*skill=|skill=.*person=/));
  expect(await within(panel).findByRole("radiogroup", { name: "Level" })).toBeInTheDocument();
  await user.click(within(panel).getByRole("button", { name: PERSON.name }));
  await waitFor(() => expect(history.location.search).not.toContain("skill="));
});

test("Enter on a skill's heading opens the skill: how people stand in it, who is below, what teaches it up to which level", async () => {
  const { user, history } = open("/map");
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}{Home}{/Control}{ArrowUp}{ArrowUp}{ArrowRight}{Enter}");
  const panel = await screen.findByRole("complementary", { name: "Fair and open recruitment" });
  expect(
    within(panel).getByText(new RegExp(`^Of ${MAP.rows} people, \\d+ needs? it: \\d+ at target, \\d+ below, \\d+ not rated\\.$`)),
  ).toBeInTheDocument();
  expect(await within(panel).findByRole("heading", { name: "The catalogue teaches it up to level 2 Able" })).toBeInTheDocument();
  expect(within(panel).getByRole("heading", { name: /below target/ })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(within(panel).getByRole("button", { name: "Sort people by the gap in it" }));
  await waitFor(() => expect(history.location.search).toContain("sort=A1-02"));
});

test("names and skills of the plain table lead to the same panels", async () => {
  const { user } = open("/map?view=list");
  const table = await screen.findByRole("table", { name: /below target or not rated/ });
  const [name, skill] = within(within(table).getAllByRole("row")[1] as HTMLElement).getAllByRole("button");
  const [who, what] = [name?.textContent ?? "", skill?.textContent ?? ""];
  await user.click(name as HTMLElement);
  expect(await screen.findByRole("complementary", { name: who })).toHaveTextContent(/Number /);
  await user.click(skill as HTMLElement);
  expect(await screen.findByRole("complementary", { name: what })).toHaveTextContent(new RegExp(`Of ${MAP.rows} people`));
});

test("an address that names a person or a skill goes to the row or the column and opens its panel", async () => {
  const first = open(`/map?person=${PERSON.person}`);
  await grid();
  expect(await screen.findByRole("complementary", { name: PERSON.name })).toBeInTheDocument();
  await waitFor(() => expect(active()).toHaveTextContent(`number ${PERSON.person}`));
  first.unmount();
  open(`/map?skill=${SKILL.key}`);
  await grid();
  expect(await screen.findByRole("complementary")).toBeInTheDocument();
  await waitFor(() => expect(active().closest("[role=row]")).toHaveAttribute("aria-rowindex", "2"));
});

test("a person outside the scope is said to be, with the way to them", async () => {
  const { user, history } = open(`/map?person=${ROWS.find((row) => row.kind === "employee")?.person}&kind=volunteer`);
  await grid();
  const panel = await screen.findByRole("complementary");
  await user.click(await within(panel).findByRole("button", { name: "Show the whole service today" }));
  await waitFor(() => expect(history.location.search).not.toContain("kind="));
});

test("the open panel follows the arrow keys from cell to name and heading, and the focus stays in the grid", async () => {
  const { user } = open("/map");
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}{Home}{/Control}{Enter}");
  await screen.findByRole("complementary");
  map.focus();
  await user.keyboard("{ArrowDown}{Home}");
  await waitFor(() => expect(screen.getByRole("complementary")).toHaveTextContent(/Number /));
  expect(map).toHaveFocus();
  expect(active()).toHaveAttribute("aria-colindex", "1");
});

test("rows tell namesakes apart: the number stands beside the name, and every row says number, role and branch", async () => {
  // Two people share a name, as happens in a service of some size.
  const single = ROWS[0] as MapRow;
  const twin = ROWS[3] as MapRow;
  const rows = ROWS.map((row) => (row === ROWS[1] || row === twin ? { ...row, name: twin.name, namesake: true } : row));
  open("/map", { answer: { mapRows: () => Promise.resolve({ status: "ok", data: { order: MAP.order, rows } }) } });
  await grid();
  expect(drawnName(twin.person).querySelector(".map-name-number")).toHaveTextContent(twin.person);
  expect(drawnName(single.person).querySelector(".map-name-number")).toBeNull();
  const row = screen.getAllByRole("rowheader").find((one) => one.textContent?.includes(twin.person));
  expect(row).toHaveTextContent(new RegExp(`^${twin.name}, number ${twin.person}, ${twin.roles[0]}, ${twin.branch}`));
});

test("filtering filters the sums with it: heading, line, totals and groups speak of the people in sight", async () => {
  const { user, bridge, calls } = open("/map?group=branch");
  await grid();
  await user.type(screen.getByRole("searchbox", { name: "Filter people" }), "vol");
  const chip = await screen.findByRole("button", { name: new RegExp(`^“vol”: \\d+ of ${MAP.rows} people`) });
  const asked = calls("skillsMap").at(-1)?.args[0] as MapQuery;
  const { totals, people, everybody, columns } = await toldBy(bridge, "skillsMap", asked, null);
  expect(asked).toMatchObject({ text: "vol", group: "branch" });
  expect(people).toBeGreaterThan(0);
  expect(chip).toHaveTextContent(`${people} of ${everybody} people`);
  await waitFor(() =>
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(
      `${totals.people_with_gap} of the ${totals.people} people in sight are below target in a skill`,
    ),
  );
  expect(screen.getByText(new RegExp(`% at target, ${totals.met} of ${totals.met + totals.below} rated; `))).toBeInTheDocument();
  const sums = screen.getAllByRole("row")[2] as HTMLElement;
  expect(sums).toHaveTextContent(`${people} of ${everybody} people`);
  expect(within(sums).getAllByRole("gridcell")[0]).toHaveAccessibleName(expect.stringContaining(`${totals.met} of`));
  expect(columns.reduce((sum, one) => sum + one.met, 0)).toBe(totals.met);

  await user.click(chip);
  await waitFor(() =>
    expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(
      new RegExp(`of ${MAP.totals.people} people are below target in a skill$`),
    ),
  );
  expect(screen.getByRole("searchbox", { name: "Filter people" })).toHaveValue("");
});

test("an aim that a figure led here for is one chip that comes off", async () => {
  const { user, history } = open("/map?aim=3");
  await grid();
  expect(screen.getByRole("heading", { level: 1 })).toHaveTextContent(/of aim 3$/);
  await user.click(screen.getByRole("button", { name: "Only aim 3: show every aim" }));
  await waitFor(() => expect(history.location.search).not.toContain("aim="));
  await waitFor(() => expect(screen.getByRole("grid")).toHaveAttribute("aria-colcount", String(MAP.skills.length + 2)));
});

test("the map of one aim has the people whom its figures speak of, and a text narrows them", async () => {
  const { user } = open("/map?aim=1");
  const map = await grid();
  const [, needing] =
    /of (\d+) people are below target in a skill of aim 1$/.exec(screen.getByRole("heading", { level: 1 }).textContent ?? "") ?? [];
  expect(Number(needing)).toBeLessThan(MAP.rows);
  expect(map).toHaveAccessibleName(new RegExp(`^Skills map: ${needing} people by `));
  await user.type(screen.getByRole("searchbox", { name: "Filter people" }), "04");
  await screen.findByRole("button", { name: new RegExp(`^“04”: \\d+ of ${needing} people`) });
});

test("Ctrl+F goes to the filter from anywhere on the map, and Enter goes on to those found", async () => {
  const { user } = open("/map");
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}f{/Control}");
  expect(screen.getByRole("searchbox", { name: "Filter people" })).toHaveFocus();
  await user.keyboard("vol{Enter}");
  await waitFor(() => expect(screen.getByRole("grid")).toHaveFocus());
  await screen.findByRole("button", { name: /^“vol”/ });
  await user.keyboard("{Control>}f{/Control}{Escape}");
  await waitFor(() => expect(screen.queryByRole("button", { name: /^“vol”/ })).not.toBeInTheDocument());
  expect(screen.getByRole("grid")).toHaveFocus();
});

test("the map opens by gap; L shows levels, G gaps, and the choice is kept for next time", async () => {
  const { user, calls } = open("/map");
  const map = await grid();
  expect(screen.getByRole("radio", { name: "Gap" })).toBeChecked();
  map.focus();
  await user.keyboard("l");
  await waitFor(() => expect(screen.getByRole("radio", { name: "Level" })).toBeChecked());
  expect(calls("setPreferences").at(-1)?.args[0]).toMatchObject({ map_by_level: true });
  await user.keyboard("g");
  await waitFor(() => expect(screen.getByRole("radio", { name: "Gap" })).toBeChecked());
});

test("a cell tells a listener and on hover what its panel would: level, target, whose word, of when, its marks", async () => {
  const row = ROWS.find(({ cells }) => cells.some((bits) => (bits & 0x400) !== 0)) as MapRow;
  const due = MAP.skills[row.cells.findIndex((bits) => (bits & 0x400) !== 0)];
  open(`/map?person=${row.person}&skill=${due?.key}`);
  await grid();
  await waitFor(() => expect(active()).toHaveAccessibleName(/^level \d [\w ]+.*; \w+, \d+ \w+ \d{4}; review due/));
  const cell = (await screen.findAllByRole("gridcell", { name: /^level \d [\w ]+, target \d \w+, below; manager, \d+ \w+ \d{4}/ }))[0];
  fireEvent.pointerOver(cell as HTMLElement);
  expect(cell).toHaveAttribute("title", cell?.getAttribute("aria-label"));
});

test("a gap above what the catalogue teaches is not said to be taught by nothing", async () => {
  open(`/map?person=${PERSON.person}&skill=${SKILL.key}`, {
    answer: {
      cellDetail: async () => ({
        status: "ok",
        data: {
          person: PERSON.person,
          name: "Ann",
          skill: SKILL.key,
          skill_title: "A skill",
          descriptor: "",
          target: 3,
          target_from: [],
          importance: 2,
          level: 2,
          state: "below",
          review_due: false,
          disagreement: false,
          ratings: [],
          learning: [],
        },
      }),
    },
  });
  expect(await screen.findByRole("heading", { name: "Nothing in the catalogue teaches above level 2 Able yet" })).toBeInTheDocument();
});
