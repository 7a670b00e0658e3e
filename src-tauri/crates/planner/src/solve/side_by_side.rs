//! Runs search and bound at the same time, carries messages between them, and stops them together.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::prior::{beside, kept};
use super::team::Team;
use super::{Limits, SolveError};
use crate::bound::prove::{Watch, prove};
use crate::bound::trivial;
use crate::format::plan::{Phase, Plan, Progress};
use crate::model::Model;
use crate::model::csr::Csr;
use crate::model::ix::{PlaceIx, SessionIx};
use crate::prepared::Prepared;
use crate::search::greedy::greedy;
use crate::search::large_neighbourhood::Searcher;
use crate::solution::choice::{Choice, written};
use crate::solution::guide::Guide;
use crate::solution::state::State;

/// The most nodes of the proof when steps are the limit, so that the proof ends, and always in the same way. Fewer if there are fewer
/// steps.
const NODES_BY_STEPS: u64 = 200;
/// When steps are the limit: neighbourhoods on each thread between two meetings of the threads.
const STEPS_TOGETHER: u64 = 64;
/// Time on each thread between two meetings of the threads.
pub(super) const TIME_TOGETHER: Duration = Duration::from_millis(100);

/// What the search and the proof tell each other.
pub(super) struct Shared {
    stop: AtomicBool,
    proved: AtomicBool,
    by_steps: bool,
    bound: AtomicI64,
    reached: AtomicI64,
    pub(super) found: Mutex<Vec<Choice>>,
    pub(super) core: Mutex<Option<Arc<Csr<SessionIx, PlaceIx>>>>,
    pub(super) guides: Mutex<Vec<Guide>>,
}

impl Watch for Shared {
    fn stop(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn reached(&self) -> i64 {
        self.reached.load(Ordering::Relaxed)
    }

    fn bound(&self, bound: i64) {
        self.bound.fetch_min(bound, Ordering::Relaxed);
    }

    fn found(&self, choice: Choice) {
        if let Ok(mut found) = self.found.lock() {
            found.push(choice);
        }
    }

    fn follows(&self) -> bool {
        !self.by_steps
    }

    fn core(&self, core: Csr<SessionIx, PlaceIx>) {
        if let Ok(mut known) = self.core.lock() {
            *known = Some(Arc::new(core));
        }
    }

    fn guide(&self, guide: Guide) {
        if let Ok(mut guides) = self.guides.lock() {
            guides.push(guide);
        }
    }
}

impl Shared {
    /// Tells the proof which score the search has reached. Does nothing when steps are the limit: the result must not depend on which side
    /// is faster.
    pub(super) fn tell(&self, score: i64) {
        if !self.by_steps {
            self.reached.fetch_max(score, Ordering::Relaxed);
        }
    }
}

/// Searches and proves until the limits are reached, the score meets the bound or `cancel` is set.
pub(super) fn run<'m>(
    prepared: &Prepared,
    model: &'m Arc<Model>,
    mut state: State<'m>,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &mut (dyn FnMut(&Progress) + Send),
    started: Instant,
) -> Result<Plan, SolveError> {
    let over = || cancel.load(Ordering::Relaxed) || limits.seconds.is_some_and(|most| started.elapsed().as_secs_f64() >= most);
    let shared = Arc::new(Shared {
        stop: AtomicBool::new(false),
        proved: AtomicBool::new(false),
        by_steps: limits.steps.is_some(),
        bound: AtomicI64::new(trivial::simple(model)),
        reached: AtomicI64::new(i64::MIN),
        found: Mutex::new(Vec::new()),
        core: Mutex::new(None),
        guides: Mutex::new(Vec::new()),
    });
    let laid = state.clone();
    if prepared.prior.is_some() {
        state = kept(model).unwrap_or_else(|| beside(state));
    }
    greedy(&mut state, &over);
    shared.tell(state.score());
    let mut team = Team {
        model,
        laid,
        started,
        seed: limits.seed,
        searchers: (0..limits.threads.max(1)).map(|thread| Searcher::new(state.clone(), limits.seed, thread as u64)).collect(),
        shared: &shared,
    };
    let mut say = |best: &State<'_>, phase: Phase| {
        let (score, parts) = (best.score(), best.parts());
        let bound = shared.bound.load(Ordering::Relaxed).max(score);
        let phase = if phase == Phase::Stopped && bound == score { Phase::Proven } else { phase };
        let now = Progress { seconds: started.elapsed().as_secs_f64(), score, bound: Some(bound), parts, phase };
        now.trace();
        progress(&now);
        bound
    };
    say(&state, Phase::Start);
    let done = prove_beside(model, &shared, limits.steps.map_or(u64::MAX, |steps| steps.min(NODES_BY_STEPS)), state.score());
    let mut said = Instant::now();
    let mut steps = 0;
    while !over() && limits.steps.is_none_or(|most| steps < most) {
        let together = limits.steps.map(|most| STEPS_TOGETHER.min(most - steps));
        let share = match (limits.steps, limits.seconds) {
            (Some(most), _) => steps as f64 / most.max(1) as f64,
            (None, Some(most)) => started.elapsed().as_secs_f64() / most,
            (None, None) => 0.5,
        };
        // While the proof uses a thread, the search uses one fewer. When steps are the limit, the search must not ask whether the proof is
        // done.
        let beside = limits.steps.is_none() && !shared.proved.load(Ordering::Relaxed);
        team.search((share * 1024.0) as i64, together, beside, &over);
        steps += together.unwrap_or(1);
        if !shared.by_steps {
            team.take_found(&over);
        }
        if team.best_score() >= shared.bound.load(Ordering::Relaxed) {
            break;
        }
        if said.elapsed() >= Duration::from_secs(1) {
            said = Instant::now();
            say(&State::of(model, &team.best()), Phase::Search);
        }
    }
    if shared.by_steps && !over() {
        wait(&done, &over);
    }
    shared.stop.store(true, Ordering::Relaxed);
    // The solver does not look at the stop flag all the time. Somebody who cancelled does not wait for it.
    if !cancel.load(Ordering::Relaxed) {
        let _ = done.recv_timeout(TIME_TOGETHER);
    }
    team.take_found(&over);
    let choice = team.best();
    // Meanwhile the referee makes its tables and the search's memory is freed, so that neither costs extra time.
    let (plan, report) = std::thread::scope(|scope| {
        let referee = scope.spawn(|| prepared.referee());
        scope.spawn(|| drop((team, state)));
        let best = State::of(model, &choice);
        let bound = say(&best, Phase::Stopped);
        let claimed =
            Plan { score: Some(best.score()), bound: Some(bound), parts: Some(best.parts()), ..written(prepared, model, &choice) };
        let report = referee.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).check(&claimed);
        (claimed, report)
    });
    if report.ok { Ok(plan) } else { Err(SolveError::Unproven(format!("{:?}", report.violations))) }
}

/// Waits for the proof, until `over` says that the caller has waited long enough.
fn wait(done: &Receiver<()>, over: &dyn Fn() -> bool) {
    while !over() {
        match done.recv_timeout(TIME_TOGETHER) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Starts the proof on a thread of its own, which ends soon after `shared.stop`.
fn prove_beside(model: &Arc<Model>, shared: &Arc<Shared>, nodes: u64, score: i64) -> Receiver<()> {
    let (tell, done) = mpsc::channel();
    let (model, shared) = (Arc::clone(model), Arc::clone(shared));
    std::thread::spawn(move || {
        prove(&model, nodes, score, &*shared);
        shared.proved.store(true, Ordering::Relaxed);
        // The receiver may be gone already. Then the message is not needed.
        let _ = tell.send(());
    });
    done
}
