//! The days on which every branch is closed: the bank holidays of England and Wales by rule, and the service's own days (docs/measures.md,
//! Closed days).

use std::collections::{BTreeMap, BTreeSet};

use crate::dates::Date;

/// The closed days of a service: the bank holidays by rule, with the service's own changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ClosedDays {
    closed: BTreeSet<Date>,
    open: BTreeSet<Date>,
}

impl ClosedDays {
    /// The bank holidays less `open`, plus `closed`. A day that is in both is closed.
    pub fn new(closed: BTreeSet<Date>, open: BTreeSet<Date>) -> Self {
        Self { closed, open }
    }

    /// Is every branch closed on this day?
    pub fn contains(&self, on: &Date) -> bool {
        let (year, month, _) = on.ymd();
        // Bank holidays fall in six months only, so most days need no look at the rule.
        let may_be = matches!(month, 1 | 3 | 4 | 5 | 8 | 12);
        self.closed.contains(on) || (may_be && !self.open.contains(on) && bank_holidays(year).contains_key(on))
    }

    /// The closed days from `from` to `to`, both included, each with the holiday's name. The name is empty for the service's own days.
    pub fn between(&self, from: Date, to: Date) -> BTreeMap<Date, &'static str> {
        let mut days: BTreeMap<Date, &'static str> = (from.ymd().0..=to.ymd().0).flat_map(bank_holidays).collect();
        days.retain(|day, _| !self.open.contains(day));
        self.closed.iter().for_each(|day| {
            days.entry(*day).or_insert("");
        });
        days.retain(|day, _| from <= *day && *day <= to);
        days
    }

    /// Is it a working day: Monday to Friday, and not closed?
    pub fn is_working_day(&self, on: Date) -> bool {
        on.weekday() < 5 && !self.contains(&on)
    }

    /// The day that is so many working days after another; the same day for 0. The search ends after ten years, and the day it has reached
    /// is the answer.
    pub fn working_days_after(&self, on: Date, days: u32) -> Date {
        let (mut at, mut left) = (on, days);
        // The limit is for a service that is closed all the time.
        for _ in 0..10 * 366 {
            if left == 0 {
                break;
            }
            at = at.plus_days(1);
            left -= u32::from(self.is_working_day(at));
        }
        at
    }
}

/// The bank holidays of England and Wales in a year, by the rule that has held since 1978 (Banking and Financial Dealings Act 1971 and the
/// usual proclamations; gov.uk/bank-holidays), with their names. If Christmas Day, Boxing Day or New Year's Day falls on a weekend, both
/// that day and its substitute are included. Holidays that are proclaimed for a single year are not included.
pub fn bank_holidays(year: i32) -> BTreeMap<Date, &'static str> {
    let day = |month, day| Date::from_ymd(year, month, day);
    let monday_from = |month, from| day(month, from).map(|date| date.plus_days(i64::from((7 - date.weekday()) % 7)));
    let easter = easter(year);
    let found = [
        (day(1, 1), "New Year's Day"),
        (easter.map(|sunday| sunday.plus_days(-2)), "Good Friday"),
        (easter.map(|sunday| sunday.plus_days(1)), "Easter Monday"),
        (monday_from(5, 1), "Early May bank holiday"),
        (monday_from(5, 25), "Spring bank holiday"),
        (monday_from(8, 25), "Summer bank holiday"),
        (day(12, 25), "Christmas Day"),
        (day(12, 26), "Boxing Day"),
        // A substitute is the first working day after the weekend. If there are two substitutes, the second is the day after the first.
        (day(1, 1).filter(is_weekend).map(next_monday), "New Year's Day (substitute day)"),
        (day(12, 25).filter(is_weekend).and(day(12, 27)), "Christmas Day (substitute day)"),
        (day(12, 26).filter(is_weekend).and(day(12, 28)), "Boxing Day (substitute day)"),
    ];
    found.into_iter().filter_map(|(day, name)| Some((day?, name))).collect()
}

fn is_weekend(date: &Date) -> bool {
    date.weekday() >= 5
}

fn next_monday(date: Date) -> Date {
    date.monday().plus_days(7)
}

/// Easter Sunday by the anonymous Gregorian computus (J. Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::from_ymd(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// As gov.uk/bank-holidays lists them, with the weekend days that the substitutes stand for.
    #[test]
    fn the_rule_gives_the_published_days() {
        for (year, wanted) in [
            (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
            (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28"),
            (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28"),
            (2028, "01-01 01-03 04-14 04-17 05-01 05-29 08-28 12-25 12-26"),
            (2033, "01-01 01-03 04-15 04-18 05-02 05-30 08-29 12-25 12-26 12-27"),
        ] {
            let found: Vec<String> = bank_holidays(year).keys().map(|day| day.to_string()[5..].to_owned()).collect();
            assert_eq!(found.join(" "), wanted, "{year}");
        }
    }

    #[test]
    fn a_substitute_is_a_monday_or_a_tuesday_and_no_other_holiday() {
        for year in 1978..2178 {
            let days = bank_holidays(year);
            let weekdays = days.keys().filter(|day| day.weekday() < 5).count();
            assert_eq!(weekdays, 8, "{year}: every holiday has a day of the week");
        }
    }

    #[test]
    fn a_service_opens_and_closes_days_of_its_own() {
        let own = ClosedDays::new([day("2026-12-24"), day("2026-12-25")].into(), [day("2026-12-25"), day("2026-12-28")].into());
        let days = own.between(day("2026-12-20"), day("2027-01-02"));
        let days: Vec<(String, &str)> = days.into_iter().map(|(day, name)| (day.to_string(), name)).collect();
        let wanted = [("2026-12-24", ""), ("2026-12-25", ""), ("2026-12-26", "Boxing Day"), ("2027-01-01", "New Year's Day")];
        assert_eq!(days, wanted.map(|(day, name)| (day.to_owned(), name)));
        assert!(own.contains(&day("2026-12-25")), "said to be open and closed, it is closed");
        assert!(!own.contains(&day("2026-12-28")));
    }

    #[test]
    fn notice_is_counted_in_working_days() {
        let usual = ClosedDays::default();
        // Christmas Day, the substitute of Boxing Day and New Year's Day are not working days.
        assert_eq!(usual.working_days_after(day("2026-12-18"), 10), day("2027-01-06"));
        assert_eq!(usual.working_days_after(day("2026-12-19"), 0), day("2026-12-19"));
        let shut = ClosedDays::new((0..20_000).map(|days| day("2026-01-01").plus_days(days)).collect(), BTreeSet::new());
        assert!(shut.working_days_after(day("2026-01-01"), 1) > day("2035-01-01"), "it ends");
    }
}
