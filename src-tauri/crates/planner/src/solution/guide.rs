//! What a relaxation says of sessions and places, for a search to follow.

use crate::model::ix::{PlaceIx, SessionIx};

/// How far each session runs and each place is held at a point of the relaxation, from 0 to 1. What is about 0 is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guide {
    /// (how far it runs, session), farthest first.
    pub(crate) runs: Vec<(f64, SessionIx)>,
    /// (how far it is held, place), farthest first.
    pub(crate) places: Vec<(f64, PlaceIx)>,
}
