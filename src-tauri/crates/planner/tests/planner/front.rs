//! The planner asked about a problem that a test has just changed: every question prepares it anew.

use std::sync::atomic::AtomicBool;

use planner::{
    Broken, CheckReport, CurveStep, Forced, GapLeft, Judgement, Limits, Plan, PlanChanges, Prepared, Problem, ProblemError, Progress,
    RenewalMissed, SolveError,
};

pub(crate) fn ready(problem: &Problem) -> Prepared {
    Prepared::new(problem.clone()).unwrap()
}

pub(crate) fn parse_problem(bytes: &[u8]) -> Result<Problem, ProblemError> {
    Ok(Prepared::parse(bytes)?.problem().clone())
}

pub(crate) fn check(problem: &Problem, plan: &Plan) -> CheckReport {
    planner::check(&ready(problem), plan)
}

pub(crate) fn judge(problem: &Problem, plan: &Plan) -> Judgement {
    planner::judge(&ready(problem), plan)
}

pub(crate) fn explain(problem: &Problem, plan: &Plan) -> Vec<GapLeft> {
    planner::explain(&ready(problem), plan)
}

pub(crate) fn renewals_missed(problem: &Problem, plan: &Plan) -> Vec<RenewalMissed> {
    planner::renewals_missed(&ready(problem), plan)
}

pub(crate) fn solve(
    problem: &Problem,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &mut (dyn FnMut(&Progress) + Send),
    drop_bad_pins: bool,
) -> Result<Plan, SolveError> {
    planner::solve(&ready(problem), limits, cancel, progress, drop_bad_pins)
}

pub(crate) fn solve_again(problem: &Problem, plan: &Plan, limits: &Limits, cancel: &AtomicBool) -> Result<Plan, SolveError> {
    planner::solve_again(&ready(problem), plan, limits, cancel)
}

pub(crate) fn forced(
    problem: &Problem,
    plan: &Plan,
    person: &str,
    session: &str,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Result<Forced<PlanChanges>, SolveError> {
    planner::forced(&ready(problem), plan, person, session, limits, cancel)
}

pub(crate) fn against(problem: &Problem, plan: &Plan, person: &str, session: &str) -> Vec<Broken> {
    planner::against(&ready(problem), plan, person, session)
}

pub(crate) fn curve(
    problem: &Problem,
    percents: &[u32],
    limits: &Limits,
    known: Option<&Plan>,
    cancel: &AtomicBool,
    tell: &mut (dyn FnMut(&[CurveStep]) + Send),
) -> Result<Vec<CurveStep>, SolveError> {
    planner::curve(&ready(problem), percents, limits, known, cancel, tell)
}
