//! The referee finds each rule broken, and its figures are those of the format.

use crate::front::{check, ready};
use planner::{Parts, Plan, Problem};

use crate::{plan_of, small, solved};

fn good() -> (Problem, Plan) {
    let problem = small(1);
    let mut plan = solved(&problem, 20);
    assert!(check(&problem, &plan).ok);
    (plan.score, plan.parts, plan.bound) = (None, None, None);
    (problem, plan)
}

/// A person and a session with listed slots that the plan joins.
fn slotted(problem: &Problem, plan: &Plan) -> (usize, usize) {
    let at = |id: &str| problem.sessions.iter().position(|session| session.id == id).unwrap();
    let (person, session) = plan.places.iter().find(|(_, session)| problem.sessions[at(session)].slots.is_some()).unwrap();
    (problem.people.iter().position(|known| known.id == *person).unwrap(), at(session))
}

#[test]
fn every_rule_that_is_broken_is_found() {
    type Break = fn(&mut Problem, &mut Plan, usize, usize);
    fn activity(problem: &mut Problem, session: usize) -> &mut planner::Activity {
        let id = problem.sessions[session].activity.clone();
        problem.activities.iter_mut().find(|known| known.id == id).unwrap()
    }
    fn twin(problem: &mut Problem, plan: &mut Plan, session: usize) -> usize {
        let mut twin = problem.sessions[session].clone();
        (twin.id, twin.venue, twin.trainer) = ("twin".to_owned(), None, None);
        problem.sessions.push(twin);
        plan.runs.push("twin".to_owned());
        problem.sessions.len() - 1
    }
    let cases: [(&str, Break); 27] = [
        ("C1", |_, plan, _, _| plan.runs.push(plan.runs[0].clone())),
        ("C1", |_, plan, _, _| plan.places.push(("nobody".to_owned(), plan.runs[0].clone()))),
        ("C1", |problem, plan, _, session| plan.runs.retain(|run| *run != problem.sessions[session].id)),
        ("C2", |problem, plan, person, session| {
            twin(problem, plan, session);
            plan.places.push((problem.people[person].id.clone(), "twin".to_owned()));
        }),
        ("C2", |problem, _, person, session| {
            let done = problem.sessions[session].activity.clone();
            problem.people[person].done.push(done);
        }),
        ("C2", |problem, _, person, session| {
            let held = problem.sessions[session].activity.clone();
            problem.people[person].held.push(held);
        }),
        ("C3", |problem, _, _, session| problem.sessions[session].seats = Some(0)),
        ("C3", |problem, plan, _, session| {
            let id = problem.sessions[session].id.clone();
            activity(problem, session).min = 1;
            plan.places.retain(|(_, held)| *held != id);
        }),
        ("C4", |problem, plan, _, session| {
            problem.trainers.push("tt".to_owned());
            let twin = twin(problem, plan, session);
            for at in [session, twin] {
                problem.sessions[at].trainer = Some("tt".to_owned());
            }
        }),
        ("C5", |problem, plan, _, session| {
            problem.venues.push(planner::Venue { id: "vv".to_owned(), seats: 999 });
            let twin = twin(problem, plan, session);
            for at in [session, twin] {
                problem.sessions[at].venue = Some("vv".to_owned());
            }
        }),
        ("C6", |problem, plan, person, session| {
            let mut other = activity(problem, session).clone();
            other.id = "other".to_owned();
            problem.activities.push(other);
            let twin = twin(problem, plan, session);
            problem.sessions[twin].activity = "other".to_owned();
            plan.places.push((problem.people[person].id.clone(), "twin".to_owned()));
        }),
        ("C7", |problem, _, person, _| {
            problem.people[person].rota.clear();
            problem.people[person].extra.clear();
        }),
        ("C8", |problem, plan, _, _| {
            let branches: std::collections::BTreeSet<String> = plan
                .places
                .iter()
                .map(|(person, _)| problem.people.iter().find(|known| known.id == *person).unwrap().branch.clone())
                .collect();
            problem.cover.extend(branches.into_iter().map(|branch| planner::CoverRule { branch, tag: None, halfdays: None, min: 999 }));
        }),
        ("C9", |problem, _, person, _| problem.people[person].caps.fill(0)),
        ("C10", |problem, _, _, session| {
            activity(problem, session).entry.insert("new".to_owned(), 1);
        }),
        ("C11", |problem, _, _, session| {
            let mut before = activity(problem, session).clone();
            before.id = "before".to_owned();
            before.prereqs.clear();
            problem.activities.push(before);
            activity(problem, session).prereqs.push("before".to_owned());
        }),
        ("C12", |problem, _, _, session| activity(problem, session).kinds = Some(Vec::new())),
        ("C12", |problem, _, _, session| problem.sessions[session].branches = Some(Vec::new())),
        ("C12", |problem, _, person, _| problem.people[person].needs.push("a loop".to_owned())),
        ("C13", |problem, _, person, _| {
            problem.people[person].targets.clear();
            problem.people[person].renewals.clear();
            problem.people[person].wants.clear();
        }),
        ("C14", |problem, _, _, session| {
            problem.funds.push(planner::Fund { id: "empty".to_owned(), budget: 0 });
            activity(problem, session).cost += 1;
            problem.sessions[session].fund = Some("empty".to_owned());
        }),
        ("C15", |problem, plan, _, _| problem.budget = Some(check(problem, plan).pence - 1)),
        ("C16", |problem, _, _, session| activity(problem, session).max_runs = Some(0)),
        ("C17", |problem, plan, person, session| {
            let pin = (problem.people[person].id.clone(), problem.sessions[session].id.clone());
            plan.places.retain(|place| *place != pin);
            problem.pins.places.push(pin);
        }),
        ("C18", |problem, _, _, session| {
            let run = problem.sessions[session].id.clone();
            problem.forbids.runs.push(run);
        }),
        ("C19", |problem, _, _, _| problem.limits = Some(planner::Pacing { runs_per_week: Some(0), sessions_per_person_week: None })),
        ("C19", |problem, _, _, _| problem.limits = Some(planner::Pacing { runs_per_week: None, sessions_per_person_week: Some(0) })),
    ];
    let (problem, plan) = good();
    for (i, (rule, breaks)) in cases.into_iter().enumerate() {
        let (mut problem, mut plan) = (problem.clone(), plan.clone());
        let (person, session) = slotted(&problem, &plan);
        breaks(&mut problem, &mut plan, person, session);
        let report = check(&problem, &plan);
        assert!(!report.ok && report.violations.contains_key(rule), "case {i}: {rule} is not in {:?}", report.violations);
    }
}

#[test]
fn a_wrong_score_wrong_parts_and_a_low_bound_are_found() {
    let (problem, plan) = good();
    let report = check(&problem, &plan);
    let claims = |score, parts, bound| check(&problem, &Plan { score, parts, bound, ..plan.clone() });
    assert!(claims(Some(report.score), Some(report.parts), Some(report.score)).ok);
    assert!(claims(Some(report.score + 1), None, None).violations.contains_key("SCORE"));
    assert!(claims(None, Some(Parts { gap: 1, ..report.parts }), None).violations.contains_key("SCORE"));
    assert!(claims(None, None, Some(report.score - 1)).violations.contains_key("BOUND"));
}

/// The score of the empty plan of this instance, worked out by the format's own reference checker.
#[test]
fn the_empty_plan_scores_what_the_reference_says() {
    assert_eq!(check(&small(1), &plan_of(&[], &[])).score, -282_742_000);
    assert_eq!(check(&small(2), &plan_of(&[], &[])).score, -322_727_000);
}

#[test]
fn the_gap_ratio_is_the_weight_closed_and_the_weight_open() {
    let (problem, plan) = good();
    let (closed, open) = planner::gap_ratio(&ready(&problem), &plan);
    assert_eq!(open, 1753);
    let left: i64 = crate::front::explain(&problem, &plan).iter().map(|gap| gap.weight * (gap.target - gap.level_planned)).sum();
    assert_eq!(open - closed, left, "what is not closed is explained");
}

/// A thousand and a half people who all take one course at their own pace.
fn many() -> (Problem, Plan) {
    let mut problem = small(1);
    let session = problem.sessions.iter().find(|session| session.window.is_some()).unwrap().clone();
    problem.sessions = vec![planner::Session { branches: None, seats: None, ..session }];
    let id = problem.sessions[0].activity.clone();
    let course = problem.activities.iter().find(|activity| activity.id == id).unwrap().clone();
    problem.activities =
        vec![planner::Activity { min: 1, max: 2_000, cost: 0, cost_head: 0, entry: [].into(), prereqs: vec![], kinds: None, ..course }];
    let person = planner::Person {
        wants: vec![id],
        done: vec![],
        needs: vec![],
        caps: vec![600; problem.periods.len()],
        ..problem.people[0].clone()
    };
    problem.people = (0..1_500).map(|at| planner::Person { id: format!("p{at}"), ..person.clone() }).collect();
    problem.cover.clear();
    (problem.forbids, problem.pins, problem.prior) = Default::default();
    let places = problem.people.iter().map(|person| (person.id.clone(), problem.sessions[0].id.clone())).collect();
    let plan = Plan { places, ..crate::plan_of(&[&problem.sessions[0].id], &[]) };
    (problem, plan)
}

#[test]
fn of_many_people_each_who_breaks_a_rule_is_found() {
    let (mut problem, plan) = many();
    let whole = check(&problem, &plan);
    assert!(whole.ok, "{:?}", whole.violations);
    let found = |report: &planner::CheckReport, rule: &str| -> Vec<String> {
        let of = |what: &String| what.split('`').nth(1).unwrap().to_owned();
        report.violations.get(rule).into_iter().flatten().map(of).collect()
    };
    for at in [0, 749, 750, 1_499] {
        problem.people[at].caps.fill(0);
    }
    problem.people[3].needs = vec!["what nobody offers".to_owned()];
    let report = check(&problem, &plan);
    assert_eq!(found(&report, "C9"), ["p0", "p749", "p750", "p1499"]);
    assert_eq!(found(&report, "C12"), ["p3"]);
    assert_eq!((report.places, report.score), (1_500, whole.score));
    problem.activities[0].max = 1_499;
    assert!(check(&problem, &plan).violations.contains_key("C3"));
}
