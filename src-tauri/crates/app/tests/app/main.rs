//! The use cases through the front door, on real stores.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod check;
mod demo;
mod learning;
mod map;
mod money;
mod one_moment;
mod people;
mod plans;
mod plans_by_hand;
mod plans_real;
mod plans_years;
mod recount;
mod scenarios;
mod self_rating;
mod service;
mod sessions;
