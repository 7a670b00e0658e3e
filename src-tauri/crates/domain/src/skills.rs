//! Skills and what links them to the aims of a strategy edition.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// How a skill serves its aim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Relation {
    /// The aim is that many people have the skill.
    #[default]
    Demonstrates,
    /// A few people must have the skill so that the service can reach the aim.
    Enables,
}

impl Relation {
    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Demonstrates => "demonstrates",
            Self::Enables => "enables",
        }
    }
}

impl FromStr for Relation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Demonstrates, Self::Enables].into_iter().find(|relation| relation.code() == text).ok_or(())
    }
}
