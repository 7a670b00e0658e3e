//! A session as its attendees see it in their calendars.

use chrono::DateTime;
use domain::holidays::ClosedDays;
use exchange::write::{CalendarEvent, Standing};

use crate::sessions::meetings::meetings;
use crate::sessions::when::{self, Times};

/// The facts about a session that an attendee sees.
#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) kind: String,
    pub(super) mode: Option<String>,
    pub(super) minutes: i64,
    pub(super) starts: String,
    pub(super) ends: String,
    pub(super) halfdays: String,
    pub(super) venue: Option<String>,
    pub(super) trainer: Option<String>,
    pub(super) status: String,
}

impl Session {
    /// The calendar entries of the session, each named by the session's code and the entry's number. A candidate has none.
    pub(super) fn entries(&self, closed: &ClosedDays) -> Vec<CalendarEvent> {
        let standing = match self.status.as_str() {
            "candidate" => return Vec::new(),
            "planned" => Standing::Tentative,
            "cancelled" => Standing::Cancelled,
            _ => Standing::Confirmed,
        };
        let self_paced = domain::activities::is_self_paced(&self.kind, self.mode.as_deref());
        let times = Times { starts: &self.starts, ends: &self.ends, halfdays: &self.halfdays, self_paced };
        let Some(found) = meetings(times, self.minutes, closed) else { return Vec::new() };
        let days = when::half_days_words(&when::half_days(&self.halfdays));
        let days = (!days.is_empty()).then(|| format!("On: {days}"));
        let trainer = self.trainer.as_ref().map(|trainer| format!("Trainer: {trainer}"));
        let lines: Vec<String> = [Some(self.kind.clone()), days, trainer].into_iter().flatten().collect();
        let entry = |(at, when)| CalendarEvent {
            uid: name(&self.code, at),
            sequence: 0,
            changed: DateTime::UNIX_EPOCH,
            title: self.title.clone(),
            when,
            place: self.venue.clone(),
            description: Some(lines.join("\n")),
            busy: found.busy,
            standing,
        };
        found.entries.iter().cloned().enumerate().map(entry).collect()
    }
}

/// The name of an entry within the store: the session's code and, for all but the first entry, the entry's number. A `+` in a code is
/// always replaced, so that no two entries have one name.
fn name(code: &str, at: usize) -> String {
    let mut name = String::new();
    for c in code.chars() {
        if c.is_ascii_alphanumeric() || "-._".contains(c) {
            name.push(c);
        } else {
            let mut bytes = [0; 4];
            name.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("%{byte:02X}")));
        }
    }
    if at == 0 { name } else { format!("{name}+{}", at + 1) }
}
