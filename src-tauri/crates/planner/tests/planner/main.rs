//! The planner as its callers see it: problems in, plans, bounds and reasons out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod against_brute_force;
mod broken_problems;
mod by_hand;
mod choices;
mod front;
mod moved_aside;
mod pins;
mod referee;
mod relaxing;
mod remedies;
mod rooms;
mod rules;
mod solving;
mod tiny;
mod what_money_buys;
mod why_gaps_are_left;

use std::sync::atomic::AtomicBool;

use planner::{Limits, Plan, Problem};

fn small(number: u32) -> Problem {
    let path = format!("{}/tests/instances/small-{number}.json", env!("CARGO_MANIFEST_DIR"));
    crate::front::parse_problem(&std::fs::read(path).unwrap()).unwrap()
}

fn by_steps(steps: u64) -> Limits {
    Limits { seconds: None, steps: Some(steps), threads: 2, seed: 7 }
}

fn solved(problem: &Problem, steps: u64) -> Plan {
    crate::front::solve(problem, &by_steps(steps), &AtomicBool::new(false), &mut |_| {}, false).unwrap()
}

fn plan_of(runs: &[&str], places: &[(&str, &str)]) -> Plan {
    Plan {
        runs: runs.iter().map(|run| (*run).to_owned()).collect(),
        places: places.iter().map(|(person, session)| ((*person).to_owned(), (*session).to_owned())).collect(),
        ..Plan::empty()
    }
}
