//! Changes a plan by hand, judges it at once, and solves it again with few changes. Also finds what would free a gap.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use planner::{Edit, EditedPlan, Forced, Limits, Mark, Plan, PlanChanges, changes, judge, solve_again};

use super::forced::force;
use super::problem::Made;
use super::problem::candidates::when_of;
use super::view::{sessions, view};
use super::words::Wording;
use crate::seen::on_a_thread;
use crate::sessions::when;
use crate::views::plan_changes::{
    HandChoices, HandPerson, HandSession, PlanAgain, PlanDifference, PlanEdited, PlanInHand, PlanMark, RemedyOffered, RemedySetting,
};
use crate::views::plans::FundChange;
use crate::views::{Pence, Points};
use crate::{AGAIN_SECONDS, App, AppError};

/// How long a change that would free a gap is tried, in seconds.
const TRIAL_SECONDS: f64 = 1.0;

impl App {
    /// Judges a plan after changes by hand, which may break rules: gives its score, each broken rule with its place, and what is different
    /// from the plan `before`. The store is not changed.
    ///
    /// # Errors
    /// `Invalid` for a text that is not a plan, or a change that names something unknown; `Conflict` if the store has changed since the
    /// plan was made.
    pub async fn plan_change(&self, before: &str, hand: &PlanInHand, edits: &[Edit]) -> Result<PlanEdited, AppError> {
        let (made, plan) = self.made_again(&mut self.reading().await?, &hand.plan).await?;
        let before = parse(before)?;
        let (marks, edits) = (hand.marks.clone(), edits.to_vec());
        on_a_thread(move || {
            let mut desk = desk(&made, plan, &marks)?;
            for edit in &edits {
                make(&made, &mut desk, edit)?;
            }
            edited(&made, &desk, &before)
        })
        .await?
    }

    /// Makes the plan in hand keep every rule and mark, and improves it, with few changes, which are listed by person. When `cancel` is
    /// set, the best plan so far is the answer.
    ///
    /// # Errors
    /// As [`App::plan_change`]; `Conflict`, with each pin named, if pins cannot be kept.
    pub async fn plan_again(&self, hand: &PlanInHand, seconds: Option<f64>, cancel: Arc<AtomicBool>) -> Result<PlanAgain, AppError> {
        let (made, plan) = self.made_again(&mut self.reading().await?, &hand.plan).await?;
        let marks = hand.marks.clone();
        let limits = time(seconds.unwrap_or(AGAIN_SECONDS))?;
        on_a_thread(move || {
            let desk = desk(&made, plan, &marks)?;
            let problem = desk.prepared();
            let again = solve_again(&problem, &desk.plan, &limits, &cancel)
                .map_err(|error| Wording::new(&made, &desk.plan).solve_refused(&problem, error))?;
            let wording = Wording::new(&made, &again);
            let changes = wording.difference(&changes(&made.problem, &desk.plan, &again), &BTreeMap::new());
            Ok(PlanAgain { plan: view(&made, &again)?, changes })
        })
        .await?
    }

    /// The cheapest single change that would free a gap of the plan, tried by solving again with it. `None` if no single change does, or if
    /// `cancel` is set before one is found.
    ///
    /// # Errors
    /// As [`App::plan_change`].
    pub async fn plan_remedy(
        &self,
        plan: &str,
        person: &str,
        skill: &str,
        cancel: Arc<AtomicBool>,
    ) -> Result<Option<RemedyOffered>, AppError> {
        let (made, plan) = self.made_again(&mut self.reading().await?, plan).await?;
        let (person, skill) = (person.to_owned(), skill.to_owned());
        on_a_thread(move || {
            let found = planner::remedy(&made.problem, &plan, &person, &skill, &time(TRIAL_SECONDS)?, &cancel);
            // A change that needs a trainer or a room that is in use already does not help.
            let twice = |found: &planner::Remedy<PlanChanges>| found.places.iter().any(|(_, session)| made.elsewhere.contains(session));
            Ok(found.filter(|found| !twice(found)).map(|found| offered(&made, &Wording::new(&made, &plan), &plan, found)))
        })
        .await?
    }

    /// Solves the plan again with a place pinned that it had left out. Gives the parts of the score that change, and who gains, loses or
    /// moves. When `cancel` is set, the best plan so far is the answer.
    ///
    /// # Errors
    /// As [`App::plan_change`]; `NotFound` for a person or session that the plan's problem does not have; `Conflict`, with the rules that
    /// the plan would break with the place, if no plan can have it.
    pub async fn plan_forced(
        &self,
        plan: &str,
        person: &str,
        session: &str,
        seconds: Option<f64>,
        cancel: Arc<AtomicBool>,
    ) -> Result<Forced<PlanDifference>, AppError> {
        let (made, plan) = self.made_again(&mut self.reading().await?, plan).await?;
        let limits = time(seconds.unwrap_or(AGAIN_SECONDS))?;
        let (person, session) = (person.to_owned(), session.to_owned());
        on_a_thread(move || {
            let wording = Wording::new(&made, &plan);
            let said = |broken: &planner::Broken| wording.broken(broken).words;
            let found = force(&made.problem, &plan, &person, &session, &limits, &cancel, said)?;
            let changes = wording.difference(&found.changes, &BTreeMap::new());
            Ok(found.told(changes))
        })
        .await?
    }

    /// The people and sessions that can be chosen for a change of the plan by hand.
    ///
    /// # Errors
    /// As [`App::plan_change`].
    pub async fn plan_choices(&self, plan: &str) -> Result<HandChoices, AppError> {
        let (made, plan) = self.made_again(&mut self.reading().await?, plan).await?;
        on_a_thread(move || Ok(choices(&made, &plan))).await?
    }
}

fn parse(text: &str) -> Result<Plan, AppError> {
    Plan::parse(text.as_bytes()).map_err(|error| AppError::invalid(format!("{error}. Nothing was changed. Choose a plan file.")))
}

fn refused(error: &planner::EditError) -> AppError {
    AppError::invalid(format!("{error}. The plan is as it was. Choose again."))
}

fn time(seconds: f64) -> Result<Limits, AppError> {
    if !seconds.is_finite() || !(0.0..=3_600.0).contains(&seconds) {
        return Err(AppError::invalid("The time to look is a number of seconds from 0 to 3,600. Nothing was planned."));
    }
    Ok(Limits { seconds: Some(seconds), steps: None, threads: 1, seed: 1 })
}

fn desk(made: &Made, plan: Plan, marks: &[PlanMark]) -> Result<EditedPlan, AppError> {
    let mut desk = EditedPlan::new(made.problem.clone(), plan);
    for one in marks {
        let (session, mark) = (one.session.clone(), one.mark);
        let edit = match one.person.clone() {
            Some(person) => Edit::MarkPlace { person, session, mark },
            None => Edit::MarkRun { session, mark },
        };
        make(made, &mut desk, &edit)?;
    }
    Ok(desk)
}

/// Makes a change, unless it rules out what is confirmed.
fn make(made: &Made, desk: &mut EditedPlan, edit: &Edit) -> Result<(), AppError> {
    confirmed_stays(made, &desk.plan, edit)?;
    desk.edit(edit).map_err(|error| refused(&error))
}

/// Refuses a change that rules out something confirmed, because such a plan could not be adopted.
fn confirmed_stays(made: &Made, plan: &Plan, edit: &Edit) -> Result<(), AppError> {
    let pins = &made.problem.pins;
    let (person, session) = match edit {
        Edit::MarkRun { session, mark: Mark::Forbid } => (None, session),
        Edit::MarkPlace { person, session, mark: Mark::Forbid } => (Some(person), session),
        _ => return Ok(()),
    };
    let fixed = match person {
        None => pins.runs.contains(session) || pins.places.iter().any(|(_, pinned)| pinned == session),
        Some(person) => pins.places.iter().any(|(who, pinned)| who == person && pinned == session),
    };
    if !fixed {
        return Ok(());
    }
    let wording = Wording::new(made, plan);
    let words = wording.session_words(session);
    let what = person.map_or_else(|| words.clone(), |person| format!("The place of {} in {words}", wording.name(person)));
    Err(AppError::conflict(format!(
        "{what} is confirmed and stays. The plan is as it was. Take the mark away, or cancel it in the calendar and work the plan out again."
    )))
}

fn edited(made: &Made, desk: &EditedPlan, before: &Plan) -> Result<PlanEdited, AppError> {
    let problem = desk.prepared();
    let judged = judge(&problem, &desk.plan);
    let was = judge(&problem, before);
    let wording = Wording::new(made, &desk.plan);
    Ok(PlanEdited {
        plan: serde_json::to_string(&desk.plan).map_err(AppError::unexpected)?,
        score: Points(judged.score),
        parts: judged.parts,
        difference: Points(judged.score - was.score),
        pence: Pence(judged.pence),
        sessions: sessions(made, &desk.plan, &wording).0,
        broken: judged.broken.iter().map(|broken| wording.broken(broken)).collect(),
        changes: wording.difference(&changes(&made.problem, before, &desk.plan), &BTreeMap::new()),
    })
}

/// How much more a fund must hold so that the plan can spend so many pence more. If the fund is overspent, that amount is added.
fn missing_in(made: &Made, fund: &str, pence: i64) -> FundChange {
    let purse = made.purses.iter().find(|purse| purse.fund.code == *fund);
    let overspent = purse.map_or(0, |purse| purse.outside.saturating_sub(purse.holds).max(0));
    FundChange { fund: fund.to_owned(), pence: Pence(pence.saturating_add(overspent)) }
}

fn offered(made: &Made, wording: &Wording<'_>, plan: &Plan, found: planner::Remedy<PlanChanges>) -> RemedyOffered {
    let place = found.places[0].clone();
    let words = wording.change(&found.change, &place);
    let names = wording.new_sessions(&found.change);
    let changes = wording.difference(&found.changes, &names);
    let mut tried = vec!["Tried by working the plan out again with it: the gap closes, and no rule is broken.".to_owned()];
    let others: Vec<&str> =
        found.places[1..].iter().filter(|(person, _)| *person != place.0).map(|(person, _)| wording.name(person)).collect();
    if !others.is_empty() {
        tried.push(format!("{} go as well, so that the session can run.", others.join(", ")));
    }
    let after = found.plan.parts.unwrap_or_default().score();
    let more = after - found.before.score();
    tried.push(match more {
        0 => "The plan is as good as before.".to_owned(),
        1.. => "The plan is better than before.".to_owned(),
        _ => "The plan is worth less than before: that is why it left the gap.".to_owned(),
    });
    let by_hand = matches!(found.change.what, planner::What::Give);
    let runs = |session: &String| plan.runs.contains(session);
    let opened = found.runs.iter().filter(|session| !runs(session)).map(|session| Edit::AddRun { session: session.clone() });
    let places = found.places.iter().map(|(person, session)| Edit::AddPlace { person: person.clone(), session: session.clone() });
    let edits = if by_hand { opened.chain(places).collect() } else { Vec::new() };
    let money = &found.change.money;
    RemedyOffered {
        to_find: Pence(money.pence()),
        funds: money.funds.iter().map(|(fund, pence)| missing_in(made, fund, *pence)).collect(),
        setting: setting(&found.change.what),
        tried,
        edits,
        remedy: found.told(words, changes),
    }
}

/// The setting that makes a change, if there is one.
fn setting(what: &planner::What) -> Option<RemedySetting> {
    let (key, most, who) = match what {
        planner::What::RunsAWeek { most, .. } => ("plan.sessions_per_week", most, ""),
        planner::What::PlacesAWeek { most, .. } => ("plan.sessions_per_person_week", most, " for one person"),
        _ => return None,
    };
    let sessions = if *most == 1 { "1 session".to_owned() } else { format!("{most} sessions") };
    Some(RemedySetting { key: key.to_owned(), value: most.to_string(), words: format!("{sessions} may begin in a week{who}") })
}

fn choices(made: &Made, plan: &Plan) -> HandChoices {
    let problem = &made.problem;
    let wording = Wording::new(made, plan);
    let mut people: Vec<HandPerson> = problem
        .people
        .iter()
        .map(|person| HandPerson {
            person: person.id.clone(),
            name: wording.name(&person.id).to_owned(),
            branch: wording.branch_of(&person.id),
        })
        .collect();
    people.sort_by(|one, other| (&one.name, &one.person).cmp(&(&other.name, &other.person)));
    let mut sessions: Vec<_> = problem
        .sessions
        .iter()
        .map(|session| {
            let when = when_of(session);
            let choice = HandSession {
                session: session.id.clone(),
                activity: session.activity.clone(),
                words: format!("{}, {}", wording.activity_title(&session.activity), when::dated_words(&when)),
                seats: super::view::seats(made, session),
            };
            (when.days(), choice)
        })
        .collect();
    sessions.sort_by(|(days, one), (other_days, other)| (days, &one.words, &one.session).cmp(&(other_days, &other.words, &other.session)));
    HandChoices { people, sessions: sessions.into_iter().map(|(_, choice)| choice).collect() }
}
