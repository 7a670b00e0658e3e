/** What each aim matters to the service, 1 to 9: it weighs in a plan and in no figure. */
import { DataTable } from "@/components/DataTable";
import type { AimPriority } from "@/data/types";
import { useChangeSetting } from "@/data/writes";
import { aimTitle } from "@/text/aims";

export function Aims({ aims }: { aims: AimPriority[] }) {
  const change = useChangeSetting();
  return (
    <section className="section" aria-labelledby="aims-title">
      <h2 id="aims-title">What each aim matters</h2>
      <p className="muted">
        From 1 to 9. A plan closes gaps of an aim with 9 before those of one with 1; no figure and no report changes by it.
      </p>
      <DataTable
        caption="Aims of the strategy and their priority"
        hideCaption
        rows={aims}
        rowKey={(aim) => aim.key}
        empty="The strategy edition in use has no aims"
        columns={[
          { key: "key", head: "Aim", cell: (aim) => aim.key, sort: (aim) => Number(aim.key) || aim.key },
          {
            key: "title",
            head: "Title",
            rowHead: true,
            cell: (aim) => aimTitle(aim),
          },
          {
            key: "priority",
            head: "Priority",
            sort: (aim) => aim.priority,
            cell: (aim) => (
              <select
                className="field-input settings__priority"
                aria-label={`Priority of aim ${aim.key}, ${aimTitle(aim)}`}
                value={aim.priority}
                disabled={change.isPending}
                onChange={(event) => change.mutate([{ what: "aim", key: aim.key, priority: Number(event.target.value) }])}
              >
                {[1, 2, 3, 4, 5, 6, 7, 8, 9].map((priority) => (
                  <option key={priority} value={priority}>
                    {priority}
                    {priority === 1 ? " least" : priority === 9 ? " most" : ""}
                  </option>
                ))}
              </select>
            ),
          },
        ]}
      />
    </section>
  );
}
