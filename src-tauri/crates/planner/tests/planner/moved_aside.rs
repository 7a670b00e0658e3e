//! What a place was moved aside for: the parts of the score that change where it is forced.

use std::sync::atomic::AtomicBool;

use crate::front::{against, check, explain, forced, judge};
use planner::{Headline, Limits, Problem, SolveError};

use crate::tiny;
use crate::{plan_of, rules, solved};

const FEW: Limits = Limits { seconds: None, steps: Some(3), threads: 1, seed: 1 };

#[test]
fn a_place_forced_into_the_best_plan_costs_what_its_parts_say() {
    let (mut asked, mut moved) = (0, 0);
    for seed in 0..300 {
        let mut problem = tiny::problem(seed);
        // So dear that not every level is worth its money.
        problem.objective.cost = 40;
        let plan = solved(&problem, 50);
        for gap in explain(&problem, &plan).iter().filter(|gap| gap.reason == Headline::Worth) {
            let session = gap.session.as_ref().unwrap();
            let forced = match forced(&problem, &plan, &gap.person, session, &FEW, &AtomicBool::new(false)) {
                Ok(forced) => forced,
                // The reasons (docs/plan-format.md, Why a gap is left) ask of each of the others alone whether they could come, not of all of them at once.
                Err(SolveError::BadPins { details }) => {
                    assert!(!details.is_empty(), "seed {seed}");
                    continue;
                }
                Err(error) => panic!("seed {seed}: {error}"),
            };
            asked += 1;
            let mut pinned: Problem = problem.clone();
            pinned.pins.places.push(forced.place.clone());
            let report = check(&pinned, &forced.plan);
            assert!(report.ok, "seed {seed}: {:?}", report.violations);
            assert_eq!((forced.after, forced.difference), (report.parts, report.score - plan.score.unwrap()), "seed {seed}");
            assert_eq!(forced.parts.values().sum::<i64>(), forced.difference, "seed {seed}: {:?}", forced.parts);
            assert!(forced.parts.values().all(|points| *points != 0), "seed {seed}: {:?}", forced.parts);
            assert!(forced.changes.people.iter().any(|change| change.person == gap.person), "seed {seed}");
            if plan.bound == plan.score {
                assert!(forced.difference <= 0, "seed {seed}: the best plan is bettered by {}", forced.difference);
                moved += 1;
            }
        }
    }
    assert!(asked >= 20 && moved >= 20, "{asked} places forced, {moved} into a plan proven best");
}

#[test]
fn a_place_that_nobody_can_have_is_refused_with_its_rule() {
    // `p3` may not go to `x1`: the activity is forbidden.
    let problem = rules::problem(&[]);
    let plan = plan_of(&["x1"], &[("p1", "x1")]);
    let refused = forced(&problem, &plan, "p3", "x1", &FEW, &AtomicBool::new(false));
    assert!(matches!(&refused, Err(SolveError::BadPins { details }) if !details.is_empty()), "{refused:?}");
    let why = against(&problem, &plan, "p3", "x1");
    assert!(
        why.iter().any(|one| one.rule.code() == "C18" && one.person.as_deref() == Some("p3") && one.session.as_deref() == Some("x1")),
        "{why:?}"
    );
    assert!(why.iter().all(|one| !judge(&problem, &plan).broken.contains(one)), "only what the place breaks: {why:?}");
    let unknown = forced(&problem, &plan, "nobody", "x1", &FEW, &AtomicBool::new(false));
    assert!(matches!(unknown, Err(SolveError::Problem(_))), "{unknown:?}");
}
