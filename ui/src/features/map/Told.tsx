import type { ColumnSums } from "@/data/types";
import { HEAD_COLUMNS, HEAD_ROWS, type Place } from "./selection";
import { rowUnder, type Sheet, targetAt } from "./what";
import { cellWords, rowWords, sumsWords, type Telling } from "./words";

type ToldProps = {
  active: Place;
  sheet: Sheet;
  sums: readonly ColumnSums[];
  telling: Telling;
};

/**
 * What the cell with the focus says, in the free corner over the names: a heading may be cut off, and who goes by the keys
 * points at nothing. For the eye alone; a listener hears the cell itself.
 */
export function Told({ active, sheet, sums, telling }: ToldProps) {
  const column = sheet.columns[active.column - HEAD_COLUMNS];
  const [row, target] = [rowUnder(active, sheet), targetAt(active, sheet)];
  let [title, words] = ["", ""];
  if (target) [title, words] = [target.skill.title, cellWords(target.bits, telling)];
  else if (row) [title, words] = [`${row.name}, ${row.person}`, rowWords(row)];
  else if (active.row < HEAD_ROWS && column?.kind === "skill") {
    const own = sums[column.index];
    [title, words] = [column.skill.title, own ? sumsWords(own) : ""];
  }
  return (
    <div className="map-told" aria-hidden="true">
      <div className="map-told-text">
        <span className="strong">{title}</span>
        <span className="muted">{words}</span>
      </div>
    </div>
  );
}
