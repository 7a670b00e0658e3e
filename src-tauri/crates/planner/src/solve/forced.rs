//! Shows why the plan leaves a place out: the plan is solved again with the place pinned, and the two are compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::by_hand::edit::{PlanChanges, changes};
use crate::by_hand::judge::{Broken, judge};
use crate::format::plan::{Parts, Plan};
use crate::prepared::Prepared;
use crate::solve::reoptimise::solve_again;
use crate::solve::{Limits, SolveError};

/// A plan with a place forced into it. `D` tells who gains, loses or moves: by the problem's own ids, or in the words of somebody who
/// knows the names.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Forced<D> {
    /// The place: (person, session).
    pub place: (String, String),
    /// What the score of the plan at hand is made of.
    pub before: Parts,
    /// What the score is made of with the place.
    pub after: Parts,
    /// By the part's name in a plan file: the points that the score wins in each part that changes. A loss is below 0.
    #[cfg_attr(feature = "bindings", specta(type = BTreeMap<String, i32>))]
    pub parts: BTreeMap<&'static str, i64>,
    /// The sum of `parts`. It is below 0 if the plan scores more without the place.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub difference: i64,
    /// Who gains, loses or moves.
    pub changes: D,
    /// The plan with the place.
    #[serde(skip)]
    #[cfg_attr(feature = "bindings", specta(skip))]
    pub plan: Plan,
}

impl<D> Forced<D> {
    /// The same in other words.
    pub fn told<T>(self, changes: T) -> Forced<T> {
        let Self { place, before, after, parts, difference, changes: _, plan } = self;
        Forced { place, before, after, parts, difference, changes, plan }
    }
}

/// Solves the plan again with the place pinned, with few changes, and names the parts of the score that change. This shows what the plan
/// preferred to a gap whose reason is [`crate::Headline::Worth`]. The plan must be one that [`crate::check`] accepts; `limits` and `cancel`
/// are passed to [`solve_again`].
///
/// # Errors
/// Fails for a person or session that the problem does not know, and for a place that no plan can have; the error then names the broken
/// rule.
pub fn forced(
    prepared: &Prepared,
    plan: &Plan,
    person: &str,
    session: &str,
    limits: &Limits,
    cancel: &AtomicBool,
) -> Result<Forced<PlanChanges>, SolveError> {
    let place = (person.to_owned(), session.to_owned());
    let mut pinned = prepared.clone();
    if !prepared.pins.places.contains(&place) {
        let mut problem = prepared.problem().clone();
        problem.pins.places.push(place.clone());
        pinned = Prepared::new(problem)?;
    }
    let with = solve_again(&pinned, &with_place(plan, &place), limits, cancel)?;
    let (before, after) = (judge(prepared, plan).parts, judge(prepared, &with).parts);
    let won = [
        ("gap", after.gap - before.gap),
        ("renewal", before.renewal - after.renewal),
        ("fairness", before.fairness - after.fairness),
        ("cost", before.cost - after.cost),
        ("stability", before.stability - after.stability),
    ];
    Ok(Forced {
        place,
        before,
        after,
        parts: won.into_iter().filter(|(_, points)| *points != 0).collect(),
        difference: after.score() - before.score(),
        changes: changes(prepared, plan, &with),
        plan: with,
    })
}

/// The rules that the plan would break if only this place were added. They say why [`forced`] finds no plan with the place. Rules that the
/// plan breaks already are left out, unless there are no others. A run that is opened for the place and has too few people is named only if
/// no other rule is broken.
pub fn against(prepared: &Prepared, plan: &Plan, person: &str, session: &str) -> Vec<Broken> {
    let before: BTreeSet<Broken> = judge(prepared, plan).broken.into_iter().collect();
    let put_on = !plan.runs.iter().any(|run| run == session);
    let with = judge(prepared, &with_place(plan, &(person.to_owned(), session.to_owned()))).broken;
    let fresh = rather(with, |broken| !before.contains(broken));
    rather(fresh, |broken| !(put_on && broken.too_few() && broken.session.as_deref() == Some(session)))
}

/// Keeps the broken rules that are wanted, or all of them if none is wanted.
fn rather(mut all: Vec<Broken>, wanted: impl Fn(&Broken) -> bool) -> Vec<Broken> {
    if all.iter().any(&wanted) {
        all.retain(wanted);
    }
    all
}

/// The plan with the place added; the session of the place runs. The plan claims no score.
fn with_place(plan: &Plan, place: &(String, String)) -> Plan {
    let mut with = Plan { score: None, parts: None, ..plan.clone() };
    if !with.runs.contains(&place.1) {
        with.runs.push(place.1.clone());
    }
    if !with.places.contains(place) {
        with.places.push(place.clone());
    }
    with
}
