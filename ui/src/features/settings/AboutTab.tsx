/** Versions, licences and updates. */
import { useQuery } from "@tanstack/react-query";
import { Button } from "@/components/Button";
import { DataTable } from "@/components/DataTable";
import { Answer } from "@/components/State";
import { about } from "@/data/queries";
import { useJob } from "@/data/writes";

export function AboutTab() {
  const query = useQuery(about());
  const check = useJob("checkForUpdate", "Could not look for an update");
  return (
    <Answer query={query} what="the versions">
      {(data) => (
        <div className="stack settings__wide">
          <section className="section" aria-labelledby="about-title">
            <h2 id="about-title">Skillsplan {data.version}</h2>
            <p>Maps skills to the Public Library Skills Strategy, finds gaps, plans training and logs learning.</p>
            <dl className="pairs">
              <div>
                <dt>Licence</dt>
                <dd>{data.licence}</dd>
              </div>
              <div>
                <dt>Database</dt>
                <dd>{data.database}</dd>
              </div>
            </dl>
          </section>
          <section className="section" aria-labelledby="update-title">
            <h2 id="update-title">Updates</h2>
            <p className="muted">
              Only signed updates are taken, and only from the address your service has set. Without one the program never calls out.
            </p>
            <div className="line">
              <Button busy={check.isPending} onPress={() => check.mutate([])}>
                {check.isPending ? "Looking" : "Look for an update"}
              </Button>
              <span role="status">
                {check.data
                  ? check.data.state === "available" && check.data.version
                    ? `Version ${check.data.version} is there. ${check.data.message}`
                    : check.data.message
                  : ""}
              </span>
            </div>
          </section>
          <section className="section" aria-labelledby="parts-title">
            <h2 id="parts-title">Parts by others</h2>
            <DataTable
              caption="Parts by others"
              hideCaption
              rows={data.parts}
              rowKey={([name, version]) => `${name} ${version}`}
              most={40}
              columns={[
                { key: "name", head: "Name", rowHead: true, cell: ([name]) => name, sort: ([name]) => name },
                { key: "version", head: "Version", cell: ([, version]) => version },
                { key: "licence", head: "Licence", cell: ([, , licence]) => licence, sort: ([, , licence]) => licence },
              ]}
            />
          </section>
        </div>
      )}
    </Answer>
  );
}
