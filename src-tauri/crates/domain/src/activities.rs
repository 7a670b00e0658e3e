//! Kinds and states of learning.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Does learning of this kind take the same half-days week by week, outside the hours that learning is given?
pub fn is_block(kind: &str) -> bool {
    matches!(kind.to_lowercase().as_str(), "apprenticeship" | "secondment")
}

/// Where a (training) session stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum SessionStatus {
    /// It could run; the planner may choose it.
    Candidate,
    /// It is meant to run.
    Planned,
    /// It will run; the planner moves nothing of it.
    Confirmed,
    /// It took place.
    Held,
    /// It does not take place.
    Cancelled,
}

impl SessionStatus {
    /// Every status, in the order of a session's life.
    pub const ALL: [Self; 5] = [Self::Candidate, Self::Planned, Self::Confirmed, Self::Held, Self::Cancelled];

    /// The word used in files, answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::Planned => "planned",
            Self::Confirmed => "confirmed",
            Self::Held => "held",
            Self::Cancelled => "cancelled",
        }
    }
}

impl FromStr for SessionStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.code() == text).ok_or(())
    }
}
