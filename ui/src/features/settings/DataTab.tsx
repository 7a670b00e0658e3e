/** Where the data are, and how to open others. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/Button";
import { CallNotice } from "@/components/CallNotice";
import { usePickFile } from "@/data/jobs";
import { storeSize } from "@/data/queries";
import type { StoreInfo } from "@/data/types";
import { useOpen } from "@/data/writes";
import { count } from "@/text/format";
import { frameworkName } from "@/text/framework";

export function DataTab({ store }: { store: StoreInfo }) {
  const held = useQuery(storeSize());
  const pickOld = usePickFile("open_store");
  const pickNew = usePickFile("new_store");
  const open = useOpen("openStore");
  const create = useOpen("createStore");
  const demo = useOpen("openDemo");
  const close = useOpen("closeStore");
  const busy = [pickOld, pickNew, open, create, demo, close].some((job) => job.isPending);
  const error = pickOld.error ?? pickNew.error ?? open.error ?? create.error ?? demo.error ?? close.error;
  const facts: [string, string][] = [
    ["Service", store.service],
    ["Where its data are", store.place],
    ["People", held.data ? count(held.data.people) : "being counted"],
    ["Ratings", held.data ? count(held.data.ratings) : "being counted"],
    ["Framework in use", frameworkName(store.framework_title, store.framework.code, store.framework.version)],
    ["Strategy edition", store.edition_title || store.edition],
  ];
  return (
    <div className="stack settings__wide">
      <section className="section" aria-labelledby="store-title">
        <h2 id="store-title">{store.demo ? "The invented service, to look around" : "The service that is open"}</h2>
        <dl className="pairs">
          {facts.map(([name, value]) => (
            <div key={name} className={name === "Where its data are" ? "pairs__wide" : undefined}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {store.caution ? <CallNotice error={{ error: { kind: "warning", message: store.caution } }} /> : null}
        <p className="muted">
          {store.demo
            ? "Nobody in it is real. What you do in it stays in it, and never mixes with your own data."
            : "Everything is in this one place and stays on this computer or your own server. To copy it, close it first."}
        </p>
      </section>
      <section className="section" aria-labelledby="other-title">
        <h2 id="other-title">Open another</h2>
        <div className="line">
          <Button isDisabled={busy} onPress={() => pickOld.mutate(null, { onSuccess: (file) => file && open.mutate([file.token]) })}>
            Open a service
          </Button>
          <Button
            isDisabled={busy}
            onPress={() => pickNew.mutate("library-skills.skillsplan", { onSuccess: (file) => file && create.mutate([file.token]) })}
          >
            Start an empty service
          </Button>
          {store.demo ? null : (
            <Button isDisabled={busy} onPress={() => demo.mutate([])}>
              Look around the invented service
            </Button>
          )}
          <Button isDisabled={busy} onPress={() => close.mutate([])}>
            Close this service
          </Button>
        </div>
        {error ? <CallNotice error={error} unchanged="The service that was open stays open" /> : null}
      </section>
    </div>
  );
}
