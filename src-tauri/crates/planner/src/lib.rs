//! The best programme of training sessions for many people within money, seats, trainers, time and branch
//! cover, with a bound that proves how good it is and a reason for every gap that it leaves.
//!
//! Pure: a [`Problem`] comes in, a [`Plan`] goes out. Nothing here knows a store, a name, a clock other than
//! the limit on its own time, or a random number that its seed does not decide.
#![deny(missing_docs)]

mod bound;
mod check;
mod explain;
mod highs;
mod lists;
mod model;
mod pins;
mod plan;
mod problem;
mod prove;
mod relax;
mod search;
mod solve;
mod start;
mod state;
mod validate;

pub use check::{CheckReport, check, gap_ratio};
pub use explain::{GapLeft, Headline, ReasonTotal, explain, totals};
pub use pins::{BadPin, Pin};
pub use plan::{PLAN_FORMAT, Parts, Plan, PlanError, Progress};
pub use problem::{
    Activity, Block, CoverRule, DateRange, Fairness, Forbids, Fund, GroupBy, GroupShare, HalfDay, NotATime, Objective, PROBLEM_FORMAT,
    Person, PersonShare, Pins, Prior, Problem, Renewal, Session, Slot, Target, Venue,
};
pub use solve::{Limits, SolveError, solve};
pub use validate::{HIGHEST_LEVEL, LARGEST, LARGEST_FILE, LONGEST_HORIZON, ProblemError, ProblemFault, parse_problem};
