/** What a person learned, the certificates they hold or need, and the sessions ahead. */
import { Link } from "@tanstack/react-router";
import { DataTable } from "@/components/DataTable";
import type { PersonPage } from "@/data/types";
import { date, duration, plural, span } from "@/text/format";

const CERTIFICATE: Record<string, string> = {
  in_date: "✓ in date",
  due: "◷ ends soon",
  overdue: "! out of date",
  missing: "? missing",
};

export function LearningPart({ page }: { page: PersonPage }) {
  const { minutes_12_months: minutes, records } = page.learning;
  return (
    <>
      <section className="section" aria-labelledby="learning-title">
        <div className="section__head">
          <h2 id="learning-title">{minutes === 0 ? "No verified learning" : `${duration(minutes)} of verified learning`} in 12 months</h2>
          <Link to="/my-learning" search={{ person: page.person }}>
            {records === 0 ? "Log learning" : `See ${plural(records, "record")}`}
          </Link>
        </div>
      </section>
      <section className="section" aria-labelledby="ahead-title">
        <h2 id="ahead-title">{page.ahead.length === 0 ? "No session ahead" : `${plural(page.ahead.length, "session")} ahead`}</h2>
        {page.ahead.length === 0 ? (
          <p className="muted">
            Sessions with a place for {page.name} stand here. <Link to="/calendar">Book a place in the calendar</Link>
          </p>
        ) : (
          <DataTable
            caption="Sessions ahead"
            hideCaption
            rows={page.ahead}
            rowKey={(session) => session.key}
            columns={[
              { key: "when", head: "When", cell: (session) => span(session.starts, session.ends) },
              { key: "title", head: "What", rowHead: true, cell: (session) => session.title },
              { key: "venue", head: "Where", cell: (session) => session.venue ?? "" },
            ]}
          />
        )}
      </section>
      <section className="section" aria-labelledby="certificates-title">
        <h2 id="certificates-title">
          {page.certificates.length === 0 ? "No certificate" : plural(page.certificates.length, "certificate")}
        </h2>
        {page.certificates.length === 0 ? (
          <p className="muted">
            Certificates that {page.name} holds, or that a role asks for, stand here. <Link to="/import">Import certificates</Link>
          </p>
        ) : (
          <DataTable
            caption="Certificates"
            hideCaption
            rows={page.certificates}
            rowKey={(one) => `${one.certificate} ${one.awarded_on ?? ""}`}
            columns={[
              { key: "name", head: "Certificate", rowHead: true, cell: (one) => one.certificate },
              { key: "awarded", head: "Awarded", cell: (one) => (one.awarded_on === null ? "" : date(one.awarded_on)) },
              { key: "ends", head: "Holds until", cell: (one) => (one.expires_on === null ? "" : date(one.expires_on)) },
              {
                key: "state",
                head: "State",
                cell: (one) => (one.state === null ? "not asked for" : (CERTIFICATE[one.state] ?? one.state)),
              },
            ]}
          />
        )}
      </section>
    </>
  );
}
