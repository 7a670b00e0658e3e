/** What was, is and will be: times with the service, roles, branches and teams, with their dates. */
import { DataTable } from "@/components/DataTable";
import type { PersonPage } from "@/data/types";
import { between } from "./edit";

type Line = { key: string; what: string; title: string; from: string | null; to: string | null };

export function Past({ page }: { page: PersonPage }) {
  const line = (what: string, title: string, held: { from: string | null; to: string | null }, at: number): Line => ({
    key: `${what} ${at}`,
    what,
    title,
    from: held.from,
    to: held.to,
  });
  const lines = [
    ...page.periods.map((held, at) => line("Service", "With the service", held, at)),
    ...page.roles.map((held, at) => line("Role", held.title, held, at)),
    ...page.branches.map((held, at) => line("Branch", held.title, held, at)),
    ...page.teams.map((held, at) => line("Team", held.title, held, at)),
  ].sort((one, other) => (other.from ?? "").localeCompare(one.from ?? ""));
  return (
    <section className="section" aria-labelledby="past-title">
      <h2 id="past-title">Roles and places over time</h2>
      <DataTable
        caption="Roles and places over time, the latest first"
        hideCaption
        rows={lines}
        rowKey={(row) => row.key}
        most={20}
        empty="No day is written down. Set the first day above."
        columns={[
          { key: "what", head: "What", cell: (row) => row.what },
          { key: "title", head: "Which", rowHead: true, cell: (row) => row.title },
          { key: "when", head: "When", cell: (row) => between(row.from, row.to) },
        ]}
      />
    </section>
  );
}
