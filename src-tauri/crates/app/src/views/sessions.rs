//! The calendar of (training) sessions.

use domain::Date;
use domain::activities::{PlaceStatus, SessionStatus};

use super::Pence;

/// E-mail addresses in a file that others read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// They stay inside.
    LeftOut,
    /// Somebody asked for them.
    Kept,
}

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
        /// The path of the file.
        pub path: String,
        /// Sessions in it.
        pub sessions: u32,
    }

    /// A session in the calendar.
    pub struct CalendarSession {
        /// The session's code.
        pub key: String,
        /// Activity's code.
        pub activity: String,
        /// The activity's title.
        pub title: String,
        /// The kind of activity.
        pub kind: String,
        /// ISO date-time without zone (local time), or a date for long ones.
        pub starts: String,
        /// When it ends, written in the same way.
        pub ends: String,
        /// Weekly half-days of a long one, in words.
        pub halfdays: String,
        /// The venue's title, where there is one.
        pub venue: Option<String>,
        /// The trainer, where there is one.
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
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// What the place is; one who waits has none yet.
        pub status: PlaceStatus,
    }

    /// A change by hand.
    pub struct SessionChange {
        /// The session's code.
        pub session: String,
        /// The new status.
        pub status: SessionStatus,
        /// Why, for the history.
        pub reason: Option<String>,
    }

    /// A session with everything that headless callers are told of it.
    pub struct SessionListed {
        /// The session's code.
        pub session: String,
        /// The activity's code.
        pub activity: String,
        /// `2026-05-13T09:30`, or a date alone.
        pub starts: String,
        /// When it ends, written in the same way.
        pub ends: String,
        /// `tue-am;thu-pm`, for a block.
        pub halfdays: Option<String>,
        /// The venue's code.
        pub venue: Option<String>,
        /// The trainer.
        pub trainer: Option<String>,
        /// Seats; null is no limit.
        pub capacity: Option<u32>,
        /// Where it stands.
        pub status: SessionStatus,
        /// Who has a place, in the order of recording.
        pub places: Vec<PlaceListed>,
        /// The numbers of those who wait for one, the longest first.
        pub waiting: Vec<String>,
    }

    /// A place, by the person's number.
    pub struct PlaceListed {
        /// The person's number.
        pub person: String,
        /// What it is.
        pub status: PlaceStatus,
    }

    /// A session to be made, or what is to be changed of one.
    #[derive(Default)]
    pub struct SessionEdit {
        /// The activity's code.
        pub activity: Option<String>,
        /// `2026-05-13 09:30`, or a date alone.
        pub starts: Option<String>,
        /// Likewise; not before it starts.
        pub ends: Option<String>,
        /// Weekly half-days of a block; empty takes them away.
        pub halfdays: Option<String>,
        /// The venue's code; empty takes it away.
        pub venue: Option<String>,
        /// The trainer; empty takes the name away.
        pub trainer: Option<String>,
        /// How many people can take part.
        pub capacity: Option<u32>,
    }

    /// The session that was made or changed.
    pub struct SessionMade {
        /// Its code.
        pub session: String,
    }

    /// Somebody who wants a place.
    pub struct Booking {
        /// The session's code.
        pub session: String,
        /// The person's number.
        pub person: String,
        /// Why the place is given in spite of what speaks against it.
        pub accept_warning: Option<String>,
    }

    /// What became of a booking.
    pub struct Booked {
        /// `booked`, or `waiting` where the session is full.
        pub status: PlaceStatus,
        /// Which in line, 1 for the first; null for one who has a place.
        pub position: Option<u32>,
        /// What speaks against it, and was accepted.
        pub warnings: Vec<String>,
    }

    /// What became of giving a place up.
    pub struct Unbooked {
        /// The numbers of those who waited and have a place now.
        pub moved_up: Vec<String>,
    }

    /// Who came, as far as it is said: what is said of nobody stays as it is.
    pub struct CameTo {
        /// The session's code.
        pub session: String,
        /// A person's number, and whether the person came.
        pub people: Vec<(String, PlaceStatus)>,
    }

    /// A session after it was said who came.
    pub struct AttendanceNoted {
        /// The session's code.
        pub session: String,
        /// Where it stands now.
        pub status: SessionStatus,
        /// Everybody who has a place in it.
        pub places: Vec<PlaceListed>,
    }

    /// Who came to a session that was held.
    pub struct Attendance {
        /// The session's code.
        pub session: String,
        /// The numbers of the people who came; everyone else who had a place was absent.
        pub attended: Vec<String>,
    }
}
