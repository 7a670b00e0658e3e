//! The tables that people's work is in, column by column: for the change log, for undo, and for `check`, which holds every row
//! against what its columns say that they hold.
//!
//! A test holds this list against both migrated schemas.

use domain::Kind;
use domain::activities::{PlaceStatus, SessionStatus};
use domain::facts::{CoverScope, TitleStatus};
use domain::learning::RecordStatus;
use domain::ratings::Source;
use domain::skills::Relation;

use crate::record::Record as _;
use crate::records::{
    Absence, Activity, Aim, Branch, BranchSort, Certificate, Changed, DutyCover, Edition, Framework, Fund, Interest, Learning,
    LearningSkill, Level, Offer, Outcome, Person, PersonBranch, PersonPeriod, PersonRole, PersonTeam, PersonalTarget, Place, Prerequisite,
    Rating, Role, RoleCertificate, Rota, Scenario, ScenarioChange, ScenarioPlan, Session, Setting, Skill, SkillCover, Supposed, Target,
    Team, Venue, WhatIf, WhatIfChange,
};

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
    /// Likewise, the day on which something ends. Older versions kept 31/12/9999 and its like, which is no end, as a date.
    End,
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
    /// What may be different in a what-if.
    Supposed,
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
            Self::BranchSorts => [None].into_iter().chain(BranchSort::ALL.map(Some)).map(BranchSort::text).collect(),
            Self::TitleStatuses => TitleStatus::ALL.map(TitleStatus::code).to_vec(),
            Self::Scopes => CoverScope::ALL.map(CoverScope::code).to_vec(),
            Self::ScenarioChanges => Changed::ALL.map(Changed::code).to_vec(),
            Self::Supposed => Supposed::ALL.map(Supposed::code).to_vec(),
        }
    }
}

/// The most that one number of people, seats, weeks or months can be; more is a slip of the pen.
pub(crate) const MANY: i64 = 1_000_000_000;
/// The most money that one number can be, in pence: ten thousand million pounds.
pub(crate) const PENCE: i64 = 1_000_000_000_000;
/// The highest top that a scale can have.
pub const TOP_LEVEL: i64 = 10;

/// A table whose every change is logged. Its first column is `id`.
#[derive(Debug, PartialEq, Eq)]
pub struct LoggedTable {
    /// Its name.
    pub name: &'static str,
    /// Its columns in order, `id` first.
    pub columns: &'static [(&'static str, Holds)],
}

impl LoggedTable {
    /// The logged table of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().copied().find(|table| table.name == name)
    }
}

/// Every logged table, a row after the rows that it refers to.
pub static ALL: &[&LoggedTable] = &[
    Setting::TABLE,
    Edition::TABLE,
    Aim::TABLE,
    Framework::TABLE,
    Level::TABLE,
    Skill::TABLE,
    Role::TABLE,
    Target::TABLE,
    RoleCertificate::TABLE,
    Branch::TABLE,
    Team::TABLE,
    Person::TABLE,
    PersonPeriod::TABLE,
    PersonRole::TABLE,
    PersonBranch::TABLE,
    PersonTeam::TABLE,
    PersonalTarget::TABLE,
    Rating::TABLE,
    Certificate::TABLE,
    Fund::TABLE,
    Venue::TABLE,
    Activity::TABLE,
    Outcome::TABLE,
    Prerequisite::TABLE,
    Offer::TABLE,
    Session::TABLE,
    Place::TABLE,
    DutyCover::TABLE,
    SkillCover::TABLE,
    Rota::TABLE,
    Absence::TABLE,
    Learning::TABLE,
    LearningSkill::TABLE,
    Interest::TABLE,
    Scenario::TABLE,
    ScenarioChange::TABLE,
    ScenarioPlan::TABLE,
    WhatIf::TABLE,
    WhatIfChange::TABLE,
];
