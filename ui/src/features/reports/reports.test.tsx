import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { forgetReportTexts } from "@/data/reportTexts";
import { faults, open } from "@/test/render";

const drawn = vi.hoisted(() => ({ opened: [] as string[], fail: false }));
// jsdom has no canvas: the pages themselves are looked at in a browser.
vi.mock("@/components/pdfEngine", () => ({
  openPdf: (base64: string) => {
    drawn.opened.push(base64);
    if (drawn.fail) return Promise.reject(new Error("no canvas"));
    return Promise.resolve({ pages: 2, shape: () => Promise.resolve(1.5), draw: () => Promise.resolve(), close: () => {} });
  },
}));

beforeEach(() => {
  forgetReportTexts();
  drawn.opened = [];
  drawn.fail = false;
});

test("the real pages stand beside the choices, in three reads at most", async () => {
  const { reads } = open("/reports");
  expect(await screen.findByRole("article", { name: "Page 1 of 2" })).toBeInTheDocument();
  expect(screen.getByText("2 pages, 1 small group hidden")).toBeInTheDocument();
  expect(drawn.opened[0]).toMatch(/^JVBERi/);
  expect(reads().length).toBeLessThanOrEqual(3);
});

test("what is typed reaches the pages once the typing rests, and nothing else is invented", async () => {
  const { user, calls } = open("/reports");
  await screen.findByRole("article", { name: "Page 1 of 2" });
  await user.type(screen.getByLabelText("Meeting"), "Culture Committee");
  const day = screen.getByLabelText("Date of the meeting");
  await user.type(day, "4 March 2027");
  await user.selectOptions(screen.getByLabelText("Purpose"), "For decision");
  await waitFor(
    () =>
      expect(calls("reportDraft").at(-1)?.args[0]).toMatchObject({
        meeting: "Culture Committee",
        meeting_date: "2027-03-04",
        purpose: "For decision",
        implications: "",
      }),
    { timeout: 4000 },
  );
  // One draft for the start and a few for the typing, not one for each letter.
  expect(calls("reportDraft").length).toBeLessThan(8);
});

test("the report obeys the scope at the top", async () => {
  const { calls } = open("/reports?branch=Central&ratings=agreed&on=2026-09-30");
  await screen.findByRole("article", { name: "Page 1 of 2" });
  expect(calls("reportDraft")[0]?.args[0]).toMatchObject({ scope: { branch: "Central", ratings: "agreed", as_of: "2026-09-30" } });
});

test("the same is there as text and a table, for a screen reader", async () => {
  const { user } = open("/reports");
  await screen.findByRole("article", { name: "Page 1 of 2" });
  await user.click(screen.getByRole("radio", { name: "Text and tables" }));
  expect(await screen.findByText(/62% are at the level the role needs: 412 of 664/)).toBeInTheDocument();
  expect(screen.getByText(/Coverage rose from 58%/)).toBeInTheDocument();
  expect(await screen.findByRole("table", { name: /Figures by strategy aim/ })).toBeInTheDocument();
});

test("the report is saved under a name with its date, and can be opened", async () => {
  const { user, calls } = open("/reports");
  const save = await screen.findByRole("button", { name: "Save the report as PDF" });
  await waitFor(() => expect(save).toBeEnabled());
  await user.click(save);
  expect(await screen.findByText(/Saved 4 pages as/)).toBeInTheDocument();
  expect(calls("pickFile")[0]?.args).toEqual(["save_report", "Skills gap report 24 November 2026.pdf"]);
  await user.click(screen.getByRole("button", { name: "Open it" }));
  expect(calls("openWritten")).toHaveLength(1);
});

test("texts stay while another screen is looked at", async () => {
  const { user } = open("/reports");
  await user.type(await screen.findByLabelText("Recommendations"), "That members note the report");
  await user.click(screen.getByRole("link", { name: "Settings" }));
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  await user.click(screen.getByRole("link", { name: "Reports" }));
  expect(await screen.findByLabelText("Recommendations")).toHaveValue("That members note the report");
});

test("where the pages cannot be drawn, the file is still said to be good", async () => {
  drawn.fail = true;
  open("/reports");
  expect(await screen.findByText(/The file itself is good/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save the report as PDF" })).toBeEnabled();
});

test("a report that cannot be made says why", async () => {
  open("/reports", { fail: { reportDraft: { kind: "not_now", message: "Nobody has a target yet, so there is nothing to report." } } });
  expect(await screen.findByText(/Nobody has a target yet/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Save the report as PDF" })).toBeDisabled();
});

test("a table goes out as a spreadsheet, and says whether it holds names", async () => {
  const { user, calls } = open("/reports");
  await user.selectOptions(await screen.findByLabelText("What to save as a spreadsheet"), "matrix");
  expect(screen.getByText(/Internal: this one holds names/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save as a spreadsheet" }));
  expect(await screen.findByText(/Saved 96 rows as/)).toBeInTheDocument();
  expect(calls("exportTable")[0]?.args[0]).toBe("matrix");
});

test("small numbers are hidden in the sums that go with the report, and the full ones are called internal", async () => {
  const { user, calls } = open("/reports");
  const choice = await screen.findByLabelText("What to save as a spreadsheet");
  expect(choice).toHaveValue("gaps");
  expect(screen.getByText(/What the report hides is hidden here too/)).toBeInTheDocument();
  await user.selectOptions(choice, screen.getByRole("option", { name: /^Internal: Gaps, every number/ }));
  expect(screen.getByText(/single people can be picked out/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save as a spreadsheet" }));
  await waitFor(() => expect(calls("exportTable")[0]?.args[0]).toBe("gaps_internal"));
  expect(calls("pickFile")[0]?.args[1]).toMatch(/^Internal - Gaps/);
});

test("a report is written by keyboard alone", async () => {
  const { user, calls } = open("/reports");
  const save = await screen.findByRole("button", { name: "Save the report as PDF" });
  await waitFor(() => expect(save).toBeEnabled());
  save.focus();
  await user.tab();
  await waitFor(() => expect(screen.getByLabelText("Title")).toHaveFocus());
  await user.keyboard("Skills in our libraries{Shift>}{Tab}{/Shift}");
  await waitFor(() => expect(save).toHaveFocus());
  await user.keyboard("{Enter}");
  await waitFor(() => expect(calls("writeReport")[0]?.args[0]).toMatchObject({ title: "Skills in our libraries" }));
});

test("axe finds nothing as pages or as text", async () => {
  const { user } = open("/reports");
  await screen.findByRole("article", { name: "Page 1 of 2" });
  expect(await faults()).toEqual([]);
  await user.click(screen.getByRole("radio", { name: "Text and tables" }));
  await screen.findByRole("table", { name: /Figures by strategy aim/ });
  expect(await faults()).toEqual([]);
});
