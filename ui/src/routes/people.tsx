import { useParams } from "@tanstack/react-router";
import { PeoplePage } from "@/features/people/PeoplePage";
import { PersonScreen } from "@/features/people/PersonScreen";

export function PeopleRoute() {
  return <PeoplePage />;
}

export function PersonRoute() {
  const { person } = useParams({ from: "/people/$person" });
  return <PersonScreen key={person} person={person} />;
}
