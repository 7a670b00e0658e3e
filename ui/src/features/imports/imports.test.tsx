import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { told } from "@/bindings/fake";
import type { ImportPreview } from "@/data/types";
import { faults, open } from "@/test/render";
import { NO_OPTIONS } from "./words";

const choose = async (options = {}) => {
  const view = open("/import?tab=people", options);
  await view.user.click(await screen.findByRole("button", { name: "Choose the file with people" }));
  return view;
};

const asStaff = async (options = {}) => {
  const view = await choose(options);
  await view.user.selectOptions(await screen.findByLabelText("Kind: column of the file"), "The same for every row");
  await view.user.selectOptions(screen.getByLabelText("Kind for every row"), "Paid staff");
  return view;
};

const toDryRun = async (options = {}) => {
  const view = await asStaff(options);
  const next = await screen.findByRole("button", { name: "See what importing would do" });
  await waitFor(() => expect(next).toBeEnabled());
  await view.user.click(next);
  await screen.findByRole("heading", { level: 1, name: "What importing people would do" });
  return view;
};

test("every one of the sixteen kinds of file can be chosen, and none is chosen at first", async () => {
  const { reads } = open("/import");
  const kinds = within(await screen.findByRole("group", { name: "What is in the file?" })).getAllByRole("radio");
  expect(kinds).toHaveLength(16);
  for (const kind of kinds) expect(kind).not.toBeChecked();
  expect(screen.getByRole("button", { name: "Choose the file" })).toBeDisabled();
  expect(reads().length).toBeLessThanOrEqual(3);
});

test("a framework file is asked for its code, version and top level before it is read", async () => {
  const { user, calls } = open("/import", { file: "skills.csv" });
  await user.click(await screen.findByRole("radio", { name: /^Skills framework/ }));
  expect(screen.getByRole("button", { name: /Choose the file/ })).toBeDisabled();
  await user.type(screen.getByLabelText("Code"), "FAIR");
  await user.type(screen.getByLabelText("Version"), "2");
  await user.click(screen.getByRole("button", { name: "Choose the file with skills" }));
  await screen.findByRole("heading", { level: 1, name: /Which columns/ });
  expect(calls("previewImport")[0]?.args[2]).toMatchObject({ framework: { code: "FAIR", version: "2", title: null, max_level: 4 } });
});

test("closing the question for a file changes nothing", async () => {
  const { calls } = await choose({ answer: { pickFile: () => Promise.resolve({ status: "ok", data: null }) } });
  expect(screen.getByRole("heading", { level: 1, name: "Import people" })).toBeInTheDocument();
  expect(calls("previewImport")).toHaveLength(0);
});

test("what the file lacks is asked for, and a value for every row is sent", async () => {
  const { user, calls } = await choose();
  expect(await screen.findByText(/The file does not say this/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "See what importing would do" })).toBeDisabled();
  await user.selectOptions(screen.getByLabelText("Kind: column of the file"), "The same for every row");
  await user.selectOptions(screen.getByLabelText("Kind for every row"), "Volunteer");
  await waitFor(() => expect(calls("previewImport").at(-1)?.args[2]).toMatchObject({ set: { kind: "volunteer" } }));
  await waitFor(() => expect(screen.getByRole("button", { name: "See what importing would do" })).toBeEnabled());
});

test("two columns can be joined, and a column taken out again", async () => {
  const { user, calls } = await choose();
  await user.selectOptions(await screen.findByLabelText("Name: column joined to Forename"), "Nothing");
  await waitFor(() => expect(calls("previewImport").at(-1)?.args[2]).toMatchObject({ map: { name: ["Forename"] } }));
  const row = await screen.findByRole("row", { name: /^Branch/ });
  await user.click(within(row).getByRole("button", { name: /Join another column/ }));
  await user.selectOptions(screen.getByLabelText("Branch: column joined to Work Location"), "Post Title");
  await waitFor(() => expect(calls("previewImport").at(-1)?.args[2]).toMatchObject({ map: { branch: ["Work Location", "Post Title"] } }));
});

test("the rows show what would happen to each, with old and new and the cell at fault", async () => {
  await choose();
  const rows = await screen.findByRole("table", { name: /as they will be read/ });
  expect(within(rows).getByText("branch: Northgate → Central Library")).toBeInTheDocument();
  expect(within(rows).getByText(/is not a date; write it like/)).toBeInTheDocument();
});

test("a new name shows, and a role can be said to be one that is known", async () => {
  const { user, calls } = await asStaff();
  expect(await screen.findByText("Harborside")).toBeInTheDocument();
  const known = await screen.findByLabelText("Chief button presser is");
  await user.selectOptions(known, await within(known).findByRole("option", { name: "Branch or hub manager" }));
  await waitFor(() => expect(calls("previewImport").at(-1)?.args[2]).toMatchObject({ map_role: { "Chief button presser": "BM" } }));
});

test("the dry run counts, imports nothing, and its button says how many", async () => {
  const { calls } = await toDryRun();
  expect(screen.getByText(/9 rows: 4 new, 1 to change, 1 as they are in the service already, 3 refused/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Import 5 people" })).toBeEnabled();
  expect(calls("applyImport")).toHaveLength(0);
});

test("strict imports nothing while a row is refused, and does not read the file again", async () => {
  const { user, calls } = await toDryRun();
  const before = calls("previewImport").length;
  await user.click(screen.getByRole("checkbox", { name: /Import nothing while any row is refused/ }));
  expect(screen.queryByRole("button", { name: /^Import 5 / })).not.toBeInTheDocument();
  expect(screen.getByText("Nothing would be imported, because 3 rows are refused.")).toBeInTheDocument();
  expect(calls("previewImport")).toHaveLength(before);
});

test("refused rows name row, column, cell, value and what to do, and are saved as a file", async () => {
  const { user, calls } = await toDryRun();
  const table = screen.getByRole("table", { name: /Refused rows/ });
  const row = within(table).getByRole("row", { name: /^11 Start Dt G11 31\/02\/2024 .31\/02\/2024. is not a date/ });
  expect(row).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save the refused rows as a file" }));
  expect(await screen.findByText(/Saved 3 refused rows as/)).toBeInTheDocument();
  expect(calls("pickFile").at(-1)?.args).toEqual(["save_refused", "hr-extract refused rows.xlsx"]);
  await user.click(screen.getByRole("button", { name: "Open it" }));
  expect(calls("openWritten")[0]?.args).toEqual([expect.stringMatching(/^\/home\/lead\/Documents\/hr-extract refused rows/)]);
});

test("the sheets that are read are named, and those that are not with the reason", async () => {
  const { user, calls } = await choose();
  expect(await screen.findByText("Extract", { selector: "strong" })).toBeInTheDocument();
  expect(screen.getByText(/has no row of headings with the columns “person_id”, “name”.*, so it is left out/)).toBeInTheDocument();
  const sheet = screen.getByLabelText("Sheet");
  expect(sheet).toHaveDisplayValue("Every sheet with these headings");
  await user.selectOptions(sheet, "Notes");
  await waitFor(() => expect(calls("previewImport").at(-1)?.args[2]).toMatchObject({ sheet: "Notes" }));
  await user.selectOptions(screen.getByLabelText("Sheet"), "Every sheet with these headings");
  await waitFor(() => expect(screen.getByLabelText("Sheet")).toHaveDisplayValue("Every sheet with these headings"));
});

test("rows of several sheets carry the name of their sheet", async () => {
  const sample = await told("previewImport", "people", "hr-extract.xlsx", NO_OPTIONS);
  const { result, rows } = sample;
  const read = { read: ["Central", "Eastgate"], left_out: [] };
  const first = { ...(rows[0] as ImportPreview["rows"][number]), row: 11, outcome: "created", sheet: "Central" };
  const problems = result.problems.filter(({ kind }) => kind === "invalid_date").map((problem) => ({ ...problem, sheet: "Eastgate" }));
  const two = {
    ...sample,
    rows: [first, { ...first, outcome: "rejected", sheet: "Eastgate" }],
    result: { ...result, problems, sheets: read },
  };
  await choose({ answer: { previewImport: () => Promise.resolve({ status: "ok", data: two }) } });
  const table = await screen.findByRole("table", { name: /as they will be read/ });
  const [, central, eastgate] = within(table).getAllByRole("row");
  expect(within(central as HTMLElement).getByText("Central")).toBeInTheDocument();
  expect(within(central as HTMLElement).queryByText(/is not a date; write it like/)).not.toBeInTheDocument();
  expect(within(eastgate as HTMLElement).getByText(/is not a date; write it like/)).toBeInTheDocument();
});

test("a grid shows which heading is which skill, and how many levels wait for their day", async () => {
  const { user } = open("/import?tab=grid", { file: "skills-grid.csv" });
  await user.click(await screen.findByRole("button", { name: "Choose the file with ratings" }));
  const table = await screen.findByRole("table", {
    name: "3 levels found in the columns of skills. Say which day they are of before they can be imported.",
  });
  expect(within(table).getByRole("row", { name: "A5-01 Digital help A5-01 Digital help for the public 3" })).toBeInTheDocument();
  expect(within(table).getByRole("row", { name: "Line danceing no such skill 2" })).toBeInTheDocument();
  expect(screen.queryByText(/0 ratings found/)).not.toBeInTheDocument();
});

test("importing is one write, and can be undone from the summary", async () => {
  const { user, calls } = await toDryRun();
  await user.click(screen.getByRole("button", { name: "Import 5 people" }));
  expect(await screen.findByRole("heading", { level: 1, name: "What was imported" })).toBeInTheDocument();
  expect(calls("applyImport")).toHaveLength(1);
  expect(calls("applyImport")[0]?.args[3]).toMatch(/^\d+\.[0-9a-f]{16,}$/);
  await user.click(screen.getByRole("button", { name: "Undo this import" }));
  expect(await screen.findByText(/Undone: the service is as it was before/)).toBeInTheDocument();
  expect(calls("undo")).toHaveLength(1);
  expect(screen.queryByRole("button", { name: "Undo this import" })).not.toBeInTheDocument();
});

test("after people the skills grid is offered, and its date and source are asked for", async () => {
  const { user } = await toDryRun();
  await user.click(screen.getByRole("button", { name: "Import 5 people" }));
  await user.click(await screen.findByRole("button", { name: "Import skills grid" }));
  expect(await screen.findByRole("radio", { name: /^Skills grid/ })).toBeChecked();
  await user.click(screen.getByRole("button", { name: "Choose the file with ratings" }));
  await user.selectOptions(await screen.findByLabelText("Rated on: column of the file"), "The same for every row");
  const day = screen.getByLabelText("Rated on for every row");
  await user.type(day, "2 March 2026");
  await user.tab();
  expect(day).toHaveValue("2 March 2026");
});

test("a file that has changed since the dry run is refused with the way on", async () => {
  const { user, calls } = await toDryRun({
    fail: {
      applyImport: {
        kind: "conflict",
        message: "The file has changed since you looked at it.",
        details: ["hr-extract.xlsx is 3 rows longer"],
      },
    },
  });
  await user.click(screen.getByRole("button", { name: "Import 5 people" }));
  expect(await screen.findByText(/has changed since you looked at it\. Nothing was imported\./)).toBeInTheDocument();
  const before = calls("previewImport").length;
  await user.click(screen.getByRole("button", { name: "Look at the file again" }));
  await waitFor(() => expect(calls("previewImport").length).toBe(before + 1));
});

test("a file that cannot be read says so, and leads back to the choice", async () => {
  const { user } = await choose({
    fail: {
      previewImport: {
        kind: "invalid",
        message: "The file is locked with a password. Save it without one and choose it again.",
        problems: [],
      },
    },
  });
  expect(await screen.findByText(/locked with a password/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Back to the choice of file" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Import people" })).toBeInTheDocument();
});

test("a file that cannot be read is said to be so, once", async () => {
  const message = "`hr.xlsx` is damaged, so nothing was imported. Save it again and try once more.";
  await choose({
    answer: { previewImport: () => Promise.resolve({ status: "error", error: { kind: "invalid", message, problems: [] } }) },
  });
  expect(await screen.findByRole("heading", { level: 1, name: /cannot be read$/ })).toBeInTheDocument();
  expect(screen.getByRole("alert").textContent?.match(/nothing was imported/gi)).toHaveLength(1);
  expect(screen.queryByText(/columns were found by their headings/)).not.toBeInTheDocument();
});

test("a file of another kind is asked about, and what is missing for the rows is said", async () => {
  const fields = ["Staff or volunteer number", "Name"].map((title) => ({
    field: title,
    title,
    required: true,
    headings: [],
    set: null,
    samples: [],
  }));
  const sample = await told("previewImport", "people", "hr-extract.xlsx", NO_OPTIONS);
  const other = { ...sample, fields, rows: [] };
  await choose({ answer: { previewImport: () => Promise.resolve({ status: "ok", data: other }) } });
  expect(await screen.findByText(/looks like what people need/)).toBeInTheDocument();
  expect(screen.getByText("The rows stand here once it is said where “Staff or volunteer number” and “Name” are.")).toBeInTheDocument();
  expect(await faults()).toEqual([]);
});

test("the whole import goes by keyboard alone", async () => {
  const { user, calls } = open("/import");
  const first = (await screen.findAllByRole("radio"))[0];
  first?.focus();
  await user.keyboard(" ");
  const tabTo = async (name: string | RegExp) => {
    for (let n = 0; n < 80; n++) {
      await user.tab();
      const held = document.activeElement;
      if (held && screen.queryAllByRole("button", { name }).includes(held as HTMLElement)) return;
      if (held && screen.queryAllByRole("combobox", { name }).includes(held as HTMLElement)) return;
    }
    throw new Error(`no tab stop ${name}`);
  };
  await tabTo("Choose the file with people");
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { level: 1, name: /Which columns/ });
  await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
  await screen.findByLabelText("Kind: column of the file");
  await tabTo("Kind: column of the file");
  await user.selectOptions(document.activeElement as HTMLElement, "The same for every row");
  await tabTo("Kind for every row");
  await user.selectOptions(document.activeElement as HTMLElement, "Paid staff");
  await waitFor(() => expect(screen.getByRole("button", { name: "See what importing would do" })).toBeEnabled());
  await tabTo("See what importing would do");
  await user.keyboard("{Enter}");
  await screen.findByRole("heading", { level: 1, name: "What importing people would do" });
  await waitFor(() => expect(screen.getByRole("heading", { level: 1 })).toHaveFocus());
  await tabTo("Import 5 people");
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByRole("heading", { level: 1, name: "What was imported" })).toHaveFocus());
  expect(calls("applyImport")).toHaveLength(1);
});

test("axe finds nothing on any step", async () => {
  vi.useRealTimers();
  const { user } = open("/import");
  await screen.findAllByRole("radio");
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("radio", { name: /^People/ }));
  await user.click(screen.getByRole("button", { name: "Choose the file with people" }));
  await screen.findByRole("table", { name: /as they will be read/ });
  expect(await faults()).toEqual([]);
  await user.selectOptions(screen.getByLabelText("Kind: column of the file"), "The same for every row");
  await user.selectOptions(screen.getByLabelText("Kind for every row"), "Paid staff");
  await waitFor(() => expect(screen.getByRole("button", { name: "See what importing would do" })).toBeEnabled());
  await user.click(screen.getByRole("button", { name: "See what importing would do" }));
  await screen.findByRole("button", { name: "Import 5 people" });
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Import 5 people" }));
  await screen.findByRole("heading", { level: 1, name: "What was imported" });
  expect(await faults()).toEqual([]);
});
