import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { StartState, WhatIfEdit, WhatIfShown } from "@/bindings";
import { told } from "@/bindings/fake";
import { faults, open } from "@/test/render";
import { WHOLE } from "@/test/service";

const START = await told("startState");
const GRID = await told("rolesGrid", WHOLE);
const SUMS = (await told("overview", WHOLE)).totals;
const ROLE = GRID.roles[0]?.role ?? "";
const SKILL = GRID.skills[0]?.key ?? "";
const WHAT: WhatIfEdit = { name: "A hard year", leavers: [], closures: [], roles: [], targets: [[ROLE, SKILL, 4]], framework: null };
const SHOWN: WhatIfShown = {
  name: WHAT.name,
  as_of: START.store?.today ?? "",
  framework_before: GRID.framework,
  framework_after: GRID.framework,
  before: SUMS,
  after: { ...SUMS, below: SUMS.below + 1 },
  cells: [
    {
      person: "004512",
      name: "Aisha Khan",
      skill: SKILL,
      title: "A skill",
      before: null,
      after: { target: 4, level: 2, state: "below" },
    },
  ],
};
const there = {
  answer: {
    whatIfs: () => Promise.resolve({ status: "ok" as const, data: [WHAT] }),
    showWhatIf: () => Promise.resolve({ status: "ok" as const, data: SHOWN }),
  },
};

test("a what-if is made of what might happen, and one without anything is refused by the form", async () => {
  const { user, calls } = open("/what-if");
  await user.click((await screen.findAllByRole("button", { name: /New what-if|Make the first/ }))[0] as HTMLElement);
  const form = await screen.findByRole("complementary", { name: "A new what-if" });
  await user.type(within(form).getByRole("textbox", { name: /^Name/ }), "A hard year");
  expect(within(form).getByRole("button", { name: "Save the what-if" })).toBeDisabled();
  await user.click(within(form).getByRole("radio", { name: "Another target" }));
  await user.click(within(form).getByRole("button", { name: /Role$/ }));
  await user.click((await screen.findAllByRole("option"))[0] as HTMLElement);
  await user.click(within(form).getByRole("button", { name: /Skill$/ }));
  await user.click((await screen.findAllByRole("option"))[0] as HTMLElement);
  await user.click(within(form).getByRole("button", { name: "Add it" }));
  expect(await faults()).toEqual([]);
  await user.click(within(form).getByRole("button", { name: "Save the what-if" }));
  await waitFor(() => expect(screen.queryByRole("complementary", { name: "A new what-if" })).not.toBeInTheDocument());
  expect(calls("saveWhatIf").at(-1)?.args[0]).toEqual({ ...WHAT, targets: [[ROLE, SKILL, 1]] });
  // It stands there with what it changes, and can be taken away again.
  expect(await screen.findByRole("table", { name: "The service as it is and as it would be" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Delete" }));
  await user.click(await screen.findByRole("button", { name: "Delete the what-if" }));
  expect(await screen.findByRole("heading", { name: "No what-if yet" })).toBeInTheDocument();
});

test("what it changes stands side by side, cell by cell", async () => {
  open("/what-if", there);
  const sums = await screen.findByRole("table", { name: "The service as it is and as it would be" });
  const below = within(sums).getByRole("rowheader", { name: "Below target" }).closest("tr");
  expect(below).toHaveTextContent(`Below target${SUMS.below.toLocaleString("en-GB")}${(SUMS.below + 1).toLocaleString("en-GB")}`);
  const cells = screen.getByRole("table", { name: "Needed skills that would stand differently" });
  expect(within(cells).getByRole("row", { name: /Aisha Khan A skill Not needed 2 of 4, below target/ })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("everything is seen in it only on purpose, and a banner says so until one goes back", async () => {
  let inside: string | null = null;
  const state = (): StartState => ({ ...START, store: START.store && { ...START.store, what_if: inside } });
  const { user, calls } = open("/what-if", {
    answer: {
      ...there.answer,
      startState: () => Promise.resolve({ status: "ok" as const, data: state() }),
      enterWhatIf: (name: string | null) => {
        inside = name;
        return Promise.resolve({ status: "ok" as const, data: null });
      },
    },
  });
  await user.click(await screen.findByRole("button", { name: "See everything in this what-if" }));
  expect(await screen.findByText("What if: A hard year.")).toBeInTheDocument();
  expect(await faults()).toEqual([]);
  await user.click(screen.getAllByRole("button", { name: "Go back to what is" })[0] as HTMLElement);
  await waitFor(() => expect(screen.queryByText("What if: A hard year.")).not.toBeInTheDocument());
  expect(calls("enterWhatIf").map((each) => each.args)).toEqual([["A hard year"], [null]]);
});

test("a what-if that somebody else has deleted meanwhile is told in words", async () => {
  const { user, calls } = open("/what-if", there);
  await user.click(await screen.findByRole("button", { name: "Delete" }));
  const dialog = await screen.findByRole("dialog", { name: "Delete A hard year?" });
  await user.click(within(dialog).getByRole("button", { name: "Delete the what-if" }));
  expect(await screen.findByText(/There is no what-if .A hard year./)).toBeInTheDocument();
  expect(calls("deleteWhatIf")).toHaveLength(1);
});
