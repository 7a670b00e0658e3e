import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { DataTable } from "./DataTable";

type Row = { name: string; gap: number | null };
const ROWS: Row[] = [
  { name: "Zoe", gap: 2 },
  { name: "Amina", gap: null },
  { name: "Ben", gap: 10 },
];

function show(rows: Row[], most?: number) {
  render(
    <DataTable<Row>
      caption="Gaps"
      rows={rows}
      rowKey={(row) => row.name}
      {...(most === undefined ? {} : { most })}
      columns={[
        { key: "name", head: "Name", rowHead: true, cell: (row) => row.name, sort: (row) => row.name },
        { key: "gap", head: "Missing", number: true, cell: (row) => row.gap ?? "not rated", sort: (row) => row.gap },
        { key: "note", head: "Note", cell: () => "" },
      ]}
    />,
  );
  return userEvent.setup();
}

const names = () => screen.getAllByRole("rowheader").map((cell) => cell.textContent);

test("rows keep their order until a heading is pressed", async () => {
  const user = show(ROWS);
  expect(names()).toEqual(["Zoe", "Amina", "Ben"]);
  await user.click(screen.getByRole("button", { name: "Name" }));
  expect(names()).toEqual(["Amina", "Ben", "Zoe"]);
  expect(screen.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
});

test("figures sort from the largest, and what has none stays last both ways", async () => {
  const user = show(ROWS);
  await user.click(screen.getByRole("button", { name: "Missing" }));
  expect(names()).toEqual(["Ben", "Zoe", "Amina"]);
  await user.click(screen.getByRole("button", { name: "Missing" }));
  expect(names()).toEqual(["Zoe", "Ben", "Amina"]);
});

test("a column without an order has no button", () => {
  show(ROWS);
  expect(within(screen.getByRole("columnheader", { name: "Note" })).queryByRole("button")).toBeNull();
});

test("the rest of a long table shows on demand", async () => {
  const user = show(ROWS, 2);
  expect(names()).toHaveLength(2);
  await user.click(screen.getByRole("button", { name: "Show all 3 rows" }));
  expect(names()).toHaveLength(3);
});

test("of a tall table only the rows in sight are drawn, and it says how many there are", async () => {
  const rows = Array.from({ length: 6000 }, (_, n) => ({ name: `Person ${n}`, gap: n }));
  render(
    <DataTable<Row>
      caption="Gaps"
      tall
      rows={rows}
      rowKey={(row) => row.name}
      columns={[
        { key: "name", head: "Name", rowHead: true, cell: (row) => row.name, sort: (row) => row.name },
        { key: "gap", head: "Missing", number: true, cell: (row) => row.gap, sort: (row) => row.gap },
      ]}
    />,
  );
  expect(screen.getByRole("region", { name: "Gaps" })).toHaveAttribute("tabindex", "0");
  expect(screen.getByRole("table", { name: "Gaps" })).toHaveAttribute("aria-rowcount", "6001");
  expect(names().length).toBeLessThan(120);
  expect(screen.getByRole("row", { name: "Person 0 0" })).toHaveAttribute("aria-rowindex", "2");
  await userEvent.click(screen.getByRole("button", { name: "Missing" }));
  expect(names()[0]).toBe("Person 5999");
});
