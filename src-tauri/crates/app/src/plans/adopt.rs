//! Making a plan come true: its sessions and places in the calendar, in one operation, or not at all where the
//! store has moved on since the plan was made.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::activities::{PlaceStatus, SessionStatus};
use domain::{Date, Kind};
use planner::{Plan, check};
use serde::Deserialize;
use store::{Tx, Value, schema, values};

use super::candidates::Candidate;
use super::problem::{Made, parts};
use super::setup::Setup;
use super::view::view;
use super::words::Wording;
use super::{count, when};
use crate::ops::Op;
use crate::views::plans::{AdoptPreview, Adopted, AimMatters, CoverChange, FundChange, GivenUp, OtherSession, PlanSetup, PlanView};
use crate::views::{Done, Pence};
use crate::{App, AppError};

/// The most operations that are named as what has changed since.
const MOST_NAMED: usize = 10;

/// What a problem says of where it comes from.
#[derive(Debug, Deserialize)]
struct Source {
    from: Date,
    to: Date,
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
        _ => "The cover to keep has changed.",
    }
}

impl App {
    /// A saved plan as people look at it, against the store as it is.
    ///
    /// # Errors
    /// As [`App::adopt_plan`], but for a plan that breaks a rule, which is shown.
    pub async fn plan_view(&self, plan: &str) -> Result<PlanView, AppError> {
        let (made, plan) = self.made_again(plan).await?;
        tokio::task::spawn_blocking(move || view(&made, &plan)).await.map_err(|error| AppError::unexpected(&error))?
    }

    /// Puts a plan into the calendar: its sessions become planned, its places booked. A planned session of its
    /// time that it does not run is a candidate again, and its booked places are given up; what is confirmed stays.
    /// The answer counts what is new.
    ///
    /// # Errors
    /// `Invalid` for a text that is no plan made from a store; `Conflict` with what has changed where the store has
    /// moved on since, and with the rules where the plan breaks some. Nothing is changed then.
    pub async fn adopt_plan(&self, plan: &str) -> Result<Done<Adopted>, AppError> {
        let (made, plan) = self.adoptable(plan).await?;
        self.write(move |tx| {
            Box::pin(async move {
                let (adoption, op) = adopt_now(tx, &made, &plan).await?;
                Ok((adoption.adopted, op))
            })
        })
        .await
    }

    /// What [`App::adopt_plan`] would answer, and who gives up which booked place for it, by name. Nothing is changed.
    ///
    /// # Errors
    /// As [`App::adopt_plan`].
    pub async fn adopt_preview(&self, plan: &str) -> Result<AdoptPreview, AppError> {
        let (made, plan) = self.adoptable(plan).await?;
        let (adopting, wanted) = (Arc::clone(&made), plan.clone());
        let adoption = self.rehearse(move |tx| Box::pin(async move { adopt_now(tx, &adopting, &wanted).await })).await?;
        Ok(AdoptPreview { adopted: adoption.adopted, given_up: named(&made, &plan, &adoption.given_up) })
    }

    /// A plan that may be adopted: made from the store as it is, and keeping every rule.
    async fn adoptable(&self, plan: &str) -> Result<(Arc<Made>, Plan), AppError> {
        let (made, plan) = self.made_again(plan).await?;
        let report = check(&made.problem, &plan);
        // Pins that cannot be kept may have been left out on purpose; what they fix is not touched here.
        let broken: Vec<String> = report
            .violations
            .iter()
            .filter(|(rule, _)| *rule != "C17")
            .flat_map(|(rule, found)| found.iter().map(move |what| format!("{rule}: {what}")))
            .collect();
        if broken.is_empty() {
            return Ok((made, plan));
        }
        Err(AppError::Conflict {
            message: "The plan breaks rules of its own problem. Nothing was changed. Work it out again and adopt that plan.".to_owned(),
            details: broken,
        })
    }

    /// Makes the problem of a plan again and holds it against the plan's fingerprint.
    ///
    /// # Errors
    /// `Invalid` for a text that is no plan made from a store; `Conflict` with what has changed where the store, or the
    /// scenario that the plan was made for, has moved on.
    pub(super) async fn made_again(&self, text: &str) -> Result<(Arc<Made>, Plan), AppError> {
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
        let wanted = Setup::of(&wanted, self.today())?;
        self.still_the_scenario(&wanted).await?;
        let made = self.made_once(wanted).await?;
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
            let since = store::changes::since(&mut self.store.read().await?, operation).await?;
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

/// What adopting did, and the booked places that it gave up: the person's row id and the session's code.
struct Adoption {
    adopted: Adopted,
    given_up: Vec<(i64, String)>,
}

/// Adopts inside a transaction, where nothing was changed since the plan was held against the store.
async fn adopt_now(tx: &mut Tx, made: &Made, plan: &Plan) -> Result<(Adoption, Op), AppError> {
    if store::changes::newest(tx).await? != made.snapshot.operation {
        return Err(AppError::conflict("Something was changed at this moment. Nothing was adopted. Try again."));
    }
    let adoption = adopt(tx, made, plan).await?;
    let op = Op::AdoptPlan { sessions: adoption.adopted.sessions, places: adoption.adopted.places };
    Ok((adoption, op))
}

/// Places given up as people read them, by name: and where the person goes instead, if to another session of the activity.
fn named(made: &Made, plan: &Plan, given_up: &[(i64, String)]) -> Vec<GivenUp> {
    let wording = Wording::new(made, plan);
    let numbers: BTreeMap<i64, &str> = made.people.iter().map(|(number, id)| (*id, number.as_str())).collect();
    let titles: BTreeMap<i64, &str> = made.activities.iter().map(|activity| (activity.id, activity.title.as_str())).collect();
    let mut named: Vec<GivenUp> = given_up
        .iter()
        .filter_map(|(person, session)| {
            let (person, left) = (*numbers.get(person)?, made.candidates.get(session)?);
            let instead = plan
                .places
                .iter()
                .filter(|(who, to)| who == person && to != session)
                .filter_map(|(_, to)| made.candidates.get(to))
                .find(|to| to.activity == left.activity)
                .map(|to| OtherSession { session: to.id.clone(), date: to.when.days().0 });
            Some(GivenUp {
                person: person.to_owned(),
                name: wording.name(person).to_owned(),
                session: session.clone(),
                title: titles.get(&left.activity).copied().unwrap_or(session).to_owned(),
                date: left.when.days().0,
                instead,
            })
        })
        .collect();
    named.sort_by(|one, other| (&one.name, &one.person, one.date).cmp(&(&other.name, &other.person, other.date)));
    named
}

async fn adopt(tx: &mut Tx, made: &Made, plan: &Plan) -> Result<Adoption, AppError> {
    let runs: BTreeSet<&str> = plan.runs.iter().map(String::as_str).collect();
    let mut going: BTreeMap<&str, BTreeSet<i64>> = BTreeMap::new();
    for (person, session) in &plan.places {
        if let Some(id) = made.people.get(person) {
            going.entry(session.as_str()).or_default().insert(*id);
        }
    }
    let mut held: BTreeMap<i64, Vec<&store::sessions::PlaceRow>> = BTreeMap::new();
    for place in &made.places {
        held.entry(place.session).or_default().push(place);
    }
    let minutes: BTreeMap<i64, i64> = made.activities.iter().map(|activity| (activity.id, activity.minutes)).collect();
    let (mut fresh, mut places, mut gone, mut given_up) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let (mut sessions, mut withdrawn) = (0, 0);
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
        if run && status == SessionStatus::Candidate {
            tx.update(&schema::SESSION, id, &[("status", SessionStatus::Planned.code().into())]).await?;
            sessions += 1;
        }
        if !run && status == SessionStatus::Planned {
            tx.update(&schema::SESSION, id, &[("status", SessionStatus::Candidate.code().into())]).await?;
            withdrawn += 1;
        }
        let now = held.get(&id).map_or(&[][..], Vec::as_slice);
        if status != SessionStatus::Confirmed {
            let booked = now.iter().filter(|place| place.status == PlaceStatus::Booked && !wanted.contains(&place.person));
            for place in booked {
                gone.push(place.id);
                given_up.push((place.person, candidate.id.clone()));
            }
        }
        // Whoever waits for the session and gets a place by the plan waits no longer.
        for place in now.iter().filter(|place| place.status == PlaceStatus::Waiting && wanted.contains(&place.person)) {
            tx.update(&schema::PLACE, place.id, &[("status", PlaceStatus::Booked.code().into())]).await?;
        }
        let has = |person: &i64| now.iter().any(|place| place.person == *person);
        places.extend(wanted.iter().filter(|person| !has(person)).map(|person| values![id, *person, "booked"]));
    }
    tx.delete(&schema::PLACE, &gone).await?;
    let (rows, wanted): (Vec<_>, Vec<_>) = fresh.into_iter().unzip();
    sessions += count(rows.len());
    let ids = tx.insert_many(&schema::SESSION, rows).await?;
    for (id, wanted) in ids.into_iter().zip(wanted) {
        places.extend(wanted.into_iter().map(|person| values![id, person, "booked"]));
    }
    let adopted = Adopted { sessions, places: count(places.len()), withdrawn, given_up: count(gone.len()) };
    tx.insert_many(&schema::PLACE, places).await?;
    Ok(Adoption { adopted, given_up })
}

/// A new session; its code is the candidate's id, so that the next plan knows it again.
fn session_row(made: &Made, candidate: &Candidate, minutes: i64) -> Vec<Value> {
    let (starts, ends, halfdays) = when::written(&candidate.when, minutes);
    let venue = candidate.venue.as_ref().and_then(|venue| made.venue_ids.get(venue)).copied();
    values![
        &candidate.id,
        candidate.activity,
        starts,
        ends,
        halfdays,
        venue,
        candidate.trainer.clone(),
        candidate.seats,
        candidate.fund.clone(),
        SessionStatus::Planned.code()
    ]
}
