/** A place in the grid, counted over everything: headings first, names in the first column. */
export type Place = { row: number; column: number };

/** The cell that has the focus, and the other corner of what is selected. */
export type Selection = { active: Place; anchor: Place };

export type Size = { rows: number; columns: number /** Rows in sight at once. */; page: number };

/** Rows of headings: aims, skills, sums. */
export const HEAD_ROWS = 3;
/** Columns before the skills: the name and the person's sums. */
export const HEAD_COLUMNS = 2;

export type Move = { key: string; ctrl: boolean; shift: boolean };

/** Where a key takes the selection; null where the key is not one of moving. */
export function move(selection: Selection, { key, ctrl, shift }: Move, size: Size): Selection | null {
  const { row, column } = selection.active;
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const to = target(key, ctrl, { row, column }, last, size.page);
  if (to === null) return null;
  // A block holds people and skills only: it never reaches into the headings.
  const floor = shift ? { row: HEAD_ROWS, column: HEAD_COLUMNS } : { row: 0, column: 0 };
  const active = { row: clamp(to.row, floor.row, last.row), column: clamp(to.column, floor.column, last.column) };
  return { active, anchor: shift ? selection.anchor : active };
}

/** The corners of what is selected, in order. */
export function block({ active, anchor }: Selection): { top: number; bottom: number; left: number; right: number } {
  return {
    top: Math.min(active.row, anchor.row),
    bottom: Math.max(active.row, anchor.row),
    left: Math.min(active.column, anchor.column),
    right: Math.max(active.column, anchor.column),
  };
}

function target(key: string, ctrl: boolean, at: Place, last: Place, page: number): Place | null {
  switch (key) {
    case "ArrowUp":
      return ctrl ? { ...at, row: HEAD_ROWS } : { ...at, row: at.row - 1 };
    case "ArrowDown":
      return ctrl ? { ...at, row: last.row } : { ...at, row: at.row + 1 };
    case "ArrowLeft":
      return ctrl ? { ...at, column: HEAD_COLUMNS } : { ...at, column: at.column - 1 };
    case "ArrowRight":
      return ctrl ? { ...at, column: last.column } : { ...at, column: at.column + 1 };
    case "Home":
      return ctrl ? { row: HEAD_ROWS, column: HEAD_COLUMNS } : { ...at, column: 0 };
    case "End":
      return ctrl ? last : { ...at, column: last.column };
    case "PageUp":
      return { ...at, row: Math.max(Math.min(at.row, HEAD_ROWS), at.row - page) };
    case "PageDown":
      return { ...at, row: at.row + page };
    default:
      return null;
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(Math.min(least, most), Math.min(most, value));
}
