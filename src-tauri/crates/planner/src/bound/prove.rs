//! Works out the bound in three parts. The first is by sessions, whatever the size. The second is the linear relaxation by a first-order
//! method, tightened person by person. The third, for small programs, is branch and bound; the node with the highest bound goes first.
//!
//! Multipliers are floating-point numbers and prove nothing by themselves: [`Program::proven`] and [`Program::proven_by_person`] turn them
//! into bounds in whole numbers. Where the relaxation makes a person's schedule worth more than it can be, its true worth counts. In the
//! branch and bound, HiGHS solves each node's relaxation. The bound of the whole is the highest of the open nodes' bounds, so that it holds
//! whenever the work is stopped. A node whose relaxation comes out in whole numbers is a plan, and goes to the search.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::bound::diving::{dive, shallow};
use crate::bound::highs::{Ended, Solver};
use crate::bound::lagrangian::Lagrangian;
use crate::bound::program::{Column, Program};
use crate::bound::sifting::Sifting;
use crate::bound::warm_start::multipliers;
use crate::model::Model;
use crate::model::csr::Csr;
use crate::model::ix::{ColumnIx, Ix, IxVec, PlaceIx, SessionIx};
use crate::solution::choice::Choice;
use crate::solution::guide::Guide;
use crate::solution::schedule::Scheduler;

/// What the prover asks, and whom it tells, while it works.
pub(crate) trait Watch: Sync {
    /// Should the work stop now?
    fn stop(&self) -> bool;
    /// The score that is reached already. Plans that score less need not be looked at.
    fn reached(&self) -> i64;
    /// Tells that no plan scores more than this.
    fn bound(&self, bound: i64);
    /// Tells of a choice that may be a plan.
    fn found(&self, choice: Choice);
    /// Does anybody use guides?
    fn follows(&self) -> bool;
    /// Tells, by session, the places that are worth a look at the prices of a bound.
    fn core(&self, core: Csr<SessionIx, PlaceIx>);
    /// Tells how far sessions run and places are held in the relaxation, or in a dive from it.
    fn guide(&self, guide: Guide);
}

/// A part of all plans: those within some limits of the columns.
struct Node {
    bound: i64,
    depth: u32,
    order: u64,
    /// Columns with limits closer than the program's: column, lower, upper.
    limits: Vec<(ColumnIx, i64, i64)>,
    /// How much the last of these limits cut off, and true if it was the lower limit.
    cut: Option<(f64, bool)>,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Node {}

impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Node {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.bound, self.depth, other.order).cmp(&(other.bound, other.depth, self.order))
    }
}

/// The most columns of a relaxation that is split. With more, the simplex method would take too long.
const LARGEST_TO_SPLIT: usize = 8_000;

/// The most places and sessions for which a solver is asked whether pins fit. With more, the answer would take too long.
const LARGEST_TO_DECIDE: usize = 100_000;

/// Finds a choice that keeps every rule and every pin, if there is one. Also gives `None` where `nodes` nodes are not enough to decide, and
/// where the model is too large.
pub(crate) fn any_choice(model: &Model, nodes: i32, stop: &(dyn Fn() -> bool + Sync)) -> Option<Choice> {
    if model.places.len() + model.sessions.len() > LARGEST_TO_DECIDE || stop() {
        return None;
    }
    let mut program = Program::new(model);
    for column in program.columns.iter_mut() {
        column.cost = 0;
    }
    let mut solver = Solver::new(&program, true, stop)?;
    solver.set_int(c"mip_max_nodes", nodes);
    let ended = solver.run();
    let (point, _) = solver.solution();
    (ended == Ended::Optimal).then(|| program.choice(model, &point))
}

/// Steps of the first-order method between two looks at its bound.
const BETWEEN_LOOKS: u64 = 40;
/// The most steps of the first-order method. Further steps would change nothing.
const MOST_STEPS: u64 = 20_000;
/// The most nodes for each person's schedule. A large program gets fewer at the first looks, since the schedules of all people take as long
/// as hundreds of steps.
const NODES_A_PERSON: u32 = 1_000;
const FEW_NODES_A_PERSON: u32 = 100;
const QUICK_LOOKS: u32 = 3;
/// People's schedules are looked at only if the multipliers' bound is at most this many times the lowest so far.
const NEAR: f64 = 1.01;

/// The most places and sessions for which the linear relaxation is tried. With more, it would take longer than people wait.
const LARGEST_PROGRAM: usize = 400_000;
/// The number of dives from the last point of a relaxation that is not split.
const DIVES: u32 = 30;

/// Tightens the bound until a score meets it, `nodes` nodes are done or the watch says stop. `score` is the score of the first plan.
pub(crate) fn prove(model: &Model, nodes: u64, score: i64, watch: &dyn Watch) {
    let mut prices = Lagrangian::new(model);
    price(&mut prices, model, nodes, score, watch);
    if watch.follows() && model.pace.limits_runs() && !watch.stop() {
        watch.guide(prices.guide());
    }
    if model.places.len() + model.sessions.len() > LARGEST_PROGRAM || watch.stop() {
        return;
    }
    let program = Program::new(model);
    let start = multipliers(model, &program, &prices);
    relax(model, &program, &start, nodes.saturating_mul(BETWEEN_LOOKS).min(MOST_STEPS), watch);
    if program.columns.len() <= LARGEST_TO_SPLIT && !watch.stop() {
        branch(model, &program, nodes, watch);
    }
}

/// Steps of the prices between two checks of whether they still help.
const ROUNDS: u64 = 40;
/// How little the bound falls between two checks, as one part in so many of the gain. Below `CLOSE`, the prices tell which places are worth
/// a look. Below `CLOSEST`, the work on prices ends.
const CLOSE: i64 = 10;
const CLOSEST: i64 = 1000;

/// Lowers the bound by sessions until it hardly falls any more.
fn price(prices: &mut Lagrangian<'_>, model: &Model, nodes: u64, score: i64, watch: &dyn Watch) {
    let mut before = i64::MAX;
    for _ in 0..nodes.max(1) {
        for _ in 0..ROUNDS {
            let Some(bound) = prices.step(score, &|| watch.stop()) else { return };
            watch.bound(bound);
        }
        let best = prices.best();
        let fell = before.saturating_sub(best);
        if fell <= (best - model.empty_score) / CLOSE {
            watch.core(prices.core());
        }
        if fell <= (best - model.empty_score) / CLOSEST {
            return;
        }
        before = best;
    }
}

/// Solves the relaxation by the first-order method, from the multipliers `start`. From time to time its multipliers give a bound and its
/// point gives a guide for the search. The bound is then lowered by what the relaxation allows a person and no schedule of the person can
/// do.
fn relax(model: &Model, program: &Program, start: &[f64], most: u64, watch: &dyn Watch) {
    let mut method = Sifting::new(program, start, model.pace.limits_runs());
    let mut scheduler = Scheduler::new(model, NODES_A_PERSON);
    let mut looks = 0;
    let mut random = ChaCha8Rng::seed_from_u64(0);
    let left = |bound: f64| (bound - program.offset as f64).max(1.0);
    let (mut steps, mut next, mut told) = (0, 5 * BETWEEN_LOOKS, f64::INFINITY);
    // The lowest so far, and the step at which it last fell by enough.
    let (mut lowest, mut fell) = (f64::INFINITY, 0);
    let mut proven = f64::INFINITY;
    while steps < most {
        for _ in 0..BETWEEN_LOOKS {
            if watch.stop() {
                return;
            }
            method.advance();
        }
        steps += BETWEEN_LOOKS;
        let dual = method.dual();
        if left(dual) < left(told) * 0.99 {
            told = dual;
            watch.bound(program.proven(&method.multipliers(), &program.columns));
        }
        if method.changed() {
            lowest = f64::INFINITY;
        } else if left(dual) < left(lowest) * 0.9995 {
            (lowest, fell) = (dual, steps);
        }
        let done = steps - fell > (steps / 3).max(50 * BETWEEN_LOOKS);
        if steps >= next || done {
            next = steps + (steps / 3).max(5 * BETWEEN_LOOKS);
            let point = method.point();
            let multipliers = method.multipliers();
            // After places were left out or taken in, the bound is high for a while, and people's schedules do not help then.
            let now = left(program.proven(&multipliers, &program.columns) as f64);
            if now > proven * NEAR && !done {
                next = steps + 2 * BETWEEN_LOOKS;
                continue;
            }
            proven = now.min(proven);
            looks += 1;
            scheduler.look_at(if done || shallow(program) || looks > QUICK_LOOKS { NODES_A_PERSON } else { FEW_NODES_A_PERSON });
            watch.bound(program.proven_by_person(model, &multipliers, &mut scheduler, &|| watch.stop()));
            if watch.follows() {
                watch.guide(program.guide(model, &point));
                let dives = if done && program.columns.len() > LARGEST_TO_SPLIT { DIVES } else { 1 };
                for _ in 0..if shallow(program) { dives } else { 0 } {
                    if let Some(dived) = dive(model, program, &point, &mut random, &|| watch.stop()) {
                        watch.guide(program.guide(model, &dived));
                    }
                }
            }
            if done {
                return;
            }
        }
    }
}

/// Runs branch and bound.
fn branch(model: &Model, program: &Program, nodes: u64, watch: &dyn Watch) {
    let stop = || watch.stop();
    let Some(mut solver) = Solver::new(program, false, &stop) else { return };
    solver.set_text(c"solver", c"simplex");
    let mut open = BinaryHeap::from([Node { bound: i64::MAX, depth: 0, order: 0, limits: Vec::new(), cut: None }]);
    let mut columns: IxVec<ColumnIx, Column> = program.columns.clone();
    let (mut order, mut done) = (0, 0);
    let mut history = History { sums: IxVec::filled([(0.0, 0); 2], columns.len()), all: [(0.0, 0); 2] };
    // The highest bound of a node that could be neither split nor closed.
    let mut stuck = i64::MIN;
    while let Some(node) = open.pop() {
        let reached = watch.reached();
        if node.bound <= reached {
            break;
        }
        if done >= nodes || watch.stop() {
            return;
        }
        done += 1;
        columns.copy_from_slice(&program.columns);
        for &(column, lower, upper) in &node.limits {
            (columns[column].lower, columns[column].upper) = (lower, upper);
        }
        solver.set_columns(&columns);
        let ended = solver.run();
        if watch.stop() {
            return;
        }
        let (point, multipliers) = solver.solution();
        let bound = match ended {
            Ended::Optimal => program.proven(&multipliers, &columns).min(node.bound),
            Ended::Infeasible if solver.ray().is_some_and(|ray| program.proven_empty(&ray, &columns)) => i64::MIN,
            Ended::Infeasible | Ended::Early => node.bound,
        };
        if let (Some((cut, up)), Some((column, ..)), Ended::Optimal) = (node.cut, node.limits.last(), ended) {
            history.learn(*column, up, (node.bound - bound) as f64 / cut.max(1e-6));
        }
        if bound > reached {
            match if ended == Ended::Optimal { split(program, &point, &columns, &history) } else { None } {
                Some(column) => {
                    let Column { lower, upper, .. } = columns[column];
                    let middle = (point[column.at()].floor() as i64).clamp(lower, upper - 1);
                    let over = point[column.at()] - middle as f64;
                    for (lower, upper, cut) in [(lower, middle, (over, false)), (middle + 1, upper, (1.0 - over, true))] {
                        order += 1;
                        let mut limits = node.limits.clone();
                        limits.push((column, lower, upper));
                        open.push(Node { bound, depth: node.depth + 1, order, limits, cut: Some(cut) });
                    }
                }
                None => {
                    stuck = stuck.max(bound);
                    if ended == Ended::Optimal {
                        watch.found(program.choice(model, &point));
                    }
                }
            }
        }
        let highest = open.peek().map_or(i64::MIN, |next| next.bound).max(stuck);
        if highest > i64::MIN {
            watch.bound(highest.max(watch.reached()));
        }
    }
    watch.bound(stuck.max(watch.reached()));
}

/// How much a split on each column has lowered the bound so far (pseudo-costs: Bénichou et al. 1971).
struct History {
    /// By column, for down and up: the sum of the points per unit by which the bound fell, and how many splits are in it.
    sums: IxVec<ColumnIx, [(f64, u32); 2]>,
    all: [(f64, u32); 2],
}

impl History {
    fn learn(&mut self, column: ColumnIx, up: bool, points: f64) {
        for sum in [&mut self.sums[column][usize::from(up)], &mut self.all[usize::from(up)]] {
            sum.0 += points;
            sum.1 += 1;
        }
    }

    /// How good a split promises to be when the value is `over` above a whole number: the expected falls of the bound in the two halves,
    /// multiplied.
    fn promise(&self, column: ColumnIx, over: f64) -> f64 {
        let mean = |up: usize| {
            let mine = self.sums[column][up];
            let (sum, count) = if mine.1 > 0 { mine } else { self.all[up] };
            if count > 0 { sum / f64::from(count) } else { 1.0 }
        };
        (mean(0) * over).max(1.0) * (mean(1) * (1.0 - over)).max(1.0)
    }
}

/// The column to split on. Renewals come first, then the number of an activity's runs, then runs, then places; within each, the most
/// promising comes first. A renewal is worth hundreds of levels, so that half of one is most of what keeps the bound too high.
fn split(program: &Program, point: &[f64], columns: &IxVec<ColumnIx, Column>, history: &History) -> Option<ColumnIx> {
    let best = |range: std::ops::Range<usize>| {
        range
            .map(ColumnIx::new)
            .filter(|at| columns[*at].whole && columns[*at].lower < columns[*at].upper)
            .map(|at| (at, point[at.at()] - point[at.at()].floor()))
            .filter(|(_, over)| (1e-6..1.0 - 1e-6).contains(over))
            .map(|(at, over)| (at, history.promise(at, over)))
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0)))
    };
    let (places, others, wins) = (program.first_place, program.first_other, program.first_win);
    let found = best(wins..columns.len()).or_else(|| best(others..wins)).or_else(|| best(0..places)).or_else(|| best(places..others));
    found.map(|(at, _)| at)
}
