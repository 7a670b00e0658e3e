/** How and when activities can be run, as files brought them in: what a plan picks its sessions from. */
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import { Answer } from "@/components/State";
import { offers } from "@/data/queries";
import type { Offer } from "@/data/types";
import { useRemoveOffers } from "@/data/writes";
import { date, shortDate } from "@/text/format";
import { halfdayWords } from "./words";

export function Offers() {
  const query = useQuery(offers());
  return (
    <Answer query={query} what="the offers">
      {(list) => <OfferTable offers={list} />}
    </Answer>
  );
}

function OfferTable({ offers }: { offers: Offer[] }) {
  const remove = useRemoveOffers();
  return (
    <section className="section" aria-labelledby="offers-title">
      <h2 id="offers-title">When activities can run</h2>
      <p className="muted">
        A plan picks its sessions from these. Import the file again to correct them: an offer is found by its code, else by its activity,
        half-days, weeks and first day. Removing one leaves the sessions that a plan has made of it.
      </p>
      <DataTable
        caption="Offers"
        hideCaption
        rows={offers}
        rowKey={keyOf}
        empty="No offer yet: a plan has only the sessions in the calendar, and what people do at their own pace."
        columns={[
          { key: "activity", head: "Activity", rowHead: true, cell: (each) => each.title, sort: (each) => each.title },
          { key: "offer", head: "Code", cell: (each) => <span className="nowrap">{each.offer}</span>, sort: (each) => each.offer },
          { key: "when", head: "When", cell: when },
          { key: "from", head: "First day", cell: (each) => <Day day={each.from} />, sort: (each) => each.from },
          { key: "to", head: "Last day", cell: (each) => <Day day={each.to} />, sort: (each) => each.to },
          { key: "where", head: "Venue", cell: (each) => each.venue ?? "", sort: (each) => each.venue },
          { key: "trainer", head: "Trainer", cell: (each) => each.trainer ?? "", sort: (each) => each.trainer },
          { key: "seats", head: "Seats", number: true, cell: (each) => each.seats ?? "" },
          {
            key: "remove",
            head: "Remove",
            cell: (each) => (
              <Button look="quiet" busy={remove.isPending} aria-label={`Remove ${nameOf(each)}`} onPress={() => remove.mutate([[each]])}>
                Remove
              </Button>
            ),
          },
        ]}
      />
      <div>
        <Link to="/import" search={{ tab: "offers" }} className="button">
          Import offers
        </Link>
      </div>
    </section>
  );
}

const keyOf = (each: Offer) => JSON.stringify(each);

function Day({ day }: { day: string | null }) {
  return day === null ? null : <span className="nowrap">{shortDate(day)}</span>;
}

function when(each: Offer): string {
  const days = halfdayWords(each.halfdays.split(";"));
  return each.every_weeks === 1 ? days : `${days}, every ${each.every_weeks} weeks`;
}

function nameOf(each: Offer): string {
  return `${each.title} ${[when(each), each.from ? `from ${date(each.from)}` : "", each.venue ?? "", each.trainer ?? ""].filter(Boolean).join(", ")}`;
}
