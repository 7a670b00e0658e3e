/** What have I done, what is next? The form first: logging takes two minutes. Anybody's page can be looked at. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/Button";
import { Page } from "@/components/Page";
import { PersonBox } from "@/components/PersonBox";
import { Answer, EmptyState } from "@/components/State";
import { useAddress } from "@/data/address";
import { usePeopleSearch } from "@/data/peopleSearch";
import { myLearning } from "@/data/queries";
import { useMe } from "@/data/store";
import type { MyLearning } from "@/data/types";
import { useSetMe } from "@/data/writes";
import { duration } from "@/text/format";
import { Ahead } from "./Ahead";
import { LogForm } from "./LogForm";
import { MyRecords } from "./MyRecords";
import { MySkills } from "./MySkills";
import "@/components/desk.css";
import "./learning.css";

export function MyLearningPage() {
  const me = useMe();
  const [address, change] = useAddress();
  const [choosing, setChoosing] = useState(false);
  const person = address.person ?? me;
  if (person === null || choosing) {
    return (
      <WhoseLearning
        onChoose={(chosen) => {
          change({ person: chosen === me ? undefined : chosen });
          setChoosing(false);
        }}
        onBack={person === null ? null : () => setChoosing(false)}
      />
    );
  }
  return <Somebodys person={person} me={me} onOther={() => setChoosing(true)} onMine={() => change({ person: undefined })} />;
}

function WhoseLearning({ onChoose, onBack }: { onChoose: (person: string) => void; onBack: (() => void) | null }) {
  const search = usePeopleSearch(null);
  return (
    <Page key="whose" title="Whose learning?" lead="Find yourself, or anybody whose learning you want to see.">
      <div className="stack">
        <PersonBox
          label="Name or number"
          text={search.text}
          onText={search.setText}
          people={search.people}
          busy={search.busy}
          value={null}
          autoFocus
          help="As it is on the list of people: staff number or volunteer number"
          onChoose={(person) => {
            if (person) onChoose(person.key);
          }}
        />
        {onBack === null ? null : (
          <div>
            <Button look="quiet" onPress={onBack}>
              Back
            </Button>
          </div>
        )}
      </div>
    </Page>
  );
}

type SomebodysProps = { person: string; me: string | null; onOther: () => void; onMine: () => void };

function Somebodys({ person, me, onOther, onMine }: SomebodysProps) {
  const query = useQuery(myLearning(person));
  const setMe = useSetMe();
  const shown = query.data?.person.key === person ? query.data : undefined;
  const own = person === me;
  return (
    <Page
      key={person}
      title={shown ? headline(shown) : "My learning"}
      lead={shown ? under(shown, own) : undefined}
      actions={
        <>
          {me === null && shown ? <Button onPress={() => setMe.mutate(person)}>This is me</Button> : null}
          {me === null || own ? null : <Button onPress={onMine}>Back to my own</Button>}
          <Button look="quiet" onPress={onOther}>
            See somebody else’s
          </Button>
        </>
      }
    >
      {query.error?.error.kind === "not_found" ? (
        <EmptyState
          title="Nobody has this number in this service"
          action={
            <Button look="primary" onPress={onOther}>
              Choose somebody
            </Button>
          }
        >
          {own ? `This computer remembers you as ${person}` : `The number is ${person}`}, and nobody in this service has it.
        </EmptyState>
      ) : (
        <Answer query={query} what={own ? "your learning" : "this person’s learning"}>
          {(data) => (
            <div className="learning">
              <div className="learning__left">
                <LogForm mine={data} own={own} />
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

function under(mine: MyLearning, own: boolean): string {
  const whose = own ? [] : [`You are looking at the learning of ${mine.person.name}`];
  const waits = mine.minutes_waiting === 0 ? [] : [`${duration(mine.minutes_waiting)} wait to be verified`];
  return [...whose, ...waits, [...mine.person.roles, mine.person.branch].filter(Boolean).join(", ")].filter(Boolean).join(". ");
}
