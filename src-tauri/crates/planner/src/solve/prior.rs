//! Finds how much of the prior plan can be kept.

use crate::model::Model;
use crate::model::ix::{IxVec, List as _, PlaceIx};
use crate::search::greedy::{Scratch, fill};
use crate::solution::choice::Choice;
use crate::solution::state::State;

/// The prior plan together with the pins, if that breaks no rule; otherwise as much of it as can be kept with the pins. `None` where there
/// is no prior plan, or where its places leave no room for a pin. Then the pins come first ([`beside`]).
pub(crate) fn kept(model: &Model) -> Option<State<'_>> {
    let choice = chosen(model)?;
    State::try_of(model, &choice).or_else(|| {
        let mut state = State::empty(model);
        seat(&mut state, &choice);
        state.is_whole().then_some(state)
    })
}

/// Adds as much of the prior plan as can be kept beside the pins.
pub(crate) fn beside<'m>(mut pinned: State<'m>) -> State<'m> {
    if let Some(choice) = chosen(pinned.model) {
        seat(&mut pinned, &choice);
    }
    pinned
}

/// Adds as much of a choice as the rules allow beside the runs and places that are there.
fn seat(state: &mut State<'_>, choice: &Choice) {
    let model = state.model;
    let mut wanted: IxVec<PlaceIx, bool> = IxVec::filled(false, model.places.len());
    for &place in &choice.places {
        wanted[place] = true;
    }
    let mut scratch = Scratch::default();
    let mut runs = choice.runs.clone();
    // Runs are in order of time, so that a place is there before another place that stands on it.
    runs.sort_by_key(|run| (model.sessions[*run].first, *run));
    for run in runs {
        let (mark, was) = (state.mark(), state.runs[run]);
        if !was && state.can_open(run) {
            state.open(run);
        }
        for &place in model.of_session.get(run).iter().filter(|place| wanted[**place]) {
            if state.can_add(place) {
                state.add(place);
            }
        }
        let short = |state: &State<'_>| (state.of_session[run].len() as u32) < model.sessions[run].min;
        if state.runs[run] && short(state) {
            fill(state, run, &mut scratch);
        }
        if !was && state.runs[run] && short(state) {
            state.undo_to(mark);
        }
    }
    state.settle();
}

/// The prior plan and the pins, as far as the model has their places. `None` where nothing runs in the prior plan.
fn chosen(model: &Model) -> Option<Choice> {
    let any = model.sessions.iter().any(|session| session.prior);
    any.then(|| Choice {
        runs: model.sessions.indices().filter(|run| model.sessions[*run].prior || model.sessions[*run].pinned).collect(),
        places: model.places.indices().filter(|place| model.places[*place].prior || model.places[*place].pinned).collect(),
    })
}
