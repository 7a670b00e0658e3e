//! Turns rotas of one week or two into the form of a problem: half-days of the week, and the dates on which these do not hold.

use std::collections::BTreeSet;

use domain::Date;
use planner::{Busy, DateRange, HalfDay};
use store::records::Rota;

use crate::sessions::when::half_days;

/// When a person is there.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Hours {
    /// Half-days of the week on duty.
    pub(crate) rota: Vec<HalfDay>,
    /// Half-days of the week free to learn.
    pub(crate) extra: Vec<HalfDay>,
    /// Days on which the person is neither on duty nor free to learn.
    pub(crate) off: Vec<DateRange>,
    /// Single half-days on which the person is neither, on days when the person is there otherwise.
    pub(crate) busy: Vec<Busy>,
}

impl Hours {
    /// The same hours without those half-days of `long` that the person has only every other week. A problem writes a single half-day off
    /// as busy, and a secondment or apprenticeship must not lie on a busy half-day. In these half-days the person then counts as neither on
    /// duty nor free.
    pub(crate) fn without_turns_of(mut self, long: &BTreeSet<HalfDay>) -> Self {
        let turns: BTreeSet<HalfDay> =
            self.busy.iter().flat_map(|busy| &busy.halfdays).filter(|half| long.contains(half)).copied().collect();
        if turns.is_empty() {
            return self;
        }
        for halves in [&mut self.rota, &mut self.extra].into_iter().chain(self.busy.iter_mut().map(|busy| &mut busy.halfdays)) {
            halves.retain(|half| !turns.contains(half));
        }
        self.busy.retain(|busy| !busy.halfdays.is_empty());
        self
    }
}

/// What a person does in a half-day.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    Duty,
    Free,
    Off,
}

/// The half-days of a rota within a horizon. Weeks 1 and 2 take turns from `first_monday` on, and before it too.
///
/// The format has one week. It gets the half-days of both weeks, and the dates of the week without a half-day are taken out: the whole day
/// as leave if nothing else is left of it, else the half-day as busy. If a half-day is on duty in one week and free to learn in the other,
/// it counts as free in both, so that no branch counts on a person who may not be there.
pub(crate) fn hours(rota: &Rota, first_monday: Date, horizon: DateRange) -> Hours {
    let (duty, free) = (half_days(&rota.on_duty), half_days(&rota.also_free));
    let second = |days: &Option<String>, first: &[HalfDay]| days.as_deref().map_or(first.to_vec(), half_days);
    let weeks = [(duty.clone(), free.clone()), (second(&rota.on_duty_second, &duty), second(&rota.also_free_second, &free))];
    if weeks[0] == weeks[1] {
        return Hours { rota: duty, extra: free, ..Hours::default() };
    }
    let at = |half: HalfDay, (duty, free): &(Vec<HalfDay>, Vec<HalfDay>)| match (duty.contains(&half), free.contains(&half)) {
        (true, _) => At::Duty,
        (false, true) => At::Free,
        (false, false) => At::Off,
    };
    let mut hours = Hours::default();
    for half in HalfDay::all() {
        match (at(half, &weeks[0]), at(half, &weeks[1])) {
            (At::Off, At::Off) => {}
            (At::Duty, At::Duty | At::Off) | (At::Off, At::Duty) => hours.rota.push(half),
            _ => hours.extra.push(half),
        }
    }
    let mut date = horizon.from;
    while date <= horizon.to {
        let week = &weeks[usize::from(date.days_since(first_monday).div_euclid(7).rem_euclid(2) == 1)];
        let said = [false, true].map(|afternoon| HalfDay::new(date.weekday(), afternoon));
        let said: Vec<HalfDay> = said.into_iter().filter(|half| hours.rota.contains(half) || hours.extra.contains(half)).collect();
        let off: Vec<HalfDay> = said.iter().copied().filter(|half| at(*half, week) == At::Off).collect();
        if !off.is_empty() && off.len() == said.len() {
            match hours.off.last_mut() {
                Some(last) if last.to.plus_days(1) == date => last.to = date,
                _ => hours.off.push(DateRange { from: date, to: date }),
            }
        } else if !off.is_empty() {
            hours.busy.push(Busy { from: date, to: date, halfdays: off, block: false });
        }
        date = date.plus_days(1);
    }
    hours
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rota(first: &str, second: &str) -> Rota {
        Rota {
            person: store::Id::from_number(1),
            on_duty: first.to_owned(),
            also_free: String::new(),
            on_duty_second: Some(second.to_owned()),
            also_free_second: None,
        }
    }

    fn day(text: &str) -> Date {
        text.parse().expect("a date")
    }

    /// The dates of four weeks on which a person is on duty in a half-day, by the hours as the format reads them.
    fn dates(hours: &Hours, afternoon: bool) -> Vec<String> {
        let on = |date: &Date| {
            let half = HalfDay::new(date.weekday(), afternoon);
            let busy = hours.busy.iter().any(|busy| busy.from <= *date && *date <= busy.to && busy.halfdays.contains(&half));
            hours.rota.contains(&half) && !busy && !hours.off.iter().any(|off| off.contains(*date))
        };
        (0..28).map(|days| day("2026-04-06").plus_days(days)).filter(on).map(|date| date.to_string()).collect()
    }

    fn horizon() -> DateRange {
        DateRange { from: day("2026-04-06"), to: day("2026-05-03") }
    }

    #[test]
    fn the_weeks_take_turns_from_the_first_monday_on_and_before_it() {
        for first_monday in ["2026-04-06", "2026-05-04", "2026-03-09", "2028-03-20"] {
            let hours = hours(&rota("mon-am", "tue-am"), day(first_monday), horizon());
            assert_eq!(dates(&hours, false), ["2026-04-06", "2026-04-14", "2026-04-20", "2026-04-28"], "{first_monday}");
            assert!(hours.busy.is_empty(), "whole days are leave, which every reader of the format knows");
        }
        let turned = hours(&rota("mon-am", "tue-am"), day("2026-04-13"), horizon());
        assert_eq!(dates(&turned, false), ["2026-04-07", "2026-04-13", "2026-04-21", "2026-04-27"]);
    }

    #[test]
    fn half_a_day_of_one_week_is_busy_in_the_other() {
        let hours = hours(&rota("mon-am;mon-pm", "mon-am"), day("2026-04-06"), horizon());
        assert_eq!(dates(&hours, false), ["2026-04-06", "2026-04-13", "2026-04-20", "2026-04-27"]);
        assert_eq!(dates(&hours, true), ["2026-04-06", "2026-04-20"]);
        let turns = super::hours(&rota("mon-am", "mon-pm"), day("2026-04-06"), horizon());
        assert_eq!(
            (dates(&turns, false), dates(&turns, true)),
            (vec!["2026-04-06".to_owned(), "2026-04-20".to_owned()], vec!["2026-04-13".to_owned(), "2026-04-27".to_owned()])
        );
    }

    #[test]
    fn half_a_day_of_every_other_week_that_long_learning_could_take_is_nobodys() {
        let hours = super::hours(&rota("mon-am;mon-pm", "mon-am"), day("2026-04-06"), horizon());
        assert!(!hours.busy.is_empty());
        let other = super::hours(&rota("mon-am;mon-pm", "mon-am"), day("2026-04-06"), horizon())
            .without_turns_of(&half_days("tue-am").into_iter().collect());
        assert_eq!(other, hours, "another half-day is none of its business");
        let long = hours.without_turns_of(&half_days("mon-pm").into_iter().collect());
        assert_eq!((long.rota, long.busy.len()), (half_days("mon-am"), 0));
    }

    #[test]
    fn a_rota_of_one_week_is_said_as_it_is() {
        let one = Rota { on_duty_second: None, also_free: "wed-pm".to_owned(), ..rota("mon-am", "") };
        let hours = hours(&one, day("2026-04-06"), horizon());
        assert_eq!(hours, Hours { rota: half_days("mon-am"), extra: half_days("wed-pm"), ..Hours::default() });
    }
}
