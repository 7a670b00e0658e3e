//! The score from which plans are measured.

use planner::{Plan, Prepared, check};

/// The score of doing nothing.
pub(super) fn empty_score(problem: &Prepared) -> i64 {
    check(problem, &Plan::empty()).score
}
