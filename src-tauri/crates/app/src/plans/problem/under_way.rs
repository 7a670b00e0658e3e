//! What is under way outside a plan, and what that means for the plan: people's half-days that are taken, activities that they are in
//! already, levels that they will reach, and half-days of trainers and venues that are taken (docs/plan-format.md, What is under way).

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::activities::SessionStatus;
use domain::holidays::ClosedDays;
use planner::{Busy, Coming, DateRange, HalfDay, Slot};
use store::Kept;
use store::records::{ActivityId, PersonId, Place, SessionId};
use store::sessions::SessionRow;

use super::candidates::{Candidate, Trainers, stored};
use crate::sessions::when::{self, Times, When};

/// What is under way for one person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct UnderWay {
    /// Half-days inside the horizon that are given to what is under way.
    pub(crate) busy: Vec<Busy>,
    /// Row ids of the activities that the person is in.
    pub(crate) held: BTreeSet<ActivityId>,
    /// By skill: the level that the person reaches by it.
    pub(crate) coming: BTreeMap<String, Coming>,
    /// The certificates that it gives, each with the first day on which it can give it.
    pub(crate) certificates: Vec<(String, Date)>,
}

/// What is under way outside a plan.
#[derive(Debug, Default)]
pub(crate) struct Outside {
    /// What is under way for each person, by row id.
    pub(crate) people: BTreeMap<PersonId, UnderWay>,
    /// By trainer's id: the half-days that are taken.
    trainers: BTreeMap<String, BTreeSet<Slot>>,
    /// By venue's code: the half-days that are taken.
    venues: BTreeMap<String, BTreeSet<Slot>>,
    /// The sessions' row ids.
    pub(crate) sessions: BTreeSet<SessionId>,
}

/// What an activity gives those who do it.
pub(crate) struct Gives<'a> {
    /// Row id of the activity, skill and level reached.
    pub(crate) levels: &'a BTreeMap<ActivityId, Vec<(String, i64)>>,
    /// Row id of the activity and the certificate.
    pub(crate) certificates: &'a BTreeMap<ActivityId, String>,
}

impl Outside {
    /// Collects the planned and confirmed sessions that are not candidates and end on the horizon's first day or later. A session that is
    /// still to come on `made_on` and ends before the horizon is included too. It takes no time of the horizon, but its people are booked:
    /// its activity is in `held`, and what it teaches counts from the first day.
    pub(crate) fn of(
        (horizon, made_on): (DateRange, Date),
        closed: &ClosedDays,
        candidates: &BTreeMap<String, Candidate>,
        (sessions, places, trainers): (&[SessionRow], &[Kept<Place>], &Trainers),
        gives: &Gives<'_>,
    ) -> Self {
        let inside = stored(candidates);
        let mut booked: BTreeMap<SessionId, Vec<PersonId>> = BTreeMap::new();
        for place in places.iter().filter(|place| place.status.takes_a_seat() && !place.status.stayed_away()) {
            booked.entry(place.session).or_default().push(place.person);
        }
        let mut outside = Self::default();
        for session in sessions {
            let meant = matches!(session.status, SessionStatus::Planned | SessionStatus::Confirmed);
            let Some(when) = when::of_session(Times::of(session), closed) else { continue };
            let (first, last) = when.days();
            // Learning at one's own pace can be done on any of its days, also the first.
            let given = if matches!(when, When::Window(..)) { first } else { last };
            if !meant || inside.contains(&session.id) || last < horizon.from.min(made_on) {
                continue;
            }
            outside.sessions.insert(session.id);
            let taken = busy(&when, domain::activities::is_block(&session.kind), horizon);
            let slots = slots(&taken, horizon);
            let ends = last.clamp(horizon.from, horizon.to);
            for person in booked.get(&session.id).into_iter().flatten() {
                let one = outside.people.entry(*person).or_default();
                one.busy.extend(taken.iter().cloned());
                one.held.insert(session.activity);
                for (skill, level) in gives.levels.get(&session.activity).into_iter().flatten() {
                    one.comes(skill, Coming { level: *level, on: ends });
                }
                one.certificates.extend(gives.certificates.get(&session.activity).map(|certificate| (certificate.clone(), given)));
            }
            if let Some(trainer) = &session.trainer {
                outside.trainers.entry(trainers.id(trainer)).or_default().extend(&slots);
            }
            if let Some(venue) = &session.venue {
                outside.venues.entry(venue.clone()).or_default().extend(&slots);
            }
        }
        outside.people.values_mut().for_each(|one| one.busy.sort_by_key(|busy| (busy.from, busy.to, busy.halfdays.clone())));
        outside
    }

    /// Is the trainer or the venue of a candidate in use elsewhere at its time?
    pub(crate) fn takes(&self, candidate: &Candidate, horizon: DateRange) -> bool {
        let trainer = candidate.trainer_id.as_ref().and_then(|trainer| self.trainers.get(trainer));
        let venue = candidate.venue.as_ref().and_then(|venue| self.venues.get(venue));
        if trainer.is_none() && venue.is_none() {
            return false;
        }
        let mine = slots(&busy(&candidate.when, false, horizon), horizon);
        [trainer, venue].into_iter().flatten().any(|taken| mine.iter().any(|slot| taken.contains(slot)))
    }
}

impl UnderWay {
    /// Notes a level that is reached. The highest level counts, with the first day on which it is reached.
    fn comes(&mut self, skill: &str, next: Coming) {
        let known = self.coming.entry(skill.to_owned()).or_insert(next);
        if (next.level, known.on) > (known.level, next.on) {
            *known = next;
        }
    }
}

/// The half-days that a session takes inside the horizon. `long` is true for a secondment or an apprenticeship.
fn busy(when: &When, long: bool, horizon: DateRange) -> Vec<Busy> {
    let one_day = |date: Date, halfdays: Vec<HalfDay>| Busy { from: date, to: date, halfdays, block: false };
    match when {
        When::Slots(slots) => {
            let mut days: BTreeMap<Date, Vec<HalfDay>> = BTreeMap::new();
            for slot in slots.iter().filter(|slot| horizon.contains(slot.date)) {
                days.entry(slot.date).or_default().push(when::half_day_of(*slot));
            }
            days.into_iter().map(|(date, halfdays)| one_day(date, halfdays)).collect()
        }
        When::Block(from, to, halfdays) => clipped(*from, *to, halfdays, true, horizon),
        // A long session without half-days takes none that are known. But no other long session may overlap it.
        When::Window(from, to) if long => clipped(*from, *to, &[], true, horizon),
        When::Window(..) => Vec::new(),
    }
}

fn clipped(from: Date, to: Date, halfdays: &[HalfDay], block: bool, horizon: DateRange) -> Vec<Busy> {
    let (from, to) = (from.max(horizon.from), to.min(horizon.to));
    if from > to { Vec::new() } else { vec![Busy { from, to, halfdays: halfdays.to_vec(), block }] }
}

fn slots(taken: &[Busy], horizon: DateRange) -> BTreeSet<Slot> {
    let mut slots = BTreeSet::new();
    for busy in taken {
        let days = (0..=busy.to.min(horizon.to).days_since(busy.from)).map(|days| busy.from.plus_days(days));
        for slot in days.flat_map(|date| [false, true].map(|afternoon| Slot { date, afternoon })) {
            if busy.halfdays.contains(&when::half_day_of(slot)) {
                slots.insert(slot);
            }
        }
    }
    slots
}
