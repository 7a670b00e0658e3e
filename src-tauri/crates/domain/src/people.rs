//! Who the people of a library service are.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What a person is to the service. A volunteer never fills a paid post's gap in any figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Kind {
    /// Paid staff.
    Employee,
    /// A person who gives time without pay.
    Volunteer,
    /// An elected member; never named in a report to councillors, and in no branch's cover.
    Councillor,
    /// A senior council officer; in no branch's cover.
    Officer,
}

impl Kind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Employee, Self::Volunteer, Self::Councillor, Self::Officer];

    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Employee => "employee",
            Self::Volunteer => "volunteer",
            Self::Councillor => "councillor",
            Self::Officer => "officer",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.code() == text).ok_or(())
    }
}
