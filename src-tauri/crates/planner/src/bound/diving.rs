//! Makes a nearly whole plan from a point of the relaxation: decides some sessions, solves the relaxation again, and decides the next.
//!
//! This is *diving*, a common heuristic of mixed-integer solvers (Danna, Rothberg & Le Pape 2005 describe *guided dives*). It works on the
//! sessions and places that the point uses, and the first-order method goes on from where it was. The result is a guide that is nearly in
//! whole numbers, which the search rounds.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::bound::pdhg::Pdhg;
use crate::bound::program::Program;
use crate::model::Model;
use crate::model::ix::{Ix, List as _, PlaceIx, SessionIx};
use crate::solution::state::State;

/// The most columns of a program for a dive. With so many, a dive takes about a second.
const LARGEST_TO_DIVE: usize = 60_000;
/// Steps of the first-order method between two decisions, and four times as many before the first.
const STEPS: u32 = 80;
/// The most decisions. Sessions that are undecided after them stay undecided.
const DECISIONS: u32 = 40;
/// How far a session must run, or a place be held, in the point to take part in the dive.
const LEAST_RUN: f64 = 0.01;
const LEAST_PLACE: f64 = 0.003;

/// Is the program small enough to be dived into?
pub(crate) fn shallow(program: &Program) -> bool {
    program.columns.len() <= LARGEST_TO_DIVE
}

/// Finds, from `point`, a point in which sessions either run or do not. `None` where the work was stopped. Chance decides which of several
/// similar sessions comes first.
pub(crate) fn dive(model: &Model, program: &Program, point: &[f64], random: &mut ChaCha8Rng, stop: &dyn Fn() -> bool) -> Option<Vec<f64>> {
    let (first, others) = (program.first_place, program.first_other);
    let met = |session: SessionIx| program.runs[session].is_some_and(|run| point[run.at()] > LEAST_RUN);
    let part = program.within(|column| {
        let at = column.at();
        program.columns[column].lower > 0
            || at >= others
            || (at < first && point[at] > LEAST_RUN)
            || (at >= first && point[at] > LEAST_PLACE && met(model.places[PlaceIx::new(at - first)].session))
    });
    let run = |session: SessionIx| part.program.runs[session];
    let mut method = Pdhg::new(&part.program);
    method.descend();
    let mut state = State::empty(model);
    let mut open: Vec<SessionIx> = model.sessions.indices().filter(|session| run(*session).is_some()).collect();
    for decision in 0..DECISIONS {
        for _ in 0..if decision == 0 { 4 * STEPS } else { STEPS } {
            if stop() {
                return None;
            }
            method.advance();
        }
        let point = method.point();
        let far = |session: SessionIx| run(session).map_or(0.0, |run| point[run.at()]);
        let mut order: Vec<(f64, SessionIx)> = open.iter().map(|session| (far(*session), *session)).filter(|(far, _)| *far > 0.1).collect();
        if order.is_empty() {
            break;
        }
        // All sessions that nearly run are decided, and some of the others. Of those far below one half, at most three are decided.
        for (rank, _) in &mut order {
            *rank = if *rank < 0.95 { *rank * (0.85 + 0.15 * f64::from(random.next_u32()) / f64::from(u32::MAX)) } else { 1.0 };
        }
        order.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let most = (order.len() / 20).max(3);
        let mut chosen = 0;
        for (rank, session) in order {
            if rank < 1.0 && (chosen >= most || (rank < 0.4 && chosen >= 3)) {
                break;
            }
            let Some(column) = run(session) else { continue };
            let runs = state.can_open(session);
            if runs {
                state.open(session);
                chosen += usize::from(rank < 1.0);
            }
            method.limit(column, i64::from(runs), i64::from(runs));
            open.retain(|other| *other != session);
        }
    }
    Some(part.whole(program, &method.point()))
}
