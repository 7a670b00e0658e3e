import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Adopted } from "@/bindings";
import { forgetPlan } from "@/data/planJob";
import { faults } from "@/test/render";
import { solved } from "@/test/solved";
import { takenOut } from "./AdoptChanges";

afterEach(() => act(forgetPlan));

const NOTHING: Adopted = { sessions: 0, places: 0, withdrawn: 0, moved: [], lost: [] };
const lines = (name: string) =>
  within(screen.getByRole("table", { name }))
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.textContent);

/** Everybody who moves and who loses, by name, as the two lists say. */
async function named(user: Awaited<ReturnType<typeof solved>>["user"], first: string) {
  await user.click(screen.getByText("Who moves (2)"));
  await user.click(screen.getByText("Who loses a place (3)"));
  expect(lines("Who moves to another session of the same activity")).toHaveLength(2);
  expect(lines("Who moves to another session of the same activity")[0]).toBe(
    `${first}Safeguarding refresher19 January 2027 S-216 February 2027 S-9`,
  );
  expect(lines("Who loses a booked place")[2]).toMatch(/Managing a budget4 March 2027 S-5$/);
}

test("who moves and who loses a place stands by name before adopting, and the same after", async () => {
  const { user, bridge } = await solved();
  const { name, key } = bridge.service.people[0] ?? { name: "", key: "" };
  const words = "1 session goes back to being possible, 2 booked places move to another session and 3 booked places are lost.";
  const button = await screen.findByRole("button", { name: "Adopt: put 12 sessions and 96 places in the calendar" });
  expect(screen.getByText(/^If you adopt it:/).closest("p")).toHaveTextContent(words);
  await named(user, `${name} ${key}`);
  expect(await faults()).toEqual([]);
  button.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText(/Adopted: 12 sessions and 96 places are in the calendar/)).toHaveTextContent(words);
  expect(screen.queryByText(/^If you adopt it:/)).toBeNull();
  await named(user, `${name} ${key}`);
  expect(await faults()).toEqual([]);
});

test("the list of who loses a place is sorted by its headings", async () => {
  const { user } = await solved();
  await user.click(await screen.findByText("Who loses a place (3)"));
  const table = within(screen.getByRole("table", { name: "Who loses a booked place" }));
  table.getByRole("button", { name: "Activity" }).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(lines("Who loses a booked place")[0]).toMatch(/Managing a budget/));
});

test("what adopting takes out is a sentence of what there is, and nothing where it only adds", () => {
  expect(takenOut(NOTHING)).toBe("");
  expect(takenOut({ ...NOTHING, withdrawn: 2 })).toBe("2 sessions go back to being possible.");
  const lost = [{ person: "1", name: "Ana Blake", title: "Reading", session: "S-1", date: "2027-01-19" }];
  expect(takenOut({ ...NOTHING, withdrawn: 1, lost })).toBe("1 session goes back to being possible and 1 booked place is lost.");
});

test("adopting a plan that only adds speaks of nobody who moves or loses", async () => {
  await solved({ answer: { adoptPreview: () => Promise.resolve({ status: "ok", data: { ...NOTHING, sessions: 1, places: 4 } }) } });
  expect(await screen.findByRole("button", { name: "Adopt: put 1 session and 4 places in the calendar" })).toBeEnabled();
  expect(screen.queryByText(/^If you adopt it:/)).toBeNull();
  expect(screen.queryByText(/^Who moves/)).toBeNull();
});

test("a plan that is in the calendar already says that nothing changes", async () => {
  await solved({ answer: { adoptPreview: () => Promise.resolve({ status: "ok", data: NOTHING }) } });
  expect(await screen.findByRole("button", { name: "Adopt: the calendar stays as it is" })).toBeInTheDocument();
});
