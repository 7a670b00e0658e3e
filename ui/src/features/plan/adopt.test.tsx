import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { Adopted } from "@/bindings";
import { told } from "@/bindings/fake";
import { forgetPlan } from "@/data/planJob";
import { faults } from "@/test/render";
import { planOf, solved } from "@/test/solved";
import { date, plural } from "@/text/format";
import { takenOut } from "./AdoptChanges";
import { FIRST } from "./scenario";

afterEach(() => act(forgetPlan));

const NOTHING: Adopted = { sessions: 0, places: 0, withdrawn: 0, moved: [], lost: [] };
const lines = (name: string) =>
  within(screen.getByRole("table", { name }))
    .getAllByRole("row")
    .slice(1)
    .map((row) => row.textContent);

const ADOPTED = await told("adoptPreview", (await planOf(FIRST)).plan);
const PUTS = `${plural(ADOPTED.sessions, "session")} and ${plural(ADOPTED.places, "place")}`;
const MOVES = `Who moves (${ADOPTED.moved.length})`;
const LOSES = `Who loses a place (${ADOPTED.lost.length})`;

/** Everybody who moves and who loses, by name, as the two lists say. */
async function named(user: Awaited<ReturnType<typeof solved>>["user"]) {
  await user.click(screen.getByText(MOVES));
  await user.click(screen.getByText(LOSES));
  expect(lines("Who moves to another session of the same activity")).toEqual(
    ADOPTED.moved.map(
      ({ name, person, title, from, from_date, to, to_date }) =>
        `${name} ${person}${title}${date(from_date)} ${from}${date(to_date)} ${to}`,
    ),
  );
  expect(lines("Who loses a booked place")).toEqual(
    ADOPTED.lost.map(({ name, person, title, session, date: on }) => `${name} ${person}${title}${date(on)} ${session}`),
  );
}

test("who moves and who loses a place stands by name before adopting, and the same after", async () => {
  const { user } = await solved();
  const button = await screen.findByRole("button", { name: `Adopt: put ${PUTS} in the calendar` });
  const words = takenOut(ADOPTED);
  expect(words).toMatch(/booked places? moves? to another session.* booked places? (is|are) lost\.$/);
  expect(screen.getByText(/^If you adopt it:/).closest("p")).toHaveTextContent(words);
  await named(user);
  expect(await faults()).toEqual([]);
  button.focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText(new RegExp(`Adopted: ${PUTS} are in the calendar`))).toHaveTextContent(words);
  expect(screen.queryByText(/^If you adopt it:/)).toBeNull();
  await named(user);
  expect(await faults()).toEqual([]);
});

test("the list of who loses a place is sorted by its headings", async () => {
  const { user } = await solved();
  await user.click(await screen.findByText(LOSES));
  const table = within(screen.getByRole("table", { name: "Who loses a booked place" }));
  table.getByRole("button", { name: "Activity" }).focus();
  await user.keyboard("{Enter}");
  const titles = ADOPTED.lost.map(({ title }) => title).sort((one, other) => one.localeCompare(other, "en-GB"));
  await waitFor(() => expect(lines("Who loses a booked place").every((line, n) => line?.includes(titles[n] ?? "none"))).toBe(true));
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
