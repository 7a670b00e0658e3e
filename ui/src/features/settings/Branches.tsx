/** The branches, their names and sorts. */
import { useState } from "react";
import { TextField } from "@/components/Field";
import type { BranchView } from "@/data/types";
import { plural } from "@/text/format";
import { Choice } from "./Choice";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";

const SORTS: [string, string][] = [
  ["", "Not said"],
  ["statutory", "Statutory library"],
  ["community", "Community library"],
  ["mobile", "Mobile or home library"],
];

export function Branches({ branches }: { branches: BranchView[] }) {
  return (
    <EditList
      id="branches"
      title={plural(branches.length, "branch", "branches")}
      items={branches}
      itemKey={(branch) => branch.key}
      name={(branch) => branch.name}
      add="Add a branch"
      empty="Branches come with the list of people, or are added here."
      line={(branch) => (
        <>
          <span className="strong">{branch.name}</span>
          <span className="muted">
            {[SORTS.find(([sort]) => sort === branch.sort && sort !== "")?.[1], plural(branch.people, "active person", "active people")]
              .filter(Boolean)
              .join(", ")}
          </span>
        </>
      )}
      form={(branch, done) => <BranchForm branch={branch} onDone={done} />}
    />
  );
}

function BranchForm({ branch, onDone }: { branch: BranchView | null; onDone: () => void }) {
  const [name, setName] = useState(branch?.name ?? "");
  const [sort, setSort] = useState(branch?.sort ?? "");
  const named = name.trim();
  return (
    <EditForm
      label={branch ? `Branch ${branch.name}` : "New branch"}
      save={branch ? "Save the branch" : "Add the branch"}
      change={named === "" ? null : { what: "branch", key: branch?.key ?? named, name: named, sort }}
      missing={named === "" ? "Give it a name first" : undefined}
      onDone={onDone}
    >
      <div className="fields">
        <TextField label="Name" required value={name} onChange={setName} />
        <Choice label="Sort" value={sort} choices={SORTS} onChange={setSort} />
      </div>
    </EditForm>
  );
}
