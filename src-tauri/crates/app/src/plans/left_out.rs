//! Finds confirmed sessions and places that a plan leaves out, and those that it says it drops.

use std::collections::BTreeSet;

use planner::Plan;

use super::problem::Made;
use super::words::Wording;

/// The sessions and places that the plan says it drops although they are confirmed.
pub(super) struct Dropped<'a> {
    runs: BTreeSet<&'a str>,
    pub(super) places: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Dropped<'a> {
    pub(super) fn by(plan: &'a Plan) -> Self {
        let dropped = plan.dropped.iter();
        Self {
            runs: dropped.clone().flat_map(|pins| &pins.runs).map(String::as_str).collect(),
            places: dropped.flat_map(|pins| &pins.places).map(|(person, session)| (person.as_str(), session.as_str())).collect(),
        }
    }

    pub(super) fn run(&self, session: &str) -> bool {
        self.runs.contains(session)
    }

    /// Is the place dropped? It is if its session is.
    pub(super) fn place(&self, person: &str, session: &str) -> bool {
        self.run(session) || self.places.contains(&(person, session))
    }
}

/// Confirmed sessions and places that are not in the plan and that the plan does not say it drops, a sentence each.
pub(super) fn left_out(made: &Made, plan: &Plan, wording: &Wording<'_>) -> Vec<String> {
    let dropped = Dropped::by(plan);
    let runs: BTreeSet<&str> = plan.runs.iter().map(String::as_str).collect();
    let places: BTreeSet<(&str, &str)> = plan.places.iter().map(|(person, session)| (person.as_str(), session.as_str())).collect();
    let pins = &made.problem.pins;
    let title = |session: &String| {
        let of = made.problem.sessions.iter().find(|known| known.id == *session);
        of.map_or_else(|| session.clone(), |known| format!("{} (`{session}`)", wording.activity_title(&known.activity)))
    };
    let missing_run = |session: &&String| !runs.contains(session.as_str()) && !dropped.run(session);
    let missing_place = |(person, session): &&(String, String)| {
        let held = places.contains(&(person.as_str(), session.as_str()));
        !held && !dropped.place(person, session) && !pins.runs.iter().filter(missing_run).any(|run| run == session)
    };
    let lost_runs =
        pins.runs.iter().filter(missing_run).map(|session| format!("C17: the confirmed session {} does not run", title(session)));
    let lost_places = pins.places.iter().filter(missing_place).map(|(person, session)| {
        format!("C17: {} (`{person}`) has no place in {}, which is confirmed", wording.name(person), title(session))
    });
    lost_runs.chain(lost_places).collect()
}
