//! A plan in the making, in the model's numbers. The search changes it, and the bound is compared with it.
//!
//! - [`choice`]: the decision itself, which sessions run and which places are held, and how it is written as a plan.
//! - [`state`]: a decision with every count that a rule needs and with its score, all kept up to date by each small step. A step can be
//!   taken back from a [`journal`], so that a search can try a change without a copy. This is the usual *incremental evaluation* of local
//!   search (Hoos & Stützle 2004; Van Hentenryck & Michel 2005 on maintaining invariants).
//! - [`schedule`]: the best set of places for one person at given prices: the *subproblem of one person*.
//! - [`guide`]: what a relaxation suggests for sessions and places, for a search to follow.
//!
//! # Where we deviate
//! A state may break only one rule: a run may have too few people for a while, because a run cannot be filled in one step. Many local
//! searches allow broken rules at a price. Here the money, the cover and the hours are hard limits that people will check the plan against,
//! and a price that is right for one service is wrong for the next.
//!
//! The subproblem of one person is in this room because both [`crate::search`] and [`crate::bound`] need it: the search to give a person
//! the best schedule that is left, the bound to say what no schedule of a person can beat.

pub(crate) mod choice;
pub(crate) mod guide;
pub(crate) mod journal;
pub(crate) mod schedule;
pub(crate) mod state;
