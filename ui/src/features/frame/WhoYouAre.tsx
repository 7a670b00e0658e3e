import { CircleUser } from "lucide-react";
import { Button as AriaButton, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Button } from "@/components/Button";
import { PersonBox } from "@/components/PersonBox";
import { useName, usePeopleSearch } from "@/data/peopleSearch";
import { useMe } from "@/data/store";
import { useSetMe } from "@/data/writes";

/** Who is at the keyboard: in sight on every screen, and changed here. */
export function WhoYouAre({ small }: { small: boolean }) {
  const me = useMe();
  const name = useName(me);
  const words = me === null ? "Who are you?" : (name ?? me);
  const label = me === null ? words : `You are ${words}`;
  return (
    <DialogTrigger>
      <AriaButton className="rail-link rail-me" aria-label={label}>
        <span className="rail-me-face" title={small ? label : undefined}>
          <CircleUser aria-hidden="true" size={18} strokeWidth={1.75} />
          {small ? null : <span className="rail-me-name">{words}</span>}
        </span>
      </AriaButton>
      <Popover className="popover rail-me-box" offset={4} placement="right bottom">
        <Dialog className="chip-dialog" aria-label="Who are you?">
          {({ close }) => <Choose me={me} close={close} />}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choose({ me, close }: { me: string | null; close: () => void }) {
  const search = usePeopleSearch(me);
  const setMe = useSetMe();
  return (
    <div className="chip-date">
      <PersonBox
        label="You are"
        text={search.text}
        onText={search.setText}
        people={search.people}
        busy={search.busy}
        value={me}
        autoFocus
        help="Your name stands beside what you rate and verify. This computer remembers it for this service alone."
        onChoose={(person) => {
          if (person === null) return;
          setMe.mutate(person.key);
          close();
        }}
      />
      {me === null ? null : (
        <div className="line">
          <Button
            onPress={() => {
              setMe.mutate(null);
              close();
            }}
          >
            Leave it unsaid
          </Button>
        </div>
      )}
    </div>
  );
}
