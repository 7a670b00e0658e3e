import { Button } from "@/components/Button";
import { type Column, DataTable } from "@/components/DataTable";
import { cellState, readCell } from "@/data/ratings";
import type { MapRow, SkillHead, SkillsMap } from "@/data/types";
import { plural } from "@/text/format";
import type { Line } from "./layout";
import type { What } from "./what";

type Open = { row: MapRow; skill: SkillHead; level: number | null; target: number; gap: number | null; marks: string };

type ListProps = { map: SkillsMap; lines: readonly Line[]; onOpen: (what: What) => void };

/** The map as a plain table: every skill below target or not rated, the largest gap first. */
export function GapList({ map, lines, onOpen }: ListProps) {
  const rows = openCells(map, lines);
  const columns: Column<Open>[] = [
    {
      key: "person",
      head: "Person",
      rowHead: true,
      cell: ({ row }) => (
        <button type="button" className="map-link" onClick={() => onOpen({ person: row.person, skill: null })}>
          {row.name}
        </button>
      ),
      sort: ({ row }) => row.name,
    },
    { key: "number", head: "Number", cell: ({ row }) => row.person, sort: ({ row }) => row.person },
    { key: "branch", head: "Branch", cell: ({ row }) => row.branch ?? "", sort: ({ row }) => row.branch },
    {
      key: "skill",
      head: "Skill",
      cell: ({ skill }) => (
        <button type="button" className="map-link" onClick={() => onOpen({ person: null, skill: skill.key })}>
          {skill.title}
        </button>
      ),
      sort: ({ skill }) => skill.title,
    },
    {
      key: "level",
      head: "Level",
      number: true,
      cell: ({ level }) => level ?? <span className="muted">not rated</span>,
      sort: ({ level }) => level,
    },
    { key: "target", head: "Target", number: true, cell: ({ target }) => target, sort: ({ target }) => target },
    { key: "gap", head: "Missing", number: true, cell: ({ gap }) => gap ?? "", sort: ({ gap }) => gap },
    { key: "marks", head: "Marks", cell: ({ marks }) => <span className="small">{marks}</span> },
    {
      key: "open",
      head: <span className="visually-hidden">Open</span>,
      cell: ({ row, skill }) => (
        <Button
          look="quiet"
          aria-label={`Open ${skill.title}, ${row.name}`}
          onPress={() => onOpen({ person: row.person, skill: skill.key })}
        >
          Open
        </Button>
      ),
    },
  ];
  return (
    <div className="map-list card">
      <DataTable
        caption={`${plural(rows.length, "skill")} below target or not rated, the largest gap first`}
        columns={columns}
        rows={rows}
        rowKey={({ row, skill }) => `${row.person} ${skill.key}`}
        empty="Every needed skill in this part of the service is at target."
      />
    </div>
  );
}

function openCells(map: SkillsMap, lines: readonly Line[]): Open[] {
  const seen = new Set<string>();
  const out: Open[] = [];
  for (const line of lines) {
    if (line.kind !== "person" || seen.has(line.row.person)) continue;
    seen.add(line.row.person);
    line.row.cells.forEach((bits, index) => {
      const state = cellState(bits);
      const skill = map.skills[index];
      if ((state !== "below" && state !== "unrated") || skill === undefined) return;
      const cell = readCell(bits);
      const marks = [cell.reviewDue ? "review due" : "", cell.disagreement ? "ratings differ" : ""].filter(Boolean).join(", ");
      out.push({
        row: line.row,
        skill,
        level: cell.level,
        target: cell.target,
        gap: cell.level === null ? null : cell.target - cell.level,
        marks,
      });
    });
  }
  return out.sort((a, b) => (b.gap ?? 0) - (a.gap ?? 0));
}
