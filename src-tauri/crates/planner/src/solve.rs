//! Solving: pins, start, search and bound, run beside each other and stopped together.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::bound;
use crate::check::{CheckReport, Referee};
use crate::lists::Lists;
use crate::model::Model;
use crate::pins::{BadPin, lay, split};
use crate::plan::{Plan, Progress};
use crate::prior::{beside, kept};
use crate::problem::{Pins, Problem};
use crate::prove::{Watch, prove};
use crate::relax::Guide;
use crate::search::{Searcher, tolerance};
use crate::start::{THRESHOLDS, greedy, round};
use crate::state::{Choice, State};
use crate::validate::ProblemError;

/// How long to look, and with what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Limits {
    /// Stop after so many seconds; `None` is no limit of time.
    pub seconds: Option<f64>,
    /// Look through so many neighbourhoods on each thread and stop: the same steps, seed and threads give the same plan.
    pub steps: Option<u64>,
    /// Threads to use; 0 counts as 1.
    pub threads: usize,
    /// Starts the random numbers.
    pub seed: u64,
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// The problem itself is broken.
    #[error("the problem cannot be solved: {0}")]
    Problem(#[from] ProblemError),
    /// Pins that break a rule. Nothing was planned; without them there is a plan.
    #[error("{} of the pins cannot be kept", details.len())]
    BadPins {
        /// Each of them, with the rule that it breaks.
        details: Vec<BadPin>,
    },
    /// Stopped before it was known whether all pins can be kept. Nothing was planned.
    #[error("stopped before it was known whether all pins can be kept")]
    Stopped,
    /// A slip of the planner's own: the referee refused the plan that the search had found.
    #[error("the planner found no plan that passes its own check: {0}")]
    Unproven(String),
}

/// Works out the best plan that can be found within the limits.
///
/// `progress` is called about once a second and at the end. When `cancel` is set the best plan so far is given
/// within a fifth of a second, be it that of the pins alone. With `drop_bad_pins`, pins that break a rule are left out
/// instead of refused, and the plan names them. Where the prior plan, with what is pinned and less what can no longer be
/// kept, breaks no rule, the answer never scores less than it.
///
/// # Errors
/// A broken problem, pins that cannot be kept, or `cancel` before that was known. A problem without pins always has a
/// plan: the empty one.
pub fn solve(
    problem: &Problem,
    limits: &Limits,
    cancel: &AtomicBool,
    progress: &mut (dyn FnMut(&Progress) + Send),
    drop_bad_pins: bool,
) -> Result<Plan, SolveError> {
    let started = Instant::now();
    problem.validate()?;
    let mut problem = std::borrow::Cow::Borrowed(problem);
    let (mut details, mut dropped) = (Vec::new(), Pins::default());
    let stop = || cancel.load(Ordering::Relaxed);
    // Again without those found, because a bad pin can hide another.
    loop {
        let Some(model) = Model::unless_stopped(&problem, &stop).map(Arc::new) else {
            let whole = details.is_empty() || drop_bad_pins;
            return if whole {
                pins_alone(&problem, progress, started).map(|plan| without(plan, dropped))
            } else {
                Err(SolveError::Stopped)
            };
        };
        let (state, bad) = lay(&problem, &model, &stop);
        if !bad.is_empty() && stop() {
            return Err(SolveError::Stopped);
        } else if !bad.is_empty() {
            let (kept, gone) = split(&problem.pins, &bad);
            problem.to_mut().pins = kept;
            dropped.runs.extend(gone.runs);
            dropped.places.extend(gone.places);
            details.extend(bad);
        } else if details.is_empty() || drop_bad_pins {
            return run(&problem, &model, state, limits, cancel, progress, started).map(|plan| without(plan, dropped));
        } else {
            return Err(SolveError::BadPins { details });
        }
    }
}

/// The plan with the pins that it leaves out.
fn without(plan: Plan, dropped: Pins) -> Plan {
    Plan { dropped: Some(dropped).filter(|pins| *pins != Pins::default()), ..plan }
}

/// The plan of what is pinned and nothing else, for when there is no time for more: nothing is derived from the problem for it.
fn pins_alone(problem: &Problem, progress: &mut (dyn FnMut(&Progress) + Send), started: Instant) -> Result<Plan, SolveError> {
    let pins = &problem.pins;
    let runs: BTreeSet<&String> = pins.runs.iter().chain(pins.places.iter().map(|(_, session)| session)).collect();
    let places: BTreeSet<&(String, String)> = pins.places.iter().collect();
    let plan = Plan {
        runs: runs.into_iter().cloned().collect(),
        places: places.into_iter().cloned().collect(),
        source: problem.source.clone(),
        ..Plan::empty()
    };
    let CheckReport { ok, score, parts, .. } = Referee::of(problem).check(&plan);
    // Where pins need something beside them, nobody knows yet whether it can be had.
    if !ok {
        return Err(SolveError::Stopped);
    }
    let bound = Some(bound::at_first_sight(problem));
    progress(&Progress { seconds: started.elapsed().as_secs_f64(), score, bound, parts, phase: "stopped" });
    Ok(Plan { score: Some(score), bound, parts: Some(parts), ..plan })
}

/// Most nodes of the proof in a run by steps, so that it ends and always ends alike; fewer where the steps are fewer.
const NODES_BY_STEPS: u64 = 200;
/// Neighbourhoods on each thread between two looks at the others, in a run by steps.
const STEPS_TOGETHER: u64 = 64;
/// Time on each thread between two looks at the others.
const TIME_TOGETHER: Duration = Duration::from_millis(100);

/// How long at most a plan rounded from the relaxation is polished before it is held against the best.
const POLISH: Duration = Duration::from_millis(400);
/// The part of all time so far, one in so many, that this may take: on a small problem guides come one upon another.
const POLISH_SHARE: u32 = 20;
/// The stream of random numbers of that polish.
const POLISHER: u64 = u64::MAX;

/// What the search and the proof tell each other.
struct Shared {
    stop: AtomicBool,
    proved: AtomicBool,
    by_steps: bool,
    bound: AtomicI64,
    reached: AtomicI64,
    found: Mutex<Vec<Choice>>,
    core: Mutex<Option<Arc<Lists<u32>>>>,
    guides: Mutex<Vec<Guide>>,
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

    fn core(&self, core: Lists<u32>) {
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
    /// Tells the proof what the search has reached. Not in a run by steps, which must not hang on who is faster.
    fn tell(&self, score: i64) {
        if !self.by_steps {
            self.reached.fetch_max(score, Ordering::Relaxed);
        }
    }
}

fn run<'m>(
    problem: &Problem,
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
        bound: AtomicI64::new(bound::simple(model)),
        reached: AtomicI64::new(i64::MIN),
        found: Mutex::new(Vec::new()),
        core: Mutex::new(None),
        guides: Mutex::new(Vec::new()),
    });
    let laid = state.clone();
    if problem.prior.is_some() {
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
    let mut say = |best: &State<'_>, phase: &'static str| {
        let (score, parts) = (best.score(), best.parts());
        let bound = shared.bound.load(Ordering::Relaxed).max(score);
        let phase = if phase == "stopped" && bound == score { "proven" } else { phase };
        progress(&Progress { seconds: started.elapsed().as_secs_f64(), score, bound: Some(bound), parts, phase });
        bound
    };
    say(&state, "start");
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
        // While the proof has a thread of its own, the search has one fewer; a run by steps may not ask who is ready.
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
            say(&State::of(model, &team.best()), "search");
        }
    }
    if shared.by_steps && !over() {
        wait(&done, &over);
    }
    shared.stop.store(true, Ordering::Relaxed);
    // The solver looks at the flag often but not always; a plan is not kept waiting for it, least of all by who cancelled.
    if !cancel.load(Ordering::Relaxed) {
        let _ = done.recv_timeout(TIME_TOGETHER);
    }
    team.take_found(&over);
    let choice = team.best();
    // The referee gets ready meanwhile, and what the search held is given back: nobody waits for these alone.
    let (plan, report) = std::thread::scope(|scope| {
        let referee = scope.spawn(|| Referee::of(problem));
        scope.spawn(|| drop((team, state)));
        let best = State::of(model, &choice);
        let bound = say(&best, "stopped");
        let claimed = Plan { score: Some(best.score()), bound: Some(bound), parts: Some(best.parts()), ..written(problem, model, &choice) };
        let report = referee.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).check(&claimed);
        (claimed, report)
    });
    if report.ok { Ok(plan) } else { Err(SolveError::Unproven(format!("{:?}", report.violations))) }
}

/// Waits for the proof, but not longer than the caller wants to.
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
        // Nobody may be listening any more, and then nobody needs to know.
        let _ = tell.send(());
    });
    done
}

/// The searching threads.
struct Team<'m> {
    model: &'m Model,
    /// What is pinned and nothing else.
    laid: State<'m>,
    started: Instant,
    seed: u64,
    searchers: Vec<Searcher<'m>>,
    shared: &'m Shared,
}

impl Team<'_> {
    fn best_score(&self) -> i64 {
        self.searchers.iter().map(Searcher::best).max().unwrap_or(self.model.empty_score)
    }

    /// The best plan: the first of equals, so that the same run ends with the same plan.
    fn best(&self) -> Choice {
        let score = self.best_score();
        let first = self.searchers.iter().find(|searcher| searcher.best() == score).unwrap_or(&self.searchers[0]);
        first.best_choice()
    }

    /// Every thread searches on its own for a while, then all go on from the best, and what the others found besides.
    fn search(&mut self, done: i64, together: Option<u64>, beside: bool, over: &(dyn Fn() -> bool + Sync)) {
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

    /// Takes over plans that the proof came across, and those near what the relaxation makes of it.
    fn take_found(&mut self, over: &dyn Fn() -> bool) {
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
        // Whoever stopped the search does not wait for plans to be made from them.
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
