//! Scores, their parts and the solver's phases as the window and the command have them.

use planner::{Phase, Plan, Prepared, check};

use crate::views::Points;
use crate::views::plans::{PlanParts, PlanPhase};

pub(super) fn parts(parts: planner::Parts) -> PlanParts {
    PlanParts {
        renewal: Points(parts.renewal),
        gap: Points(parts.gap),
        fairness: Points(parts.fairness),
        cost: Points(parts.cost),
        stability: Points(parts.stability),
    }
}

pub(super) fn phase(phase: Phase) -> PlanPhase {
    match phase {
        Phase::Start => PlanPhase::Start,
        Phase::Search => PlanPhase::Search,
        Phase::Proven => PlanPhase::Proven,
        Phase::Stopped => PlanPhase::Stopped,
    }
}

/// The score of doing nothing.
pub(super) fn empty_score(problem: &Prepared) -> i64 {
    check(problem, &Plan::empty()).score
}
