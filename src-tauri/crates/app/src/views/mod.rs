//! The values that the front door takes and answers: plain values in the words of the screens, the same for the window and for `skillsplan
//! --json`. Keys are snake_case, dates are ISO dates, money is whole pence, and shares are unrounded numbers 0..1 or null.

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
pub mod people;
pub mod plan_changes;
pub mod plans;
pub mod reports;
pub mod roles;
pub mod scenarios;
pub mod self_rating;
pub mod sessions;
pub mod settings;
pub mod shows;
pub mod what_if;

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

/// A kind of data that a read is made of, or that a write changes. By it the window knows what to read again.
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
    /// Named sets of what might be different.
    WhatIfs,
    /// The service's settings.
    Settings,
    /// The history of operations.
    History,
}

impl Noun {
    /// Every noun.
    pub const ALL: [Self; 16] = [
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
        Self::WhatIfs,
        Self::Settings,
        Self::History,
    ];

    /// The word for it in the change log.
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
            Self::WhatIfs => "what_ifs",
            Self::Settings => "settings",
            Self::History => "history",
        }
    }

    /// Reads the nouns from a list of such words, separated by `;`.
    pub fn list(text: &str) -> Vec<Self> {
        text.split(';').filter_map(|word| Self::ALL.into_iter().find(|noun| noun.code() == word)).collect()
    }
}

/// The result of a write: its answer, and what the shells need to report it and to undo it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Done<T> {
    /// The answer.
    pub value: T,
    /// What was done, in words ("Rated 3 skills"); null if nothing changed.
    pub label: Option<String>,
    /// The operation's id in the history; null if nothing changed.
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

    /// The scope of a screen: which people, skills and ratings its figures count.
    #[derive(Default)]
    pub struct Scope {
        /// The date D; null means today.
        pub as_of: Option<domain::Date>,
        /// One branch (code or name); null means the whole service.
        pub branch: Option<String>,
        /// One kind of people; null means all.
        pub kind: Option<domain::Kind>,
        /// One aim; null means all.
        pub aim: Option<String>,
        /// The ratings that count; null means those of the service's settings.
        pub ratings: Option<domain::ratings::RatingsCounted>,
        /// A framework version other than the one in use.
        pub framework: Option<FrameworkRef>,
    }

    /// One line of the history.
    pub struct HistoryEntry {
        /// The operation's id.
        pub id: String,
        /// Its kind, for code (`rate`, `import_people`).
        pub operation: String,
        /// What was done, for people.
        pub label: String,
        /// When it was done, as an ISO date-time in UTC.
        pub at: String,
        /// The name of the user who did it.
        pub by: String,
        /// How many rows it changed.
        pub rows: u32,
        /// The id of the operation that took it back; null if none did.
        pub undone_by: Option<String>,
        /// Can it be taken back?
        pub can_undo: bool,
    }

    /// The store that is open.
    pub struct StoreInfo {
        /// Where it is: a path, or a PostgreSQL address without its password.
        pub place: String,
        /// A warning about the connection to the store, if it is not as safe as it should be.
        pub caution: Option<String>,
        /// The service's name.
        pub service: String,
        /// Is it the invented service?
        pub demo: bool,
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
        /// The what-if that everything is seen in; null for the service as it is.
        pub what_if: Option<String>,
    }

    /// How much a store holds. To count many ratings takes a while, so that this is asked for only where it is shown.
    #[derive(Copy)]
    pub struct StoreSize {
        /// People, those who have left among them.
        pub people: u32,
        /// Ratings that are not withdrawn.
        pub ratings: u32,
    }

    /// A thing found by the palette.
    pub struct Found {
        /// `person`, `skill`, `activity`, `branch`.
        pub what: String,
        /// Its key.
        pub key: String,
        /// Its name.
        pub title: String,
        /// A second line: role and branch, or aim.
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
        /// The branch today.
        pub branch: Option<String>,
        /// The roles today.
        pub roles: Vec<String>,
    }

    /// The result of undo.
    pub struct Undone {
        /// The operations that were taken back.
        pub undone: Vec<UndoneOperation>,
    }

    /// The result of redo.
    pub struct Redone {
        /// The operations that were done again.
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
        /// True if no fault was found.
        pub ok: bool,
        /// How many rows were looked at.
        pub checked: u32,
        /// How many rows of each table were looked at.
        pub tables: std::collections::BTreeMap<String, u32>,
        /// What is wrong, a sentence each.
        pub faults: Vec<String>,
    }
}
