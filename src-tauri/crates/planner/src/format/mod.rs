//! The problem and the plan as they are written in files, and the rules for both.
//!
//! [`problem`] and [`plan`] hold what a file says and derive nothing from it. [`validate`] refuses a problem that makes no sense, with a
//! typed error and the place in the file; all later code may rely on its checks. [`rules`] is the table of the rules that a plan keeps.
//! docs/plan-format.md describes every field, its unit and its range.
//!
//! # Where we deviate from usual practice
//! - All numbers are whole: pence, minutes, points. A score is then the same on every machine, and a bound can be proven
//!   without a tolerance. Validation refuses numbers whose sums could leave 2^53, so no sum after it can overflow.
//! - A session in the file is a *candidate*: it says that an activity could run then and there. The plan chooses which of
//!   them run. Timetabling problems often leave the time open instead; a library service knows its trainers, rooms and dates,
//!   and a list of candidates is what a person can check.
//! - An unknown field is ignored, so that an older program can read a newer file.

pub(crate) mod plan;
pub(crate) mod problem;
pub(crate) mod rules;
pub(crate) mod validate;
