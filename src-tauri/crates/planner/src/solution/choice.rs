//! The decision itself, and how it is written as a plan.

use crate::format::plan::Plan;
use crate::format::problem::Problem;
use crate::model::Model;

/// The decision: the sessions that run and the places that are held, each in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) runs: Vec<u32>,
    pub(crate) pairs: Vec<u32>,
}

/// The choice in the ids of its problem; the plan claims nothing yet.
pub(crate) fn written(problem: &Problem, model: &Model, choice: &Choice) -> Plan {
    let session = |at: u32| problem.sessions[at as usize].id.clone();
    let place = |pair: &u32| {
        let pair = model.pairs[*pair as usize];
        (problem.people[pair.person as usize].id.clone(), session(pair.session))
    };
    Plan {
        runs: choice.runs.iter().map(|run| session(*run)).collect(),
        places: choice.pairs.iter().map(place).collect(),
        source: problem.source.clone(),
        ..Plan::empty()
    }
}
