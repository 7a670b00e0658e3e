import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { told } from "@/bindings/fake";
import { faults, open } from "@/test/render";
import { WHOLE } from "@/test/service";

const DUE = await told("reviewDue", WHOLE);
const DIFFER = await told("disagreements", WHOLE);

test("ratings due for review are a list that leads to the cells", async () => {
  open("/to-verify?tab=review");
  const table = await screen.findByRole("table", { name: "Ratings due for review, the longest overdue first" });
  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent(/due for review$/);
  expect(within(table).getAllByRole("row").length).toBeGreaterThan(1);
  expect(within(table).getAllByRole("link")[0]).toHaveAttribute("href", expect.stringContaining(`person=${DUE[0]?.person}`));
  expect(await faults()).toEqual([]);
});

test("disagreements say what the person says and what others say", async () => {
  open("/to-verify?tab=differ");
  const table = await screen.findByRole("table", { name: "Ratings that differ by two levels or more" });
  const row = within(table).getAllByRole("row")[1];
  expect(row).toHaveTextContent(`${DIFFER[0]?.own} `);
  expect(await faults()).toEqual([]);
});
