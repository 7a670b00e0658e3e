//! What two periods have together, and one without the other, day by day.

use domain::{Date, Period};
use proptest::prelude::*;

fn day(number: i64) -> Date {
    Date::from_ymd(2026, 1, 1).expect("a date").plus_days(number)
}

prop_compose! {
    fn any_period()(from in proptest::option::of(0..30_i64), days in proptest::option::of(0..30_i64)) -> Period {
        let from = from.map(day);
        Period { from, to: days.map(|days| from.unwrap_or_else(|| day(0)).plus_days(days)) }
    }
}

proptest! {
    #[test]
    fn two_periods_joined_have_the_days_of_both_and_no_other(one in any_period(), other in any_period()) {
        let in_both = |on: Date| one.contains(on) || other.contains(on);
        match one.joined(other) {
            Some(whole) => for on in (-70..70).map(day) {
                prop_assert_eq!(whole.contains(on), in_both(on), "{} and {} are {} on {}", one, other, whole, on);
            },
            // A day that neither has lies between them.
            None => {
                let ended = |on: Date| [one, other].iter().any(|period| period.to.is_some_and(|to| to < on));
                let begins = |on: Date| [one, other].iter().any(|period| period.from.is_some_and(|from| from > on));
                let mut between = (-70..70).map(day).filter(|on| !in_both(*on));
                prop_assert!(between.any(|on| ended(on) && begins(on)), "{} and {}", one, other);
            }
        }
    }

    #[test]
    fn what_is_left_of_a_period_is_what_the_other_does_not_have(one in any_period(), other in any_period()) {
        let left = one.without(other);
        prop_assert!(left.len() <= 2);
        for on in (-70..70).map(day) {
            let times = left.iter().filter(|period| period.contains(on)).count();
            prop_assert_eq!(times, usize::from(one.contains(on) && !other.contains(on)), "{} without {} on {}", one, other, on);
        }
    }
}
