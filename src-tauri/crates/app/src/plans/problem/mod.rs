//! Makes a problem from the store (docs/plan-format.md, From a store to a problem). Ids are the store's own codes, and the problem contains
//! no names.

pub(super) mod candidates;
mod follow_ups;
mod people;
mod policy;
pub(super) mod purses;
mod rotas;
mod under_way;
mod unseen;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::Date;
use domain::activities::SessionStatus;
use domain::funds::Funds;
use domain::ix::List;
use domain::matrix::Matrix;
use domain::names::fold;
use domain::ratings::RatingsCounted;
use planner::{Activity, Busy, CoverRule, DateRange, Forbids, HalfDay, PROBLEM_FORMAT, Pacing, Pins, Prepared, Prior, Problem, Venue};
use store::planning::{ActivityRow, CompletedRow};
use store::records::{self, ActivityId, FrameworkId, Outcome, PersonId, Place, Prerequisite, Rota, SessionId, VenueId};
use store::sessions::SessionRow;
use store::settings::DutyCoverRow;
use store::{Conn, Kept};

use self::candidates::{Candidate, Trainers, candidates, is_block, without_halfdays};
use self::follow_ups::{learned, too_soon};
use self::people::Beside;
use self::purses::{NO_FUND, Purse, charge, funds_of_problem, purses};
use self::under_way::Outside;
use self::unseen::Unseen;
use super::prints::{fingerprint, parts};
use super::setup::Setup;
use crate::measures::snapshot::Snapshot;
use crate::service::settings::{closed_days, first_monday, limit_of, number_of};
use crate::sessions::when::{When, half_days};
use crate::{App, AppError};

/// The limit for activities and venues that give no number of people or seats.
const NO_LIMIT: i64 = 1_000;
/// The branch id for people who are in no branch, such as councillors and officers, because the format requires one.
pub(crate) const NO_BRANCH: &str = "(no branch)";

/// A problem, with what the problem does not contain: names, row ids, what was left out.
pub(crate) struct Made {
    pub(crate) problem: Prepared,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) candidates: BTreeMap<String, Candidate>,
    pub(crate) activities: Vec<ActivityRow>,
    pub(crate) places: Vec<Kept<Place>>,
    /// Titles of venues by code.
    pub(crate) venue_titles: BTreeMap<String, String>,
    /// Row ids of venues by code.
    pub(crate) venue_ids: BTreeMap<String, VenueId>,
    /// The funds of the plan's time.
    pub(crate) purses: Vec<Purse>,
    /// Sessions that are left out because no fund of their line holds on their first day.
    pub(crate) without_fund: Vec<String>,
    /// Row ids of people by number.
    pub(crate) people: BTreeMap<String, PersonId>,
    /// What people asked for and have not done: number and activities' codes.
    pub(crate) interests: BTreeMap<String, Vec<String>>,
    pub(crate) unrated_left_out: u32,
    pub(crate) without_rota: u32,
    /// Sessions that are left out because they have no half-days.
    pub(crate) without_halfdays: Vec<String>,
    /// By the problem's id of a certificate: its name as activities write it.
    pub(crate) certificates: BTreeMap<String, String>,
    /// The setup that the problem was made for.
    pub(crate) setup: Setup,
    /// Working days of notice, and the day before which nothing new begins.
    pub(crate) notice: u32,
    pub(crate) soonest: Date,
    /// The number of days within which a missing or overdue certificate should be earned.
    pub(crate) overdue_days: u32,
    /// The closed days of the plan's time, each with its name.
    pub(crate) closed: BTreeMap<Date, &'static str>,
    /// How many sessions are under way outside the problem, and how many people are in them.
    pub(crate) under_way: (u32, u32),
    /// By person's number: the half-days that are given to what is under way.
    pub(crate) busy: BTreeMap<String, Vec<Busy>>,
    /// Planned sessions that must not run, because their trainer or room is used by what is under way.
    pub(crate) elsewhere: BTreeSet<String>,
}

/// Everything that is read from the store besides the facts.
pub(super) struct Material {
    pub(super) activities: Vec<ActivityRow>,
    pub(super) outcomes: Vec<Kept<Outcome>>,
    pub(super) prerequisites: Vec<Kept<Prerequisite>>,
    pub(super) offers: Vec<store::planning::OfferRow>,
    pub(super) venues: Vec<Kept<records::Venue>>,
    pub(super) rotas: BTreeMap<PersonId, Kept<Rota>>,
    pub(super) absences: BTreeMap<PersonId, Vec<(Date, Date)>>,
    pub(super) wants: BTreeMap<PersonId, BTreeSet<ActivityId>>,
    /// Who has done which activity by a verified record, and on which last day.
    pub(super) completed: Vec<CompletedRow>,
    pub(super) sessions: Vec<SessionRow>,
    pub(super) places: Vec<Kept<Place>>,
    pub(super) cover: Vec<DutyCoverRow>,
    pub(super) funds: Funds,
    pub(super) settings: BTreeMap<String, String>,
    /// For a code of any framework version, the skill that it counts for.
    pub(super) heirs: BTreeMap<String, String>,
}

pub(super) fn grouped(pairs: impl IntoIterator<Item = (PersonId, ActivityId)>) -> BTreeMap<PersonId, BTreeSet<ActivityId>> {
    let mut groups: BTreeMap<PersonId, BTreeSet<ActivityId>> = BTreeMap::new();
    for (owner, owned) in pairs {
        groups.entry(owner).or_default().insert(owned);
    }
    groups
}

impl Material {
    async fn read(conn: &mut Conn, framework: FrameworkId) -> Result<Self, AppError> {
        use store::{planning, sessions, settings};
        let mut absences: BTreeMap<PersonId, Vec<(Date, Date)>> = BTreeMap::new();
        for absence in planning::absences(conn).await? {
            absences.entry(absence.person).or_default().push((absence.from, absence.to));
        }
        Ok(Self {
            activities: planning::activities(conn).await?,
            outcomes: planning::outcomes(conn).await?,
            prerequisites: planning::prerequisites(conn).await?,
            offers: planning::offers(conn).await?,
            venues: planning::venues(conn).await?,
            rotas: planning::rotas(conn).await?.into_iter().map(|rota| (rota.person, rota)).collect(),
            absences,
            wants: grouped(planning::interests(conn).await?.into_iter().map(|one| (one.person, one.activity))),
            completed: planning::completed(conn).await?,
            sessions: sessions::all(conn).await?,
            places: sessions::all_places(conn).await?,
            cover: settings::duty_cover(conn).await?,
            funds: Funds::new(settings::funds(conn).await?),
            settings: settings::all(conn).await?,
            heirs: store::facts::heirs(conn, framework).await?,
        })
    }
}

impl App {
    /// Makes the problem of a setup from the store, as it is in this transaction.
    pub(crate) async fn make_problem(&self, conn: &mut Conn, setup: &Setup) -> Result<Made, AppError> {
        let snapshot = self.snapshot(conn, None).await?;
        let matrix = self.matrix(&snapshot, setup.horizon.from, RatingsCounted::All);
        let material = Material::read(conn, snapshot.framework.id).await?;
        let two_weeks = |rota: &Kept<Rota>| rota.on_duty_second.is_some() || rota.also_free_second.is_some();
        let first_monday = match first_monday(&material.settings) {
            None if material.rotas.values().any(two_weeks) => {
                return Err(AppError::invalid(
                    "Some people have a rota of two weeks, and which week is week 1 is not known. Nothing was planned. Set `rota.first_monday`.",
                ));
            }
            known => known.unwrap_or(setup.horizon.from),
        };
        Maker { setup, first_monday, snapshot: &snapshot, matrix: &matrix, material: &material }.make()
    }
}

/// The candidates in which people have a place, by a person's row id.
pub(super) type Booked<'c> = BTreeMap<PersonId, Vec<&'c Candidate>>;

pub(super) struct Maker<'a> {
    pub(super) setup: &'a Setup,
    /// The Monday from which the weeks of two-week rotas are counted.
    pub(super) first_monday: Date,
    pub(super) snapshot: &'a Arc<Snapshot>,
    pub(super) matrix: &'a Matrix,
    pub(super) material: &'a Material,
}

/// Quarters from the first day of the horizon. The last one ends with the horizon.
pub(super) fn quarters(horizon: DateRange) -> Vec<DateRange> {
    let mut periods = Vec::new();
    let mut from = horizon.from;
    while from <= horizon.to {
        let months = i32::try_from(periods.len() * 3 + 3).unwrap_or(i32::MAX);
        let next = horizon.from.plus_months(months);
        periods.push(DateRange { from, to: next.plus_days(-1).min(horizon.to) });
        from = next;
    }
    periods
}

impl Maker<'_> {
    fn make(&self) -> Result<Made, AppError> {
        let material = self.material;
        let (horizon, made_on) = (self.setup.horizon, self.setup.made_on);
        let closed = closed_days(&material.settings);
        let closed_here = closed.between(horizon.from, horizon.to);
        let notice = number_of(&material.settings, "plan.notice_working_days");
        let soonest = closed.working_days_after(made_on, notice);
        let trainers = Trainers::of(&material.offers, &material.sessions);
        let mut candidates =
            candidates((horizon, soonest), &closed, &material.activities, (&material.offers, &material.sessions, &trainers));
        let codes: BTreeMap<ActivityId, &str> = material.activities.iter().map(|activity| (activity.id, activity.code.as_str())).collect();
        let activities = self.activities(&codes);
        let without_fund = charge(&mut candidates, &material.funds, &material.activities);
        let outside = self.outside(&closed, &trainers, &candidates);
        let elsewhere = leave_out(&mut candidates, &outside, horizon);
        let (pins, prior, booked) = self.choices(&candidates);
        let long = candidates.values().filter_map(|one| match &one.when {
            When::Block(_, _, halfdays) => Some(halfdays),
            _ => None,
        });
        let beside = Beside {
            outside: &outside,
            learned: &learned(material, &candidates),
            waiting: &self.waiting(&candidates),
            long: &long.flatten().copied().collect(),
        };
        let people = self.people(&codes, &activities, &booked, &beside);

        let known: BTreeSet<&str> = people.list.iter().map(|person| person.id.as_str()).collect();
        let keep = |places: Vec<(String, String)>| places.into_iter().filter(|(person, _)| known.contains(person.as_str())).collect();
        let pins = Pins { runs: pins.runs, places: keep(pins.places) };
        let prior = prior.map(|prior| Prior { runs: prior.runs, places: keep(prior.places) });
        let seen = self.numbers().into_iter().filter(|(_, number)| known.contains(number)).collect();
        let unseen = Unseen::of(&material.places, &seen);
        let purses = purses(self.setup, &material.funds, &candidates, (&material.sessions, &material.places, &unseen.heads));
        let funds = funds_of_problem(self.setup, &purses, &activities);
        let forbids = Forbids { runs: elsewhere.iter().cloned().collect(), places: unseen.places(&candidates), activities: Vec::new() };
        let sessions =
            candidates.values().map(|one| one.session(codes.get(&one.activity).copied().unwrap_or_default())).collect::<Vec<_>>();
        let trainers: BTreeSet<String> = sessions.iter().filter_map(|session| session.trainer.clone()).collect();
        let mut problem = Problem {
            format: PROBLEM_FORMAT.to_owned(),
            source: None,
            horizon,
            closed: closed_here.keys().copied().collect(),
            periods: quarters(horizon),
            people: people.list,
            activities,
            sessions,
            venues: material
                .venues
                .iter()
                .map(|venue| Venue { id: venue.code.clone(), seats: venue.seats.map_or(NO_LIMIT, i64::from) })
                .collect(),
            trainers: trainers.into_iter().collect(),
            cover: self.cover(),
            funds,
            budget: self.setup.budget,
            fairness: policy::fairness(),
            limits: Some(Pacing {
                runs_per_week: limit_of(&material.settings, "plan.sessions_per_week"),
                sessions_per_person_week: limit_of(&material.settings, "plan.sessions_per_person_week"),
            })
            .filter(|limits| *limits != Pacing::default()),
            pins,
            forbids,
            prior,
            objective: policy::objective(),
        };
        take_seats(&mut problem, &candidates, &unseen.heads);
        problem.forbids.places.extend(too_soon(&problem, &people.grants));
        problem.source = Some(self.source(&problem));
        let numbers = self.numbers();
        let problem = Prepared::new(problem).map_err(|error| {
            AppError::invalid(format!(
                "The service's data make no plan: {error}. Nothing was planned. Correct the activity, session or rule."
            ))
        })?;
        Ok(Made {
            problem,
            snapshot: Arc::clone(self.snapshot),
            candidates,
            activities: material.activities.clone(),
            places: material.places.clone(),
            venue_titles: material.venues.iter().map(|venue| (venue.code.clone(), venue.title.clone())).collect(),
            venue_ids: material.venues.iter().map(|venue| (venue.code.clone(), venue.id)).collect(),
            purses,
            without_fund,
            people: self
                .snapshot
                .facts
                .people
                .iter()
                .zip(&self.snapshot.ids.people)
                .map(|(person, id)| (person.key.clone(), *id))
                .collect(),
            interests: people.interests,
            unrated_left_out: people.unrated,
            without_rota: people.without_rota,
            without_halfdays: without_halfdays(horizon, &material.activities, &material.sessions),
            certificates: material.activities.iter().filter_map(|one| one.certificate.clone()).map(|name| (fold(&name), name)).collect(),
            setup: self.setup.clone(),
            notice,
            soonest,
            overdue_days: number_of(&material.settings, "plan.overdue_days"),
            closed: closed_here,
            under_way: (domain::saturating_u32(outside.sessions.len()), domain::saturating_u32(outside.people.len())),
            elsewhere,
            busy: outside.people.into_iter().filter_map(|(id, one)| Some(((*numbers.get(&id)?).to_owned(), one.busy))).collect(),
        })
    }

    /// What the problem was made from, so that adopting can make it again and compare. There is a fingerprint of the whole problem, and one
    /// of each part to say what has changed.
    fn source(&self, problem: &Problem) -> serde_json::Value {
        let parts: serde_json::Map<String, serde_json::Value> =
            parts(problem).into_iter().map(|(name, print)| (name.to_owned(), print.into())).collect();
        let said = self.setup.said();
        serde_json::json!({
            "from": said.from,
            "to": said.to,
            "as_of": said.from,
            "made_on": self.setup.made_on,
            "scenario": said.scenario,
            "budget": said.budget,
            "unrated_as_zero": said.unrated_as_zero,
            "funds": said.funds,
            "cover": said.cover,
            "aims": said.aims,
            "kinds": said.kinds,
            "fingerprint": fingerprint(problem),
            "parts": parts,
            "operation": self.snapshot.operation.to_string(),
        })
    }

    /// The first fund of an activity's line inside the horizon, or the name that the activity gives if there is none.
    fn first_fund(&self, activity: &ActivityRow) -> String {
        let DateRange { from, to } = self.setup.horizon;
        let Some(name) = activity.fund.as_deref() else { return NO_FUND.to_owned() };
        self.material.funds.first_between(Some(name), from, to).map_or(name, |fund| fund.code.as_str()).to_owned()
    }

    pub(super) fn skill(&self, code: &str) -> Option<String> {
        self.material.heirs.get(code).cloned()
    }

    fn activities(&self, codes: &BTreeMap<ActivityId, &str>) -> Vec<Activity> {
        let mut list: Vec<Activity> = self
            .material
            .activities
            .iter()
            .map(|row| {
                let min = row.min_people.unwrap_or(1).max(1);
                Activity {
                    id: row.code.clone(),
                    kind: row.kind.clone(),
                    teaches: BTreeMap::new(),
                    entry: BTreeMap::new(),
                    prereqs: Vec::new(),
                    renews: row.certificate.as_deref().map(fold).into_iter().collect(),
                    minutes: row.minutes,
                    capped: !is_block(row),
                    min,
                    max: row.max_people.unwrap_or(NO_LIMIT).max(min),
                    cost: row.cost_per_session,
                    cost_head: row.cost_per_head,
                    fund: self.first_fund(row),
                    kinds: if row.kinds.is_empty() { None } else { Some(row.kinds.split(';').map(str::to_owned).collect()) },
                    max_runs: None,
                }
            })
            .collect();
        let at: BTreeMap<ActivityId, usize> = self.material.activities.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
        for outcome in &self.material.outcomes {
            if let (Some(&at), Some(skill)) = (at.get(&outcome.activity), self.skill(&outcome.skill)) {
                list[at].teaches.insert(skill.clone(), i64::from(outcome.to));
                if outcome.from > 0 {
                    list[at].entry.insert(skill, i64::from(outcome.from));
                }
            }
        }
        for one in &self.material.prerequisites {
            if let (Some(&at), Some(needs)) = (at.get(&one.activity), codes.get(&one.needs)) {
                list[at].prereqs.push((*needs).to_owned());
            }
        }
        list
    }

    /// The pins (what is confirmed), the prior plan (what is planned), and who has a place in which session of either.
    fn choices<'c>(&self, candidates: &'c BTreeMap<String, Candidate>) -> (Pins, Option<Prior>, Booked<'c>) {
        let numbers = self.numbers();
        let stored: BTreeMap<SessionId, (&'c Candidate, SessionStatus)> =
            candidates.values().filter_map(|one| one.stored.map(|(id, status)| (id, (one, status)))).collect();
        let (mut pins, mut prior) = (Pins::default(), Prior::default());
        for (candidate, status) in stored.values() {
            match status {
                SessionStatus::Confirmed => pins.runs.push(candidate.id.clone()),
                SessionStatus::Planned => prior.runs.push(candidate.id.clone()),
                _ => {}
            }
        }
        let mut booked = Booked::new();
        for place in self.material.places.iter().filter(|place| place.status.takes_a_seat() && !place.status.stayed_away()) {
            let (Some((candidate, status)), Some(number)) = (stored.get(&place.session), numbers.get(&place.person)) else { continue };
            let pair = ((*number).to_owned(), candidate.id.clone());
            match status {
                SessionStatus::Confirmed => pins.places.push(pair),
                SessionStatus::Planned => prior.places.push(pair),
                _ => continue,
            }
            booked.entry(place.person).or_default().push(*candidate);
        }
        for list in [&mut pins.runs, &mut prior.runs] {
            list.sort_unstable();
        }
        for list in [&mut pins.places, &mut prior.places] {
            list.sort_unstable();
        }
        let prior = if prior.runs.is_empty() { None } else { Some(prior) };
        (pins, prior, booked)
    }

    /// Who waits for a place in the activities of planned and confirmed candidates.
    fn waiting(&self, candidates: &BTreeMap<String, Candidate>) -> BTreeMap<PersonId, BTreeSet<ActivityId>> {
        let meant = |one: &Candidate| match one.stored {
            Some((id, SessionStatus::Planned | SessionStatus::Confirmed)) => Some((id, one.activity)),
            _ => None,
        };
        let meant: BTreeMap<SessionId, ActivityId> = candidates.values().filter_map(meant).collect();
        let waits = self.material.places.iter().filter(|place| !place.status.takes_a_seat());
        grouped(waits.filter_map(|place| Some((place.person, *meant.get(&place.session)?))))
    }

    /// People's numbers by row id.
    fn numbers(&self) -> BTreeMap<PersonId, &str> {
        self.snapshot.ids.people.iter().zip(&self.snapshot.facts.people).map(|(id, person)| (*id, person.key.as_str())).collect()
    }

    fn cover(&self) -> Vec<CoverRule> {
        let facts = &self.snapshot.facts;
        let closed =
            |branch: &str| facts.branches.index_of(|one| one.key == branch).is_some_and(|at| facts.is_closed(at, self.setup.horizon.from));
        let rule = |row: &DutyCoverRow| {
            if closed(&row.branch) {
                return None;
            }
            let min = self.setup.cover_kept(&row.branch, i64::from(row.min))?;
            let halfdays: Vec<HalfDay> = half_days(&row.halfdays);
            let halfdays = if halfdays.is_empty() { None } else { Some(halfdays) };
            Some(CoverRule { branch: row.branch.clone(), tag: row.role.clone(), halfdays, min })
        };
        self.material.cover.iter().filter_map(rule).collect()
    }
}

/// The seats of a session of a problem: its own, its activity's and its venue's limit (docs/plan-format.md, Seats).
pub(crate) fn seats(problem: &Problem, session: &planner::Session) -> i64 {
    let most = problem.activities.iter().find(|activity| activity.id == session.activity).map_or(i64::MAX, |activity| activity.max);
    let room = session.venue.as_ref().and_then(|venue| problem.venues.iter().find(|known| known.id == *venue));
    most.min(session.seats.unwrap_or(i64::MAX)).min(room.map_or(i64::MAX, |room| room.seats))
}

/// Takes the seats of people whom the planner does not see from their sessions. `unseen` has the number of such people by the session's row
/// id.
fn take_seats(problem: &mut Problem, candidates: &BTreeMap<String, Candidate>, unseen: &BTreeMap<SessionId, i64>) {
    for at in 0..problem.sessions.len() {
        let stored = candidates.get(&problem.sessions[at].id).and_then(|candidate| candidate.stored);
        if let Some(taken) = stored.and_then(|(id, _)| unseen.get(&id)) {
            problem.sessions[at].seats = Some((seats(problem, &problem.sessions[at]) - taken).max(0));
        }
    }
}

/// Leaves out the candidates whose trainer or venue is in use by what is under way. A planned one stays in the problem, so that its end is
/// reported, but must not run: the answer has the ids of these. A confirmed one stays as it is.
fn leave_out(candidates: &mut BTreeMap<String, Candidate>, outside: &Outside, horizon: DateRange) -> BTreeSet<String> {
    let mut forbidden = BTreeSet::new();
    candidates.retain(|id, candidate| {
        let status = candidate.stored.map(|(_, status)| status);
        if status == Some(SessionStatus::Confirmed) || !outside.takes(candidate, horizon) {
            return true;
        }
        if status == Some(SessionStatus::Planned) {
            forbidden.insert(id.clone());
        }
        status == Some(SessionStatus::Planned)
    });
    forbidden
}
