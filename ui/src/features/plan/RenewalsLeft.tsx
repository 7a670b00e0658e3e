/** Every certificate that the plan does not renew in time, and why. */
import { useDeferredValue, useId, useState } from "react";
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import type { PlanView, RenewalLeft } from "@/data/types";
import { count, date, plural } from "@/text/format";
import { Choose } from "./Choose";
import { ALL_BRANCHES, branchChoices, hasWords, inBranch } from "./narrow";
import { personColumn } from "./personColumn";

export function RenewalsLeft({ plan }: { plan: PlanView }) {
  const id = useId();
  const [cert, setCert] = useState("");
  const [branch, setBranch] = useState(ALL_BRANCHES);
  const [text, setText] = useState("");
  const wanted = useDeferredValue(text);
  if (plan.renewals.length === 0) {
    return (
      <EmptyState title="Every certificate is renewed in time">
        {plan.renewals_due === 1 ? "The one certificate" : `All ${count(plan.renewals_due)} certificates`} to renew in the plan's time{" "}
        {plan.renewals_due === 1 ? "is" : "are"} renewed by its last day.
      </EmptyState>
    );
  }
  const certs = [...new Set(plan.renewals.map((each) => each.cert))].sort((a, b) => a.localeCompare(b, "en-GB"));
  const shown = plan.renewals.filter(
    (each) =>
      (cert === "" || each.cert === cert) && inBranch(each, branch) && hasWords([each.name, each.person, each.cert, each.words], wanted),
  );
  return (
    <div className="stack">
      <h2>Renewals that are not met</h2>
      <div className="plan__filters">
        <Choose
          label="Certificate"
          value={cert}
          onChange={setCert}
          choices={[["", "All certificates"], ...certs.map((each): [string, string] => [each, each])]}
        />
        <Choose label="Branch" value={branch} onChange={setBranch} choices={branchChoices(plan.renewals)} />
        <div className="field">
          <label className="field-label" htmlFor={`${id}-text`}>
            Person or certificate
          </label>
          <input id={`${id}-text`} className="field-input" type="search" value={text} onChange={(event) => setText(event.target.value)} />
        </div>
      </div>
      <p role="status" className="muted">
        {plural(shown.length, "renewal")}
        {shown.length === plan.renewals.length ? "" : ` of ${count(plan.renewals.length)}`}
      </p>
      {shown.length === 0 ? <p>No renewal fits. Take a filter away to see more.</p> : <Renewals renewals={shown} />}
    </div>
  );
}

function Renewals({ renewals }: { renewals: RenewalLeft[] }) {
  return (
    <DataTable
      caption="Renewals that are not met, with the reason for each"
      hideCaption
      tall
      rows={renewals}
      rowKey={(each) => `${each.person} ${each.cert}`}
      columns={[
        personColumn,
        { key: "cert", head: "Certificate", cell: (each) => each.cert, sort: (each) => each.cert },
        { key: "by", head: "To be renewed by", cell: (each) => date(each.by), sort: (each) => each.by },
        { key: "words", head: "Why it is not met", cell: (each) => each.words, sort: (each) => each.words },
      ]}
    />
  );
}
