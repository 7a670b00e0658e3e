//! What is pinned is kept, or named with the rule that stands against it.

use std::sync::atomic::AtomicBool;

use planner::{BadPin, Pin, Problem, SolveError, check, solve};

use crate::{by_steps, small};

fn bad_pins(problem: &Problem) -> Vec<BadPin> {
    match solve(problem, &by_steps(5), &AtomicBool::new(false), &mut |_| {}, false) {
        Err(SolveError::BadPins { details }) => details,
        other => panic!("{other:?}"),
    }
}

fn pinned_place(change: impl Fn(&mut Problem, &str, &str)) -> (String, String, Problem) {
    let mut problem = small(1);
    let plan = crate::solved(&problem, 5);
    let (person, session) = plan
        .places
        .iter()
        .find(|(_, session)| problem.sessions.iter().any(|known| known.id == *session && known.slots.is_some()))
        .unwrap()
        .clone();
    problem.pins.places.push((person.clone(), session.clone()));
    change(&mut problem, &person, &session);
    (person, session, problem)
}

#[test]
fn a_pinned_run_and_place_are_in_the_plan() {
    let (person, session, problem) = pinned_place(|_, _, _| {});
    let plan = crate::solved(&problem, 20);
    assert!(plan.runs.contains(&session) && plan.places.contains(&(person, session)));
    assert!(check(&problem, &plan).ok);
}

#[test]
fn the_rule_that_a_pin_breaks_is_named() {
    type Change = fn(&mut Problem, &str, &str);
    let cases: [(&str, Change); 8] = [
        ("C2", |problem, person, session| {
            let activity = problem.sessions.iter().find(|known| known.id == session).unwrap().activity.clone();
            problem.people.iter_mut().find(|known| known.id == person).unwrap().done.push(activity);
        }),
        ("C3", |problem, _, session| {
            problem.sessions.iter_mut().find(|known| known.id == session).unwrap().seats = Some(0);
        }),
        ("C7", |problem, person, _| {
            let horizon = problem.horizon;
            problem.people.iter_mut().find(|known| known.id == person).unwrap().leave.push(horizon);
        }),
        ("C9", |problem, person, _| {
            problem.people.iter_mut().find(|known| known.id == person).unwrap().caps.fill(0);
        }),
        ("C12", |problem, _, session| {
            problem.sessions.iter_mut().find(|known| known.id == session).unwrap().branches = Some(Vec::new());
        }),
        ("C15", |problem, _, _| problem.budget = Some(0)),
        ("C16", |problem, _, session| {
            let activity = problem.sessions.iter().find(|known| known.id == session).unwrap().activity.clone();
            problem.activities.iter_mut().find(|known| known.id == activity).unwrap().max_runs = Some(0);
        }),
        ("C18", |problem, person, session| problem.forbids.places.push((person.to_owned(), session.to_owned()))),
    ];
    for (rule, change) in cases {
        let (person, session, problem) = pinned_place(change);
        let bad = bad_pins(&problem);
        assert_eq!((bad[0].rule, &bad[0].pin), (rule, &Pin::Place(person, session)), "{}", bad[0].message);
        let plan = solve(&problem, &by_steps(5), &AtomicBool::new(false), &mut |_| {}, true).unwrap();
        let mut left = problem.clone();
        left.pins.places.clear();
        assert!(check(&left, &plan).ok, "{rule}: the plan without the pin keeps every rule");
    }
}

#[test]
fn two_pinned_runs_with_one_trainer_at_one_time_name_the_later() {
    let mut problem = small(1);
    let mut twin = problem.sessions.iter().find(|session| session.trainer.is_some() && session.slots.is_some()).unwrap().clone();
    let first = twin.id.clone();
    twin.id = "twin".to_owned();
    twin.venue = None;
    problem.sessions.push(twin);
    problem.forbids.runs.clear();
    problem.pins.runs = vec![first.clone(), "twin".to_owned()];
    let bad = bad_pins(&problem);
    assert_eq!(bad.len(), 1);
    assert_eq!((bad[0].rule, &bad[0].pin), ("C4", &Pin::Run("twin".to_owned())));
    assert!(bad[0].message.contains(&first), "{}", bad[0].message);
}
