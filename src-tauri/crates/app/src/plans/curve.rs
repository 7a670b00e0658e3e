//! Shows what money buys: a plan for each of several budgets, with its score, its bound and what it closes.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use planner::{CurveStep, LARGEST_PERCENT, Limits, Plan, Prepared, Problem, SolveError};

use super::groups::levels;
use super::limits::limits;
use super::problem::purses::NO_FUND;
use super::refused::solve_refused;
use super::scores::empty_score;
use super::setup::Setup;
use super::words::Wording;
use crate::views::plans::SolveLimits;
use crate::views::scenarios::{BudgetCurve, CurvePoint, CurveRequest, NextMoney};
use crate::views::{Pence, Points};
use crate::{App, AppError};
use domain::words::plural;

/// The shares of the present budget, in per cent, if the caller names none.
const USUAL: [u32; 9] = [0, 25, 50, 75, 90, 100, 110, 125, 150];
/// The most points of a curve.
const MOST_POINTS: usize = 50;
/// The time for each plan if the caller names none, in seconds.
const USUAL_SECONDS: f64 = 5.0;

/// The present budget: the total, or the sum of the funds if there is no total.
fn base(problem: &Problem) -> i64 {
    let funds = problem.funds.iter().filter(|fund| fund.id != NO_FUND).map(|fund| fund.budget);
    problem.budget.unwrap_or_else(|| funds.fold(0, i64::saturating_add))
}

fn point(problem: &Prepared, step: &CurveStep, base: i64) -> CurvePoint {
    let plan = step.plan.as_ref();
    let report = step.report.as_ref();
    let people: std::collections::BTreeSet<&str> =
        plan.into_iter().flat_map(|plan| &plan.places).map(|(person, _)| person.as_str()).collect();
    let refused = || {
        let fixed = plural(domain::saturating_u32(step.bad_pins.len()), "fixed session or place", "fixed sessions or places");
        format!("{fixed} cannot be kept with so little money.")
    };
    CurvePoint {
        percent: step.percent,
        budget: Pence(i64::try_from(i128::from(base) * i128::from(step.percent) / 100).unwrap_or(i64::MAX)),
        refused: plan.is_none().then(refused),
        score: report.map(|report| Points(report.score)),
        bound: plan.and_then(|plan| plan.bound).map(Points),
        empty: Points(empty_score(problem)),
        levels_closed: plan.map_or(0, |plan| levels(problem, plan).1),
        weight_closed: Points(report.map_or(0, |report| report.weight_closed)),
        people: domain::saturating_u32(people.len()),
        places: domain::saturating_u32(plan.map_or(0, |plan| plan.places.len())),
        sessions: domain::saturating_u32(plan.map_or(0, |plan| plan.runs.len())),
        pence: Pence(report.map_or(0, |report| report.pence)),
        same_as_poorer: step.same_as_poorer,
    }
}

/// What the next step above the present budget brings.
fn next(points: &[CurvePoint]) -> Option<NextMoney> {
    let now = points.iter().find(|point| point.percent == 100 && point.refused.is_none())?;
    let more = points.iter().find(|point| point.percent > 100 && point.refused.is_none())?;
    let less = |after: u32, before: u32| i32::try_from(i64::from(after) - i64::from(before)).unwrap_or(0);
    Some(NextMoney {
        pence: Pence(more.budget.0 - now.budget.0),
        levels: less(more.levels_closed, now.levels_closed),
        people: less(more.people, now.people),
    })
}

struct Asked {
    percents: Vec<u32>,
    limits: Limits,
}

fn asked(percents: &[u32], wanted: &SolveLimits) -> Result<Asked, AppError> {
    if percents.iter().any(|percent| *percent > LARGEST_PERCENT) || percents.len() > MOST_POINTS {
        return Err(AppError::invalid(format!(
            "A budget curve has 1 to {MOST_POINTS} points of 0 to {LARGEST_PERCENT} per cent. Nothing was planned."
        )));
    }
    let seconds = if wanted.steps.is_none() { wanted.seconds.or(Some(USUAL_SECONDS)) } else { wanted.seconds };
    let percents = if percents.is_empty() { USUAL.to_vec() } else { percents.to_vec() };
    Ok(Asked { percents, limits: limits(&SolveLimits { seconds, ..wanted.clone() })? })
}

fn run(
    problem: &Prepared,
    asked: &Asked,
    known: Option<&Plan>,
    progress: &mut (dyn FnMut(BudgetCurve) + Send),
    cancel: &AtomicBool,
    refuse: impl Fn(SolveError) -> AppError,
) -> Result<BudgetCurve, AppError> {
    let base = base(problem);
    if base == 0 {
        return Err(AppError::invalid(
            "There is no money to have more or less of: no total budget, and nothing in the funds of this time. Nothing was planned. Give a budget.",
        ));
    }
    let nothing = Plan::empty();
    let mut of = asked.percents.clone();
    of.sort_unstable();
    of.dedup();
    let shown = |points: Vec<CurvePoint>, stopped: bool| BudgetCurve {
        base: Pence(base),
        limited: problem.budget.is_some(),
        levels_open: levels(problem, &nothing).0,
        next: next(&points),
        points,
        of: domain::saturating_u32(of.len()),
        stopped,
    };
    let mut points: Vec<CurvePoint> = Vec::new();
    let mut tell = |steps: &[CurveStep]| {
        // Only the bounds of earlier points can change.
        for (point, step) in points.iter_mut().zip(steps) {
            point.bound = step.plan.as_ref().and_then(|plan| plan.bound).map(Points);
        }
        points.extend(steps.iter().skip(points.len()).map(|step| point(problem, step, base)));
        progress(shown(points.clone(), false));
    };
    planner::curve(problem, &asked.percents, &asked.limits, known, cancel, &mut tell).map_err(refuse)?;
    Ok(shown(points, cancel.load(Ordering::Relaxed)))
}

/// Works out the budget curve of a problem file, without a store. After each point `progress` gets all points so far. When `cancel` is set,
/// the points so far are the answer. `wanted` are the limits for each point's plan.
///
/// # Errors
/// `Invalid` for bytes that are not a problem, and if there is no money to vary; `Conflict` for pins that cannot be kept with the present
/// money.
pub async fn curve_problem(
    bytes: Vec<u8>,
    percents: &[u32],
    wanted: &SolveLimits,
    mut progress: impl FnMut(BudgetCurve) + Send + 'static,
    cancel: Arc<AtomicBool>,
) -> Result<BudgetCurve, AppError> {
    let asked = asked(percents, wanted)?;
    let work = move || {
        let problem = Prepared::parse(&bytes).map_err(|error| solve_refused(SolveError::Problem(error)))?;
        run(&problem, &asked, None, &mut progress, &cancel, solve_refused)
    };
    crate::seen::on_a_thread(work).await?
}

impl App {
    /// Works out the budget curve of a setup, as [`curve_problem`] does. The store is not changed.
    ///
    /// # Errors
    /// As [`curve_problem`] and [`App::plan_problem`].
    pub async fn budget_curve(
        &self,
        request: &CurveRequest,
        mut progress: impl FnMut(BudgetCurve) + Send + 'static,
        cancel: Arc<AtomicBool>,
    ) -> Result<BudgetCurve, AppError> {
        let wanted = SolveLimits { seconds: request.seconds, steps: None, threads: None, seed: None, drop_bad_pins: false };
        let asked = asked(&request.percents, &wanted)?;
        let setup = Setup::of(&request.setup, self.today())?;
        let made = self.make_problem(&mut self.reading().await?, &setup).await?;
        let known = match &request.plan {
            None => None,
            Some(text) => Some(Plan::parse(text.as_bytes()).map_err(|error| AppError::invalid(format!("{error}. Nothing was planned.")))?),
        };
        let work = move || {
            let refuse = |error| Wording::new(&made, &Plan::empty()).solve_refused(&made.problem, error);
            run(&made.problem, &asked, known.as_ref(), &mut progress, &cancel, refuse)
        };
        crate::seen::on_a_thread(work).await?
    }
}
