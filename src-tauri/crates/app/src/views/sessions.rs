//! The calendar of (training) sessions.

use domain::{Date, activities::SessionStatus};

use super::Pence;

super::views! {
    /// Which part of the calendar.
    #[derive(Default)]
    pub struct CalendarQuery {
        /// First day; null is the month's first.
        pub from: Option<Date>,
        /// Last day; null is the month's last.
        pub to: Option<Date>,
        /// Only sessions with people of this branch.
        pub branch: Option<String>,
        /// Only sessions of this person.
        pub person: Option<String>,
    }

    /// A calendar file that was written.
    pub struct WrittenCalendar {
        /// Where.
        pub path: String,
        /// Sessions in it.
        pub sessions: u32,
    }

    /// A session in the calendar.
    pub struct CalendarSession {
        /// Code.
        pub key: String,
        /// Activity's code.
        pub activity: String,
        /// Title.
        pub title: String,
        /// Kind.
        pub kind: String,
        /// ISO date-time without zone (local time), or a date for long ones.
        pub starts: String,
        /// Likewise.
        pub ends: String,
        /// Weekly half-days of a long one, in words.
        pub halfdays: String,
        /// Venue.
        pub venue: Option<String>,
        /// Trainer.
        pub trainer: Option<String>,
        /// Where it stands.
        pub status: SessionStatus,
        /// Seats; null is no limit.
        pub capacity: Option<u32>,
        /// Who has a place.
        pub people: Vec<SessionPlace>,
        /// Skills it teaches: code, title, level.
        pub teaches: Vec<(String, String, u8)>,
        /// Its money with its present places.
        pub pence: Pence,
    }

    /// A place in a session.
    pub struct SessionPlace {
        /// Number.
        pub person: String,
        /// Name.
        pub name: String,
        /// `booked`, `attended`, `absent`.
        pub status: String,
    }

    /// A change by hand.
    pub struct SessionChange {
        /// The session's code.
        pub session: String,
        /// The new status.
        pub status: SessionStatus,
    }

    /// Who came to a session that was held.
    pub struct Attendance {
        /// The session's code.
        pub session: String,
        /// The numbers of the people who came; everyone else who had a place was absent.
        pub attended: Vec<String>,
    }
}
