/** What if people left, a branch closed, a role needed more? Nothing here is true until somebody does it. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { GitBranch } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import { Dialog } from "@/components/Dialog";
import { Page } from "@/components/Page";
import { Answer, EmptyState } from "@/components/State";
import { useAddress, useScope } from "@/data/address";
import { showWhatIf, whatIfs } from "@/data/queries";
import { useOpenStore } from "@/data/store";
import type { Sums, SupposedCell, WhatIfEdit, WhatIfShown } from "@/data/types";
import { useDeleteWhatIf, useEnterWhatIf } from "@/data/writes";
import { count, date, percent, plural } from "@/text/format";
import { WhatIfForm } from "./WhatIfForm";
import "@/components/desk.css";
import "./whatif.css";

export function WhatIfPage() {
  const query = useQuery(whatIfs());
  const [address, change] = useAddress();
  const [editing, setEditing] = useState<"new" | WhatIfEdit | null>(null);
  const list = query.data ?? [];
  const chosen = list.find((one) => one.name === address.show) ?? list[0] ?? null;
  return (
    <Page
      title={query.data ? plural(list.length, "what-if") : "What if"}
      lead="Look at everything as it would be. Nothing here is true until somebody does it"
      actions={
        <Button look="primary" icon={<GitBranch aria-hidden="true" size={16} />} onPress={() => setEditing("new")}>
          New what-if
        </Button>
      }
      inspector={
        editing === null ? null : (
          <WhatIfForm
            before={editing === "new" ? null : editing}
            onClose={() => setEditing(null)}
            onSaved={(name) => {
              setEditing(null);
              change({ show: name });
            }}
          />
        )
      }
    >
      <Answer query={query} what="the what-ifs">
        {() =>
          chosen === null ? (
            <EmptyState
              title="No what-if yet"
              action={
                <Button look="primary" onPress={() => setEditing("new")}>
                  Make the first
                </Button>
              }
            >
              Somebody retires, a branch closes, a role needs a skill: see what it does to the gaps, the cover and the plan before it
              happens.
            </EmptyState>
          ) : (
            <div className="stack">
              <ul className="whatif__names" aria-label="What-ifs">
                {list.map((one) => (
                  <li key={one.name}>
                    <Button
                      look={one.name === chosen.name ? "primary" : "plain"}
                      aria-current={one.name === chosen.name}
                      onPress={() => change({ show: one.name })}
                    >
                      {one.name}
                    </Button>
                  </li>
                ))}
              </ul>
              <One key={chosen.name} what={chosen} onEdit={() => setEditing(chosen)} />
            </div>
          )
        }
      </Answer>
    </Page>
  );
}

function One({ what, onEdit }: { what: WhatIfEdit; onEdit: () => void }) {
  const scope = useScope();
  const store = useOpenStore();
  const query = useQuery(showWhatIf(what.name, scope));
  const enter = useEnterWhatIf();
  const remove = useDeleteWhatIf();
  const [asking, setAsking] = useState(false);
  const inside = store?.what_if === what.name;
  return (
    <section className="section" aria-labelledby="what-if">
      <div className="section__head">
        <h2 id="what-if">{what.name}</h2>
        <div className="actions">
          {inside ? (
            <Button busy={enter.isPending} onPress={() => enter.mutate([null])}>
              Go back to what is
            </Button>
          ) : (
            <Button look="primary" busy={enter.isPending} onPress={() => enter.mutate([what.name])}>
              See everything in this what-if
            </Button>
          )}
          <Button onPress={onEdit}>Change</Button>
          <Button look="quiet" onPress={() => setAsking(true)}>
            Delete
          </Button>
        </div>
      </div>
      <Answer query={query} what="what would be different">
        {(shown) => <Shown shown={shown} />}
      </Answer>
      <Dialog
        title={`Delete ${what.name}?`}
        open={asking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>Keep it</Button>
            <Button
              look="danger"
              busy={remove.isPending}
              onPress={() => {
                if (inside) enter.mutate([null]);
                remove.mutate([what.name], { onSuccess: () => setAsking(false) });
              }}
            >
              Delete the what-if
            </Button>
          </>
        }
      >
        <p>Nothing else changes: nothing of it was true. One undo brings it back.</p>
      </Dialog>
    </section>
  );
}

const SUMS: { key: keyof Sums; text: string; share?: boolean }[] = [
  { key: "people", text: "People with a needed skill" },
  { key: "required", text: "Needed skills" },
  { key: "met", text: "At target" },
  { key: "below", text: "Below target" },
  { key: "unrated", text: "Not rated" },
  { key: "gap_levels", text: "Levels missing" },
  { key: "coverage", text: "Coverage of the rated", share: true },
  { key: "response", text: "Rated", share: true },
];

function Shown({ shown }: { shown: WhatIfShown }) {
  const versions = [shown.framework_before, shown.framework_after].map(({ code, version }) => `${code}@${version}`);
  return (
    <div className="stack">
      <p>
        On {date(shown.as_of)}, framework {versions[0] === versions[1] ? versions[0] : versions.join(" and then ")}:{" "}
        {shown.cells.length === 0
          ? "no needed skill would stand differently."
          : `${plural(shown.cells.length, "needed skill")} would stand differently.`}
      </p>
      <DataTable
        caption="The service as it is and as it would be"
        rows={SUMS}
        rowKey={(row) => row.key}
        columns={[
          { key: "what", head: "Figure", rowHead: true, cell: (row) => row.text },
          { key: "before", head: "As it is", number: true, cell: (row) => figure(shown.before, row) },
          { key: "after", head: "As it would be", number: true, cell: (row) => figure(shown.after, row) },
        ]}
      />
      <DataTable
        caption="Needed skills that would stand differently"
        rows={shown.cells}
        rowKey={(cell) => `${cell.person} ${cell.skill}`}
        empty="None on this day"
        tall
        columns={[
          {
            key: "name",
            head: "Person",
            rowHead: true,
            sort: (cell) => cell.name,
            cell: (cell) => (
              <Link to="/people/$person" params={{ person: cell.person }}>
                {cell.name}
              </Link>
            ),
          },
          { key: "skill", head: "Skill", sort: (cell) => cell.title, cell: (cell) => cell.title },
          { key: "before", head: "As it is", cell: (cell) => stands(cell.before) },
          { key: "after", head: "As it would be", cell: (cell) => stands(cell.after) },
        ]}
      />
    </div>
  );
}

function figure(sums: Sums, { key, share }: (typeof SUMS)[number]): string {
  const value = sums[key];
  if (share) return percent(value);
  return value === null ? "–" : count(value);
}

const STATES: Record<string, string> = { met: "at target", below: "below target", unrated: "not rated" };

function stands(cell: SupposedCell | null): string {
  if (cell === null) return "Not needed";
  return `${cell.level ?? "–"} of ${cell.target}, ${STATES[cell.state] ?? cell.state}`;
}
