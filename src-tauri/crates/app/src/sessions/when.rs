//! The time of a session in three forms: the planner's half-days, the calendar's times, and words for people.

use std::collections::BTreeSet;

use domain::Date;
use domain::holidays::ClosedDays;
use planner::{HalfDay, Slot};
use store::sessions::SessionRow;

/// Learning time that one half-day holds, in minutes. A longer session takes the half-days that follow.
pub(crate) const HALF_DAY_MINUTES: i64 = 240;

/// The minute of the day at which the afternoon begins.
const NOON: i64 = 13 * 60;
/// The minute of the day at which a session of the planner begins in the morning. A session of four hours ends before the afternoon.
pub(crate) const MORNING_STARTS: i64 = 9 * 60;
/// The minute of the day at which a session of the planner begins in the afternoon.
pub(crate) const AFTERNOON_STARTS: i64 = 13 * 60 + 30;
/// The longest session, in days, that takes all its days. A longer one without half-days is a window.
const LONGEST_COURSE: i64 = 5;

/// When a session is, in the planner's three ways.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum When {
    /// In these half-days.
    Slots(Vec<Slot>),
    /// In these half-days of every week, from the first day to the last.
    Block(Date, Date, Vec<HalfDay>),
    /// At one's own pace from the first day to the last.
    Window(Date, Date),
}

impl When {
    /// The first and the last day.
    pub(crate) fn days(&self) -> (Date, Date) {
        match self {
            Self::Slots(slots) => match (slots.first(), slots.last()) {
                (Some(first), Some(last)) => (first.date, last.date),
                // A session always has a slot. If not, an empty range is the safe answer.
                _ => (Date::from(chrono::NaiveDate::MAX), Date::from(chrono::NaiveDate::MIN)),
            },
            Self::Block(from, to, _) | Self::Window(from, to) => (*from, *to),
        }
    }
}

/// Half-days as the store writes them (`mon-am;tue-pm`), in the order of the week, each once.
pub(crate) fn half_days(text: &str) -> Vec<HalfDay> {
    let found: BTreeSet<HalfDay> = text.split(';').filter_map(|word| word.trim().parse().ok()).collect();
    found.into_iter().collect()
}

fn is_weekend(date: Date) -> bool {
    date.weekday() >= 5
}

/// The half-days that a session takes from its first one on: one for each four hours, one after the other. Closed days are left out and, if
/// the session begins in the week, weekends too.
pub(crate) fn slots_from(first: Slot, minutes: i64, closed: &ClosedDays) -> Vec<Slot> {
    let wanted = usize::try_from((minutes.max(1) + HALF_DAY_MINUTES - 1) / HALF_DAY_MINUTES).unwrap_or(1);
    let mut slots = vec![first];
    let mut at = first;
    // The loop ends after a year, because no service is closed for longer.
    for _ in 0..732 {
        if slots.len() >= wanted {
            break;
        }
        at = if at.afternoon { Slot { date: at.date.plus_days(1), afternoon: false } } else { Slot { date: at.date, afternoon: true } };
        if !closed.contains(&at.date) && (is_weekend(first.date) || !is_weekend(at.date)) {
            slots.push(at);
        }
    }
    slots
}

/// The day of a date-time of the store; `None` if it cannot be read.
pub(crate) fn day(moment: &str) -> Option<Date> {
    exchange::dates::parse_moment(moment).map(|(day, _)| day)
}

/// A day, and the minute of the day if there is a time.
fn moment(text: &str) -> Option<(Date, Option<i64>)> {
    let (day, time) = exchange::dates::parse_moment(text)?;
    Some((day, time.map(i64::from)))
}

/// The times of a session as the store writes them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Times<'s> {
    pub(crate) starts: &'s str,
    pub(crate) ends: &'s str,
    /// Weekly half-days of a block.
    pub(crate) halfdays: &'s str,
    /// Is the activity done at one's own pace?
    pub(crate) self_paced: bool,
}

impl<'s> Times<'s> {
    pub(crate) fn of(session: &'s SessionRow) -> Self {
        Self {
            starts: &session.starts,
            ends: &session.ends,
            halfdays: &session.halfdays,
            self_paced: domain::activities::is_self_paced(&session.kind, session.mode.as_deref()),
        }
    }
}

/// The time of a stored session. `None` if its times cannot be read.
pub(crate) fn of_session(times: Times<'_>, closed: &ClosedDays) -> Option<When> {
    let ((from, start), (to, end)) = (moment(times.starts)?, moment(times.ends)?);
    let weekly = half_days(times.halfdays);
    if !weekly.is_empty() {
        return Some(When::Block(from, to, weekly));
    }
    let whole_days = start.is_none() || end.is_none();
    // A window may be only a few days long, if a plan's time begins at the end of a month.
    if whole_days && (times.self_paced || to.days_since(from) >= LONGEST_COURSE) {
        return Some(When::Window(from, to));
    }
    let (start, end) = (start.unwrap_or(0), end.unwrap_or(24 * 60));
    let mut slots = Vec::new();
    for day in (0..=to.days_since(from)).map(|days| from.plus_days(days)) {
        let between = day != from && day != to;
        if (is_weekend(day) && !is_weekend(from)) || (between && closed.contains(&day)) {
            continue;
        }
        if day != from || start < NOON {
            slots.push(Slot { date: day, afternoon: false });
        }
        if day != to || end > NOON {
            slots.push(Slot { date: day, afternoon: true });
        }
    }
    if slots.is_empty() { None } else { Some(When::Slots(slots)) }
}

/// The times of a session of the planner as the store writes them: start, end and weekly half-days. [`of_session`] reads them back as the
/// same half-days.
pub(crate) fn written(when: &When, minutes: i64) -> (String, String, String) {
    match when {
        When::Window(from, to) => (from.to_string(), to.to_string(), String::new()),
        When::Block(from, to, halfdays) => {
            let words: Vec<String> = halfdays.iter().map(ToString::to_string).collect();
            (from.to_string(), to.to_string(), words.join(";"))
        }
        When::Slots(slots) => {
            let begins = |slot: &Slot| if slot.afternoon { AFTERNOON_STARTS } else { MORNING_STARTS };
            let (Some(first), Some(last)) = (slots.first(), slots.last()) else { return Default::default() };
            let before = i64::try_from(slots.len() - 1).unwrap_or(0) * HALF_DAY_MINUTES;
            let rest = (minutes - before).clamp(1, HALF_DAY_MINUTES);
            let time = |date: Date, minute: i64| format!("{date}T{:02}:{:02}", minute / 60, minute % 60);
            (time(first.date, begins(first)), time(last.date, begins(last) + rest), String::new())
        }
    }
}

const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

fn part(afternoon: bool) -> &'static str {
    if afternoon { "afternoon" } else { "morning" }
}

/// A half-day of the week in words: `Tuesday morning`.
pub(crate) fn half_day_words(half: HalfDay) -> String {
    format!("{} {}", DAYS[half.index() / 2], part(half.index() % 2 == 1))
}

/// The half-day of the week of a slot.
pub(crate) fn half_day_of(slot: Slot) -> HalfDay {
    HalfDay::new(slot.date.weekday(), slot.afternoon)
}

/// Half-days of the week in words, in the order given: `Tuesday morning`, `Monday to Friday mornings and afternoons, Saturday morning`.
/// Three or more days in a row with the same half-days are joined.
pub(crate) fn half_days_words(halves: &[HalfDay]) -> String {
    let mut days: Vec<(usize, &[HalfDay])> = Vec::new();
    let mut rest = halves;
    while let Some(first) = rest.first() {
        let whole = first.index() % 2 == 0 && rest.get(1).is_some_and(|next| next.index() == first.index() + 1);
        let (own, after) = rest.split_at(if whole { 2 } else { 1 });
        days.push((first.index() / 2, own));
        rest = after;
    }
    days.chunk_by(|(day, own), (next, other)| *next == day + 1 && parts(own) == parts(other))
        .flat_map(|run| match run {
            [(first, own), _, .., (last, _)] => vec![format!("{} to {} {}", DAYS[*first], DAYS[*last], parts(own).join("s and ") + "s")],
            few => few.iter().map(|(day, own)| format!("{} {}", DAYS[*day], parts(own).join(" and "))).collect(),
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn parts(halves: &[HalfDay]) -> Vec<&'static str> {
    halves.iter().map(|half| part(half.index() % 2 == 1)).collect()
}

/// The time of a session in words: `Tuesday morning`, `Monday morning, Tuesday morning, every week`, `at your own pace`.
pub(crate) fn words(when: &When) -> String {
    match when {
        When::Slots(slots) => half_days_words(&slots.iter().map(|slot| half_day_of(*slot)).collect::<Vec<_>>()),
        When::Block(_, _, halves) => format!("{}, every week", half_days_words(halves)),
        When::Window(..) => "at your own pace".to_owned(),
    }
}

/// The first half-day of a session with its date, for a sentence: `Tuesday morning, 14 April 2026`.
pub(crate) fn dated_words(when: &When) -> String {
    match when {
        When::Slots(slots) => {
            slots.first().map_or_else(String::new, |slot| format!("{}, {}", half_day_words(half_day_of(*slot)), slot.date.long()))
        }
        When::Block(from, to, _) | When::Window(from, to) => format!("{} to {}", from.long(), to.long()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_session_longer_than_a_half_day_goes_on_in_the_next_and_comes_back_from_the_calendar_as_it_was() {
        let closed = ClosedDays::new([day("2026-04-20")].into(), BTreeSet::new());
        let friday = Slot { date: day("2026-04-17"), afternoon: true };
        for (minutes, slots) in [
            (60, vec!["2026-04-17/pm"]),
            (240, vec!["2026-04-17/pm"]),
            (241, vec!["2026-04-17/pm", "2026-04-21/am"]),
            (720, vec!["2026-04-17/pm", "2026-04-21/am", "2026-04-21/pm"]),
        ] {
            let found = slots_from(friday, minutes, &closed);
            assert_eq!(found.iter().map(ToString::to_string).collect::<Vec<_>>(), slots);
            let when = When::Slots(found);
            let (starts, ends, halfdays) = written(&when, minutes);
            let times = Times { starts: &starts, ends: &ends, halfdays: &halfdays, self_paced: false };
            assert_eq!(of_session(times, &closed), Some(when), "{starts} {ends}");
        }
    }

    #[test]
    fn a_window_of_any_length_comes_back_from_the_calendar_as_a_window() {
        for to in ["2026-06-26", "2026-06-30", "2026-12-31"] {
            let when = When::Window(day("2026-06-26"), day(to));
            let (starts, ends, halfdays) = written(&when, 60);
            let times = |self_paced| Times { starts: &starts, ends: &ends, halfdays: &halfdays, self_paced };
            assert_eq!(of_session(times(true), &ClosedDays::default()), Some(when), "{to}");
            let course = of_session(times(false), &ClosedDays::default());
            assert_eq!(matches!(course, Some(When::Slots(_))), to != "2026-12-31", "a course of a few days: {course:?}");
        }
    }

    #[test]
    fn a_week_of_half_days_is_told_in_few_words() {
        let words = |text: &str| half_days_words(&half_days(text));
        assert_eq!(words("tue-am"), "Tuesday morning");
        assert_eq!(words("mon-am;mon-pm;thu-pm"), "Monday morning and afternoon, Thursday afternoon");
        assert_eq!(words("mon-am;tue-am"), "Monday morning, Tuesday morning");
        assert_eq!(words("mon-am;tue-am;wed-am;thu-am;fri-am"), "Monday to Friday mornings");
        assert_eq!(
            words("mon-am;mon-pm;tue-am;tue-pm;wed-am;wed-pm;sat-am"),
            "Monday to Wednesday mornings and afternoons, Saturday morning"
        );
        assert_eq!(words(""), "");
    }

    #[test]
    fn hours_belong_to_the_half_day_that_they_touch() {
        let slots =
            |starts: &str, ends: &str| match of_session(Times { starts, ends, halfdays: "", self_paced: false }, &ClosedDays::default()) {
                Some(When::Slots(slots)) => slots.iter().map(ToString::to_string).collect(),
                other => vec![format!("{other:?}")],
            };
        assert_eq!(slots("2026-05-13T09:30", "2026-05-13T13:00"), ["2026-05-13/am"]);
        assert_eq!(slots("2026-05-13T13:00", "2026-05-13T16:30"), ["2026-05-13/pm"]);
        assert_eq!(slots("2026-05-13T10:00", "2026-05-13T16:00"), ["2026-05-13/am", "2026-05-13/pm"]);
        assert_eq!(slots("2026-05-13", "2026-05-13"), ["2026-05-13/am", "2026-05-13/pm"]);
    }
}
