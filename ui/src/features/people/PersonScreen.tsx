/** Everything about one person, and the way to change it. */
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "@/components/Button";
import { Page } from "@/components/Page";
import { Answer, EmptyState } from "@/components/State";
import { useScope } from "@/data/address";
import { personPage } from "@/data/queries";
import type { PersonNamed, PersonPage } from "@/data/types";
import { date } from "@/text/format";
import { KIND_ONE } from "@/text/words";
import { Details } from "./Details";
import { holds, standing } from "./edit";
import { LearningPart } from "./LearningPart";
import { MergePerson } from "./MergePerson";
import { OwnTargets } from "./OwnTargets";
import { Past } from "./Past";
import { RatingList } from "./RatingList";
import { SkillsPart } from "./SkillsPart";
import { Week } from "./Week";
import "@/components/desk.css";
import "./people.css";

export function PersonScreen({ person }: { person: string }) {
  const scope = useScope();
  const navigate = useNavigate();
  const [merging, setMerging] = useState(false);
  const query = useQuery(personPage(person, { ...scope, branch: null, kind: null, aim: null }));
  const page = query.data;
  return (
    <Page
      title={page?.name ?? "Person"}
      lead={page ? under(page) : undefined}
      actions={
        <>
          <Link to="/people" className="button button-plain">
            All people
          </Link>
          {page ? (
            <Button look="quiet" onPress={() => setMerging(true)}>
              Merge with another record…
            </Button>
          ) : null}
        </>
      }
    >
      {query.error?.error.kind === "not_found" ? (
        <EmptyState
          title="Nobody has this number in this service"
          action={
            <Link to="/people" className="button button-primary">
              Look in the list of people
            </Link>
          }
        >
          The number is {person}. It may have been corrected, or joined with another record.
        </EmptyState>
      ) : (
        <Answer query={query} what="this person’s page">
          {(data) => (
            <div className="people__page">
              <div className="people__left">
                <Details page={data} />
                <Manages people={data.manages} />
                <Past page={data} />
                <Week page={data} />
              </div>
              <div className="people__right">
                <SkillsPart page={data} />
                <OwnTargets page={data} />
                <LearningPart page={data} />
                <RatingList ratings={data.ratings} />
              </div>
            </div>
          )}
        </Answer>
      )}
      {page && merging ? (
        <MergePerson
          page={page}
          onClose={() => setMerging(false)}
          onMerged={(into) => {
            setMerging(false);
            if (into !== person) void navigate({ to: "/people/$person", params: { person: into }, replace: true });
          }}
        />
      ) : null}
    </Page>
  );
}

function under(page: PersonPage): string {
  const here = page.periods.find((period) => holds(period, page.as_of));
  const next = page.periods.find((period) => period.from !== null && period.from > page.as_of);
  const status = standing({
    active: page.active,
    starts: page.active ? null : (next?.from ?? null),
    ends: (here ?? page.periods.at(-1))?.to ?? null,
  });
  return `${page.person}. ${KIND_ONE[page.kind]}. ${status} on ${date(page.as_of)}`.replace(/^(.*(?:From|Left) .*) on .*$/, "$1");
}

function Manages({ people }: { people: PersonNamed[] }) {
  if (people.length === 0) return null;
  return (
    <section className="section" aria-labelledby="manages-title">
      <h2 id="manages-title">Manages {people.length}</h2>
      <ul className="names">
        {people.map((one) => (
          <li key={one.person}>
            <Link to="/people/$person" params={{ person: one.person }}>
              {one.name}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
