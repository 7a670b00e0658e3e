//! Scores and their parts, as the window and the command show them.

use planner::{Plan, Prepared, check};

use crate::views::Points;
use crate::views::plans::PlanParts;

pub(super) fn parts(parts: planner::Parts) -> PlanParts {
    PlanParts {
        renewal: Points(parts.renewal),
        gap: Points(parts.gap),
        fairness: Points(parts.fairness),
        cost: Points(parts.cost),
        stability: Points(parts.stability),
    }
}

/// The score of doing nothing.
pub(super) fn empty_score(problem: &Prepared) -> i64 {
    check(problem, &Plan::empty()).score
}
