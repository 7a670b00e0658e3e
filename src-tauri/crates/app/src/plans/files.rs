//! Works with problem and plan files without a store: why gaps are left, what would free them, and changes by hand.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use exchange::kinds::Code;
use planner::{
    Broken, Edit, EditedPlan, Forced, GapLeft, Headline, Judgement, Mark, Parts, Plan, PlanChanges, Prepared, Problem, ReasonTotal,
    Remedies, Remedy, RenewalMissed, check, judge,
};
use serde::Serialize;

use super::forced::{force, words};
use super::limits::limits;
use super::refused::solve_refused;
use crate::AppError;
use crate::imports::known::Keys;
use crate::seen::on_a_thread;
use crate::views::plans::SolveLimits;

/// Why the gaps of a plan are left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileReasons {
    /// What limits the plan most: the totals by main reason.
    pub totals: BTreeMap<Headline, ReasonTotal>,
    /// Every gap left.
    pub gaps: Vec<FileGap>,
    /// Every renewal that is not met, with its reason.
    pub renewals: Vec<RenewalMissed>,
}

/// A gap that is left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileGap {
    /// The gap and its reason (docs/plan-format.md, Why a gap is left).
    #[serde(flatten)]
    pub gap: GapLeft,
    /// The cheapest single change that would free it, if that was asked for and there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<Remedy<PlanChanges>>,
}

/// A problem after the change that frees a gap, and its plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileFreed {
    /// The change.
    #[serde(flatten)]
    pub remedy: Remedy<PlanChanges>,
    /// The problem with the change made and the place pinned.
    pub problem: Problem,
    /// The plan of the changed problem.
    pub plan: Plan,
}

/// A plan with a place forced into it, and the effects in words.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileForced {
    /// The place, the parts of the score before and after, and who gains, loses or moves.
    #[serde(flatten)]
    pub forced: Forced<PlanChanges>,
    /// The plan with the place.
    pub plan: Plan,
    /// The difference in score and the parts that change, as sentences.
    pub words: Vec<String>,
}

/// Changes by hand as they are typed: `PERSON:SESSION` for a place, or `SESSION` for a run; a move names two sessions. They are made in the
/// order of these fields.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedEdits {
    /// Places or runs to remove.
    pub drop: Vec<String>,
    /// Moves: `PERSON:FROM:TO`, or `FROM:TO` for a run with everybody in it.
    pub moves: Vec<String>,
    /// Places or runs to add.
    pub add: Vec<String>,
    /// Places or runs that must be in the plan.
    pub pin: Vec<String>,
    /// Places or runs that must not be in it.
    pub forbid: Vec<String>,
    /// Places or runs that are no longer pinned or forbidden.
    pub free: Vec<String>,
}

/// A plan after changes by hand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FileChanges {
    /// The plan.
    pub plan: Plan,
    /// Its score; it may break rules.
    pub score: i64,
    /// How far the score is above that of the plan before.
    pub difference: i64,
    /// What the score is made of.
    pub parts: Parts,
    /// Pence that the runs cost.
    pub pence: i64,
    /// Every broken rule, with its place.
    pub broken: Vec<Broken>,
    /// What is different from the plan before.
    pub changes: PlanChanges,
    /// The problem with what was pinned and forbidden.
    pub problem: Problem,
}

fn read(problem: &[u8], plan: &[u8]) -> Result<(Prepared, Plan), AppError> {
    let problem = Prepared::parse(problem).map_err(|error| solve_refused(planner::SolveError::Problem(error)))?;
    let plan = Plan::parse(plan).map_err(|error| AppError::invalid(format!("{error}. Nothing was changed. Choose a plan file.")))?;
    Ok((problem, plan))
}

/// Refuses a plan that breaks a rule, because reasons are right only for a plan that keeps every rule.
fn whole(problem: &Prepared, plan: &Plan) -> Result<(), AppError> {
    let report = check(problem, &Plan { score: None, parts: None, bound: None, ..plan.clone() });
    let broken: Vec<String> =
        report.violations.iter().flat_map(|(rule, found)| found.iter().map(move |what| format!("{rule}: {what}"))).collect();
    if broken.is_empty() {
        return Ok(());
    }
    Err(AppError::Conflict {
        message: "The plan breaks rules of its problem, so no reason for a gap would be true. Nothing was changed. Work it out again with `plan change --solve`."
            .to_owned(),
        details: broken,
    })
}

/// Gives the reason for every gap that a plan leaves. With `remedies`, also gives the cheapest single change that would free it, each tried
/// by solving again for that time. When `cancel` is set, the remaining gaps get no remedy.
///
/// # Errors
/// `Invalid` for bytes that are not a problem or not a plan; `Conflict` for a plan that breaks a rule.
pub async fn explain_problem_plan(
    problem: Vec<u8>,
    plan: Vec<u8>,
    remedies: Option<SolveLimits>,
    cancel: Arc<AtomicBool>,
) -> Result<FileReasons, AppError> {
    let limits = remedies.as_ref().map(limits).transpose()?;
    on_a_thread(move || {
        let (problem, plan) = read(&problem, &plan)?;
        whole(&problem, &plan)?;
        let gaps = planner::explain(&problem, &plan);
        let totals = planner::totals(&gaps);
        let mut finder = Remedies::new(&problem, &plan);
        let mut found = |gap: &GapLeft| {
            let limits = limits.as_ref().filter(|_| !cancel.load(std::sync::atomic::Ordering::Relaxed))?;
            finder.find(&gap.person, &gap.skill, limits, &cancel)
        };
        let gaps = gaps.into_iter().map(|gap| FileGap { remedy: found(&gap), gap }).collect();
        Ok(FileReasons { totals, gaps, renewals: planner::renewals_missed(&problem, &plan) })
    })
    .await?
}

/// Makes the cheapest single change that frees a gap; `None` if no single change does.
///
/// # Errors
/// As [`explain_problem_plan`]; `NotFound` if the person has no such target.
pub async fn free_gap(
    problem: Vec<u8>,
    plan: Vec<u8>,
    person: String,
    skill: String,
    wanted: &SolveLimits,
    cancel: Arc<AtomicBool>,
) -> Result<Option<FileFreed>, AppError> {
    let limits = limits(wanted)?;
    on_a_thread(move || {
        let (problem, plan) = read(&problem, &plan)?;
        whole(&problem, &plan)?;
        let person = meant(&problem, person);
        let known = problem.people.iter().any(|one| one.id == person && one.targets.contains_key(&skill));
        if !known {
            return Err(AppError::not_found("target", &format!("{person} in {skill}")));
        }
        let found = planner::remedy(&problem, &plan, &person, &skill, &limits, &cancel);
        Ok(found.map(|found| {
            let mut changed = planner::apply(&problem, &found.change);
            changed.pins.places.extend(found.places.first().cloned());
            FileFreed { problem: changed, plan: found.plan.clone(), remedy: found }
        }))
    })
    .await?
}

/// The id of the person whom a typed number means, or the text itself if it fits nobody.
fn meant(problem: &Problem, typed: String) -> String {
    if problem.people.iter().any(|one| one.id == typed) {
        return typed;
    }
    let mut keys: Keys = Keys::default();
    problem.people.iter().for_each(|one| keys.add(&one.id, ()));
    let key = keys.key(&Code::of_person(&typed)).map(str::to_owned);
    key.unwrap_or(typed)
}

/// Solves the plan again with a place pinned, to show why the plan left it out. When `cancel` is set, the best plan so far is the answer.
///
/// # Errors
/// As [`explain_problem_plan`]; `NotFound` for a person or session that the problem does not have; `Conflict`, with the rules that the plan
/// would break with the place, if no plan can have it.
pub async fn force_place(
    problem: Vec<u8>,
    plan: Vec<u8>,
    person: String,
    session: String,
    wanted: &SolveLimits,
    cancel: Arc<AtomicBool>,
) -> Result<FileForced, AppError> {
    let limits = limits(wanted)?;
    on_a_thread(move || {
        let (problem, plan) = read(&problem, &plan)?;
        whole(&problem, &plan)?;
        let person = meant(&problem, person);
        let said = |broken: &Broken| format!("{} ({})", broken.message, broken.rule);
        let forced = force(&problem, &plan, &person, &session, &limits, &cancel, said)?;
        Ok(FileForced { words: words(&forced), plan: forced.plan.clone(), forced })
    })
    .await?
}

/// Writes the problem, with the marks of the changes by hand, to a file. The file is written whole or not at all.
///
/// # Errors
/// `Invalid` for a file that cannot be written. An older file then stays.
pub fn write_changed_problem(changed: &FileChanges, to: &Path) -> Result<(), AppError> {
    let bytes = serde_json::to_vec(&changed.problem).map_err(AppError::unexpected)?;
    Ok(exchange::write::save(to, &bytes)?)
}

/// Changes a plan by hand. With `again`, then solves it again with few changes.
///
/// # Errors
/// `Invalid` for bytes that are not a problem or not a plan, and for a change that names something unknown; `Conflict` for pins that cannot
/// be kept.
pub async fn change_problem_plan(
    problem: Vec<u8>,
    plan: Vec<u8>,
    edit: TypedEdits,
    again: Option<SolveLimits>,
    cancel: Arc<AtomicBool>,
) -> Result<FileChanges, AppError> {
    let limits = again.as_ref().map(limits).transpose()?;
    on_a_thread(move || {
        let (problem, before) = read(&problem, &plan)?;
        let edits = edits(&problem, &edit)?;
        let mut desk = EditedPlan::new(problem, before.clone());
        for edit in &edits {
            desk.edit(edit).map_err(|error| AppError::invalid(format!("{error}. Nothing was changed. Choose again.")))?;
        }
        let problem = desk.prepared();
        if let Some(limits) = limits {
            desk.plan = planner::solve_again(&problem, &desk.plan, &limits, &cancel).map_err(solve_refused)?;
        }
        let Judgement { score, parts, pence, broken } = judge(&problem, &desk.plan);
        let difference = score - judge(&problem, &before).score;
        let changes = planner::changes(&problem, &before, &desk.plan);
        let plan = Plan { score: Some(score), parts: Some(parts), ..desk.plan };
        Ok(FileChanges { plan, score, difference, parts, pence, broken, changes, problem: problem.problem().clone() })
    })
    .await?
}

/// The edits in the order in which they are made.
fn edits(problem: &Problem, edit: &TypedEdits) -> Result<Vec<Edit>, AppError> {
    let names = Names {
        people: problem.people.iter().map(|person| person.id.as_str()).collect(),
        sessions: problem.sessions.iter().map(|session| session.id.as_str()).collect(),
    };
    let mut all = Vec::new();
    for text in &edit.drop {
        all.push(match names.place(text)? {
            (Some(person), session) => Edit::DropPlace { person, session },
            (None, session) => Edit::DropRun { session },
        });
    }
    for text in &edit.moves {
        all.push(names.moved(text)?);
    }
    for text in &edit.add {
        all.push(match names.place(text)? {
            (Some(person), session) => Edit::AddPlace { person, session },
            (None, session) => Edit::AddRun { session },
        });
    }
    for (list, mark) in [(&edit.pin, Mark::Pin), (&edit.forbid, Mark::Forbid), (&edit.free, Mark::Free)] {
        for text in list {
            all.push(match names.place(text)? {
                (Some(person), session) => Edit::MarkPlace { person, session, mark },
                (None, session) => Edit::MarkRun { session, mark },
            });
        }
    }
    Ok(all)
}

/// Every way to cut a text in two at a colon. Ids may contain colons.
fn cuts(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]))
}

struct Names<'a> {
    people: BTreeSet<&'a str>,
    sessions: BTreeSet<&'a str>,
}

impl Names<'_> {
    fn place(&self, text: &str) -> Result<(Option<String>, String), AppError> {
        if self.sessions.contains(text) {
            return Ok((None, text.to_owned()));
        }
        cuts(text)
            .find(|(person, session)| self.people.contains(person) && self.sessions.contains(session))
            .map(|(person, session)| (Some(person.to_owned()), session.to_owned()))
            .ok_or_else(|| {
                AppError::invalid(format!(
                    "`{text}` names no session of this problem, and no person and session as `PERSON:SESSION`. Nothing was changed. Choose again."
                ))
            })
    }

    fn moved(&self, text: &str) -> Result<Edit, AppError> {
        let sessions = |text: &str| {
            let found = cuts(text).find(|(from, to)| self.sessions.contains(from) && self.sessions.contains(to));
            found.map(|(from, to)| (from.to_owned(), to.to_owned()))
        };
        if let Some((from, to)) = sessions(text) {
            return Ok(Edit::MoveRun { from, to });
        }
        cuts(text)
            .filter(|(person, _)| self.people.contains(person))
            .find_map(|(person, rest)| sessions(rest).map(|(from, to)| Edit::MovePlace { person: person.to_owned(), from, to }))
            .ok_or_else(|| {
                AppError::invalid(format!(
                    "`{text}` is no move of this problem: `PERSON:FROM:TO`, or `FROM:TO` for a run. Nothing was changed. Choose again."
                ))
            })
    }
}
