//! Changing a plan by hand: judged at once whatever it breaks, then solved again with few changes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use crate::front::{check, judge, ready, solve_again};
use planner::{Edit, EditError, EditedPlan, Limits, Mark, Plan, Problem, changes};

use crate::tiny::{self, Dice};
use crate::{by_steps, plan_of, small, solved};

/// Any plan: some of it broken.
fn any_plan(problem: &Problem, dice: &mut Dice, runs: u64, places: u64) -> Plan {
    let mut plan = plan_of(&[], &[]);
    let one = |dice: &mut Dice, of: usize| dice.below(of as u64) as usize;
    for _ in 0..dice.below(runs + 1) {
        plan.runs.push(problem.sessions[one(dice, problem.sessions.len())].id.clone());
    }
    for _ in 0..dice.below(places + 1) {
        let session = if plan.runs.is_empty() || dice.below(8) == 0 {
            problem.sessions[one(dice, problem.sessions.len())].id.clone()
        } else {
            plan.runs[one(dice, plan.runs.len())].clone()
        };
        plan.places.push((problem.people[one(dice, problem.people.len())].id.clone(), session));
    }
    plan
}

fn same(problem: &Problem, plan: &Plan, what: &str) -> BTreeSet<String> {
    let (judged, report) = (judge(problem, plan), check(problem, plan));
    assert_eq!((judged.score, judged.parts, judged.pence), (report.score, report.parts, report.pence), "{what}");
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    for broken in &judged.broken {
        *rules.entry(broken.rule.code()).or_default() += 1;
    }
    let expected: BTreeSet<&str> = report.violations.keys().map(|finding| finding.code()).collect();
    assert_eq!(rules.keys().copied().collect::<BTreeSet<_>>(), expected, "{what}: {:?} and {:?}", judged.broken, report.violations);
    // One line for each place of a rule: C4 and C5 name each pair of runs once, the referee each slot.
    for rule in ["C3", "C6", "C7", "C8", "C9", "C10", "C11", "C12", "C13", "C14", "C15", "C16", "C17", "C19"] {
        let count = report.violations.get(rule).map_or(0, Vec::len);
        assert_eq!(rules.get(rule).copied().unwrap_or(0), count, "{what}, {rule}: {:?}", report.violations);
    }
    report.violations.into_keys().map(|finding| finding.to_string()).collect()
}

#[test]
fn any_plan_is_judged_as_the_referee_judges_it() {
    let mut seen = BTreeSet::new();
    for seed in 0..1500 {
        let mut problem = tiny::problem(seed);
        let mut dice = Dice::new(seed + 7_000);
        if dice.below(3) == 0 {
            problem.pins.runs.push(format!("x{}", dice.below(4)));
            problem.pins.places.push((format!("p{}", dice.below(3)), format!("x{}", dice.below(4))));
        }
        let plan = any_plan(&problem, &mut dice, 4, 8);
        seen.extend(same(&problem, &plan, &format!("seed {seed}")));
    }
    assert_eq!(seen.len(), 19, "every rule is broken by some plan: {seen:?}");
    for number in [1, 2] {
        let problem = small(number);
        for seed in 0..10 {
            let plan = any_plan(&problem, &mut Dice::new(seed), 40, 300);
            same(&problem, &plan, &format!("small-{number}, seed {seed}"));
        }
    }
}

#[test]
fn a_broken_rule_is_named_with_its_place_and_by_how_much() {
    let problem = small(1);
    let plan = solved(&problem, 10);
    let capped = |session: &str| {
        let activity = &problem.sessions.iter().find(|known| known.id == session).unwrap().activity;
        problem.activities.iter().any(|known| known.id == *activity && known.capped && known.min > 1)
    };
    let (person, session) = plan.places.iter().find(|(_, session)| capped(session)).unwrap().clone();
    let mut desk = EditedPlan::new(ready(&problem), plan);
    for place in desk.plan.places.clone().iter().filter(|(_, held)| *held == session) {
        desk.edit(&Edit::DropPlace { person: place.0.clone(), session: session.clone() }).unwrap();
    }
    desk.edit(&Edit::AddPlace { person: person.clone(), session: session.clone() }).unwrap();
    let mut problem = desk.prepared().problem().clone();
    problem.people.iter_mut().find(|known| known.id == person).unwrap().caps.fill(0);
    let judged = judge(&problem, &desk.plan);
    let of = |rule: &str| judged.broken.iter().find(|broken| broken.rule.code() == rule).unwrap();
    let activity = &problem.sessions.iter().find(|known| known.id == session).unwrap().activity;
    let activity = problem.activities.iter().find(|known| known.id == *activity).unwrap();
    assert_eq!((of("C3").session.as_ref(), of("C3").has, of("C3").limit), (Some(&session), Some(1), Some(activity.min)));
    assert_eq!((of("C9").person.as_ref(), of("C9").limit), (Some(&person), Some(0)));
    let own = judged.broken.iter().filter(|broken| broken.rule.code() == "C9" && broken.person.as_ref() == Some(&person));
    assert!(own.clone().all(|broken| broken.number.is_some()) && own.clone().any(|broken| broken.has >= Some(activity.minutes)));
}

#[test]
fn a_bound_is_kept_under_new_marks_and_given_up_where_one_is_taken_away() {
    let problem = small(1);
    let plan = solved(&problem, 10);
    let bound = plan.bound;
    assert!(bound.is_some());
    let session = plan.runs[0].clone();
    let mut desk = EditedPlan::new(ready(&problem), plan);
    let mark = |mark| Edit::MarkRun { session: session.clone(), mark };
    desk.edit(&mark(Mark::Free)).unwrap();
    desk.edit(&mark(Mark::Pin)).unwrap();
    assert_eq!(desk.plan.bound, bound, "a pin takes plans away");
    desk.edit(&mark(Mark::Forbid)).unwrap();
    assert_eq!(desk.plan.bound, None, "without the pin there may be a better plan");
}

#[test]
fn a_pin_that_lets_a_week_hold_more_gives_the_bound_up() {
    let mut problem = small(1);
    problem.limits = Some(planner::Pacing { runs_per_week: Some(1), sessions_per_person_week: None });
    let plan = solved(&problem, 10);
    let monday =
        |session: &planner::Session| session.slots.as_ref().map(|slots| slots[0].date.plus_days(-i64::from(slots[0].date.weekday())));
    let first = problem.sessions.iter().find(|session| session.slots.is_some()).unwrap();
    let second = problem.sessions.iter().find(|session| session.id != first.id && monday(session) == monday(first)).unwrap();
    let (first, second) = (first.id.clone(), second.id.clone());
    let mut desk = EditedPlan::new(ready(&problem), plan.clone());
    let pin = |session: &String| Edit::MarkRun { session: session.clone(), mark: Mark::Pin };
    desk.edit(&pin(&first)).unwrap();
    assert_eq!(desk.plan.bound, plan.bound, "as many as the week may hold");
    desk.edit(&pin(&second)).unwrap();
    assert_eq!(desk.plan.bound, None);
    let again = solve_again(&desk.prepared(), &plan, &by_steps(5), &AtomicBool::new(false)).unwrap();
    assert_eq!(again.bound, None, "the bound at hand knows nothing of plans with both");
}

#[test]
fn a_change_that_names_what_is_not_there_changes_nothing() {
    let problem = small(1);
    let plan = solved(&problem, 10);
    let (run, idle) = (plan.runs[0].clone(), problem.sessions.iter().find(|one| !plan.runs.contains(&one.id)).unwrap().id.clone());
    let (person, held) = plan.places[0].clone();
    let mut desk = EditedPlan::new(ready(&problem), plan);
    let before = desk.clone();
    let no = "nobody".to_owned();
    let cases = [
        (Edit::AddRun { session: no.clone() }, EditError::NoSession(no.clone())),
        (Edit::AddRun { session: run.clone() }, EditError::Running(run.clone())),
        (Edit::DropRun { session: idle.clone() }, EditError::NotRunning(idle.clone())),
        (Edit::MoveRun { from: run.clone(), to: run.clone() }, EditError::Running(run)),
        (Edit::AddPlace { person: no.clone(), session: held.clone() }, EditError::NoPerson(no.clone())),
        (Edit::AddPlace { person: person.clone(), session: held.clone() }, EditError::Held(person.clone(), held.clone())),
        (Edit::DropPlace { person: person.clone(), session: idle.clone() }, EditError::NoPlace(person.clone(), idle.clone())),
        (Edit::MovePlace { person: person.clone(), from: idle.clone(), to: held }, EditError::NoPlace(person, idle)),
        (Edit::MarkRun { session: no.clone(), mark: Mark::Pin }, EditError::NoSession(no)),
    ];
    for (edit, error) in cases {
        assert_eq!(desk.edit(&edit), Err(error), "{edit:?}");
        assert_eq!(desk, before, "{edit:?} changed something");
    }
}

#[test]
fn what_was_changed_is_listed_by_person() {
    let problem = small(1);
    let plan = solved(&problem, 10);
    let (person, from) = plan.places[0].clone();
    let activity = &problem.sessions.iter().find(|known| known.id == from).unwrap().activity;
    let other = problem.sessions.iter().find(|known| known.activity == *activity && known.id != from).unwrap().id.clone();
    let mut desk = EditedPlan::new(ready(&problem), plan.clone());
    desk.edit(&Edit::MovePlace { person: person.clone(), from: from.clone(), to: other.clone() }).unwrap();
    let found = changes(&problem, &plan, &desk.plan);
    assert_eq!(found.people.len(), 1);
    assert_eq!((&found.people[0].person, &found.people[0].moved), (&person, &vec![(from, other)]));
    let (last, gone) = plan.places.last().unwrap().clone();
    desk.edit(&Edit::DropPlace { person: last.clone(), session: gone.clone() }).unwrap();
    let found = changes(&problem, &plan, &desk.plan);
    assert!(found.people.iter().any(|one| one.person == last && one.lost == [gone.clone()]));
    assert_eq!(changes(&problem, &plan, &plan), planner::PlanChanges::default());
}

#[test]
fn solving_again_keeps_pins_and_forbids_and_changes_few_places() {
    for number in [1, 2] {
        let problem = small(number);
        let plan = solved(&problem, 100);
        let mut desk = EditedPlan::new(ready(&problem), plan.clone());
        let (person, session) = plan.places[3].clone();
        let (pinned, held) = plan.places[8].clone();
        desk.edit(&Edit::MarkPlace { person: person.clone(), session: session.clone(), mark: Mark::Forbid }).unwrap();
        desk.edit(&Edit::MarkPlace { person: pinned.clone(), session: held.clone(), mark: Mark::Pin }).unwrap();
        let again = solve_again(&desk.prepared(), &desk.plan, &by_steps(60), &AtomicBool::new(false)).unwrap();
        let report = check(&desk.prepared(), &again);
        assert!(report.ok, "{:?}", report.violations);
        assert!(!again.places.contains(&(person, session)) && again.places.contains(&(pinned, held)));
        let found = changes(&problem, &plan, &again);
        let lost = found.people.iter().filter(|one| !one.lost.is_empty() || !one.moved.is_empty()).count();
        assert!(lost * 6 <= problem.people.len(), "small-{number}: {lost} people lose a place or go elsewhere");
        assert_eq!(again, solve_again(&desk.prepared(), &desk.plan, &by_steps(60), &AtomicBool::new(false)).unwrap(), "repeatable");
    }
}

#[test]
fn solving_again_that_is_cancelled_at_once_keeps_the_plan_at_hand_where_it_breaks_no_rule() {
    let mut problem = small(1);
    let plan = solved(&problem, 20);
    let at_once = |problem: &planner::Problem| solve_again(problem, &plan, &by_steps(60), &AtomicBool::new(true));
    let kept = at_once(&problem).unwrap();
    assert_eq!((&kept.runs, &kept.places, kept.score), (&plan.runs, &plan.places, plan.score));
    problem.forbids.places.push(plan.places[0].clone());
    assert_eq!(at_once(&problem), Err(planner::SolveError::Stopped));
}

#[test]
fn solving_again_mends_any_plan() {
    let limits = Limits { seconds: None, steps: Some(10), threads: 1, seed: 1 };
    for seed in 0..300 {
        let problem = tiny::problem(seed);
        let plan = any_plan(&problem, &mut Dice::new(seed + 90), 4, 8);
        let again = solve_again(&problem, &plan, &limits, &AtomicBool::new(false)).unwrap();
        let report = check(&problem, &again);
        assert!(report.ok, "seed {seed}: {:?}", report.violations);
        let before = check(&problem, &plan);
        assert!(!before.ok || report.score >= before.score, "seed {seed}: a plan that breaks nothing does not get worse");
    }
}
