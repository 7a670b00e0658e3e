//! Kinds and states of learning.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Is this kind a block: an apprenticeship or a secondment? It takes the same half-days week by week, and none of the hours
/// that a person has for learning.
pub fn is_block(kind: &str) -> bool {
    matches!(kind.to_lowercase().as_str(), "apprenticeship" | "secondment")
}

/// Is learning of this kind and mode done at one's own pace, with no session to go to? Where no mode is said, e-learning is.
pub fn is_self_paced(kind: &str, mode: Option<&str>) -> bool {
    match mode {
        Some(mode) => matches!(mode.to_lowercase().as_str(), "self-paced" | "self paced"),
        None => kind.to_lowercase() == "e-learning",
    }
}

/// The status of a (training) session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum SessionStatus {
    /// It could run; the planner may choose it.
    Candidate,
    /// It is meant to run.
    Planned,
    /// It will run. The planner changes nothing of it.
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

/// The status of a person's place in a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum PlaceStatus {
    /// It is kept for the person.
    Booked,
    /// The session is full, and the person waits. The person who has waited longest gets the next free place.
    Waiting,
    /// The person came.
    Attended,
    /// The person came for a part, which completes nothing.
    Part,
    /// The person did not come.
    Absent,
    /// The person did not come, and said so in time.
    Excused,
}

impl PlaceStatus {
    /// Every status.
    pub const ALL: [Self; 6] = [Self::Booked, Self::Waiting, Self::Attended, Self::Part, Self::Absent, Self::Excused];

    /// The word used in answers and the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Booked => "booked",
            Self::Waiting => "waiting",
            Self::Attended => "attended",
            Self::Part => "part",
            Self::Absent => "absent",
            Self::Excused => "excused",
        }
    }

    /// Does the place take a seat, now or in the past? (A person who waits takes none.)
    pub fn takes_a_seat(self) -> bool {
        self != Self::Waiting
    }

    /// Did the person stay away?
    pub fn stayed_away(self) -> bool {
        matches!(self, Self::Absent | Self::Excused)
    }
}

impl FromStr for PlaceStatus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|status| status.code() == text).ok_or(())
    }
}
