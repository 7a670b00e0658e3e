//! Running the solver beside everything else, and stopping it with the best plan in hand.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use planner::{BadPin, Limits, Phase, Pin, Plan, Prepared, SolveError, check};

use super::count;
use super::files::FileChanges;
use super::setup::Setup;
use super::view::view;
use super::words::Wording;
use crate::views::Points;
use crate::views::imports::Written;
use crate::views::plans::{PlanParts, PlanPhase, PlanProgress, PlanSetup, PlanView, SolveLimits};
use crate::{App, AppError};

/// How long the solver looks where nothing is said, in seconds.
const USUAL_SECONDS: f64 = 30.0;
/// How many threads it takes where nothing is said.
const USUAL_THREADS: u32 = 2;

pub(super) fn limits(limits: &SolveLimits) -> Result<Limits, AppError> {
    if limits.seconds.is_some_and(|seconds| !seconds.is_finite() || seconds < 0.0) {
        return Err(AppError::invalid("The time to look is a number of seconds, 0 or more. Nothing was planned."));
    }
    let seconds = if limits.steps.is_some() { limits.seconds } else { Some(limits.seconds.unwrap_or(USUAL_SECONDS)) };
    Ok(Limits {
        seconds,
        steps: limits.steps.map(u64::from),
        threads: limits.threads.unwrap_or(USUAL_THREADS).clamp(1, 64) as usize,
        seed: u64::from(limits.seed.unwrap_or(1)),
    })
}

pub(crate) fn parts(parts: planner::Parts) -> PlanParts {
    PlanParts {
        renewal: Points(parts.renewal),
        gap: Points(parts.gap),
        fairness: Points(parts.fairness),
        cost: Points(parts.cost),
        stability: Points(parts.stability),
    }
}

fn phase(phase: Phase) -> PlanPhase {
    match phase {
        Phase::Start => PlanPhase::Start,
        Phase::Search => PlanPhase::Search,
        Phase::Proven => PlanPhase::Proven,
        Phase::Stopped => PlanPhase::Stopped,
    }
}

/// The score of doing nothing.
pub(crate) fn empty_score(problem: &Prepared) -> i64 {
    check(problem, &Plan::empty()).score
}

/// What the front door says where there is no plan, with the problem's own ids.
pub(crate) fn solve_refused(error: SolveError) -> AppError {
    refused(error, "Change or cancel the sessions named, or plan without what is fixed in them.", bad_pins)
}

/// What the front door says where there is no plan: `advice` says what to do about pins that cannot be kept, and `words` what
/// stands against each.
pub(super) fn refused(error: SolveError, advice: &str, words: impl FnOnce(&[BadPin]) -> Vec<String>) -> AppError {
    match error {
        SolveError::Problem(error) => AppError::invalid(format!("No plan can be worked out from this: {error}. Nothing was planned.")),
        SolveError::BadPins { details } => AppError::Conflict {
            message: format!(
                "{} cannot be kept, so nothing was planned. {advice}",
                if details.len() == 1 {
                    "1 fixed session or place".to_owned()
                } else {
                    format!("{} fixed sessions or places", details.len())
                }
            ),
            details: words(&details),
        },
        SolveError::Stopped => AppError::NotNow {
            message: "Stopped before it was known whether everything that is fixed can be kept. Nothing was planned. Work it out again and wait a little longer."
                .to_owned(),
        },
        SolveError::Unproven(chain) => AppError::unexpected(chain),
    }
}

/// What stands against each pin.
fn bad_pins(details: &[BadPin]) -> Vec<String> {
    let words = |bad: &BadPin| match &bad.pin {
        Pin::Run(session) => format!("session `{session}` ({}): {}", bad.rule, bad.message),
        Pin::Place(person, session) => format!("place of `{person}` in `{session}` ({}): {}", bad.rule, bad.message),
    };
    details.iter().map(words).collect()
}

fn run(
    problem: &Prepared,
    limits: &Limits,
    drop_bad_pins: bool,
    progress: &mut (dyn FnMut(PlanProgress) + Send),
    cancel: &AtomicBool,
) -> Result<Plan, SolveError> {
    let empty = Points(empty_score(problem));
    let mut tell = |now: &planner::Progress| {
        progress(PlanProgress {
            seconds: now.seconds,
            score: Points(now.score),
            bound: now.bound.map(Points),
            empty,
            parts: parts(now.parts),
            phase: phase(now.phase),
        });
    };
    planner::solve(problem, limits, cancel, &mut tell, drop_bad_pins)
}

/// Solves a problem file without a store; the plan as JSON text. `progress` hears once a second how far it is;
/// when `cancel` is set, the best plan so far is the answer.
///
/// # Errors
/// `Invalid` for bytes that are no problem; `Conflict` for pins that cannot be kept, each named with the rule
/// that it breaks, unless they may be dropped.
pub async fn solve_problem(
    bytes: Vec<u8>,
    wanted: &SolveLimits,
    mut progress: impl FnMut(PlanProgress) + Send + 'static,
    cancel: Arc<AtomicBool>,
) -> Result<String, AppError> {
    let (limits, drop_bad_pins) = (limits(wanted)?, wanted.drop_bad_pins);
    let work = move || {
        let problem = Prepared::parse(&bytes).map_err(|error| solve_refused(SolveError::Problem(error)))?;
        let plan = run(&problem, &limits, drop_bad_pins, &mut progress, &cancel).map_err(solve_refused)?;
        let text = serde_json::to_string(&plan).map_err(AppError::unexpected);
        // To give back what a problem for ten thousand people holds takes a while; the answer does not wait for it.
        std::thread::spawn(move || drop((problem, plan)));
        text
    };
    crate::seen::on_a_thread(work).await?
}

/// Writes a plan to a file, whole or not at all; its rows are places.
///
/// # Errors
/// `Invalid` for a text that is no plan, and for a file that does not end in .json or cannot be written: then what was there stays.
pub fn write_plan(plan: &str, to: &Path) -> Result<Written, AppError> {
    crate::exports::ending(to, "a plan", &["json"])?;
    let places = Plan::parse(plan.as_bytes()).map_err(|error| AppError::invalid(format!("{error}. No file was written.")))?.places.len();
    exchange::write::save(to, plan.as_bytes())?;
    Ok(Written { path: to.display().to_string(), rows: count(places) })
}

/// Writes the problem that changes by hand left to a file, whole or not at all.
///
/// # Errors
/// `Invalid` for a file that cannot be written: then what was there stays.
pub fn write_changed_problem(changed: &FileChanges, to: &Path) -> Result<(), AppError> {
    let bytes = serde_json::to_vec(&changed.problem).map_err(AppError::unexpected)?;
    Ok(exchange::write::save(to, &bytes)?)
}

impl App {
    /// Works out the best plan of a setup that can be found within the limits. `progress` hears once a second how
    /// far it is; when `cancel` is set, the best plan so far is the answer. Nothing of the store is changed.
    ///
    /// # Errors
    /// As [`App::plan_problem`]; `Conflict` where confirmed sessions or places break a rule, each named, unless they may be dropped.
    pub async fn solve_plan(
        &self,
        setup: &PlanSetup,
        wanted: &SolveLimits,
        mut progress: impl FnMut(PlanProgress) + Send + 'static,
        cancel: Arc<AtomicBool>,
    ) -> Result<PlanView, AppError> {
        let (limits, drop_bad_pins) = (limits(wanted)?, wanted.drop_bad_pins);
        let setup = Setup::of(setup, self.today())?;
        let made = self.make_problem(&mut self.reading().await?, &setup).await?;
        let work = move || {
            let plan = run(&made.problem, &limits, drop_bad_pins, &mut progress, &cancel)
                .map_err(|error| Wording::new(&made, &Plan::empty()).solve_refused(&made.problem, error))?;
            view(&made, &plan)
        };
        crate::seen::on_a_thread(work).await?
    }
}
