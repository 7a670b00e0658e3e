//! Who may learn: levels and targets, time, what is due, what is done and what is under way (docs/plan-format.md, From a store to a
//! problem).

use std::collections::{BTreeMap, BTreeSet};

use domain::activities::{PlaceStatus, SessionStatus};
use domain::certificates::{CertificateState, DUE_DAYS};
use domain::holidays::ClosedDays;
use domain::ix::{List, PersonIx};
use domain::names::fold;
use domain::{Date, Kind, Periods};
use planner::{Activity, DateRange, HalfDay, Person, Renewal, Target};
use store::records::{ActivityId, PersonId, SessionId};
use store::sessions::SessionRow;

use super::candidates::{Candidate, Trainers};
use super::follow_ups::{self, Granted, Grants, Learned};
use super::rotas::{self, Hours};
use super::under_way::{Gives, Outside, UnderWay};
use super::{Booked, Maker, NO_BRANCH, grouped, quarters};
use crate::service::settings::number_of;
use crate::sessions::when;

impl Maker<'_> {
    /// What is under way outside the problem.
    pub(in crate::plans) fn outside(&self, closed: &ClosedDays, trainers: &Trainers, candidates: &BTreeMap<String, Candidate>) -> Outside {
        let material = self.material;
        let mut levels: BTreeMap<ActivityId, Vec<(String, i64)>> = BTreeMap::new();
        for outcome in &material.outcomes {
            if let Some(skill) = self.skill(&outcome.skill).filter(|_| outcome.to > 0) {
                levels.entry(outcome.activity).or_default().push((skill, i64::from(outcome.to)));
            }
        }
        let certificates = material.activities.iter().filter_map(|one| Some((one.id, fold(one.certificate.as_deref()?)))).collect();
        let gives = Gives { levels: &levels, certificates: &certificates };
        Outside::of((self.setup.horizon, self.setup.made_on), closed, candidates, (&material.sessions, &material.places, trainers), &gives)
    }

    /// What people did in sessions that ended before the horizon begins.
    fn attended(&self) -> BTreeMap<PersonId, BTreeSet<ActivityId>> {
        let ended = |one: &&SessionRow| {
            one.status != SessionStatus::Cancelled && when::day(&one.ends).is_some_and(|last| last < self.setup.horizon.from)
        };
        let ended: BTreeMap<SessionId, ActivityId> =
            self.material.sessions.iter().filter(ended).map(|one| (one.id, one.activity)).collect();
        let came = self.material.places.iter().filter(|place| place.status == PlaceStatus::Attended);
        grouped(came.filter_map(|place| Some((place.person, *ended.get(&place.session)?))))
    }

    /// The day of the newest rating of those who are booked, by person and skill.
    fn rated_on(&self, booked: &Booked<'_>) -> BTreeMap<(PersonIx, &str), Date> {
        let facts = &self.snapshot.facts;
        let of_booked = self.snapshot.ids.people.enumerated().filter(|(_, id)| booked.contains_key(id));
        let mut newest = BTreeMap::new();
        for (at, rating) in of_booked.flat_map(|(at, _)| facts.people[at].ratings.iter().map(move |rating| (at, rating))) {
            let on = newest.entry((at, facts.skills[rating.skill].key.as_str())).or_insert(rating.rated_on);
            *on = rating.rated_on.max(*on);
        }
        newest
    }

    pub(in crate::plans) fn people(
        &self,
        codes: &BTreeMap<ActivityId, &str>,
        activities: &[Activity],
        booked: &Booked<'_>,
        beside: &Beside<'_>,
    ) -> People {
        let (attended, nothing) = (self.attended(), UnderWay::default());
        let completed = grouped(self.material.completed.iter().map(|done| (done.person, done.activity)));
        let at_row: BTreeMap<ActivityId, &Activity> = self.material.activities.iter().map(|row| row.id).zip(activities).collect();
        let rated = self.rated_on(booked);
        let facts = &self.snapshot.facts;
        let taught: BTreeSet<&String> = activities.iter().flat_map(|one| one.teaches.keys().chain(one.entry.keys())).collect();
        let renewable: BTreeSet<&String> = activities.iter().flat_map(|one| &one.renews).collect();
        let renewals = self.renewals(&renewable);
        let renews: BTreeMap<&str, &Vec<String>> = activities.iter().map(|one| (one.id.as_str(), &one.renews)).collect();
        let periods = quarters(self.setup.horizon).len();
        let minutes = |key: &str| i64::from(number_of(&self.material.settings, key));
        let (cap_staff, cap_others) = (minutes("plan.minutes_per_quarter.employee"), minutes("plan.minutes_per_quarter.others"));
        let mut people = People::default();
        for (at, who) in facts.people.enumerated() {
            let id = self.snapshot.ids.people[at];
            // A person who comes later, or comes back, has no targets yet, but keeps the places that are given already.
            if !self.matrix.is_active(at) && (!booked.contains_key(&id) || self.is_away_throughout(&who.periods)) {
                continue;
            }
            let mut levels = BTreeMap::new();
            let mut targets = BTreeMap::new();
            // People who are not planned for stay in the problem: they are on duty, and keep their bookings.
            let planned_for = self.setup.plans_for(who.kind);
            for cell in self.matrix.required(at).filter(|_| planned_for) {
                let skill = &facts.skills[cell.skill];
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
                let priority = skill.aim.map_or(1, |aim| self.setup.priority(&facts.aims[aim])).max(1);
                let weight = i64::from(cell.importance) * priority;
                targets.insert(skill.key.clone(), Target { level: i64::from(cell.target), weight });
            }
            for (skill, one) in facts.skills.enumerated().filter(|(_, one)| taught.contains(&one.key)) {
                if let Some(level) = self.matrix.level(at, skill).filter(|level| *level > 0) {
                    levels.insert(one.key.clone(), i64::from(level));
                }
            }
            let hours = match self.material.rotas.get(&id) {
                Some(rota) => rotas::hours(rota, self.first_monday, self.setup.horizon).without_turns_of(beside.long),
                None => {
                    people.without_rota += 1;
                    usual_week(who.kind)
                }
            };
            let leave = self.leave(id, &who.periods, &hours);
            let under_way = beside.outside.people.get(&id).unwrap_or(&nothing);
            let mut renewals = renewals.get(&at).filter(|_| planned_for).cloned().unwrap_or_default();
            // A renewal that something under way gives in time is left out.
            renewals.retain(|due| !under_way.certificates.iter().any(|(given, on)| *given == due.cert && *on <= due.by));
            let places = booked.get(&id).map_or(&[][..], Vec::as_slice);
            let has_place: BTreeSet<ActivityId> = places.iter().map(|candidate| candidate.activity).collect();
            // A certificate that ends is earned again by doing the activity that gave it. A booking counts as a wish to do it again.
            let again = |activity: &ActivityId| {
                let code = codes.get(activity).copied().unwrap_or_default();
                let due = renews.get(code).is_some_and(|certs| renewals.iter().any(|due| certs.contains(&due.cert)));
                due || has_place.contains(activity)
            };
            let done = [&completed, &attended].into_iter().filter_map(|done| done.get(&id)).flatten();
            let done: BTreeSet<ActivityId> = done.copied().filter(|activity| !again(activity)).collect();
            let asked = self.material.wants.get(&id).filter(|_| planned_for);
            // A turn on a waiting list counts as a wish.
            let waits = beside.waiting.get(&id).filter(|_| planned_for);
            let wants: BTreeSet<ActivityId> = asked.into_iter().chain(waits).flatten().chain(&has_place).copied().collect();
            let code = |activity: &ActivityId| codes.get(activity).map(|code| (*code).to_owned());
            let mut done: Vec<String> = done.iter().filter_map(code).collect();
            let mut held: Vec<String> = under_way.held.iter().filter_map(code).collect();
            let mut wants: Vec<String> = wants.iter().filter_map(code).filter(|code| !done.contains(code)).collect();
            let interests: Vec<String> =
                asked.into_iter().flatten().filter_map(code).filter(|code| !done.contains(code) && !held.contains(code)).collect();
            if !interests.is_empty() {
                people.interests.insert(who.key.clone(), interests);
            }
            let outside: Vec<(&Activity, Date)> = beside
                .learned
                .get(&id)
                .into_iter()
                .flatten()
                .filter_map(|(activity, last)| Some((*at_row.get(activity)?, *last)))
                .collect();
            for candidate in places {
                let Some(activity) = at_row.get(&candidate.activity) else { continue };
                let since = |skill: &str, day: Date| rated.get(&(at, skill)).is_some_and(|on| *on > day);
                for (granted, on) in follow_ups::granted((activity, candidate.when.days().0), &levels, &outside, since) {
                    match &granted {
                        Granted::Level(skill, _, level) => drop(levels.insert(skill.clone(), *level)),
                        Granted::Done(activity) => done.push(activity.clone()),
                    }
                    people.grants.entry(who.key.clone()).or_default().push((granted, on));
                }
            }
            done.sort_unstable();
            done.dedup();
            held.sort_unstable();
            wants.sort_unstable();
            let cap = if who.kind == Kind::Employee { cap_staff } else { cap_others };
            people.list.push(Person {
                id: who.key.clone(),
                branch: self.matrix.branch(at).map(|branch| facts.branches[branch].key.clone()).unwrap_or_else(|| NO_BRANCH.to_owned()),
                kind: who.kind.code().to_owned(),
                tags: self.matrix.roles(at).iter().map(|&role| facts.roles[role].key.clone()).collect(),
                rota: hours.rota,
                extra: hours.extra,
                leave,
                busy: hours.busy.into_iter().chain(under_way.busy.iter().cloned()).collect(),
                held,
                coming: under_way.coming.clone(),
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

    /// Is the person not with the service on any day of the horizon?
    fn is_away_throughout(&self, periods: &Periods) -> bool {
        let DateRange { from, to } = self.setup.horizon;
        periods.away(from, to) == [(from, to)]
    }

    /// The person's days away within the horizon: absences, days on which the person is not with the service, and days for which a two-week
    /// rota has nothing.
    fn leave(&self, person: PersonId, periods: &Periods, hours: &Hours) -> Vec<DateRange> {
        let horizon = self.setup.horizon;
        let absences = self.material.absences.get(&person).into_iter().flatten().copied();
        absences
            .chain(periods.away(horizon.from, horizon.to))
            .map(|(from, to)| DateRange { from: from.max(horizon.from), to: to.min(horizon.to) })
            .filter(|range| range.from <= range.to)
            .chain(hours.off.iter().copied())
            .collect()
    }

    /// Certificates that end before the plan does, or are missing. Only those that some activity gives are included.
    fn renewals(&self, renewable: &BTreeSet<&String>) -> BTreeMap<PersonIx, Vec<Renewal>> {
        let horizon = self.setup.horizon;
        let overdue_days = i64::from(number_of(&self.material.settings, "plan.overdue_days"));
        let mut due: BTreeMap<PersonIx, Vec<Renewal>> = BTreeMap::new();
        for one in domain::certificates::certificates(&self.snapshot.facts, self.matrix) {
            let cert = fold(&one.certificate);
            if !renewable.contains(&cert) {
                continue;
            }
            let (from, by) = match (one.state, one.expires_on) {
                (CertificateState::InDate | CertificateState::Due, Some(end)) if end <= horizon.to => {
                    (end.plus_days(-DUE_DAYS).max(horizon.from), end)
                }
                (CertificateState::Overdue | CertificateState::Missing, _) => (horizon.from, horizon.from.plus_days(overdue_days)),
                _ => continue,
            };
            due.entry(one.person).or_default().push(Renewal { cert, from, by, weight: 1 });
        }
        due
    }
}

/// What is outside a problem and matters for its people.
pub(in crate::plans) struct Beside<'a> {
    pub(in crate::plans) outside: &'a Outside,
    pub(in crate::plans) learned: &'a Learned,
    /// By person: the activities for which the person waits for a place (row ids).
    pub(in crate::plans) waiting: &'a BTreeMap<PersonId, BTreeSet<ActivityId>>,
    /// The half-days of the week that secondments and apprenticeships could take.
    pub(in crate::plans) long: &'a BTreeSet<HalfDay>,
}

#[derive(Default)]
pub(in crate::plans) struct People {
    pub(in crate::plans) list: Vec<Person>,
    pub(in crate::plans) interests: BTreeMap<String, Vec<String>>,
    pub(in crate::plans) unrated: u32,
    pub(in crate::plans) without_rota: u32,
    /// By person's number: what counts as reached or done for the person's bookings.
    pub(in crate::plans) grants: BTreeMap<String, Grants>,
}

/// The week of a person without a rota: staff on duty Monday to Friday, everyone else free Monday to Saturday
/// and never on duty.
fn usual_week(kind: Kind) -> Hours {
    let days = |last: usize| HalfDay::all().filter(|half| half.index() / 2 <= last).collect();
    let (rota, extra) = if kind == Kind::Employee { (days(4), Vec::new()) } else { (Vec::new(), days(5)) };
    Hours { rota, extra, ..Hours::default() }
}
