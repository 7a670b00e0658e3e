import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { forgetPlan } from "@/data/planJob";
import { faults } from "@/test/render";
import { planWith, solved } from "@/test/solved";

afterEach(() => act(forgetPlan));

const table = () => within(screen.getByRole("table", { name: "Renewals that are not met, with the reason for each" }));
const people = () =>
  table()
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell")[0]?.textContent);

test("the answer says how many certificates are renewed in time, and leads to those that are not, by keyboard", async () => {
  const { user } = await solved();
  const short = within(screen.getByRole("region", { name: "The plan in short" }));
  expect(short.getByText(/74 of 79 certificates are renewed in time/)).toBeInTheDocument();
  short.getByRole("button", { name: "See the 5 that are not" }).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("tab", { name: "Renewals not met (5)", selected: true })).toHaveFocus());
  expect(screen.getByRole("heading", { name: "Renewals that are not met" })).toBeInTheDocument();
  const row = table().getAllByRole("row")[4] as HTMLElement;
  expect(row).toHaveTextContent("Fire marshal30 April 2027Nothing in the catalogue renews this certificate by 30 April 2027");
  expect(await faults()).toEqual([]);
});

test("renewals that are not met are sorted and narrowed by certificate, branch and words", async () => {
  const { user } = await solved();
  await user.click(screen.getByRole("tab", { name: "Renewals not met (5)" }));
  table().getByRole("button", { name: "To be renewed by" }).focus();
  await user.keyboard("{Enter}{Enter}");
  expect(people()[0]).toBe("First aid at work");
  expect(table().getByRole("columnheader", { name: /To be renewed by/ })).toHaveAttribute("aria-sort", "descending");
  await user.selectOptions(screen.getByLabelText("Certificate"), "Safeguarding");
  expect(screen.getByText("2 renewals of 5")).toBeInTheDocument();
  await user.type(screen.getByLabelText("Person or certificate"), "week");
  expect(await screen.findByText("1 renewal of 5")).toBeInTheDocument();
  expect(table().getByText(/^The week of each course in time is full/)).toBeInTheDocument();
  await user.type(screen.getByLabelText("Person or certificate"), "s of nobody");
  expect(await screen.findByText("No renewal fits. Take a filter away to see more.")).toBeInTheDocument();
});

test("where every certificate is renewed in time, that is said", async () => {
  const { user } = await solved(planWith({ renewals_due: 79, renewals: [] }));
  expect(screen.getByText(/79 of 79 certificates are renewed in time/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /^See the/ })).toBeNull();
  await user.click(screen.getByRole("tab", { name: "Renewals not met (0)" }));
  expect(screen.getByRole("region", { name: "Every certificate is renewed in time" })).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("where there is no certificate to renew, none is spoken of", async () => {
  await solved(planWith({ renewals_due: 0, renewals: [] }));
  expect(screen.queryByText(/renewed in time/)).toBeNull();
  expect(screen.queryByRole("tab", { name: /^Renewals/ })).toBeNull();
});

test("a week that is full is a reason among the others", async () => {
  const { user } = await solved();
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  await user.click(screen.getByRole("button", { name: "The week is full" }));
  const gaps = screen.getByRole("table", { name: "Gaps left, with the reason for each" });
  expect(within(gaps).getAllByText("6 sessions already begin in the week of each session that teaches it").length).toBeGreaterThan(0);
});

test("the money of a plan over two years says what came before it and what is left after it", async () => {
  const { user } = await solved();
  await user.click(screen.getByText("Money by fund (3 funds, 1 overspent)"));
  const money = within(screen.getByRole("table", { name: "Money by fund" }));
  expect(money.getAllByRole("columnheader").map((head) => head.textContent)).toEqual([
    "Fund",
    "In the fund",
    "Before this plan",
    "This plan",
    "Left after",
  ]);
  expect(money.getByRole("row", { name: /^Core training 1 April 2026/ })).toHaveTextContent(/£18,000£10,395£[\d,]+£/);
  expect(money.getByRole("row", { name: /^Digital skills grant/ })).toHaveTextContent("£4,000£4,150.50£0£150.50 over");
});
