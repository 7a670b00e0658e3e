//! How long the solver looks, and with how many threads.

use planner::Limits;

use crate::AppError;
use crate::views::plans::SolveLimits;

/// How long the solver looks if the caller sets no limit, in seconds.
const USUAL_SECONDS: f64 = 30.0;
/// How many threads it uses if the caller names no number.
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
