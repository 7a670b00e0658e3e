//! Where a rating comes from, and which ratings a table counts.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The source of a rating: who or what says that a person is at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Source {
    /// The person.
    #[serde(rename = "self")]
    Own,
    /// The person's manager.
    Manager,
    /// A colleague.
    Peer,
    /// Somebody whose task it is to assess.
    Assessor,
    /// A certificate.
    Certificate,
}

impl Source {
    /// Every source.
    pub const ALL: [Self; 5] = [Self::Own, Self::Manager, Self::Peer, Self::Assessor, Self::Certificate];

    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Own => "self",
            Self::Manager => "manager",
            Self::Peer => "peer",
            Self::Assessor => "assessor",
            Self::Certificate => "certificate",
        }
    }

    /// Is it an agreed rating: by a manager, an assessor or a certificate? (docs/measures.md, Ratings counted.)
    pub fn agreed(self) -> bool {
        matches!(self, Self::Manager | Self::Assessor | Self::Certificate)
    }
}

impl FromStr for Source {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|source| source.code() == text).ok_or(())
    }
}

/// Which sources of ratings a table counts; every table states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum RatingsCounted {
    /// Every source.
    #[default]
    All,
    /// Manager, assessor and certificate; without self and peer.
    Agreed,
}

impl RatingsCounted {
    /// Does a rating from `source` count?
    pub fn counts(self, source: Source) -> bool {
        match self {
            Self::All => true,
            Self::Agreed => source.agreed(),
        }
    }
}
