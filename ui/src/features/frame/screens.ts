import { CalendarDays, ChartNoAxesColumn, ClipboardCheck, FileText, Grid3x3, Import, NotebookPen, Route, Settings } from "lucide-react";

/** The chips of the top bar that a screen's figures obey. */
export type ScopeChip = "branch" | "kind" | "on" | "ratings" | "framework";
const EVERY: readonly ScopeChip[] = ["branch", "kind", "on", "ratings", "framework"];

/** The screens in the order of the rail; the last stands at its foot. */
export const SCREENS = [
  { to: "/", title: "Overview", icon: ChartNoAxesColumn, chips: EVERY, words: "where do we stand home" },
  { to: "/map", title: "Skills map", icon: Grid3x3, chips: EVERY, words: "matrix grid rate ratings levels" },
  { to: "/import", title: "Import", icon: Import, chips: [], words: "spreadsheet csv excel bring in" },
  { to: "/plan", title: "Plan", icon: Route, chips: [], words: "programme solve scenario budget" },
  { to: "/calendar", title: "Calendar", icon: CalendarDays, chips: ["branch"], words: "sessions month list outlook" },
  { to: "/my-learning", title: "My learning", icon: NotebookPen, chips: [], words: "log record hours" },
  { to: "/to-verify", title: "To verify", icon: ClipboardCheck, chips: ["branch", "kind"], words: "queue records accept return" },
  { to: "/reports", title: "Reports", icon: FileText, chips: EVERY, words: "pdf councillors committee" },
  { to: "/settings", title: "Settings", icon: Settings, chips: [], words: "branches cover funds theme text size about" },
] as const satisfies readonly { to: string; title: string; icon: typeof Grid3x3; chips: readonly ScopeChip[]; words: string }[];
