/** What have I done, what is next? The form first: logging takes two minutes. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { Page } from "@/components/Page";
import { PersonBox } from "@/components/PersonBox";
import { Answer, EmptyState } from "@/components/State";
import { usePeopleSearch } from "@/data/peopleSearch";
import { myLearning } from "@/data/queries";
import { useMe } from "@/data/store";
import type { MyLearning } from "@/data/types";
import { useSetPreferences } from "@/data/writes";
import { duration } from "@/text/format";
import { Ahead } from "./Ahead";
import { LogForm } from "./LogForm";
import { MyRecords } from "./MyRecords";
import { MySkills } from "./MySkills";
import "@/components/desk.css";
import "./learning.css";

export function MyLearningPage() {
  const me = useMe();
  const [choosing, setChoosing] = useState(false);
  if (me === null || choosing) return <WhoAmI me={me} onDone={() => setChoosing(false)} />;
  return <Mine person={me} onOther={() => setChoosing(true)} />;
}

function WhoAmI({ me, onDone }: { me: string | null; onDone: () => void }) {
  const search = usePeopleSearch(null);
  const keep = useSetPreferences();
  return (
    <Page key="who" title="Who are you?" lead="Choose yourself once; this computer remembers it.">
      <div className="stack">
        <PersonBox
          label="Your name or number"
          text={search.text}
          onText={search.setText}
          people={search.people}
          busy={search.busy}
          value={null}
          autoFocus
          help="As it is on the list of people: staff number or volunteer number"
          onChoose={(person) => {
            if (person) keep.mutate({ person: person.key });
            onDone();
          }}
        />
        {me === null ? null : (
          <div>
            <Button look="quiet" onPress={onDone}>
              Stay as I was
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}

function Mine({ person, onOther }: { person: string; onOther: () => void }) {
  const query = useQuery(myLearning(person));
  const mine = query.data?.person.key === person ? query.data : undefined;
  return (
    <Page
      key={person}
      title={mine ? headline(mine) : "My learning"}
      lead={mine ? under(mine) : undefined}
      actions={
        <Button look="quiet" onPress={onOther}>
          {mine ? `Not ${mine.person.name}?` : "Someone else"}
        </Button>
      }
    >
      {query.error?.error.kind === "not_found" ? (
        <EmptyState
          title="Nobody has this number in this store"
          action={
            <Button look="primary" onPress={onOther}>
              Choose who you are
            </Button>
          }
        >
          This computer remembers {person}, and no person of this store has that number.
        </EmptyState>
      ) : (
        <Answer query={query} what="your learning">
          {(data) => (
            <div className="learning">
              <div className="learning__left">
                <LogForm mine={data} />
              </div>
              <div className="learning__right">
                <Ahead mine={data} />
                <MySkills skills={data.skills} />
              </div>
              <div className="learning__wide">
                <MyRecords records={data.records} />
              </div>
            </div>
          )}
        </Answer>
      )}
    </Page>
  );
}

function headline(mine: MyLearning): string {
  const time = mine.minutes_12_months === 0 ? "no verified learning" : `${duration(mine.minutes_12_months)} of verified learning`;
  return `${mine.person.name}: ${time} in the last 12 months`;
}

function under(mine: MyLearning): string {
  const waits = mine.minutes_waiting === 0 ? [] : [`${duration(mine.minutes_waiting)} wait to be verified`];
  return [...waits, [...mine.person.roles, mine.person.branch].filter(Boolean).join(", ")].filter(Boolean).join(". ");
}
