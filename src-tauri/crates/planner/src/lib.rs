//! Finds the best programme of training sessions for many people, within the limits of money, seats, trainers, time and branch cover. A
//! plan comes with a bound that proves how good it is, and with a reason for every gap that it leaves.
//!
//! The crate is pure: a [`Problem`] comes in, a [`Plan`] goes out. It knows no store and no names. It reads the clock only to limit its own
//! time, and its seed decides every random number.
//!
//! ```text
//!                    format         problem and plan as files; what makes no sense is refused; the rules
//!           ┌───────────┴──────────┐
//!        referee                 model          plans proven anew | the problem in numbers, derived once
//!           └───────────┬──────────┤
//!                   prepared       │              validated and indexed once, for every question
//!                       │          │
//!                    by_hand    solution          any plan judged, edited, explained | a plan in the making
//!                       │     ┌────┴────┐
//!                       │   search    bound       a good plan | a proof that no plan is better
//!                       │     └────┬────┘
//!                       └────────solve            both at once; pins; again with few changes; other budgets
//!                                  │
//!                               remedy            the cheapest single change that would close a gap
//! ```
//!
//! Each folder is a room. A room may use the rooms above it; the block below says which, and a test checks the source against it
//! (`tests/planner/rooms.rs`). Each room's own page gives its idea, its source in the literature, and where and why we deviate.
//!
//! ```rooms
//! format -> (none)
//! referee -> format
//! model -> format
//! solution -> format, model
//! search -> model, solution
//! bound -> format, model, solution
//! prepared -> format, referee, model
//! by_hand -> format, model, prepared
//! solve -> format, referee, model, prepared, solution, search, bound, by_hand
//! remedy -> format, referee, model, prepared, by_hand, solve
//! ```
#![deny(missing_docs)]

mod bound;
mod by_hand;
mod format;
mod model;
mod prepared;
mod referee;
mod remedy;
mod search;
mod solution;
mod solve;

pub use by_hand::edit::{Edit, EditError, EditedPlan, Mark, PersonChange, PlanChanges, changes};
pub use by_hand::explain::{GapLeft, Headline, ReasonTotal, RenewalMissed, closable, explain, renewals_missed, totals};
pub use by_hand::judge::{Broken, Judgement, judge};
pub use format::plan::{PLAN_FORMAT, Parts, Phase, Plan, PlanError, Progress};
pub use format::problem::{
    Activity, Block, Busy, Coming, CoverRule, DateRange, Fairness, Forbids, Fund, GroupBy, GroupShare, HalfDay, MOST_FAIR_MINUTES,
    NotATime, Objective, PROBLEM_FORMAT, Pacing, Person, PersonShare, Pins, Prior, Problem, Renewal, Session, Slot, Target, Venue,
};
pub use format::rules::Rule;
pub use format::validate::{
    HIGHEST_LEVEL, LARGEST, LARGEST_FILE, LARGEST_SOURCE, LONGEST_HORIZON, MOST_SESSIONS, MOST_SLOTS, ProblemError, ProblemFault,
};
pub use prepared::{Prepared, check, gap_ratio};
pub use referee::report::{CheckReport, Finding};
pub use remedy::tried::{Remedies, Remedy, remedy};
pub use remedy::what_if::{Change, Money, What, apply};
pub use solve::budget_curve::{CurveStep, LARGEST_PERCENT, curve, with_share};
pub use solve::forced::{Forced, against, forced};
pub use solve::pins::{BadPin, Pin};
pub use solve::reoptimise::solve_again;
pub use solve::{Limits, SolveError, solve};

/// Reads one of the problems that are kept with the tests.
#[cfg(test)]
fn instance(name: &str) -> Problem {
    let path = format!("{}/tests/instances/{name}.json", env!("CARGO_MANIFEST_DIR"));
    Prepared::parse(&std::fs::read(path).unwrap()).unwrap().problem().clone()
}
