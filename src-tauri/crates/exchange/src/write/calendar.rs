//! Writes sessions as an iCalendar file (RFC 5545) that Outlook, Google and Apple can read.

use chrono::{DateTime, Utc};
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum When {
    /// Whole days, both included.
    Days(Date, Date),
    /// British clock time: day and minutes after midnight, for the start and the end.
    Times((Date, u16), (Date, u16)),
    /// The same British clock time on some days of every week.
    Weekly(Weekly),
}

/// A time of day that is repeated every week.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weekly {
    /// The first day on which it takes place.
    pub first: Date,
    /// The last day on which it takes place.
    pub last: Date,
    /// The days of the week, 0 for Monday to 6 for Sunday; the first day's is among them.
    pub weekdays: Vec<u32>,
    /// Minutes after midnight at which it begins.
    pub from: u16,
    /// Minutes after midnight at which it ends.
    pub to: u16,
    /// Days between the first and the last on which it does not take place.
    pub except: Vec<Date>,
}

/// Whether an event takes place (RFC 5545, 3.8.1.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It may take place: a session that is only planned.
    Tentative,
    /// It will take place, or has taken place.
    Confirmed,
    /// It does not take place.
    Cancelled,
}

/// One event of a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarEvent {
    /// A unique id, the same in every export, so that a calendar updates the event.
    pub uid: String,
    /// How often it has changed for those who go. A calendar takes the version with the greater number (RFC 5545, 3.8.7.4).
    pub sequence: u32,
    /// When it changed last.
    pub changed: DateTime<Utc>,
    /// Its title.
    pub title: String,
    /// The days and hours that it takes.
    pub when: When,
    /// The place, if it is known.
    pub place: Option<String>,
    /// A longer description.
    pub description: Option<String>,
    /// Does it take the time of the people who go? Learning at one's own pace does not (RFC 5545, 3.8.2.7).
    pub busy: bool,
    /// Does it take place?
    pub standing: Standing,
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
        Some(at) if events.iter().any(|event| !matches!(event.when, When::Days(..))) => format!("{}{LONDON}{}", &text[..at], &text[at..]),
        _ => text,
    }
}

fn one_event(event: &CalendarEvent, stamp: DateTime<Utc>) -> Event {
    let mut out = Event::new();
    out.uid(&event.uid).timestamp(stamp).last_modified(event.changed).sequence(event.sequence).summary(&one_line(&event.title));
    match &event.when {
        // The end of whole days is the day after them (RFC 5545, 3.6.1); the crate's `all_day` writes the first day.
        When::Days(first, last) => {
            out.starts(first.naive()).ends(last.plus_days(1).naive());
        }
        When::Times((first, from), (last, to)) => {
            out.append_property(local("DTSTART", *first, *from)).append_property(local("DTEND", *last, *to));
        }
        When::Weekly(weekly) => {
            out.append_property(local("DTSTART", weekly.first, weekly.from)).append_property(local("DTEND", weekly.first, weekly.to));
            out.add_property("RRULE", rule(weekly));
            // There is one line for each day, as Google and Outlook write it, because not every program reads a list.
            for day in &weekly.except {
                out.append_multi_property(local("EXDATE", *day, weekly.from));
            }
        }
    }
    if let Some(place) = &event.place {
        out.location(&one_line(place));
    }
    if let Some(description) = &event.description {
        out.description(&several_lines(description));
    }
    out.add_property("TRANSP", if event.busy { "OPAQUE" } else { "TRANSPARENT" });
    out.add_property(
        "STATUS",
        match event.standing {
            Standing::Tentative => "TENTATIVE",
            Standing::Confirmed => "CONFIRMED",
            Standing::Cancelled => "CANCELLED",
        },
    );
    out
}

/// The rule for every week up to the last day. `UNTIL` is in UTC, because the start has a time zone (RFC 5545, 3.3.10).
fn rule(weekly: &Weekly) -> String {
    const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let days: Vec<&str> = weekly.weekdays.iter().filter_map(|day| DAYS.get(*day as usize).copied()).collect();
    format!("FREQ=WEEKLY;WKST=MO;UNTIL={};BYDAY={}", universal(weekly.last, weekly.from), days.join(","))
}

fn local(key: &str, date: Date, minutes: u16) -> Property {
    let text = format!("{}T{:02}{:02}00", date.naive().format("%Y%m%d"), minutes / 60, minutes % 60);
    Property::new(key, text).add_parameter("TZID", "Europe/London").done()
}

/// A British clock time in UTC. Training always begins after the hour at which the clocks change.
fn universal(date: Date, minutes: u16) -> String {
    let last_sunday = |month: u32| {
        let end = Date::from_ymd(date.ymd().0, month, 1).unwrap_or(date).month_end();
        end.plus_days(-i64::from((end.weekday() + 1) % 7))
    };
    let is_summer = last_sunday(3) <= date && date < last_sunday(10);
    let (date, minutes) = match (is_summer, minutes.checked_sub(60)) {
        (false, _) => (date, minutes),
        (true, Some(earlier)) => (date, earlier),
        (true, None) => (date.plus_days(-1), minutes + 23 * 60),
    };
    format!("{}T{:02}{:02}00Z", date.naive().format("%Y%m%d"), minutes / 60, minutes % 60)
}

/// Text of one line, without control characters, which a calendar must not contain (RFC 5545, 3.1).
fn one_line(text: &str) -> String {
    crate::clean::text(text).chars().filter(|c| !c.is_control()).collect()
}

fn several_lines(text: &str) -> String {
    crate::clean::lines(text).chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn event(when: When) -> CalendarEvent {
        CalendarEvent {
            uid: "S1@0193.skillsplan".to_owned(),
            sequence: 3,
            changed: DateTime::UNIX_EPOCH,
            title: "Read, talk; play \\ “with” a very long title that goes on and on until the line has to be folded – Zoë".to_owned(),
            when,
            place: Some("Central,\u{7} learning room".to_owned()),
            description: Some("First line\nsecond\u{1b}[31m line".to_owned()),
            busy: true,
            standing: Standing::Tentative,
        }
    }

    fn made(when: When) -> String {
        calendar("Fairshire\r\nLibraries", &[event(when)], DateTime::UNIX_EPOCH)
    }

    fn unfolded(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").split("\r\n").map(str::to_owned).collect()
    }

    fn tuesdays(last: &str, except: &[&str]) -> When {
        let except = except.iter().map(|text| day(text)).collect();
        When::Weekly(Weekly { first: day("2027-01-12"), last: day(last), weekdays: vec![1], from: 540, to: 780, except })
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
    fn what_comes_back_every_week_ends_with_its_last_day_and_leaves_out_closed_days() {
        let text = made(tuesdays("2027-10-26", &["2027-03-30"]));
        let lines = unfolded(&text);
        for line in [
            "DTSTART;TZID=Europe/London:20270112T090000",
            "DTEND;TZID=Europe/London:20270112T130000",
            // Summer time: nine o'clock is eight in UTC.
            "RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20271026T080000Z;BYDAY=TU",
            "EXDATE;TZID=Europe/London:20270330T090000",
            "SEQUENCE:3",
            "LAST-MODIFIED:19700101T000000Z",
            "TRANSP:OPAQUE",
        ] {
            assert!(lines.contains(&line.to_owned()), "{line} in {lines:?}");
        }
        assert!(text.contains("BEGIN:VTIMEZONE"));
        let winter = unfolded(&made(tuesdays("2027-11-02", &[])));
        assert!(winter.contains(&"RRULE:FREQ=WEEKLY;WKST=MO;UNTIL=20271102T090000Z;BYDAY=TU".to_owned()), "{winter:?}");
    }

    #[test]
    fn the_clocks_change_on_the_last_sundays_of_march_and_october() {
        for (date, hour) in [("2027-03-27", "09"), ("2027-03-28", "08"), ("2027-10-30", "08"), ("2027-10-31", "09")] {
            assert!(universal(day(date), 540).ends_with(&format!("T{hour}0000Z")), "{date}");
        }
    }

    #[test]
    fn lines_are_folded_and_text_is_escaped() {
        let text = made(When::Days(day("2026-04-13"), day("2026-04-13")));
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
            assert!(!line.chars().any(char::is_control), "{line:?}");
        }
        let lines = unfolded(&text);
        assert!(
            lines.iter().any(|line| line.starts_with("SUMMARY:Read\\, talk\\; play \\\\ “with”") && line.ends_with("Zoë")),
            "{lines:?}"
        );
        assert!(lines.contains(&"LOCATION:Central\\, learning room".to_owned()), "{lines:?}");
        assert!(lines.contains(&"DESCRIPTION:First line\\nsecond[31m line".to_owned()), "{lines:?}");
        assert!(lines.contains(&"X-WR-CALNAME:Fairshire Libraries".to_owned()), "{lines:?}");
    }

    #[test]
    fn the_same_events_make_the_same_file() {
        assert_eq!(made(tuesdays("2027-10-26", &[])), made(tuesdays("2027-10-26", &[])));
    }
}
