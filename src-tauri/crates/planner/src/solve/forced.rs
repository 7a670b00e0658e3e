//! What a place that the plan leaves out would be moved aside for: the plan solved again with the place pinned.

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
    /// What it is made of with the place.
    pub after: Parts,
    /// The parts that change, by the names of a plan file, in points that the score wins; what it loses is below 0.
    #[cfg_attr(feature = "bindings", specta(type = BTreeMap<String, i32>))]
    pub parts: BTreeMap<&'static str, i64>,
    /// Their sum: below 0 where the plan scores more without the place.
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

/// Solves the plan again with the place pinned, with few changes, and names the parts of the score that change: what a gap
/// whose reason is [`crate::Headline::Worth`] was moved aside for. The plan must be one that [`crate::check`] accepts; `limits` and `cancel` are
/// those of [`solve_again`].
///
/// # Errors
/// A person or session that the problem does not know; a place that no plan can have, with the rule that it breaks.
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

/// The rules that the plan would break if the place were put into it as it is. They say why [`forced`] finds no plan with the
/// place. Rules that the plan breaks already are left out, unless there are no others; that a run opened for the place is short of
/// people is said only where no other rule is broken.
pub fn against(prepared: &Prepared, plan: &Plan, person: &str, session: &str) -> Vec<Broken> {
    let before: BTreeSet<Broken> = judge(prepared, plan).broken.into_iter().collect();
    let put_on = !plan.runs.iter().any(|run| run == session);
    let with = judge(prepared, &with_place(plan, &(person.to_owned(), session.to_owned()))).broken;
    let fresh = rather(with, |broken| !before.contains(broken));
    rather(fresh, |broken| !(put_on && broken.too_few() && broken.session.as_deref() == Some(session)))
}

/// Those that are wanted, or all where none is.
fn rather(mut all: Vec<Broken>, wanted: impl Fn(&Broken) -> bool) -> Vec<Broken> {
    if all.iter().any(&wanted) {
        all.retain(wanted);
    }
    all
}

/// The plan with the place, which its session then runs for; it claims no score.
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
