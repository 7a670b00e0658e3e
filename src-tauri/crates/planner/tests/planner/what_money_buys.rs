//! Budget curves: more money never buys less, and every point keeps its own budget.

use std::sync::atomic::AtomicBool;

use crate::front::{check, curve};
use planner::with_share;

use crate::{by_steps, small};

#[test]
fn scores_and_bounds_rise_with_the_money_and_every_plan_keeps_its_budget() {
    for number in [1, 2] {
        let problem = small(number);
        let steps = curve(&problem, &[100, 0, 10, 40, 70, 130, 40], &by_steps(60), None, &AtomicBool::new(false), &mut |_| {}).unwrap();
        let percents: Vec<u32> = steps.iter().map(|step| step.percent).collect();
        assert_eq!(percents, [0, 10, 40, 70, 100, 130], "poorest first, and none twice");
        let mut before: Option<(i64, i64)> = None;
        for step in &steps {
            let plan = step.plan.as_ref().unwrap();
            let report = check(&with_share(&problem, step.percent).unwrap(), plan);
            assert!(report.ok, "{} %: {:?}", step.percent, report.violations);
            let now = (report.score, plan.bound.unwrap());
            assert!(now.0 <= now.1);
            assert!(before.is_none_or(|before| before.0 <= now.0 && before.1 <= now.1), "{} %: {before:?} {now:?}", step.percent);
            before = Some(now);
        }
        assert_eq!(check(&with_share(&problem, 0).unwrap(), steps[0].plan.as_ref().unwrap()).pence, 0);
    }
}

#[test]
fn a_plan_that_is_known_is_never_undercut_by_the_present_budget() {
    let problem = small(1);
    let known = crate::solved(&problem, 400);
    let steps = curve(&problem, &[50, 100, 200], &by_steps(1), Some(&known), &AtomicBool::new(false), &mut |_| {}).unwrap();
    for step in &steps[1..] {
        assert!(step.plan.as_ref().unwrap().score >= known.score, "{} %", step.percent);
    }
}

#[test]
fn what_is_pinned_and_costs_too_much_is_named_and_the_richer_budgets_go_on() {
    let mut problem = small(1);
    let plan = crate::solved(&problem, 200);
    let costs = |run: &String| {
        let session = problem.sessions.iter().find(|session| session.id == *run)?;
        problem.activities.iter().find(|activity| activity.id == session.activity).filter(|activity| activity.cost > 0).map(|_| run.clone())
    };
    let run = plan.runs.iter().find_map(costs).unwrap();
    problem.pins.places = plan.places.iter().filter(|(_, session)| *session == run).cloned().collect();
    problem.pins.runs = vec![run];
    let steps = curve(&problem, &[0, 100], &by_steps(20), None, &AtomicBool::new(false), &mut |_| {}).unwrap();
    assert!(steps[0].plan.is_none() && !steps[0].bad_pins.is_empty());
    assert!(steps[1].plan.is_some());
}

#[test]
fn a_curve_that_is_stopped_keeps_the_points_so_far() {
    let stop = AtomicBool::new(false);
    let problem = small(1);
    let steps = curve(&problem, &[0, 50, 100], &by_steps(5), None, &stop, &mut |steps| {
        stop.store(steps.len() == 2, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(steps.unwrap().len(), 2);
}
