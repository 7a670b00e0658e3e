/** What do I send? The choices beside the real PDF; the same figures as a spreadsheet. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Segmented } from "@/components/Field";
import { focusFirstError } from "@/components/firstError";
import { Page } from "@/components/Page";
import { PdfPages } from "@/components/PdfPages";
import { SavedNotice } from "@/components/SavedNotice";
import { Loading } from "@/components/State";
import { useScope } from "@/data/address";
import { useOpenWritten, useSaveReport } from "@/data/jobs";
import { reportDraft } from "@/data/queries";
import { useReportTexts } from "@/data/reportTexts";
import { useRested } from "@/data/rested";
import { useToday } from "@/data/store";
import type { ReportRequest } from "@/data/types";
import { date, plural } from "@/text/format";
import { AsSpreadsheet } from "./AsSpreadsheet";
import { ReportForm } from "./ReportForm";
import { ReportText } from "./ReportText";
import "@/components/desk.css";
import "./reports.css";

export function ReportsPage() {
  const scope = useScope();
  const today = useToday();
  const [texts, setTexts] = useReportTexts();
  const [bad, setBad] = useState(false);
  const [view, setView] = useState<"pages" | "text">("pages");
  const request: ReportRequest = { scope, ...texts };
  // The pages follow what is typed, once the typing rests.
  const settled = useRested(request, 600);
  const draft = useQuery(reportDraft(settled));
  const save = useSaveReport();
  const open = useOpenWritten();
  const on = scope.as_of ?? today;
  const waiting = draft.isFetching || JSON.stringify(request) !== JSON.stringify(settled);
  return (
    <Page
      title="Skills gap report for councillors"
      lead="No names; groups that are too small are hidden. The figures obey the scope chosen at the top of the window."
      actions={
        <Button
          look="primary"
          isDisabled={!draft.data}
          busy={save.isPending}
          onPress={() => {
            if (bad) focusFirstError(document.querySelector("#content form"));
            else save.mutate({ value: request, suggested: `Skills gap report ${date(on)}.pdf` });
          }}
        >
          {save.isPending ? "Saving the report" : "Save the report as PDF"}
        </Button>
      }
    >
      <div className="stack">
        {save.error ? <CallNotice error={save.error} unchanged="No file was written" /> : null}
        {save.data ? (
          <SavedNotice
            path={save.data.path}
            count={save.data.pages}
            what={save.data.pages === 1 ? "page" : "pages"}
            onOpen={(path) => open.mutate(path)}
          />
        ) : null}
        <div className="reports">
          <ReportForm texts={texts} onTexts={setTexts} onBad={setBad} />
          <div className="reports__preview">
            <div className="spread">
              <Segmented
                label="Preview as"
                value={view}
                onChange={setView}
                choices={[
                  { key: "pages", text: "Pages" },
                  { key: "text", text: "Text and tables" },
                ]}
              />
              <span role="status" className="muted small">
                {waiting
                  ? "Setting the pages"
                  : draft.data
                    ? `${plural(draft.data.pages, "page")}${draft.data.hidden > 0 ? `, ${plural(draft.data.hidden, "small group")} hidden` : ""}`
                    : ""}
              </span>
            </div>
            {draft.error ? (
              <CallNotice
                error={draft.error}
                unchanged="No file was written"
                action={{ words: "Try again", run: () => void draft.refetch() }}
              />
            ) : null}
            {draft.data ? (
              view === "pages" ? (
                <PdfPages base64={draft.data.pdf} label="The report, page by page" />
              ) : (
                <ReportText draft={draft.data} scope={scope} />
              )
            ) : draft.error ? null : (
              <Loading label="Setting the pages of the report" />
            )}
          </div>
        </div>
        <AsSpreadsheet scope={scope} on={on} />
      </div>
    </Page>
  );
}
