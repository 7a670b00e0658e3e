//! One file for each noun: each takes its arguments, calls `App` and prints the answer.

pub(crate) mod export;
pub(crate) mod gaps;
pub(crate) mod import;
pub(crate) mod log;
pub(crate) mod offer;
pub(crate) mod person;
pub(crate) mod plan;
pub(crate) mod report;
pub(crate) mod role;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod show;
pub(crate) mod stores;
pub(crate) mod what_if;
