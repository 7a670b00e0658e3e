import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { plural } from "@/text/format";
import type { Paste, PastedCell } from "./block";

type PasteProps = { paste: Paste | null; onSave: (changes: readonly PastedCell[]) => void; onClose: () => void };

/** What a paste would do, before anything is saved. */
export function PasteDialog({ paste, onSave, onClose }: PasteProps) {
  const changes = paste?.changes ?? [];
  const refused = paste?.refused ?? [];
  return (
    <Dialog
      title={changes.length === 0 ? "There is nothing to save in this block" : `Paste ${plural(changes.length, "rating")}?`}
      open={paste !== null}
      onClose={onClose}
      wide
      actions={
        <>
          <Button onPress={onClose}>{changes.length === 0 ? "Close" : "Leave as it was"}</Button>
          {changes.length === 0 ? null : (
            <Button look="primary" autoFocus onPress={() => onSave(changes)}>
              Save {plural(changes.length, "rating")}
            </Button>
          )}
        </>
      }
    >
      <p>
        {[
          ...(paste?.unchanged ? [`${plural(paste.unchanged, "cell stays", "cells stay")} as before`] : []),
          ...(refused.length > 0 ? [`${plural(refused.length, "cell holds", "cells hold")} no level`] : []),
          ...(paste?.outside ? [`${plural(paste.outside, "cell lies", "cells lie")} beyond the edge of the map`] : []),
        ]
          .map((part) => `${part}. `)
          .join("")}
        Blank cells leave theirs alone.
      </p>
      {refused.length > 0 ? (
        <DataTable
          caption="Left out: not a level"
          most={20}
          rows={refused}
          rowKey={({ target }) => `${target.row.person} ${target.skill.key}`}
          columns={[
            { key: "person", head: "Person", rowHead: true, cell: ({ target }) => target.row.name },
            { key: "skill", head: "Skill", cell: ({ target }) => target.skill.title },
            { key: "text", head: "What the cell holds", cell: ({ text }) => text },
          ]}
        />
      ) : null}
      {changes.length > 0 ? (
        <DataTable<PastedCell>
          caption="Will be saved"
          most={100}
          rows={changes}
          rowKey={({ target }) => `${target.row.person} ${target.skill.key}`}
          columns={[
            { key: "person", head: "Person", rowHead: true, cell: ({ target }) => target.row.name },
            { key: "skill", head: "Skill", cell: ({ target }) => target.skill.title },
            { key: "from", head: "Now", number: true, cell: ({ from }) => (from === null ? "not rated" : from) },
            { key: "to", head: "Then", number: true, cell: ({ to }) => <span className="strong">{to}</span> },
          ]}
        />
      ) : null}
    </Dialog>
  );
}
