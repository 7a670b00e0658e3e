//! What people do by hand: any plan laid out, judged, edited and explained, whatever rules it breaks.
//!
//! [`crate::solution::state`] can hold only plans that keep every rule, because it knows only places that some plan could
//! have. What a person does by hand may break rules, and the reason for a gap is a place that would break some. So this room
//! lays plans out in a way of its own and asks two questions of it: which rules are broken, and what would stand against one
//! more place.
//!
//! - [`laid_plan`]: a plan laid on its problem, with its counts of people, money, hours and cover.
//! - [`judge`]: every broken rule with its place and figures, and the true score. [`crate::referee`] proves a plan; this says
//!   quickly, in figures that a window can put into words, what is wrong with one. A test holds the two against each other.
//! - [`edit`]: one change by hand at a time, and what is different between two plans.
//! - [`explain`]: for each gap left and each renewal missed, the session that comes closest and what stands against it.
//!
//! An explanation of a plan by the rules that a forced change would break is known from *contrastive explanations* in planning
//! ("why not this instead?": Fox, Long & Magazzeni 2017). We deviate by looking at one place at a time added to the plan as it
//! is, never at a chain of changes: the answer is then the same each time, quick for ten thousand people, and a team leader can
//! check it. What a chain would change is a question for [`crate::solve::forced`] and [`crate::remedy`].

pub(crate) mod edit;
pub(crate) mod explain;
pub(crate) mod judge;
pub(crate) mod laid_plan;
