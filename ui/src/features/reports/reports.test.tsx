import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { told } from "@/bindings/fake";
import { forgetReportTexts } from "@/data/reportTexts";
import { faults, open } from "@/test/render";
import { WHOLE } from "@/test/service";
import { plural } from "@/text/format";

const drawn = vi.hoisted(() => ({ opened: [] as string[], fail: false }));
// jsdom has no canvas: the pages themselves are looked at in a browser.
vi.mock("@/components/pdfEngine", () => ({
  openPdf: (base64: string) => {
    drawn.opened.push(base64);
    if (drawn.fail) return Promise.reject(new Error("no canvas"));
    return Promise.resolve({ pages: 2, shape: () => Promise.resolve(1.5), draw: () => Promise.resolve(), close: () => {} });
  },
}));

const DRAFT = await told("reportDraft", {
  scope: WHOLE,
  from: null,
  to: null,
  title: "",
  meeting: "",
  meeting_date: null,
  report_of: "",
  contact: "",
  wards: "",
  purpose: "",
  recommendations: "",
  implications: "",
});

beforeEach(() => {
  forgetReportTexts();
  drawn.opened = [];
  drawn.fail = false;
});

test("the real pages stand beside the choices, in three reads at most", async () => {
  const { reads } = open("/reports");
  expect(await screen.findByRole("article", { name: "Page 1 of 2" })).toBeInTheDocument();
  expect(screen.getByText(`${plural(DRAFT.pages, "page")}, ${plural(DRAFT.hidden, "small group")} hidden`)).toBeInTheDocument();
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
  const { calls } = open("/reports?branch=Northgate&ratings=agreed&on=2026-09-30");
  await screen.findByRole("article", { name: "Page 1 of 2" });
  expect(calls("reportDraft")[0]?.args[0]).toMatchObject({ scope: { branch: "Northgate", ratings: "agreed", as_of: "2026-09-30" } });
});

test("the same is there as text and a table, for a screen reader", async () => {
  const { user } = open("/reports");
  await screen.findByRole("article", { name: "Page 1 of 2" });
  await user.click(screen.getByRole("radio", { name: "Text and tables" }));
  expect(DRAFT.summary.length).toBeGreaterThan(1);
  for (const line of DRAFT.summary) expect(await screen.findByText(line.replaceAll("\u00a0", " "))).toBeInTheDocument();
  expect(screen.getByText(DRAFT.chart_words)).toBeInTheDocument();
  expect(await screen.findByRole("table", { name: /Figures by strategy aim/ })).toBeInTheDocument();
});

test("the report is saved under a name with its date, and can be opened", async () => {
  const { user, calls, answered } = open("/reports");
  const save = await screen.findByRole("button", { name: "Save the report as PDF" });
  await waitFor(() => expect(save).toBeEnabled());
  await user.click(save);
  await waitFor(() => expect(calls("writeReport")).toHaveLength(1));
  const { pages } = await answered("writeReport");
  expect(await screen.findByText(new RegExp(`Saved ${pages} pages as`))).toBeInTheDocument();
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
  const { user, calls, answered } = open("/reports");
  await user.selectOptions(await screen.findByLabelText("What to save as a spreadsheet"), "matrix");
  expect(screen.getByText(/Internal: this one holds names/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Save as a spreadsheet" }));
  await waitFor(() => expect(calls("exportTable")).toHaveLength(1));
  const { rows } = await answered("exportTable");
  expect(await screen.findByText(new RegExp(`Saved ${rows} rows as`))).toBeInTheDocument();
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
