//! A plan in the making, in the model's numbers: what the search changes and the bound compares with.
//!
//! - [`choice`]: the decision itself, which sessions run and which places are held, and how it is written as a plan.
//! - [`state`]: a decision with every count that a rule needs and with its score, all kept up to date by each small step. A
//!   step can be taken back from a [`journal`], so that a search can try a change without a copy. This is the usual *incremental
//!   evaluation* of local search (Hoos & Stützle 2004, chapter 1.5; Van Hentenryck & Michel 2005 on maintaining invariants).
//! - [`schedule`]: the best set of places for one person at given prices: the *subproblem of one person*.
//! - [`guide`]: what a relaxation says of sessions and places, for a search to follow.
//!
//! # Where we deviate
//! A state never breaks a rule but one: a run may be short of people for a while, because a run cannot be filled in one step.
//! Many local searches allow broken rules at a price; here the money, the cover and the hours are hard limits that people will
//! hold the plan against, and a price that is right for one service is wrong for the next.
//!
//! The subproblem of one person lives here, below [`crate::search`] and [`crate::bound`], because both need it: the search to
//! give a person the best that is left, the bound to say what a person cannot beat.

pub(crate) mod choice;
pub(crate) mod guide;
pub(crate) mod journal;
pub(crate) mod schedule;
pub(crate) mod state;
