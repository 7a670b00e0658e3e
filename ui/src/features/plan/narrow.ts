/** How lists of what a plan leaves open are narrowed: by branch and by words. */

type InBranch = { branch: string | null };

export const ALL_BRANCHES = "";

/** Stands for people of no branch; no branch is called so. */
const NO_BRANCH = "\u0000";

/** All branches of the rows, by name, for a list to choose from. */
export function branchChoices(rows: readonly InBranch[]): [string, string][] {
  const branches = [...new Set(rows.map((row) => row.branch ?? ""))].sort((a, b) => a.localeCompare(b, "en-GB"));
  return [
    [ALL_BRANCHES, "All branches"],
    ...branches.map((branch): [string, string] => (branch === "" ? [NO_BRANCH, "No branch"] : [branch, branch])),
  ];
}

export function inBranch(row: InBranch, chosen: string): boolean {
  return chosen === ALL_BRANCHES || (row.branch ?? NO_BRANCH) === chosen;
}

/** Is what was typed in any of the parts, in whatever case? */
export function hasWords(parts: readonly string[], typed: string): boolean {
  const wanted = typed.trim().toLowerCase();
  return wanted === "" || parts.some((part) => part.toLowerCase().includes(wanted));
}
