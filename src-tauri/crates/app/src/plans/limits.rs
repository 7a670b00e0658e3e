//! How long the solver looks, and with how much.

use planner::Limits;

use crate::AppError;
use crate::views::plans::SolveLimits;

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
