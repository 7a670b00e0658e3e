//! The problem as a mixed-integer linear program in whole numbers, and the proof of its bounds.
//!
//! Maximise `cost . x` where every row is `terms . x <= limit` and every column lies between two whole
//! numbers. For *any* multipliers `y >= 0` of the rows,
//! `y . limit + sum over columns of max((cost - y A) x)` is at least the score of every plan (weak duality;
//! Neumaier & Shcherbina 2004 on making a solver's answer safe this way). [`Program::proven`] works it out
//! with whole numbers only, so that the floating-point duals it is given decide how tight the bound is and
//! never whether it is true.

use std::collections::{BTreeMap, BTreeSet};

use crate::bound::conflict_graph::ConflictGraph;
use crate::model::Model;
use crate::model::csr::Csr;
use crate::solution::choice::Choice;
use crate::solution::guide::Guide;
use crate::solution::schedule::Scheduler;

/// Binary places of a multiplier.
const PLACES: u32 = 40;

/// A column of the program.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) lower: i64,
    pub(crate) upper: i64,
    pub(crate) cost: i64,
    pub(crate) whole: bool,
}

/// The program.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Csr<(u32, i64)>,
    pub(crate) limits: Vec<i64>,
    /// The score at `x = 0`.
    pub(crate) offset: i64,
    /// The column of each session that may run.
    pub(crate) runs: Vec<Option<u32>>,
    /// The column of pair 0; the others follow.
    pub(crate) first_pair: u32,
    /// The first column that is no pair: how often each activity runs.
    pub(crate) first_other: u32,
    /// The first column of a renewal or of levels won.
    pub(crate) first_win: u32,
    /// By row: what it is about.
    pub(crate) meanings: Vec<Meaning>,
    /// By row: the person whose places alone it is about, else [`SHARED`].
    row_owners: Vec<u32>,
    /// By column from `first_win` on: the person who wins it, else [`SHARED`].
    win_owners: Vec<u32>,
}

/// What a row is about, where prices of another bound may stand for its multiplier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Nobody holds a place in a session that does not run.
    Place(u32),
    /// The session's seats, and its fewest people.
    Seats(u32),
    Fewest(u32),
    /// The activity runs no more often than it may.
    Times(u32),
    /// The week holds no more runs than it may.
    Week(u32),
    /// One of these places of a person at most.
    OneOf(u32),
    /// Of a fund; of the whole budget where it is the number of funds.
    Money(u32),
    /// So many points of the unit are won by a place held.
    Won(u32, i64),
    /// The unit is won once.
    Once(u32),
    Other,
}

/// A program with fewer columns, and where they come from.
pub(crate) struct Part {
    pub(crate) program: Program,
    /// By column of the whole, its column here, else [`NOWHERE`].
    at: Vec<u32>,
    /// By row, the row of the whole.
    of: Vec<u32>,
}

impl Part {
    /// The point of the whole that a point of the part stands for.
    pub(crate) fn whole(&self, whole: &Program, point: &[f64]) -> Vec<f64> {
        let value = |(at, column): (&u32, &Column)| if *at == NOWHERE { column.lower as f64 } else { point[*at as usize] };
        self.at.iter().zip(&whole.columns).map(value).collect()
    }

    /// Puts values of the part's rows where the rows of the whole have theirs.
    pub(crate) fn put_rows(&self, values: &[f64], whole: &mut [f64]) {
        for (row, value) in self.of.iter().zip(values) {
            whole[*row as usize] = *value;
        }
    }

    /// What of the whole's columns, and of its rows, stands in the part.
    pub(crate) fn of_columns(&self, whole: &[f64]) -> Vec<f64> {
        self.at.iter().zip(whole).filter(|(at, _)| **at != NOWHERE).map(|(_, value)| *value).collect()
    }

    pub(crate) fn of_rows(&self, whole: &[f64]) -> Vec<f64> {
        self.of.iter().map(|row| whole[*row as usize]).collect()
    }
}

/// The place of a column that is left out.
const NOWHERE: u32 = u32::MAX;
/// Belongs to no one person.
const SHARED: u32 = u32::MAX;

impl Program {
    /// Writes the model down as a program.
    pub(crate) fn new(model: &Model) -> Self {
        let mut program = Self {
            columns: Vec::new(),
            rows: Csr::new(),
            limits: Vec::new(),
            offset: model.empty_score,
            runs: vec![None; model.sessions.len()],
            first_pair: 0,
            first_other: 0,
            first_win: 0,
            meanings: Vec::new(),
            row_owners: Vec::new(),
            win_owners: Vec::new(),
        };
        program.choices(model);
        program.run_rows(model);
        program.person_rows(model);
        program.money_rows(model);
        program.wins(model);
        program.shares(model);
        program
    }

    fn column(&mut self, lower: i64, upper: i64, cost: i64, whole: bool) -> u32 {
        self.columns.push(Column { lower, upper, cost, whole });
        self.columns.len() as u32 - 1
    }

    fn row(&mut self, meaning: Meaning, terms: impl IntoIterator<Item = (u32, i64)>, limit: i64) {
        self.own_row(SHARED, meaning, terms, limit);
    }

    fn own_row(&mut self, person: u32, meaning: Meaning, terms: impl IntoIterator<Item = (u32, i64)>, limit: i64) {
        self.meanings.push(meaning);
        self.rows.push(terms);
        self.limits.push(limit);
        self.row_owners.push(person);
    }

    /// A column of what is won, by one person or by [`SHARED`].
    fn win(&mut self, person: u32, upper: i64, cost: i64, whole: bool) -> u32 {
        self.win_owners.push(person);
        self.column(0, upper, cost, whole)
    }

    pub(crate) fn pair(&self, pair: u32) -> u32 {
        self.first_pair + pair
    }

    fn choices(&mut self, model: &Model) {
        for (at, session) in model.sessions.iter().enumerate() {
            if session.forbidden || (model.of_session.get(at).is_empty() && !(session.min == 0 && (session.pinned || session.prior))) {
                continue;
            }
            let kept = if session.prior { model.drop_run } else { 0 };
            self.runs[at] = Some(self.column(i64::from(session.pinned), 1, kept - model.cost_weight * session.cost, true));
        }
        self.first_pair = self.columns.len() as u32;
        for pair in &model.pairs {
            let kept = if pair.prior { model.drop_place } else { 0 };
            let head = model.cost_weight * model.sessions[pair.session as usize].cost_head;
            self.column(i64::from(pair.pinned), 1, kept - head, true);
        }
    }

    /// C1, C3, C4, C5 and C16, and C19 for runs.
    fn run_rows(&mut self, model: &Model) {
        self.first_other = self.columns.len() as u32;
        let mut at_once: BTreeMap<(bool, usize, u32), Vec<u32>> = BTreeMap::new();
        for (at, session) in model.sessions.iter().enumerate() {
            let Some(run) = self.runs[at] else { continue };
            let pairs: Vec<u32> = model.of_session.get(at).iter().map(|pair| self.pair(*pair)).collect();
            for &pair in &pairs {
                self.row(Meaning::Place(pair - self.first_pair), [(pair, 1), (run, -1)], 0);
            }
            if pairs.len() > session.seats as usize {
                self.row(Meaning::Seats(at as u32), pairs.iter().map(|pair| (*pair, 1)).chain([(run, -i64::from(session.seats))]), 0);
            }
            if session.min > 0 {
                self.row(Meaning::Fewest(at as u32), pairs.iter().map(|pair| (*pair, -1)).chain([(run, i64::from(session.min))]), 0);
            }
            for slot in &session.slots {
                for (venue, what) in [(false, session.trainer), (true, session.venue)] {
                    if let Some(what) = what {
                        at_once.entry((venue, what, *slot)).or_default().push(run);
                    }
                }
            }
        }
        for list in largest(at_once.into_values()) {
            self.row(Meaning::Other, list.into_iter().map(|run| (run, 1)), 1);
        }
        let mut weeks = vec![Vec::new(); model.pace.runs.len()];
        for (session, run) in model.sessions.iter().zip(&self.runs) {
            if let (Some(week), Some(run)) = (session.week, run) {
                weeks[week as usize].push(*run);
            }
        }
        for ((week, runs), most) in (0..).zip(weeks).zip(&model.pace.runs) {
            if runs.len() > *most as usize {
                self.row(Meaning::Week(week), runs.into_iter().map(|run| (run, 1)), i64::from(*most));
            }
        }
        for activity in 0..model.of_activity.len() {
            let runs: Vec<u32> = model.of_activity.get(activity).iter().filter_map(|at| self.runs[*at as usize]).collect();
            // How often the activity runs is a column of its own, though the runs say it already: to split on it moves the
            // bound where to split on one of many like runs would not.
            if runs.len() > 1 {
                let most = i64::from(model.max_runs[activity]).min(runs.len() as i64);
                let times = self.column(0, most, 0, true);
                self.row(Meaning::Other, [(times, 1)].into_iter().chain(runs.iter().map(|run| (*run, -1))), 0);
                self.row(Meaning::Times(activity as u32), [(times, -1)].into_iter().chain(runs.iter().map(|run| (*run, 1))), 0);
            } else if model.max_runs[activity] == 0 {
                self.row(Meaning::Times(activity as u32), runs.into_iter().map(|run| (run, 1)), 0);
            }
        }
    }

    /// C2, C6, C8 to C11, and C19 for places.
    fn person_rows(&mut self, model: &Model) {
        let first = self.first_pair;
        let mut takers = vec![Vec::new(); model.cover.len()];
        for person in 0..model.people {
            let owner = person as u32;
            let pairs = model.of_person.get(person);
            for &pair in pairs {
                for cell in model.cells.get(pair as usize) {
                    takers[*cell as usize].push(pair);
                }
            }
            let together = ConflictGraph::new(model, person);
            for pair in together.never() {
                self.columns[(first + pair) as usize].upper = 0;
            }
            for (pair, options) in together.needs() {
                let terms = [(first + pair, 1)].into_iter().chain(options.into_iter().map(|other| (first + other, -1)));
                self.own_row(owner, Meaning::Other, terms, 0);
            }
            for set in together.one_of() {
                self.own_row(owner, Meaning::OneOf(owner), set.into_iter().map(|pair| (first + pair, 1)), 1);
            }
            for (pairs, most) in together.weeks() {
                self.own_row(owner, Meaning::Other, pairs.into_iter().map(|pair| (first + pair, 1)), i64::from(most));
            }
            for (terms, limit) in together.hours() {
                self.own_row(owner, Meaning::Other, terms.into_iter().map(|(pair, factor)| (first + pair, factor)), limit);
            }
        }
        let mut of_sessions: BTreeMap<Vec<u32>, i64> = BTreeMap::new();
        for (cell, pairs) in model.cover.iter().zip(takers) {
            let room = i64::from(cell.room);
            let mut each: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
            for &pair in &pairs {
                each.entry(model.pairs[pair as usize].session).or_default().push(pair);
            }
            for pairs in each.into_values().filter(|pairs| pairs.len() as i64 > room) {
                let least = of_sessions.entry(pairs).or_insert(room);
                *least = room.min(*least);
            }
            self.row(Meaning::Other, pairs.into_iter().map(|pair| (first + pair, 1)), room);
        }
        // A session that runs in part takes no more than that part of a branch's room. The rows over all sessions do not say
        // so: by them, many sessions that run a little share the room of one.
        for (pairs, room) in of_sessions {
            let Some(run) = self.runs[model.pairs[pairs[0] as usize].session as usize] else { continue };
            self.row(Meaning::Other, pairs.into_iter().map(|pair| (first + pair, 1)).chain([(run, -room)]), 0);
        }
    }

    /// C14 and C15.
    fn money_rows(&mut self, model: &Model) {
        let mut all = Vec::new();
        for (fund, budget) in model.funds.iter().enumerate() {
            let mut terms = Vec::new();
            for (at, session) in model.sessions.iter().enumerate().filter(|(_, session)| session.fund == fund) {
                let Some(run) = self.runs[at] else { continue };
                if session.cost > 0 {
                    terms.push((run, session.cost));
                }
                if session.cost_head > 0 {
                    terms.extend(model.of_session.get(at).iter().map(|pair| (self.pair(*pair), session.cost_head)));
                }
            }
            all.extend(terms.iter().copied());
            if !terms.is_empty() {
                self.row(Meaning::Money(fund as u32), terms, *budget);
            }
        }
        if !all.is_empty() && model.budget < i64::MAX {
            self.row(Meaning::Money(model.funds.len() as u32), all, model.budget);
        }
    }

    /// Levels and renewals: each won once, by the best place held for it.
    fn wins(&mut self, model: &Model) {
        self.first_win = self.columns.len() as u32;
        let mut winners = vec![Vec::new(); model.units.len()];
        for pair in 0..model.pairs.len() {
            for (unit, value) in model.wins.get(pair) {
                winners[*unit as usize].push((pair as u32, *value));
            }
        }
        for ((at, unit), winners) in (0..).zip(&model.units).zip(winners) {
            if unit.within_a_place() {
                for (pair, value) in winners {
                    let at = self.pair(pair) as usize;
                    self.columns[at].cost += value;
                }
                continue;
            }
            let Some(owner) = winners.first().map(|(pair, _)| model.pairs[*pair as usize].person) else { continue };
            // One column for all the places of one value: it can be no more than their sum.
            let mut by_value: BTreeMap<i64, Vec<u32>> = BTreeMap::new();
            for (pair, value) in winners {
                by_value.entry(value).or_default().push(pair);
            }
            let mut once = Vec::new();
            for (value, pairs) in by_value {
                let won = self.win(owner, 1, value, unit.renewal);
                once.push((won, 1));
                let from: Vec<u32> = pairs.iter().map(|pair| self.pair(*pair)).collect();
                self.own_row(owner, Meaning::Won(at, value), [(won, 1)].into_iter().chain(from.into_iter().map(|pair| (pair, -1))), 0);
            }
            if once.len() > 1 {
                self.own_row(owner, Meaning::Once(at), once, 1);
            }
        }
    }

    /// Fair shares: points for each minute up to the share, no more than the minutes got.
    fn shares(&mut self, model: &Model) {
        let minutes = |program: &Self, person: usize| -> Vec<(u32, i64)> {
            let session = |pair: u32| &model.sessions[model.pairs[pair as usize].session as usize];
            model.of_person.get(person).iter().map(|pair| (program.pair(*pair), -session(*pair).share())).collect()
        };
        let mut members = vec![Vec::new(); model.groups.len()];
        for person in 0..model.people {
            let terms = minutes(self, person);
            if model.person_penalty > 0 && model.person_minutes > 0 && !terms.is_empty() {
                let got = self.win(person as u32, model.person_minutes, model.person_penalty, false);
                self.own_row(person as u32, Meaning::Other, [(got, 1)].into_iter().chain(terms.iter().copied()), 0);
            }
            for group in model.groups_of.get(person) {
                members[*group as usize].extend(terms.iter().copied());
            }
        }
        for (group, terms) in model.groups.iter().zip(members) {
            if group.penalty > 0 && group.minutes > 0 && !terms.is_empty() {
                let got = self.win(SHARED, group.minutes, group.penalty, false);
                self.row(Meaning::Other, [(got, 1)].into_iter().chain(terms), 0);
            }
        }
    }

    /// A bound that no plan within `columns` can beat, from multipliers of the rows in points. Whole numbers only.
    pub(crate) fn proven(&self, multipliers: &[f64], columns: &[Column]) -> i64 {
        let mut sum = 0_i128;
        let mut reduced: Vec<i128> = columns.iter().map(|column| i128::from(column.cost) << PLACES).collect();
        for (row, multiplier) in multipliers.iter().enumerate() {
            let fixed = fixed(*multiplier);
            if fixed > 0 {
                sum += fixed * i128::from(self.limits[row]);
                for (column, factor) in self.rows.get(row) {
                    reduced[*column as usize] -= fixed * i128::from(*factor);
                }
            }
        }
        for (reduced, column) in reduced.iter().zip(columns) {
            sum += reduced * i128::from(if *reduced > 0 { column.upper } else { column.lower });
        }
        let bound = (sum >> PLACES) + i128::from(self.offset);
        i64::try_from(bound).unwrap_or(i64::MAX)
    }

    /// A bound as [`Self::proven`], with each person's part no higher than what the scheduler says of it: the rows that
    /// people share are priced by the multipliers, and everybody then does the best that is possible at these prices.
    pub(crate) fn proven_by_person(
        &self,
        model: &Model,
        multipliers: &[f64],
        scheduler: &mut Scheduler<'_>,
        stop: &dyn Fn() -> bool,
    ) -> i64 {
        let pairs = self.first_pair as usize..self.first_pair as usize + model.pairs.len();
        // What is left of each column's worth after the shared rows, and after all rows.
        let mut shared: Vec<i128> = self.columns.iter().map(|column| i128::from(column.cost) << PLACES).collect();
        let mut own: Vec<i128> = vec![0; self.columns.len()];
        let (mut sum, mut parts) = (0_i128, vec![0_i128; model.people]);
        for (row, multiplier) in multipliers.iter().enumerate() {
            let fixed = fixed(*multiplier);
            if fixed == 0 {
                continue;
            }
            let person = self.row_owners[row];
            let (part, into) = if person == SHARED { (&mut sum, &mut shared) } else { (&mut parts[person as usize], &mut own) };
            *part += fixed * i128::from(self.limits[row]);
            for (column, factor) in self.rows.get(row) {
                into[*column as usize] -= fixed * i128::from(*factor);
            }
        }
        for (at, column) in self.columns.iter().enumerate() {
            let owner = if pairs.contains(&at) {
                model.pairs[at - pairs.start].person
            } else if at >= self.first_win as usize {
                self.win_owners[at - self.first_win as usize]
            } else {
                SHARED
            };
            let reduced = shared[at] + own[at];
            let part = if owner == SHARED { &mut sum } else { &mut parts[owner as usize] };
            *part += reduced * i128::from(if reduced > 0 { column.upper } else { column.lower });
        }
        for (person, part) in parts.into_iter().enumerate() {
            if model.of_person.get(person).is_empty() || stop() {
                sum += part;
                continue;
            }
            // In whole points, rounded so that the schedule can only look better than it is.
            let points = |fixed: i128| i64::try_from((fixed >> PLACES) + 1).unwrap_or(i64::MAX / 4);
            let price = |pair: u32| points(shared[pairs.start + pair as usize]);
            // Rounding each place's worth up may take too much from the whole where it is not held: a point for each makes up for it.
            let relaxed = points(part) + model.of_person.get(person).len() as i64;
            // `part` counts nothing for a place that cannot be held.
            let reduced = |pair: u32| {
                let at = pairs.start + pair as usize;
                let all = shared[at] + own[at];
                points(if self.columns[at].upper == 0 { all.min(0) } else { all })
            };
            sum += part.min(i128::from(scheduler.bound(person, price, relaxed, reduced)) << PLACES);
        }
        i64::try_from((sum >> PLACES) + i128::from(self.offset)).unwrap_or(i64::MAX)
    }

    /// Do the multipliers prove that no point lies within `columns`? (Farkas 1902: their sum of rows cannot hold.)
    pub(crate) fn proven_empty(&self, multipliers: &[f64], columns: &[Column]) -> bool {
        let largest = multipliers.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        if largest <= 0.0 || !largest.is_finite() {
            return false;
        }
        // The sign of a ray differs between solvers' versions; either way the sum is worked out anew.
        [1.0, -1.0].into_iter().any(|sign| {
            let scaled: Vec<f64> = multipliers.iter().map(|value| sign * value / largest).collect();
            let free: Vec<Column> = columns.iter().map(|column| Column { cost: 0, ..*column }).collect();
            let sum = self.proven(&scaled, &free);
            sum.checked_sub(self.offset).is_some_and(|sum| sum < 0)
        })
    }

    /// The program in which only some columns may leave their lower limits; rows that cannot be broken are left out.
    /// It finds points of the whole, and says nothing of the whole's bound.
    pub(crate) fn within(&self, keep: impl Fn(usize) -> bool) -> Part {
        let mut at = vec![NOWHERE; self.columns.len()];
        let mut columns = Vec::new();
        for (old, column) in self.columns.iter().enumerate() {
            if keep(old) {
                at[old] = columns.len() as u32;
                columns.push(*column);
            }
        }
        let (mut rows, mut limits, mut of) = (Csr::new(), Vec::new(), Vec::new());
        for (row, limit) in self.limits.iter().enumerate() {
            let (mut kept, mut left) = (Vec::new(), *limit);
            for &(column, factor) in self.rows.get(row) {
                match at[column as usize] {
                    NOWHERE => left -= factor * self.columns[column as usize].lower,
                    new => kept.push((new, factor)),
                }
            }
            let most = |(column, factor): &(u32, i64)| {
                let column: &Column = &columns[*column as usize];
                factor * if *factor > 0 { column.upper } else { column.lower }
            };
            if kept.iter().map(most).sum::<i64>() > left {
                rows.push(kept);
                limits.push(left);
                of.push(row as u32);
            }
        }
        let program = Self {
            columns,
            rows,
            limits,
            offset: 0,
            runs: self.runs.iter().map(|run| run.map(|run| at[run as usize]).filter(|run| *run != NOWHERE)).collect(),
            first_pair: 0,
            first_other: 0,
            first_win: 0,
            meanings: Vec::new(),
            row_owners: Vec::new(),
            win_owners: Vec::new(),
        };
        Part { program, at, of }
    }

    /// What a point says of sessions and places.
    pub(crate) fn guide(&self, model: &Model, point: &[f64]) -> Guide {
        let by_value = |one: &(f64, u32), other: &(f64, u32)| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1));
        let runs = (0..).zip(&self.runs).filter_map(|(at, run)| Some((point[(*run)? as usize], at)));
        let pairs = (0..model.pairs.len() as u32).map(|pair| (point[self.pair(pair) as usize], pair));
        let mut guide = Guide { runs: runs.filter(|run| run.0 > 0.05).collect(), pairs: pairs.filter(|pair| pair.0 > 0.05).collect() };
        guide.runs.sort_unstable_by(by_value);
        guide.pairs.sort_unstable_by(by_value);
        guide
    }

    /// The choice that a solver's point stands for: what is nearer to 1 than to 0.
    pub(crate) fn choice(&self, model: &Model, point: &[f64]) -> Choice {
        let on = |column: u32| point.get(column as usize).is_some_and(|value| *value > 0.5);
        Choice {
            runs: (0..model.sessions.len() as u32).filter(|at| self.runs[*at as usize].is_some_and(on)).collect(),
            pairs: (0..model.pairs.len() as u32).filter(|pair| on(self.pair(*pair))).collect(),
        }
    }
}

/// A multiplier with [`PLACES`] binary places; nothing for what is negative or no number.
fn fixed(multiplier: f64) -> i128 {
    let scaled = (multiplier * (1_u64 << PLACES) as f64).round();
    if scaled > 0.0 && scaled < 1e24 { scaled as i128 } else { 0 }
}

/// The lists of two or more that are part of no other.
fn largest(lists: impl IntoIterator<Item = Vec<u32>>) -> Vec<Vec<u32>> {
    let distinct: BTreeSet<Vec<u32>> = lists.into_iter().filter(|list| list.len() > 1).collect();
    let mut by_size: Vec<Vec<u32>> = distinct.into_iter().collect();
    by_size.sort_by_key(|list| std::cmp::Reverse(list.len()));
    let mut kept: Vec<Vec<u32>> = Vec::new();
    let mut at: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for list in by_size {
        let inside = at
            .get(&list[0])
            .is_some_and(|holders| holders.iter().any(|holder| list.iter().all(|item| kept[*holder].binary_search(item).is_ok())));
        if !inside {
            for item in &list {
                at.entry(*item).or_default().push(kept.len());
            }
            kept.push(list);
        }
    }
    kept
}
