//! Pins, forbids and a plan in force, thrown at services of some size.

use std::collections::BTreeSet;

use crate::front::check;
use planner::{Plan, Prior, Problem};

use crate::tiny::Dice;
use crate::{small, solved};

/// Several small services under one budget: as many people and sessions as a county has.
fn county(services: u32) -> Problem {
    let mut whole = small(1);
    for number in 1..services {
        let part = small(1 + number % 2);
        let name = |id: &String| format!("{id}@{number}");
        whole.people.extend(part.people.iter().map(|person| {
            let mut person = person.clone();
            person.id = name(&person.id);
            person.branch = name(&person.branch);
            for id in person.done.iter_mut().chain(&mut person.wants) {
                *id = name(id);
            }
            person
        }));
        whole.activities.extend(part.activities.iter().map(|activity| {
            let mut activity = activity.clone();
            activity.id = name(&activity.id);
            activity.prereqs = activity.prereqs.iter().map(name).collect();
            activity
        }));
        whole.sessions.extend(part.sessions.iter().map(|session| {
            let mut session = session.clone();
            session.id = name(&session.id);
            session.activity = name(&session.activity);
            session.venue = session.venue.as_ref().map(name);
            session.trainer = session.trainer.as_ref().map(name);
            session.branches = session.branches.map(|branches| branches.iter().map(name).collect());
            session
        }));
        whole.venues.extend(part.venues.iter().map(|venue| planner::Venue { id: name(&venue.id), seats: venue.seats }));
        whole.trainers.extend(part.trainers.iter().map(name));
        whole.cover.extend(part.cover.iter().map(|rule| planner::CoverRule { branch: name(&rule.branch), ..rule.clone() }));
        whole.fairness.groups.extend(
            part.fairness.groups.iter().filter(|group| group.by == planner::GroupBy::Branch).map(|group| planner::GroupShare {
                id: name(&group.id),
                value: name(&group.value),
                ..group.clone()
            }),
        );
        for (fund, more) in whole.funds.iter_mut().zip(&part.funds) {
            fund.budget += more.budget;
        }
        whole.budget = whole.budget.zip(part.budget).map(|(budget, more)| budget + more);
        whole.forbids.runs.extend(part.forbids.runs.iter().map(name));
        whole.forbids.activities.extend(part.forbids.activities.iter().map(|(person, activity)| (name(person), name(activity))));
    }
    whole
}

/// Pins some of the plan, forbids some of what people without a pin do, and makes most of the plan the prior one.
///
/// Gives the plan that is left: it keeps every rule, so that no bound may be below it.
fn choose(problem: &mut Problem, plan: &Plan, dice: &mut Dice) -> Plan {
    let mut some = |of: usize| dice.below(of.max(1) as u64) as usize;
    for _ in 0..4 {
        problem.pins.places.extend(plan.places.get(some(plan.places.len())).cloned());
        problem.pins.runs.extend(plan.runs.get(some(plan.runs.len())).cloned());
    }
    let mut left = Plan { score: None, bound: None, parts: None, ..plan.clone() };
    let pinned: BTreeSet<String> = problem.pins.places.iter().map(|(person, _)| person.clone()).collect();
    let min = |problem: &Problem, session: &String| {
        let activity = &problem.sessions.iter().find(|known| known.id == *session).unwrap().activity;
        (activity.clone(), problem.activities.iter().find(|known| known.id == *activity).unwrap().min)
    };
    for _ in 0..12 {
        let Some((person, session)) = left.places.get(some(left.places.len())).cloned() else { break };
        let theirs: Vec<String> = left.places.iter().filter(|(who, _)| *who == person).map(|(_, held)| held.clone()).collect();
        let spare = |held: &String| left.places.iter().filter(|(_, other)| other == held).count() as i64 > min(problem, held).1;
        if !pinned.contains(&person) && theirs.iter().all(spare) {
            left.places.retain(|(who, _)| *who != person);
            if some(2) == 0 {
                let activity = min(problem, &session).0;
                problem.forbids.activities.push((person, activity));
            } else {
                problem.forbids.places.push((person, session));
            }
        }
    }
    problem.prior = Some(Prior {
        runs: plan.runs.iter().filter(|_| some(5) > 0).cloned().chain(["a session of last year".to_owned()]).collect(),
        places: plan.places.iter().filter(|_| some(5) > 0).cloned().chain([("somebody".to_owned(), "gone".to_owned())]).collect(),
    });
    left
}

fn try_choices(problem: &Problem, seeds: std::ops::Range<u64>, steps: u64) {
    let first = solved(problem, steps);
    for seed in seeds {
        let mut chosen = problem.clone();
        let left = check_left(&mut chosen, &first, seed);
        let plan = solved(&chosen, steps);
        let report = check(&chosen, &plan);
        assert!(report.ok, "seed {seed}: {:?}", report.violations);
        assert!(plan.bound.unwrap() >= left, "seed {seed}: a plan scores {left} and the bound is {:?}", plan.bound);
    }
}

fn check_left(chosen: &mut Problem, first: &Plan, seed: u64) -> i64 {
    let left = choose(chosen, first, &mut Dice::new(seed));
    let report = check(chosen, &left);
    assert!(report.ok, "seed {seed}: {:?}", report.violations);
    report.score
}

#[test]
fn a_small_service_is_planned_around_what_is_chosen() {
    for number in [1, 2] {
        try_choices(&small(number), 0..5, 30);
    }
}

#[test]
fn a_county_is_planned_around_what_is_chosen() {
    let county = county(6);
    assert!(county.people.len() > 300 && county.sessions.len() > 400, "{} people", county.people.len());
    try_choices(&county, 0..1, 8);
}
