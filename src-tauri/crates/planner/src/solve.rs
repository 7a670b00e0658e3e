//! Solving: pins, start, search and bound, run beside each other and stopped together.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use crate::bound;
use crate::check::check;
use crate::model::Model;
use crate::pins::{BadPin, lay, without};
use crate::plan::{PLAN_FORMAT, Plan, Progress};
use crate::problem::Problem;
use crate::start::greedy;
use crate::state::{Choice, State};
use crate::validate::ProblemError;

/// How long to look, and with what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Stop after so many seconds; `None` is no limit of time.
    pub seconds: Option<f64>,
    /// Look through so many neighbourhoods on each thread and stop: the same steps, seed and threads give the same plan.
    pub steps: Option<u64>,
    /// Threads to use; 0 counts as 1.
    pub threads: usize,
    /// Starts the random numbers.
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
    /// A slip of the planner's own: the referee refused the plan that the search had found.
    #[error("the planner found no plan that passes its own check: {0}")]
    Unproven(String),
}

/// Works out the best plan that can be found within the limits.
///
/// `progress` is called about once a second and at the end. When `cancel` is set the best plan so far is given
/// within a fifth of a second. With `drop_bad_pins`, pins that break a rule are left out instead of refused.
///
/// # Errors
/// A broken problem, or pins that cannot be kept. A problem without pins always has a plan: the empty one.
pub fn solve(
    problem: &Problem,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &mut (dyn FnMut(&Progress) + Send),
    drop_bad_pins: bool,
) -> Result<Plan, SolveError> {
    let started = Instant::now();
    problem.validate()?;
    let mut problem = std::borrow::Cow::Borrowed(problem);
    loop {
        let model = Model::new(&problem);
        let (state, bad) = lay(&problem, &model);
        if bad.is_empty() {
            return run(&problem, &model, state, limits, cancel, progress, started);
        }
        if !drop_bad_pins {
            return Err(SolveError::BadPins { details: bad });
        }
        let kept = without(&problem.pins, &bad);
        problem.to_mut().pins = kept;
    }
}

fn run(
    problem: &Problem,
    model: &Model,
    mut state: State<'_>,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &mut (dyn FnMut(&Progress) + Send),
    started: Instant,
) -> Result<Plan, SolveError> {
    let stop = || cancel.load(Ordering::Relaxed) || limits.seconds.is_some_and(|most| started.elapsed().as_secs_f64() >= most);
    greedy(&mut state, &stop);
    let bound = bound::simple(model);
    progress(&Progress {
        seconds: started.elapsed().as_secs_f64(),
        score: state.score(),
        bound: Some(bound),
        parts: state.parts(),
        phase: "start",
    });
    finish(problem, model, &state.choice(), bound)
}

/// Writes the choice out and has the referee prove it.
fn finish(problem: &Problem, model: &Model, choice: &Choice, bound: i64) -> Result<Plan, SolveError> {
    let session = |at: u32| problem.sessions[at as usize].id.clone();
    let place = |pair: &u32| {
        let pair = model.pairs[*pair as usize];
        (problem.people[pair.person as usize].id.clone(), session(pair.session))
    };
    let state = State::of(model, choice);
    let plan = Plan {
        format: PLAN_FORMAT.to_owned(),
        runs: choice.runs.iter().map(|run| session(*run)).collect(),
        places: choice.pairs.iter().map(place).collect(),
        score: Some(state.score()),
        bound: Some(bound),
        bound_estimate: None,
        source: problem.source.clone(),
        parts: Some(state.parts()),
    };
    let report = check(problem, &plan);
    if report.ok { Ok(plan) } else { Err(SolveError::Unproven(format!("{:?}", report.violations))) }
}
