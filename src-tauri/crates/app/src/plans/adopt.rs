//! Adopts a plan: puts its sessions and places into the calendar, in one operation. Nothing is done if the store has changed since the plan
//! was made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::activities::{PlaceStatus, SessionStatus};
use domain::{Date, Kind};
use planner::{Finding, Plan, Rule, check};
use serde::Deserialize;
use store::records::{ActivityId, PersonId, Place, Session, SessionId};
use store::{Conn, Kept, Tx};

use super::left_out::{Dropped, left_out};
use super::prints::parts;
use super::problem::Made;
use super::problem::candidates::Candidate;
use super::setup::Setup;
use super::view::view;
use super::words::Wording;
use crate::operations::Op;
use crate::sessions::when::{self, When};
use crate::views::plans::{Adopted, AimMatters, CoverChange, FundChange, Lost, Moved, PlanSetup, PlanView};
use crate::views::{Done, Pence};
use crate::{App, AppError};

/// The most operations that are named when the store has changed since.
const MOST_NAMED: usize = 10;

/// What a problem's `source` says about where it comes from.
#[derive(Debug, Deserialize)]
struct Source {
    from: Date,
    to: Date,
    /// `None` for plans of older programs, which do not have it.
    #[serde(default)]
    made_on: Option<Date>,
    #[serde(default)]
    scenario: String,
    #[serde(default)]
    budget: Option<i64>,
    #[serde(default)]
    unrated_as_zero: bool,
    #[serde(default)]
    funds: Vec<FundChange>,
    #[serde(default)]
    cover: Vec<CoverChange>,
    #[serde(default)]
    aims: Vec<AimMatters>,
    #[serde(default)]
    kinds: Vec<Kind>,
    fingerprint: String,
    #[serde(default)]
    parts: BTreeMap<String, String>,
    #[serde(default)]
    operation: Option<String>,
}

fn part_words(part: &str) -> &'static str {
    match part {
        "people" => "People, their roles, branches or what they have done have changed.",
        "levels" => "Ratings, targets, priorities or certificates have changed.",
        "time" => "Rotas, absences, closed days or learning time have changed.",
        "activities" => "The catalogue of activities has changed.",
        "sessions" => "Sessions, places, offers, venues or trainers have changed.",
        "funds" => "The money has changed.",
        "pacing" => "How many sessions a week may hold has changed.",
        _ => "The cover to keep has changed.",
    }
}

impl App {
    /// A saved plan for people to look at, compared with the present store.
    ///
    /// # Errors
    /// As [`App::adopt_plan`], except that a plan that breaks a rule is shown.
    pub async fn plan_view(&self, plan: &str) -> Result<PlanView, AppError> {
        let conn = self.reading().await?;
        self.read_plan_view(conn, plan).await
    }

    /// As [`App::plan_view`], through a transaction that is open. The transaction ends before the plan is looked at.
    pub(super) async fn read_plan_view(&self, mut conn: Conn, plan: &str) -> Result<PlanView, AppError> {
        let (made, plan) = self.made_again(&mut conn, plan).await?;
        drop(conn);
        crate::seen::on_a_thread(move || view(&made, &plan)).await?
    }

    /// Puts a plan into the calendar: its sessions become planned and its places booked. A planned session in the plan's time that the plan
    /// does not run becomes a candidate again, and its booked places are given up. What is confirmed stays, except for what the plan says
    /// it drops. The answer counts what is new, and names the people who move or lose a place.
    ///
    /// # Errors
    /// `Invalid` for a text that is not a plan made from a store. `Conflict`, with what has changed, if the store has changed since; and
    /// `Conflict`, with the rules, if the plan breaks some, leaves out what is confirmed, or changes what has begun. Nothing is changed
    /// then.
    pub async fn adopt_plan(&self, plan: &str) -> Result<Done<Adopted>, AppError> {
        let (app, plan) = (self.clone(), plan.to_owned());
        self.write(move |tx| Box::pin(async move { app.adopt_now(tx, &plan).await })).await
    }

    /// Gives the answer that [`App::adopt_plan`] would give. Nothing is changed.
    ///
    /// # Errors
    /// As [`App::adopt_plan`].
    pub async fn adopt_preview(&self, plan: &str) -> Result<Adopted, AppError> {
        let (app, plan) = (self.clone(), plan.to_owned());
        self.rehearse(move |tx| Box::pin(async move { app.adopt_now(tx, &plan).await })).await
    }

    /// Checks a plan against the store and adopts it, in one transaction.
    async fn adopt_now(&self, tx: &mut Tx, text: &str) -> Result<(Adopted, Op), AppError> {
        let (made, plan) = self.adoptable(tx, text).await?;
        let adoption = adopt(tx, &made, &plan).await?;
        let op = Op::AdoptPlan { sessions: adoption.sessions, places: adoption.places };
        Ok((named(&made, &plan, &adoption), op))
    }

    /// Checks that a plan may be adopted: it is made from the present store and keeps every rule.
    async fn adoptable(&self, conn: &mut Conn, plan: &str) -> Result<(Arc<Made>, Plan), AppError> {
        let (made, plan) = self.made_again(conn, plan).await?;
        let (horizon, today) = (made.problem.horizon, self.today());
        if horizon.from < made.setup.made_on {
            return Err(AppError::conflict(format!(
                "The plan begins on {}, before the day on which it was made: it is for study. Nothing was changed. Work out a plan that begins \
                 later.",
                horizon.from.long()
            )));
        }
        let late = too_late(&made, &plan, today);
        if !late.is_empty() {
            return Err(AppError::Conflict {
                message: "Some of the plan has passed. Nothing was changed. Work it out again and adopt that plan.".to_owned(),
                details: late,
            });
        }
        let report = check(&made.problem, &plan);
        let (of_pins, of_rules): (Vec<_>, Vec<_>) = report.violations.iter().partition(|(rule, _)| **rule == Finding::Rule(Rule::Pins));
        let broken = of_rules.into_iter().flat_map(|(rule, found)| found.iter().map(move |what| format!("{rule}: {what}")));
        // On demand, pins that cannot be kept are dropped. The plan then says which.
        let broken: Vec<String> =
            broken.chain(if of_pins.is_empty() { Vec::new() } else { left_out(&made, &plan, &Wording::new(&made, &plan)) }).collect();
        if broken.is_empty() {
            return Ok((made, plan));
        }
        Err(AppError::Conflict {
            message: "The plan breaks rules of its own problem, or leaves out what is confirmed. Nothing was changed. Work it out again and adopt \
                      that plan."
                .to_owned(),
            details: broken,
        })
    }

    /// Makes the problem of a plan again and compares it with the plan's fingerprint.
    ///
    /// # Errors
    /// `Invalid` for a text that is not a plan made from a store; `Conflict`, with what has changed, if the store or the scenario of the
    /// plan has changed since.
    pub(super) async fn made_again(&self, conn: &mut Conn, text: &str) -> Result<(Arc<Made>, Plan), AppError> {
        let plan = Plan::parse(text.as_bytes())
            .map_err(|error| AppError::invalid(format!("{error}. Nothing was changed. Choose a plan file.")))?;
        let source = plan.source.clone().and_then(|source| serde_json::from_value::<Source>(source).ok()).ok_or_else(|| {
            AppError::invalid(
                "The plan was not made from a service, so it cannot be held against one. Nothing was changed. Work out a plan of this service.",
            )
        })?;
        let wanted = PlanSetup {
            from: Some(source.from),
            to: Some(source.to),
            budget: source.budget.map(Pence),
            unrated_as_zero: source.unrated_as_zero,
            scenario: source.scenario.clone(),
            funds: source.funds.clone(),
            cover: source.cover.clone(),
            aims: source.aims.clone(),
            kinds: source.kinds.clone(),
        };
        let wanted = Setup::of(&wanted, source.made_on.unwrap_or_else(|| self.today()))?;
        self.still_the_scenario(conn, &wanted).await?;
        let made = self.made_once(conn, wanted).await?;
        let print = made.problem.source.as_ref().and_then(|made_from| made_from["fingerprint"].as_str());
        if print == Some(source.fingerprint.as_str()) {
            return Ok((made, plan));
        }
        let mut details: Vec<String> = parts(&made.problem)
            .into_iter()
            .filter(|(name, print)| source.parts.get(*name).is_some_and(|before| before != print))
            .map(|(name, _)| part_words(name).to_owned())
            .collect();
        if let Some(operation) = source.operation.as_deref().and_then(|id| id.parse().ok()) {
            let since = store::changes::since(conn, operation).await?;
            let more = since.len().saturating_sub(MOST_NAMED);
            details.extend(since.iter().take(MOST_NAMED).map(|one| format!("Since then: {} ({})", one.note.label, one.note.actor)));
            if more > 0 {
                details.push(format!("And {more} more changes."));
            }
        }
        if details.is_empty() {
            details.push("It was made from another service.".to_owned());
        }
        Err(AppError::Conflict {
            message: "The service's data have changed since the plan was made. Nothing was done with the plan. Work it out again and go on with that one."
                .to_owned(),
            details,
        })
    }
}

/// The row ids of those who go to each session of a plan.
fn going<'p>(made: &Made, plan: &'p Plan) -> BTreeMap<&'p str, BTreeSet<PersonId>> {
    let mut going: BTreeMap<&str, BTreeSet<PersonId>> = BTreeMap::new();
    for (person, session) in &plan.places {
        going.entry(session.as_str()).or_default().extend(made.people.get(person));
    }
    going
}

/// People's numbers by row id.
fn numbers(made: &Made) -> BTreeMap<PersonId, &str> {
    made.people.iter().map(|(number, id)| (*id, number.as_str())).collect()
}

/// Changes that the plan would make too late, a sentence each: to sessions that have begun, and to time for learning at one's own pace that
/// is over. A session that has begun is not made, filled or withdrawn.
fn too_late(made: &Made, plan: &Plan, today: Date) -> Vec<String> {
    let runs: BTreeSet<&str> = plan.runs.iter().map(String::as_str).collect();
    let (dropped, going) = (Dropped::by(plan), going(made, plan));
    let changes = |candidate: &&Candidate| {
        let run = runs.contains(candidate.id.as_str());
        let Some((id, status)) = candidate.stored else { return run };
        let wanted = going.get(candidate.id.as_str()).cloned().unwrap_or_default();
        let of_it = || made.places.iter().filter(|place| place.session == id);
        let seated: BTreeSet<PersonId> = of_it().filter(|place| place.status.takes_a_seat()).map(|place| place.person).collect();
        let booked: BTreeSet<PersonId> = of_it().filter(|place| place.status == PlaceStatus::Booked).map(|place| place.person).collect();
        match status {
            SessionStatus::Planned => !run || wanted.difference(&seated).next().is_some() || booked.difference(&wanted).next().is_some(),
            SessionStatus::Confirmed => {
                let gives_up = dropped.places.iter().any(|(_, session)| *session == candidate.id);
                dropped.run(&candidate.id) || gives_up || wanted.difference(&seated).next().is_some()
            }
            _ => run,
        }
    };
    let passed = |candidate: &&Candidate| {
        let (first, last) = candidate.when.days();
        if matches!(candidate.when, When::Window(..)) { last < today } else { first < today }
    };
    let sentence = |candidate: &Candidate| format!("`{}` began on {}", candidate.id, candidate.when.days().0.long());
    made.candidates.values().filter(passed).filter(changes).map(sentence).collect()
}

/// What adopting did, with the booked places that it gave up, as the person's row id and the session's code.
struct Adoption {
    sessions: u32,
    places: u32,
    withdrawn: u32,
    given_up: Vec<(PersonId, String)>,
}

/// What was done, with names: who moves to another session of the activity, and who loses a place.
fn named(made: &Made, plan: &Plan, adoption: &Adoption) -> Adopted {
    let wording = Wording::new(made, plan);
    let numbers = numbers(made);
    let titles: BTreeMap<ActivityId, &str> = made.activities.iter().map(|activity| (activity.id, activity.title.as_str())).collect();
    let (mut moved, mut lost) = (Vec::new(), Vec::new());
    for (person, session) in &adoption.given_up {
        let (Some(&number), Some(left)) = (numbers.get(person), made.candidates.get(session)) else { continue };
        let instead = plan
            .places
            .iter()
            .filter(|(who, to)| who == number && to != session)
            .filter_map(|(_, to)| made.candidates.get(to))
            .find(|to| to.activity == left.activity);
        let (person, name) = (number.to_owned(), wording.name(number).to_owned());
        let title = titles.get(&left.activity).copied().unwrap_or(session).to_owned();
        let (session, date) = (session.clone(), left.when.days().0);
        match instead {
            Some(to) => {
                moved.push(Moved { person, name, title, from: session, from_date: date, to: to.id.clone(), to_date: to.when.days().0 });
            }
            None => lost.push(Lost { person, name, title, session, date }),
        }
    }
    moved.sort_by(|one, other| (&one.name, &one.person, one.from_date).cmp(&(&other.name, &other.person, other.from_date)));
    lost.sort_by(|one, other| (&one.name, &one.person, one.date).cmp(&(&other.name, &other.person, other.date)));
    Adopted { sessions: adoption.sessions, places: adoption.places, withdrawn: adoption.withdrawn, moved, lost }
}

async fn adopt(tx: &mut Tx, made: &Made, plan: &Plan) -> Result<Adoption, AppError> {
    let runs: BTreeSet<&str> = plan.runs.iter().map(String::as_str).collect();
    let (dropped, going, numbers) = (Dropped::by(plan), going(made, plan), numbers(made));
    let mut held: BTreeMap<SessionId, Vec<&Kept<Place>>> = BTreeMap::new();
    for place in &made.places {
        held.entry(place.session).or_default().push(place);
    }
    let minutes: BTreeMap<ActivityId, i64> = made.activities.iter().map(|activity| (activity.id, activity.minutes)).collect();
    let (mut fresh, mut places, mut gone, mut given_up) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut planned, mut withdrawn, mut moved_up) = (Vec::new(), Vec::new(), Vec::new());
    for candidate in made.candidates.values() {
        let run = runs.contains(candidate.id.as_str());
        let wanted = going.get(candidate.id.as_str()).cloned().unwrap_or_default();
        let Some((id, status)) = candidate.stored else {
            if run {
                let minutes = minutes.get(&candidate.activity).copied().unwrap_or(0);
                fresh.push((session_row(made, candidate, minutes), wanted));
            }
            continue;
        };
        let confirmed = status == SessionStatus::Confirmed;
        if run && status == SessionStatus::Candidate {
            planned.push(id);
        }
        if !run && (status == SessionStatus::Planned || (confirmed && dropped.run(&candidate.id))) {
            withdrawn.push(id);
        }
        let now = held.get(&id).map_or(&[][..], Vec::as_slice);
        // What is confirmed stays, also for people who are not planned for, except for what the plan says it drops.
        let goes =
            |place: &Kept<Place>| !confirmed || numbers.get(&place.person).is_some_and(|number| dropped.place(number, &candidate.id));
        for place in now.iter().filter(|place| place.status == PlaceStatus::Booked && !wanted.contains(&place.person) && goes(place)) {
            gone.push(place.id);
            given_up.push((place.person, candidate.id.clone()));
        }
        // A person who waits for the session and gets a place from the plan no longer waits.
        let waits = |place: &&&Kept<Place>| place.status == PlaceStatus::Waiting && wanted.contains(&place.person);
        moved_up.extend(now.iter().filter(waits).map(|place| place.id));
        let has = |person: &PersonId| now.iter().any(|place| place.person == *person);
        places.extend(wanted.iter().filter(|person| !has(person)).map(|person| booked(id, *person)));
    }
    tx.change_many(&planned, |session: &mut Session| session.status = SessionStatus::Planned).await?;
    tx.change_many(&withdrawn, |session: &mut Session| session.status = SessionStatus::Candidate).await?;
    tx.change_many(&moved_up, |place: &mut Place| place.status = PlaceStatus::Booked).await?;
    tx.remove(&gone).await?;
    let (rows, wanted): (Vec<_>, Vec<_>) = fresh.into_iter().unzip();
    let count = |ids: usize| domain::saturating_u32(ids);
    let sessions = count(planned.len() + rows.len());
    let ids = tx.add_many(rows).await?;
    for (id, wanted) in ids.into_iter().zip(wanted) {
        places.extend(wanted.into_iter().map(|person| booked(id, person)));
    }
    let adoption = Adoption { sessions, places: count(places.len() + moved_up.len()), withdrawn: count(withdrawn.len()), given_up };
    tx.add_many(places).await?;
    Ok(adoption)
}

/// A new session. Its code is the candidate's id, so that the next plan recognises it.
fn session_row(made: &Made, candidate: &Candidate, minutes: i64) -> Session {
    let (starts, ends, halfdays) = when::written(&candidate.when, minutes);
    Session {
        code: candidate.id.clone(),
        activity: candidate.activity,
        starts,
        ends,
        halfdays,
        venue: candidate.venue.as_ref().and_then(|venue| made.venue_ids.get(venue)).copied(),
        trainer: candidate.trainer.clone(),
        capacity: candidate.seats.and_then(|seats| u32::try_from(seats).ok()),
        fund: candidate.fund.clone(),
        status: SessionStatus::Planned,
    }
}

/// A place that is kept for a person.
fn booked(session: SessionId, person: PersonId) -> Place {
    Place { session, person, status: PlaceStatus::Booked }
}
