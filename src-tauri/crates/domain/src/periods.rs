//! When somebody is with the service: one period, and another for each time they come back (docs/measures.md, Active person).

use crate::dates::{Date, Period};

/// A person's periods in the order of the calendar. The person is active on the days that they contain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Periods(Vec<Period>);

/// A person's first and last day in a file. `None`: the file does not give it. `Some(None)`: the file says that there is no such day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Said {
    /// The first day.
    pub start: Option<Option<Date>>,
    /// The last day.
    pub end: Option<Option<Date>>,
}

/// How the days of a file fit the known periods.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Placed {
    /// The known periods that are corrected, in order. Empty for a new period; several if the new days join them.
    pub before: Vec<Period>,
    /// The corrected period, or the new one.
    pub now: Period,
    /// The last day of the period before it, if there is one.
    pub ended: Option<Date>,
    /// Is there a later period?
    pub followed: bool,
}

/// The error for a last day that is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EndBeforeStart {
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
}

impl From<Period> for Periods {
    fn from(period: Period) -> Self {
        Self(vec![period])
    }
}

impl FromIterator<Period> for Periods {
    fn from_iter<I: IntoIterator<Item = Period>>(periods: I) -> Self {
        let mut periods: Vec<Period> = periods.into_iter().collect();
        // A period without a start comes first.
        periods.sort_by_key(|period| period.from);
        Self(periods)
    }
}

impl Periods {
    /// The periods, the earliest first.
    pub fn iter(&self) -> impl Iterator<Item = Period> + '_ {
        self.0.iter().copied()
    }

    /// Is the person active on the day?
    pub fn contains(&self, on: Date) -> bool {
        self.iter().any(|period| period.contains(on))
    }

    /// The last day of the period that contains the day, if it has one: the day on which the person leaves, as known on that day.
    pub fn leaving(&self, on: Date) -> Option<Date> {
        self.iter().find(|period| period.contains(on)).and_then(|period| period.to)
    }

    /// The latest period: the one that a list with one start and one end shows.
    pub fn last(&self) -> Option<Period> {
        self.0.last().copied()
    }

    /// The days from `from` to `to` on which the person is not with the service, as ranges with both ends.
    pub fn away(&self, from: Date, to: Date) -> Vec<(Date, Date)> {
        let mut away = Vec::new();
        let mut next = from;
        for period in self.iter() {
            if let Some(start) = period.from.filter(|start| *start > next) {
                away.push((next, start.plus_days(-1).min(to)));
            }
            match period.to {
                None => return away.into_iter().filter(|(first, last)| first <= last).collect(),
                Some(end) => next = next.max(end.plus_days(1)),
            }
            if next > to {
                break;
            }
        }
        away.push((next, to));
        away.into_iter().filter(|(first, last)| first <= last).collect()
    }

    /// Finds how a file's first and last day fit the known periods. If they have a day in common with one known period, they correct it;
    /// with several, they join them; with none, they are a new period, because the person was here before or comes back. An end alone
    /// belongs to the latest period. A start alone belongs to the first period that has not ended by then.
    ///
    /// # Errors
    /// Where the last day would be before the first.
    pub fn place(&self, said: Said) -> Result<Placed, EndBeforeStart> {
        let latest = self.last().unwrap_or_default();
        let now = match (said.start, said.end) {
            (None, None) => latest,
            (None, Some(to)) => Period { from: latest.from, to },
            (Some(from), Some(to)) => Period { from, to },
            (Some(from), None) => {
                let open = |period: &Period| period.to.is_none_or(|to| from.is_none_or(|from| to >= from));
                Period { from, to: self.iter().find(open).and_then(|period| period.to) }
            }
        };
        if let (Some(start), Some(end)) = (now.from, now.to)
            && end < start
        {
            return Err(EndBeforeStart { start, end });
        }
        let (before, others): (Vec<Period>, Vec<Period>) = self.iter().partition(|period| period.meets(now));
        let ended = others.iter().filter_map(|period| period.to).filter(|to| now.from.is_some_and(|from| *to < from)).max();
        let followed = others.iter().any(|period| now.to.is_some_and(|to| period.from.is_some_and(|from| from > to)));
        Ok(Placed { before, now, ended, followed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn period(text: &str) -> Period {
        let (from, to) = text.split_once("..").unwrap();
        let end = |text: &str| (!text.is_empty()).then(|| day(text));
        Period { from: end(from), to: end(to) }
    }

    fn periods(list: &[&str]) -> Periods {
        list.iter().map(|text| period(text)).collect()
    }

    fn said(text: &str) -> Said {
        let whole = period(text);
        Said { start: Some(whole.from), end: Some(whole.to) }
    }

    fn after(known: &Periods, said: Said) -> Periods {
        let placed = known.place(said).unwrap();
        known.iter().filter(|one| !placed.before.contains(one)).chain([placed.now]).collect()
    }

    #[test]
    fn a_start_after_the_end_is_another_period_and_what_was_true_stays() {
        let known = periods(&["2015-01-01..2019-12-31"]);
        assert_eq!(after(&known, said("2024-03-01..")), periods(&["2015-01-01..2019-12-31", "2024-03-01.."]));
        let start_alone = Said { start: Some(Some(day("2024-03-01"))), end: None };
        assert_eq!(after(&known, start_alone), periods(&["2015-01-01..2019-12-31", "2024-03-01.."]));
        let placed = known.place(said("2024-03-01..")).unwrap();
        assert_eq!((placed.ended, placed.followed), (Some(day("2019-12-31")), false));
    }

    #[test]
    fn a_corrected_start_moves_the_period_and_an_earlier_one_extends_it() {
        let known = periods(&["2015-01-01.."]);
        assert_eq!(after(&known, said("2016-01-01..")), periods(&["2016-01-01.."]));
        assert_eq!(after(&known, said("2014-01-01..")), periods(&["2014-01-01.."]));
        let back = periods(&["2015-01-01..2019-12-31", "2024-03-01.."]);
        assert_eq!(after(&back, said("2024-02-01..")), periods(&["2015-01-01..2019-12-31", "2024-02-01.."]));
        let start_alone = Said { start: Some(Some(day("2014-02-01"))), end: None };
        assert_eq!(after(&back, start_alone), periods(&["2014-02-01..2019-12-31", "2024-03-01.."]));
    }

    #[test]
    fn an_end_alone_belongs_to_the_latest_period() {
        let known = periods(&["2015-01-01..2019-12-31", "2024-03-01.."]);
        let end = Said { start: None, end: Some(Some(day("2026-06-30"))) };
        assert_eq!(after(&known, end), periods(&["2015-01-01..2019-12-31", "2024-03-01..2026-06-30"]));
        let too_early = Said { start: None, end: Some(Some(day("2023-06-30"))) };
        assert_eq!(known.place(too_early), Err(EndBeforeStart { start: day("2024-03-01"), end: day("2023-06-30") }));
    }

    #[test]
    fn a_file_of_long_ago_adds_or_corrects_the_earlier_period() {
        let known = periods(&["2024-03-01.."]);
        assert_eq!(after(&known, said("2015-01-01..2019-12-31")), periods(&["2015-01-01..2019-12-31", "2024-03-01.."]));
        assert!(known.place(said("2015-01-01..2019-12-31")).unwrap().followed);
        let back = periods(&["2015-01-01..2019-12-31", "2024-03-01.."]);
        assert_eq!(after(&back, said("2015-01-01..2018-12-31")), periods(&["2015-01-01..2018-12-31", "2024-03-01.."]));
    }

    #[test]
    fn somebody_who_never_left_has_one_period_again() {
        let known = periods(&["2015-01-01..2019-12-31", "2024-03-01.."]);
        assert_eq!(after(&known, said("2015-01-01..")), periods(&["2015-01-01.."]));
    }

    #[test]
    fn somebody_new_without_dates_is_always_here() {
        assert_eq!(after(&Periods::default(), Said::default()), periods(&[".."]));
    }

    #[test]
    fn away_is_what_no_period_contains() {
        let known = periods(&["2015-01-01..2019-12-31", "2020-03-01..2020-04-30"]);
        let away = |from: &str, to: &str| known.away(day(from), day(to)).iter().map(|(a, b)| format!("{a}..{b}")).collect::<Vec<_>>();
        assert_eq!(away("2019-12-01", "2020-12-31"), ["2020-01-01..2020-02-29", "2020-05-01..2020-12-31"]);
        assert_eq!(away("2020-01-10", "2020-02-10"), ["2020-01-10..2020-02-10"]);
        assert_eq!(away("2016-01-10", "2017-02-10"), [""; 0]);
        assert_eq!(periods(&[".."]).away(day("2020-01-01"), day("2020-12-31")), []);
    }

    fn any_day() -> impl Strategy<Value = Option<Date>> {
        prop_oneof![1 => Just(None), 3 => (0..30_i64).prop_map(|days| Some(day("2026-01-01").plus_days(days)))]
    }

    proptest! {
        #[test]
        fn saying_it_twice_changes_nothing_more(list in proptest::collection::vec((any_day(), any_day(), any::<u8>()), 1..8)) {
            let mut known = Periods::default();
            for (start, end, which) in list {
                let said = Said { start: (which % 4 != 0).then_some(start), end: (which % 3 != 0).then_some(end) };
                let Ok(placed) = known.place(said) else { continue };
                let once: Periods = known.iter().filter(|one| !placed.before.contains(one)).chain([placed.now]).collect();
                if let (Some(_), Some(_)) = (said.start, said.end) {
                    prop_assert_eq!(&after(&once, said), &once);
                }
                known = once;
                for (one, next) in known.0.iter().zip(known.0.iter().skip(1)) {
                    prop_assert!(!one.meets(*next), "{:?} and {:?} share a day", one, next);
                }
            }
        }

        #[test]
        fn away_and_active_share_the_days(list in proptest::collection::vec((any_day(), any_day()), 0..4), from in 0..20_i64, days in 0..20_i64) {
            let known: Periods = list.into_iter().map(|(from, to)| Period { from, to }).collect();
            let from = day("2026-01-01").plus_days(from);
            let to = from.plus_days(days);
            let away = known.away(from, to);
            for on in (0..=days).map(|step| from.plus_days(step)) {
                prop_assert_eq!(away.iter().any(|(first, last)| *first <= on && on <= *last), !known.contains(on), "{}", on);
            }
        }
    }
}
