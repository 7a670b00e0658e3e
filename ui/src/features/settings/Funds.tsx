/** Money for learning, by fund: what is in it, what is committed and what is spent. */
import { useState } from "react";
import { TextField } from "@/components/Field";
import { DayField, MoneyField } from "@/components/TypedField";
import { useToday } from "@/data/store";
import type { FundView } from "@/data/types";
import { date, plural, pounds } from "@/text/format";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";

export function Funds({ funds }: { funds: FundView[] }) {
  return (
    <EditList
      id="funds"
      title={plural(funds.length, "fund")}
      help="A plan spends no more than a fund holds in its days."
      items={funds}
      itemKey={(fund) => fund.key}
      name={(fund) => fund.title}
      add="Add a fund"
      empty="No fund yet: a plan can only use what costs nothing."
      line={(fund) => {
        const left = fund.pence - fund.committed - fund.spent;
        return (
          <>
            <span className="strong">{fund.title}</span>
            <span className="muted">
              {fund.key}, {date(fund.from)} to {date(fund.to)}
            </span>
            <span>
              {pounds(fund.pence)}: {pounds(fund.spent)} spent, {pounds(fund.committed)} committed,{" "}
              <span className={left < 0 ? "settings__over" : "strong"}>{left < 0 ? `${pounds(-left)} over` : `${pounds(left)} left`}</span>
            </span>
          </>
        );
      }}
      form={(fund, done) => <FundForm fund={fund} taken={funds.map((each) => each.key)} onDone={done} />}
    />
  );
}

function FundForm({ fund, taken, onDone }: { fund: FundView | null; taken: string[]; onDone: () => void }) {
  const today = useToday();
  const [key, setKey] = useState(fund?.key ?? "");
  const [title, setTitle] = useState(fund?.title ?? "");
  const [from, setFrom] = useState<string | null>(fund?.from ?? null);
  const [to, setTo] = useState<string | null>(fund?.to ?? null);
  const [pence, setPence] = useState<number | null>(fund?.pence ?? null);
  const [bad, setBad] = useState({ from: false, to: false, pence: false });
  const double = fund === null && taken.includes(key.trim());
  const backwards = from !== null && to !== null && to < from;
  const whole =
    key.trim() !== "" && !double && from !== null && to !== null && !backwards && pence !== null && !bad.from && !bad.to && !bad.pence;
  return (
    <EditForm
      label={fund ? `Fund ${fund.title}` : "New fund"}
      save={fund ? "Save the fund" : "Add the fund"}
      change={whole ? { what: "fund", key: key.trim(), title: title.trim() || key.trim(), from, to, pence } : null}
      missing={whole ? undefined : "Code, first and last day and money are needed"}
      onDone={onDone}
    >
      <div className="fields">
        {fund ? null : (
          <TextField
            label="Code"
            required
            value={key}
            onChange={setKey}
            help="Such as CORE"
            {...(double ? { error: "There is a fund with this code already" } : {})}
          />
        )}
        <TextField label="Title" value={title} onChange={setTitle} />
        <DayField label="First day" required today={today} value={from} onChange={setFrom} onBad={(on) => setBad({ ...bad, from: on })} />
        <DayField
          label="Last day"
          required
          today={today}
          value={to}
          onChange={setTo}
          onBad={(on) => setBad({ ...bad, to: on })}
          error={backwards ? "The last day is before the first" : undefined}
        />
        <MoneyField
          label="Money"
          required
          value={pence}
          onChange={setPence}
          onBad={(on) => setBad({ ...bad, pence: on })}
          help="Such as £18,000"
        />
      </div>
    </EditForm>
  );
}
