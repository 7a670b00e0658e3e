//! The nouns of workforce planning in a public library service, and the one definition of every
//! number that the product shows.
//!
//! Plain values and plain functions: nothing here reads a file, a clock or a database, and nothing
//! can fail except by refusing a value that makes no sense. Dates are calendar dates, money is whole
//! pence, time is whole minutes, levels are whole numbers of the framework's scale.
//!
//! A number is made in three steps. The store fills [`facts::Facts`] once. [`matrix::Matrix::build`] turns it into one matrix for a date
//! and a choice of ratings. The other modules are functions of the two:
//!
//! | module | answers |
//! |---|---|
//! | [`gaps`](mod@gaps) | the sums over required cells, in all and by up to three keys |
//! | [`said_first`] | which group needs most, and what a first sentence says |
//! | [`trend`] | the same sums at the ends of months, and the axis that they are drawn on |
//! | [`levels`] | how many people are at which level, and how sure of it |
//! | [`cover`] | whether enough people have a skill; where a branch rests on one person |
//! | [`certificates`] | required certificates: in date, due, overdue, missing |
//! | [`learning`] | minutes learned, the list to re-rate, the effect of an activity, opinions that differ |
//! | [`strands`] | what was held and what is planned for each aim |
//! | [`funds`] | which fund pays for a session; money planned, committed, spent and left |
//! | [`small_numbers`] | what a document that leaves the service may show |
//!
//! Each list of the facts has its own type of index ([`ix`]).
//!
//! [`words`] has the one way to write numbers and money. [`rules`] has the one set of rules for what may be recorded. docs/measures.md
//! defines each number for readers.

pub mod activities;
pub mod certificates;
pub mod cover;
pub mod dates;
pub mod facts;
pub mod funds;
pub mod gaps;
pub mod holidays;
pub mod ix;
pub mod learning;
pub mod levels;
pub mod matrix;
pub mod names;
pub mod numbers;
pub mod people;
pub mod periods;
pub mod problems;
pub mod ratings;
pub mod rules;
pub mod said_first;
pub mod skills;
pub mod small_numbers;
pub mod strands;
pub mod trend;
pub mod what_if;
pub mod words;

pub use dates::{Date, Period};
pub use gaps::{Filter, GapTable, Group, Key, Pick, Sums, gaps};
pub use matrix::{Cell, Matrix, Required, State};
pub use numbers::saturating_u32;
pub use people::Kind;
pub use periods::Periods;
