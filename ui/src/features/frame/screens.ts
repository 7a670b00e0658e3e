import {
  CalendarDays,
  ChartNoAxesColumn,
  ClipboardCheck,
  FileText,
  GitBranch,
  Grid3x3,
  Import,
  NotebookPen,
  Route,
  Settings,
  Target,
  Users,
} from "lucide-react";

/** The chips of the top bar that a screen's figures obey. */
export type ScopeChip = "branch" | "kind" | "on" | "ratings" | "framework";
const EVERY: readonly ScopeChip[] = ["branch", "kind", "on", "ratings", "framework"];

/** The screens in the order of the rail; the last stands at its foot. */
export const SCREENS = [
  { to: "/", title: "Overview", icon: ChartNoAxesColumn, chips: EVERY, words: "where do we stand home" },
  { to: "/map", title: "Skills map", icon: Grid3x3, chips: EVERY, words: "matrix grid rate ratings levels" },
  { to: "/people", title: "People", icon: Users, chips: ["branch", "kind", "on"], words: "staff volunteers team who list" },
  { to: "/roles", title: "Roles and targets", icon: Target, chips: ["on", "framework"], words: "needs levels importance certificates" },
  { to: "/import", title: "Import", icon: Import, chips: [], words: "spreadsheet csv excel bring in" },
  { to: "/plan", title: "Plan", icon: Route, chips: [], words: "programme solve scenario budget" },
  { to: "/what-if", title: "What if", icon: GitBranch, chips: EVERY, words: "suppose leaver closure scenario risk" },
  { to: "/calendar", title: "Calendar", icon: CalendarDays, chips: ["branch"], words: "sessions month list outlook" },
  { to: "/my-learning", title: "My learning", icon: NotebookPen, chips: [], words: "log record hours" },
  { to: "/to-verify", title: "To verify", icon: ClipboardCheck, chips: ["branch", "kind"], words: "queue records accept return" },
  { to: "/reports", title: "Reports", icon: FileText, chips: EVERY, words: "pdf councillors committee" },
  { to: "/settings", title: "Settings", icon: Settings, chips: [], words: "branches cover funds theme text size about" },
] as const satisfies readonly { to: string; title: string; icon: typeof Grid3x3; chips: readonly ScopeChip[]; words: string }[];

/** The chips of an address: a person's page obeys the day, the ratings and the framework version. */
export function chipsAt(path: string): readonly ScopeChip[] {
  if (path.startsWith("/people/")) return ["on", "ratings", "framework"];
  return SCREENS.find((screen) => screen.to === path)?.chips ?? [];
}

/** The key that opens the screen at a place in the rail; there are nine. */
export function keyAt(at: number): string | null {
  return at < 9 ? String(at + 1) : null;
}

type Going = { to: (typeof SCREENS)[number]["to"]; tab?: string; title: string; detail: string; words: string };

/** What is done on a screen, by the words that people have for it. */
const GOING: readonly Going[] = [
  { to: "/people", tab: "add", title: "Add a person", detail: "On People", words: "new starter staff volunteer join enter" },
  { to: "/import", title: "Import a spreadsheet", detail: "People, ratings, learning and more", words: "upload load bring in csv excel" },
  {
    to: "/reports",
    title: "Save the report as PDF",
    detail: "Skills gap report for councillors",
    words: "export print download committee",
  },
  { to: "/reports", title: "Export a table as a spreadsheet", detail: "On Reports", words: "save download excel csv xlsx data open" },
  { to: "/calendar", title: "Export a month for Outlook", detail: "On Calendar", words: "save download ics subscribe" },
  { to: "/plan", title: "Work out a plan", detail: "Who should learn what, when", words: "solve programme schedule budget scenario" },
  { to: "/my-learning", title: "Log learning", detail: "What, when, how long", words: "record add cpd hours" },
  { to: "/to-verify", title: "Verify learning", detail: "Records that wait", words: "accept approve return queue" },
  { to: "/to-verify", tab: "review", title: "Look at ratings due for review", detail: "On To verify", words: "old expired" },
  { to: "/to-verify", tab: "differ", title: "Look at disagreements", detail: "Self and others", words: "self manager differ" },
  { to: "/to-verify", tab: "rerate", title: "Rate skills again", detail: "After learning", words: "review due" },
  { to: "/settings", tab: "branches", title: "Change branches and cover", detail: "In Settings", words: "add library rule duty" },
  { to: "/settings", tab: "funds", title: "Change funds", detail: "In Settings", words: "add money budget" },
  { to: "/settings", tab: "offers", title: "Change when activities can run", detail: "In Settings", words: "offers dates" },
  { to: "/settings", tab: "strategy", title: "Change what each aim matters", detail: "In Settings", words: "priority framework strategy" },
  { to: "/settings", tab: "data", title: "Show where the data are", detail: "In Settings", words: "file folder backup open" },
  {
    to: "/settings",
    tab: "looks",
    title: "Change the size of the text",
    detail: "In Settings",
    words: "appearance font zoom bigger theme",
  },
];

export function goingActions(go: (to: Going["to"], tab: string | undefined) => void) {
  return GOING.map(({ to, tab, title, detail, words }) => ({ key: `go ${title}`, title, detail, words, run: () => go(to, tab) }));
}
