import { useQueryClient } from "@tanstack/react-query";
import { firstPeople } from "@/data/queries";
import { CallError, type PeopleQuery } from "@/data/types";

export const EVERYBODY: PeopleQuery = {
  search: "",
  branch: null,
  team: null,
  role: null,
  kind: null,
  as_of: null,
  everybody: true,
};

/** Asks whether there is no team of a name, by asking for one person of it. */
export function useTeamCheck(): (team: string) => Promise<boolean> {
  const client = useQueryClient();
  return async (team) => {
    if (team.trim() === "") return false;
    try {
      await client.fetchQuery(firstPeople({ ...EVERYBODY, team: team.trim() }, 1));
      return false;
    } catch (error) {
      // Any other fault comes again with the write, which shows it.
      return error instanceof CallError && error.error.kind === "not_found";
    }
  };
}
