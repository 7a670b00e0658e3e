//! Solving: a good plan and a proof of how good it is, worked out at the same time.
//!
//! A heuristic alone proves nothing, and a general solver alone finds little for a service of several hundred people. So the search and the
//! bound run at the same time and tell each other what they find. The score that the search has reached tells the bound which cases it need
//! not look at. The bound tells the search which places are worth a look, which sessions the relaxation would run, and which plans it
//! found. When the two numbers meet, the plan is proven best. Solvers of mixed-integer programs do the same within one tree, with *primal
//! heuristics* (Achterberg 2007).
//!
//! - [`solve`]: the entry point. [`pins`] puts the pinned runs and places into a plan and names each pin that breaks a rule; [`prior`]
//!   keeps as much of the prior plan as it can; [`side_by_side`] then runs search and bound, and stops them together; [`team`] holds the
//!   searching threads.
//! - [`reoptimise`]: solves again from a plan at hand, with few changes (*reoptimisation* with a price on change; for the *minimal
//!   perturbation problem* see Barták, Müller & Rudová 2004).
//! - [`forced`]: solves again with one place pinned, to show why the plan left it out.
//! - [`budget_curve`]: solves for other budgets, to show what they would buy.
//!
//! # Where we deviate
//! - Search and bound run on separate threads, not as heuristics within one tree. With thousands of people the tree never gets going, and
//!   the search must not wait for it.
//! - When steps are the limit, the two do not exchange results, because the faster one would then decide what is found. So the same
//!   problem, steps, seed and threads give the same plan on every machine.
//! - Every plan passes the referee before it is given out. A plan that does not pass is an error of the planner, and is reported as one.

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
    /// Stop after so many neighbourhoods on each thread; `None` is no limit of steps. The same steps, seed and threads give the same plan.
    pub steps: Option<u64>,
    /// Threads to use; 0 counts as 1.
    pub threads: usize,
    /// The seed of the random numbers.
    pub seed: u64,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// The problem itself is invalid.
    #[error("the problem cannot be solved: {0}")]
    Problem(#[from] ProblemError),
    /// Some pins break a rule. Nothing was planned; without these pins there is a plan.
    #[error("{} of the pins cannot be kept", details.len())]
    BadPins {
        /// Each such pin, with the rule that it breaks.
        details: Vec<BadPin>,
    },
    /// The work was stopped before it was known whether all pins can be kept. Nothing was planned.
    #[error("stopped before it was known whether all pins can be kept")]
    Stopped,
    /// An error of the planner itself: the referee refused the plan that the search had found.
    #[error("the planner found no plan that passes its own check: {0}")]
    Unproven(String),
}

/// Works out the best plan that can be found within the limits.
///
/// `progress` is called about once a second and at the end. When `cancel` is set, the best plan so far is given within a fifth of a second,
/// even if it holds only the pins. With `drop_bad_pins`, pins that break a rule are left out instead of refused, and the plan names them.
/// Take the prior plan, add the pins and leave out what can no longer be kept: if this breaks no rule, the answer never scores less.
///
/// # Errors
/// Fails where pins cannot be kept, or where `cancel` is set before that is known. A problem without pins always has a plan: the empty one.
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
    // Tries again without the bad pins that were found, because one bad pin can hide another.
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

/// The plan that holds only the pins, for when there is no time for more. It needs no model.
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
    // The pins need other places or runs beside them, and it is not known yet whether these are possible.
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
