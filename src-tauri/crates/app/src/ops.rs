//! What a person can do to the data: the kinds of operation, their words, and what each changes.

use crate::views::Noun;
use crate::views::imports::ImportKind;

/// An operation, with what its label needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Op {
    /// A store was made with the starter framework.
    New,
    /// The invented service was made.
    Demo,
    /// Ratings were given or withdrawn.
    Rate {
        /// How many.
        cells: u32,
    },
    /// A file was brought in.
    Import {
        /// Its kind.
        kind: ImportKind,
        /// New rows.
        created: u32,
        /// Changed rows.
        updated: u32,
    },
    /// A setting, a branch, a fund, a rule was changed.
    Setting {
        /// What, in words.
        what: String,
    },
    /// Another framework version was put in use.
    UseFramework {
        /// `CODE@VERSION`.
        which: String,
    },
    /// A plan became sessions and places.
    AdoptPlan {
        /// Sessions.
        sessions: u32,
        /// Places.
        places: u32,
    },
    /// A scenario was saved.
    SaveScenario {
        /// Its name.
        name: String,
    },
    /// A scenario was taken away.
    DeleteScenario {
        /// Its name.
        name: String,
    },
    /// A plan was kept for its scenario.
    KeepPlan {
        /// The scenario's name.
        scenario: String,
    },
    /// Offers were removed.
    RemoveOffers {
        /// How many.
        offers: u32,
        /// The activity's title.
        title: String,
    },
    /// A session's status was changed.
    ChangeSession {
        /// The activity's title.
        title: String,
        /// The new status in words.
        status: String,
        /// Why, where it was said.
        reason: Option<String>,
    },
    /// A session was made or changed by hand.
    EditSession {
        /// The activity's title.
        title: String,
        /// Is it a new one?
        is_new: bool,
    },
    /// A place was given, or a turn to get one.
    Book {
        /// The activity's title.
        title: String,
        /// Whose.
        name: String,
        /// Does the person wait?
        waits: bool,
        /// Why what spoke against it was accepted.
        reason: Option<String>,
    },
    /// A place was given up.
    Unbook {
        /// The activity's title.
        title: String,
        /// Whose.
        name: String,
    },
    /// Attendance was noted.
    Attendance {
        /// The activity's title.
        title: String,
        /// Who came.
        attended: u32,
    },
    /// Learning was logged.
    LogLearning {
        /// Its title.
        title: String,
    },
    /// A learning record was verified.
    VerifyLearning {
        /// Whose.
        name: String,
    },
    /// A learning record went back.
    ReturnLearning {
        /// Whose.
        name: String,
    },
    /// An operation was taken back.
    Undo {
        /// Its label.
        label: String,
    },
    /// An undo was taken back.
    Redo {
        /// The label of the operation that is in force again.
        label: String,
    },
}

pub(crate) fn counted(number: u32, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {many}") }
}

fn because(reason: Option<&str>) -> String {
    reason.map_or_else(String::new, |reason| format!(" ({reason})"))
}

impl Op {
    /// For code, and for the history's `operation`.
    pub fn kind(&self) -> String {
        match self {
            Self::New => "new".to_owned(),
            Self::Demo => "demo".to_owned(),
            Self::Rate { .. } => "rate".to_owned(),
            Self::Import { kind, .. } => format!("import_{}", kind.code()),
            Self::Setting { .. } => "set".to_owned(),
            Self::UseFramework { .. } => "use_framework".to_owned(),
            Self::AdoptPlan { .. } => "adopt_plan".to_owned(),
            Self::SaveScenario { .. } => "save_scenario".to_owned(),
            Self::DeleteScenario { .. } => "delete_scenario".to_owned(),
            Self::KeepPlan { .. } => "keep_plan".to_owned(),
            Self::RemoveOffers { .. } => "remove_offers".to_owned(),
            Self::ChangeSession { .. } => "change_session".to_owned(),
            Self::EditSession { .. } => "edit_session".to_owned(),
            Self::Book { .. } => "book".to_owned(),
            Self::Unbook { .. } => "unbook".to_owned(),
            Self::Attendance { .. } => "attendance".to_owned(),
            Self::LogLearning { .. } => "log_learning".to_owned(),
            Self::VerifyLearning { .. } => "verify_learning".to_owned(),
            Self::ReturnLearning { .. } => "return_learning".to_owned(),
            Self::Undo { .. } => "undo".to_owned(),
            Self::Redo { .. } => "redo".to_owned(),
        }
    }

    /// For people: what was done.
    pub fn label(&self) -> String {
        match self {
            Self::New => "Made the store".to_owned(),
            Self::Demo => "Made the invented service".to_owned(),
            Self::Rate { cells } => format!("Rated {}", counted(*cells, "skill", "skills")),
            Self::Import { kind, created, updated } => {
                format!("Imported {} ({created} new, {updated} changed)", kind.words())
            }
            Self::Setting { what } => format!("Changed {what}"),
            Self::UseFramework { which } => format!("Put framework {which} in use"),
            Self::AdoptPlan { sessions, places } => {
                format!("Adopted a plan: {}, {}", counted(*sessions, "session", "sessions"), counted(*places, "place", "places"))
            }
            Self::SaveScenario { name } => format!("Saved the scenario `{name}`"),
            Self::DeleteScenario { name } => format!("Deleted the scenario `{name}`"),
            Self::KeepPlan { scenario } => format!("Kept the plan of the scenario `{scenario}`"),
            Self::RemoveOffers { offers, title } => format!("Removed {} of `{title}`", counted(*offers, "offer", "offers")),
            Self::ChangeSession { title, status, reason } => format!("Marked `{title}` as {status}{}", because(reason.as_deref())),
            Self::EditSession { title, is_new } => format!("{} a session of `{title}`", if *is_new { "Added" } else { "Changed" }),
            Self::Book { title, name, waits, reason } => {
                let what = if *waits { "Put on the waiting list of" } else { "Booked for" };
                format!("{what} `{title}`: {name}{}", because(reason.as_deref()))
            }
            Self::Unbook { title, name } => format!("Gave up a place in `{title}`: {name}"),
            Self::Attendance { title, attended } => format!("Noted who came to `{title}`: {}", counted(*attended, "person", "people")),
            Self::LogLearning { title } => format!("Logged `{title}`"),
            Self::VerifyLearning { name } => format!("Verified a learning record of {name}"),
            Self::ReturnLearning { name } => format!("Returned a learning record to {name}"),
            Self::Undo { label } => format!("Undid: {label}"),
            Self::Redo { label } => format!("Did again: {label}"),
        }
    }

    /// What it changes; the window refetches what is made of these. Undo and redo change what their
    /// operation changed, and take its list.
    pub fn nouns(&self) -> Vec<Noun> {
        use Noun as N;
        match self {
            Self::New | Self::Demo => N::ALL.to_vec(),
            Self::Rate { .. } => vec![N::Ratings],
            Self::Import { kind, .. } => match kind {
                ImportKind::People => vec![N::People, N::Roles, N::Branches],
                ImportKind::Ratings | ImportKind::Grid => vec![N::Ratings],
                ImportKind::Framework => vec![N::Frameworks],
                ImportKind::Targets => vec![N::Roles, N::Frameworks],
                ImportKind::Roles => vec![N::Roles],
                ImportKind::Activities | ImportKind::Offers => vec![N::Activities],
                ImportKind::Sessions | ImportKind::Venues => vec![N::Sessions],
                ImportKind::Certificates => vec![N::Certificates],
                ImportKind::Log => vec![N::Learning],
                ImportKind::Rota | ImportKind::Leave | ImportKind::Cover => vec![N::Cover, N::Branches],
                ImportKind::Funds => vec![N::Funds],
            },
            Self::Setting { .. } => vec![N::Settings, N::Branches, N::Cover, N::Funds, N::Frameworks],
            Self::UseFramework { .. } => vec![N::Frameworks, N::Settings],
            Self::AdoptPlan { .. } => vec![N::Sessions, N::Places],
            Self::SaveScenario { .. } | Self::DeleteScenario { .. } | Self::KeepPlan { .. } => vec![N::Scenarios],
            Self::RemoveOffers { .. } => vec![N::Activities],
            Self::ChangeSession { .. } | Self::EditSession { .. } => vec![N::Sessions, N::Places],
            Self::Book { .. } | Self::Unbook { .. } => vec![N::Places],
            Self::Attendance { .. } => vec![N::Places, N::Sessions, N::Learning],
            Self::LogLearning { .. } | Self::ReturnLearning { .. } => vec![N::Learning],
            Self::VerifyLearning { .. } => vec![N::Learning, N::Ratings],
            Self::Undo { .. } | Self::Redo { .. } => Vec::new(),
        }
    }
}
