//! Says in words why a plan left a place out.

use std::sync::atomic::AtomicBool;

use domain::words::grouped;
use planner::{Broken, Forced, Limits, Plan, PlanChanges, Prepared, SolveError};

use super::refused::solve_refused;
use crate::AppError;

/// Solves the plan again with the place pinned. `said` puts a broken rule into words.
///
/// # Errors
/// `NotFound` for a person or session that the problem does not have; `Conflict`, with the rules that the plan would break with the place,
/// if no plan can have it; `NotNow` if the work was stopped before that was known.
pub(super) fn force(
    problem: &Prepared,
    plan: &Plan,
    person: &str,
    session: &str,
    limits: &Limits,
    cancel: &AtomicBool,
    said: impl Fn(&Broken) -> String,
) -> Result<Forced<PlanChanges>, AppError> {
    if !problem.people.iter().any(|one| one.id == person) {
        return Err(AppError::not_found("person", person));
    }
    if !problem.sessions.iter().any(|one| one.id == session) {
        return Err(AppError::not_found("session", session));
    }
    planner::forced(problem, plan, person, session, limits, cancel).map_err(|error| match error {
        SolveError::Stopped => AppError::NotNow {
            message: "Stopped before it was known whether the plan can have this place. The plan is as it was. Ask again and wait a little longer."
                .to_owned(),
        },
        SolveError::BadPins { .. } => AppError::Conflict {
            message: "No plan was found that has this place beside what is fixed. The plan is as it was. See what would be wrong if the place were put into it as it is."
                .to_owned(),
            details: planner::against(problem, plan, person, session).iter().map(said).collect(),
        },
        other => solve_refused(other),
    })
}

/// The difference in score and the parts that change, as sentences with their size in points. The part that costs most comes first.
pub(super) fn words(forced: &Forced<PlanChanges>) -> Vec<String> {
    if forced.parts.is_empty() {
        return vec!["The plan scores as before, and no part of its score changes.".to_owned()];
    }
    let score = match forced.difference {
        0 => "With the place the plan scores as before.".to_owned(),
        1.. => format!("With the place the plan scores {}: the plan at hand is not the best one.", points(forced.difference)),
        _ => format!("With the place the plan scores {}: that is why it was left out.", points(forced.difference)),
    };
    let mut parts: Vec<(&str, i64)> = forced.parts.iter().map(|(part, won)| (*part, *won)).collect();
    parts.sort_by_key(|(_, won)| *won);
    let parts = parts.into_iter().map(|(part, won)| match part {
        "gap" => format!("The levels that close are worth {}.", points(won)),
        "renewal" => format!("Renewals that are missed cost {}.", points(-won)),
        "fairness" => format!("People and groups left short cost {}.", points(-won)),
        "cost" => format!("Money costs {}.", points(-won)),
        _ => format!("Changes against the plan before cost {}.", points(-won)),
    });
    std::iter::once(score).chain(parts).collect()
}

/// A difference in words, such as `1,200 points more`.
fn points(more: i64) -> String {
    let unit = if more.abs() == 1 { "point" } else { "points" };
    format!("{} {unit} {}", grouped(more.unsigned_abs()), if more < 0 { "less" } else { "more" })
}
