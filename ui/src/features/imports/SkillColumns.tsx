/** Which heading of a skills grid became which skill, and how many levels stand below it. */
import type { ImportPreview } from "@/data/types";

export function SkillColumns({ preview }: { preview: ImportPreview }) {
  const { skills } = preview;
  const levels = skills.reduce((sum, each) => sum + (each.skill ? each.levels : 0), 0);
  const needsDay = preview.fields.some((field) => field.field === "rated_on" && field.headings.length === 0 && !field.set);
  const several = new Set(skills.map((each) => each.sheet)).size > 1;
  if (skills.length === 0) return <p className="muted small">No column beside these has a heading that could be a skill.</p>;
  return (
    <div className="table-wrap">
      <table className="table import__skills">
        <caption className="table-title">
          {levels.toLocaleString("en-GB")} {levels === 1 ? "level" : "levels"} found in the columns of skills
          {needsDay ? ". Say which day they are of before they can be imported." : ""}
        </caption>
        <thead>
          <tr>
            {several ? <th scope="col">Sheet</th> : null}
            <th scope="col">Heading in the file</th>
            <th scope="col">Is read as</th>
            <th scope="col" className="number">
              Levels
            </th>
          </tr>
        </thead>
        <tbody>
          {skills.map((each) => (
            <tr key={`${each.sheet} ${each.column}`} className={each.skill ? "" : "import__field--missing"}>
              {several ? <td>{each.sheet}</td> : null}
              <th scope="row">{each.heading}</th>
              <td>
                {each.skill ? (
                  <>
                    <strong>{each.skill}</strong> {each.title}
                  </>
                ) : (
                  "no such skill"
                )}
              </td>
              <td className="number">{each.levels.toLocaleString("en-GB")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
