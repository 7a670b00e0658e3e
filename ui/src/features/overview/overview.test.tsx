import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { faults, open } from "@/test/render";

test("the heading is the figure, with both its numbers and how many answered", async () => {
  open("/");
  const heading = await screen.findByRole("heading", { level: 1, name: /^\d+% of rated skills are at target: \d+ of \d+$/ });
  expect(heading).toBeInTheDocument();
  expect(screen.getByText(/\d+% answered: \d+ of \d+ needed skills/)).toBeInTheDocument();
});

test("one key turns the lines into their table", async () => {
  const { user } = open("/");
  await screen.findByRole("table", { name: /Coverage by aim with its trend/ });
  await user.keyboard("t");
  const table = await screen.findByRole("table", { name: /each of twelve months/ });
  expect(within(table).getAllByRole("columnheader")).toHaveLength(13);
  await user.keyboard("t");
  expect(await screen.findByRole("table", { name: /with its trend/ })).toBeInTheDocument();
});

test("an aim's figure opens the map of that aim", async () => {
  const { user, history } = open("/");
  const table = await screen.findByRole("table", { name: /Coverage by aim/ });
  await user.click(within(table).getByRole("link", { name: /^3\. / }));
  expect(await screen.findByRole("grid")).toBeInTheDocument();
  expect(history.location.pathname).toBe("/map");
});

test("titles that are ours are marked as working titles", async () => {
  open("/");
  const table = await screen.findByRole("table", { name: /Coverage by aim/ });
  expect(within(table).getAllByText(/working title/)).toHaveLength(2);
});

test("an empty service is asked for its people, not shown zeros", async () => {
  open("/", { store: "empty" });
  expect(await screen.findByRole("link", { name: "Import people" })).toBeInTheDocument();
  expect(screen.queryByRole("table")).not.toBeInTheDocument();
});

test("a failed read says what happened and tries again", async () => {
  const { user, bridge } = open("/", {
    fail: { overview: { kind: "store_unusable", why: "locked", message: "Another program is writing to the file." } },
  });
  expect(await screen.findByRole("alert")).toHaveTextContent("Could not read the overview");
  const before = bridge.calls.length;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(bridge.calls.length).toBe(before + 1);
});

test("while it is read, the page says so", async () => {
  open("/", { hang: ["overview"] });
  expect(await screen.findByText("Reading the overview")).toBeInTheDocument();
});

test("axe finds nothing, full or empty", async () => {
  const full = open("/");
  await screen.findByRole("table", { name: /Coverage by aim/ });
  expect(await faults()).toEqual([]);
  full.unmount();
  open("/", { store: "empty" });
  await screen.findByRole("link", { name: "Import people" });
  expect(await faults()).toEqual([]);
});
