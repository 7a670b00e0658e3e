//! What a relaxation says of sessions and places, for a search to follow.

/// How far each session runs and each place is held at a point of the relaxation, from 0 to 1. What is about 0 is left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Guide {
    /// (how far it runs, session), farthest first.
    pub(crate) runs: Vec<(f64, u32)>,
    /// (how far it is held, pair), farthest first.
    pub(crate) pairs: Vec<(f64, u32)>,
}
