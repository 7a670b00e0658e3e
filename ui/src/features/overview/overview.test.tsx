import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Overview, Scope } from "@/bindings";
import { told } from "@/bindings/fake";
import { faults, open } from "@/test/render";

test("what needs doing comes before how things stand, each figure with both its numbers and how many answered", async () => {
  open("/");
  const standing = await screen.findByRole("heading", { level: 2, name: /^\d+% of rated skills are at target: \d+ of \d+$/ });
  const today = screen.getByRole("heading", { level: 1, name: /^Today: \d+ records? to verify/ });
  expect(today.compareDocumentPosition(standing) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  expect(screen.getByText(/\d+% answered: \d+ of \d+ needed skills/)).toBeInTheDocument();
});

/** The invented overview with some of it otherwise. */
function overviewWith(change: (view: Overview) => void) {
  return async (scope: Scope) => {
    const data = await told("overview", scope);
    change(data);
    return { status: "ok" as const, data };
  };
}

test("where less than half is answered, what is not known is said first and coverage after it", async () => {
  const answer = overviewWith((view) => {
    view.totals = { ...view.totals, required: 1000, met: 62, below: 48, unrated: 890, coverage: 62 / 110, response: 0.11 };
    view.said_first = { ...view.said_first, mostly_unrated: true, aim: null };
  });
  open("/", { answer: { overview: answer } });
  expect(await screen.findByRole("heading", { level: 2, name: "89% not rated yet: 890 of 1,000 needed skills" })).toBeInTheDocument();
  expect(screen.getByText(/Of the 110 that are rated, 56% are at target: 62\./)).toBeInTheDocument();
  expect(screen.queryByRole("heading", { name: /^Aim \d+ needs most/ })).not.toBeInTheDocument();
});

test("a change with other answers behind it tells both responses and is no rise", async () => {
  const answer = overviewWith((view) => {
    view.year_before = { ...view.totals, coverage: 0.4, response: 0.2 };
    view.said_first = { ...view.said_first, answered_differently: true };
  });
  open("/", { answer: { overview: answer } });
  expect(await screen.findByText(/20% answered then and \d+% now: too different to say whether skills rose or fell/)).toBeInTheDocument();
});

test("a bar is as long as the number beside it says", async () => {
  open("/");
  const table = await screen.findByRole("table", { name: /Coverage by aim/ });
  const rows = within(table).getAllByRole("row").slice(1);
  expect(rows.length).toBeGreaterThan(5);
  for (const row of rows) {
    const [coverage, response] = [row.querySelector(".coverage-met"), row.querySelector(".coverage-answered")];
    const [met, rated] = (/(\d+) of (\d+)/.exec(coverage?.parentElement?.nextElementSibling?.textContent ?? "") ?? []).slice(1).map(Number);
    const [answered, needed] = (/(\d+) of (\d+)/.exec(response?.parentElement?.nextElementSibling?.textContent ?? "") ?? [])
      .slice(1)
      .map(Number);
    const width = (bar: Element | null) => Number.parseFloat((bar as HTMLElement).style.width);
    expect(width(coverage)).toBeCloseTo((100 * (met ?? 0)) / (rated ?? 1), 5);
    expect(width(response)).toBeCloseTo((100 * (answered ?? 0)) / (needed ?? 1), 5);
  }
});

test("the aim that the heading names stands first", async () => {
  open("/");
  const heading = await screen.findByRole("heading", { name: /^Aim \d needs most/ });
  const key = /^Aim (\d)/.exec(heading.textContent ?? "")?.[1];
  const table = screen.getByRole("table", { name: /Coverage by aim/ });
  expect(within(table).getAllByRole("rowheader")[0]).toHaveTextContent(`${key}. `);
});

test("a trend line says its scale", async () => {
  open("/");
  const table = await screen.findByRole("table", { name: /Coverage by aim/ });
  expect(within(table).getByText(/each box is \d+ points high/)).toBeInTheDocument();
  expect(within(table).getAllByText(/^scale \d+ to \d+%$/).length).toBeGreaterThan(5);
});

test.each([
  ["below target in a skill", /^\d+ people are below target in a skill$/],
  ["closed in the last half-year", /^\d+ gaps were closed/],
  ["on one person", /^\d+ skills in a branch rest on one person$/],
  ["on nobody", /^\d+ skills in a branch rest on nobody$/],
])("the figure “%s” opens exactly the list that it counts", async (words, title) => {
  const { user } = open("/");
  const figures = await screen.findByRole("list", { name: "How things stand" });
  const figure = within(figures).getByRole("link", { name: new RegExp(words) });
  const number = Number.parseInt(figure.textContent ?? "", 10);
  await user.click(figure);
  expect(await screen.findByRole("heading", { level: 1, name: title })).toHaveTextContent(String(number));
  const table = screen.getByRole("table");
  if (number > 200) await user.click(screen.getByRole("button", { name: /^Show all/ }));
  expect(table.querySelectorAll("tbody tr")).toHaveLength(number);
  await user.click(screen.getByRole("link", { name: "Back to the overview" }));
  expect(await screen.findByRole("heading", { level: 1, name: /^Today/ })).toBeInTheDocument();
});

test("one key turns the lines into their table", async () => {
  const { user } = open("/");
  await screen.findByRole("table", { name: /Coverage by aim with its trend/ });
  await user.keyboard("t");
  const table = await screen.findByRole("table", { name: /each of twelve months/ });
  expect(within(table).getAllByRole("columnheader")).toHaveLength(13);
  expect(within(table).getAllByRole("columnheader")[1]).toHaveTextContent("31 Oct 2026");
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
  const empty = open("/", { store: "empty" });
  await screen.findByRole("link", { name: "Import people" });
  expect(await faults()).toEqual([]);
  empty.unmount();
  open("/?show=nobody");
  await screen.findByRole("heading", { level: 1, name: /on nobody/ });
  expect(await faults()).toEqual([]);
});

test("who lacks a certificate is told from a namesake and leads to the map", async () => {
  open("/");
  const table = await screen.findByRole("table", { name: /^Certificates overdue/ });
  const [first] = within(table).getAllByRole("rowheader");
  expect(first).toHaveTextContent(/ V?\d{4,6}$/);
  expect(
    within(first as HTMLElement)
      .getByRole("link")
      .getAttribute("href"),
  ).toMatch(/^\/map\?.*person=/);
});
