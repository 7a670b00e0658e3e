/** Which sheets of a workbook are read, and which are not and why: none is passed over in silence. */
import type { ImportResult } from "@/data/types";
import { quoted } from "@/text/format";

export function SheetsNote({ sheets, done }: { sheets: ImportResult["sheets"]; done: boolean }) {
  if (!sheets) return null;
  const several = sheets.read.length > 1;
  return (
    <div className="import__sheets">
      <p>
        {several ? `${sheets.read.length} sheets ${done ? "were" : "are"} read` : `One sheet ${done ? "was" : "is"} read`}:{" "}
        <strong>{sheets.read.join(", ")}</strong>
        {several ? ". They share their headings." : "."}
      </p>
      {sheets.left_out.length > 0 ? (
        <ul className="names">
          {sheets.left_out.map((each) => (
            <li key={each.sheet}>
              <strong>{each.sheet}</strong> {quoted(each.reason)}, so it is left out
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
