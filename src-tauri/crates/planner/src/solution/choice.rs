//! The decision itself, and how it is written as a plan.

use crate::format::plan::Plan;
use crate::format::problem::Problem;
use crate::model::Model;
use crate::model::ix::{PlaceIx, SessionIx};

/// The decision: the sessions that run and the places that are held, each in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) runs: Vec<SessionIx>,
    pub(crate) places: Vec<PlaceIx>,
}

/// The choice in the ids of its problem; the plan claims nothing yet.
pub(crate) fn written(problem: &Problem, model: &Model, choice: &Choice) -> Plan {
    let session = |at: SessionIx| problem.sessions[at].id.clone();
    let named = |place: &PlaceIx| {
        let place = model.places[*place];
        (problem.people[place.person].id.clone(), session(place.session))
    };
    Plan {
        runs: choice.runs.iter().map(|run| session(*run)).collect(),
        places: choice.places.iter().map(named).collect(),
        source: problem.source.clone(),
        ..Plan::empty()
    }
}
