//! Solves again from a plan at hand: its runs and places stay wherever they can.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::by_hand::judge::judge;
use crate::format::plan::Plan;
use crate::format::problem::Prior;
use crate::model::{Model, pins_lift_pace};
use crate::prepared::Prepared;
use crate::referee::report::{CheckReport, Finding};
use crate::search::large_neighbourhood::Searcher;
use crate::solution::choice::written;
use crate::solution::state::State;
use crate::solve::pins::lay;
use crate::solve::prior::{beside, kept};
use crate::solve::{Limits, SolveError};

/// Makes a plan keep every rule and pin of its problem, and improves it, with few changes.
///
/// The search takes the plan at hand as its prior plan. Leaving one of its places costs at least as much as a level of the highest weight
/// that anybody has, and ending a run at least three times as much. So a place moves only for something worth more. The score of the answer
/// is that of the problem as it is given, with the problem's own prior plan. The bound of the answer is the one that the plan claims, if
/// any. It stays true because pins and forbids that were added since only rule plans out. It is dropped where some week holds more pins
/// than its limit (C19), because a further pin there allows new plans.
///
/// `limits.threads` is not used: one thread does the work. It ends at `limits.seconds` or `limits.steps`, or when `cancel` is set.
///
/// # Errors
/// Fails where pins cannot be kept, or where `cancel` is set before that is known.
pub fn solve_again(prepared: &Prepared, plan: &Plan, limits: &Limits, cancel: &AtomicBool) -> Result<Plan, SolveError> {
    let started = Instant::now();
    let problem = prepared.problem();
    let mut held = problem.clone();
    held.prior = Some(Prior { runs: plan.runs.clone(), places: plan.places.clone() });
    let weights = &mut held.objective;
    let heaviest = problem.people.iter().flat_map(|person| person.targets.values()).map(|target| target.weight).max().unwrap_or(1);
    let level = weights.level.saturating_mul(heaviest);
    weights.drop_place = weights.drop_place.max(level);
    weights.drop_run = weights.drop_run.max(level.saturating_mul(3));
    // With the higher weights the sums may leave the range that a problem may have. Then the problem is solved as it is given.
    let held = Prepared::new(held).unwrap_or_else(|_| prepared.clone());
    let stop = || cancel.load(Ordering::Relaxed);
    let referee = prepared.referee();
    let bound = plan.bound.filter(|_| !pins_lift_pace(problem));
    let at_hand = Plan { score: None, bound, parts: None, source: problem.source.clone(), ..plan.clone() };
    let Some(model) = Model::unless_stopped(&held.layout, &stop) else {
        let report = referee.check(&at_hand);
        return if keeps_every_rule(&report) { Ok(scored(at_hand, &report)) } else { Err(SolveError::Stopped) };
    };
    let state = keep(&held, &model, &stop)?;
    let mut searcher = Searcher::new(state, limits.seed, 0);
    let over = || stop() || limits.seconds.is_some_and(|most| started.elapsed() >= Duration::from_secs_f64(most.clamp(0.0, 1e6)));
    let mut steps = 0;
    while !over() && limits.steps.map_or(limits.seconds.is_some(), |most| steps < most) {
        searcher.step(0, &over);
        steps += 1;
    }
    let answer = Plan { bound: at_hand.bound, dropped: plan.dropped.clone(), ..written(problem, &model, &searcher.best_choice()) };
    let report = referee.check(&answer);
    if !keeps_every_rule(&report) {
        return Err(SolveError::Unproven(format!("{:?}", report.violations)));
    }
    // The search does not count the problem's own prior plan, but the score does: the plan at hand may score more.
    let judged = judge(prepared, &at_hand);
    if judged.broken.is_empty() && judged.score > report.score {
        // The referee takes longer, so it is asked only where its answer decides.
        let held = referee.check(&at_hand);
        if keeps_every_rule(&held) {
            return Ok(scored(at_hand, &held));
        }
    }
    Ok(scored(answer, &report))
}

/// Is every rule kept? The claimed bound may be wrong.
fn keeps_every_rule(report: &CheckReport) -> bool {
    report.violations.keys().all(|finding| *finding == Finding::Bound)
}

fn scored(plan: Plan, report: &CheckReport) -> Plan {
    let bound = plan.bound.filter(|bound| *bound >= report.score);
    Plan { score: Some(report.score), parts: Some(report.parts), bound, ..plan }
}

/// A plan that keeps every rule and pin, with as much of the plan at hand as fits.
fn keep<'m>(prepared: &Prepared, model: &'m Model, stop: &(dyn Fn() -> bool + Sync)) -> Result<State<'m>, SolveError> {
    // The model leaves out a pinned place that breaks a rule by itself, so that the counts then differ.
    let pinned: BTreeSet<&(String, String)> = prepared.pins.places.iter().collect();
    let all_possible = model.places.iter().filter(|place| place.pinned).count() == pinned.len();
    if all_possible && let Some(state) = kept(model) {
        return Ok(state);
    }
    // Some pins are missing: the pins are laid first, and the rest is added beside them.
    let (state, bad) = lay(prepared, model, stop);
    if !bad.is_empty() && stop() {
        return Err(SolveError::Stopped);
    } else if !bad.is_empty() {
        return Err(SolveError::BadPins { details: bad });
    }
    Ok(beside(state))
}
