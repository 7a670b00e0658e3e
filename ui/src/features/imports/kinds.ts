/** The kinds of file that the wizard takes, in the words of the desk, and what to bring in after each. */
import { importKinds } from "@/data/importKinds";
import type { ImportKind, ImportKindText } from "@/data/types";

/** The kinds under the headings by which they are offered, in the order of the register. */
export const KIND_GROUPS: { title: string; kinds: ImportKindText[] }[] = [...new Set(importKinds.map((kind) => kind.group))].map(
  (title) => ({ title, kinds: importKinds.filter((kind) => kind.group === title) }),
);

const fallback = importKinds[0] as ImportKindText;

export function kindText(kind: ImportKind): ImportKindText {
  return importKinds.find((each) => each.kind === kind) ?? fallback;
}

export function isImportKind(text: string | undefined): text is ImportKind {
  return importKinds.some((each) => each.kind === text);
}

/** `128 people`, `1 person`. */
export function counted(kind: ImportKind, n: number): string {
  const words = kindText(kind);
  return `${n.toLocaleString("en-GB")} ${n === 1 ? words.one : words.many}`;
}

/** Values that a field takes from a closed list, with the words for them. */
export const CLOSED: Record<string, [string, string][]> = {
  kind: [
    ["employee", "Paid staff"],
    ["volunteer", "Volunteer"],
    ["councillor", "Councillor"],
    ["officer", "Senior officer"],
  ],
  source: [
    ["self", "The person (self)"],
    ["manager", "Manager"],
    ["peer", "Colleague (peer)"],
    ["assessor", "Assessor"],
    ["certificate", "Certificate"],
  ],
  status: [
    ["logged", "Logged"],
    ["verified", "Verified"],
  ],
};

/** The closed list of a field of a kind of file; `kind` and `status` mean something else in other files. */
export function closedValues(kind: ImportKind, field: string): [string, string][] | null {
  if (field === "kind" && kind !== "people" && kind !== "roles") return null;
  if (field === "status" && kind !== "log") return null;
  return CLOSED[field] ?? null;
}

export const DATE_FIELDS = new Set(["rated_on", "review_by", "start_date", "end_date", "from", "to", "date", "awarded_on", "expires_on"]);
