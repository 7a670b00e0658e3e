//! Solves a large relaxation over the places that can pay. The first-order method works on these alone, and every place that would pay at
//! its multipliers joins them (sifting: Bixby, Gregory, Lustig, Marsten & Shanno 1992).
//!
//! Of several hundred thousand places, about a seventh is ever used. The places that are left out still count in every bound: their rows
//! get the multipliers that make the bound least.

use crate::bound::pdhg::Pdhg;
use crate::bound::program::{Meaning, Part, Program};
use crate::model::ix::{ColumnIx, Ix, IxVec, List as _};

/// Steps on all places before any is left out. Before that, the multipliers say little.
const STEPS_ON_ALL: u64 = 800;
/// As `STEPS_ON_ALL`, for problems whose weeks hold few runs. There it is settled late which sessions run, and the bound is high for
/// hundreds of steps after places were left out (`generate.py L 1 --real` after 60 s: 10.4 % left with 800, 10.0 % with 1,600).
const STEPS_ON_ALL_OF_FULL_WEEKS: u64 = 1_600;
/// How many places are kept for each place that pays, and the fewest that are kept in all.
const KEPT_FOR_EACH: usize = 3;
const FEWEST_KEPT: usize = 4_000;
/// Places that are left out are taken in if they would add at least one part in so many to the bound.
const WORTH_TAKING_IN: f64 = 2_000.0;
/// A place that is held further than this in the point is kept, whatever the multipliers say.
const HELD: f64 = 1e-6;

/// The first-order method on the promising part of a program.
pub(crate) struct Sifting<'p> {
    program: &'p Program,
    /// By column: is it kept?
    kept: IxVec<ColumnIx, bool>,
    narrowed: bool,
    /// Steps before any place is left out.
    on_all: u64,
    part: Part,
    method: Pdhg,
    /// True if the places kept have changed since [`Sifting::changed`] was last called.
    changed: bool,
}

impl<'p> Sifting<'p> {
    /// Starts with all places, from multipliers of the program's rows in points. `full_weeks` is true if weeks have a limit of runs that
    /// matters.
    pub(crate) fn new(program: &'p Program, multipliers: &[f64], full_weeks: bool) -> Self {
        let part = program.within(|_| true);
        let mut method = Pdhg::new(&part.program);
        method.start(&part.of_rows(multipliers));
        let on_all = if full_weeks { STEPS_ON_ALL_OF_FULL_WEEKS } else { STEPS_ON_ALL };
        Self { program, kept: IxVec::filled(true, program.columns.len()), narrowed: false, on_all, part, method, changed: false }
    }

    /// Makes one step.
    pub(crate) fn advance(&mut self) {
        self.method.advance();
    }

    /// Roughly the bound for the places kept, in points.
    pub(crate) fn dual(&mut self) -> f64 {
        self.method.dual() + self.program.offset as f64
    }

    /// A value for each column of the whole program.
    pub(crate) fn point(&self) -> Vec<f64> {
        self.part.whole(self.program, &self.method.point())
    }

    /// Have the places at work changed since the last call? Then earlier figures of the bound say nothing about those to come.
    pub(crate) fn changed(&mut self) -> bool {
        std::mem::take(&mut self.changed)
    }

    /// A multiplier for each row of the whole program, in points. Places that would pay at these multipliers are kept from now on. After a
    /// number of steps, places that would not pay are left out.
    pub(crate) fn multipliers(&mut self) -> Vec<f64> {
        let mine = self.method.multipliers();
        let mut multipliers = vec![0.0; self.program.limits.len()];
        self.part.put_rows(&mine, &mut multipliers);
        let pays = complete(self.program, &mut multipliers);
        let other = if self.narrowed { self.widen(&pays) } else { self.narrow(&pays) };
        if other {
            self.changed = true;
            // The method goes on from its own multipliers. The ones that make the bound least would set it back.
            let mut from = multipliers.clone();
            self.part.put_rows(&mine, &mut from);
            self.go_on(&from);
        }
        multipliers
    }

    fn narrow(&mut self, pays: &[f64]) -> bool {
        let most = (KEPT_FOR_EACH * pays.iter().filter(|worth| **worth > 0.0).count()).max(FEWEST_KEPT);
        if self.method.steps() < self.on_all || most > pays.len() / 2 {
            return false;
        }
        let mut by_worth: Vec<usize> = (0..pays.len()).collect();
        by_worth.sort_by(|one, other| pays[*other].total_cmp(&pays[*one]).then(one.cmp(other)));
        let point = self.point();
        for place in by_worth.split_off(most) {
            let at = ColumnIx::new(self.program.first_place + place);
            self.kept[at] = self.program.columns[at].lower > 0 || point[at.at()] > HELD;
        }
        self.narrowed = true;
        true
    }

    fn widen(&mut self, pays: &[f64]) -> bool {
        let column = |place: usize| ColumnIx::new(self.program.first_place + place);
        let joining: Vec<usize> = (0..pays.len()).filter(|place| pays[*place] > 0.0 && !self.kept[column(*place)]).collect();
        let more: f64 = joining.iter().map(|place| pays[*place]).sum();
        if more <= self.method.dual() / WORTH_TAKING_IN {
            return false;
        }
        for place in joining {
            self.kept[column(place)] = true;
        }
        true
    }

    /// Goes on with the places kept, from where the method was.
    fn go_on(&mut self, multipliers: &[f64]) {
        let point = self.point();
        keep_wins(self.program, &mut self.kept);
        let part = self.program.within(|at| self.kept[at]);
        let mut method = Pdhg::new(&part.program);
        method.start(&part.of_rows(multipliers));
        method.go_on(&part.of_columns(&point), &self.method);
        (self.part, self.method) = (part, method);
    }
}

/// Keeps the columns of the levels and renewals that are won by a kept place.
fn keep_wins(program: &Program, kept: &mut IxVec<ColumnIx, bool>) {
    for (row, meaning) in program.meanings.enumerated() {
        if let Meaning::Won(..) = meaning {
            let (won, from) = (program.rows.get(row)[0].0, &program.rows.get(row)[1..]);
            kept[won] = from.iter().any(|(place, _)| kept[*place]);
        }
    }
}

/// Raises the multipliers of wins and places as far as the bound does not rise. Gives, for each place, what it would add to the bound if
/// its session ran anyway, in points; 0 or less for a place that would not pay.
fn complete(program: &Program, multipliers: &mut [f64]) -> Vec<f64> {
    let mut reduced: IxVec<ColumnIx, f64> = program.columns.iter().map(|column| column.cost as f64).collect();
    for (row, multiplier) in program.limits.indices().zip(multipliers.iter()) {
        if *multiplier > 0.0 && !matches!(program.meanings[row], Meaning::Place(_)) {
            for (column, factor) in program.rows.get(row) {
                reduced[*column] -= multiplier * *factor as f64;
            }
        }
    }
    for (reduced, column) in reduced.iter_mut().zip(&program.columns) {
        if column.upper == 0 {
            *reduced = f64::NEG_INFINITY;
        }
    }
    let first = program.first_place;
    let mut more = vec![0.0; program.first_other - program.first_place];
    for (row, multiplier) in program.limits.indices().zip(multipliers.iter_mut()) {
        if let Meaning::Won(..) = program.meanings[row] {
            let (won, from) = (program.rows.get(row)[0].0, &program.rows.get(row)[1..]);
            let by = from.iter().map(|(place, _)| -reduced[*place]).fold(reduced[won], f64::min).max(0.0);
            *multiplier += by;
            reduced[won] -= by;
            for (place, _) in from {
                reduced[*place] += by;
                more[place.at() - first] += reduced[won].max(0.0);
            }
        }
    }
    for (row, multiplier) in program.limits.indices().zip(multipliers.iter_mut()) {
        if let Meaning::Place(place) = program.meanings[row]
            && *multiplier <= 0.0
        {
            *multiplier = reduced[program.place(place)].max(0.0);
        }
    }
    more.iter().zip(reduced.iter().skip(first)).map(|(more, reduced)| more + reduced).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bound::lagrangian::Lagrangian;
    use crate::bound::warm_start::multipliers;
    use crate::model::Model;

    #[test]
    fn what_is_left_out_takes_part_in_the_bound_and_joins_where_it_would_pay() {
        let model = Model::new(&crate::instance("small-1"));
        let program = Program::new(&model);
        let mut prices = Lagrangian::new(&model);
        for _ in 0..400 {
            prices.step(model.empty_score, &|| false);
        }
        let start = multipliers(&model, &program, &prices);
        let mut whole = Sifting::new(&program, &start, false);
        let mut narrow = Sifting::new(&program, &start, false);
        // The test leaves out every third place, whatever it is worth.
        for place in (0..model.places.len()).step_by(3) {
            narrow.kept[ColumnIx::new(program.first_place + place)] = false;
        }
        narrow.narrowed = true;
        narrow.go_on(&start);
        let mut joined = 0;
        let bound = |sift: &mut Sifting<'_>| {
            let multipliers = sift.multipliers();
            program.proven(&multipliers, &program.columns)
        };
        for _ in 0..40 {
            for _ in 0..100 {
                whole.advance();
                narrow.advance();
            }
            bound(&mut narrow);
            joined += usize::from(narrow.changed());
        }
        let gained = |bound: i64| (bound - model.empty_score) as f64;
        let (all, some) = (gained(bound(&mut whole)), gained(bound(&mut narrow)));
        assert!(joined > 0 && narrow.kept.iter().any(|kept| !kept), "some joined, and not all of them");
        assert!((some / all - 1.0).abs() < 0.005, "{some} with some of the places, {all} with all");
    }

    #[test]
    fn multipliers_made_complete_give_no_higher_bound() {
        let model = Model::new(&crate::instance("small-2"));
        let program = Program::new(&model);
        let mut told: Vec<f64> = (0..program.limits.len()).map(|row| (row * 7919 % 1_000) as f64 * 100.0).collect();
        for (row, multiplier) in told.iter_mut().enumerate() {
            if row % 3 == 0 {
                *multiplier = 0.0;
            }
        }
        let before = program.proven(&told, &program.columns);
        complete(&program, &mut told);
        let after = program.proven(&told, &program.columns);
        assert!(after < before, "{after} after {before}");
    }
}
