//! Solving: a good plan and a proof of how good it is, worked out beside each other.
//!
//! A heuristic alone proves nothing, and a general solver alone finds little on a service of some hundred people. So the search
//! and the bound run at the same time and tell each other what they find. The score that is reached tells the bound what need
//! not be looked at; the bound tells the search which places are worth a look, which sessions the relaxation would run, and
//! plans that it came across. When the two numbers meet, the plan is proven best. Solvers of mixed-integer programs work in this
//! way within one tree (*primal heuristics*: Achterberg 2007, chapters 9 and 10).
//!
//! - [`solve`]: the front door. [`pins`] lays down what is pinned and names each pin that breaks a rule; [`prior`] keeps what it
//!   can of the plan before; [`side_by_side`] then runs search and bound and stops them together; [`team`] are the searching
//!   threads.
//! - [`reoptimise`]: again from a plan at hand, with few changes (*reoptimisation* with a price on change, as in
//!   *minimum perturbation*: Barták, Müller & Rudová 2004).
//! - [`forced`]: again with one place pinned: what it was moved aside for.
//! - [`budget_curve`]: other budgets, and what they would buy.
//!
//! # Where we deviate
//! - Search and bound are two programs on two threads, not heuristics within one tree: on thousands of people the tree never
//!   gets going, and the search must not wait for it.
//! - In a run by steps the two do not speak, because who is faster would decide what is found: the same problem, steps, seed and
//!   threads give the same plan on every machine.
//! - Every plan passes the referee before it is given out. A plan that does not pass is an error of ours, and is said to be one.

pub(crate) mod budget_curve;
pub(crate) mod forced;
pub(crate) mod pins;
pub(crate) mod prior;
pub(crate) mod reoptimise;
mod side_by_side;
mod team;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use self::pins::{BadPin, lay, split};
use self::side_by_side::run;
use crate::bound::trivial;
use crate::format::plan::{Phase, Plan, Progress};
use crate::format::problem::Pins;
use crate::format::validate::ProblemError;
use crate::model::Model;
use crate::prepared::Prepared;
use crate::referee::report::CheckReport;

/// How long to search, with how many threads, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Stop after so many seconds; `None` is no limit of time.
    pub seconds: Option<f64>,
    /// Look through so many neighbourhoods on each thread and stop: the same steps, seed and threads give the same plan.
    pub steps: Option<u64>,
    /// Threads to use; 0 counts as 1.
    pub threads: usize,
    /// The seed of the random numbers.
    pub seed: u64,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// The problem itself is broken.
    #[error("the problem cannot be solved: {0}")]
    Problem(#[from] ProblemError),
    /// Pins that break a rule. Nothing was planned; without them there is a plan.
    #[error("{} of the pins cannot be kept", details.len())]
    BadPins {
        /// Each of them, with the rule that it breaks.
        details: Vec<BadPin>,
    },
    /// Stopped before it was known whether all pins can be kept. Nothing was planned.
    #[error("stopped before it was known whether all pins can be kept")]
    Stopped,
    /// An error of the planner itself: the referee refused the plan that the search had found.
    #[error("the planner found no plan that passes its own check: {0}")]
    Unproven(String),
}

/// Works out the best plan that can be found within the limits.
///
/// `progress` is called about once a second and at the end. When `cancel` is set the best plan so far is given
/// within a fifth of a second, be it that of the pins alone. With `drop_bad_pins`, pins that break a rule are left out
/// instead of refused, and the plan names them. Where the prior plan, with what is pinned and less what can no longer be
/// kept, breaks no rule, the answer never scores less than it.
///
/// # Errors
/// Pins that cannot be kept, or `cancel` before that was known. A problem without pins always has a
/// plan: the empty one.
pub fn solve(
    prepared: &Prepared,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &mut (dyn FnMut(&Progress) + Send),
    drop_bad_pins: bool,
) -> Result<Plan, SolveError> {
    let started = Instant::now();
    let mut prepared = prepared.clone();
    let (mut details, mut dropped) = (Vec::new(), Pins::default());
    let stop = || cancel.load(Ordering::Relaxed);
    // Again without those found, because a bad pin can hide another.
    loop {
        let Some(model) = Model::unless_stopped(&prepared.layout, &stop).map(Arc::new) else {
            let whole = details.is_empty() || drop_bad_pins;
            return if whole {
                pins_alone(&prepared, progress, started).map(|plan| without(plan, dropped))
            } else {
                Err(SolveError::Stopped)
            };
        };
        let (state, bad) = lay(&prepared, &model, &stop);
        if !bad.is_empty() && stop() {
            return Err(SolveError::Stopped);
        } else if !bad.is_empty() {
            let (kept, gone) = split(&prepared.pins, &bad);
            prepared = prepared.changed(|problem| problem.pins = kept);
            dropped.runs.extend(gone.runs);
            dropped.places.extend(gone.places);
            details.extend(bad);
        } else if details.is_empty() || drop_bad_pins {
            return run(&prepared, &model, state, limits, cancel, progress, started).map(|plan| without(plan, dropped));
        } else {
            return Err(SolveError::BadPins { details });
        }
    }
}

/// The plan with the pins that it leaves out.
fn without(plan: Plan, dropped: Pins) -> Plan {
    Plan { dropped: Some(dropped).filter(|pins| *pins != Pins::default()), ..plan }
}

/// The plan of what is pinned and nothing else, for when there is no time for more: no model is derived for it.
fn pins_alone(prepared: &Prepared, progress: &mut (dyn FnMut(&Progress) + Send), started: Instant) -> Result<Plan, SolveError> {
    let pins = &prepared.pins;
    let runs: BTreeSet<&String> = pins.runs.iter().chain(pins.places.iter().map(|(_, session)| session)).collect();
    let places: BTreeSet<&(String, String)> = pins.places.iter().collect();
    let plan = Plan {
        runs: runs.into_iter().cloned().collect(),
        places: places.into_iter().cloned().collect(),
        source: prepared.source.clone(),
        ..Plan::empty()
    };
    let CheckReport { ok, score, parts, .. } = prepared.referee().check(&plan);
    // Where pins need something beside them, nobody knows yet whether it can be had.
    if !ok {
        return Err(SolveError::Stopped);
    }
    let bound = Some(trivial::at_first_sight(&prepared.layout));
    let now = Progress { seconds: started.elapsed().as_secs_f64(), score, bound, parts, phase: Phase::Stopped };
    now.trace();
    progress(&now);
    Ok(Plan { score: Some(score), bound, parts: Some(parts), ..plan })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bound::lagrangian::Lagrangian;
    use crate::search::greedy::greedy;
    use crate::solution::state::State;

    #[test]
    fn what_the_first_plan_holds_is_mostly_worth_a_look() {
        let model = Model::new(&crate::instance("small-1"));
        let mut state = State::empty(&model);
        greedy(&mut state, &|| false);
        let mut prices = Lagrangian::new(&model);
        for _ in 0..200 {
            prices.step(state.score(), &|| false);
        }
        let core = prices.core();
        let held = state.choice().places;
        let inside = held.iter().filter(|place| core.get(model.places[**place].session).contains(place)).count();
        assert!(inside * 2 > held.len(), "{inside} of {} places", held.len());
    }
}
