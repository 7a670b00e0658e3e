//! From the store to a problem (plan format, section 7): ids are the store's own codes, and nobody is named.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::activities::SessionStatus;
use domain::certificates::{CertificateState, DUE_DAYS};
use domain::matrix::Matrix;
use domain::names::fold;
use domain::ratings::RatingsCounted;
use domain::{Date, Kind, Periods};
use planner::{
    Activity, CoverRule, DateRange, Fairness, Forbids, Fund, GroupBy, GroupShare, HalfDay, Objective, PROBLEM_FORMAT, Person, PersonShare,
    Pins, Prior, Problem, Renewal, Target, Venue,
};
use sha2::{Digest as _, Sha256};
use store::Conn;
use store::planning::{ActivityRow, RotaRow};
use store::sessions::{PlaceRow, SessionRow};

use super::candidates::{Candidate, candidates, is_block, without_halfdays};
use super::rotas::{self, Hours};
use super::setup::Setup;
use super::when::half_days;
use crate::settings::{dates, first_monday, number_of, value_of};
use crate::snapshot::Snapshot;
use crate::{App, AppError};

/// The most people of an activity, and the seats of a venue, that name no number.
const NO_LIMIT: i64 = 1_000;
/// Stands for the branch of people who are in none (councillors and officers, say): the format wants a word.
pub(crate) const NO_BRANCH: &str = "(no branch)";
/// The purse of activities that name no fund: only the plan's total limits it.
pub(crate) const NO_FUND: &str = "(no fund)";
/// The most that such a purse holds, in pence; far above any library service's and far below what sums can hold.
pub(crate) const NO_FUND_PENCE: i64 = 1_000_000_000_000;
/// By how many days from the plan's start a certificate that is overdue or missing should be had.
const OVERDUE_DAYS: i64 = 90;

/// A problem, and what it does not say: names, row ids, what was left out.
pub(crate) struct Made {
    pub(crate) problem: Problem,
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) candidates: BTreeMap<String, Candidate>,
    pub(crate) activities: Vec<ActivityRow>,
    pub(crate) places: Vec<PlaceRow>,
    /// Titles of venues by code.
    pub(crate) venue_titles: BTreeMap<String, String>,
    /// Row ids of venues by code.
    pub(crate) venue_ids: BTreeMap<String, i64>,
    /// Funds in force: code, title, pence, used outside the plan.
    pub(crate) funds: Vec<(String, String, i64, i64)>,
    /// Row ids of people by number.
    pub(crate) people: BTreeMap<String, i64>,
    /// What people asked for and have not done: number and activities' codes.
    pub(crate) interests: BTreeMap<String, Vec<String>>,
    pub(crate) unrated_left_out: u32,
    pub(crate) without_rota: u32,
    /// Sessions that are left out because they have no half-days.
    pub(crate) without_halfdays: Vec<String>,
    /// What it was made under.
    pub(crate) setup: Setup,
}

/// Everything that is read from the store beside the facts.
struct Material {
    activities: Vec<ActivityRow>,
    outcomes: Vec<(i64, String, u8, u8)>,
    prerequisites: Vec<(i64, i64)>,
    offers: Vec<store::planning::OfferRow>,
    venues: Vec<(i64, String, String, Option<i64>)>,
    rotas: BTreeMap<i64, RotaRow>,
    absences: BTreeMap<i64, Vec<(Date, Date)>>,
    wants: BTreeMap<i64, BTreeSet<i64>>,
    done: BTreeMap<i64, BTreeSet<i64>>,
    sessions: Vec<SessionRow>,
    places: Vec<PlaceRow>,
    cover: Vec<store::Row>,
    funds: Vec<domain::funds::Fund>,
    settings: BTreeMap<String, String>,
    /// For a code of any framework version, the skill that it counts for.
    heirs: BTreeMap<String, String>,
}

fn grouped(pairs: Vec<(i64, i64)>) -> BTreeMap<i64, BTreeSet<i64>> {
    let mut groups: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
    for (owner, owned) in pairs {
        groups.entry(owner).or_default().insert(owned);
    }
    groups
}

impl Material {
    async fn read(conn: &mut Conn, framework: i64) -> Result<Self, AppError> {
        use store::{planning, sessions, settings};
        let mut absences: BTreeMap<i64, Vec<(Date, Date)>> = BTreeMap::new();
        for (person, from, to) in planning::absences(conn).await? {
            absences.entry(person).or_default().push((from, to));
        }
        Ok(Self {
            activities: planning::activities(conn).await?,
            outcomes: planning::outcomes(conn).await?,
            prerequisites: planning::prerequisites(conn).await?,
            offers: planning::offers(conn).await?,
            venues: planning::venues(conn).await?,
            rotas: planning::rotas(conn).await?.into_iter().map(|rota| (rota.person, rota)).collect(),
            absences,
            wants: grouped(planning::interests(conn).await?),
            done: grouped(planning::completed(conn).await?),
            sessions: sessions::all(conn).await?,
            places: sessions::all_places(conn).await?,
            cover: settings::duty_cover(conn).await?,
            funds: settings::funds(conn).await?,
            settings: settings::all(conn).await?,
            heirs: store::facts::heirs(conn, framework).await?,
        })
    }
}

impl App {
    /// Makes the problem of a setup from the store as it is now.
    pub(crate) async fn make_problem(&self, setup: &Setup) -> Result<Made, AppError> {
        let snapshot = self.snapshot(None).await?;
        let matrix = self.matrix(&snapshot, setup.horizon.from, RatingsCounted::All);
        let mut conn = self.store.read().await?;
        let material = Material::read(&mut conn, snapshot.framework.id).await?;
        drop(conn);
        let two_weeks = |rota: &RotaRow| rota.on_duty_second.is_some() || rota.also_free_second.is_some();
        let first_monday = match first_monday(&material.settings) {
            None if material.rotas.values().any(two_weeks) => {
                return Err(AppError::invalid(
                    "Some people have a rota of two weeks, and which week is week 1 is not known. Nothing was planned. Set `rota.first_monday`.",
                ));
            }
            known => known.unwrap_or(setup.horizon.from),
        };
        let made = Maker { setup, first_monday, snapshot: &snapshot, matrix: &matrix, material: &material }.make()?;
        made.problem.validate().map_err(|error| {
            AppError::invalid(format!(
                "The service's data make no plan: {error}. Nothing was planned. Correct the activity, session or rule."
            ))
        })?;
        Ok(made)
    }
}

struct Maker<'a> {
    setup: &'a Setup,
    /// From when on the weeks of two-week rotas are counted.
    first_monday: Date,
    snapshot: &'a Arc<Snapshot>,
    matrix: &'a Matrix,
    material: &'a Material,
}

/// Quarters from the horizon's start; the last one ends with it.
fn quarters(horizon: DateRange) -> Vec<DateRange> {
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
        let horizon = self.setup.horizon;
        let closed: BTreeSet<Date> =
            dates(&value_of(&material.settings, "plan.closed")).into_iter().filter(|date| horizon.contains(*date)).collect();
        let candidates = candidates(horizon, &closed, &material.activities, &material.offers, &material.sessions);
        let (funds, fund_views) = self.funds(&candidates);
        let codes: BTreeMap<i64, &str> = material.activities.iter().map(|activity| (activity.id, activity.code.as_str())).collect();
        let activities = self.activities(&codes);
        let (pins, prior, booked) = self.choices(&candidates);
        let people = self.people(&codes, &activities, &booked);
        let known: BTreeSet<&str> = people.list.iter().map(|person| person.id.as_str()).collect();
        let keep = |places: Vec<(String, String)>| places.into_iter().filter(|(person, _)| known.contains(person.as_str())).collect();
        let pins = Pins { runs: pins.runs, places: keep(pins.places) };
        let prior = prior.map(|prior| Prior { runs: prior.runs, places: keep(prior.places) });
        let sessions =
            candidates.values().map(|one| one.session(codes.get(&one.activity).copied().unwrap_or_default())).collect::<Vec<_>>();
        let trainers: BTreeSet<String> = sessions.iter().filter_map(|session| session.trainer.clone()).collect();
        let mut problem = Problem {
            format: PROBLEM_FORMAT.to_owned(),
            source: None,
            horizon,
            closed: closed.into_iter().collect(),
            periods: quarters(horizon),
            people: people.list,
            activities,
            sessions,
            venues: material
                .venues
                .iter()
                .map(|(_, code, _, seats)| Venue { id: code.clone(), seats: seats.unwrap_or(NO_LIMIT) })
                .collect(),
            trainers: trainers.into_iter().collect(),
            cover: self.cover()?,
            funds,
            budget: self.setup.budget,
            fairness: Fairness {
                person: PersonShare { minutes: 120, penalty: 200 },
                groups: vec![GroupShare {
                    id: "volunteers".to_owned(),
                    by: GroupBy::Kind,
                    value: Kind::Volunteer.code().to_owned(),
                    minutes: 180,
                    penalty: 50,
                }],
            },
            limits: None,
            pins,
            forbids: Forbids::default(),
            prior,
            objective: Objective { renewal: 20_000_000, level: 100_000, early: 20_000, cost: 1, drop_run: 30_000, drop_place: 10_000 },
        };
        problem.source = Some(self.source(&problem));
        Ok(Made {
            problem,
            snapshot: Arc::clone(self.snapshot),
            candidates,
            activities: material.activities.clone(),
            places: material.places.clone(),
            venue_titles: material.venues.iter().map(|(_, code, title, _)| (code.clone(), title.clone())).collect(),
            venue_ids: material.venues.iter().map(|(id, code, ..)| (code.clone(), *id)).collect(),
            funds: fund_views,
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
            setup: self.setup.clone(),
        })
    }

    /// What the problem was made from, so that adopting can make it again and compare. The fingerprint is of the
    /// whole problem; each part has one of its own, to say what has changed.
    fn source(&self, problem: &Problem) -> serde_json::Value {
        let parts: serde_json::Map<String, serde_json::Value> =
            parts(problem).into_iter().map(|(name, print)| (name.to_owned(), print.into())).collect();
        let said = self.setup.said();
        serde_json::json!({
            "from": said.from,
            "to": said.to,
            "as_of": said.from,
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

    fn skill(&self, code: &str) -> Option<String> {
        self.material.heirs.get(code).cloned()
    }

    fn activities(&self, codes: &BTreeMap<i64, &str>) -> Vec<Activity> {
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
                    fund: row.fund.clone().unwrap_or_else(|| NO_FUND.to_owned()),
                    kinds: if row.kinds.is_empty() { None } else { Some(row.kinds.split(';').map(str::to_owned).collect()) },
                    max_runs: None,
                }
            })
            .collect();
        let at: BTreeMap<i64, usize> = self.material.activities.iter().enumerate().map(|(at, row)| (row.id, at)).collect();
        for (activity, code, from, to) in &self.material.outcomes {
            if let (Some(&at), Some(skill)) = (at.get(activity), self.skill(code)) {
                list[at].teaches.insert(skill.clone(), i64::from(*to));
                if *from > 0 {
                    list[at].entry.insert(skill, i64::from(*from));
                }
            }
        }
        for (activity, needs) in &self.material.prerequisites {
            if let (Some(&at), Some(needs)) = (at.get(activity), codes.get(needs)) {
                list[at].prereqs.push((*needs).to_owned());
            }
        }
        list
    }

    /// Confirmed sessions are pins, planned ones the plan before; and who has a place in an activity of either.
    fn choices(&self, candidates: &BTreeMap<String, Candidate>) -> (Pins, Option<Prior>, BTreeMap<i64, BTreeSet<i64>>) {
        let numbers: BTreeMap<i64, &str> =
            self.snapshot.ids.people.iter().zip(&self.snapshot.facts.people).map(|(id, person)| (*id, person.key.as_str())).collect();
        let stored: BTreeMap<i64, (&Candidate, SessionStatus)> =
            candidates.values().filter_map(|one| one.stored.map(|(id, status)| (id, (one, status)))).collect();
        let (mut pins, mut prior) = (Pins::default(), Prior::default());
        for (candidate, status) in stored.values() {
            match status {
                SessionStatus::Confirmed => pins.runs.push(candidate.id.clone()),
                SessionStatus::Planned => prior.runs.push(candidate.id.clone()),
                _ => {}
            }
        }
        let mut booked: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for place in self.material.places.iter().filter(|place| place.status.takes_a_seat() && !place.status.stayed_away()) {
            let (Some((candidate, status)), Some(number)) = (stored.get(&place.session), numbers.get(&place.person)) else { continue };
            let pair = ((*number).to_owned(), candidate.id.clone());
            match status {
                SessionStatus::Confirmed => pins.places.push(pair),
                SessionStatus::Planned => prior.places.push(pair),
                _ => continue,
            }
            booked.entry(place.person).or_default().insert(candidate.activity);
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

    fn people(&self, codes: &BTreeMap<i64, &str>, activities: &[Activity], booked: &BTreeMap<i64, BTreeSet<i64>>) -> People {
        let facts = &self.snapshot.facts;
        let taught: BTreeSet<&String> = activities.iter().flat_map(|one| one.teaches.keys().chain(one.entry.keys())).collect();
        let renewable: BTreeSet<&String> = activities.iter().flat_map(|one| &one.renews).collect();
        let renewals = self.renewals(&renewable);
        let renews: BTreeMap<&str, &Vec<String>> = activities.iter().map(|one| (one.id.as_str(), &one.renews)).collect();
        let periods = quarters(self.setup.horizon).len();
        let minutes = |key: &str| i64::from(number_of(&self.material.settings, key));
        let (cap_staff, cap_others) = (minutes("plan.minutes_per_quarter.employee"), minutes("plan.minutes_per_quarter.others"));
        let mut people = People { list: Vec::new(), interests: BTreeMap::new(), unrated: 0, without_rota: 0 };
        for (at, who) in (0_u32..).zip(&facts.people) {
            if !self.matrix.is_active(at) {
                continue;
            }
            let id = self.snapshot.ids.people[at as usize];
            let mut levels = BTreeMap::new();
            let mut targets = BTreeMap::new();
            // Those who are not planned for stay in the problem: they are on duty, and keep what they have booked.
            let planned_for = self.setup.plans_for(who.kind);
            for cell in self.matrix.required(at).filter(|_| planned_for) {
                let skill = &facts.skills[cell.skill as usize];
                match cell.level {
                    None if !self.setup.unrated_as_zero => {
                        people.unrated += 1;
                        continue;
                    }
                    Some(level) if level > 0 => {
                        levels.insert(skill.key.clone(), i64::from(level));
                    }
                    _ => {}
                }
                let priority = skill.aim.map_or(1, |aim| self.setup.priority(&facts.aims[aim as usize])).max(1);
                let weight = i64::from(cell.importance) * priority;
                targets.insert(skill.key.clone(), Target { level: i64::from(cell.target), weight });
            }
            for (skill, one) in (0_u32..).zip(&facts.skills).filter(|(_, one)| taught.contains(&one.key)) {
                if let Some(level) = self.matrix.level(at, skill).filter(|level| *level > 0) {
                    levels.insert(one.key.clone(), i64::from(level));
                }
            }
            let hours = match self.material.rotas.get(&id) {
                Some(rota) => rotas::hours(rota, self.first_monday, self.setup.horizon),
                None => {
                    people.without_rota += 1;
                    usual_week(who.kind)
                }
            };
            let leave = self.leave(id, &who.periods, &hours);
            let renewals = renewals.get(&at).filter(|_| planned_for).cloned().unwrap_or_default();
            let has_place = booked.get(&id);
            // A certificate that ends is earned again in the activity that gave it; and where a person is booked
            // already, that is asking for it.
            let again = |activity: &i64| {
                let code = codes.get(activity).copied().unwrap_or_default();
                let due = renews.get(code).is_some_and(|certs| renewals.iter().any(|due| certs.contains(&due.cert)));
                due || has_place.is_some_and(|booked| booked.contains(activity))
            };
            let done = self.material.done.get(&id).into_iter().flatten().filter(|activity| !again(activity));
            let asked = self.material.wants.get(&id).filter(|_| planned_for);
            let wants: BTreeSet<i64> = asked.into_iter().chain(has_place).flatten().copied().collect();
            let code = |activity: &i64| codes.get(activity).map(|code| (*code).to_owned());
            let mut done: Vec<String> = done.filter_map(code).collect();
            let mut wants: Vec<String> = wants.iter().filter_map(code).filter(|code| !done.contains(code)).collect();
            let interests: Vec<String> = asked.into_iter().flatten().filter_map(code).filter(|code| !done.contains(code)).collect();
            if !interests.is_empty() {
                people.interests.insert(who.key.clone(), interests);
            }
            done.sort_unstable();
            wants.sort_unstable();
            let cap = if who.kind == Kind::Employee { cap_staff } else { cap_others };
            people.list.push(Person {
                id: who.key.clone(),
                branch: self
                    .matrix
                    .branch(at)
                    .map(|branch| facts.branches[branch as usize].key.clone())
                    .unwrap_or_else(|| NO_BRANCH.to_owned()),
                kind: who.kind.code().to_owned(),
                tags: self.matrix.roles(at).iter().map(|&role| facts.roles[role as usize].key.clone()).collect(),
                rota: hours.rota,
                extra: hours.extra,
                leave,
                busy: hours.busy,
                held: Vec::new(),
                coming: BTreeMap::new(),
                caps: vec![cap; periods],
                levels,
                targets,
                needs: Vec::new(),
                done,
                wants,
                renewals,
            });
        }
        people
    }

    /// Absences within the horizon, every day of it on which the person is not with the service, and the days on which a rota of
    /// two weeks has nothing.
    fn leave(&self, person: i64, periods: &Periods, hours: &Hours) -> Vec<DateRange> {
        let horizon = self.setup.horizon;
        let absences = self.material.absences.get(&person).into_iter().flatten().copied();
        absences
            .chain(periods.away(horizon.from, horizon.to))
            .map(|(from, to)| DateRange { from: from.max(horizon.from), to: to.min(horizon.to) })
            .filter(|range| range.from <= range.to)
            .chain(hours.off.iter().copied())
            .collect()
    }

    /// Certificates that end before the plan does, or are missing: only those that an activity gives.
    fn renewals(&self, renewable: &BTreeSet<&String>) -> BTreeMap<u32, Vec<Renewal>> {
        let horizon = self.setup.horizon;
        let mut due: BTreeMap<u32, Vec<Renewal>> = BTreeMap::new();
        for one in domain::certificates::certificates(&self.snapshot.facts, self.matrix) {
            let cert = fold(&one.certificate);
            if !renewable.contains(&cert) {
                continue;
            }
            let (from, by) = match (one.state, one.expires_on) {
                (CertificateState::InDate | CertificateState::Due, Some(end)) if end <= horizon.to => {
                    (end.plus_days(-DUE_DAYS).max(horizon.from), end)
                }
                (CertificateState::Overdue | CertificateState::Missing, _) => {
                    (horizon.from, horizon.from.plus_days(OVERDUE_DAYS).min(horizon.to))
                }
                _ => continue,
            };
            due.entry(one.person).or_default().push(Renewal { cert, from, by, weight: 1 });
        }
        due
    }

    fn cover(&self) -> Result<Vec<CoverRule>, AppError> {
        let rules = self.material.cover.iter().filter_map(|row| {
            let rule = || -> Result<Option<CoverRule>, store::StoreError> {
                let branch = row.text(1)?;
                let Some(min) = self.setup.cover_kept(&branch, row.int(4)?) else { return Ok(None) };
                let halfdays: Vec<HalfDay> = half_days(&row.text(2)?);
                let halfdays = if halfdays.is_empty() { None } else { Some(halfdays) };
                Ok(Some(CoverRule { branch, tag: row.opt_text(3)?, halfdays, min }))
            };
            rule().transpose()
        });
        rules.collect::<Result<_, store::StoreError>>().map_err(AppError::from)
    }

    /// The purses in force, with what sessions outside the plan leave in them; and one for what names no fund.
    fn funds(&self, candidates: &BTreeMap<String, Candidate>) -> (Vec<Fund>, Vec<(String, String, i64, i64)>) {
        let horizon = self.setup.horizon;
        let inside: BTreeSet<i64> = candidates.values().filter_map(|one| one.stored.map(|(id, _)| id)).collect();
        let mut heads: BTreeMap<i64, i64> = BTreeMap::new();
        for place in self.material.places.iter().filter(|place| place.status.takes_a_seat()) {
            *heads.entry(place.session).or_default() += 1;
        }
        let (mut funds, mut views) = (Vec::new(), Vec::new());
        for domain::funds::Fund { code, title, from, to, pence, .. } in self.material.funds.clone() {
            if from > horizon.to || to < horizon.from {
                continue;
            }
            let pence = self.setup.fund_holds(&code, pence);
            let period = DateRange { from, to };
            let used: i64 = self
                .material
                .sessions
                .iter()
                .filter(|one| matches!(one.status, SessionStatus::Planned | SessionStatus::Confirmed | SessionStatus::Held))
                .filter(|one| !inside.contains(&one.id) && one.fund.as_deref() == Some(code.as_str()))
                .filter(|one| exchange::dates::parse_moment(&one.starts).is_some_and(|(day, _)| period.contains(day)))
                .map(|one| one.cost_per_session + one.cost_per_head * heads.get(&one.id).copied().unwrap_or(0))
                .sum();
            funds.push(Fund { id: code.clone(), budget: (pence - used).max(0) });
            views.push((code, title, pence, used));
        }
        // A fund that is named and not in force holds nothing.
        let named =
            self.material.activities.iter().map(|one| one.fund.as_deref()).chain(candidates.values().map(|one| one.fund.as_deref()));
        let missing: BTreeSet<&str> = named.flatten().filter(|code| !funds.iter().any(|fund| fund.id == **code)).collect();
        let missing: Vec<Fund> = missing.into_iter().map(|code| Fund { id: code.to_owned(), budget: 0 }).collect();
        funds.extend(missing);
        if self.material.activities.iter().any(|one| one.fund.is_none()) {
            funds.push(Fund { id: NO_FUND.to_owned(), budget: self.setup.budget.unwrap_or(NO_FUND_PENCE) });
        }
        (funds, views)
    }
}

struct People {
    list: Vec<Person>,
    interests: BTreeMap<String, Vec<String>>,
    unrated: u32,
    without_rota: u32,
}

/// The week of a person without a rota: staff on duty Monday to Friday, everyone else free Monday to Saturday
/// and never on duty.
fn usual_week(kind: Kind) -> Hours {
    let days = |last: usize| HalfDay::all().filter(|half| half.index() / 2 <= last).collect();
    let (rota, extra) = if kind == Kind::Employee { (days(4), Vec::new()) } else { (Vec::new(), days(5)) };
    Hours { rota, extra, ..Hours::default() }
}

fn print_of(value: &impl serde::Serialize) -> String {
    // Values of our own types always have a JSON text.
    let text = serde_json::to_vec(value).unwrap_or_default();
    Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The mark of a problem: the same as long as the same problem would be made.
pub(crate) fn fingerprint(problem: &Problem) -> String {
    print_of(&Problem { source: None, ..problem.clone() })
}

/// The marks of a problem's parts, by the words in which a change of them is told.
pub(crate) fn parts(problem: &Problem) -> Vec<(&'static str, String)> {
    let short = |print: String| print[..16].to_owned();
    let levels: Vec<_> = problem.people.iter().map(|one| (&one.id, &one.levels, &one.targets, &one.renewals)).collect();
    let people: Vec<_> = problem.people.iter().map(|one| (&one.id, &one.branch, &one.kind, &one.tags, &one.done, &one.wants)).collect();
    let time: Vec<_> = problem.people.iter().map(|one| (&one.id, &one.rota, &one.extra, &one.leave, &one.caps)).collect();
    // Marks that older programs made know of nobody who is busy.
    let busy: Vec<_> = problem.people.iter().filter(|one| !one.busy.is_empty()).map(|one| (&one.id, &one.busy)).collect();
    let time = if busy.is_empty() { print_of(&(time, &problem.closed)) } else { print_of(&(time, &problem.closed, busy)) };
    [
        ("people", print_of(&people)),
        ("levels", print_of(&levels)),
        ("time", time),
        ("activities", print_of(&problem.activities)),
        ("sessions", print_of(&(&problem.sessions, &problem.venues, &problem.trainers, &problem.pins, &problem.prior))),
        ("funds", print_of(&(&problem.funds, problem.budget))),
        ("cover", print_of(&problem.cover)),
    ]
    .map(|(name, print)| (name, short(print)))
    .to_vec()
}
