//! The nouns of workforce planning in a public library service, and the one definition of every
//! number that the product shows.
//!
//! Plain values and plain functions: nothing here reads a file, a clock or a database, and nothing
//! can fail except by refusing a value that makes no sense. Dates are calendar dates, money is whole
//! pence, time is whole minutes, levels are whole numbers of the framework's scale.
//!
//! The way of a number: the store fills [`facts::Facts`] once; [`matrix::Matrix::build`] turns it into
//! one matrix for a date and a choice of ratings; [`gaps::gaps`] sums required cells in all and by
//! up to three keys.

pub mod activities;
pub mod dates;
pub mod facts;
pub mod gaps;
pub mod matrix;
pub mod people;
pub mod problems;
pub mod ratings;
pub mod skills;

pub use dates::{Date, Period};
pub use gaps::{Filter, GapTable, Group, Key, Pick, Sums, gaps};
pub use matrix::{Cell, Matrix, Required, State};
pub use people::Kind;
