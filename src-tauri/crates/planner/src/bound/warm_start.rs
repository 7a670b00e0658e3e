//! Gives the first-order method its start: turns the prices of the bound by sessions into multipliers of the relaxation's rows.
//!
//! The rows for what is won once, and the rows for money, get their prices. What the people of a session win beyond these prices is spread
//! over the rows of its seats, its fewest people and its activity's runs. The multipliers mean the same as the prices, so that the
//! relaxation starts at about the bound that the prices reached.

use std::collections::BTreeMap;

use crate::bound::lagrangian::Lagrangian;
use crate::bound::program::{Meaning, Program};
use crate::model::Model;
use crate::model::ix::{ActivityIx, FundIx, Ix, IxVec, List as _, PersonIx, PlaceIx, RowIx, SessionIx, UnitIx};

/// A multiplier for each row, in points.
pub(crate) fn multipliers(model: &Model, program: &Program, by_session: &Lagrangian<'_>) -> Vec<f64> {
    let (prices, pennies) = (&by_session.prices().units, by_session.prices().pennies());
    let of_week = |at: SessionIx| model.sessions[at].week.map_or(0, |week| by_session.prices().weeks[week]) as f64;
    let points = |pence: i64, fund: FundIx| pence as f64 * (pennies[fund.at()] + pennies[model.funds.len()]);
    let mut gains: IxVec<PlaceIx, f64> = model
        .places
        .indices()
        .map(|place| {
            let session = &model.sessions[model.places[place].session];
            let beyond = |(unit, value): &(UnitIx, i64)| {
                if model.units[*unit].within_a_place() { 0.0 } else { (value - prices[*unit]).max(0) as f64 }
            };
            let cost = program.columns[program.place(place)].cost as f64;
            cost - points(session.cost_head, session.fund) + model.wins.get(place).iter().map(beyond).sum::<f64>()
        })
        .collect();
    let once = charge_once(model, program, prices, &mut gains);
    let beyond_week = |at: SessionIx| {
        let run = run(model, program, at, &gains, &points);
        Run { worth: run.worth - of_week(at), ..run }
    };
    let runs: IxVec<SessionIx, Run> = model.sessions.indices().map(beyond_week).collect();
    let times: IxVec<ActivityIx, f64> = model
        .of_activity
        .indices()
        .map(|activity| {
            let mut worths: Vec<f64> = model.of_activity.get(activity).iter().map(|at| runs[*at].worth).collect();
            worths.sort_unstable_by(|one, other| other.total_cmp(one));
            worths.get(model.max_runs[activity] as usize).copied().unwrap_or(0.0).max(0.0)
        })
        .collect();
    program
        .meanings
        .enumerated()
        .map(|(row, meaning)| match *meaning {
            Meaning::Place(place) => {
                let run = &runs[model.places[place].session];
                (gains[place] - run.seat + run.fewest).max(0.0)
            }
            Meaning::Seats(at) => runs[at].seat,
            Meaning::Fewest(at) => runs[at].fewest,
            Meaning::Times(activity) => times[activity],
            Meaning::OneOf(_) => once.get(&row).copied().unwrap_or(0.0),
            Meaning::Money(fund) => pennies[fund.at()],
            Meaning::Budget => pennies[model.funds.len()],
            Meaning::Won(unit, value) => (value - prices[unit]).max(0) as f64,
            Meaning::Once(unit) => prices[unit] as f64,
            Meaning::Week(week) => by_session.prices().weeks[week] as f64,
            Meaning::Other => 0.0,
        })
        .collect()
}

/// Takes the price of each thing that only one activity can win for a person. Puts it on a row that lets the person hold one place of this
/// activity. Gives these prices by row; the gains of the places in such a row fall by the price.
fn charge_once(model: &Model, program: &Program, prices: &IxVec<UnitIx, i64>, gains: &mut IxVec<PlaceIx, f64>) -> BTreeMap<RowIx, f64> {
    let mut charged: IxVec<PersonIx, BTreeMap<ActivityIx, (f64, Vec<PlaceIx>)>> = IxVec::filled(BTreeMap::new(), model.people);
    for (person, activities) in model.of_person.indices().zip(charged.iter_mut()) {
        let mut met: Vec<UnitIx> = Vec::new();
        for &place in model.of_person.get(person) {
            let activity = model.sessions[model.places[place].session].activity;
            let (price, places) = activities.entry(activity).or_default();
            places.push(place);
            for (unit, _) in model.wins.get(place) {
                if model.units[*unit].within_a_place() && !met.contains(unit) {
                    met.push(*unit);
                    *price += prices[*unit] as f64;
                }
            }
        }
        activities.retain(|_, (price, places)| *price > 0.0 && places.len() > 1);
    }
    let mut once = BTreeMap::new();
    for (row, meaning) in program.meanings.enumerated() {
        let Meaning::OneOf(person) = *meaning else { continue };
        let inside = |place: &PlaceIx| program.rows.get(row).iter().any(|(column, _)| *column == program.place(*place));
        charged[person].retain(|_, (price, places)| {
            let here = places.iter().all(inside);
            if here {
                *once.entry(row).or_default() += *price;
                for (column, _) in program.rows.get(row) {
                    gains[PlaceIx::new(column.at() - program.first_place)] -= *price;
                }
            }
            !here
        });
    }
    once
}

/// What a session comes to at the prices.
struct Run {
    worth: f64,
    /// What one more seat would win. `fewest` is what one person fewer would save.
    seat: f64,
    fewest: f64,
}

fn run(model: &Model, program: &Program, at: SessionIx, gains: &IxVec<PlaceIx, f64>, points: &impl Fn(i64, FundIx) -> f64) -> Run {
    let session = &model.sessions[at];
    let Some(column) = program.runs[at] else { return Run { worth: 0.0, seat: 0.0, fewest: 0.0 } };
    let mut best: Vec<f64> = model.of_session.get(at).iter().map(|place| gains[*place]).collect();
    best.sort_unstable_by(|one, other| other.total_cmp(one));
    let nth = |n: u32| best.get(n as usize).copied().unwrap_or(0.0);
    let seat = nth(session.seats).max(0.0);
    let fewest = if session.min > 0 { (-nth(session.min - 1)).max(0.0) } else { 0.0 };
    let paying = best.iter().map(|gain| (gain - seat + fewest).max(0.0)).sum::<f64>();
    let whole = paying + seat * f64::from(session.seats) - fewest * f64::from(session.min);
    Run { worth: whole + program.columns[column].cost as f64 - points(session.cost, session.fund), seat, fewest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_relaxation_begins_about_where_the_prices_ended() {
        for name in ["small-1", "small-2"] {
            let model = Model::new(&crate::instance(name));
            let program = Program::new(&model);
            let mut prices = Lagrangian::new(&model);
            for _ in 0..400 {
                prices.step(model.empty_score, &|| false);
            }
            let start = multipliers(&model, &program, &prices);
            let gained = |bound: i64| (bound - model.empty_score) as f64;
            let (began, ended) = (gained(program.proven(&start, &program.columns)), gained(prices.best()));
            assert!((began / ended - 1.0).abs() < 0.02, "{name}: {began} after {ended}");
            let nothing = gained(program.proven(&vec![0.0; start.len()], &program.columns));
            assert!(nothing > 1.2 * began, "{name}: without multipliers it is {nothing}");
        }
    }
}
