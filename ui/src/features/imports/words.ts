/** What the wizard says about a result, in one place, so that the steps and the summary say it alike. */
import type { DataProblem, FieldMapping, ImportKind, ImportOptions, ImportResult } from "@/data/types";
import { counted } from "./kinds";

export const OUTCOMES: Record<string, { word: string; mark: string }> = {
  created: { word: "New", mark: "+" },
  updated: { word: "Changed", mark: "↻" },
  unchanged: { word: "As it is", mark: "=" },
  rejected: { word: "Refused", mark: "✕" },
};

/** How many rows importing would land. */
export function landing(result: ImportResult, strict: boolean): number {
  if (strict && result.rejected > 0) return 0;
  return result.created + result.updated;
}

/** The one sentence that says what importing would do, or has done. */
export function outcomeSentence(result: ImportResult, done: boolean): string {
  const parts = [
    [result.created, "new"],
    [result.updated, done ? "changed" : "to change"],
    [result.unchanged, done ? "as they were" : "as they are in the service already"],
    [result.rejected, "refused"],
  ] as const;
  const some = parts.filter(([n]) => n > 0).map(([n, words]) => `${n.toLocaleString("en-GB")} ${words}`);
  const rows =
    result.kind === "grid"
      ? `${result.rows.toLocaleString("en-GB")} cells with a level`
      : `${result.rows.toLocaleString("en-GB")} ${result.rows === 1 ? "row" : "rows"}`;
  if (some.length === 0) return `The file holds no rows with ${counted(result.kind, 2).replace(/^2 /, "")}.`;
  return `${rows}: ${some.join(", ")}.`;
}

/** The fields whose values the preview's rows hold, in that order. */
export function shownFields(fields: FieldMapping[]): FieldMapping[] {
  return fields.filter((field) => field.headings.length > 0 || field.set !== null);
}

/** Required fields that neither a column nor a value for every row fills. */
export function missingFields(fields: FieldMapping[]): FieldMapping[] {
  return fields.filter((field) => field.required && field.headings.length === 0 && !field.set);
}

/** Not one needed value was found: another kind of file, or another row with the headings. */
export function looksLikeAnother(fields: FieldMapping[]): boolean {
  const needed = fields.filter((field) => field.required);
  return needed.length > 1 && needed.every((field) => field.headings.length === 0 && !field.set);
}

/** “Name”, “Kind” and “Start date”. */
export function namesOf(fields: FieldMapping[]): string {
  const names = fields.map((field) => `“${field.title}”`);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** `H7`, as a spreadsheet names the cell, beside the row and the heading. */
export function cellName(problem: DataProblem): string | null {
  if (problem.column_number === null) return null;
  let letters = "";
  for (let n = problem.column_number; n > 0; n = Math.floor((n - 1) / 26)) letters = String.fromCharCode(65 + ((n - 1) % 26)) + letters;
  return `${letters}${problem.row}`;
}

export const NO_OPTIONS: ImportOptions = {
  sheet: null,
  header_row: null,
  map: {},
  set: {},
  map_role: {},
  strict: false,
  framework: null,
  aims_file: null,
};

/** Roles in the file that the store does not have: new ones, and ones that the kind of file may not make. */
export function unknownRoles(result: ImportResult, options: ImportOptions): string[] {
  const refused = result.problems.filter((problem) => problem.kind === "unknown_role").map((problem) => problem.value);
  return [...new Set([...Object.keys(options.map_role), ...result.new.roles, ...refused])]
    .filter((text) => text !== "")
    .sort((a, b) => a.localeCompare(b, "en-GB"));
}

/** A name for the file of refused rows, from the file's own. */
export function refusedName(kind: ImportKind, name: string): string {
  const stem = name.replace(/\.[^.]*$/, "") || kind;
  return `${stem} refused rows.xlsx`;
}
