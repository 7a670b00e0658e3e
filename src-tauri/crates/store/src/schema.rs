//! The tables that people's work is in, column by column: for the change log, for undo, and for `check`, which holds every row
//! against what its columns say that they hold.
//!
//! A test holds this list against both migrated schemas.

use domain::Kind;
use domain::activities::{PlaceStatus, SessionStatus};
use domain::learning::RecordStatus;
use domain::ratings::Source;
use domain::skills::Relation;

/// What a column holds, where it holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Text as people typed it; it may be empty.
    Text,
    /// Text that is never empty: a key, a name.
    Name,
    /// An e-mail address: one @ and no space.
    Email,
    /// A date as `YYYY-MM-DD`.
    Date,
    /// A day, or a day and a time of it: `2026-05-13`, `2026-05-13T09:30`.
    Moment,
    /// A moment in UTC: `2026-05-13T08:30:00Z`.
    Instant,
    /// A word of a closed list.
    Word(List),
    /// Words of a closed list, `;` between; empty is all of them.
    Words(List),
    /// Half-days of the week, `;` between: `mon-am;tue-pm`.
    HalfDays,
    /// The code of a skill of any framework version.
    Skill,
    /// The code of a fund, or the name of a line of funds.
    Fund,
    /// A JSON document.
    Json,
    /// A whole number.
    Int,
    /// A whole number from the first to the second.
    Number(i64, i64),
    /// 0 or 1.
    Flag,
    /// A level of a scale, from this one up.
    Level(u8),
    /// The id of a row of this table.
    Row(&'static str),
}
use Holds::{Date, Email, Flag, Fund, HalfDays, Instant, Int, Json, Level, Moment, Name, Number, Row, Skill, Text, Word, Words};

impl Holds {
    /// Is it kept as a whole number? As text otherwise.
    pub fn is_number(self) -> bool {
        matches!(self, Self::Int | Self::Number(..) | Self::Flag | Self::Level(_) | Self::Row(_))
    }
}

/// The closed lists of words that columns hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// What a person is to the service.
    Kinds,
    /// Where a rating comes from.
    Sources,
    /// Where a training session stands.
    SessionStatuses,
    /// Where a learning record stands.
    RecordStatuses,
    /// What became of a place in a session.
    PlaceStatuses,
    /// How a skill serves its aim.
    Relations,
    /// What sort of branch it is; none where nobody said.
    BranchSorts,
    /// Whose title an aim bears.
    TitleStatuses,
    /// Where a cover rule holds.
    Scopes,
    /// What a scenario changes.
    ScenarioChanges,
}

impl List {
    /// Its words.
    pub fn words(self) -> Vec<&'static str> {
        match self {
            Self::Kinds => Kind::ALL.map(Kind::code).to_vec(),
            Self::Sources => Source::ALL.map(Source::code).to_vec(),
            Self::SessionStatuses => SessionStatus::ALL.map(SessionStatus::code).to_vec(),
            Self::RecordStatuses => RecordStatus::ALL.map(RecordStatus::code).to_vec(),
            Self::PlaceStatuses => PlaceStatus::ALL.map(PlaceStatus::code).to_vec(),
            Self::Relations => [Relation::Demonstrates, Relation::Enables].map(Relation::code).to_vec(),
            Self::BranchSorts => vec!["", "statutory", "community", "mobile"],
            Self::TitleStatuses => vec!["published", "working title", "as imported"],
            Self::Scopes => vec!["service", "each", "branch"],
            Self::ScenarioChanges => vec!["fund", "cover", "aim"],
        }
    }
}

/// The most that one number of people, seats, weeks or months can be; more is a slip of the pen.
const MANY: i64 = 1_000_000_000;
/// The most money that one number can be, in pence: ten thousand million pounds.
const PENCE: i64 = 1_000_000_000_000;
/// The highest top that a scale can have.
pub const TOP_LEVEL: i64 = 10;

/// A table whose every change is logged. Its first column is `id`.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its columns in order, `id` first.
    pub columns: &'static [(&'static str, Holds)],
}

impl Table {
    /// The logged table of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|table| table.name == name)
    }
}

/// `setting`.
pub static SETTING: Table = Table { name: "setting", columns: &[("id", Int), ("key", Name), ("value", Text)] };
/// `edition`.
pub static EDITION: Table = Table { name: "edition", columns: &[("id", Int), ("code", Name), ("title", Text)] };
/// `aim`.
pub static AIM: Table = Table {
    name: "aim",
    columns: &[
        ("id", Int),
        ("edition_id", Row("edition")),
        ("code", Name),
        ("title", Name),
        ("title_status", Word(List::TitleStatuses)),
        ("description", Text),
        ("priority", Number(1, 9)),
    ],
};
/// `framework`.
pub static FRAMEWORK: Table = Table {
    name: "framework",
    columns: &[
        ("id", Int),
        ("code", Name),
        ("version", Name),
        ("title", Name),
        ("edition_id", Row("edition")),
        ("max_level", Number(1, TOP_LEVEL)),
        ("in_use", Flag),
    ],
};
/// `level`.
pub static LEVEL: Table = Table {
    name: "level",
    columns: &[
        ("id", Int),
        ("framework_id", Row("framework")),
        ("level", Level(0)),
        ("name", Name),
        ("anchor", Text),
        ("stakeholder_wording", Text),
    ],
};
/// `skill`.
pub static SKILL: Table = Table {
    name: "skill",
    columns: &[
        ("id", Int),
        ("framework_id", Row("framework")),
        ("code", Name),
        ("title", Name),
        ("descriptor", Text),
        ("skill_group", Text),
        ("aim_id", Row("aim")),
        ("other_aims", Text),
        ("relation", Word(List::Relations)),
        ("replaces", Text),
    ],
};
/// `role`.
pub static ROLE: Table =
    Table { name: "role", columns: &[("id", Int), ("code", Name), ("title", Name), ("kind", Word(List::Kinds)), ("also", Text)] };
/// `target`.
pub static TARGET: Table = Table {
    name: "target",
    columns: &[
        ("id", Int),
        ("framework_id", Row("framework")),
        ("role_id", Row("role")),
        ("skill_id", Row("skill")),
        ("level", Level(1)),
        ("importance", Number(1, 3)),
    ],
};
/// `role_certificate`.
pub static ROLE_CERTIFICATE: Table = Table {
    name: "role_certificate",
    columns: &[("id", Int), ("role_id", Row("role")), ("certificate", Name), ("months", Number(1, 600))],
};
/// `branch`.
pub static BRANCH: Table =
    Table { name: "branch", columns: &[("id", Int), ("code", Name), ("name", Name), ("sort", Word(List::BranchSorts))] };
/// `team`.
pub static TEAM: Table = Table { name: "team", columns: &[("id", Int), ("code", Name), ("name", Name)] };
/// `person`.
pub static PERSON: Table = Table {
    name: "person",
    columns: &[
        ("id", Int),
        ("number", Name),
        ("name", Name),
        ("kind", Word(List::Kinds)),
        ("weekly_hours", Number(1, 10_000)),
        ("email", Email),
        ("manager_id", Row("person")),
    ],
};
/// `person_period`.
pub static PERSON_PERIOD: Table =
    Table { name: "person_period", columns: &[("id", Int), ("person_id", Row("person")), ("from_date", Date), ("to_date", Date)] };
/// `person_role`.
pub static PERSON_ROLE: Table = Table {
    name: "person_role",
    columns: &[("id", Int), ("person_id", Row("person")), ("role_id", Row("role")), ("from_date", Date), ("to_date", Date)],
};
/// `person_branch`.
pub static PERSON_BRANCH: Table = Table {
    name: "person_branch",
    columns: &[("id", Int), ("person_id", Row("person")), ("branch_id", Row("branch")), ("from_date", Date), ("to_date", Date)],
};
/// `person_team`.
pub static PERSON_TEAM: Table = Table {
    name: "person_team",
    columns: &[("id", Int), ("person_id", Row("person")), ("team_id", Row("team")), ("from_date", Date), ("to_date", Date)],
};
/// `personal_target`.
pub static PERSONAL_TARGET: Table = Table {
    name: "personal_target",
    columns: &[
        ("id", Int),
        ("person_id", Row("person")),
        ("skill_code", Skill),
        ("level", Level(0)),
        ("from_date", Date),
        ("to_date", Date),
    ],
};
/// `rating`.
pub static RATING: Table = Table {
    name: "rating",
    columns: &[
        ("id", Int),
        ("person_id", Row("person")),
        ("skill_code", Skill),
        ("level", Level(0)),
        ("rated_on", Date),
        ("source", Word(List::Sources)),
        ("rated_by", Text),
        ("confidence", Number(1, 4)),
        ("review_by", Date),
        ("note", Text),
        ("withdrawn", Flag),
    ],
};
/// `certificate`.
pub static CERTIFICATE: Table = Table {
    name: "certificate",
    columns: &[("id", Int), ("person_id", Row("person")), ("certificate", Name), ("awarded_on", Date), ("expires_on", Date)],
};
/// `fund`.
pub static FUND: Table = Table {
    name: "fund",
    columns: &[
        ("id", Int),
        ("code", Name),
        ("title", Name),
        ("from_date", Date),
        ("to_date", Date),
        ("pence", Number(0, PENCE)),
        ("line", Text),
    ],
};
/// `venue`.
pub static VENUE: Table = Table {
    name: "venue",
    columns: &[("id", Int), ("code", Name), ("title", Name), ("branch_id", Row("branch")), ("seats", Number(1, MANY))],
};
/// `activity`.
pub static ACTIVITY: Table = Table {
    name: "activity",
    columns: &[
        ("id", Int),
        ("code", Name),
        ("title", Name),
        ("kind", Name),
        ("mode", Text),
        ("minutes", Number(1, MANY)),
        ("provider", Text),
        ("min_people", Number(1, MANY)),
        ("max_people", Number(1, MANY)),
        ("cost_per_session", Number(0, PENCE)),
        ("cost_per_head", Number(0, PENCE)),
        ("fund_code", Fund),
        ("certificate", Text),
        ("certificate_months", Number(1, MANY)),
        ("kinds", Words(List::Kinds)),
        ("review_by", Date),
    ],
};
/// `outcome`.
pub static OUTCOME: Table = Table {
    name: "outcome",
    columns: &[("id", Int), ("activity_id", Row("activity")), ("skill_code", Skill), ("from_level", Level(0)), ("to_level", Level(1))],
};
/// `prerequisite`.
pub static PREREQUISITE: Table =
    Table { name: "prerequisite", columns: &[("id", Int), ("activity_id", Row("activity")), ("needs_id", Row("activity"))] };
/// `offer`.
pub static OFFER: Table = Table {
    name: "offer",
    columns: &[
        ("id", Int),
        ("activity_id", Row("activity")),
        ("halfdays", HalfDays),
        ("every_weeks", Number(1, MANY)),
        ("from_date", Date),
        ("to_date", Date),
        ("venue_id", Row("venue")),
        ("trainer", Text),
        ("seats", Number(1, MANY)),
        ("code", Name),
    ],
};
/// `session`.
pub static SESSION: Table = Table {
    name: "session",
    columns: &[
        ("id", Int),
        ("code", Name),
        ("activity_id", Row("activity")),
        ("starts", Moment),
        ("ends", Moment),
        ("halfdays", HalfDays),
        ("venue_id", Row("venue")),
        ("trainer", Text),
        ("capacity", Number(1, MANY)),
        ("fund_code", Fund),
        ("status", Word(List::SessionStatuses)),
    ],
};
/// `place`.
pub static PLACE: Table = Table {
    name: "place",
    columns: &[("id", Int), ("session_id", Row("session")), ("person_id", Row("person")), ("status", Word(List::PlaceStatuses))],
};
/// `duty_cover`.
pub static DUTY_COVER: Table = Table {
    name: "duty_cover",
    columns: &[
        ("id", Int),
        ("branch_id", Row("branch")),
        ("halfdays", HalfDays),
        ("role_id", Row("role")),
        ("min_people", Number(0, MANY)),
    ],
};
/// `skill_cover`.
pub static SKILL_COVER: Table = Table {
    name: "skill_cover",
    columns: &[
        ("id", Int),
        ("scope", Word(List::Scopes)),
        ("branch_id", Row("branch")),
        ("skill_code", Skill),
        ("level", Level(1)),
        ("kinds", Words(List::Kinds)),
        ("min_people", Number(0, MANY)),
    ],
};
/// `rota`.
pub static ROTA: Table = Table {
    name: "rota",
    columns: &[
        ("id", Int),
        ("person_id", Row("person")),
        ("on_duty", HalfDays),
        ("also_free", HalfDays),
        ("on_duty_second", HalfDays),
        ("also_free_second", HalfDays),
    ],
};
/// `absence`.
pub static ABSENCE: Table =
    Table { name: "absence", columns: &[("id", Int), ("person_id", Row("person")), ("from_date", Date), ("to_date", Date)] };
/// `learning`.
pub static LEARNING: Table = Table {
    name: "learning",
    columns: &[
        ("id", Int),
        ("person_id", Row("person")),
        ("learned_on", Date),
        ("minutes", Number(1, MANY)),
        ("activity_id", Row("activity")),
        ("title", Text),
        ("reflection", Text),
        ("status", Word(List::RecordStatuses)),
        ("verified_by", Text),
        ("verified_on", Date),
        ("returned_reason", Text),
        ("off_the_job", Flag),
    ],
};
/// `learning_skill`.
pub static LEARNING_SKILL: Table = Table {
    name: "learning_skill",
    columns: &[("id", Int), ("learning_id", Row("learning")), ("skill_code", Skill), ("claimed_level", Level(0)), ("rerate_on", Date)],
};
/// `interest`.
pub static INTEREST: Table =
    Table { name: "interest", columns: &[("id", Int), ("person_id", Row("person")), ("activity_id", Row("activity"))] };
/// `scenario`.
pub static SCENARIO: Table = Table {
    name: "scenario",
    columns: &[
        ("id", Int),
        ("name", Name),
        ("from_date", Date),
        ("to_date", Date),
        ("budget", Number(0, PENCE)),
        ("unrated_as_zero", Flag),
        ("kinds", Words(List::Kinds)),
        ("seconds", Number(1, MANY)),
    ],
};
/// `scenario_change`.
pub static SCENARIO_CHANGE: Table = Table {
    name: "scenario_change",
    columns: &[
        ("id", Int),
        ("scenario_id", Row("scenario")),
        ("what", Word(List::ScenarioChanges)),
        ("code", Name),
        ("branch_id", Row("branch")),
        ("amount", Int),
    ],
};
/// `scenario_plan`.
pub static SCENARIO_PLAN: Table = Table {
    name: "scenario_plan",
    columns: &[
        ("id", Int),
        ("scenario_id", Row("scenario")),
        ("plan", Json),
        ("fingerprint", Text),
        ("score", Int),
        ("bound", Int),
        ("made_at", Instant),
        ("figures", Json),
    ],
};

/// Every logged table, a row after the rows that it refers to.
pub static ALL: &[&Table] = &[
    &SETTING,
    &EDITION,
    &AIM,
    &FRAMEWORK,
    &LEVEL,
    &SKILL,
    &ROLE,
    &TARGET,
    &ROLE_CERTIFICATE,
    &BRANCH,
    &TEAM,
    &PERSON,
    &PERSON_PERIOD,
    &PERSON_ROLE,
    &PERSON_BRANCH,
    &PERSON_TEAM,
    &PERSONAL_TARGET,
    &RATING,
    &CERTIFICATE,
    &FUND,
    &VENUE,
    &ACTIVITY,
    &OUTCOME,
    &PREREQUISITE,
    &OFFER,
    &SESSION,
    &PLACE,
    &DUTY_COVER,
    &SKILL_COVER,
    &ROTA,
    &ABSENCE,
    &LEARNING,
    &LEARNING_SKILL,
    &INTEREST,
    &SCENARIO,
    &SCENARIO_CHANGE,
    &SCENARIO_PLAN,
];
