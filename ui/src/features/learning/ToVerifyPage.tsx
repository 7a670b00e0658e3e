/** What did my people do? Records in a queue, to accept or to return, all by keyboard. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, useRef, useState } from "react";
import { CallNotice } from "@/components/CallNotice";
import { Page } from "@/components/Page";
import { PersonBox } from "@/components/PersonBox";
import { ShowMore } from "@/components/ShowMore";
import { Answer, EmptyState } from "@/components/State";
import { Tabs } from "@/components/Tabs";
import { scopeOf, useAddress, useScope } from "@/data/address";
import { usePeopleSearch } from "@/data/peopleSearch";
import { disagreements, reviewDue, toRerate, toVerify } from "@/data/queries";
import { useBranchName, useMe, useToday } from "@/data/store";
import type { LearningRecordView, ToRerate } from "@/data/types";
import { useSetMe, useVerifyLearning } from "@/data/writes";
import { count, plural } from "@/text/format";
import { DisagreementList, ReviewDueList } from "./LookAgain";
import { RecordToVerify, type Ruling } from "./RecordToVerify";
import { ToRerateList } from "./ToRerateList";
import "@/components/desk.css";
import "./learning.css";

export function ToVerifyPage() {
  const query = useQuery(toVerify());
  const scope = useScope();
  const [address, change] = useAddress();
  const tab = TABS.find((key) => key === address.tab) ?? "records";
  const me = useMe();
  const today = useToday();
  const branch = useBranchName(scope.branch);
  const records = query.data?.filter(
    (record) =>
      (scope.branch === null || record.branch === scope.branch || record.branch === branch) &&
      (scope.kind === null || record.kind === scope.kind),
  );
  // What the chips at the top of this screen say, and nothing that only other screens show.
  const rerate = useQuery({ ...toRerate(scopeOf({ branch: address.branch, kind: address.kind })), enabled: tab === "rerate" });
  const narrow = { as_of: null, branch: scope.branch, kind: scope.kind, aim: null, ratings: null, framework: null };
  const due = useQuery({ ...reviewDue(narrow), enabled: tab === "review" });
  const differ = useQuery({ ...disagreements(narrow), enabled: tab === "differ" });
  const elsewhere = (query.data?.length ?? 0) - (records?.length ?? 0);
  return (
    <Page
      title={titleOf(tab, { records: records?.length, rerate: rerate.data, due: due.data?.length, differ: differ.data?.length }, today)}
      lead={
        tab === "records" && elsewhere > 0
          ? `${plural(elsewhere, "more waits", "more wait")} outside the branch or kind chosen at the top`
          : undefined
      }
    >
      <div className="stack">
        <Tabs
          label="To verify"
          value={tab}
          onChange={(next) => change({ tab: next === "records" ? undefined : next })}
          tabs={[
            {
              key: "records",
              text: "Records",
              content: (
                <div className="stack">
                  <Verifier me={me} />
                  <Answer query={query} what="the records">
                    {() => <Queue records={records ?? []} me={me} />}
                  </Answer>
                </div>
              ),
            },
            {
              key: "rerate",
              text: "To rate again",
              content: (
                <Answer query={rerate} what="the skills to rate again">
                  {(skills) => <ToRerateList skills={skills} />}
                </Answer>
              ),
            },
            {
              key: "review",
              text: "Review due",
              content: (
                <Answer query={due} what="the ratings due for review">
                  {(rows) => <ReviewDueList rows={rows} />}
                </Answer>
              ),
            },
            {
              key: "differ",
              text: "Disagreements",
              content: (
                <Answer query={differ} what="the ratings that differ">
                  {(rows) => <DisagreementList rows={rows} />}
                </Answer>
              ),
            },
          ]}
        />
      </div>
    </Page>
  );
}

const TABS = ["records", "rerate", "review", "differ"] as const;
type Tab = (typeof TABS)[number];
type Counts = { records: number | undefined; rerate: readonly ToRerate[] | undefined; due: number | undefined; differ: number | undefined };

function titleOf(tab: Tab, counts: Counts, today: string): string {
  switch (tab) {
    case "records":
      return recordsTitle(counts.records);
    case "rerate":
      return rerateTitle(counts.rerate, today);
    case "review":
      if (counts.due === undefined) return "Review due";
      return counts.due === 0 ? "No rating is due for review" : `${plural(counts.due, "rating is", "ratings are")} due for review`;
    case "differ":
      if (counts.differ === undefined) return "Disagreements";
      return counts.differ === 0
        ? "No ratings differ by two levels"
        : `${plural(counts.differ, "skill is", "skills are")} told differently`;
  }
}

function recordsTitle(waiting: number | undefined): string {
  if (waiting === undefined) return "To verify";
  return waiting === 0 ? "Nothing waits to be verified" : `${plural(waiting, "record waits", "records wait")} to be verified`;
}

/** The number first that the overview shows too: those that are due by now. */
function rerateTitle(skills: readonly ToRerate[] | undefined, today: string): string {
  if (skills === undefined) return "To rate again";
  const due = skills.filter((skill) => skill.due <= today).length;
  const later = skills.length - due;
  if (skills.length === 0) return "Nothing waits to be rated again";
  if (due === 0) return `${plural(later, "skill")} to rate again, none due yet`;
  return `${plural(due, "skill is", "skills are")} due to be rated again${later > 0 ? `, ${count(later)} later` : ""}`;
}

/** Whose word it is: it stands beside each record and rating. */
function Verifier({ me }: { me: string | null }) {
  const search = usePeopleSearch(me);
  const setMe = useSetMe();
  return (
    <PersonBox
      label="You verify as"
      text={search.text}
      onText={search.setText}
      people={search.people}
      busy={search.busy}
      value={me}
      {...(me === null ? { help: "Choose yourself first: your name stands beside what you verify" } : {})}
      onChoose={(person) => {
        search.choose(person);
        if (person) setMe.mutate(person.key);
      }}
    />
  );
}

function Queue({ records, me }: { records: LearningRecordView[]; me: string | null }) {
  const list = useRef<HTMLOListElement>(null);
  const [at, setAt] = useState<string | null>(null);
  const [returning, setReturning] = useState<string | null>(null);
  const verify = useVerifyLearning({ quiet: true });
  const current = records.some((record) => record.id === at) ? at : (records[0]?.id ?? null);
  const busy = verify.isPending ? verify.variables[0].record : null;
  const failed = verify.error ? verify.variables?.[0].record : null;

  function focus(step: number) {
    const cards = [...(list.current?.querySelectorAll<HTMLElement>("[data-record]") ?? [])];
    const here = cards.findIndex((card) => card.dataset.record === current);
    const next = cards[Math.min(cards.length - 1, Math.max(0, here + step))];
    if (!next) return;
    setAt(next.dataset.record ?? null);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }
  function keys(event: KeyboardEvent) {
    const inCard = event.target instanceof HTMLElement && event.target.dataset.record !== undefined;
    if (!inCard || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      focus(step);
    }
  }
  function rule(record: LearningRecordView, ruling: Ruling) {
    if (me === null) return;
    const here = records.findIndex((each) => each.id === record.id);
    const next = records[here + 1] ?? records[here - 1];
    verify.mutate([{ record: record.id, by: me, accept: ruling.accept, levels: ruling.levels, reason: ruling.reason }], {
      onSuccess: () => {
        setReturning(null);
        // The next record comes to hand, so that a queue is gone through without reaching for the mouse.
        setAt(next?.id ?? null);
        if (next) list.current?.querySelector<HTMLElement>(`[data-record="${CSS.escape(next.id)}"]`)?.focus();
      },
    });
  }
  if (records.length === 0) {
    return (
      <EmptyState
        title="All done"
        action={
          <Link to="/my-learning" className="button">
            Log learning of your own
          </Link>
        }
      >
        Records come here when people log what they learned, or when a list of learning is imported.
      </EmptyState>
    );
  }
  return (
    <>
      <p className="muted small">
        Keys on a record: <kbd>↓</kbd> <kbd>↑</kbd> next and previous, <kbd>A</kbd> verify, <kbd>R</kbd> return, a digit sets the level.
        Verifying without a level never raises one: the skill goes on the person’s list to rate again.
      </p>
      <ShowMore items={records} step={50} what="records">
        {(shown) => (
          <ol ref={list} className="learning__queue" onKeyDown={keys}>
            {shown.map((record) => (
              <li key={record.id}>
                <RecordToVerify
                  record={record}
                  current={record.id === current}
                  ready={me !== null}
                  busy={busy === record.id}
                  returning={returning === record.id}
                  onReturning={(on) => setReturning(on ? record.id : null)}
                  onFocus={() => setAt(record.id)}
                  onRule={(ruling) => rule(record, ruling)}
                />
                {failed === record.id && verify.error ? <CallNotice error={verify.error} unchanged="The record still waits" /> : null}
              </li>
            ))}
          </ol>
        )}
      </ShowMore>
      {me === null ? <p className="field-error">Choose above who you are, then verify.</p> : null}
    </>
  );
}
