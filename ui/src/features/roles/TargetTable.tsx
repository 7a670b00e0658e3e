/** The skills under their aims, each with the target and the importance for one role: typed like a column of a spreadsheet. */
import { type KeyboardEvent, useRef } from "react";
import { useLevels } from "@/data/store";
import type { RoleShown, RolesGrid, SkillHead } from "@/data/types";
import { type Pending, type Target, targetOf } from "./targets";

const IMPORTANCE: readonly [number, string][] = [
  [1, "Useful"],
  [2, "Important"],
  [3, "Essential"],
];

type TableProps = { grid: RolesGrid; at: number; role: RoleShown; pending: Pending; onPending: (pending: Pending) => void };

export function TargetTable({ grid, at, role, pending, onPending }: TableProps) {
  const table = useRef<HTMLTableElement>(null);
  const levels = useLevels();
  const nameOf = (level: number) => levels.find((one) => one.level === level)?.name ?? "";
  const set = (skill: string, target: Target) => onPending({ ...pending, [skill]: target });
  const step = (event: KeyboardEvent<HTMLInputElement>, by: number) => {
    const cells = [...(table.current?.querySelectorAll<HTMLInputElement>("input[data-target]") ?? [])];
    const next = cells[cells.indexOf(event.currentTarget) + by];
    if (next === undefined) return;
    event.preventDefault();
    next.focus();
    next.select();
  };
  const keys = (event: KeyboardEvent<HTMLInputElement>, skill: string, now: Target) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "Enter") return step(event, 1);
    if (event.key === "ArrowUp") return step(event, -1);
    if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      return set(skill, { ...now, level: 0 });
    }
    if (/^\d$/.test(event.key)) {
      event.preventDefault();
      const level = Number(event.key);
      if (level <= grid.max_level) set(skill, { ...now, level });
    }
  };
  const groups = grouped(grid);
  return (
    <div className="table-wrap">
      <table className="table roles__targets" ref={table}>
        <caption>{`Targets of ${role.title}, from 1 to ${grid.max_level}`}</caption>
        <thead>
          <tr>
            <th scope="col">Skill</th>
            <th scope="col">Target</th>
            <th scope="col">Level</th>
            <th scope="col">Importance</th>
          </tr>
        </thead>
        {groups.map(({ key, title, skills }) => (
          <tbody key={key}>
            <tr>
              <th scope="rowgroup" colSpan={4} className="roles__aim">
                {title}
              </th>
            </tr>
            {skills.map(({ skill, column }) => {
              const saved = targetOf(grid, at, column);
              const now = pending[skill.key] ?? saved;
              const isNew = now.level !== saved.level || (now.level > 0 && now.importance !== saved.importance);
              return (
                <tr key={skill.key} data-changed={isNew ? "" : undefined}>
                  <th scope="row">
                    {skill.title} <span className="muted small">{skill.key}</span>
                  </th>
                  <td>
                    <input
                      className="field-input roles__target"
                      data-target=""
                      inputMode="numeric"
                      aria-label={`Target of ${skill.title}`}
                      value={now.level === 0 ? "" : String(now.level)}
                      onChange={() => {}}
                      onFocus={(event) => event.currentTarget.select()}
                      onKeyDown={(event) => keys(event, skill.key, now)}
                    />
                  </td>
                  <td>
                    {now.level === 0 ? <span className="muted">Not needed</span> : nameOf(now.level)}
                    {isNew ? <span className="muted small"> (was {saved.level === 0 ? "not needed" : saved.level})</span> : null}
                  </td>
                  <td>
                    <select
                      className="field-input"
                      aria-label={`Importance of ${skill.title}`}
                      disabled={now.level === 0}
                      value={now.importance}
                      onChange={(event) => set(skill.key, { ...now, importance: Number(event.target.value) })}
                    >
                      {IMPORTANCE.map(([key, words]) => (
                        <option key={key} value={key}>
                          {words}
                        </option>
                      ))}
                    </select>
                  </td>
                </tr>
              );
            })}
          </tbody>
        ))}
      </table>
    </div>
  );
}

type Group = { key: string; title: string; skills: { skill: SkillHead; column: number }[] };

function grouped(grid: RolesGrid): Group[] {
  const groups: Group[] = grid.aims.map((aim) => ({
    key: aim.key,
    title: `Aim ${aim.key}: ${aim.title}${aim.working_title ? " (working title)" : ""}`,
    skills: [],
  }));
  const rest: Group = { key: "", title: "Skills of no aim", skills: [] };
  grid.skills.forEach((skill, column) => {
    (groups.find((group) => group.key === skill.aim) ?? rest).skills.push({ skill, column });
  });
  return [...groups, rest].filter((group) => group.skills.length > 0);
}
