import { act, createEvent, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { told } from "@/bindings/fake";
import type { MapRow, SkillHead } from "@/data/types";
import { faults, open } from "@/test/render";
import { BY_NAME, largeMap, wholeRows } from "@/test/service";

afterEach(() => vi.unstubAllGlobals());

const MAP = await told("skillsMap", BY_NAME, null);
const ROWS = await wholeRows();
/** A person with a skill that the role needs. */
const ROW = ROWS.find((row) => row.required > 0) as MapRow;
const NEEDED = MAP.skills[ROW.cells.findIndex((cell) => (cell & 0xf) > 0)] as SkillHead;

async function grid() {
  return screen.findByRole("grid", { name: /^Skills map/ });
}

/** The cell that the grid says has the focus. */
function active(): HTMLElement {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant") ?? "";
  const cell = document.getElementById(id);
  if (cell === null) throw new Error(`nothing is drawn at ${id}`);
  return cell;
}

/** Where that is, counted from 0 with the headings. */
function place(): { row: number; column: number } {
  const cell = active();
  const row = cell.closest("[role=row]")?.getAttribute("aria-rowindex");
  return { row: Number(row) - 1, column: Number(cell.getAttribute("aria-colindex")) - 1 };
}

/** Told when an element takes the focus: the clipboard's field has it for a moment only, however slow the machine is. */
function focused(element: HTMLElement) {
  const told = vi.fn();
  element.addEventListener("focus", told);
  return told;
}

test("the whole map is worked by keyboard: reach it, rate, take back, withdraw, open, close", async () => {
  const { user, calls } = open("/map");
  const map = await grid();
  for (let tabs = 0; document.activeElement !== map && tabs < 40; tabs++) await user.tab();
  await waitFor(() => expect(map).toHaveFocus());

  await user.keyboard("{Control>}{Home}{/Control}{ArrowRight}{ArrowDown}");
  await user.keyboard("3");
  await waitFor(() => expect(active()).toHaveAccessibleName(/^level 3/));
  expect(await screen.findByText(/^Rated .* level \d in “/)).toBeInTheDocument();
  expect(calls("rate")[0]?.args[0]).toMatchObject([{ level: 3, source: "manager", on: null }]);

  await user.keyboard("{Control>}z{/Control}");
  await waitFor(() => expect(active()).not.toHaveAccessibleName(/^level 3/));
  await user.keyboard("{Control>}y{/Control}");
  await waitFor(() => expect(active()).toHaveAccessibleName(/^level 3/));

  await user.keyboard("{Delete}");
  await waitFor(() => expect(active()).not.toHaveAccessibleName(/^level/));

  await user.keyboard("{Enter}");
  const panel = await screen.findByRole("complementary");
  expect(await within(panel).findByRole("radiogroup", { name: "Level" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("complementary")).not.toBeInTheDocument());
  await waitFor(() => expect(map).toHaveFocus());
});

test("arrow keys, Home, End and Page keys never leave the grid", async () => {
  const { user } = open("/map");
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}{End}{/Control}");
  expect(place().row).toBe(MAP.rows + 2);
  await user.keyboard("{ArrowDown}{ArrowRight}");
  expect(place().column).toBe(MAP.skills.length + 1);
  await user.keyboard("{Control>}{Home}{/Control}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowUp}{ArrowLeft}{ArrowLeft}{ArrowLeft}");
  expect(place().row).toBe(0);
  expect(place().column).toBe(0);
});

test("rows and columns say their place in the whole, drawn or not", async () => {
  open("/map", await largeMap(300, 59));
  const map = await grid();
  expect(map).toHaveAttribute("aria-rowcount", "303");
  expect(map).toHaveAttribute("aria-colcount", "61");
  const rows = within(map).getAllByRole("row");
  expect(rows.length).toBeLessThan(80);
  expect(rows[3]).toHaveAttribute("aria-rowindex", "4");
  expect(document.querySelectorAll("[role=grid] [tabindex]")).toHaveLength(0);
});

test("what is drawn does not grow with the people nor with the skills", async () => {
  const drawn = async (people: number, skills: number) => {
    const { unmount } = open("/map", await largeMap(people, skills));
    const map = await grid();
    const counts = {
      rows: within(map).getAllByRole("row").length,
      cells: within(map).getAllByRole("gridcell").length,
      headings: map.querySelectorAll(".map-skill").length,
      elements: map.querySelectorAll(".map-body *:not(.map-target, .map-name-number)").length,
    };
    unmount();
    return counts;
  };
  const some = await drawn(60, 59);
  expect(some.cells).toBeGreaterThan(500);
  expect(await drawn(1500, 118)).toEqual(some);
});

test("scrolling draws what comes into sight, and keeps the cell with the focus and its headings", async () => {
  const { user } = open("/map", await largeMap(400, 118));
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}{Home}{/Control}{ArrowRight}");
  const own = active();
  const columnsOf = (row: Element | null | undefined) =>
    [...(row?.querySelectorAll("[aria-colindex]") ?? [])].map((cell) => Number(cell.getAttribute("aria-colindex")));
  map.scrollTop = 200 * 32;
  map.scrollLeft = 60 * 32;
  fireEvent.scroll(map);
  await waitFor(() => expect(within(map).getAllByRole("row").at(-1)).toHaveAttribute("aria-rowindex", expect.stringMatching(/^2/)));
  expect(active()).toBe(own);
  expect(place()).toEqual({ row: 3, column: 3 });
  const [, headings, , focused, below] = within(map).getAllByRole("row");
  expect(columnsOf(headings)).toContain(4);
  expect(columnsOf(focused)).toContain(4);
  expect(columnsOf(below)).toContain(64);
  expect(columnsOf(below)).not.toContain(4);
  // In order and each once, whatever was drawn first: a listener goes through them so.
  expect(columnsOf(focused)).toEqual([...new Set(columnsOf(focused))].sort((a, b) => a - b));
  expect(columnsOf(headings)).toEqual([...new Set(columnsOf(headings))].sort((a, b) => a - b));

  await user.keyboard("{Control>}{End}{/Control}");
  expect(place()).toEqual({ row: 402, column: 119 });
  expect(columnsOf(within(map).getAllByRole("row")[1])).toContain(120);
});

test("what opens beside the map and makes it narrow leaves the cell with the focus in sight", async () => {
  const told: ((entries: unknown[]) => void)[] = [];
  vi.stubGlobal(
    "ResizeObserver",
    class {
      constructor(tell: (entries: unknown[]) => void) {
        told.push(tell);
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    },
  );
  const { user } = open("/map");
  const map = await grid();
  map.focus();
  await user.keyboard(`{Control>}{Home}{/Control}${"{ArrowRight}".repeat(20)}`);
  expect(map.scrollLeft).toBe(0);
  Object.defineProperty(map, "clientWidth", { configurable: true, value: 700 });
  act(() => {
    for (const tell of told) tell([]);
  });
  // 284 px of it are names and sums: the cell's right edge stands at the map's.
  await waitFor(() => expect(map.scrollLeft).toBe(21 * 32 - (700 - 284)));
});

test("a digit rates every needed cell of a selected block in one call", async () => {
  const { user, calls } = open("/map?aim=3");
  (await grid()).focus();
  await user.keyboard("{Control>}{Home}{/Control}{Shift>}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{ArrowDown}{End}{/Shift}2");
  await waitFor(() => expect(calls("rate")).toHaveLength(1));
  const [rows] = calls("rate")[0]?.args ?? [];
  expect(Array.isArray(rows) ? rows.length : 0).toBeGreaterThan(3);
});

test("a block is let go when the people are put together otherwise, so that a digit rates nobody unseen", async () => {
  const { user, calls } = open("/map");
  (await grid()).focus();
  await user.keyboard("{Control>}{Home}{/Control}{ArrowDown}{ArrowDown}{Shift>}{ArrowDown}{ArrowDown}{ArrowRight}{/Shift}");
  await user.click(screen.getByRole("button", { name: /Group by/ }));
  await user.click(await screen.findByRole("option", { name: "Branch" }));
  await waitFor(() => expect(place().row).toBe(3));
  expect(document.querySelectorAll("[role=gridcell][aria-selected=true]")).toHaveLength(0);
  (await grid()).focus();
  await user.keyboard("2");
  expect(calls("rate")).toHaveLength(0);
});

test("a group says how many it has and their share at target", async () => {
  open("/map?group=branch");
  await grid();
  expect(
    (await screen.findAllByRole("gridcell", { name: /^\d+ (person|people), \d+%, \d+ of \d+ rated skills at target$/ })).length,
  ).toBeGreaterThan(0);
});

test("a pasted block is shown before it is saved", async () => {
  const { user, calls } = open("/map");
  (await grid()).focus();
  const field = screen.getByLabelText("Clipboard of the skills map");
  const taken = focused(field);
  await user.keyboard("{Control>}{Home}{/Control}{Control>}v{/Control}");
  expect(taken).toHaveBeenCalledTimes(1);
  fireEvent.paste(field, { clipboardData: { getData: () => "4\t4\r\nlots\t\r\n" } });
  const dialog = await screen.findByRole("dialog");
  expect(within(dialog).getByRole("heading", { name: "Paste 2 ratings?" })).toBeInTheDocument();
  expect(within(dialog).getByText("lots")).toBeInTheDocument();
  expect(calls("rate")).toHaveLength(0);
  await user.click(within(dialog).getByRole("button", { name: "Save 2 ratings" }));
  await waitFor(() => expect(calls("rate")[0]?.args[0]).toHaveLength(2));
});

test("a refused rating is taken off the map again and said", async () => {
  const { user } = open("/map", {
    fail: { rate: { kind: "conflict", message: "Somebody else rated it a moment ago.", details: [] } },
  });
  (await grid()).focus();
  await user.keyboard("{Control>}{Home}{/Control}");
  const before = active().getAttribute("aria-label");
  await user.keyboard("4");
  expect(await screen.findByText(/The rating was not saved. Somebody else rated it/)).toBeInTheDocument();
  await waitFor(() => expect(active().getAttribute("aria-label")).toBe(before));
});

test("the past is looked at, not rated", async () => {
  const { user, calls } = open("/map?on=2026-05-01");
  (await grid()).focus();
  await user.keyboard("{Control>}{Home}{/Control}3");
  expect(await screen.findByText(/You are looking at 1 May 2026/)).toBeInTheDocument();
  expect(calls("rate")).toHaveLength(0);
  // Back at today it is no longer true, and goes by itself.
  await user.click(screen.getByRole("button", { name: "Show the whole service again" }));
  await waitFor(() => expect(screen.queryByText(/You are looking at 1 May 2026/)).not.toBeInTheDocument());
});

test("folding an aim and sorting by a skill are done from the headings", async () => {
  const { user, history } = open("/map");
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}{Home}{/Control}{ArrowUp}{ArrowUp}s");
  await waitFor(() => expect(history.location.search).toContain("sort=A1-01"));
  await user.keyboard("{ArrowUp}{Enter}");
  await waitFor(() => expect(Number(map.getAttribute("aria-colcount"))).toBeLessThan(MAP.skills.length + 2));
});

test("the plain table lists every open skill and opens the same panel", async () => {
  const { user } = open("/map?view=list");
  const table = await screen.findByRole("table", { name: /below target or not rated/ });
  await user.click(within(table).getAllByRole("button", { name: /^Open / })[0] as HTMLElement);
  expect(await screen.findByRole("complementary")).toBeInTheDocument();
});

test("a filter that fits nobody says so and offers everybody", async () => {
  const { user } = open("/map");
  await grid();
  await user.type(screen.getByRole("searchbox", { name: "Filter people" }), "zzzz");
  await user.click(await screen.findByRole("button", { name: "Show everybody" }));
  expect(await grid()).toBeInTheDocument();
});

test("Ctrl+C hands the block to the clipboard as a spreadsheet takes it", async () => {
  const { user } = open("/map");
  (await grid()).focus();
  await user.keyboard("{Control>}{Home}{/Control}3{ArrowRight}");
  await waitFor(() => expect(screen.getByText(/^Rated .* level \d in “/)).toBeInTheDocument());
  const field = screen.getByLabelText("Clipboard of the skills map");
  const taken = focused(field);
  await user.keyboard("{Shift>}{ArrowLeft}{/Shift}{Control>}c{/Control}");
  expect(taken).toHaveBeenCalledTimes(1);
  expect(field).toHaveValue("3\t");
  const handed = createEvent.copy(field, { clipboardData: { setData: vi.fn() } });
  fireEvent(field, handed);
  expect((handed as ClipboardEvent).clipboardData?.setData).toHaveBeenCalledWith("text/plain", "3\t");
  await waitFor(() => expect(screen.getByRole("grid")).toHaveFocus());
});

test("a map that cannot be read says why under its heading", async () => {
  open("/map", { fail: { skillsMap: { kind: "unexpected", message: "Something went wrong.", reference: "F-3" } } });
  expect(await screen.findByRole("heading", { level: 1, name: "Skills map" })).toBeInTheDocument();
  expect(await screen.findByText("Reference for support: F-3")).toBeInTheDocument();
});

test("an empty service says what belongs here", async () => {
  open("/map", { store: "empty" });
  expect(await screen.findByRole("link", { name: "Import people" })).toBeInTheDocument();
});

test("axe finds nothing on the map, its panel and the plain table", async () => {
  const first = open("/map?group=branch");
  await grid();
  expect(await faults()).toEqual([]);
  await first.user.keyboard("{Tab}");
  first.unmount();
  open(`/map?person=${ROW.person}&skill=${NEEDED.key}`);
  await screen.findByRole("complementary");
  expect(await faults()).toEqual([]);
});
