/** Two records of one person become one; what happens is said before it is done. */
import { useState } from "react";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { Dialog } from "@/components/Dialog";
import { Segmented } from "@/components/Field";
import { PersonBox } from "@/components/PersonBox";
import { usePeopleSearch } from "@/data/peopleSearch";
import type { PersonNamed, PersonPage } from "@/data/types";
import { useMergePeople } from "@/data/writes";

type MergeProps = { page: PersonPage; onClose: () => void; onMerged: (into: string) => void };

export function MergePerson({ page, onClose, onMerged }: MergeProps) {
  const [other, setOther] = useState<PersonNamed | null>(null);
  const [stays, setStays] = useState<"this" | "other">("this");
  const search = usePeopleSearch(other?.person ?? null);
  const merge = useMergePeople({ quiet: true });
  const self = { person: page.person, name: page.name };
  const [gone, into] = stays === "this" ? [other, self] : [self, other];
  return (
    <Dialog
      title={`Merge ${page.name} with another record`}
      open
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>Keep both records</Button>
          <Button
            look="danger"
            isDisabled={other === null}
            busy={merge.isPending}
            onPress={() => {
              if (gone !== null && into !== null) {
                merge.mutate([gone.person, into.person], { onSuccess: ({ value }) => onMerged(value.person) });
              }
            }}
          >
            {gone && into ? `Merge ${gone.person} into ${into.person}` : "Merge the two"}
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>For one person who is here twice, with two numbers.</p>
        <PersonBox
          label="The other record"
          text={search.text}
          onText={search.setText}
          people={search.people.filter((person) => person.key !== page.person)}
          busy={search.busy}
          value={other?.person ?? null}
          onChoose={(person) => {
            search.choose(person);
            merge.reset();
            setOther(person === null ? null : { person: person.key, name: person.name });
          }}
        />
        {other === null || gone === null || into === null ? null : (
          <>
            <Segmented
              label="Which number stays?"
              value={stays}
              onChange={setStays}
              choices={[
                { key: "this", text: `${page.person} stays` },
                { key: "other", text: `${other.person} stays` },
              ]}
            />
            <ul className="people__says" aria-label="What happens">
              <li>
                The record {gone.person}, {gone.name}, is gone.
              </li>
              <li>
                Its ratings, learning, certificates and places go to {into.person}, {into.name}.
              </li>
              <li>The name, number and kind are those of {into.person}. Times and roles of both are kept.</li>
              <li>You can take it back with Undo.</li>
            </ul>
          </>
        )}
        {merge.error ? <CallNotice error={merge.error} unchanged="Both records are as they were" /> : null}
      </div>
    </Dialog>
  );
}
