/** Jobs that read a file or write one: they ask for the file first, and closing that question is no error. */
import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import type {
  CalendarQuery,
  ExportKind,
  ImportKind,
  ImportOptions,
  PickPurpose,
  ReportRequest,
  Scope,
  Written,
  WrittenCalendar,
  WrittenReport,
} from "@/bindings";
import { type CallError, call, type Data } from "@/bindings/call";

/** Asks for a file; null where the person closed the question. */
export function usePickFile(purpose: PickPurpose) {
  return useMutation<Data<"pickFile">, CallError, string | null>({
    mutationKey: ["pickFile"],
    mutationFn: (suggested) => call("pickFile", purpose, suggested),
    meta: { failure: "No file was chosen", quiet: true },
  });
}

/**
 * The file as it would be imported. Strictness changes what lands and nothing of what is shown, so it does not
 * read the file again.
 */
export function usePreview(kind: ImportKind, token: string, options: ImportOptions) {
  const asked = { ...options, strict: false };
  return useQuery<Data<"previewImport">, CallError>({
    queryKey: ["previewImport", kind, token, asked],
    queryFn: () => call("previewImport", kind, token, asked),
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

type Asked<V> = { value: V; suggested: string };

/** Asks where to, then writes; answers null where the person closed the question. */
function useSaveAs<V, W = Written>(purpose: PickPurpose, failure: string, write: (value: V, saveToken: string) => Promise<W>) {
  return useMutation<W | null, CallError, Asked<V>>({
    mutationKey: [purpose],
    mutationFn: async ({ value, suggested }) => {
      const place = await call("pickFile", purpose, suggested);
      return place === null ? null : write(value, place.token);
    },
    meta: { failure, quiet: true },
  });
}

export const useSaveRefused = () =>
  useSaveAs<{ kind: ImportKind; token: string; options: ImportOptions }>(
    "save_refused",
    "The refused rows were not saved",
    ({ kind, token, options }, to) => call("saveRefused", kind, token, options, to),
  );

export const useSavePlan = () => useSaveAs<string>("save_plan", "The plan was not saved", (plan, to) => call("savePlan", plan, to));

export const useSaveReport = () =>
  useSaveAs<ReportRequest, WrittenReport>("save_report", "The report was not saved", (request, to) => call("writeReport", request, to));

export const useSaveCalendar = () =>
  useSaveAs<CalendarQuery, WrittenCalendar>("save_calendar", "The calendar was not saved", (query, to) =>
    call("exportCalendar", query, to),
  );

export const useSaveTable = () =>
  useSaveAs<{ kind: ExportKind; scope: Scope }>("save_table", "The spreadsheet was not saved", ({ kind, scope }, to) =>
    call("exportTable", kind, scope, to),
  );

/** Opens a file that the program has just written, with whatever the desktop opens such files. */
export function useOpenWritten() {
  return useMutation<null, CallError, string>({
    mutationKey: ["openWritten"],
    mutationFn: (path) => call("openWritten", path),
    meta: { failure: "The file could not be opened" },
  });
}
