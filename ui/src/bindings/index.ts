// This file stands in for the one that tauri-specta writes; do not edit it by hand.
import { Channel, invoke as __TAURI_INVOKE } from "@tauri-apps/api/core";
import * as __TAURI_EVENT from "@tauri-apps/api/event";

/** Commands */
export const commands = {
	startState: () => typedError<StartState, AppError>(__TAURI_INVOKE("start_state")),
	storeInfo: () => typedError<StoreInfo, AppError>(__TAURI_INVOKE("store_info")),
	overview: (scope: Scope) => typedError<Overview, AppError>(__TAURI_INVOKE("overview", { scope })),
	gapTable: (query: GapQuery) => typedError<GapTable, AppError>(__TAURI_INVOKE("gap_table", { query })),
	skillsMap: (scope: Scope) => typedError<SkillsMap, AppError>(__TAURI_INVOKE("skills_map", { scope })),
	cellDetail: (person: string, skill: string, scope: Scope) => typedError<CellDetail, AppError>(__TAURI_INVOKE("cell_detail", { person, skill, scope })),
	people: (text: string) => typedError<PersonRef[], AppError>(__TAURI_INVOKE("people", { text })),
	find: (text: string) => typedError<Found[], AppError>(__TAURI_INVOKE("find", { text })),
	myLearning: (person: string) => typedError<MyLearning, AppError>(__TAURI_INVOKE("my_learning", { person })),
	toVerify: () => typedError<LearningRecordView[], AppError>(__TAURI_INVOKE("to_verify")),
	toRerate: () => typedError<ToRerate[], AppError>(__TAURI_INVOKE("to_rerate")),
	calendar: (query: CalendarQuery) => typedError<CalendarSession[], AppError>(__TAURI_INVOKE("calendar", { query })),
	planSize: (setup: PlanSetup) => typedError<PlanSize, AppError>(__TAURI_INVOKE("plan_size", { setup })),
	reportDraft: (request: ReportRequest) => typedError<ReportDraft, AppError>(__TAURI_INVOKE("report_draft", { request })),
	settings: () => typedError<SettingsView, AppError>(__TAURI_INVOKE("settings")),
	about: () => typedError<About, AppError>(__TAURI_INVOKE("about")),
	history: (n: number) => typedError<HistoryEntry[], AppError>(__TAURI_INVOKE("history", { n })),
	rate: (rows: RateRow[]) => typedError<Done<Rated>, AppError>(__TAURI_INVOKE("rate", { rows })),
	addLearning: (record: NewLearning) => typedError<Done<Logged>, AppError>(__TAURI_INVOKE("add_learning", { record })),
	verifyLearning: (verdict: Verdict) => typedError<Done<Logged>, AppError>(__TAURI_INVOKE("verify_learning", { verdict })),
	changeSession: (change: SessionChange) => typedError<Done<null>, AppError>(__TAURI_INVOKE("change_session", { change })),
	markAttendance: (attendance: Attendance) => typedError<Done<null>, AppError>(__TAURI_INVOKE("mark_attendance", { attendance })),
	applyImport: (kind: ImportKind, token: string, options: ImportOptions, fingerprint: string) => typedError<Done<ImportResult>, AppError>(__TAURI_INVOKE("apply_import", { kind, token, options, fingerprint })),
	adoptPlan: (plan: string) => typedError<Done<Adopted>, AppError>(__TAURI_INVOKE("adopt_plan", { plan })),
	changeSetting: (change: SettingChange) => typedError<Done<null>, AppError>(__TAURI_INVOKE("change_setting", { change })),
	undo: () => typedError<Done<Undone>, AppError>(__TAURI_INVOKE("undo")),
	redo: () => typedError<Done<Undone>, AppError>(__TAURI_INVOKE("redo")),
	pickFile: (purpose: PickPurpose, suggested: string | null) => typedError<Picked | null, AppError>(__TAURI_INVOKE("pick_file", { purpose, suggested })),
	openStore: (token: string) => typedError<StoreInfo, AppError>(__TAURI_INVOKE("open_store", { token })),
	openRecent: (path: string) => typedError<StoreInfo, AppError>(__TAURI_INVOKE("open_recent", { path })),
	createStore: (token: string) => typedError<StoreInfo, AppError>(__TAURI_INVOKE("create_store", { token })),
	openDemo: () => typedError<StoreInfo, AppError>(__TAURI_INVOKE("open_demo")),
	closeStore: () => typedError<null, AppError>(__TAURI_INVOKE("close_store")),
	previewImport: (kind: ImportKind, token: string, options: ImportOptions) => typedError<ImportPreview, AppError>(__TAURI_INVOKE("preview_import", { kind, token, options })),
	saveRefused: (kind: ImportKind, token: string, options: ImportOptions, saveToken: string) => typedError<Written, AppError>(__TAURI_INVOKE("save_refused", { kind, token, options, saveToken })),
	solvePlan: (setup: PlanSetup, limits: SolveLimits, channel: Channel<PlanProgress>) => typedError<PlanView, AppError>(__TAURI_INVOKE("solve_plan", { setup, limits, channel })),
	stopPlan: () => typedError<null, AppError>(__TAURI_INVOKE("stop_plan")),
	savePlan: (plan: string, saveToken: string) => typedError<Written, AppError>(__TAURI_INVOKE("save_plan", { plan, saveToken })),
	writeReport: (request: ReportRequest, saveToken: string) => typedError<Written, AppError>(__TAURI_INVOKE("write_report", { request, saveToken })),
	openWritten: (path: string) => typedError<null, AppError>(__TAURI_INVOKE("open_written", { path })),
	exportTable: (kind: ExportKind, scope: Scope, saveToken: string) => typedError<Written, AppError>(__TAURI_INVOKE("export_table", { kind, scope, saveToken })),
	exportCalendar: (query: CalendarQuery, saveToken: string) => typedError<Written, AppError>(__TAURI_INVOKE("export_calendar", { query, saveToken })),
	setPreferences: (preferences: Preferences) => typedError<null, AppError>(__TAURI_INVOKE("set_preferences", { preferences })),
	checkForUpdate: () => typedError<UpdateState, AppError>(__TAURI_INVOKE("check_for_update")),
};

/** Events */
export const events = {
	storeChanged: makeEvent<StoreChanged>("store-changed"),
};

/* Constants */
export const READS = {
	startState: ["settings"],
	storeInfo: ["people", "ratings", "frameworks", "settings"],
	overview: ["people", "roles", "branches", "frameworks", "ratings", "sessions", "places", "learning", "certificates", "funds", "settings"],
	gapTable: ["people", "roles", "branches", "frameworks", "ratings", "settings"],
	skillsMap: ["people", "roles", "branches", "frameworks", "ratings", "settings"],
	cellDetail: ["people", "roles", "frameworks", "ratings", "activities", "sessions", "places"],
	people: ["people", "roles", "branches"],
	find: ["people", "roles", "branches", "frameworks", "activities"],
	myLearning: ["people", "ratings", "learning", "sessions", "places", "activities", "frameworks"],
	toVerify: ["people", "learning", "ratings", "frameworks"],
	toRerate: ["people", "learning", "ratings", "frameworks", "settings"],
	calendar: ["sessions", "places", "activities", "people"],
	planSize: ["people", "roles", "ratings", "activities", "sessions", "places", "funds", "cover", "settings"],
	reportDraft: ["people", "roles", "branches", "frameworks", "ratings", "sessions", "places", "learning", "certificates", "funds", "settings"],
	settings: ["branches", "funds", "cover", "frameworks", "settings", "people", "roles"],
	about: [],
	history: ["history"],
} as const;

/* Types */
export type About = { version: string; database: string; licence: string; parts: [string, string, string][] };

export type Adopted = { sessions: number; places: number };

export type AimHead = { key: string; title: string; working_title: boolean };

export type AimOverview = { key: string; title: string; working_title: boolean; sums: Sums; trend: TrendPoint[]; sessions_held: number; sessions_planned: number; people_reached: number; minutes: number };

export type AimPriority = { key: string; title: string; working_title: boolean; priority: number };

export type AppError =
	| { kind: "invalid"; message: string; problems: Problem[] }
	| { kind: "not_found"; message: string; what: string; key: string }
	| { kind: "conflict"; message: string; details: string[] }
	| { kind: "not_now"; message: string }
	| { kind: "cancelled"; message: string }
	| { kind: "store_unusable"; message: string; why: StoreFault }
	| { kind: "unexpected"; message: string; reference: string };

export type Attendance = { session: string; attended: string[] };

export type BranchOverview = { key: string | null; sums: Sums };

export type BranchPlaces = { branch: string | null; with_gap: number; reached: number; places: number; paid: number; volunteers: number; minutes: number; left: number };

export type BranchView = { key: string; name: string; sort: string; people: number };

export type CalendarQuery = { from: string | null; to: string | null; branch: string | null; person: string | null };

export type CalendarSession = { key: string; activity: string; title: string; kind: string; starts: string; ends: string; halfdays: string; venue: string | null; trainer: string | null; status: SessionStatus; capacity: number | null; people: SessionPlace[]; teaches: [string, string, number][]; pence: number };

export type CellDetail = { person: string; name: string; skill: string; skill_title: string; descriptor: string; target: number | null; target_from: string[]; importance: number | null; level: number | null; state: string | null; review_due: boolean; disagreement: boolean; ratings: RatingLine[]; learning: LearningOption[] };

export type CertificateLine = { person: string; name: string; certificate: string; state: string; expires_on: string | null };

export type ClaimedLevel = { skill: string; title: string; level: number | null; now: number | null };

export type ColumnSums = { required: number; met: number; below: number; unrated: number };

export type Done<T> = { value: T; label: string | null; operation: string | null; changed: Noun[] };

export type DutyCoverView = { id: string; branch: string; halfdays: string[]; role: string | null; min: number };

export type EmptyState = { people: boolean; ratings: boolean; activities: boolean; sessions: boolean };

export type ExportKind = "gaps" | "matrix" | "people" | "ratings" | "programme" | "log";

export type FieldMapping = { field: string; title: string; required: boolean; headings: string[]; set: string | null; samples: string[] };

export type Found = { what: string; key: string; title: string; detail: string };

export type FrameworkHead = { code: string; version: string; title: string | null; max_level: number | null };

export type FrameworkRef = { code: string; version: string };

export type FrameworkView = { code: string; version: string; title: string; skills: number; in_use: boolean; edition: string; max_level: number };

export type FundLeft = { key: string; title: string; pence: number; used: number };

export type FundView = { key: string; title: string; from: string; to: string; pence: number; committed: number; spent: number };

export type GapGroup = { key: { [key in string]: string | null } } & Sums;

export type GapLeftView = { person: string; name: string; branch: string | null; skill: string; skill_title: string; level: number; planned: number; target: number; reason: string; codes: string[]; session: string | null; words: string };

export type GapQuery = { by: Key[]; scope: Scope };

export type GapTable = { as_of: string; framework: FrameworkRef; edition: string; ratings: RatingsCounted; totals: Sums; groups: GapGroup[] };

export type HistoryEntry = { id: string; operation: string; label: string; at: string; by: string; rows: number; undone_by: string | null; can_undo: boolean };

export type ImportKind = "people" | "ratings" | "grid" | "framework" | "targets" | "roles" | "activities" | "offers" | "sessions" | "certificates" | "log" | "rota" | "leave" | "venues" | "funds" | "cover";

export type ImportOptions = { sheet: string | null; header_row: number | null; map: { [key in string]: string[] }; set: { [key in string]: string }; map_role: { [key in string]: string }; strict: boolean; framework: FrameworkHead | null; aims_file: string | null };

export type ImportPreview = { sheets: string[]; sheet: string | null; header_row: number; headings: string[]; fields: FieldMapping[]; rows: PreviewRow[]; result: ImportResult; fingerprint: string };

export type ImportResult = { kind: ImportKind; rows: number; created: number; updated: number; unchanged: number; rejected: number; ignored_columns: string[]; new: NewNames; problems: Problem[] };

export type Key = "branch" | "team" | "role" | "kind" | "aim" | "group" | "skill" | "person";

export type Kind = "employee" | "volunteer" | "councillor" | "officer";

export type LearningOption = { activity: string; title: string; kind: string; teaches: number; minutes: number; next_session: string | null; free_places: number | null };

export type LearningRecordView = { id: string; person: string; name: string; kind: Kind; branch: string | null; on: string; minutes: number; activity: string | null; title: string; skills: ClaimedLevel[]; reflection: string | null; status: string; verified_by: string | null; returned: string | null };

export type LevelName = { level: number; name: string; anchor: string };

export type Logged = { record: string; status: string };

export type MapRow = { person: string; name: string; kind: Kind; branch: string | null; team: string | null; roles: string[]; cells: number[]; required: number; met: number; below: number; unrated: number; gap_levels: number };

export type MyLearning = { person: PersonRef; records: LearningRecordView[]; minutes_12_months: number; minutes_waiting: number; skills: MySkill[]; to_rerate: ToRerate[]; ahead: CalendarSession[]; activities: [string, string][] };

export type MySkill = { skill: string; title: string; target: number; level: number | null; state: string };

export type NewLearning = { person: string; on: string | null; minutes: number; activity: string | null; title: string | null; skills: [string, number | null][]; reflection: string | null };

export type NewNames = { branches: string[]; teams: string[]; roles: string[]; aims: string[] };

export type NothingFor = { person: string; name: string; branch: string | null; words: string };

export type Noun = "people" | "roles" | "branches" | "frameworks" | "ratings" | "activities" | "sessions" | "places" | "learning" | "certificates" | "funds" | "cover" | "settings" | "history";

export type Overview = { as_of: string; totals: Sums; year_before: Sums | null; paid: Sums; volunteers: Sums; aims: AimOverview[]; branches: BranchOverview[]; closed_half_year: number; thin: ThinCover[]; thin_count: number; none_count: number; to_verify: number; to_rerate: number; certificates: CertificateLine[]; next_sessions: CalendarSession[]; funds: FundView[]; people: number; empty: EmptyState };

export type PersonRef = { key: string; name: string; kind: Kind; branch: string | null; roles: string[] };

export type PickPurpose = "import" | "open_store" | "new_store" | "save_report" | "save_plan" | "save_refused" | "save_table" | "save_calendar";

export type Picked = { token: string; name: string; bytes: number };

export type PlanParts = { renewal: number; gap: number; fairness: number; cost: number; stability: number };

export type PlanProgress = { seconds: number; score: number; bound: number | null; empty: number; parts: PlanParts; phase: string };

export type PlanSession = { id: string; activity: string; title: string; kind: string; from: string; to: string; when: string; venue: string | null; trainer: string | null; seats: number; people: [string, string][]; pence: number; fund: string; fixed: boolean };

export type PlanSetup = { from: string | null; to: string | null; budget: number | null; unrated_as_zero: boolean; scenario: string };

export type PlanSize = { from: string; to: string; people: number; activities: number; sessions: number; places: number; open_levels: number; unrated_left_out: number; without_rota: number; nothing_teaches: string[]; funds: FundLeft[]; cover: string[]; missing: string[] };

export type PlanView = { plan: string; score: number; bound: number | null; empty: number; parts: PlanParts; optimal: boolean; weight_open: number; weight_closed: number; levels_closed: number; levels_open: number; people: number; places: number; pence: number; sessions: PlanSession[]; funds: FundLeft[]; branches: BranchPlaces[]; reasons: ReasonTotal[]; left: GapLeftView[]; nothing_for: NothingFor[]; violations: string[] };

export type Preferences = { theme: Theme; compact: boolean; rail_collapsed: boolean; text_size: number; person: string | null };

export type PreviewRow = { row: number; outcome: string; values: string[]; changes: string[] };

export type Problem = { row: number; column: string; column_number: number | null; value: string; kind: ProblemKind; message: string };

export type ProblemKind = "missing" | "duplicate_key" | "invalid_date" | "invalid_number" | "invalid_level" | "invalid_kind" | "invalid_text" | "too_long" | "end_before_start" | "unknown_person" | "unknown_skill" | "unknown_activity" | "unknown_role" | "cycle" | "conflict" | "unreadable";

export type RateRow = { person: string; skill: string; level: number | null; on: string | null; source: Source | null; by: string | null; confidence: number | null; note: string | null };

export type Rated = { created: number; corrected: number; withdrawn: number; unchanged: number };

export type RatingLine = { id: string; level: number; source: Source; by: string | null; on: string; review_by: string | null; confidence: number | null; note: string | null; withdrawn: boolean; in_force: boolean };

export type RatingsCounted = "all" | "agreed";

export type ReasonTotal = { code: string; words: string; gaps: number; levels: number };

export type Relation = "demonstrates" | "enables";

export type ReportDraft = { pdf: string; pages: number; chart_svg: string; chart_words: string; summary: string[]; hidden: number };

export type ReportRequest = { scope: Scope; from: string | null; to: string | null; title: string; meeting: string; meeting_date: string | null; report_of: string; contact: string; wards: string; purpose: string; recommendations: string; implications: string };

export type Scope = { as_of: string | null; branch: string | null; kind: Kind | null; aim: string | null; ratings: RatingsCounted; framework: FrameworkRef | null };

export type SessionChange = { session: string; status: SessionStatus };

export type SessionPlace = { person: string; name: string; status: string };

export type SessionStatus = "candidate" | "planned" | "confirmed" | "held" | "cancelled";

export type SettingChange =
	| { what: "set"; key: string; value: string }
	| { what: "branch"; key: string; name: string; sort: string }
	| ({ what: "duty_cover" } & DutyCoverView)
	| ({ what: "skill_cover" } & SkillCoverView)
	| { what: "drop_cover"; id: string }
	| { what: "fund"; key: string; title: string; from: string; to: string; pence: number }
	| { what: "aim"; key: string; priority: number }
	| { what: "use_framework"; code: string; version: string };

export type SettingView = { key: string; value: string; title: string; help: string };

export type SettingsView = { store: StoreInfo; settings: SettingView[]; branches: BranchView[]; duty_cover: DutyCoverView[]; skill_cover: SkillCoverView[]; funds: FundView[]; aims: AimPriority[]; frameworks: FrameworkView[]; roles: [string, string][]; skills: [string, string][] };

export type SkillCoverView = { id: string; scope: string; skill: string; level: number; kinds: Kind[]; min: number };

export type SkillHead = { key: string; title: string; descriptor: string; aim: string | null; group: string | null; relation: Relation };

export type SkillsMap = { as_of: string; framework: FrameworkRef; edition: string; max_level: number; levels: LevelName[]; aims: AimHead[]; skills: SkillHead[]; rows: MapRow[]; columns: ColumnSums[]; totals: Sums };

export type SolveLimits = { seconds: number | null; steps: number | null; threads: number | null; seed: number | null };

export type Source = "self" | "manager" | "peer" | "assessor" | "certificate";

export type StartState = { store: StoreInfo | null; recent: string[]; preferences: Preferences };

export type StoreChanged = { nouns: Noun[]; own: boolean };

export type StoreFault = "locked" | "damaged" | "not_a_store" | "wrong_key" | "newer" | "read_only" | "unreachable" | "missing" | "exists";

export type StoreInfo = { place: string; service: string; demo: boolean; people: number; ratings: number; framework: FrameworkRef; edition: string; levels: LevelName[]; today: string };

export type Sums = { people: number; required: number; met: number; below: number; unrated: number; review_due: number; target_levels: number; gap_levels: number; unrated_levels: number; weighted_gap: number; coverage: number | null; response: number | null; people_with_gap: number };

export type Theme = "system" | "light" | "dark" | "contrast";

export type ThinCover = { branch: string | null; skill: string; skill_title: string; sort: string; required: number; met: number; person: string | null; name: string | null; leaving: string | null };

export type ToRerate = { person: string; name: string; skill: string; skill_title: string; learned: string; on: string; due: string };

export type TrendPoint = { on: string; met: number; below: number; required: number; coverage: number | null; response: number | null };

export type Undone = { undone: UndoneOperation[] };

export type UndoneOperation = { operation: string; label: string };

export type UpdateState = { state: "off" | "none" | "available" | "failed"; version: string | null; message: string };

export type Verdict = { record: string; by: string; accept: boolean; levels: [string, number][]; reason: string | null };

export type Written = { path: string; rows: number };

/* Tauri Specta runtime */
async function typedError<T, E>(result: Promise<T>): Promise<{ status: "ok"; data: T } | { status: "error"; error: E }> {
	try {
		return { status: "ok", data: await result };
	} catch (e) {
		if (e instanceof Error) throw e;
		return { status: "error", error: e as any };
	}
}

function makeEvent<T>(name: string) {
	return {
		listen: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.listen(name, cb),
		once: (cb: __TAURI_EVENT.EventCallback<T>) => __TAURI_EVENT.once(name, cb),
		emit: (payload: T) => __TAURI_EVENT.emit(name, payload) as unknown as (T extends null ? () => Promise<void> : (payload: T) => Promise<void>),
	};
}
