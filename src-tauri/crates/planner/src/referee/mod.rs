//! The referee: it reads the problem's own words again and proves that a plan keeps every rule and has the score it claims.
//!
//! The solver works on derived numbers, in steps that keep a score up to date. A slip there would give wrong plans that look right. So
//! every plan passes the referee before it leaves the crate. The referee shares no derived value with [`crate::model`] or
//! [`crate::solution`]: it has its own maps of ids, its own calendar and its own sums, in 128 bits. It shares only the names of the rules.
//!
//! The idea is that of a *certifying algorithm* (McConnell, Mehlhorn, Näher & Schweitzer 2011): the answer comes with what an
//! independent, simpler program needs to check it. We deviate in one point: for many people the referee uses several threads,
//! because somebody who cancels a solve for ten thousand people waits for it.
//!
//! - [`mod@check`]: the rules one by one, and the score.
//! - [`known`]: the tables that the checks use.
//! - [`report`]: what the referee says of the plan.

pub(crate) mod check;
mod known;
pub(crate) mod report;
