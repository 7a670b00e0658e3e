//! The activity strand of a strategy aim: sessions that were held for it and sessions that are planned (docs/measures.md, Three strands).
//!
//! An aim has three strands, which are shown side by side and never mixed into one score: people (the sums of [`crate::gaps::gaps`] by
//! aim), activity (here), and measures that the service types in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::activities::SessionStatus;
use crate::dates::{Date, Period};
use crate::facts::Facts;
use crate::ix::{ActivityIx, AimIx, List, PersonIx};
use crate::learning::{Learning, aims_of};

/// A session, an apprenticeship, a secondment, a peer review: something that people take part in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The activity.
    pub activity: ActivityIx,
    /// Its (first) day.
    pub starts_on: Date,
    /// Its status.
    pub status: SessionStatus,
    /// Its length in whole minutes.
    pub minutes: u32,
    /// The people who took part, or have a place.
    pub people: Vec<PersonIx>,
}

/// Counts over some events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct EventSums {
    /// Number of events.
    pub events: u32,
    /// Distinct people reached.
    pub people: u32,
    /// Whole minutes of the events.
    pub minutes: u32,
    /// Whole minutes of the events times their people.
    pub person_minutes: u32,
}

/// What was done for an aim by one kind of activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityStrand {
    /// The aim; `None` for activities that teach no skill with an aim.
    pub aim: Option<AimIx>,
    /// The kind of activity; `None` is all kinds together.
    pub kind: Option<String>,
    /// Events that took place.
    pub held: EventSums,
    /// Events that are planned or confirmed.
    pub planned: EventSums,
}

/// Counts the events held and planned on the days of a period, by the primary aims of the skills that they teach: first all kinds of
/// activity together, then each kind. Sorted by aim in its order (no aim first) and kind. An event that serves several aims is in each of
/// them, so aims do not add up.
pub fn activity_strands(facts: &Facts, learning: &Learning, events: &[Event], period: Period) -> Vec<ActivityStrand> {
    let mut counts: BTreeMap<(Option<AimIx>, Option<&str>), [Reached; 2]> = BTreeMap::new();
    for event in events.iter().filter(|event| period.contains(event.starts_on)) {
        let which = match event.status {
            SessionStatus::Held => 0,
            SessionStatus::Planned | SessionStatus::Confirmed => 1,
            SessionStatus::Candidate | SessionStatus::Cancelled => continue,
        };
        let Some(activity) = learning.activities.get_at(event.activity) else { continue };
        let aims = aims_of(facts, activity.outcomes.iter().map(|outcome| outcome.skill));
        let aims = if aims.is_empty() { vec![None] } else { aims.into_iter().map(Some).collect() };
        for aim in aims {
            for kind in [None, Some(activity.kind.as_str())] {
                counts.entry((aim, kind)).or_default()[which].add(event);
            }
        }
    }
    let strand = |((aim, kind), [held, planned]): ((Option<AimIx>, Option<&str>), [Reached; 2])| ActivityStrand {
        aim,
        kind: kind.map(str::to_owned),
        held: held.sums(),
        planned: planned.sums(),
    };
    counts.into_iter().map(strand).collect()
}

#[derive(Default)]
struct Reached {
    sums: EventSums,
    people: BTreeSet<PersonIx>,
}

impl Reached {
    fn add(&mut self, event: &Event) {
        let people: BTreeSet<PersonIx> = event.people.iter().copied().collect();
        let many = crate::numbers::saturating_u32(people.len());
        self.sums.events = self.sums.events.saturating_add(1);
        self.sums.minutes = self.sums.minutes.saturating_add(event.minutes);
        self.sums.person_minutes = self.sums.person_minutes.saturating_add(event.minutes.saturating_mul(many));
        self.people.extend(people);
    }

    fn sums(&self) -> EventSums {
        EventSums { people: crate::numbers::saturating_u32(self.people.len()), ..self.sums }
    }
}
