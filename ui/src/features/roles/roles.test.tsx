import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { told } from "@/bindings/fake";
import { faults, open } from "@/test/render";
import { WHOLE } from "@/test/service";
import { certificateOf } from "./RoleForm";
import { targetEdits, targetOf } from "./targets";

const GRID = await told("rolesGrid", WHOLE);
const [ROLE, OTHER] = GRID.roles;
if (ROLE === undefined || OTHER === undefined) throw new Error("two roles");
const COLUMN = GRID.skills.findIndex((_, column) => targetOf(GRID, 0, column).level === 0);
const SKILL = GRID.skills[COLUMN];
if (SKILL === undefined) throw new Error("a skill that the first role does not need");

test("a target is typed by keyboard, shows first what it does, and is saved in one step", async () => {
  const { user, calls } = open("/roles");
  expect(await screen.findByRole("heading", { level: 1, name: `${GRID.roles.length} roles and what they need` })).toBeInTheDocument();
  const table = await screen.findByRole("table", { name: `Targets of ${ROLE.title}, from 1 to ${GRID.max_level}` });
  expect(await faults()).toEqual([]);
  const cell = within(table).getByRole("textbox", { name: `Target of ${SKILL.title}` });
  cell.focus();
  // A digit beyond the scale is no target.
  await user.keyboard("9");
  expect(cell).toHaveValue("");
  await user.keyboard("2");
  expect(cell).toHaveValue("2");
  expect(await screen.findByText(/^1 target changed: \d+ (person|people)/)).toBeInTheDocument();
  expect(calls("setTargets")).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.getByText(/^Nothing is changed/)).toBeInTheDocument());
  const edit = { role: ROLE.role, person: null, skill: SKILL.key, level: 2, importance: 2, from: null, to: null, reason: null };
  expect(calls("setTargets").map((each) => each.args)).toEqual([[[edit]]]);
});

test("discarding leaves every target as it was, and Delete takes one off", async () => {
  const { user, calls } = open("/roles");
  const needed = GRID.skills.find((_, column) => targetOf(GRID, 0, column).level > 0);
  const cell = await screen.findByRole("textbox", { name: `Target of ${needed?.title}` });
  const before = (cell as HTMLInputElement).value;
  cell.focus();
  await user.keyboard("{Delete}");
  expect(cell).toHaveValue("");
  await user.click(await screen.findByRole("button", { name: "Discard" }));
  expect(cell).toHaveValue(before);
  expect(calls("setTargets")).toHaveLength(0);
});

test("a role is added, and a code that is taken is refused in the form", async () => {
  const { user, calls } = open("/roles");
  await user.click(await screen.findByRole("button", { name: "Add a role" }));
  const form = await screen.findByRole("complementary", { name: "A new role" });
  await user.type(within(form).getByRole("textbox", { name: /^Code/ }), ROLE.role);
  await user.type(within(form).getByRole("textbox", { name: /^Title/ }), "Maker-space lead");
  expect(await faults()).toEqual([]);
  await user.click(within(form).getByRole("button", { name: "Add the role" }));
  expect(await within(form).findByRole("alert")).toHaveTextContent("Nothing was saved");
  const code = within(form).getByRole("textbox", { name: /^Code/ });
  await user.clear(code);
  await user.type(code, "LEAD");
  await user.click(within(form).getByRole("button", { name: "Add the role" }));
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "A new role" })).not.toBeInTheDocument());
  expect(calls("addRole").at(-1)?.args[0]).toMatchObject({ code: "LEAD", title: "Maker-space lead", kind: "" });
});

test("a role is changed, and a title that another has is refused", async () => {
  const { user, calls } = open("/roles");
  await user.click(await screen.findByRole("button", { name: "Change the role" }));
  const form = await screen.findByRole("complementary", { name: `Change ${ROLE.title}` });
  const title = within(form).getByRole("textbox", { name: /^Title/ });
  await user.clear(title);
  await user.type(title, OTHER.title);
  await user.click(within(form).getByRole("button", { name: "Save the role" }));
  expect(await within(form).findByRole("alert")).toHaveTextContent("Nothing was saved");
  await user.clear(title);
  await user.type(title, "Another name");
  await user.click(within(form).getByRole("button", { name: "Save the role" }));
  await waitFor(() => expect(screen.queryByRole("complementary", { name: `Change ${ROLE.title}` })).not.toBeInTheDocument());
  expect(calls("setRole").at(-1)?.args[0]).toBe(ROLE.role);
});

test("targets that somebody else's change has made impossible are refused and stay typed", async () => {
  const { user, calls } = open("/roles", {
    answer: {
      rolesGrid: () =>
        Promise.resolve({
          status: "ok",
          data: { ...GRID, skills: GRID.skills.map((one) => (one.key === SKILL.key ? { ...one, key: "GONE-1" } : one)) },
        }),
    },
  });
  const cell = await screen.findByRole("textbox", { name: `Target of ${SKILL.title}` });
  cell.focus();
  await user.keyboard("2");
  await user.click(await screen.findByRole("button", { name: "Save" }));
  expect((await screen.findAllByRole("alert")).some((alert) => alert.textContent?.includes("There is no skill"))).toBe(true);
  expect(cell).toHaveValue("2");
  expect(calls("setTargets")).toHaveLength(1);
});

test("only what differs is sent", () => {
  const now = targetOf(GRID, 0, COLUMN);
  expect(targetEdits(GRID, 0, ROLE.role, { [SKILL.key]: now })).toEqual([]);
  expect(targetEdits(GRID, 0, ROLE.role, { [SKILL.key]: { ...now, importance: 3 } })).toEqual([]);
  expect(["Safeguarding, 24", "First aid", "Level 2, food"].map(certificateOf)).toEqual([
    { certificate: "Safeguarding", months: 24 },
    { certificate: "First aid", months: null },
    { certificate: "Level 2, food", months: null },
  ]);
});
