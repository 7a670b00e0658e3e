//! The calendar of (training) sessions.

use domain::Date;
use domain::activities::{PlaceStatus, SessionStatus};

use super::Pence;

/// What happens to e-mail addresses in a file that others read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Addresses {
    /// Addresses are left out.
    LeftOut,
    /// Addresses are kept, because somebody asked for them.
    Kept,
}

super::views! {
    /// The part of the calendar to read.
    #[derive(Default)]
    pub struct CalendarQuery {
        /// First day; null means the first day of this month.
        pub from: Option<Date>,
        /// Last day; null means the last day of this month.
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
        /// How many sessions it has.
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
        /// When it starts: an ISO date-time without zone (local time), or a date for a long session.
        pub starts: String,
        /// When it ends, written as `starts` is.
        pub ends: String,
        /// The weekly half-days of a long session, in words.
        pub halfdays: String,
        /// The venue's title, where there is one.
        pub venue: Option<String>,
        /// The trainer, where there is one.
        pub trainer: Option<String>,
        /// Its status.
        pub status: SessionStatus,
        /// The number of seats; null for no limit.
        pub capacity: Option<u32>,
        /// The people who have a place, or wait for one.
        pub people: Vec<SessionPlace>,
        /// The skills that it teaches, as (code, title, level).
        pub teaches: Vec<(String, String, u8)>,
        /// What it costs with its present places, in pence.
        pub pence: Pence,
    }

    /// A place in a session.
    pub struct SessionPlace {
        /// The person's number.
        pub person: String,
        /// The person's name.
        pub name: String,
        /// The status of the place. A person who waits has no place yet.
        pub status: PlaceStatus,
    }

    /// A change of a session's status by hand.
    pub struct SessionChange {
        /// The session's code.
        pub session: String,
        /// The new status.
        pub status: SessionStatus,
        /// The reason, for the history.
        pub reason: Option<String>,
    }

    /// A session, with everything that the headless command lists.
    pub struct SessionListed {
        /// The session's code.
        pub session: String,
        /// The activity's code.
        pub activity: String,
        /// When it starts: `2026-05-13T09:30`, or a date alone.
        pub starts: String,
        /// When it ends, written as `starts` is.
        pub ends: String,
        /// `tue-am;thu-pm`, for a block.
        pub halfdays: Option<String>,
        /// The venue's code.
        pub venue: Option<String>,
        /// The trainer.
        pub trainer: Option<String>,
        /// The number of seats; null for no limit.
        pub capacity: Option<u32>,
        /// Its status.
        pub status: SessionStatus,
        /// The places, in the order of recording.
        pub places: Vec<PlaceListed>,
        /// The numbers of the people who wait for a place. Those who have waited longest come first.
        pub waiting: Vec<String>,
    }

    /// A place, by the person's number.
    pub struct PlaceListed {
        /// The person's number.
        pub person: String,
        /// The status of the place.
        pub status: PlaceStatus,
    }

    /// A session to make, or the changes of one.
    #[derive(Default)]
    pub struct SessionEdit {
        /// The activity's code.
        pub activity: Option<String>,
        /// When it starts: `2026-05-13 09:30`, or a date alone.
        pub starts: Option<String>,
        /// When it ends, written as `starts` is; not before the start.
        pub ends: Option<String>,
        /// The weekly half-days of a block. An empty text removes them.
        pub halfdays: Option<String>,
        /// The venue's code. An empty text removes the venue.
        pub venue: Option<String>,
        /// The trainer. An empty text removes the name.
        pub trainer: Option<String>,
        /// How many people can take part.
        pub capacity: Option<u32>,
    }

    /// The session that was made or changed.
    pub struct SessionMade {
        /// Its code.
        pub session: String,
    }

    /// A request for a place.
    pub struct Booking {
        /// The session's code.
        pub session: String,
        /// The person's number.
        pub person: String,
        /// The reason to give the place although something speaks against it.
        pub accept_warning: Option<String>,
    }

    /// The result of a booking.
    pub struct Booked {
        /// `booked`, or `waiting` if the session is full.
        pub status: PlaceStatus,
        /// The position on the waiting list, 1 for the first; null for a person who has a place.
        pub position: Option<u32>,
        /// What speaks against the booking and was accepted.
        pub warnings: Vec<String>,
    }

    /// The result of giving up a place.
    pub struct Unbooked {
        /// The numbers of the people who waited and now have a place.
        pub moved_up: Vec<String>,
    }

    /// A note of which people came. Nothing changes for people who are not in it.
    pub struct CameTo {
        /// The session's code.
        pub session: String,
        /// The people, as (number, status).
        pub people: Vec<(String, PlaceStatus)>,
    }

    /// A session after a note of who came.
    pub struct AttendanceNoted {
        /// The session's code.
        pub session: String,
        /// Its present status.
        pub status: SessionStatus,
        /// All places in it.
        pub places: Vec<PlaceListed>,
    }

    /// Who came to a session that was held.
    pub struct Attendance {
        /// The session's code.
        pub session: String,
        /// The numbers of the people who came. Everyone else who had a place was absent.
        pub attended: Vec<String>,
    }
}
