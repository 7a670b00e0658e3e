//! Runs the solver in the background, and stops it with the best plan so far.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use planner::{Limits, Plan, Prepared, SolveError};

use super::limits::limits;
use super::refused::solve_refused;
use super::scores::empty_score;
use super::setup::Setup;
use super::view::view;
use super::words::Wording;
use crate::views::Points;
use crate::views::imports::Written;
use crate::views::plans::{PlanProgress, PlanSetup, PlanView, SolveLimits};
use crate::{App, AppError};

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
            parts: now.parts,
            phase: now.phase,
        });
    };
    planner::solve(problem, limits, cancel, &mut tell, drop_bad_pins)
}

/// Solves a problem file without a store. Gives the plan as JSON text. `progress` is told once a second how far the solver is. When
/// `cancel` is set, the best plan so far is the answer.
///
/// # Errors
/// `Invalid` for bytes that are not a problem; `Conflict` for pins that cannot be kept, each named with the rule that it breaks, unless
/// they may be dropped.
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
        // Freeing the memory of a problem for ten thousand people takes a while. The answer does not wait for it.
        std::thread::spawn(move || drop((problem, plan)));
        text
    };
    crate::seen::on_a_thread(work).await?
}

/// Writes a plan to a file, whole or not at all. The answer counts places as rows.
///
/// # Errors
/// `Invalid` for a text that is not a plan, and for a file that does not end in .json or cannot be written. An older file then stays.
pub fn write_plan(plan: &str, to: &Path) -> Result<Written, AppError> {
    crate::exports::ending(to, "a plan", &["json"])?;
    let places = Plan::parse(plan.as_bytes()).map_err(|error| AppError::invalid(format!("{error}. No file was written.")))?.places.len();
    exchange::write::save(to, plan.as_bytes())?;
    Ok(Written { path: to.display().to_string(), rows: domain::saturating_u32(places) })
}

impl App {
    /// Works out the best plan of a setup that can be found within the limits. `progress` is told once a second how far the solver is. When
    /// `cancel` is set, the best plan so far is the answer. The store is not changed.
    ///
    /// # Errors
    /// As [`App::plan_problem`]; `Conflict` for confirmed sessions or places that break a rule, each named, unless they may be dropped.
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
