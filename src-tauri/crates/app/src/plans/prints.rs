//! Fingerprints of a problem and of its parts. They show whether a plan still fits the store.

use planner::Problem;
use sha2::{Digest as _, Sha256};

fn print_of(value: &impl serde::Serialize) -> String {
    // Values of our own types can always be written as JSON.
    let text = serde_json::to_vec(value).unwrap_or_default();
    Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The fingerprint of a problem. It is the same as long as the same problem would be made.
pub(crate) fn fingerprint(problem: &Problem) -> String {
    print_of(&Problem { source: None, ..problem.clone() })
}

/// The fingerprints of a problem's parts, each with the words that report a change of the part.
pub(crate) fn parts(problem: &Problem) -> Vec<(&'static str, String)> {
    let short = |print: String| print[..16].to_owned();
    let levels: Vec<_> = problem.people.iter().map(|one| (&one.id, &one.levels, &one.targets, &one.renewals, &one.coming)).collect();
    let people: Vec<_> =
        problem.people.iter().map(|one| (&one.id, &one.branch, &one.kind, &one.tags, &one.done, &one.held, &one.wants)).collect();
    let time: Vec<_> = problem.people.iter().map(|one| (&one.id, &one.rota, &one.extra, &one.leave, &one.caps)).collect();
    // Fingerprints of older programs are without half-days that are busy, so that an empty list must not change them.
    let busy: Vec<_> = problem.people.iter().filter(|one| !one.busy.is_empty()).map(|one| (&one.id, &one.busy)).collect();
    let time = if busy.is_empty() { print_of(&(time, &problem.closed)) } else { print_of(&(time, &problem.closed, busy)) };
    [
        ("people", print_of(&people)),
        ("levels", print_of(&levels)),
        ("time", time),
        ("activities", print_of(&problem.activities)),
        ("sessions", print_of(&(&problem.sessions, &problem.venues, &problem.trainers, &problem.pins, &problem.forbids, &problem.prior))),
        ("funds", print_of(&(&problem.funds, problem.budget))),
        ("cover", print_of(&problem.cover)),
        ("pacing", print_of(&problem.limits)),
    ]
    .map(|(name, print)| (name, short(print)))
    .to_vec()
}
