//! The measures as people rely on them: each rule by a small example, all of them together against a
//! plain slow count that is written from the rules alone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

mod certificates;
mod cover;
mod funds;
mod gaps_against_slow_count;
mod gaps_by_example;
mod learning;
mod levels_and_trend;
mod periods;
#[path = "../../../../../tests/contract/rank.rs"]
mod rank;
mod said_first;
mod slow;
mod small_numbers;
mod world;
