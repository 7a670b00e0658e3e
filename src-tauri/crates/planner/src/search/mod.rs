//! The search finds good plans. It proves nothing.
//!
//! - [`greedy`]: makes the first plan, in well under a second. The session that wins most points for each penny opens first, with the
//!   people who win most by it. Values only fall while other people get places. So values are kept in a heap, and each is worked out again
//!   when it comes out, to find the best (*lazy greedy*: Minoux 1978). The same step repairs what the next part takes apart.
//! - [`large_neighbourhood`]: takes a part of the plan away and puts it back in another way (*large-neighbourhood search*: Shaw 1998; *ruin
//!   and recreate*: Schrimpf et al. 2000; several ways of ruining: Pisinger & Ropke 2010). A plan that is a little worse than the best is
//!   kept too; how much worse it may be shrinks towards the end (*record-to-record travel*: Dueck 1993).
//!
//! # Where we deviate
//! - The ways of ruining have fixed shares instead of weights that adapt to what has paid. Whether adaptive weights would find
//!   more here has not been measured.
//! - Part of the steps rebuild people instead of sessions: some people lose their places, and each in turn gets the best
//!   schedule that is left ([`crate::solution::schedule`]). That puts a prerequisite before what needs it in one step, which
//!   sessions alone find only by luck.
//! - Several threads search on their own for a tenth of a second (or a number of steps) and then meet. The best plan takes over what the
//!   others found, as far as it pays there too. Then all go on from it. Nothing is shared in between, so that steps, seed and threads
//!   decide the plan.
//! - What the bound learns guides the search, but only through [`crate::solution::guide`] and a list of places worth a look. Search and
//!   bound do not know each other: [`crate::solve`] carries the messages.

pub(crate) mod greedy;
pub(crate) mod large_neighbourhood;
