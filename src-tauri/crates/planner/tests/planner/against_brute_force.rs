//! Every plan of a tiny problem is tried; the best of them is the truth.

use std::sync::atomic::AtomicBool;

use crate::front::{check, solve};
use planner::{Plan, Problem};

use crate::tiny::{self, Dice};
use crate::{by_steps, plan_of, solved};

/// Rules that a person's own places break, whatever anybody else does.
const PERSONAL: [&str; 8] = ["C2", "C6", "C7", "C9", "C10", "C11", "C12", "C13"];

/// The highest score of all plans, or `None` where no plan keeps the rules.
///
/// Every way to send each person that keeps the person's own rules is tried with every such way for the others,
/// and with every set of runs that may be empty.
pub(crate) fn best_of_all(problem: &Problem) -> Option<i64> {
    let sessions: Vec<&str> = problem.sessions.iter().map(|session| session.id.as_str()).collect();
    let ways: Vec<Vec<u32>> = problem
        .people
        .iter()
        .map(|person| {
            let alone = |chosen: &u32| {
                let report = check(problem, &joined(&sessions, &[person.id.as_str()], &[*chosen], 0));
                !PERSONAL.iter().any(|rule| report.violations.contains_key(*rule)) && !forbidden(problem, &person.id, &sessions, *chosen)
            };
            (0..1_u32 << sessions.len()).filter(alone).collect()
        })
        .collect();
    let people: Vec<&str> = problem.people.iter().map(|person| person.id.as_str()).collect();
    let may_be_empty = problem.sessions.iter().enumerate().fold(0_u32, |bits, (at, session)| {
        let activity = problem.activities.iter().find(|activity| activity.id == session.activity).unwrap();
        bits | u32::from(activity.min == 0) << at
    });
    let mut best = None;
    let mut at = vec![0; people.len()];
    loop {
        let chosen: Vec<u32> = at.iter().zip(&ways).map(|(at, ways)| ways[*at]).collect();
        let used = chosen.iter().fold(0, |all, one| all | one);
        let empty = may_be_empty & !used;
        let mut opened = empty;
        loop {
            let report = check(problem, &joined(&sessions, &people, &chosen, opened));
            best = best.max(report.ok.then_some(report.score));
            if opened == 0 {
                break;
            }
            opened = (opened - 1) & empty;
        }
        let Some(turn) = (0..at.len()).find(|person| at[*person] + 1 < ways[*person].len()) else { return best };
        at[..turn].fill(0);
        at[turn] += 1;
    }
}

/// Forbidden places and activities are the person's own; forbidden runs are not, and are left to the whole plan.
fn forbidden(problem: &Problem, person: &str, sessions: &[&str], chosen: u32) -> bool {
    let held = (0..sessions.len()).filter(|at| chosen >> at & 1 == 1);
    held.into_iter().any(|at| {
        let place = |known: &(String, String)| known.0 == person && known.1 == sessions[at];
        let activity = |known: &(String, String)| known.0 == person && known.1 == problem.sessions[at].activity;
        problem.forbids.places.iter().any(place) || problem.forbids.activities.iter().any(activity)
    })
}

/// The plan in which each of `people` has the sessions of a set, and `opened` runs beside.
fn joined(sessions: &[&str], people: &[&str], sets: &[u32], opened: u32) -> Plan {
    let of = |set: u32| (0..sessions.len()).filter(move |at| set >> at & 1 == 1).map(|at| sessions[at]);
    let places: Vec<(&str, &str)> = people.iter().zip(sets).flat_map(|(person, set)| of(*set).map(|session| (*person, session))).collect();
    let runs: Vec<&str> = of(sets.iter().fold(opened, |all, set| all | set)).collect();
    plan_of(&runs, &places)
}

/// As [`best_of_all`], without leaving anything out.
fn best_the_slow_way(problem: &Problem) -> Option<i64> {
    let sessions: Vec<&str> = problem.sessions.iter().map(|session| session.id.as_str()).collect();
    let people: Vec<&str> = problem.people.iter().map(|person| person.id.as_str()).collect();
    let (places, runs) = (people.len() * sessions.len(), sessions.len());
    let ways = 1_u32 << sessions.len();
    (0..1_u64 << (places + runs))
        .filter_map(|all| {
            let sets: Vec<u32> = (0..people.len()).map(|person| (all >> (person * sessions.len())) as u32 % ways).collect();
            let opened = (all >> places) as u32;
            // Each set of runs once: those that people are in are there anyway.
            let used = sets.iter().fold(0, |all, set| all | set);
            if opened & used != 0 {
                return None;
            }
            let report = check(problem, &joined(&sessions, &people, &sets, opened));
            report.ok.then_some(report.score)
        })
        .max()
}

#[test]
fn what_the_search_for_the_best_of_all_leaves_out_is_never_the_best() {
    for seed in 0..4 {
        let mut problem = tiny::problem(seed);
        problem.people.pop();
        problem.forbids.places.retain(|(person, _)| person != "p2");
        assert_eq!(best_of_all(&problem), best_the_slow_way(&problem), "seed {seed}");
    }
}

fn compare(seed: u64, problem: &Problem, plan: &Plan, best: i64) -> bool {
    let report = check(problem, plan);
    assert!(report.ok, "seed {seed}: {:?}", report.violations);
    assert_eq!(plan.score, Some(report.score), "seed {seed}: the plan claims its true score");
    let bound = plan.bound.unwrap();
    assert!(bound >= best, "seed {seed}: the bound {bound} is below the optimum {best}");
    assert!(report.score <= best, "seed {seed}: no plan beats the best of all");
    report.score == best
}

#[test]
fn the_bound_is_never_below_the_optimum_and_the_plan_nearly_always_reaches_it() {
    let seeds = 200;
    let reached = (0..seeds).filter(|seed| {
        let problem = tiny::problem(*seed);
        let best = best_of_all(&problem).expect("the empty plan keeps every rule");
        compare(*seed, &problem, &solved(&problem, 200), best)
    });
    let reached = reached.count();
    assert!(reached >= 196, "{reached} of {seeds} optima found");
}

#[test]
fn pins_are_kept_where_any_plan_keeps_them_and_named_where_none_does() {
    let (mut kept, mut refused) = (0, 0);
    for seed in 0..60 {
        let mut problem = tiny::problem(seed);
        let mut dice = Dice::new(seed + 1000);
        problem.forbids = planner::Forbids::default();
        problem.pins.places.push((format!("p{}", dice.below(3)), format!("x{}", dice.below(4))));
        if dice.below(2) == 0 {
            problem.pins.runs.push(format!("x{}", dice.below(4)));
        }
        let plan = solve(&problem, &by_steps(100), &AtomicBool::new(false), &mut |_| {}, false);
        match (best_of_all(&problem), plan) {
            (Some(best), Ok(plan)) => {
                kept += 1;
                compare(seed, &problem, &plan, best);
            }
            (None, Err(planner::SolveError::BadPins { details })) => {
                refused += 1;
                assert!(!details.is_empty());
                let plan = solve(&problem, &by_steps(20), &AtomicBool::new(false), &mut |_| {}, true).unwrap();
                let mut left = problem.clone();
                for bad in &details {
                    match &bad.pin {
                        planner::Pin::Run(run) => left.pins.runs.retain(|pin| pin != run),
                        planner::Pin::Place(person, run) => left.pins.places.retain(|pin| *pin != (person.clone(), run.clone())),
                    }
                }
                assert!(check(&left, &plan).ok, "seed {seed}: without the pins named there is a plan");
            }
            (best, plan) => panic!("seed {seed}: the best of all is {best:?} and the planner says {plan:?}"),
        }
    }
    assert!(kept >= 5 && refused >= 5, "both cases are seen: {kept} kept, {refused} refused");
}
