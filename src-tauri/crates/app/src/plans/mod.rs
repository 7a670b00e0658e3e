//! Plans: makes a problem from the store, says what it is based on, solves it, and adopts the plan.

mod adopt;
mod by_hand;
mod compare;
mod curve;
mod files;
mod forced;
mod groups;
mod left_out;
mod limits;
mod prints;
pub(crate) mod problem;
mod refused;
mod scenarios;
mod scores;
mod setup;
mod solve;
mod view;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use planner::Problem;
use store::Conn;

use crate::views::plans::{ClosedDay, PlanAssumed, PlanSetup, PlanSize};
use crate::{App, AppError};
use problem::Made;
use problem::candidates::{is_block, is_self_paced};
use problem::purses::NO_FUND;
use setup::Setup;

pub use curve::curve_problem;
pub use files::{
    FileChanges, FileForced, FileFreed, FileGap, FileReasons, TypedEdits, change_problem_plan, explain_problem_plan, force_place, free_gap,
    write_changed_problem,
};
pub use solve::{solve_problem, write_plan};

/// How long a plan at hand is solved again if the caller names no time, in seconds. It holds after changes by hand and with a forced place,
/// in the window and on the command line.
pub const AGAIN_SECONDS: f64 = 5.0;

/// The newest problem that was made, with its operation and setup. It is kept while the store does not change, because changes by hand come
/// one after another.
pub(crate) type KeptProblem = Option<(i64, Setup, Arc<Made>)>;

impl App {
    /// The problem of a setup, as the planner takes it: `skillsplan plan problem`. Its `source` says what it was made from, with a
    /// fingerprint by which [`App::adopt_plan`] sees whether the store has changed.
    ///
    /// # Errors
    /// `Invalid` for dates that no plan can have, or for data in the store that contradict each other.
    pub async fn plan_problem(&self, setup: &PlanSetup) -> Result<Problem, AppError> {
        let setup = Setup::of(setup, self.today())?;
        Ok(self.make_problem(&mut self.reading().await?, &setup).await?.problem.problem().clone())
    }

    /// How big a plan's problem is, what it is based on, and what is missing for it.
    ///
    /// # Errors
    /// As [`App::plan_problem`].
    pub async fn plan_size(&self, setup: &PlanSetup) -> Result<PlanSize, AppError> {
        let setup = Setup::of(setup, self.today())?;
        let made = self.make_problem(&mut self.reading().await?, &setup).await?;
        crate::seen::on_a_thread(move || size(&made)).await
    }

    /// The problem of a setup. It is kept for the next call as long as the store does not change.
    pub(crate) async fn made_once(&self, conn: &mut Conn, setup: Setup) -> Result<Arc<Made>, AppError> {
        let operation = store::changes::newest(conn).await?;
        // The kept value is only a copy, so that it is still right after a panic elsewhere.
        let kept = || self.problem.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some((of, wanted, made)) = kept().as_ref()
            && (*of, wanted) == (operation, &setup)
        {
            return Ok(Arc::clone(made));
        }
        let made = Arc::new(self.make_problem(conn, &setup).await?);
        *kept() = Some((made.snapshot.operation, setup, Arc::clone(&made)));
        Ok(made)
    }
}

fn size(made: &Made) -> PlanSize {
    let problem = &made.problem;
    let sessions_of: BTreeMap<&str, usize> = problem.sessions.iter().fold(BTreeMap::new(), |mut counts, session| {
        *counts.entry(session.activity.as_str()).or_default() += 1;
        counts
    });
    let mut open_levels = 0;
    let mut places = 0_usize;
    let mut learners: BTreeMap<&str, i64> = BTreeMap::new();
    // The highest level of each skill that the catalogue teaches, and how many people need a higher one.
    let mut taught: BTreeMap<&String, i64> = BTreeMap::new();
    for (skill, level) in problem.activities.iter().flat_map(|activity| &activity.teaches) {
        let highest = taught.entry(skill).or_default();
        *highest = (*highest).max(*level);
    }
    let mut lacking: BTreeMap<&String, usize> = BTreeMap::new();
    for person in &problem.people {
        for (skill, target) in &person.targets {
            let level = person.levels.get(skill).copied().unwrap_or(0);
            open_levels += (target.level - level).max(0);
            if level < target.level && taught.get(skill).copied().unwrap_or(0) < target.level {
                *lacking.entry(skill).or_default() += 1;
            }
        }
        for (activity, relevant) in problem.activities.iter().zip(problem.relevant(person)) {
            let may = activity.kinds.as_ref().is_none_or(|kinds| kinds.contains(&person.kind));
            if *relevant && may {
                *learners.entry(activity.id.as_str()).or_default() += 1;
                places += sessions_of.get(activity.id.as_str()).copied().unwrap_or(0);
            }
        }
    }
    let titles: BTreeMap<&str, &str> = made.snapshot.facts.skills.iter().map(|skill| (skill.key.as_str(), skill.title.as_str())).collect();
    PlanSize {
        from: problem.horizon.from,
        to: problem.horizon.to,
        people: domain::saturating_u32(problem.people.iter().filter(|person| !person.targets.is_empty()).count()),
        activities: domain::saturating_u32(problem.activities.len()),
        sessions: domain::saturating_u32(problem.sessions.len()),
        places: domain::saturating_u32(places),
        open_levels: domain::saturating_u32(open_levels),
        unrated_left_out: made.unrated_left_out,
        without_rota: made.without_rota,
        nothing_teaches: lacking
            .iter()
            .map(|(skill, people)| {
                let title = titles.get(skill.as_str()).map_or_else(|| (*skill).clone(), |title| format!("{skill} {title}"));
                taught_too_low(&title, taught.get(skill).copied(), domain::saturating_u32(*people))
            })
            .collect(),
        funds: made.purses.iter().map(|purse| purse.view(0)).collect(),
        cover: problem.cover.iter().map(|rule| words::cover_rule(made, rule)).collect(),
        missing: missing(made, &sessions_of),
        assumed: assumed(made, &learners),
    }
}

/// A sentence about a skill that the catalogue does not teach up to the needed level: the highest level that it teaches, and for how many
/// people that is too low.
fn taught_too_low(skill: &str, taught: Option<i64>, people: u32) -> String {
    let who = if people == 1 { "1 person needs".to_owned() } else { format!("{} people need", domain::words::grouped(u64::from(people))) };
    match taught {
        Some(level) => format!("{skill}: taught up to level {level}, nothing beyond; {who} more"),
        None => format!("{skill}: nothing teaches it; {who} it"),
    }
}

/// What the problem assumes. `learners`: the number of people to whom each activity is relevant.
fn assumed(made: &Made, learners: &BTreeMap<&str, i64>) -> PlanAssumed {
    let problem = &made.problem;
    let limit = |of: fn(&planner::Pacing) -> Option<i64>| problem.limits.as_ref().and_then(of).map(domain::saturating_u32);
    PlanAssumed {
        made_on: made.setup.made_on,
        notice: made.notice,
        soonest: made.soonest,
        per_week: limit(|limits| limits.runs_per_week),
        per_week_proposed: proposed_per_week(problem, learners),
        per_person_week: limit(|limits| limits.sessions_per_person_week),
        closed: made.closed.iter().map(|(date, name)| ClosedDay { date: *date, name: (*name).to_owned() }).collect(),
        overdue_days: made.overdue_days,
        renewals: domain::saturating_u32(problem.people.iter().map(|person| person.renewals.len()).sum::<usize>()),
        under_way: made.under_way.0,
        under_way_people: made.under_way.1,
    }
}

/// A proposed limit of runs in a week. It is the number of runs that would teach everybody to whom an activity is relevant (as far as there
/// are dates for them), spread evenly over the weeks of the horizon, times one and a half; at least 1.
fn proposed_per_week(problem: &Problem, learners: &BTreeMap<&str, i64>) -> u32 {
    let mut dates: BTreeMap<&str, i64> = BTreeMap::new();
    for session in problem.sessions.iter().filter(|session| session.slots.is_some()) {
        *dates.entry(session.activity.as_str()).or_default() += 1;
    }
    let runs = problem.activities.iter().map(|activity| {
        let (wanted, dates) =
            (learners.get(activity.id.as_str()).copied().unwrap_or(0), dates.get(activity.id.as_str()).copied().unwrap_or(0));
        (wanted + activity.max.max(1) - 1).div_euclid(activity.max.max(1)).min(dates)
    });
    let days = problem.horizon.to.days_since(problem.horizon.from) + 1;
    // The factors 3 and 2 make one and a half, and the factor 7 turns days into weeks.
    let proposed = (runs.sum::<i64>() * 7 * 3 + 2 * days - 1).div_euclid(2 * days).max(1);
    domain::saturating_u32(proposed)
}

/// The first few codes, and the number of further ones.
fn some_of(codes: &[String]) -> String {
    let words = codes.iter().take(5).map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    if codes.len() > 5 { format!("{words} and {} more", domain::words::grouped((codes.len() - 5) as u64)) } else { words }
}

/// What prevents a good plan, and what to do about it, a sentence each.
fn missing(made: &Made, sessions_of: &BTreeMap<&str, usize>) -> Vec<String> {
    let problem = &made.problem;
    let mut found = Vec::new();
    if problem.people.is_empty() {
        found.push("There is nobody to plan for on the first day. Bring in people first.".to_owned());
    } else if problem.people.iter().all(|person| person.targets.is_empty()) {
        found.push("Nobody has a rated skill with a target. Rate skills first, or count what is not rated as level 0.".to_owned());
    }
    if problem.activities.is_empty() {
        found.push("The catalogue is empty. Bring in activities first.".to_owned());
    }
    let idle: Vec<&str> =
        made.activities.iter().filter(|one| !sessions_of.contains_key(one.code.as_str())).map(|one| one.title.as_str()).collect();
    if !idle.is_empty() {
        let words = idle.iter().take(5).copied().collect::<Vec<_>>().join(", ");
        let more = if idle.len() > 5 { format!(" and {} more", idle.len() - 5) } else { String::new() };
        found.push(format!("No session of {words}{more} can run in this time. Bring in offers or sessions for them."));
    }
    if made.activities.iter().any(|one| one.fund.is_none() && (one.cost_per_session > 0 || one.cost_per_head > 0)) {
        found.push("Some activities cost money and name no fund: only the total limits them. Name their fund in the catalogue.".to_owned());
    }
    let in_time = |fund: &str| made.purses.iter().any(|purse| purse.fund.code == fund);
    for fund in problem.funds.iter().filter(|fund| fund.id != NO_FUND && !in_time(&fund.id)) {
        found.push(format!("The fund {} is named by an activity and holds nothing in this time. Bring in its money.", fund.id));
    }
    if !made.without_fund.is_empty() {
        found.push(format!(
            "{} no fund of its line holds on the first day: {}. Bring in the next year's fund, or change the days of one.",
            if made.without_fund.len() == 1 { "1 session is left out because" } else { "Some sessions are left out because" },
            some_of(&made.without_fund)
        ));
    }
    if problem.cover.is_empty() {
        found.push("No branch has a rule on how many people must stay. Set the cover that a plan must keep.".to_owned());
    }
    if made.without_rota > 0 {
        let who = if made.without_rota == 1 { "1 person has".to_owned() } else { format!("{} people have", made.without_rota) };
        found.push(format!(
            "{who} no weekly rota. Staff without one are taken as on duty Monday to Friday, everyone else as free Monday to Saturday."
        ));
    }
    if !made.without_halfdays.is_empty() {
        found.push(format!(
            "It is not known which half-days {} take, so they are left out. Bring in the sessions again with their half-days.",
            some_of(&made.without_halfdays)
        ));
    }
    let facts = &made.snapshot.facts;
    let funds: Vec<&str> = made.purses.iter().map(|purse| purse.fund.code.as_str()).collect();
    let branches: Vec<&str> = facts.branches.iter().map(|branch| branch.key.as_str()).collect();
    let aims: Vec<&str> = facts.aims.iter().map(|aim| aim.key.as_str()).collect();
    found.extend(made.setup.unknown(&funds, &branches, &aims));
    let windows = made.activities.iter().filter(|one| is_self_paced(one) && !is_block(one)).count();
    if windows == problem.activities.len() && windows > 0 {
        found.push("Everything in the catalogue is done at one's own pace: there is nothing to schedule.".to_owned());
    }
    found
}
