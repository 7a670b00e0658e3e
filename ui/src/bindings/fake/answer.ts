import type { Done, HistoryEntry, Noun } from "../index";
import { type Service, TODAY } from "./service";

export function ok<T>(data: T): Promise<{ status: "ok"; data: T }> {
  return Promise.resolve({ status: "ok", data: structuredClone(data) });
}

/** A write as the core answers it: kept in the history, and able to be taken back. */
export function write<T>(
  service: Service,
  operation: string,
  label: string,
  changed: Noun[],
  value: T,
  back: { take: () => void; give: () => void } = { take: () => {}, give: () => {} },
): Promise<{ status: "ok"; data: Done<T> }> {
  const id = `op${service.history.length + 1}`;
  const entry: HistoryEntry = {
    id,
    operation,
    label,
    at: `${TODAY}T09:${String(10 + service.history.length).slice(-2)}:00Z`,
    by: "Lead",
    rows: 1,
    undone_by: null,
    can_undo: true,
  };
  service.history.unshift(entry);
  service.undo.push({ id, ...back });
  service.redo.length = 0;
  return ok({ value, label, operation: id, changed: [...changed, "history"] });
}
