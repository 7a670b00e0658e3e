//! The activity strand of each aim: sessions held and planned, people reached, minutes learned.

use std::collections::{BTreeMap, HashMap};

use domain::Date;
use domain::activities::{PlaceStatus, SessionStatus};
use domain::dates::Period;
use domain::ix::{ActivityIx, AimIx, List, PersonIx};
use domain::learning::{Learning, LearningKey};
use domain::strands::{Event, activity_strands};
use store::Conn;
use store::records::{PersonId, SessionId};

use crate::measures::scope::Scoped;
use crate::measures::snapshot::Snapshot;
use crate::{App, AppError};

/// The activity strand of one aim in a period that ends on D.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Strand {
    /// Sessions held in the period.
    pub(crate) held: u32,
    /// Sessions planned or confirmed after D.
    pub(crate) planned: u32,
    /// Distinct people who came to a session that was held.
    pub(crate) people: u32,
    /// Verified minutes of learning in the period. A record of skills of two aims counts in each.
    pub(crate) minutes: u32,
}

impl App {
    /// The catalogue and the log that belong to a snapshot's facts.
    pub(crate) async fn learning_facts(&self, conn: &mut Conn, snapshot: &Snapshot) -> Result<Learning, AppError> {
        let heirs = store::facts::heirs(conn, snapshot.framework.id).await?;
        Ok(store::learning::learning(conn, &snapshot.facts, &snapshot.ids, &heirs).await?)
    }

    /// Every session as an event of the activity strand, with the people who came to it or, for one to come, who have a place.
    pub(crate) async fn events(&self, conn: &mut Conn, snapshot: &Snapshot, learning: &Learning) -> Result<Vec<Event>, AppError> {
        let activities: BTreeMap<&str, ActivityIx> =
            learning.activities.enumerated().map(|(at, activity)| (activity.key.as_str(), at)).collect();
        let people: HashMap<PersonId, PersonIx> = snapshot.ids.people.enumerated().map(|(at, id)| (*id, at)).collect();
        let mut places: HashMap<SessionId, Vec<(PersonIx, PlaceStatus)>> = HashMap::new();
        for place in store::sessions::all_places(conn).await? {
            if let Some(&person) = people.get(&place.person) {
                places.entry(place.session).or_default().push((person, place.status));
            }
        }
        let mut events = Vec::new();
        for session in store::sessions::all(conn).await? {
            let day = session.starts.get(..10).and_then(|day| day.parse().ok());
            let (Some(starts_on), Some(&activity)) = (day, activities.get(session.activity_code.as_str())) else { continue };
            let held = session.status == SessionStatus::Held;
            let who = places.remove(&session.id).unwrap_or_default().into_iter();
            events.push(Event {
                activity,
                starts_on,
                status: session.status,
                minutes: domain::saturating_u32(session.minutes),
                people: who
                    .filter(|(_, status)| *status == if held { PlaceStatus::Attended } else { PlaceStatus::Booked })
                    .map(|(person, _)| person)
                    .collect(),
            });
        }
        Ok(events)
    }

    /// The activity strand of every aim, by the aim's index: held and learned from `from` to D, planned after D.
    pub(crate) async fn aim_activity(
        &self,
        conn: &mut Conn,
        scoped: &Scoped,
        learning: &Learning,
        from: Date,
    ) -> Result<BTreeMap<AimIx, Strand>, AppError> {
        let facts = scoped.facts();
        let mut events = self.events(conn, &scoped.snapshot, learning).await?;
        let takes = |person: PersonIx| {
            scoped.filter.branch.takes(scoped.matrix.branch(person))
                && scoped.filter.kind.is_none_or(|kind| facts.people.get_at(person).is_some_and(|one| one.kind == kind))
        };
        for event in &mut events {
            event.people.retain(|person| takes(*person));
        }
        let mut strands: BTreeMap<AimIx, Strand> = BTreeMap::new();
        let past = Period { from: Some(from), to: Some(scoped.on) };
        for strand in activity_strands(facts, learning, &events, past).into_iter().filter(|strand| strand.kind.is_none()) {
            if let Some(aim) = strand.aim {
                let one = strands.entry(aim).or_default();
                one.held = strand.held.events;
                one.people = strand.held.people;
            }
        }
        let ahead = Period { from: Some(scoped.on.plus_days(1)), to: None };
        for strand in activity_strands(facts, learning, &events, ahead).into_iter().filter(|strand| strand.kind.is_none()) {
            if let Some(aim) = strand.aim {
                strands.entry(aim).or_default().planned = strand.planned.events;
            }
        }
        let aims: BTreeMap<&str, AimIx> = facts.aims.enumerated().map(|(at, aim)| (aim.key.as_str(), at)).collect();
        let minutes =
            domain::learning::learning_minutes(facts, learning, past, &[LearningKey::Aim, LearningKey::Branch], scoped.filter.kind);
        for (key, sums) in minutes.groups {
            let aim = key.first().cloned().flatten().and_then(|aim| aims.get(aim.as_str()).copied());
            let branch = key.get(1).cloned().flatten().and_then(|branch| crate::measures::scope::named(&facts.branches, &branch));
            if let Some(aim) = aim
                && scoped.filter.branch.takes(branch)
            {
                let one = strands.entry(aim).or_default();
                one.minutes = one.minutes.saturating_add(sums.minutes);
            }
        }
        Ok(strands)
    }
}
