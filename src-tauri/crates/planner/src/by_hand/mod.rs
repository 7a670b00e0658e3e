//! What people do by hand: any plan laid out, judged, edited and explained, whatever rules it breaks.
//!
//! [`crate::solution::state`] can hold only plans that keep every rule, because it knows only places that some plan could have. But a
//! change by hand may break rules, and a gap is explained by a place that would break some. So this room lays plans out in its own way.
//! Then it asks two questions: which rules are broken, and what would stand against one more place?
//!
//! - [`laid_plan`]: a plan laid on its problem, with its counts of people, money, hours and cover.
//! - [`judge`]: every broken rule with its place and figures, and the true score. [`crate::referee`] proves a plan; the judge says quickly
//!   what is wrong with one, in figures that a window can put into words. A test compares the two.
//! - [`edit`]: one change by hand at a time, and what is different between two plans.
//! - [`explain`]: for each gap left and each renewal missed, the session that comes closest and what stands against it.
//!
//! In the literature such answers are *contrastive explanations* of plans ("why A rather than B?": Krarup et al. 2021, who solve a
//! restricted problem for each question). We deviate by adding one place at a time to the plan as it is, never a chain of changes: the
//! answer is then the same each time, it is quick for ten thousand people, and a team leader can check it. What a chain of changes would do
//! is answered by [`crate::solve::forced`] and [`crate::remedy`].

pub(crate) mod edit;
pub(crate) mod explain;
pub(crate) mod judge;
pub(crate) mod laid_plan;
