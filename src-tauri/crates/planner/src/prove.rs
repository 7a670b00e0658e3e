//! The bound: the linear relaxation, then branch and bound on it, best bound first.
//!
//! HiGHS solves each node's relaxation; only its multipliers are used, and [`Program::proven`] turns them
//! into a bound in whole numbers. The bound of the whole is the highest of the open nodes', so it holds
//! whenever the work is stopped. Nodes whose relaxation comes out whole are plans, handed to the search.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::highs::{Ended, Solver};
use crate::model::Model;
use crate::relax::{Column, Program};
use crate::state::Choice;

/// What the prover asks and tells while it works.
pub(crate) trait Watch: Sync {
    /// Stop now?
    fn stop(&self) -> bool;
    /// A score that is reached, below which nothing needs to be looked at.
    fn reached(&self) -> i64;
    /// No plan scores more.
    fn bound(&self, bound: i64);
    /// A choice that may be a plan.
    fn found(&self, choice: Choice);
}

/// A part of all plans: those within some limits of the columns.
struct Node {
    bound: i64,
    depth: u32,
    order: u64,
    /// Columns with limits closer than the program's: column, lower, upper.
    limits: Vec<(u32, i64, i64)>,
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

/// Columns above which the relaxation is solved once by interior point and not split: the simplex method would take too long.
const LARGEST_TO_SPLIT: usize = 8_000;

/// Finds a choice that keeps every rule and every pin, if there is one; `None` also where `nodes` nodes do not decide it.
pub(crate) fn any_choice(model: &Model, nodes: i32, stop: &(dyn Fn() -> bool + Sync)) -> Option<Choice> {
    let mut program = Program::new(model);
    for column in &mut program.columns {
        column.cost = 0;
    }
    let mut solver = Solver::new(&program, true, stop)?;
    solver.set_int(c"mip_max_nodes", nodes);
    let ended = solver.run();
    let (point, _) = solver.solution();
    (ended == Ended::Optimal).then(|| program.choice(model, &point))
}

/// Tightens the bound until it is met, `nodes` nodes are done or the watch says stop.
pub(crate) fn prove(model: &Model, program: &Program, nodes: u64, watch: &dyn Watch) {
    let stop = || watch.stop();
    let Some(mut solver) = Solver::new(program, false, &stop) else { return };
    if program.columns.len() > LARGEST_TO_SPLIT {
        solver.set_text(c"solver", c"ipm");
        solver.set_text(c"run_crossover", c"off");
        if solver.run() == Ended::Optimal {
            watch.bound(program.proven(&solver.solution().1, &program.columns));
        }
        return;
    }
    solver.set_text(c"solver", c"simplex");
    let mut open = BinaryHeap::from([Node { bound: i64::MAX, depth: 0, order: 0, limits: Vec::new() }]);
    let mut columns: Vec<Column> = program.columns.clone();
    let (mut order, mut done) = (0, 0);
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
            (columns[column as usize].lower, columns[column as usize].upper) = (lower, upper);
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
        if bound > reached {
            match if ended == Ended::Optimal { split(program, &point, &columns) } else { None } {
                Some(column) => {
                    let Column { lower, upper, .. } = columns[column as usize];
                    let middle = (point[column as usize].floor() as i64).clamp(lower, upper - 1);
                    for (lower, upper) in [(lower, middle), (middle + 1, upper)] {
                        order += 1;
                        let mut limits = node.limits.clone();
                        limits.push((column, lower, upper));
                        open.push(Node { bound, depth: node.depth + 1, order, limits });
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

/// The column to split on: a renewal before an activity's runs before a run before a place, the one nearest to the middle first. A renewal is worth
/// hundreds of levels, so that half of one is most of what keeps the bound too high.
fn split(program: &Program, point: &[f64], columns: &[Column]) -> Option<u32> {
    let best = |range: std::ops::Range<usize>| {
        range
            .filter(|at| columns[*at].whole && columns[*at].lower < columns[*at].upper)
            .map(|at| (at, (point[at] - point[at].floor() - 0.5).abs()))
            .filter(|(_, far)| *far < 0.499_999)
            .min_by(|one, other| one.1.total_cmp(&other.1))
    };
    let (pairs, others, wins) = (program.first_pair as usize, program.first_other as usize, program.first_win as usize);
    let found = best(wins..columns.len()).or_else(|| best(others..wins)).or_else(|| best(0..pairs)).or_else(|| best(pairs..others));
    found.map(|(at, _)| at as u32)
}
