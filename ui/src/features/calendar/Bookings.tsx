/** Who has a place in a session to come, who waits for one, and giving a place or taking it away. */
import { useRef, useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { TextField } from "@/components/Field";
import { focusFirstError } from "@/components/firstError";
import { PersonBox } from "@/components/PersonBox";
import { usePeopleSearch } from "@/data/peopleSearch";
import type { CalendarSession, SessionPlace } from "@/data/types";
import { useBookPlace, useUnbookPlace } from "@/data/writes";
import { plural } from "@/text/format";

export function Bookings({ session, open }: { session: CalendarSession; open: boolean }) {
  const places = session.people.filter((place) => place.status !== "waiting");
  const waiting = session.people.filter((place) => place.status === "waiting");
  const unbook = useUnbookPlace({ quiet: true });
  const heading = session.capacity === null ? plural(places.length, "place") : `${places.length} of ${session.capacity} places taken`;
  const giveUp = (place: SessionPlace) => unbook.mutate([session.key, place.person]);
  return (
    <section className="stack-2">
      <h3>{heading}</h3>
      {places.length === 0 ? <p className="muted">Nobody has a place yet. A plan gives places out, and you can book people here.</p> : null}
      <Names places={places} words="Give up the place of" onGiveUp={open ? giveUp : null} busy={unbook.isPending} />
      {waiting.length > 0 ? (
        <>
          <h4>{`${plural(waiting.length, "person", "people")} waiting`}</h4>
          <Names places={waiting} words="Take off the waiting list" onGiveUp={open ? giveUp : null} busy={unbook.isPending} />
        </>
      ) : null}
      {unbook.error ? <CallNotice error={unbook.error} unchanged="The place is as it was" /> : null}
      {open ? <Book session={session} /> : null}
    </section>
  );
}

function Names({
  places,
  words,
  onGiveUp,
  busy,
}: {
  places: readonly SessionPlace[];
  words: string;
  onGiveUp: ((place: SessionPlace) => void) | null;
  busy: boolean;
}) {
  return (
    <ul className="plain-list">
      {places.map((place) => (
        <li key={place.person} className="spread">
          <span>
            {place.name} <span className="muted small">{place.person}</span>
          </span>
          {onGiveUp ? (
            <Button look="quiet" isDisabled={busy} aria-label={`${words} ${place.name}`} onPress={() => onGiveUp(place)}>
              Give up
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Books whoever is chosen; what speaks against it is shown, and goes on with a reason. */
function Book({ session }: { session: CalendarSession }) {
  const search = usePeopleSearch(null);
  const panel = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<{ key: string; name: string } | null>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const book = useBookPlace({ quiet: true });
  const warned = book.error?.error.kind === "warning";
  const send = (person: { key: string; name: string }, accept_warning: string | null) =>
    book.mutate([{ session: session.key, person: person.key, accept_warning }], {
      onSuccess: () => {
        setChosen(null);
        setReason("");
        search.choose(null);
      },
    });
  const booked = book.data?.value;
  return (
    <div className="stack-2" ref={panel}>
      <PersonBox
        label="Book somebody"
        text={search.text}
        onText={search.setText}
        people={search.people.filter((person) => !session.people.some((place) => place.person === person.key))}
        busy={search.busy}
        value={chosen?.key ?? null}
        clearable
        onChoose={(person) => {
          search.choose(person);
          setChosen(person);
          book.reset();
        }}
      />
      {book.error ? <CallNotice error={book.error} unchanged="Nothing was booked" /> : null}
      {chosen && warned ? (
        <TextField
          label="Why book all the same"
          required
          value={reason}
          onChange={setReason}
          {...(tried && reason.trim() === "" ? { error: "Give a reason" } : {})}
        />
      ) : null}
      {chosen ? (
        <div className="line">
          <Button
            look="primary"
            busy={book.isPending}
            onPress={() => {
              if (warned && reason.trim() === "") {
                setTried(true);
                focusFirstError(panel.current);
              } else send(chosen, warned ? reason.trim() : null);
            }}
          >
            {warned ? `Book ${chosen.name} all the same` : `Book ${chosen.name}`}
          </Button>
        </div>
      ) : null}
      <p role="status" className="muted small">
        {booked?.position ? `The session is full: number ${booked.position} on the waiting list.` : ""}
      </p>
    </div>
  );
}
