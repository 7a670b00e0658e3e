//! Makes the first plan, in well under a second. The same step repairs every neighbourhood of the search.
//!
//! A session is worth opening for the people who would win most by it. The session with most points for each penny goes first. Values only
//! fall while other people get places. So values are kept in a heap, and each is worked out again when it comes out, to find the best (lazy
//! greedy: Minoux 1978).

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::model::csr::Csr;
use crate::model::ix::{CellIx, List as _, PlaceIx, SessionIx};
use crate::solution::guide::Guide;
use crate::solution::state::State;

/// Pence that are added to every run's cost, so that runs that cost nothing are compared by their worth.
const FLOOR: i64 = 20_000;

/// Pence that are added to a run's cost if its week has a limit of runs. Weeks are then scarce as well as money, and what a run brings must
/// count for more than what it costs.
const SCARCE_WEEK: i64 = 200_000;

/// What opening a session would bring, in points for each penny, with 20 binary places.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Offer {
    rate: i64,
    session: std::cmp::Reverse<SessionIx>,
}

/// Memory that is kept from call to call.
#[derive(Debug, Default)]
pub(crate) struct Scratch {
    people: Vec<(i64, PlaceIx)>,
    cells: Vec<CellIx>,
    heap: BinaryHeap<Offer>,
    /// By session: the places that are worth a look. `None` until that is known.
    pub(crate) core: Option<Arc<Csr<SessionIx, PlaceIx>>>,
    /// True to look at every place, whatever `core` says.
    pub(crate) everywhere: bool,
}

impl Scratch {
    /// Collects the places of a session that are to be looked at, with the points that each would win.
    fn collect(&mut self, state: &State<'_>, session: SessionIx, wanted: impl Fn(i64) -> bool) {
        self.people.clear();
        let core = self.core.as_deref().filter(|_| !self.everywhere);
        for &place in core.unwrap_or(&state.model.of_session).get(session) {
            let gain = state.gain(place);
            if wanted(gain) {
                self.people.push((gain, place));
            }
        }
    }
}

/// Opens sessions and fills seats as long as the score rises; `stop` is asked now and then.
pub(crate) fn greedy(state: &mut State<'_>, stop: &dyn Fn() -> bool) {
    let mut scratch = Scratch::default();
    let all: Vec<SessionIx> = state.model.sessions.indices().filter(|session| !state.model.of_session.get(*session).is_empty()).collect();
    loop {
        let before = state.score();
        extend(state, &all, &mut scratch, &mut |_| 1024, stop);
        state.settle();
        if state.score() <= before || stop() {
            return;
        }
    }
}

/// Values of `threshold` for `round`, tried one after another.
pub(crate) const THRESHOLDS: [f64; 3] = [0.35, 0.5, 0.65];

/// Makes a plan near a point of the relaxation. Sessions whose value there is above `threshold` open, and are filled with the people who
/// have places in them there. Sessions that do not pay are closed. Then the greedy goes on.
pub(crate) fn round(state: &mut State<'_>, guide: &Guide, threshold: f64, stop: &dyn Fn() -> bool) {
    let model = state.model;
    let mut scratch = Scratch::default();
    let runs: Vec<SessionIx> = guide.runs.iter().take_while(|(far, _)| *far >= threshold).map(|(_, session)| *session).collect();
    for &session in &runs {
        if state.can_open(session) {
            state.open(session);
        }
    }
    // The loop repeats because a place may stand on another place that comes later in this order.
    for _ in 0..3 {
        for (_, place) in &guide.places {
            if state.can_add(*place) && state.gain(*place) > 0 {
                state.add(*place);
            }
        }
    }
    for &session in &runs {
        fill(state, session, &mut scratch);
    }
    let short = |state: &State<'_>, session: SessionIx| (state.of_session[session].len() as u32) < model.sessions[session].min;
    for &session in &runs {
        if state.runs[session] && short(state, session) {
            state.clear(session);
        }
    }
    for session in runs {
        let (mark, before, few) = (state.mark(), state.score(), state.short_runs());
        if state.runs[session] && (!state.clear(session) || state.short_runs() > few || state.score() < before) {
            state.undo_to(mark);
        }
    }
    greedy(state, stop);
}

/// Opens the best of `sessions` one after another, then fills seats in those that run. `taste` gives a factor for each session's points for
/// each penny, in 1/1024.
pub(crate) fn extend(
    state: &mut State<'_>,
    sessions: &[SessionIx],
    scratch: &mut Scratch,
    taste: &mut dyn FnMut(SessionIx) -> i64,
    stop: &dyn Fn() -> bool,
) {
    let tastes: Vec<i64> = sessions.iter().map(|session| taste(*session)).collect();
    let taste_of = |session: SessionIx| sessions.binary_search(&session).map_or(1024, |at| tastes[at]);
    scratch.heap.clear();
    for &session in sessions {
        if stop() {
            return;
        }
        if let Some(rate) = rate(state, session, scratch) {
            scratch.heap.push(Offer { rate: scaled(rate, taste_of(session)), session: std::cmp::Reverse(session) });
        }
    }
    while let Some(offer) = scratch.heap.pop() {
        if stop() {
            return;
        }
        let session = offer.session.0;
        let Some(fresh) = rate(state, session, scratch) else { continue };
        let fresh = scaled(fresh, taste_of(session));
        if scratch.heap.peek().is_some_and(|next| next.rate > fresh) {
            scratch.heap.push(Offer { rate: fresh, session: std::cmp::Reverse(session) });
            continue;
        }
        open_best(state, session, scratch);
    }
    for &session in sessions {
        if state.runs[session] {
            fill(state, session, scratch);
        }
    }
}

fn scaled(rate: i64, taste: i64) -> i64 {
    rate / 1024 * taste
}

/// Collects the people who would come, best first, as far as seats, money and cover allow. Leaves them in `scratch`.
fn line_up(state: &State<'_>, session: SessionIx, scratch: &mut Scratch) -> Option<i64> {
    let model = &state.model.sessions[session];
    if !state.can_open(session) {
        return None;
    }
    scratch.collect(state, session, |_| true);
    if (scratch.people.len() as u32) < model.min {
        return None;
    }
    scratch.people.sort_unstable_by(by_gain);
    let money = state.money_left(session) - model.cost;
    let seats = if model.cost_head > 0 { i64::from(model.seats).min(money / model.cost_head) } else { i64::from(model.seats) };
    scratch.cells.clear();
    let (mut count, mut sum) = (0_i64, state.open_gain(session));
    let min = i64::from(model.min);
    let mut kept = 0;
    // Whether somebody could come takes longer to work out than what that would bring. So only the best are checked.
    for at in 0..scratch.people.len() {
        let (gain, place) = scratch.people[at];
        if count >= seats || (gain <= 0 && count >= min) {
            break;
        }
        let takes = state.model.cells.get(place);
        let room = takes.iter().all(|cell| {
            let more = scratch.cells.iter().filter(|taken| *taken == cell).count() as u32;
            state.away(*cell) + more < state.model.cover[*cell].room
        });
        if room && state.fits(place) {
            scratch.cells.extend(takes);
            scratch.people[kept] = (gain, place);
            kept += 1;
            count += 1;
            sum += gain;
        }
    }
    scratch.people.truncate(kept);
    (count >= min && count > 0 && sum > 0).then_some(sum)
}

fn by_gain(one: &(i64, PlaceIx), other: &(i64, PlaceIx)) -> Ordering {
    other.0.cmp(&one.0).then(one.1.cmp(&other.1))
}

fn rate(state: &State<'_>, session: SessionIx, scratch: &mut Scratch) -> Option<i64> {
    let sum = line_up(state, session, scratch)?;
    let week = if state.model.in_scarce_week(session) { SCARCE_WEEK } else { 0 };
    let pence = state.model.cost(session, scratch.people.len() as i64) + FLOOR + week;
    Some((i128::from(sum) * (1 << 20) / i128::from(pence)).min(1 << 50) as i64)
}

/// Opens the session for the people lined up for it. Takes that back if the score does not rise.
fn open_best(state: &mut State<'_>, session: SessionIx, scratch: &mut Scratch) -> bool {
    if line_up(state, session, scratch).is_none() {
        return false;
    }
    let (mark, before) = (state.mark(), state.score());
    state.open(session);
    let min = state.model.sessions[session].min as usize;
    for (_, place) in &scratch.people {
        let wanted = state.of_session[session].len() < min || state.gain(*place) > 0;
        if wanted && state.can_add(*place) {
            state.add(*place);
        }
    }
    let good = state.of_session[session].len() >= min && state.score() > before;
    if !good {
        state.undo_to(mark);
    }
    good
}

/// Gives the free seats of a run to those who win most by them.
pub(crate) fn fill(state: &mut State<'_>, session: SessionIx, scratch: &mut Scratch) {
    let model = &state.model.sessions[session];
    if state.of_session[session].len() as u32 >= model.seats || state.money_left(session) < model.cost_head {
        return;
    }
    let short = (state.of_session[session].len() as u32) < model.min;
    scratch.collect(state, session, |gain| gain > 0 || short);
    scratch.people.sort_unstable_by(by_gain);
    for (_, place) in &scratch.people {
        let short = (state.of_session[session].len() as u32) < model.min;
        if state.can_add(*place) && (short || state.gain(*place) > 0) {
            state.add(*place);
        }
    }
}

/// Finds other places, in sessions that run, for the people who lost a place since the mark. Only places that win points are given; the one
/// that wins most goes first.
pub(crate) fn go_on(state: &mut State<'_>, mark: usize, scratch: &mut Scratch) {
    let model = state.model;
    scratch.people.clear();
    for person in state.freed_since(mark) {
        for &place in model.of_person.get(person) {
            if state.runs[model.places[place].session] && !state.held[place] && state.can_add(place) {
                let gain = state.gain(place);
                if gain > 0 {
                    scratch.people.push((gain, place));
                }
            }
        }
    }
    scratch.people.sort_unstable_by(by_gain);
    for at in 0..scratch.people.len() {
        let place = scratch.people[at].1;
        if state.can_add(place) && state.gain(place) > 0 {
            state.add(place);
        }
    }
}
