//! The searching threads: each searches on its own for a while, then all go on from the best.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::side_by_side::{Shared, TIME_TOGETHER};
use crate::model::Model;
use crate::search::greedy::{THRESHOLDS, round};
use crate::search::large_neighbourhood::{Searcher, tolerance};
use crate::solution::choice::Choice;
use crate::solution::state::State;

/// The longest time for which a plan that is rounded from the relaxation is improved before it is compared with the best.
const POLISH: Duration = Duration::from_millis(400);
/// This improving may take one part in so many of all time so far, because on a small problem guides come very often.
const POLISH_SHARE: u32 = 20;
/// The stream of random numbers for this improving.
const POLISHER: u64 = u64::MAX;

/// The searching threads.
pub(super) struct Team<'m> {
    pub(super) model: &'m Model,
    /// The state that holds only the pins.
    pub(super) laid: State<'m>,
    pub(super) started: Instant,
    pub(super) seed: u64,
    pub(super) searchers: Vec<Searcher<'m>>,
    pub(super) shared: &'m Shared,
}

impl Team<'_> {
    pub(super) fn best_score(&self) -> i64 {
        self.searchers.iter().map(Searcher::best).max().unwrap_or(self.model.empty_score)
    }

    /// The best plan. Of equals it is the first, so that the same limits and seed give the same plan.
    pub(super) fn best(&self) -> Choice {
        let score = self.best_score();
        let first = self.searchers.iter().find(|searcher| searcher.best() == score).unwrap_or(&self.searchers[0]);
        first.best_choice()
    }

    /// Every thread searches on its own for a while. Then all go on from the best plan, together with what the others found.
    pub(super) fn search(&mut self, done: i64, together: Option<u64>, beside: bool, over: &(dyn Fn() -> bool + Sync)) {
        let tolerance = tolerance(self.model, self.best_score(), done);
        let count = if beside { (self.searchers.len() - 1).max(1) } else { self.searchers.len() };
        let work = |searcher: &mut Searcher<'_>| {
            let begun = Instant::now();
            let mut steps = 0;
            while !over() && together.map_or_else(|| begun.elapsed() < TIME_TOGETHER, |most| steps < most) {
                searcher.step(tolerance, over);
                steps += 1;
            }
        };
        std::thread::scope(|scope| {
            let (first, others) = self.searchers[..count].split_at_mut(1);
            for searcher in others {
                scope.spawn(|| work(searcher));
            }
            work(&mut first[0]);
        });
        self.spread();
    }

    fn spread(&mut self) {
        Searcher::meet(&mut self.searchers);
        self.shared.tell(self.best_score());
    }

    /// Takes over plans that the proof found, and makes plans near the points of the relaxation that it gave.
    pub(super) fn take_found(&mut self, over: &dyn Fn() -> bool) {
        let found = self.shared.found.lock().map(|mut found| std::mem::take(&mut *found)).unwrap_or_default();
        for choice in found {
            if let Some(state) = State::try_of(self.model, &choice) {
                self.adopt(state.score(), &choice);
            }
        }
        if let Some(core) = self.shared.core.lock().ok().and_then(|mut core| core.take()) {
            for searcher in &mut self.searchers {
                searcher.look_at(Arc::clone(&core));
            }
        }
        let mut guides = self.shared.guides.lock().map(|mut guides| std::mem::take(&mut *guides)).unwrap_or_default();
        // Once the search is stopped, nobody waits for plans made from guides.
        if over() {
            guides.clear();
        }
        let rounded = guides.iter().flat_map(|guide| THRESHOLDS.map(|threshold| (guide, threshold))).map(|(guide, threshold)| {
            let mut state = self.laid.clone();
            round(&mut state, guide, threshold, over);
            state
        });
        if let Some(best) = rounded.filter(|state| state.short_runs() == 0).max_by_key(State::score) {
            let mut polisher = Searcher::new(best, self.seed, POLISHER);
            let (begun, long) = (Instant::now(), POLISH.min(self.started.elapsed() / POLISH_SHARE));
            while !over() && begun.elapsed() < long {
                polisher.polish();
            }
            self.adopt(polisher.best(), &polisher.best_choice());
        }
        if let Some(guide) = guides.last() {
            for searcher in &mut self.searchers {
                searcher.follow(guide);
            }
        }
        self.spread();
    }

    fn adopt(&mut self, score: i64, choice: &Choice) {
        for searcher in &mut self.searchers {
            searcher.adopt(score, choice);
        }
    }
}
