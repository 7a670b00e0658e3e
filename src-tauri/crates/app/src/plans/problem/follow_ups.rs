//! Lets people keep a booking when the course that leads to it is outside the problem.
//!
//! An entry level or a prerequisite counts as met if another session of the plan gives it in time (docs/plan-format.md, C10 Entry level and
//! docs/plan-format.md, C11 Prerequisite). But plans are made again while people learn. A week later that session may be under way, or held
//! with its people not rated yet. Their place in the session that follows would then break a rule that it kept when it was given. So for
//! people who are booked, and only for them, learning outside the problem counts as it did inside.

use std::collections::BTreeMap;

use domain::Date;
use domain::activities::SessionStatus;
use planner::{Activity, Problem};

use super::Material;
use super::candidates::{Candidate, stored, when_of};
use crate::sessions::when::day;
use store::records::{ActivityId, PersonId, SessionId};

/// By person: what the person learned outside the problem, or will have learned by a day, as row ids of activities with the last day of
/// each.
pub(crate) type Learned = BTreeMap<PersonId, Vec<(ActivityId, Date)>>;

/// Finds what people learned: from verified records, and from the sessions outside the problem in which they have a place.
pub(crate) fn learned(material: &Material, candidates: &BTreeMap<String, Candidate>) -> Learned {
    let inside = stored(candidates);
    let outside: BTreeMap<SessionId, (ActivityId, Date)> = material
        .sessions
        .iter()
        .filter(|one| !inside.contains(&one.id) && !matches!(one.status, SessionStatus::Cancelled | SessionStatus::Candidate))
        .filter_map(|one| Some((one.id, (one.activity, day(&one.ends)?))))
        .collect();
    let mut learned = Learned::new();
    for done in &material.completed {
        learned.entry(done.person).or_default().push((done.activity, done.on));
    }
    for place in material.places.iter().filter(|place| place.status.takes_a_seat() && !place.status.stayed_away()) {
        if let Some(of) = outside.get(&place.session) {
            learned.entry(place.person).or_default().push(*of);
        }
    }
    learned
}

/// Something that a booked session asks for, and that the person has learned outside the problem or will have learned by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Granted {
    /// A skill: its code, the level that the person has, and the entry level that counts as reached.
    Level(String, i64, i64),
    /// An activity that counts as done.
    Done(String),
}

impl Granted {
    /// Does the activity ask for this, so that the person could not go without it?
    fn is_asked_by(&self, activity: &Activity) -> bool {
        match self {
            Self::Level(skill, has, counts) => activity.entry.get(skill).is_some_and(|entry| has < entry && entry <= counts),
            Self::Done(done) => activity.prereqs.contains(done),
        }
    }
}

/// What counts as reached for one person's bookings, each with the last day of the learning that gave it.
pub(crate) type Grants = Vec<(Granted, Date)>;

/// The requirements of a booked session, which begins on `first`, that the person learned outside the problem by then. `rated_since`: was
/// the skill rated after the learning? Then the rating counts instead.
pub(crate) fn granted(
    (activity, first): (&Activity, Date),
    levels: &BTreeMap<String, i64>,
    learned: &[(&Activity, Date)],
    rated_since: impl Fn(&str, Date) -> bool,
) -> Grants {
    let in_time = || learned.iter().filter(|(_, last)| *last < first);
    let level = |(skill, level): (&String, &i64)| {
        let has = levels.get(skill).copied().unwrap_or(0);
        let gives =
            |(from, last): &&(&Activity, Date)| from.teaches.get(skill).is_some_and(|taught| taught >= level) && !rated_since(skill, *last);
        let on = in_time().filter(gives).map(|(_, last)| *last).min().filter(|_| has < *level)?;
        Some((Granted::Level(skill.clone(), has, *level), on))
    };
    let done = |needed: &String| {
        let on = in_time().filter(|(from, _)| from.id == *needed).map(|(_, last)| *last).min()?;
        Some((Granted::Done(needed.clone()), on))
    };
    activity.entry.iter().filter_map(level).chain(activity.prereqs.iter().filter_map(done)).collect()
}

/// Places, as (person, session), that must stay impossible although something is granted: the session asks for it and begins before it is
/// learned.
pub(crate) fn too_soon(problem: &Problem, grants: &BTreeMap<String, Grants>) -> Vec<(String, String)> {
    let activities: BTreeMap<&str, &Activity> = problem.activities.iter().map(|activity| (activity.id.as_str(), activity)).collect();
    let mut places = Vec::new();
    for session in &problem.sessions {
        let (Some(activity), first) = (activities.get(session.activity.as_str()), when_of(session).days().0) else { continue };
        let open = |grants: &Grants| grants.iter().any(|(granted, on)| first <= *on && granted.is_asked_by(activity));
        places.extend(grants.iter().filter(|(_, grants)| open(grants)).map(|(person, _)| (person.clone(), session.id.clone())));
    }
    places.retain(|place| !problem.pins.places.contains(place));
    places.sort_unstable();
    places
}
