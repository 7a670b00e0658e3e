/** Money for learning, by fund: what is in it, what is committed, spent and left, and the line on which funds follow each other. */
import { useState } from "react";
import { TextField } from "@/components/Field";
import { DayField, MoneyField } from "@/components/TypedField";
import { useToday } from "@/data/store";
import type { FundView, OutsideFunds } from "@/data/types";
import { date, plural, pounds } from "@/text/format";
import { EditForm } from "./Edited";
import { EditList } from "./EditList";

export function Funds({ funds, outside }: { funds: FundView[]; outside: OutsideFunds }) {
  const today = useToday();
  return (
    <div className="stack settings__wide">
      <FundList funds={funds} today={today} />
      {outside.sessions > 0 ? (
        <p className="card">
          {plural(outside.sessions, "session")} of {pounds(outside.pence)} in all {outside.sessions === 1 ? "belongs" : "belong"} to no
          fund: {outside.sessions === 1 ? "its activity names" : "their activities name"} none, or none of the line pays on the first day.
        </p>
      ) : null}
    </div>
  );
}

function FundList({ funds, today }: { funds: FundView[]; today: string }) {
  return (
    <EditList
      id="funds"
      title={plural(funds.length, "fund")}
      help={`As of today, ${date(today)}. A session is paid by the fund of its line that holds on its first day, and a plan spends no more than a fund holds in its days.`}
      items={funds}
      itemKey={(fund) => fund.key}
      name={(fund) => fund.title}
      add="Add a fund"
      empty="No fund yet: a plan can only use what costs nothing."
      line={(fund) => {
        const left = fund.left;
        return (
          <>
            <span className="strong">{fund.title}</span>
            <span className="muted">
              {fund.key}, {date(fund.from)} to {date(fund.to)}, line {fund.line}
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
  const [line, setLine] = useState(fund?.own_line ?? "");
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
      change={
        whole ? { what: "fund", key: key.trim(), title: title.trim() || key.trim(), line: line.trim() || null, from, to, pence } : null
      }
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
        <TextField
          label="Line"
          value={line}
          onChange={setLine}
          help="What the funds of every year have in common, such as Training. Empty: the title without its year"
        />
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
