//! Sessions as an iCalendar file (RFC 5545) that Outlook, Google and Apple read.

use chrono::{DateTime, NaiveDate, Utc};
use domain::Date;
use icalendar::{Calendar, Component, Event, EventLike, Property};

/// British time, for every event with a time of day: summer time from the last Sunday of March to the last of October.
/// A constant text, because the crate has no builder for one and gives a parsed one a random UID.
const LONDON: &str = "BEGIN:VTIMEZONE\r
TZID:Europe/London\r
BEGIN:DAYLIGHT\r
TZOFFSETFROM:+0000\r
TZOFFSETTO:+0100\r
TZNAME:BST\r
DTSTART:19810329T010000\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r
END:DAYLIGHT\r
BEGIN:STANDARD\r
TZOFFSETFROM:+0100\r
TZOFFSETTO:+0000\r
TZNAME:GMT\r
DTSTART:19961027T020000\r
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r
END:STANDARD\r
END:VTIMEZONE\r
";

/// When an event begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Whole days, both included.
    Days(Date, Date),
    /// British clock time: day and minutes after midnight, for the start and the end.
    Times((Date, u16), (Date, u16)),
}

/// One event of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// What tells it from every other event, the same in every export, so that a calendar updates it.
    pub uid: String,
    /// What it is called.
    pub title: String,
    /// When.
    pub when: When,
    /// Where.
    pub place: Option<String>,
    /// More about it.
    pub description: Option<String>,
    /// It might not take place (a session that is only planned).
    pub tentative: bool,
    /// It does not take place.
    pub cancelled: bool,
}

/// The events as an iCalendar file. `stamp` is the time at which it is made.
pub fn calendar(name: &str, events: &[CalendarEvent], stamp: DateTime<Utc>) -> String {
    let mut calendar = Calendar::new();
    calendar.properties.retain(|property| property.key() != "PRODID");
    calendar.append_property(Property::new("PRODID", "-//Skillsplan//EN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("X-WR-CALNAME", one_line(name)));
    for event in events {
        calendar.push(one_event(event, stamp));
    }
    let text = calendar.to_string();
    match text.find("BEGIN:VEVENT") {
        Some(at) if events.iter().any(|event| matches!(event.when, When::Times(..))) => format!("{}{LONDON}{}", &text[..at], &text[at..]),
        _ => text,
    }
}

fn one_event(event: &CalendarEvent, stamp: DateTime<Utc>) -> Event {
    let mut out = Event::new();
    out.uid(&event.uid).timestamp(stamp).summary(&one_line(&event.title));
    match event.when {
        // The end of whole days is the day after them (RFC 5545, 3.6.1); the crate's `all_day` writes the first day.
        When::Days(first, last) => {
            out.starts(first.naive()).ends(last.plus_days(1).naive());
        }
        When::Times((first, from), (last, to)) => {
            out.append_property(local("DTSTART", first.naive(), from)).append_property(local("DTEND", last.naive(), to));
        }
    }
    if let Some(place) = &event.place {
        out.location(&one_line(place));
    }
    if let Some(description) = &event.description {
        out.description(description);
    }
    let status = match (event.cancelled, event.tentative) {
        (true, _) => "CANCELLED",
        (false, true) => "TENTATIVE",
        (false, false) => "CONFIRMED",
    };
    out.add_property("STATUS", status);
    out
}

fn local(key: &str, date: NaiveDate, minutes: u16) -> Property {
    let text = format!("{}T{:02}{:02}00", date.format("%Y%m%d"), minutes / 60, minutes % 60);
    Property::new(key, text).add_parameter("TZID", "Europe/London").done()
}

fn one_line(text: &str) -> String {
    crate::clean::text(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn event(when: When) -> CalendarEvent {
        CalendarEvent {
            uid: "session-S1@skillsplan".to_owned(),
            title: "Read, talk; play \\ “with” a very long title that goes on and on until the line has to be folded – Zoë".to_owned(),
            when,
            place: Some("Central, learning room".to_owned()),
            description: Some("First line\nsecond line".to_owned()),
            tentative: true,
            cancelled: false,
        }
    }

    fn made(when: When) -> String {
        calendar("Fairshire\r\nLibraries", &[event(when)], DateTime::UNIX_EPOCH)
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn whole_days_end_on_the_day_after_the_last() {
        let lines = unfolded(&made(When::Days(day("2026-04-13"), day("2026-04-14"))));
        assert!(lines.contains(&"DTSTART;VALUE=DATE:20260413".to_owned()), "{lines:?}");
        assert!(lines.contains(&"DTEND;VALUE=DATE:20260415".to_owned()), "{lines:?}");
    }

    #[test]
    fn times_are_british_times_of_a_zone_that_the_file_defines() {
        let text = made(When::Times((day("2026-04-13"), 570), (day("2026-04-13"), 750)));
        let lines = unfolded(&text);
        assert!(lines.contains(&"DTSTART;TZID=Europe/London:20260413T093000".to_owned()), "{lines:?}");
        assert!(lines.contains(&"DTEND;TZID=Europe/London:20260413T123000".to_owned()), "{lines:?}");
        let zone = text.find("BEGIN:VTIMEZONE").expect("a zone");
        assert!(zone < text.find("BEGIN:VEVENT").expect("an event"));
        assert_eq!(lines.iter().filter(|line| line.starts_with("UID:")).count(), 1, "the zone has no UID");
    }

    #[test]
    fn lines_are_folded_and_text_is_escaped() {
        let text = made(When::Days(day("2026-04-13"), day("2026-04-13")));
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            assert!(!line.contains('\n') && !line.contains('\r'));
        }
        let lines = unfolded(&text);
        assert!(
            lines.iter().any(|line| line.starts_with("SUMMARY:Read\\, talk\\; play \\\\ “with”") && line.ends_with("Zoë")),
            "{lines:?}"
        );
        assert!(lines.contains(&"LOCATION:Central\\, learning room".to_owned()), "{lines:?}");
        assert!(lines.contains(&"DESCRIPTION:First line\\nsecond line".to_owned()), "{lines:?}");
        assert!(lines.contains(&"X-WR-CALNAME:Fairshire Libraries".to_owned()), "{lines:?}");
    }

    #[test]
    fn the_same_events_make_the_same_file() {
        let when = When::Days(day("2026-04-13"), day("2026-04-13"));
        assert_eq!(made(when), made(when));
    }
}
