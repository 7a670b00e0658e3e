/** What an officer has typed for a report: it stays while other screens are looked at, and is gone with the window. */
import { useSyncExternalStore } from "react";
import type { ReportRequest } from "@/bindings";

export type ReportTexts = Omit<ReportRequest, "scope">;

const NONE: ReportTexts = {
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
};

let texts = NONE;
const listeners = new Set<() => void>();

export function useReportTexts(): [ReportTexts, (part: Partial<ReportTexts>) => void] {
  const now = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => texts,
  );
  return [now, set];
}

function set(part: Partial<ReportTexts>): void {
  texts = { ...texts, ...part };
  for (const listener of listeners) listener();
}

export function forgetReportTexts(): void {
  set(NONE);
}
