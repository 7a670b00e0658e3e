//! Calendar dates and the rule by which a dated thing is in force.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A calendar date, with no time and no zone. Written as `YYYY-MM-DD` (ISO 8601).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
#[cfg_attr(feature = "bindings", derive(specta::Type), specta(transparent))]
pub struct Date(NaiveDate);

/// The error for a text that is not a date of the calendar written as `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date written as YYYY-MM-DD")]
pub struct NotADate(pub String);

impl Date {
    /// The date of a year, a month 1..=12 and a day 1..=31, if the calendar has it.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Year, month 1..=12, day 1..=31.
    pub fn ymd(self) -> (i32, u32, u32) {
        (self.0.year(), self.0.month(), self.0.day())
    }

    /// The day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> u32 {
        self.0.weekday().num_days_from_monday()
    }

    /// The Monday of the date's week.
    pub fn monday(self) -> Self {
        self.plus_days(-i64::from(self.weekday()))
    }

    /// The date `days` later (earlier if negative), but not beyond the ends of the calendar.
    pub fn plus_days(self, days: i64) -> Self {
        let step = Days::new(days.unsigned_abs());
        let moved = if days >= 0 { self.0.checked_add_days(step) } else { self.0.checked_sub_days(step) };
        Self(moved.unwrap_or(if days >= 0 { NaiveDate::MAX } else { NaiveDate::MIN }))
    }

    /// The same day `months` later (earlier where negative), or the month's last day where it is shorter.
    pub fn plus_months(self, months: i32) -> Self {
        let step = Months::new(months.unsigned_abs());
        let moved = if months >= 0 { self.0.checked_add_months(step) } else { self.0.checked_sub_months(step) };
        Self(moved.unwrap_or(if months >= 0 { NaiveDate::MAX } else { NaiveDate::MIN }))
    }

    /// The last day of this date's month.
    pub fn month_end(self) -> Self {
        let first = Self(self.0.with_day(1).unwrap_or(self.0));
        first.plus_months(1).plus_days(-1)
    }

    /// Days from `earlier` to this date; negative where it is later.
    pub fn days_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0).num_days()
    }

    /// The date for people: `4 March 2026`.
    pub fn long(self) -> String {
        self.0.format("%-d %B %Y").to_string()
    }

    /// The chrono value, for a library that wants one.
    pub fn naive(self) -> NaiveDate {
        self.0
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date)
    }
}

impl FromStr for Date {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        // Files and stores have millions of dates, so they are read digit by digit.
        let plain =
            text.len() == 10 && text.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { b == b'-' } else { b.is_ascii_digit() });
        let number = |part: &str| part.bytes().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        let (year, month, day) = if plain { (number(&text[..4]), number(&text[5..7]), number(&text[8..])) } else { (0, 0, 0) };
        // Four digits fit.
        let date = if plain { NaiveDate::from_ymd_opt(year as i32, month, day) } else { None };
        date.map(Self).ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.ymd() {
            // chrono's own way takes ten times as long, and files and stores have millions of dates.
            (year @ 0..=9999, month, day) => write!(f, "{year:04}-{month:02}-{day:02}"),
            _ => write!(f, "{}", self.0.format("%Y-%m-%d")),
        }
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Does a last day on this date mean that there is no end? A day from 2200 on does, because HR systems write their highest date, such as
/// 31/12/9999.
pub fn is_no_end(end: Date) -> bool {
    end.0.year() >= 2200
}

/// The days on which something holds. Both ends are included, and an end that is `None` is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Period {
    /// The first day; `None` if there is no beginning.
    pub from: Option<Date>,
    /// The last day; `None` if there is no end.
    pub to: Option<Date>,
}

/// `2024-03-01 to 2026-06-30`, `from 2024-03-01`, `to 2026-06-30` or `always`.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (Some(from), Some(to)) => write!(f, "{from} to {to}"),
            (Some(from), None) => write!(f, "from {from}"),
            (None, Some(to)) => write!(f, "to {to}"),
            (None, None) => f.write_str("always"),
        }
    }
}

impl Period {
    /// Does the period contain `on`? (docs/measures.md, Period.)
    pub fn contains(self, on: Date) -> bool {
        self.from.is_none_or(|from| from <= on) && self.to.is_none_or(|to| to >= on)
    }

    /// Do the two periods have a day in common?
    pub fn meets(self, other: Self) -> bool {
        let begun = |one: Self, other: Self| one.from.is_none_or(|from| other.to.is_none_or(|to| from <= to));
        begun(self, other) && begun(other, self)
    }

    /// The one period of the days of both, if there is no day between them that neither has.
    pub fn joined(self, other: Self) -> Option<Self> {
        let before = |one: Self, other: Self| one.to.is_some_and(|to| other.from.is_some_and(|from| to.plus_days(1) < from));
        if before(self, other) || before(other, self) {
            return None;
        }
        // No first day is the earliest, no last day the latest.
        let from = self.from.zip(other.from).map(|(one, other)| one.min(other));
        let to = self.to.zip(other.to).map(|(one, other)| one.max(other));
        Some(Self { from, to })
    }

    /// The days of the period that the other does not have, as no, one or two periods.
    pub fn without(self, other: Self) -> Vec<Self> {
        if !self.meets(other) {
            return vec![self];
        }
        let before = other.from.filter(|from| self.from.is_none_or(|own| own < *from));
        let after = other.to.filter(|to| self.to.is_none_or(|own| own > *to));
        let before = before.map(|from| Self { from: self.from, to: Some(from.plus_days(-1)) });
        before.into_iter().chain(after.map(|to| Self { from: Some(to.plus_days(1)), to: self.to })).collect()
    }

    /// Of several things with periods, in the order of recording: the one that counts `on` a day. It is the one that began last, and on a
    /// tie the one recorded last. A period without a first day counts as the earliest.
    pub fn last_of<T>(several: impl IntoIterator<Item = (Self, T)>, on: Date) -> Option<T> {
        // `max_by_key` keeps the last of equals.
        several.into_iter().filter(|(period, _)| period.contains(on)).max_by_key(|(period, _)| period.from).map(|(_, what)| what)
    }
}
