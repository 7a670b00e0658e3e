//! Remedies: the cheapest single change of the problem that would close a gap.
//!
//! A change *frees* a gap when the changed problem has a plan that keeps every run and every place of the plan at hand, and that takes the
//! person above the planned level in the skill. Nobody gives anything up for it.
//!
//! - [`what_if`]: what may be changed, as a closed set, what a change costs, and the problem with the change made.
//! - [`ways`]: looks for the cheapest change, backwards from the sessions that would close the gap to what must come before.
//! - [`company`]: who else comes to a run that is opened for the person, so that the run reaches its fewest people.
//! - [`new_run`]: a copy of a session on other days.
//! - [`tried`]: makes the change, solves again from the plan at hand with the place pinned, and has the answer checked. A change is offered
//!   only after it has been tried.
//!
//! The search is a *branch and bound* over ways (Land & Doig 1960). Its lower bound is the price of what is changed already plus the money
//! that is missing. The question is close to *inverse optimisation* (Ahuja & Orlin 2001): how little must the data change for a wanted
//! solution to be best? We deviate in three points. The solution need only be allowed, not best. We allow one change only, because one
//! change is what a person can decide on. And each change has a price in pence, so that a seat, a half-day of relief cover and money can be
//! weighed against each other.
//!
//! The search is exact but for two limits. The other people in a run are chosen greedily; where needed, they are first prepared in a
//! session that runs. And the ways of preparing for a session are looked through only up to a fixed amount of work.

mod company;
mod new_run;
pub(crate) mod tried;
pub(crate) mod ways;
pub(crate) mod what_if;
