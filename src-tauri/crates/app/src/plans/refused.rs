//! The errors for cases in which there is no plan.

use planner::{BadPin, Pin, SolveError};

use crate::AppError;

/// The error when there is no plan, with the problem's own ids.
pub(super) fn solve_refused(error: SolveError) -> AppError {
    refused(error, "Change or cancel the sessions named, or plan without what is fixed in them.", bad_pins)
}

/// The error when there is no plan. `advice` says what to do about pins that cannot be kept, and `words` gives what stands against each.
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
