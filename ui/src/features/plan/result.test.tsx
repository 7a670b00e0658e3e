import { act, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { GapLeftView } from "@/bindings";
import { forgetPlan } from "@/data/planJob";
import { faults } from "@/test/render";
import { planOf, planWith, solved } from "@/test/solved";
import { date, pounds } from "@/text/format";
import { leftAfter } from "./money";
import { FIRST } from "./scenario";

afterEach(() => act(forgetPlan));

const table = () => within(screen.getByRole("table", { name: "Renewals that are not met, with the reason for each" }));
const people = () =>
  table()
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell")[0]?.textContent);

const PLAN = await planOf(FIRST);
const MISSED = PLAN.renewals;
const TAB = `Renewals not met (${MISSED.length})`;

test("the answer says how many certificates are renewed in time, and leads to those that are not, by keyboard", async () => {
  const { user } = await solved();
  expect(MISSED.length).toBeGreaterThan(1);
  const short = within(screen.getByRole("region", { name: "The plan in short" }));
  const renewed = `${PLAN.renewals_due - MISSED.length} of ${PLAN.renewals_due} certificates are renewed in time`;
  expect(short.getByText(new RegExp(renewed))).toBeInTheDocument();
  short.getByRole("button", { name: `See the ${MISSED.length} that are not` }).focus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("tab", { name: TAB, selected: true })).toHaveFocus());
  expect(screen.getByRole("heading", { name: "Renewals that are not met" })).toBeInTheDocument();
  const row = table().getAllByRole("row")[1] as HTMLElement;
  expect(row).toHaveTextContent(`${MISSED[0]?.cert}${date(MISSED[0]?.by ?? "")}${MISSED[0]?.words}`);
  expect(await faults()).toEqual([]);
});

test("renewals that are not met are sorted and narrowed by certificate, branch and words", async () => {
  const { user } = await solved();
  await user.click(screen.getByRole("tab", { name: TAB }));
  table().getByRole("button", { name: "To be renewed by" }).focus();
  await user.keyboard("{Enter}{Enter}");
  const last = [...MISSED].sort((one, other) => other.by.localeCompare(one.by))[0];
  expect(people()[0]).toBe(last?.cert);
  expect(table().getByRole("columnheader", { name: /To be renewed by/ })).toHaveAttribute("aria-sort", "descending");
  const same = MISSED.filter(({ cert }) => cert === last?.cert);
  expect(same.length).toBeLessThan(MISSED.length);
  await user.selectOptions(screen.getByLabelText("Certificate"), last?.cert ?? "");
  expect(screen.getByText(`${same.length} renewal${same.length === 1 ? "" : "s"} of ${MISSED.length}`)).toBeInTheDocument();
  await user.type(screen.getByLabelText("Person or certificate"), last?.name ?? "");
  expect(await screen.findByText(`1 renewal of ${MISSED.length}`)).toBeInTheDocument();
  expect(table().getByText(last?.words ?? "")).toBeInTheDocument();
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
  const [first, ...others] = PLAN.left as [GapLeftView, ...GapLeftView[]];
  const words = "1 session already begins in the week of each session that teaches it";
  const full = { code: "pacing", words: "The week is full", gaps: 1, levels: 1 };
  const left = [{ ...first, reason: "pacing", codes: ["pacing"], words }, ...others];
  const { user } = await solved(planWith({ left, reasons: [...PLAN.reasons, full] }));
  await user.click(screen.getByRole("tab", { name: /^Gaps left/ }));
  await user.click(screen.getByRole("button", { name: "The week is full" }));
  const gaps = screen.getByRole("table", { name: "Gaps left, with the reason for each" });
  expect(within(gaps).getByText(words)).toBeInTheDocument();
});

test("the money of a plan over two years says what came before it and what is left after it", async () => {
  const { user } = await solved();
  const over = PLAN.funds.filter((fund) => leftAfter(fund) < 0);
  expect(over).toHaveLength(1);
  await user.click(screen.getByText(`Money by fund (${PLAN.funds.length} funds, 1 overspent)`));
  const money = within(screen.getByRole("table", { name: "Money by fund" }));
  expect(money.getAllByRole("columnheader").map((head) => head.textContent)).toEqual([
    "Fund",
    "In the fund",
    "Before this plan",
    "This plan",
    "Left after",
  ]);
  for (const fund of PLAN.funds) {
    const { title, pence, used, plan } = fund;
    const left = leftAfter(fund);
    expect(money.getByRole("row", { name: new RegExp(`^${title} ${date(fund.from)}`) })).toHaveTextContent(
      `${[pence, used, plan].map(pounds).join("")}${left < 0 ? `${pounds(-left)} over` : pounds(left)}`,
    );
  }
});
