//! The cheapest single change that would free a gap.
//!
//! A change *frees* a gap when the changed problem has a plan that keeps every run and every place of the plan at hand, and that takes the
//! person above the planned level in the skill. Nobody gives anything up for it. [`crate::remedy::what_if`] lists what may be changed and
//! what each change costs.
//!
//! The search ([`crate::remedy::ways`]) is exact but for two limits. The other people in a run that is opened for the person are chosen
//! greedily; where needed, they are first prepared in a session that runs. And the ways of preparing (entry levels, prerequisites) are
//! looked through only up to a fixed amount of work. Each change is tried before it is offered: the problem is changed and solved again
//! from the plan at hand with the place pinned, and the answer is checked.

use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::by_hand::edit::{PlanChanges, changes};
use crate::by_hand::judge::judge;
use crate::by_hand::laid_plan::LaidPlan;
use crate::format::plan::{Parts, Plan};
use crate::prepared::{Prepared, check};
use crate::remedy::ways::Ways;
use crate::remedy::what_if::{Change, apply};
use crate::solve::Limits;
use crate::solve::reoptimise::solve_again;

/// A change that frees a gap, tried. `D` tells what is different in the plan that it leads to: by the problem's own ids, or in the
/// words of somebody who knows the names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Remedy<D> {
    /// The change.
    pub change: Change,
    /// The change as a sentence; it names the problem's own ids, or people and places where they are known.
    pub words: String,
    /// What the change costs, in pence. Changes are offered in this order.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub cost: i64,
    /// The places that the change gives, as (person, session). The first one frees the gap.
    pub places: Vec<(String, String)>,
    /// The sessions that the change opens.
    pub runs: Vec<String>,
    /// The score of the plan at hand in the changed problem.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub score_before: i64,
    /// The score of the plan solved again with the change.
    #[cfg_attr(feature = "bindings", specta(type = Option<i32>))]
    pub score_after: Option<i64>,
    /// The plan of the changed problem, solved again from the plan at hand with the first of `places` pinned. Its score and parts are those
    /// of the changed problem.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub plan: Plan,
    /// The parts of the plan at hand in the changed problem.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub before: Parts,
    /// What is different in the new plan.
    pub changes: D,
}

impl<D> Remedy<D> {
    /// The same in other words.
    pub fn told<T>(self, words: String, changes: T) -> Remedy<T> {
        let Self { change, words: _, cost, places, runs, score_before, score_after, plan, before, changes: _ } = self;
        Remedy { change, words, cost, places, runs, score_before, score_after, plan, before, changes }
    }
}

/// Finds the cheapest single change that frees a gap of the plan, and tries it. `None` where the plan leaves the person no gap in the
/// skill, no activity teaches above the planned level, or no single change frees the gap.
///
/// `limits` and `cancel` are passed to [`solve_again`] for the trial; with no seconds and no steps the plan is only completed. The plan
/// must be one that [`check`] accepts.
pub fn remedy(
    prepared: &Prepared,
    plan: &Plan,
    person: &str,
    skill: &str,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Option<Remedy<PlanChanges>> {
    Remedies::new(prepared, plan).find(person, skill, limits, cancel)
}

/// Finds the remedies for many gaps of one plan: [`remedy`], with what the gaps share worked out once.
pub struct Remedies<'p> {
    plan: &'p Plan,
    ways: Ways<'p>,
}

impl<'p> Remedies<'p> {
    /// Works out what all gaps of the plan share.
    pub fn new(prepared: &'p Prepared, plan: &'p Plan) -> Self {
        let laid = LaidPlan::new(&prepared.layout, plan);
        Self { plan, ways: Ways::new(prepared.problem(), prepared.layout.clone(), laid) }
    }

    /// As [`remedy`].
    pub fn find(&mut self, person: &str, skill: &str, limits: &Limits, cancel: &AtomicBool) -> Option<Remedy<PlanChanges>> {
        let found = self.ways.cheapest(person, skill, cancel)?;
        let mut pinned = apply(self.ways.problem, &found.change);
        pinned.pins.places.extend(found.places.first().cloned());
        let pinned = Prepared::new(pinned).ok()?;
        let plan = Plan { score: None, parts: None, bound: None, ..self.plan.clone() };
        let mut start = plan.clone();
        start.runs.extend(found.runs.iter().cloned());
        start.places.extend(found.places.iter().cloned());
        if !judge(&pinned, &start).broken.is_empty() {
            return None;
        }
        let before = judge(&pinned, &plan).parts;
        let looks = limits.steps.is_some_and(|steps| steps > 0) || limits.seconds.is_some_and(|seconds| seconds > 0.0);
        let solved = if looks { solve_again(&pinned, &start, limits, cancel).ok() } else { None };
        let plan = match solved {
            Some(plan) => plan,
            None => {
                // A plan that was solved again has passed the referee already.
                let report = check(&pinned, &start);
                if !report.ok {
                    return None;
                }
                Plan { score: Some(report.score), parts: Some(report.parts), ..start }
            }
        };
        let changes = changes(&pinned, self.plan, &plan);
        Some(Remedy {
            words: found.change.to_string(),
            cost: found.change.cost(),
            change: found.change,
            places: found.places,
            runs: found.runs,
            score_before: before.score(),
            score_after: plan.score,
            plan,
            before,
            changes,
        })
    }
}
