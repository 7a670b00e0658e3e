//! Solving as a whole: anytime, repeatable, stoppable, with a bound from first to last.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::front::{check, solve};
use planner::{Limits, Phase, Plan, SolveError};

use crate::{by_steps, plan_of, small, solved};

#[test]
fn the_gap_to_a_proven_bound_is_small_on_a_small_service() {
    for number in [1, 2] {
        let problem = small(number);
        let plan = solved(&problem, 600);
        let empty = check(&problem, &plan_of(&[], &[])).score;
        let (score, bound) = (plan.score.unwrap(), plan.bound.unwrap());
        assert!((bound - score) * 100 <= (bound - empty) * 2, "small-{number}: {score} of {bound} from {empty}");
    }
}

#[test]
fn the_same_steps_seed_and_threads_give_the_same_plan() {
    let problem = small(2);
    let plans: Vec<Plan> = (0..2).map(|_| solved(&problem, 150)).collect();
    assert_eq!(plans[0], plans[1]);
}

#[test]
fn a_cancelled_solve_still_gives_its_best_plan_with_a_bound() {
    let problem = small(1);
    let cancel = AtomicBool::new(false);
    let mut phases = Vec::new();
    let mut tell = |progress: &planner::Progress| {
        phases.push(progress.phase);
        cancel.store(true, Ordering::Relaxed);
    };
    let limits = Limits { seconds: None, steps: None, threads: 2, seed: 1 };
    let plan = solve(&problem, &limits, &cancel, &mut tell, false).unwrap();
    let report = check(&problem, &plan);
    assert!(report.ok && report.score > check(&problem, &plan_of(&[], &[])).score);
    assert!(plan.bound.unwrap() >= report.score);
    assert_eq!((phases.first(), phases.last()), (Some(&Phase::Start), Some(&Phase::Stopped)));
}

/// What is given where the solve was cancelled before it began.
fn at_once(problem: &planner::Problem) -> Result<Plan, SolveError> {
    let limits = Limits { seconds: None, steps: None, threads: 2, seed: 1 };
    solve(problem, &limits, &AtomicBool::new(true), &mut |_| {}, false)
}

#[test]
fn a_solve_that_is_cancelled_at_once_gives_what_is_pinned_alone() {
    for number in [1, 2] {
        let mut problem = small(number);
        let best = solved(&problem, 600);
        let empty = at_once(&problem).unwrap();
        assert!(empty.runs.is_empty() && check(&problem, &empty).ok);
        assert!(empty.bound.unwrap() >= best.score.unwrap(), "small-{number}: the bound holds for every plan");
        let at = |id: &str| problem.sessions.iter().position(|session| session.id == id).unwrap();
        let of = |session: &str| problem.activities.iter().find(|known| known.id == problem.sessions[at(session)].activity).unwrap();
        let alone = |session: &str| of(session).min <= 1 && of(session).entry.is_empty() && of(session).prereqs.is_empty();
        let (person, session) = best.places.iter().find(|(_, session)| alone(session)).unwrap().clone();
        problem.pins.places.push((person.clone(), session.clone()));
        let plan = at_once(&problem).unwrap();
        assert!(check(&problem, &plan).ok);
        assert_eq!((plan.runs, plan.places), (vec![session.clone()], vec![(person, session)]));
    }
}

#[test]
fn a_solve_that_is_cancelled_before_it_knows_whether_pins_can_be_kept_says_so() {
    let mut problem = small(1);
    let best = solved(&problem, 20);
    let many = |run: &&String| {
        let session = problem.sessions.iter().find(|session| session.id == **run).unwrap();
        problem.activities.iter().any(|activity| activity.id == session.activity && activity.min > 1)
    };
    let run = best.runs.iter().find(many).unwrap().clone();
    problem.pins.runs.push(run);
    assert_eq!(at_once(&problem), Err(SolveError::Stopped), "the run needs people, and nobody has looked who");
    assert!(solved(&problem, 1).runs.contains(&problem.pins.runs[0]));
}

#[test]
fn the_progress_line_has_the_fields_of_the_format() {
    let mut lines = Vec::new();
    let mut tell = |progress: &planner::Progress| lines.push(serde_json::to_value(progress).unwrap());
    solve(&small(1), &by_steps(5), &AtomicBool::new(false), &mut tell, false).unwrap();
    let mut fields: Vec<&str> = lines[0].as_object().unwrap().keys().map(|field| field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["bound", "parts", "phase", "score", "seconds"]);
    let score = |line: &serde_json::Value| line["score"].as_i64().unwrap();
    assert!(lines.windows(2).all(|two| score(&two[0]) <= score(&two[1])), "the best never gets worse");
}

#[test]
fn the_plan_is_written_as_the_format_says_and_read_back() {
    let mut problem = small(1);
    problem.source = Some(serde_json::json!({"from": "2027-01-04", "fingerprint": "f"}));
    let plan = solved(&problem, 5);
    let value = serde_json::to_value(&plan).unwrap();
    assert_eq!(value["format"], "plss-plan/1");
    assert_eq!(value["source"], problem.source.unwrap());
    assert!(value["places"][0].as_array().is_some_and(|place| place.len() == 2));
    assert_eq!(Plan::parse(value.to_string().as_bytes()).unwrap(), plan);
    assert_eq!(Plan::parse(b"{\"format\": \"plss-plan/1\", \"runs\": [1], \"places\": []}").unwrap_err().place, "runs[0]");
}

#[test]
fn planning_again_starts_from_the_plan_before_and_never_scores_less() {
    let mut problem = small(1);
    let before = solved(&problem, 40);
    problem.prior = Some(planner::Prior { runs: before.runs.clone(), places: before.places.clone() });
    (problem.objective.drop_run, problem.objective.drop_place) = (300_000, 100_000);
    let score = check(&problem, &Plan { score: None, bound: None, parts: None, ..before.clone() }).score;
    for steps in [0, 2] {
        let again = solved(&problem, steps);
        assert!(again.score.unwrap() >= score, "{steps} steps: {:?} after {score}", again.score);
        let kept = before.places.iter().filter(|place| again.places.contains(place)).count();
        assert_eq!(kept, before.places.len(), "{steps} steps: nothing is worth a move");
        assert_eq!(again, solved(&problem, steps), "repeatable");
    }
}

#[test]
fn planning_again_keeps_what_can_be_kept() {
    let mut changed = small(2);
    let before = solved(&changed, 40);
    changed.prior = Some(planner::Prior { runs: before.runs.clone(), places: before.places.clone() });
    (changed.objective.drop_run, changed.objective.drop_place) = (300_000, 100_000);
    // One run cannot be held any more, one place neither, and another place is promised.
    let (gone, person) = (before.runs[2].clone(), before.places.iter().find(|(_, session)| *session != before.runs[2]).unwrap().clone());
    changed.forbids.runs.push(gone.clone());
    changed.forbids.places.push(person.clone());
    let pinned = before.places.iter().rfind(|place| place.1 != gone && place.0 != person.0).unwrap().clone();
    changed.pins.places.push(pinned.clone());
    let again = solved(&changed, 5);
    let report = check(&changed, &again);
    assert!(report.ok && again.places.contains(&pinned), "{:?}", report.violations);
    let could: Vec<_> = before.places.iter().filter(|place| place.1 != gone && **place != person).collect();
    let kept = could.iter().filter(|place| again.places.contains(place)).count();
    assert!(kept * 20 >= could.len() * 19, "{kept} of {} places are kept", could.len());
    let fresh = solved(&planner::Problem { prior: None, ..changed.clone() }, 5);
    let fresh = could.iter().filter(|place| fresh.places.contains(place)).count();
    assert!(fresh < kept, "{fresh} of them would be there by chance");
}
