//! Every plan of a tiny problem is tried; the best of them is the truth.

use std::sync::atomic::AtomicBool;

use planner::{Plan, Problem, check, solve};

use crate::tiny::{self, Dice};
use crate::{by_steps, plan_of, solved};

/// The highest score of all plans, or `None` where no plan keeps the rules.
fn best_of_all(problem: &Problem) -> Option<i64> {
    let pairs: Vec<(&str, &str)> = problem
        .people
        .iter()
        .flat_map(|person| problem.sessions.iter().map(move |session| (person.id.as_str(), session.id.as_str())))
        .collect();
    (0..1_u32 << pairs.len())
        .filter_map(|chosen| {
            let places: Vec<(&str, &str)> = (0..pairs.len()).filter(|at| chosen >> at & 1 == 1).map(|at| pairs[at]).collect();
            let mut runs: Vec<&str> = places.iter().map(|(_, session)| *session).collect();
            runs.sort_unstable();
            runs.dedup();
            let report = check(problem, &plan_of(&runs, &places));
            report.ok.then_some(report.score)
        })
        .max()
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
    let seeds = 60;
    let reached = (0..seeds).filter(|seed| {
        let problem = tiny::problem(*seed);
        let best = best_of_all(&problem).expect("the empty plan keeps every rule");
        compare(*seed, &problem, &solved(&problem, 200), best)
    });
    let reached = reached.count();
    assert!(reached >= 58, "{reached} of {seeds} optima found");
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

#[test]
fn more_money_never_lowers_the_optimum() {
    for seed in 0..15 {
        let problem = tiny::problem(seed);
        let mut richer = problem.clone();
        richer.budget = None;
        for fund in &mut richer.funds {
            fund.budget *= 2;
        }
        assert!(best_of_all(&richer) >= best_of_all(&problem), "seed {seed}");
    }
}
