//! One rule at every door: what a call refuses, an import refuses, and the other way round.
