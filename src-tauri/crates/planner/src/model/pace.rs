//! How much a week may hold (C19), as numbers.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;

use super::SessionModel;
use super::ix::{IxVec, PersonIx, SessionIx, WeekIx};
use crate::format::problem::{Problem, Session};

/// Does some week hold more pinned runs, or more pinned places of one person, than its limit? Then a further pin there allows plans
/// that were not allowed without it.
pub(crate) fn pins_lift_pace(problem: &Problem) -> bool {
    let Some(limits) = problem.limits else { return false };
    let week = |session: &Session| session.slots.as_ref().and_then(|slots| slots.first()).map(|slot| slot.date.monday());
    let weeks: BTreeMap<&str, Date> = problem.sessions.iter().filter_map(|session| Some((session.id.as_str(), week(session)?))).collect();
    let mut runs: BTreeMap<Date, BTreeSet<&str>> = BTreeMap::new();
    for run in &problem.pins.runs {
        weeks.get(run.as_str()).into_iter().for_each(|week| _ = runs.entry(*week).or_default().insert(run));
    }
    let mut places: BTreeMap<(&str, Date), BTreeSet<&str>> = BTreeMap::new();
    for (person, session) in &problem.pins.places {
        weeks.get(session.as_str()).into_iter().for_each(|week| _ = places.entry((person, *week)).or_default().insert(session));
    }
    let over = |pinned: &BTreeSet<&str>, most: Option<i64>| most.is_some_and(|most| pinned.len() as i64 > most);
    runs.values().any(|pinned| over(pinned, limits.runs_per_week))
        || places.values().any(|pinned| over(pinned, limits.sessions_per_person_week))
}

/// The most that each week may hold: its limit, or what is pinned where that is more.
#[derive(Debug, Clone)]
pub(crate) struct Pace {
    /// By week: runs of sessions with listed slots.
    pub(crate) runs: IxVec<WeekIx, u32>,
    limited: bool,
    /// Places of one person in such sessions; `None` is no limit.
    places: Option<u32>,
    /// By (person, week) with more pinned places than the limit: how many are pinned.
    pinned: BTreeMap<(PersonIx, WeekIx), u32>,
}

impl Pace {
    /// Takes a problem with its sessions, its pinned places as (person, session), and the number of weeks.
    pub(super) fn new(
        problem: &Problem,
        sessions: &IxVec<SessionIx, SessionModel>,
        pinned: impl IntoIterator<Item = (PersonIx, SessionIx)>,
        weeks: usize,
    ) -> Self {
        let limits = problem.limits.unwrap_or_default();
        let narrow = |most: i64| u32::try_from(most).unwrap_or(u32::MAX);
        let mut runs = IxVec::filled(0, weeks);
        for week in sessions.iter().filter(|session| session.pinned_run).filter_map(|session| session.week) {
            runs[week] += 1;
        }
        let most = limits.runs_per_week.map_or(u32::MAX, narrow);
        runs.iter_mut().for_each(|pinned| *pinned = most.max(*pinned));
        let places = limits.sessions_per_person_week.map(narrow);
        let mut of_week: BTreeMap<(PersonIx, WeekIx), u32> = BTreeMap::new();
        if places.is_some() {
            for (person, session) in pinned {
                if let Some(week) = sessions[session].week {
                    *of_week.entry((person, week)).or_default() += 1;
                }
            }
        }
        of_week.retain(|_, count| places.is_some_and(|most| *count > most));
        Self { runs, limited: limits.runs_per_week.is_some(), places, pinned: of_week }
    }

    pub(crate) fn limits_runs(&self) -> bool {
        self.limited
    }

    pub(crate) fn limits_places(&self) -> bool {
        self.places.is_some()
    }

    /// The most places of a person in a week; `None` is no limit.
    pub(crate) fn places(&self, person: PersonIx, week: WeekIx) -> Option<u32> {
        let most = self.places?;
        Some(if self.pinned.is_empty() { most } else { self.pinned.get(&(person, week)).copied().unwrap_or(most) })
    }
}
