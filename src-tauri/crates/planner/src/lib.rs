//! The best programme of training sessions for many people within money, seats, trainers, time and branch
//! cover, with a bound that proves how good it is and a reason for every gap that it leaves.
//!
//! Pure: a [`Problem`] comes in, a [`Plan`] goes out. Nothing here knows a store, a name, a clock other than
//! the limit on its own time, or a random number that its seed does not decide.
//!
//! # The idea
//! A heuristic alone proves nothing, and a general solver alone finds little on a service of some hundred
//! people. So two things run beside each other and tell each other what they find:
//!
//! - the *search*: a first plan in well under a second (`start`: lazy greedy, Minoux 1978), then large
//!   neighbourhoods on one incremental state whose steps are undone, not copied (`search`: Shaw 1998,
//!   Pisinger & Ropke 2010; record-to-record acceptance, Dueck 1993). A step rebuilds some sessions, or gives some
//!   people in turn the best schedule that is left for each, with what a place stands on before it (`schedule`). Threads
//!   search apart and meet ten times a second: the best plan is given what the others found, as far as it pays there too;
//! - the *proof*, tighter the longer it has. At once everybody has the best of everything (`bound`). Within seconds,
//!   whatever the size, what is won once is priced and each session does the best it can at these prices
//!   (`by_session`: Lagrange relaxation, Geoffrion 1974, as for choosing what to open, Cornuejols, Fisher & Nemhauser
//!   1977). Up to some hundred thousand columns follows the whole problem as a mixed-integer program in whole numbers
//!   (`relax`): a first-order method (`firstorder`: primal-dual hybrid gradient with reflected Halpern steps and restarts,
//!   Applegate et al. 2021, Lu & Yang 2024) finds multipliers for its linear relaxation where a simplex method would take
//!   hours, starting from the prices (`priced`) and soon on those places alone that can pay (`sift`). What one person can hold
//!   together is written down sharper than the rules have it (`together`), and with the rows that people share priced by the
//!   multipliers each person's best schedule is bounded by itself (`schedule`). Small programs go on by a branch and bound on
//!   renewals, on how often an activity runs, on runs and on places, whose relaxations HiGHS solves (`prove`, `highs`; Huangfu
//!   & Hall 2018). Floating-point multipliers are never believed: each bound is worked out again from them in whole numbers by
//!   weak duality (Neumaier & Shcherbina 2004), so that it holds whatever they are and whenever the work is stopped.
//!
//! The proof guides the search: the prices say which places are worth a look; plans are rounded from the relaxation's
//! points and from dives that decide one session after another in it (`dive`); the sessions that it runs are tried more.
//!
//! # The parts
//! `problem` and `plan` are the file formats, `validate` refuses what makes no sense. `model` turns ids into
//! indices once; `state` keeps every rule and the score through each small step. `pins` lays down what is
//! pinned and `prior` what of the plan before can be kept. `solve` runs search and proof and stops them together. `check` proves every plan anew from the
//! problem's own words before it leaves, sharing nothing with `model` or `state`. `explain` says why each
//! gap is left and each renewal missed, `remedy` which single change would free it (`what_if` says what a change is and makes it, `ways` looks for the
//! cheapest and who comes along, `new_run` copies a session to other days), `forced` what a place was moved aside for. `frame` lays out any plan, also
//! one that breaks rules: `judge` names each broken rule, `change` is changing by hand, `again` solves again with few changes.
//! `curve` says what other budgets would buy.
//!
//! # Where to grow
//! The rows that regions share, priced, would let the relaxation of each region of ten thousand people stand alone: another
//! way to feed `Watch` in `prove`.
#![deny(missing_docs)]

mod again;
mod bound;
mod by_session;
mod change;
mod check;
mod curve;
mod dive;
mod explain;
mod firstorder;
mod forced;
mod frame;
mod highs;
mod judge;
mod lists;
mod model;
mod new_run;
mod pins;
mod plan;
mod priced;
mod prior;
mod problem;
mod prove;
mod relax;
mod remedy;
mod schedule;
mod search;
mod sift;
mod solve;
mod start;
mod state;
mod together;
mod validate;
mod ways;
mod what_if;

pub use again::solve_again;
pub use change::{Edit, EditError, EditedPlan, Mark, PersonChange, PlanChanges, changes};
pub use check::{CheckReport, check, gap_ratio};
pub use curve::{CurveStep, LARGEST_PERCENT, curve, with_share};
pub use explain::{GapLeft, Headline, ReasonTotal, RenewalMissed, closable, explain, renewals_missed, totals};
pub use forced::{Forced, against, forced};
pub use judge::{Broken, Judgement, judge};
pub use model::Lessons;
pub use pins::{BadPin, Pin};
pub use plan::{PLAN_FORMAT, Parts, Plan, PlanError, Progress};
pub use problem::{
    Activity, Block, Busy, Coming, CoverRule, DateRange, Fairness, Forbids, Fund, GroupBy, GroupShare, HalfDay, MOST_FAIR_MINUTES,
    NotATime, Objective, PROBLEM_FORMAT, Pacing, Person, PersonShare, Pins, Prior, Problem, Renewal, Session, Slot, Target, Venue,
};
pub use remedy::{Remedies, Remedy, remedy};
pub use solve::{Limits, SolveError, solve};
pub use validate::{
    HIGHEST_LEVEL, LARGEST, LARGEST_FILE, LARGEST_SOURCE, LONGEST_HORIZON, MOST_SESSIONS, MOST_SLOTS, ProblemError, ProblemFault,
    parse_problem,
};
pub use what_if::{Change, Money, What, apply};

/// A problem kept with the tests.
#[cfg(test)]
fn instance(name: &str) -> Problem {
    let path = format!("{}/tests/instances/{name}.json", env!("CARGO_MANIFEST_DIR"));
    parse_problem(&std::fs::read(path).unwrap()).unwrap()
}
