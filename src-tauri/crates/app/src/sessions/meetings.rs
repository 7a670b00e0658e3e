//! When the people of a session meet: its half-days and days, without the weeks between them.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::holidays::ClosedDays;
use exchange::write::{Weekly, When};
use planner::{HalfDay, Slot};

use crate::sessions::when::{self, AFTERNOON_STARTS, HALF_DAY_MINUTES, MORNING_STARTS, Times};

/// The times at which a session meets, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Meetings {
    /// The meeting times, one entry for each.
    pub(crate) entries: Vec<When>,
    /// Do the meetings take people's time? Learning at one's own pace does not.
    pub(crate) busy: bool,
}

impl Meetings {
    /// By day: the minutes of the day, as (from, to), that the meetings take of people's time.
    pub(crate) fn hours(&self) -> BTreeMap<Date, Vec<(u16, u16)>> {
        const MIDNIGHT: u16 = 24 * 60;
        let mut hours: BTreeMap<Date, Vec<(u16, u16)>> = BTreeMap::new();
        let days = |from: Date, to: Date| (0..=to.days_since(from)).map(move |days| from.plus_days(days));
        for entry in self.entries.iter().filter(|_| self.busy) {
            match entry {
                When::Days(from, to) => days(*from, *to).for_each(|day| hours.entry(day).or_default().push((0, MIDNIGHT))),
                When::Times((from, start), (to, end)) => days(*from, *to).for_each(|day| {
                    let time = (if day == *from { *start } else { 0 }, if day == *to { *end } else { MIDNIGHT });
                    hours.entry(day).or_default().push(time);
                }),
                When::Weekly(weekly) => days(weekly.first, weekly.last)
                    .filter(|day| weekly.weekdays.contains(&day.weekday()) && !weekly.except.contains(day))
                    .for_each(|day| hours.entry(day).or_default().push((weekly.from, weekly.to))),
            }
        }
        hours
    }

    /// Do the two overlap, so that nobody can be at both?
    pub(crate) fn clash(&self, other: &Self) -> bool {
        let theirs = other.hours();
        self.hours().iter().any(|(day, mine)| {
            let meets = |(from, to): &(u16, u16)| theirs.get(day).into_iter().flatten().any(|(start, end)| from < end && start < to);
            mine.iter().any(meets)
        })
    }
}

/// When a session meets. `minutes` is the activity's learning time. `None` if the times cannot be read, or if all days are closed.
pub(crate) fn meetings(times: Times<'_>, minutes: i64, closed: &ClosedDays) -> Option<Meetings> {
    let ((from, start), (to, end)) = (exchange::dates::parse_moment(times.starts)?, exchange::dates::parse_moment(times.ends)?);
    let whole = match (start, end) {
        (Some(start), Some(end)) => When::Times((from, start), (to, end)),
        _ => When::Days(from, to),
    };
    let entries = match when::of_session(times, closed) {
        Some(when::When::Window(..)) => return Some(Meetings { entries: vec![whole], busy: false }),
        Some(when::When::Block(from, to, halves)) => {
            [false, true].into_iter().filter_map(|afternoon| every_week(from, to, &halves, afternoon, closed)).collect()
        }
        Some(when::When::Slots(slots)) => match (start, end) {
            (Some(start), Some(end)) => each_day(&slots, start, end, minutes).unwrap_or_else(|| vec![whole]),
            _ => vec![whole],
        },
        None => vec![whole],
    };
    if entries.is_empty() { None } else { Some(Meetings { entries, busy: true }) }
}

/// The clock time of a half-day: its first and last minute of the day.
fn clock(afternoon: bool) -> (u16, u16) {
    let starts = if afternoon { AFTERNOON_STARTS } else { MORNING_STARTS };
    let minute = |minute: i64| u16::try_from(minute).unwrap_or(u16::MAX);
    (minute(starts), minute(starts + HALF_DAY_MINUTES))
}

/// An entry for the mornings, or for the afternoons, of a block.
fn every_week(from: Date, to: Date, halves: &[HalfDay], afternoon: bool, closed: &ClosedDays) -> Option<When> {
    let weekdays: BTreeSet<u32> =
        halves.iter().filter(|half| (half.index() % 2 == 1) == afternoon).filter_map(|half| u32::try_from(half.index() / 2).ok()).collect();
    let days = (0..=to.days_since(from)).map(|days| from.plus_days(days)).filter(|day| weekdays.contains(&day.weekday()));
    let (shut, open): (Vec<Date>, Vec<Date>) = days.partition(|day| closed.contains(day));
    let (first, last) = (*open.first()?, *open.last()?);
    let (starts, ends) = clock(afternoon);
    if first == last {
        return Some(When::Times((first, starts), (first, ends)));
    }
    // A day of the week without any meeting before the last day is left out, because its calendar rule would never apply.
    let weekdays = weekdays.into_iter().filter(|weekday| open.iter().any(|day| day.weekday() == *weekday)).collect::<Vec<_>>();
    let except = shut.into_iter().filter(|day| first < *day && *day < last && weekdays.contains(&day.weekday())).collect();
    Some(When::Weekly(Weekly { first, last, weekdays, from: starts, to: ends, except }))
}

/// The days of a session of several days, each with its hours. `None` if it has one day, or if its hours do not fit.
fn each_day(slots: &[Slot], start: u16, end: u16, minutes: i64) -> Option<Vec<When>> {
    let days: BTreeSet<Date> = slots.iter().map(|slot| slot.date).collect();
    let (first, last) = (*days.first()?, *days.last()?);
    if first == last {
        return None;
    }
    // A course from 9:30 to 16:30 over three days meets at these hours on each day, if that is enough for its learning time. A session that
    // the planner made runs from its first half-day to its last.
    let alike = end > start && i64::from(end - start) * i64::try_from(days.len()).unwrap_or(i64::MAX) >= minutes;
    let hours = |day: Date| {
        let has = |afternoon: bool| slots.contains(&Slot { date: day, afternoon });
        let opens = if has(false) { clock(false).0 } else { clock(true).0 };
        let shuts = if has(true) { clock(true).1 } else { clock(false).1 };
        if alike { (start, end) } else { (if day == first { start } else { opens }, if day == last { end } else { shuts }) }
    };
    let entries: Vec<When> = days
        .iter()
        .map(|day| (*day, hours(*day)))
        .filter(|(_, (from, to))| from < to)
        .map(|(day, (from, to))| When::Times((day, from), (day, to)))
        .collect();
    if entries.len() == days.len() { Some(entries) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn entries(starts: &str, ends: &str, halfdays: &str, minutes: i64) -> Vec<When> {
        let closed = ClosedDays::new([day("2027-03-30")].into(), BTreeSet::new());
        meetings(Times { starts, ends, halfdays, self_paced: false }, minutes, &closed).expect("meetings").entries
    }

    #[test]
    fn a_block_is_its_mornings_and_its_afternoons_less_closed_days() {
        let found = entries("2027-01-10", "2027-10-28", "tue-am;tue-pm;thu-pm", 9600);
        let weekly = |weekdays: &[u32], first: &str, last: &str, from, to| {
            let (first, last, weekdays) = (day(first), day(last), weekdays.to_vec());
            When::Weekly(Weekly { first, last, weekdays, from, to, except: vec![day("2027-03-30")] })
        };
        let expected = [weekly(&[1], "2027-01-12", "2027-10-26", 540, 780), weekly(&[1, 3], "2027-01-12", "2027-10-28", 810, 1050)];
        assert_eq!(found, expected);
        assert_eq!(
            entries("2027-03-24", "2027-04-06", "tue-am", 480),
            [When::Times((day("2027-04-06"), 540), (day("2027-04-06"), 780))],
            "one morning is left"
        );
        let closed = ClosedDays::new([day("2027-03-30")].into(), BTreeSet::new());
        let shut = Times { starts: "2027-03-29", ends: "2027-04-02", halfdays: "tue-am", self_paced: false };
        assert_eq!(meetings(shut, 240, &closed), None, "nobody meets on a day on which everything is closed");
    }

    #[test]
    fn a_course_of_days_is_one_entry_for_each_day() {
        let hours = |starts: &str, ends: &str, minutes: i64| -> Vec<(String, u16, u16)> {
            let times = entries(starts, ends, "", minutes).into_iter().map(|when| match when {
                When::Times((from, start), (to, end)) if from == to => (from.to_string(), start, end),
                other => (format!("{other:?}"), 0, 0),
            });
            times.collect()
        };
        let each = |list: &[(&str, u16, u16)]| list.iter().map(|(date, from, to)| ((*date).to_owned(), *from, *to)).collect::<Vec<_>>();
        assert_eq!(
            hours("2027-05-12T09:30", "2027-05-14T16:30", 1080),
            each(&[("2027-05-12", 570, 990), ("2027-05-13", 570, 990), ("2027-05-14", 570, 990)])
        );
        // This is how the planner writes 600 minutes that begin on a Friday afternoon.
        assert_eq!(
            hours("2027-05-14T13:30", "2027-05-17T15:30", 600),
            each(&[("2027-05-14", 810, 1050), ("2027-05-17", 540, 930)]),
            "no weekend"
        );
        assert_eq!(hours("2027-05-12T09:30", "2027-05-12T16:30", 360), each(&[("2027-05-12", 570, 990)]));
    }

    #[test]
    fn two_sessions_clash_where_their_hours_do() {
        let of = |starts: &str, ends: &str, halfdays: &str| {
            meetings(Times { starts, ends, halfdays, self_paced: false }, 120, &ClosedDays::default()).expect("meetings")
        };
        let block = of("2027-01-04", "2027-03-31", "tue-am");
        assert!(block.clash(&of("2027-01-12T12:00", "2027-01-12T14:00", "")));
        assert!(!block.clash(&of("2027-01-12T13:00", "2027-01-12T14:00", "")), "it begins when the other ends");
        assert!(!block.clash(&of("2027-01-13T09:00", "2027-01-13T12:00", "")), "another day");
        assert!(!block.clash(&of("2027-01-04", "2027-03-31", "")), "at one's own pace");
    }

    #[test]
    fn what_is_learned_at_ones_own_pace_takes_no_time_in_the_calendar() {
        for (ends, self_paced) in [("2027-03-31", false), ("2027-03-31", true), ("2027-01-06", true)] {
            let window = Times { starts: "2027-01-04", ends, halfdays: "", self_paced };
            let found = meetings(window, 60, &ClosedDays::default()).expect("a window");
            assert_eq!(found, Meetings { entries: vec![When::Days(day("2027-01-04"), day(ends))], busy: false });
        }
    }
}
