//! What lets people keep what they are booked on: the course that leads to it lies outside the problem.
//!
//! An entry level or a prerequisite counts where another session of the plan gives it in time (C10, C11). Plans are made again while people
//! learn: a week later that session is held and its people are not rated yet, or it is under way. Their place in what follows would then break a
//! rule that it kept when it was given. So for those who are booked, and for no others, learning outside the problem counts as it did inside.

use std::collections::{BTreeMap, BTreeSet};

use domain::Date;
use domain::activities::SessionStatus;
use planner::Activity;

use super::candidates::Candidate;
use super::problem::Material;

/// What a person learned, or learns till a day, outside the problem: row ids of activities with the last day of each.
pub(crate) type Learned = BTreeMap<i64, Vec<(i64, Date)>>;

/// By a person's row id: what verified records tell, and the sessions outside the problem that the person has a place in.
pub(crate) fn learned(material: &Material, candidates: &BTreeMap<String, Candidate>) -> Learned {
    let inside: BTreeSet<i64> = candidates.values().filter_map(|one| one.stored.map(|(id, _)| id)).collect();
    let last_day = |ends: &str| exchange::dates::parse_moment(ends).map(|(day, _)| day);
    let outside: BTreeMap<i64, (i64, Date)> = material
        .sessions
        .iter()
        .filter(|one| !inside.contains(&one.id) && !matches!(one.status, SessionStatus::Cancelled | SessionStatus::Candidate))
        .filter_map(|one| Some((one.id, (one.activity, last_day(&one.ends)?))))
        .collect();
    let mut learned = Learned::new();
    for (person, activity, on) in &material.completed {
        learned.entry(*person).or_default().push((*activity, *on));
    }
    for place in material.places.iter().filter(|place| place.status.takes_a_seat() && !place.status.stayed_away()) {
        if let Some(of) = outside.get(&place.session) {
            learned.entry(place.person).or_default().push(*of);
        }
    }
    learned
}

/// What stands against one booked place and was learned outside the problem.
pub(crate) struct Met {
    /// Skills, each with the entry level that it is taken to be at.
    pub(crate) levels: Vec<(String, i64)>,
    /// Activities that are taken as done.
    pub(crate) done: Vec<String>,
}

/// What of the requirements of a booked session, which begins on `first`, the person learned outside the problem by then. `rated_since`: was the
/// skill rated after that day? Then the rating says what there is.
pub(crate) fn met(
    (activity, first): (&Activity, Date),
    levels: &BTreeMap<String, i64>,
    learned: &[(&Activity, Date)],
    rated_since: impl Fn(&str, Date) -> bool,
) -> Met {
    let in_time = || learned.iter().filter(|(_, last)| *last < first);
    let taught = |(skill, level): &(&String, &i64)| {
        let gives = |(from, last): &&(&Activity, Date)| {
            from.teaches.get(*skill).is_some_and(|taught| taught >= level) && !rated_since(skill, *last)
        };
        levels.get(*skill).copied().unwrap_or(0) < **level && in_time().any(|one| gives(&one))
    };
    Met {
        levels: activity.entry.iter().filter(taught).map(|(skill, level)| (skill.clone(), *level)).collect(),
        done: activity.prereqs.iter().filter(|needed| in_time().any(|(from, _)| from.id == **needed)).cloned().collect(),
    }
}
