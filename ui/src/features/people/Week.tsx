/** The weekly pattern of a person, and the days away. */
import type { PersonPage } from "@/data/types";
import { date } from "@/text/format";

const DAYS = [
  ["mon", "Monday"],
  ["tue", "Tuesday"],
  ["wed", "Wednesday"],
  ["thu", "Thursday"],
  ["fri", "Friday"],
  ["sat", "Saturday"],
  ["sun", "Sunday"],
] as const;

export function Week({ page }: { page: PersonPage }) {
  const duty = new Set((page.on_duty ?? "").split(";").map((part) => part.trim()));
  return (
    <section className="section" aria-labelledby="week-title">
      <h2 id="week-title">Week and days away</h2>
      {page.on_duty === null ? (
        <p className="muted">No weekly pattern is known. It comes with an import of a weekly rota.</p>
      ) : (
        <table className="table">
          <caption className="visually-hidden">Half-days on duty</caption>
          <thead>
            <tr>
              <th scope="col">Day</th>
              <th scope="col">Morning</th>
              <th scope="col">Afternoon</th>
            </tr>
          </thead>
          <tbody>
            {DAYS.map(([key, name]) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {["am", "pm"].map((half) => (
                  <td key={half}>{duty.has(`${key}-${half}`) ? "✓ on duty" : <span className="muted">off</span>}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {page.absences.length === 0 ? (
        <p className="muted">No day away is known.</p>
      ) : (
        <ul className="plain-list" aria-label="Days away">
          {page.absences.map((away) => (
            <li key={`${away.from} ${away.to}`}>
              Away {away.from === away.to ? `on ${date(away.from)}` : `${date(away.from)} to ${date(away.to)}`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
