//! The problem as a mixed-integer linear program in whole numbers, and the proof of its bounds.
//!
//! Maximise `cost . x` where every row is `terms . x <= limit` and every column lies between two whole numbers. For *any* multipliers `y >=
//! 0` of the rows, `y . limit + sum over columns of max((cost - y A) x)` is at least the score of every plan (weak duality; Neumaier &
//! Shcherbina 2004 make a solver's answer safe in this way). [`Program::proven`] works this out with whole numbers only. So the
//! floating-point multipliers decide how tight the bound is, and never whether it is true.

use std::collections::{BTreeMap, BTreeSet};

use crate::bound::conflict_graph::ConflictGraph;
use crate::model::Model;
use crate::model::csr::Csr;
use crate::model::ix::{
    ActivityIx, CellIx, ColumnIx, FundIx, GroupIx, Ix, IxVec, List as _, PersonIx, PlaceIx, RowIx, SessionIx, SlotIx, UnitIx, WeekIx,
};
use crate::solution::choice::Choice;
use crate::solution::guide::Guide;
use crate::solution::schedule::Scheduler;

/// Multipliers are rounded to so many binary places.
const FRACTION_BITS: u32 = 40;

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
    pub(crate) columns: IxVec<ColumnIx, Column>,
    pub(crate) rows: Csr<RowIx, (ColumnIx, i64)>,
    pub(crate) limits: IxVec<RowIx, i64>,
    /// The score at `x = 0`.
    pub(crate) offset: i64,
    /// The column of each session that may run.
    pub(crate) runs: IxVec<SessionIx, Option<ColumnIx>>,
    /// The column of place 0; the others follow.
    pub(crate) first_place: usize,
    /// The first column after the places. These columns say how often each activity runs.
    pub(crate) first_other: usize,
    /// The first column of a renewal or of levels won.
    pub(crate) first_win: usize,
    /// By row: what it is about.
    pub(crate) meanings: IxVec<RowIx, Meaning>,
    /// By row: the person, if the row is about the places of one person only.
    row_owners: IxVec<RowIx, Option<PersonIx>>,
    /// By column from `first_win` on: the person who wins it, if only one does.
    win_owners: Vec<Option<PersonIx>>,
}

/// Which rule or gain a row stands for. Where the bound by sessions has a price for it, the row's multiplier starts from that price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meaning {
    /// Nobody holds a place in a session that does not run.
    Place(PlaceIx),
    /// The session's seats, and its fewest people.
    Seats(SessionIx),
    Fewest(SessionIx),
    /// The activity runs no more often than it may.
    Times(ActivityIx),
    /// The week holds no more runs than it may.
    Week(WeekIx),
    /// The person holds at most one of these places.
    OneOf(PersonIx),
    /// The fund pays no more than it holds.
    Money(FundIx),
    /// All runs cost no more than the whole budget.
    Budget,
    /// So many points of the unit are won by a place held.
    Won(UnitIx, i64),
    /// The unit is won once.
    Once(UnitIx),
    Other,
}

/// A program with some of the columns and rows of another, the whole.
pub(crate) struct Part {
    pub(crate) program: Program,
    /// By column of the whole: its column here, if it has one.
    at: IxVec<ColumnIx, Option<ColumnIx>>,
    /// By row here: the row of the whole.
    of: Vec<RowIx>,
}

impl Part {
    /// The point of the whole that a point of the part stands for.
    pub(crate) fn whole(&self, whole: &Program, point: &[f64]) -> Vec<f64> {
        let value = |(at, column): (&Option<ColumnIx>, &Column)| at.map_or(column.lower as f64, |at| point[at.at()]);
        self.at.iter().zip(&whole.columns).map(value).collect()
    }

    /// Copies the values of the part's rows to the places of these rows in the whole.
    pub(crate) fn put_rows(&self, values: &[f64], whole: &mut [f64]) {
        for (row, value) in self.of.iter().zip(values) {
            whole[row.at()] = *value;
        }
    }

    /// The values of the part's columns, taken from values for the whole.
    pub(crate) fn of_columns(&self, whole: &[f64]) -> Vec<f64> {
        self.at.iter().zip(whole).filter(|(at, _)| at.is_some()).map(|(_, value)| *value).collect()
    }

    pub(crate) fn of_rows(&self, whole: &[f64]) -> Vec<f64> {
        self.of.iter().map(|row| whole[row.at()]).collect()
    }
}

impl Program {
    /// A program without columns and rows; `runs` are the columns of the sessions' runs.
    fn bare(offset: i64, runs: IxVec<SessionIx, Option<ColumnIx>>) -> Self {
        Self {
            columns: IxVec::new(),
            rows: Csr::new(),
            limits: IxVec::new(),
            offset,
            runs,
            first_place: 0,
            first_other: 0,
            first_win: 0,
            meanings: IxVec::new(),
            row_owners: IxVec::new(),
            win_owners: Vec::new(),
        }
    }

    /// Writes the model down as a program.
    pub(crate) fn new(model: &Model) -> Self {
        let mut program = Self::bare(model.empty_score, IxVec::filled(None, model.sessions.len()));
        program.choices(model);
        program.run_rows(model);
        program.person_rows(model);
        program.money_rows(model);
        program.wins(model);
        program.shares(model);
        program
    }

    fn column(&mut self, lower: i64, upper: i64, cost: i64, whole: bool) -> ColumnIx {
        self.columns.push(Column { lower, upper, cost, whole })
    }

    fn row(&mut self, meaning: Meaning, terms: impl IntoIterator<Item = (ColumnIx, i64)>, limit: i64) {
        self.own_row(None, meaning, terms, limit);
    }

    fn own_row(&mut self, person: Option<PersonIx>, meaning: Meaning, terms: impl IntoIterator<Item = (ColumnIx, i64)>, limit: i64) {
        self.meanings.push(meaning);
        self.rows.push(terms);
        self.limits.push(limit);
        self.row_owners.push(person);
    }

    /// Adds a column for something that is won by one person, or by several.
    fn win(&mut self, person: Option<PersonIx>, upper: i64, cost: i64, whole: bool) -> ColumnIx {
        self.win_owners.push(person);
        self.column(0, upper, cost, whole)
    }

    pub(crate) fn place(&self, place: PlaceIx) -> ColumnIx {
        ColumnIx::new(self.first_place + place.at())
    }

    fn choices(&mut self, model: &Model) {
        for (at, session) in model.sessions.enumerated() {
            if session.forbidden || (model.of_session.get(at).is_empty() && !(session.min == 0 && (session.pinned || session.prior))) {
                continue;
            }
            let kept = if session.prior { model.drop_run } else { 0 };
            self.runs[at] = Some(self.column(i64::from(session.pinned), 1, kept - model.cost_weight * session.cost, true));
        }
        self.first_place = self.columns.len();
        for place in &model.places {
            let kept = if place.prior { model.drop_place } else { 0 };
            let head = model.cost_weight * model.sessions[place.session].cost_head;
            self.column(i64::from(place.pinned), 1, kept - head, true);
        }
    }

    /// Adds the rows of C1, C3, C4, C5 and C16, and of C19 for runs.
    fn run_rows(&mut self, model: &Model) {
        self.first_other = self.columns.len();
        let mut at_once: BTreeMap<(bool, usize, SlotIx), Vec<ColumnIx>> = BTreeMap::new();
        for (at, session) in model.sessions.enumerated() {
            let Some(run) = self.runs[at] else { continue };
            for &place in model.of_session.get(at) {
                self.row(Meaning::Place(place), [(self.place(place), 1), (run, -1)], 0);
            }
            let places: Vec<ColumnIx> = model.of_session.get(at).iter().map(|place| self.place(*place)).collect();
            if places.len() > session.seats as usize {
                self.row(Meaning::Seats(at), places.iter().map(|place| (*place, 1)).chain([(run, -i64::from(session.seats))]), 0);
            }
            if session.min > 0 {
                self.row(Meaning::Fewest(at), places.iter().map(|place| (*place, -1)).chain([(run, i64::from(session.min))]), 0);
            }
            for slot in &session.slots {
                for (venue, what) in [(false, session.trainer.map(Ix::at)), (true, session.venue.map(Ix::at))] {
                    if let Some(what) = what {
                        at_once.entry((venue, what, *slot)).or_default().push(run);
                    }
                }
            }
        }
        for list in largest(at_once.into_values()) {
            self.row(Meaning::Other, list.into_iter().map(|run| (run, 1)), 1);
        }
        let mut weeks: IxVec<WeekIx, Vec<ColumnIx>> = IxVec::filled(Vec::new(), model.pace.runs.len());
        for (session, run) in model.sessions.iter().zip(&self.runs) {
            if let (Some(week), Some(run)) = (session.week, run) {
                weeks[week].push(*run);
            }
        }
        for ((week, runs), most) in weeks.indices().zip(weeks).zip(&model.pace.runs) {
            if runs.len() > *most as usize {
                self.row(Meaning::Week(week), runs.into_iter().map(|run| (run, 1)), i64::from(*most));
            }
        }
        for activity in model.of_activity.indices() {
            let runs: Vec<ColumnIx> = model.of_activity.get(activity).iter().filter_map(|at| self.runs[*at]).collect();
            // How often the activity runs is a column of its own, although the columns of the runs imply it. A split on it moves the bound;
            // a split on one of many similar runs would not.
            if runs.len() > 1 {
                let most = i64::from(model.max_runs[activity]).min(runs.len() as i64);
                let times = self.column(0, most, 0, true);
                self.row(Meaning::Other, [(times, 1)].into_iter().chain(runs.iter().map(|run| (*run, -1))), 0);
                self.row(Meaning::Times(activity), [(times, -1)].into_iter().chain(runs.iter().map(|run| (*run, 1))), 0);
            } else if model.max_runs[activity] == 0 {
                self.row(Meaning::Times(activity), runs.into_iter().map(|run| (run, 1)), 0);
            }
        }
    }

    /// Adds the rows of C2, C6, C8 to C11, and of C19 for places.
    fn person_rows(&mut self, model: &Model) {
        let first = self.first_place;
        let column = |place: PlaceIx| ColumnIx::new(first + place.at());
        let mut takers: IxVec<CellIx, Vec<PlaceIx>> = IxVec::filled(Vec::new(), model.cover.len());
        for person in model.of_person.indices() {
            let owner = Some(person);
            let places = model.of_person.get(person);
            for &place in places {
                for cell in model.cells.get(place) {
                    takers[*cell].push(place);
                }
            }
            let together = ConflictGraph::new(model, person);
            for place in together.never() {
                self.columns[column(place)].upper = 0;
            }
            for (place, options) in together.needs() {
                let terms = [(column(place), 1)].into_iter().chain(options.into_iter().map(|other| (column(other), -1)));
                self.own_row(owner, Meaning::Other, terms, 0);
            }
            for set in together.one_of() {
                self.own_row(owner, Meaning::OneOf(person), set.into_iter().map(|place| (column(place), 1)), 1);
            }
            for (places, most) in together.weeks() {
                self.own_row(owner, Meaning::Other, places.into_iter().map(|place| (column(place), 1)), i64::from(most));
            }
            for (terms, limit) in together.hours() {
                self.own_row(owner, Meaning::Other, terms.into_iter().map(|(place, factor)| (column(place), factor)), limit);
            }
        }
        let mut of_sessions: BTreeMap<Vec<PlaceIx>, i64> = BTreeMap::new();
        for (cell, places) in model.cover.iter().zip(takers) {
            let room = i64::from(cell.room);
            let mut each: BTreeMap<SessionIx, Vec<PlaceIx>> = BTreeMap::new();
            for &place in &places {
                each.entry(model.places[place].session).or_default().push(place);
            }
            for places in each.into_values().filter(|places| places.len() as i64 > room) {
                let least = of_sessions.entry(places).or_insert(room);
                *least = room.min(*least);
            }
            self.row(Meaning::Other, places.into_iter().map(|place| (column(place), 1)), room);
        }
        // A session that runs in part takes no more than that part of a branch's room. The rows over all sessions do not imply this: they
        // let one session that runs a little take all the room.
        for (places, room) in of_sessions {
            let Some(run) = self.runs[model.places[places[0]].session] else { continue };
            self.row(Meaning::Other, places.into_iter().map(|place| (column(place), 1)).chain([(run, -room)]), 0);
        }
    }

    /// Adds the rows of C14 and C15.
    fn money_rows(&mut self, model: &Model) {
        let mut all = Vec::new();
        for (fund, budget) in model.funds.enumerated() {
            let mut terms = Vec::new();
            for (at, session) in model.sessions.enumerated().filter(|(_, session)| session.fund == fund) {
                let Some(run) = self.runs[at] else { continue };
                if session.cost > 0 {
                    terms.push((run, session.cost));
                }
                if session.cost_head > 0 {
                    terms.extend(model.of_session.get(at).iter().map(|place| (self.place(*place), session.cost_head)));
                }
            }
            all.extend(terms.iter().copied());
            if !terms.is_empty() {
                self.row(Meaning::Money(fund), terms, *budget);
            }
        }
        if !all.is_empty() && model.budget < i64::MAX {
            self.row(Meaning::Budget, all, model.budget);
        }
    }

    /// Adds levels and renewals: each is won once, by the best place held for it.
    fn wins(&mut self, model: &Model) {
        self.first_win = self.columns.len();
        let mut winners: IxVec<UnitIx, Vec<(PlaceIx, i64)>> = IxVec::filled(Vec::new(), model.units.len());
        for place in model.places.indices() {
            for (unit, value) in model.wins.get(place) {
                winners[*unit].push((place, *value));
            }
        }
        for ((at, unit), winners) in model.units.enumerated().zip(winners) {
            if unit.within_a_place() {
                for (place, value) in winners {
                    let at = self.place(place);
                    self.columns[at].cost += value;
                }
                continue;
            }
            let owner = winners.first().map(|(place, _)| model.places[*place].person);
            if owner.is_none() {
                continue;
            }
            // One column stands for all the places of one value. It is at most the sum of these places.
            let mut by_value: BTreeMap<i64, Vec<PlaceIx>> = BTreeMap::new();
            for (place, value) in winners {
                by_value.entry(value).or_default().push(place);
            }
            let mut once = Vec::new();
            for (value, places) in by_value {
                let won = self.win(owner, 1, value, unit.renewal);
                once.push((won, 1));
                let from: Vec<ColumnIx> = places.iter().map(|place| self.place(*place)).collect();
                self.own_row(owner, Meaning::Won(at, value), [(won, 1)].into_iter().chain(from.into_iter().map(|place| (place, -1))), 0);
            }
            if once.len() > 1 {
                self.own_row(owner, Meaning::Once(at), once, 1);
            }
        }
    }

    /// Adds fair shares: points for each minute that people get, up to their share.
    fn shares(&mut self, model: &Model) {
        let minutes = |program: &Self, person: PersonIx| -> Vec<(ColumnIx, i64)> {
            let session = |place: PlaceIx| &model.sessions[model.places[place].session];
            model.of_person.get(person).iter().map(|place| (program.place(*place), -session(*place).share())).collect()
        };
        let mut members: IxVec<GroupIx, Vec<(ColumnIx, i64)>> = IxVec::filled(Vec::new(), model.groups.len());
        for person in model.of_person.indices() {
            let terms = minutes(self, person);
            if model.person_penalty > 0 && model.person_minutes > 0 && !terms.is_empty() {
                let got = self.win(Some(person), model.person_minutes, model.person_penalty, false);
                self.own_row(Some(person), Meaning::Other, [(got, 1)].into_iter().chain(terms.iter().copied()), 0);
            }
            for group in model.groups_of.get(person) {
                members[*group].extend(terms.iter().copied());
            }
        }
        for (group, terms) in model.groups.iter().zip(members) {
            if group.penalty > 0 && group.minutes > 0 && !terms.is_empty() {
                let got = self.win(None, group.minutes, group.penalty, false);
                self.row(Meaning::Other, [(got, 1)].into_iter().chain(terms), 0);
            }
        }
    }

    /// A bound that no plan within `columns` can beat, worked out in whole numbers from multipliers of the rows in points.
    pub(crate) fn proven(&self, multipliers: &[f64], columns: &IxVec<ColumnIx, Column>) -> i64 {
        let mut sum = 0_i128;
        let mut reduced: IxVec<ColumnIx, i128> = columns.iter().map(|column| i128::from(column.cost) << FRACTION_BITS).collect();
        for (row, multiplier) in self.limits.indices().zip(multipliers) {
            let fixed = fixed(*multiplier);
            if fixed > 0 {
                sum += fixed * i128::from(self.limits[row]);
                for (column, factor) in self.rows.get(row) {
                    reduced[*column] -= fixed * i128::from(*factor);
                }
            }
        }
        for (reduced, column) in reduced.iter().zip(columns) {
            sum += reduced * i128::from(if *reduced > 0 { column.upper } else { column.lower });
        }
        let bound = (sum >> FRACTION_BITS) + i128::from(self.offset);
        i64::try_from(bound).unwrap_or(i64::MAX)
    }

    /// A bound like [`Self::proven`], but each person's part is at most what the scheduler allows. The multipliers put prices on the rows
    /// that people share, and everybody then does the best that is possible at these prices.
    pub(crate) fn proven_by_person(
        &self,
        model: &Model,
        multipliers: &[f64],
        scheduler: &mut Scheduler<'_>,
        stop: &dyn Fn() -> bool,
    ) -> i64 {
        let places = self.first_place..self.first_place + model.places.len();
        // What is left of each column's worth after the prices of the shared rows, and after those of all rows.
        let mut shared: IxVec<ColumnIx, i128> = self.columns.iter().map(|column| i128::from(column.cost) << FRACTION_BITS).collect();
        let mut own: IxVec<ColumnIx, i128> = IxVec::filled(0, self.columns.len());
        let (mut sum, mut parts): (i128, IxVec<PersonIx, i128>) = (0, IxVec::filled(0, model.people));
        for (row, multiplier) in self.limits.indices().zip(multipliers) {
            let fixed = fixed(*multiplier);
            if fixed == 0 {
                continue;
            }
            let (part, into) = match self.row_owners[row] {
                None => (&mut sum, &mut shared),
                Some(person) => (&mut parts[person], &mut own),
            };
            *part += fixed * i128::from(self.limits[row]);
            for (column, factor) in self.rows.get(row) {
                into[*column] -= fixed * i128::from(*factor);
            }
        }
        for (at, column) in self.columns.enumerated() {
            let owner = if places.contains(&at.at()) {
                Some(model.places[PlaceIx::new(at.at() - places.start)].person)
            } else if at.at() >= self.first_win {
                self.win_owners[at.at() - self.first_win]
            } else {
                None
            };
            let reduced = shared[at] + own[at];
            let part = owner.map_or(&mut sum, |owner| &mut parts[owner]);
            *part += reduced * i128::from(if reduced > 0 { column.upper } else { column.lower });
        }
        for (person, part) in model.of_person.indices().zip(parts) {
            if model.of_person.get(person).is_empty() || stop() {
                sum += part;
                continue;
            }
            // In whole points, rounded so that the schedule can only look better than it is.
            let points = |fixed: i128| i64::try_from((fixed >> FRACTION_BITS) + 1).unwrap_or(i64::MAX / 4);
            let price = |place: PlaceIx| points(shared[self.place(place)]);
            // Each place's worth is rounded up, which may take too much from the whole for places that are not held. One point for each
            // place makes up for it.
            let relaxed = points(part) + model.of_person.get(person).len() as i64;
            // `part` counts nothing for a place that cannot be held.
            let reduced = |place: PlaceIx| {
                let at = self.place(place);
                let all = shared[at] + own[at];
                points(if self.columns[at].upper == 0 { all.min(0) } else { all })
            };
            sum += part.min(i128::from(scheduler.bound(person, price, relaxed, reduced)) << FRACTION_BITS);
        }
        i64::try_from((sum >> FRACTION_BITS) + i128::from(self.offset)).unwrap_or(i64::MAX)
    }

    /// Do the multipliers prove that no point lies within `columns`? They do if the sum of the rows with these multipliers cannot hold
    /// (Farkas 1902).
    pub(crate) fn proven_empty(&self, multipliers: &[f64], columns: &IxVec<ColumnIx, Column>) -> bool {
        let largest = multipliers.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
        if largest <= 0.0 || !largest.is_finite() {
            return false;
        }
        // The sign of a ray differs between versions of the solver. Both signs are tried, and the sum is worked out anew for each.
        [1.0, -1.0].into_iter().any(|sign| {
            let scaled: Vec<f64> = multipliers.iter().map(|value| sign * value / largest).collect();
            let free: IxVec<ColumnIx, Column> = columns.iter().map(|column| Column { cost: 0, ..*column }).collect();
            let sum = self.proven(&scaled, &free);
            sum.checked_sub(self.offset).is_some_and(|sum| sum < 0)
        })
    }

    /// The program in which only some columns may leave their lower limits, without the rows that then cannot be broken. Its points are
    /// points of the whole. Its bound says nothing about the whole.
    pub(crate) fn within(&self, keep: impl Fn(ColumnIx) -> bool) -> Part {
        let mut at: IxVec<ColumnIx, Option<ColumnIx>> = IxVec::filled(None, self.columns.len());
        let mut columns = IxVec::new();
        for (old, column) in self.columns.enumerated() {
            if keep(old) {
                at[old] = Some(columns.push(*column));
            }
        }
        let (mut rows, mut limits, mut of) = (Csr::new(), IxVec::new(), Vec::new());
        for (row, limit) in self.limits.enumerated() {
            let (mut kept, mut left) = (Vec::new(), *limit);
            for &(column, factor) in self.rows.get(row) {
                match at[column] {
                    None => left -= factor * self.columns[column].lower,
                    Some(new) => kept.push((new, factor)),
                }
            }
            let most = |(column, factor): &(ColumnIx, i64)| {
                let column: &Column = &columns[*column];
                factor * if *factor > 0 { column.upper } else { column.lower }
            };
            if kept.iter().map(most).sum::<i64>() > left {
                rows.push(kept);
                limits.push(left);
                of.push(row);
            }
        }
        let runs = self.runs.iter().map(|run| run.and_then(|run| at[run])).collect();
        let program = Self { columns, rows, limits, ..Self::bare(0, runs) };
        Part { program, at, of }
    }

    /// How far each session runs and each place is held at a point.
    pub(crate) fn guide(&self, model: &Model, point: &[f64]) -> Guide {
        let runs = self.runs.enumerated().filter_map(|(at, run)| Some((point[(*run)?.at()], at)));
        let places = model.places.indices().map(|place| (point[self.place(place).at()], place));
        let mut guide = Guide { runs: runs.filter(|run| run.0 > 0.05).collect(), places: places.filter(|place| place.0 > 0.05).collect() };
        farthest_first(&mut guide.runs);
        farthest_first(&mut guide.places);
        guide
    }

    /// The choice that a solver's point stands for: the sessions and places that are nearer to 1 than to 0.
    pub(crate) fn choice(&self, model: &Model, point: &[f64]) -> Choice {
        let on = |column: ColumnIx| point.get(column.at()).is_some_and(|value| *value > 0.5);
        Choice {
            runs: model.sessions.indices().filter(|at| self.runs[*at].is_some_and(on)).collect(),
            places: model.places.indices().filter(|place| on(self.place(*place))).collect(),
        }
    }
}

/// A multiplier with [`FRACTION_BITS`] binary places. 0 for a negative value and for NaN.
fn fixed(multiplier: f64) -> i128 {
    let scaled = (multiplier * (1_u64 << FRACTION_BITS) as f64).round();
    if scaled > 0.0 && scaled < 1e24 { scaled as i128 } else { 0 }
}

/// Sorts by value, the highest first. Equal values are sorted by index.
fn farthest_first<I: Ix>(list: &mut [(f64, I)]) {
    list.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
}

/// The lists of two or more columns that are not part of another list.
fn largest(lists: impl IntoIterator<Item = Vec<ColumnIx>>) -> Vec<Vec<ColumnIx>> {
    let distinct: BTreeSet<Vec<ColumnIx>> = lists.into_iter().filter(|list| list.len() > 1).collect();
    let mut by_size: Vec<Vec<ColumnIx>> = distinct.into_iter().collect();
    by_size.sort_by_key(|list| std::cmp::Reverse(list.len()));
    let mut kept: Vec<Vec<ColumnIx>> = Vec::new();
    let mut at: BTreeMap<ColumnIx, Vec<usize>> = BTreeMap::new();
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
