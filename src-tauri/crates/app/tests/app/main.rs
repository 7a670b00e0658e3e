//! The use cases through the front door, on real stores.

mod demo;
mod learning;
mod plans;
mod plans_by_hand;
mod scenarios;
mod service;
mod sessions;
