import { expect, test } from "vitest";
import type { PlanSetup } from "@/bindings";
import { fakeBridge, told, toldBy } from "@/bindings/fake";
import { nearest, recorded } from "@/bindings/fake/records";
import { MAP_PAGE } from "@/data/queries";
import { BY_NAME, WHOLE, wholeRows } from "./service";
import { planOf } from "./solved";

const FIRST: PlanSetup = {
  from: null,
  to: null,
  budget: null,
  unrated_as_zero: false,
  scenario: "",
  funds: [],
  cover: [],
  aims: [],
  kinds: [],
};

const MAP = await told("skillsMap", BY_NAME, null);
const ROWS = await wholeRows();
const [PERSON, SKILL] = [ROWS[0]?.person ?? "", MAP.skills[0]?.key ?? ""];
const level = (cell: number | undefined) => (((cell ?? 0) >> 4) & 0xf) - 1;

test("a write gives the core's words, and leads to a moment in which the reads it touched are new", async () => {
  const bridge = fakeBridge();
  const firstLevel = async () => level((await toldBy(bridge, "mapRows", BY_NAME, null, 0, MAP_PAGE)).rows[0]?.cells[0]);
  await firstLevel();
  const offers = await toldBy(bridge, "offers");
  const row = { person: PERSON, skill: SKILL, level: 2, on: null, source: "manager", by: null, confidence: null, note: null } as const;
  const done = await toldBy(bridge, "rate", [row]);
  expect(done.label).toBe(`Rated ${ROWS[0]?.name} level 2 in \`${MAP.skills[0]?.title}\``);
  expect(done.changed).toEqual(["ratings", "history"]);
  expect(await firstLevel()).toBe(2);
  // Ratings are no part of it, so the record of before is the answer.
  expect(await toldBy(bridge, "offers")).toEqual(offers);
  expect((await toldBy(bridge, "history", 100))[0]).toMatchObject({ operation: "rate", label: done.label, can_undo: true });
  const back = await toldBy(bridge, "undo");
  expect(back.value.undone).toEqual([{ operation: "rate", label: done.label }]);
  expect((await toldBy(bridge, "mapRows", BY_NAME, null, 0, MAP_PAGE)).rows).toEqual(ROWS);
});

test("a place that is booked is in the calendar of the moment after it", async () => {
  const bridge = fakeBridge();
  const december = { from: "2026-12-01", to: "2026-12-31", branch: null, person: null };
  const session = (await toldBy(bridge, "calendar", december)).find((one) => one.status === "planned" && one.people.length === 0);
  const booking = { session: session?.key ?? "", person: PERSON, accept_warning: "Asked for it" };
  const done = await toldBy(bridge, "bookPlace", booking);
  expect(done.value.status).toBe("booked");
  expect(done.changed).toContain("places");
  const after = (await toldBy(bridge, "calendar", december)).find((one) => one.key === session?.key);
  expect(after?.people).toEqual([{ person: PERSON, name: ROWS[0]?.name, status: "booked" }]);
});

test("a plan is handed on by a name that stands for its text", async () => {
  const { plan } = await planOf(FIRST);
  expect(plan).toMatch(/^plan [0-9a-f]{16}$/);
  expect(await told("savePlan", plan, "plan.json")).toMatchObject({ path: "/home/lead/Documents/plan.json" });
});

test("a write that the core refuses gives its error and changes nothing", async () => {
  const bridge = fakeBridge();
  const change = { what: "set", key: "small_numbers.fewer_than", value: "3" } as const;
  const answer = await bridge.commands.changeSetting(change);
  expect(answer).toMatchObject({ status: "error", error: { kind: "invalid", message: expect.stringContaining("from 5 to 10") } });
  expect(await toldBy(bridge, "settings")).toEqual(await told("settings"));
});

test("what was not recorded has no answer, and the nearest one only for somebody who looks around", () => {
  expect(recorded("", "people", ["nobody ever asked this"])).toBeNull();
  const nowhere = { ...BY_NAME, scope: { ...WHOLE, branch: "Nowhere at all" } };
  expect(recorded("", "skillsMap", [nowhere, null])).toBeNull();
  const alike = nearest("", "skillsMap", [nowhere, null]);
  expect(alike).toMatchObject({ answer: { skills: expect.any(Array) } });
  expect(nearest("", "rate", [[]])).toBeNull();
});
