//! Remedies: the cheapest single change of the problem that would close a gap.
//!
//! A change *frees* a gap when the changed problem has a plan that keeps every run and every place of the plan at hand and
//! takes the person above the planned level in the skill: nobody gives anything up for it.
//!
//! - [`what_if`]: what may be changed, as a closed set, what a change costs, and the problem with the change made.
//! - [`ways`]: looks for the cheapest change, backwards from the sessions that would close the gap to what must come before.
//! - [`company`]: who else comes to a run that is opened for the person, so that it has its fewest people.
//! - [`new_run`]: a copy of a session on other days.
//! - [`tried`]: makes the change, solves again from the plan at hand with the place pinned, and has the answer checked. Only
//!   what has been tried is offered.
//!
//! It is a *branch and bound* over ways (Land & Doig 1960) with the price of what is changed already and the money that is
//! missing as its lower bound. In the literature the question is that of *minimal repair* or *inverse optimisation* (Ahuja &
//! Orlin 2001): how little must the data change for a wanted solution? We deviate by allowing one change only, because one
//! change is what a person can decide on, and by a price list in pence, so that a seat, a half-day of relief cover and money can
//! be weighed against each other.
//!
//! The search is exact but for two limits. Who comes along is chosen greedily, in need prepared for it in a session that runs;
//! and ways of preparing are looked through up to a fixed amount of work.

mod company;
mod new_run;
pub(crate) mod tried;
pub(crate) mod ways;
pub(crate) mod what_if;
