//! What the front door answers and takes: plain values in the words of the screens, the same for
//! the window and for `skillsplan --json`. Keys are snake_case, dates ISO, money whole pence,
//! shares unrounded numbers 0..1 or null.

use serde::{Deserialize, Serialize};

/// Derives what every view needs. The TypeScript types are on only for the desktop shell.
macro_rules! views {
    ($($item:item)*) => { $(
        #[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "bindings", derive(specta::Type))]
        $item
    )* };
}
pub(crate) use views;

pub mod gaps;
pub mod imports;
pub mod learning;
pub mod map;
pub mod offers;
pub mod plan_changes;
pub mod plans;
pub mod reports;
pub mod scenarios;
pub mod sessions;
pub mod settings;
pub mod shows;

/// Whole pence; may be below zero in a difference. Within +-2^53, so that a script can hold it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Pence(#[cfg_attr(feature = "bindings", specta(type = i32))] pub i64);

/// The planner's points (docs/plan-format.md, The score). Within +-2^53.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Points(#[cfg_attr(feature = "bindings", specta(type = i32))] pub i64);

/// What a read is made of and a write changes; the window refetches by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Noun {
    /// People, their dates, roles, branch and team.
    People,
    /// Roles and their targets.
    Roles,
    /// Branches and teams.
    Branches,
    /// Framework versions, skills, aims and editions.
    Frameworks,
    /// Ratings and personal targets.
    Ratings,
    /// Activities and offers.
    Activities,
    /// Training sessions and venues.
    Sessions,
    /// Places in sessions.
    Places,
    /// Learning records.
    Learning,
    /// The certificates that people hold.
    Certificates,
    /// The money for learning.
    Funds,
    /// Cover rules, rotas and leave.
    Cover,
    /// Scenarios of a plan, and the plans kept for them.
    Scenarios,
    /// The service's settings.
    Settings,
    /// The list of what was done.
    History,
}

impl Noun {
    /// Every noun.
    pub const ALL: [Self; 15] = [
        Self::People,
        Self::Roles,
        Self::Branches,
        Self::Frameworks,
        Self::Ratings,
        Self::Activities,
        Self::Sessions,
        Self::Places,
        Self::Learning,
        Self::Certificates,
        Self::Funds,
        Self::Cover,
        Self::Scenarios,
        Self::Settings,
        Self::History,
    ];

    /// The word it is kept by in the change log.
    pub fn code(self) -> &'static str {
        match self {
            Self::People => "people",
            Self::Roles => "roles",
            Self::Branches => "branches",
            Self::Frameworks => "frameworks",
            Self::Ratings => "ratings",
            Self::Activities => "activities",
            Self::Sessions => "sessions",
            Self::Places => "places",
            Self::Learning => "learning",
            Self::Certificates => "certificates",
            Self::Funds => "funds",
            Self::Cover => "cover",
            Self::Scenarios => "scenarios",
            Self::Settings => "settings",
            Self::History => "history",
        }
    }

    /// The nouns of a list of such words, `;` between.
    pub fn list(text: &str) -> Vec<Self> {
        text.split(';').filter_map(|word| Self::ALL.into_iter().find(|noun| noun.code() == word)).collect()
    }
}

/// A write that was done: its answer, and what the shells need to say so and to take it back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Done<T> {
    /// The answer.
    pub value: T,
    /// What was done, in words ("Rated 3 skills"); null where nothing changed.
    pub label: Option<String>,
    /// The operation's id in the history; null where nothing changed.
    pub operation: Option<String>,
    /// What changed.
    pub changed: Vec<Noun>,
}

views! {
    /// A framework version.
    pub struct FrameworkRef {
        /// Its code.
        pub code: String,
        /// Its version.
        pub version: String,
    }

    /// The scope that every figure on a screen obeys.
    #[derive(Default)]
    pub struct Scope {
        /// The date D; null is today.
        pub as_of: Option<domain::Date>,
        /// One branch (code or name); null is the whole service.
        pub branch: Option<String>,
        /// One kind of people; null is all.
        pub kind: Option<domain::Kind>,
        /// One aim; null is all.
        pub aim: Option<String>,
        /// Which ratings count.
        pub ratings: domain::ratings::RatingsCounted,
        /// A framework version other than the one in use.
        pub framework: Option<FrameworkRef>,
    }

    /// One line of the history, newest first.
    pub struct HistoryEntry {
        /// The operation's id.
        pub id: String,
        /// Its kind, for code (`rate`, `import_people`).
        pub operation: String,
        /// What was done, for people.
        pub label: String,
        /// When, as an ISO date-time in UTC.
        pub at: String,
        /// The name of the user who did it.
        pub by: String,
        /// How many rows it changed.
        pub rows: u32,
        /// The operation that took it back; null while it stands.
        pub undone_by: Option<String>,
        /// Can it be taken back?
        pub can_undo: bool,
    }

    /// The store that is open.
    pub struct StoreInfo {
        /// Where it is: a path, or a PostgreSQL address without its password.
        pub place: String,
        /// What should be said aloud of the way to it, where that is not as safe as it should be.
        pub caution: Option<String>,
        /// The service's name.
        pub service: String,
        /// Is it the invented service?
        pub demo: bool,
        /// How many people it holds.
        pub people: u32,
        /// How many ratings it holds that are not withdrawn.
        pub ratings: u32,
        /// The framework version in use.
        pub framework: FrameworkRef,
        /// Its title.
        pub framework_title: String,
        /// The strategy edition in use.
        pub edition: String,
        /// Its title.
        pub edition_title: String,
        /// The levels of the framework in use, 0 first, so that every screen can name them.
        pub levels: Vec<map::LevelName>,
        /// Today, by the program's clock.
        pub today: domain::Date,
    }

    /// A thing found by the palette.
    pub struct Found {
        /// `person`, `skill`, `activity`, `branch`.
        pub what: String,
        /// Its key.
        pub key: String,
        /// Its name.
        pub title: String,
        /// One more line: role and branch, aim.
        pub detail: String,
    }

    /// A person in a list or a picker.
    pub struct PersonRef {
        /// Staff or volunteer number.
        pub key: String,
        /// The person's name.
        pub name: String,
        /// What the person is to the service.
        pub kind: domain::Kind,
        /// Branch today.
        pub branch: Option<String>,
        /// Roles today.
        pub roles: Vec<String>,
    }

    /// What undo took back.
    pub struct Undone {
        /// What was taken back.
        pub undone: Vec<UndoneOperation>,
    }

    /// What is in force again.
    pub struct Redone {
        /// What was done again.
        pub redone: Vec<UndoneOperation>,
    }

    /// An operation that was taken back, or done again.
    pub struct UndoneOperation {
        /// Its kind, for code.
        pub operation: String,
        /// What it was, for people.
        pub label: String,
    }

    /// The answer of `check`.
    pub struct Check {
        /// No fault found.
        pub ok: bool,
        /// How many rows were looked at.
        pub checked: u32,
        /// How many of each table.
        pub tables: std::collections::BTreeMap<String, u32>,
        /// What is wrong, a sentence each.
        pub faults: Vec<String>,
    }
}
