import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { FakeOptions } from "@/bindings/fake";
import type { MapRows } from "@/data/types";
import { open } from "@/test/render";
import { largeMap } from "@/test/service";

const PEOPLE = 1000;

async function grid() {
  return screen.findByRole("grid", { name: /^Skills map/ });
}

function active(): HTMLElement {
  const id = screen.getByRole("grid").getAttribute("aria-activedescendant") ?? "";
  const cell = document.getElementById(id);
  if (cell === null) throw new Error(`nothing is drawn at ${id}`);
  return cell;
}

/** The pages that were asked for, by their first rows. */
function pagesOf(calls: { args: unknown[] }[]): number[] {
  return calls.map(({ args }) => Number(args[2]));
}

/** A large map whose pages come only when they are let through. */
async function held() {
  const options = await largeMap(PEOPLE, 59);
  const waiting: { from: number; go: () => void }[] = [];
  const rows = options.answer?.mapRows as NonNullable<NonNullable<FakeOptions["answer"]>["mapRows"]>;
  let isOpen = true;
  const mapRows: typeof rows = (query, order, from, count) => {
    if (isOpen) return rows(query, order, from, count);
    return new Promise((done) => {
      waiting.push({ from, go: () => void rows(query, order, from, count).then(done) });
    });
  };
  return {
    options: { ...options, answer: { ...options.answer, mapRows } },
    hold: () => {
      isOpen = false;
    },
    release: () => {
      isOpen = true;
      for (const one of waiting.splice(0)) one.go();
    },
    waiting,
  };
}

test("only the rows in sight cross the bridge, with a page ahead; scrolling to the end shows the last person with cells", async () => {
  const { user, calls } = open("/map", await largeMap(PEOPLE, 59));
  const map = await grid();
  expect(map).toHaveAttribute("aria-rowcount", String(PEOPLE + 3));
  await waitFor(() => expect(pagesOf(calls("mapRows"))).toEqual([0, 60]));
  map.focus();
  await user.keyboard("{Control>}{End}{/Control}");
  const last = () => within(map).getAllByRole("row").at(-1) as HTMLElement;
  await waitFor(() => expect(last()).toHaveAttribute("aria-rowindex", String(PEOPLE + 3)));
  await waitFor(() => expect(last()).not.toHaveAttribute("aria-busy"));
  expect(within(last()).getByRole("rowheader")).toHaveTextContent(/number /);
  expect(within(last()).getAllByRole("gridcell").length).toBeGreaterThan(10);
  expect(active()).toHaveAccessibleName(/^(level|not)/);
  expect(pagesOf(calls("mapRows")).toSorted((a, b) => a - b)).toEqual([0, 60, 900, 960]);
});

test("rows that scrolling outran say that they are being read, and are filled as soon as they come", async () => {
  const { options, hold, release } = await held();
  const { user } = open("/map", options);
  const map = await grid();
  map.focus();
  hold();
  await user.keyboard("{Control>}{End}{/Control}");
  const last = () => within(map).getAllByRole("row").at(-1) as HTMLElement;
  expect(last()).toHaveAttribute("aria-busy", "true");
  expect(active()).toHaveAccessibleName("being read");
  release();
  await waitFor(() => expect(map.querySelectorAll("[aria-busy=true]")).toHaveLength(0));
  expect(active()).toHaveAccessibleName(/, \w+/);
});

test("a rating does not stop the rows that are on their way", async () => {
  const { options, hold, release, waiting } = await held();
  const { user, calls } = open("/map", { ...options, hang: ["rate"] });
  const map = await grid();
  map.focus();
  hold();
  map.scrollTop = 500 * 32;
  fireEvent.scroll(map);
  await waitFor(() => expect(waiting.length).toBeGreaterThan(0));
  await user.keyboard("3");
  await waitFor(() => expect(calls("rate")).toHaveLength(1));
  release();
  await waitFor(() => expect(map.querySelectorAll("[aria-busy=true]")).toHaveLength(0));
});

test("a block that reaches beyond what was read is read before it is rated or copied", async () => {
  // What is rated is looked at, not done: most of these people are made up here.
  const { user, calls } = open("/map", { ...(await largeMap(PEOPLE, 59)), hang: ["rate"] });
  const map = await grid();
  map.focus();
  await user.keyboard("{Control>}{Home}{/Control}{Shift>}{Control>}{ArrowDown}{/Control}{/Shift}");
  await user.keyboard("2");
  await waitFor(() => expect(calls("rate")).toHaveLength(1));
  const rated = calls("rate")[0]?.args[0] as { person: string }[];
  expect(rated.length).toBeGreaterThan(PEOPLE / 10);
  expect(new Set(pagesOf(calls("mapRows"))).size).toBe(Math.ceil(PEOPLE / 60));
  const field = screen.getByLabelText("Clipboard of the skills map") as HTMLTextAreaElement;
  await user.keyboard("{Control>}c{/Control}");
  await waitFor(() => expect(field.value.split("\n")).toHaveLength(PEOPLE));
});

test("an address leads to a person whose row was not read", async () => {
  const options = await largeMap(PEOPLE, 59);
  const answer = await options.answer?.mapRows?.({} as never, null, 777, 1);
  const row = (answer as { data: MapRows }).data.rows[0];
  open(`/map?person=${row?.person}`, options);
  await grid();
  await waitFor(() => expect(active().closest("[role=row]")).toHaveAttribute("aria-rowindex", String(777 + 4)));
  await waitFor(() => expect(active()).toHaveTextContent(`number ${row?.person}`));
  expect(await screen.findByRole("complementary", { name: row?.name ?? "" })).toBeInTheDocument();
});

test("the rows in sight stay until those of another order are there", async () => {
  const { options, hold, release, waiting } = await held();
  const skillsMap = options.answer?.skillsMap as NonNullable<NonNullable<FakeOptions["answer"]>["skillsMap"]>;
  const answer = {
    ...options.answer,
    skillsMap: async (...args: Parameters<typeof skillsMap>) => {
      const told = await skillsMap(...args);
      return told.status === "ok" ? { ...told, data: { ...told.data, order: "large" } } : told;
    },
  };
  const { user, calls } = open("/map", { ...options, answer });
  const map = await grid();
  const names = () => [...map.querySelectorAll(".map-name-person")].map((name) => name.textContent);
  const before = names();
  await waitFor(() => expect(pagesOf(calls("mapRows"))).toEqual([0, 60]));
  map.focus();
  hold();
  await user.keyboard("{Control>}{Home}{/Control}s");
  await waitFor(() => expect(waiting.map(({ from }) => from)).toEqual([0]));
  expect(names()).toEqual(before);
  expect(map.querySelectorAll("[aria-busy=true]")).toHaveLength(0);
  release();
  await waitFor(() => expect(map.querySelector(".map-skill-sorted")).not.toBeNull());
  expect(map.querySelectorAll("[aria-busy=true]")).toHaveLength(0);
});
