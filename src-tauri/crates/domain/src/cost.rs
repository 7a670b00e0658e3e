//! What learning costs, in whole pence.

use serde::{Deserialize, Serialize};

use crate::activities::SessionStatus;

/// Money bound by sessions to come and money spent on those that were.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Cost {
    /// Pence of planned and confirmed sessions.
    pub committed: i64,
    /// Pence of held sessions.
    pub spent: i64,
}

impl Cost {
    /// Takes in one session's cost in pence. A candidate or cancelled session costs nothing.
    pub fn add(&mut self, status: SessionStatus, pence: i64) {
        match status {
            SessionStatus::Planned | SessionStatus::Confirmed => self.committed = self.committed.saturating_add(pence),
            SessionStatus::Held => self.spent = self.spent.saturating_add(pence),
            SessionStatus::Candidate | SessionStatus::Cancelled => {}
        }
    }
}

impl FromIterator<(SessionStatus, i64)> for Cost {
    fn from_iter<I: IntoIterator<Item = (SessionStatus, i64)>>(sessions: I) -> Self {
        let mut cost = Self::default();
        sessions.into_iter().for_each(|(status, pence)| cost.add(status, pence));
        cost
    }
}
