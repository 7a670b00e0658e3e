//! Turns what the store holds into the numbers of a screen, a report or a command: the facts, the scope, the sums.
//!
//! `snapshot` keeps the facts as of the newest operation, `scope` picks the cells that count, and `domain` counts them.

pub(crate) mod behind;
pub(crate) mod gaps;
pub(crate) mod names;
pub(crate) mod overview;
pub(crate) mod scope;
pub(crate) mod snapshot;
pub(crate) mod strands;
