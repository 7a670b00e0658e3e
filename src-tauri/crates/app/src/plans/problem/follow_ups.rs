//! What lets people keep what they are booked on: the course that leads to it lies outside the problem.
//!
//! An entry level or a prerequisite counts where another session of the plan gives it in time (docs/plan-format.md, C10 Entry
//! level and docs/plan-format.md, C11 Prerequisite). Plans are made again while people
//! learn: a week later that session is held and its people are not rated yet, or it is under way. Their place in what follows would then break a
//! rule that it kept when it was given. So for those who are booked, and for no others, learning outside the problem counts as it did inside.

use std::collections::BTreeMap;

use domain::Date;
use domain::activities::SessionStatus;
use planner::{Activity, Problem};

use super::Material;
use super::candidates::{Candidate, stored, when_of};
use crate::sessions::when::day;
use store::records::{ActivityId, PersonId, SessionId};

/// What a person learned, or learns till a day, outside the problem: row ids of activities with the last day of each.
pub(crate) type Learned = BTreeMap<PersonId, Vec<(ActivityId, Date)>>;

/// By a person's row id: what verified records tell, and the sessions outside the problem that the person has a place in.
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

/// Something that a booked session asks for and the person learned outside the problem, or will have by a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Granted {
    /// A skill, the level that the person has, and the entry level that counts as reached.
    Level(String, i64, i64),
    /// An activity that counts as done.
    Done(String),
}

impl Granted {
    /// Does the activity ask for it, so that without it the person could not go?
    fn is_asked_by(&self, activity: &Activity) -> bool {
        match self {
            Self::Level(skill, has, counts) => activity.entry.get(skill).is_some_and(|entry| has < entry && entry <= counts),
            Self::Done(done) => activity.prereqs.contains(done),
        }
    }
}

/// What is granted to one person for what they are booked on, and the last day of the learning that it comes of.
pub(crate) type Grants = Vec<(Granted, Date)>;

/// What of the requirements of a booked session, which begins on `first`, the person learned outside the problem by then. `rated_since`: was the
/// skill rated after that day? Then the rating says what there is.
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

/// The places that what is granted must not open: in sessions that ask for it and begin before it is there. Person and session.
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
