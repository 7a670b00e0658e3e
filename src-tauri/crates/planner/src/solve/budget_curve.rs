//! Shows what money buys: the best plan for each of several budgets.
//!
//! In each budget, every fund and the total have the same share of the problem's money. A plan for less money also keeps the rules with
//! more money. So a richer budget never scores less than a poorer one, and the bound of a richer budget holds for the poorer ones too.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::format::plan::Plan;
use crate::format::problem::Problem;
use crate::format::validate::ProblemError;
use crate::prepared::{Prepared, check};
use crate::referee::report::CheckReport;
use crate::solve::pins::BadPin;
use crate::solve::{Limits, SolveError, solve};

/// The largest share of the present money, in per cent.
pub const LARGEST_PERCENT: u32 = 1_000;

/// The best plan for one budget.
#[derive(Debug, Clone, PartialEq)]
pub struct CurveStep {
    /// Share of the problem's money, in per cent.
    pub percent: u32,
    /// The best plan found; `None` where the pins in `bad_pins` cannot be kept with so little money.
    pub plan: Option<Plan>,
    /// True if nothing better than the plan of the next poorer budget was found.
    pub same_as_poorer: bool,
    /// Pins that break a rule with so little money.
    pub bad_pins: Vec<BadPin>,
    /// What the referee says of the plan with this money; `None` where there is no plan.
    pub report: Option<CheckReport>,
}

fn share(pence: i64, percent: u32) -> i64 {
    let shared = i128::from(pence) * i128::from(percent) / 100;
    i64::try_from(shared).unwrap_or(i64::MAX).min(crate::format::validate::LARGEST)
}

/// The problem with a share of its money.
///
/// # Errors
/// Fails where the share gives more money than a problem may have.
pub fn with_share(problem: &Problem, percent: u32) -> Result<Prepared, ProblemError> {
    let mut other = problem.clone();
    other.budget = other.budget.map(|pence| share(pence, percent));
    for fund in &mut other.funds {
        fund.budget = share(fund.budget, percent);
    }
    Prepared::new(other)
}

/// Works out the best plan for each share of the problem's money, poorest first. `limits` hold for each plan. `known` is a plan of the
/// problem as it is; every budget from 100 per cent on may fall back on it. After each budget `tell` gets all results so far. When `cancel`
/// is set, the results so far are the answer.
///
/// # Errors
/// Fails where a share gives more money than a problem may have, or where pins cannot be kept even with all the money.
pub fn curve(
    prepared: &Prepared,
    percents: &[u32],
    limits: &Limits,
    known: Option<&Plan>,
    cancel: &AtomicBool,
    tell: &mut (dyn FnMut(&[CurveStep]) + Send),
) -> Result<Vec<CurveStep>, SolveError> {
    let mut percents: Vec<u32> = percents.iter().map(|percent| (*percent).min(LARGEST_PERCENT)).collect();
    percents.sort_unstable();
    percents.dedup();
    let mut steps: Vec<CurveStep> = Vec::new();
    for percent in percents {
        if cancel.load(Ordering::Relaxed) {
            break;
        }
        let shared = with_share(prepared, percent)?;
        let mut step = CurveStep { percent, plan: None, same_as_poorer: false, bad_pins: Vec::new(), report: None };
        match solve(&shared, limits, cancel, &mut |_| {}, false) {
            Ok(plan) => step.plan = Some(plan),
            // With less money than there is now, pins that do not fit are an answer, not an error.
            Err(SolveError::BadPins { details }) if percent < 100 => step.bad_pins = details,
            Err(SolveError::Stopped) => break,
            Err(error) => return Err(error),
        }
        if let Some(plan) = &mut step.plan {
            let known = known.filter(|_| percent >= 100);
            let poorer = steps.last().and_then(|poorer| poorer.plan.as_ref());
            fall_back(&shared, plan, known);
            fall_back(&shared, plan, poorer);
            step.report = Some(check(&shared, plan));
            step.same_as_poorer = poorer.is_some_and(|poorer| poorer.score == plan.score);
        }
        steps.push(step);
        lower_bounds(&mut steps);
        tell(&steps);
    }
    Ok(steps)
}

/// Takes the other plan if it keeps the rules with this budget and scores more. The bound stays, because it belongs to this budget.
fn fall_back(prepared: &Prepared, plan: &mut Plan, other: Option<&Plan>) {
    let Some(other) = other else { return };
    let report = check(prepared, &Plan { score: None, bound: None, bound_estimate: None, parts: None, ..other.clone() });
    if report.violations.is_empty() && plan.score.is_none_or(|score| report.score > score) {
        plan.runs.clone_from(&other.runs);
        plan.places.clone_from(&other.places);
        plan.score = Some(report.score);
        plan.parts = Some(report.parts);
    }
}

/// Lowers the bound of each poorer budget to that of a richer one, where the richer one's is lower.
fn lower_bounds(steps: &mut [CurveStep]) {
    let mut least: Option<i64> = None;
    for plan in steps.iter_mut().rev().filter_map(|step| step.plan.as_mut()) {
        least = least.into_iter().chain(plan.bound).min();
        plan.bound = least;
    }
}
