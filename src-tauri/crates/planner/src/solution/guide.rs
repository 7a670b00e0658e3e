//! What a relaxation suggests for sessions and places, for a search to follow.

use crate::model::ix::{PlaceIx, SessionIx};

/// How far each session runs and each place is held at a point of the relaxation, from 0 to 1. Values near 0 are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guide {
    /// Sessions as (how far it runs, session), highest first.
    pub(crate) runs: Vec<(f64, SessionIx)>,
    /// Places as (how far it is held, place), highest first.
    pub(crate) places: Vec<(f64, PlaceIx)>,
}
