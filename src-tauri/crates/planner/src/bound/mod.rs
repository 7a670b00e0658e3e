//! The bound: a score that no plan can beat. The longer the work goes on, the lower it gets.
//!
//! Four bounds follow one another, each tighter and dearer than the one before:
//!
//! 1. [`trivial`]: everybody gets the best of everything at once. It is there at once.
//! 2. [`lagrangian`]: what can be won only once gets a price, and each session then does the best that it can at these prices (*Lagrangian
//!    relaxation*: Geoffrion 1974; for choosing what to open: Cornuéjols, Fisher & Nemhauser 1977). It takes seconds, whatever the size.
//! 3. The linear relaxation of the whole problem, up to some hundred thousand columns. [`program`] writes the model down as a mixed-integer
//!    program. [`pdhg`] finds multipliers for its relaxation with a first-order method where a simplex method would take hours
//!    (*primal-dual hybrid gradient* with reflected Halpern steps and restarts: Applegate et al. 2021; Lu & Yang 2024). It starts from the
//!    prices of the second bound ([`warm_start`]) and works on the promising columns alone ([`sifting`]: Bixby et al. 1992).
//!    [`conflict_graph`] makes the rows about one person stronger (cliques: Atamtürk, Nemhauser & Savelsbergh 2000).
//! 4. [`prove`], for small programs: *branch and bound* on renewals, on how often an activity runs, on runs and on places. The
//!    solver HiGHS ([`highs`]; Huangfu & Hall 2018) solves the relaxation of each node.
//!
//! [`diving`] turns a point of the relaxation into a plan that is nearly whole, for the search to round. [`prove`] runs all of this in
//! order and reports through a [`prove::Watch`].
//!
//! # Why a bound can be believed
//! Solvers work in floating point, which proves nothing. But *any* multipliers `y >= 0`, good or bad, give a bound by weak duality
//! (Neumaier & Shcherbina 2004). So multipliers are only a hint: each is rounded to a binary fraction, and the bound is worked out from
//! them anew in whole numbers. A bound that leaves this room therefore holds whatever a solver did, and whenever the work is stopped.
//!
//! # Where we deviate
//! - The usual bound of a Lagrangian relaxation relaxes the *linking* rows only. Ours also leaves a person's own rows out at
//!   first, so that a session is solved by sorting; [`crate::solution::schedule`] brings them back, person by person, once the
//!   multipliers of the linear relaxation are there.
//! - How often an activity runs is a column of its own, although the columns of the runs imply it. A split on it moves the bound; a split
//!   on one of many similar runs would not.
//! - The only cutting planes are those of [`conflict_graph`]: cliques, and rows over hours that are divided and rounded down (Chvátal
//!   1973). The branching is ours too. HiGHS solves relaxations only, because a bound must be worked out from rows that we know, and we do
//!   not know the cuts that HiGHS adds.
//!
//! # Where to grow
//! For ten thousand people, the rows that regions share could get prices. The relaxation of each region could then be solved alone. This
//! would be another source of messages for [`prove::Watch`].

pub(crate) mod conflict_graph;
pub(crate) mod diving;
pub(crate) mod highs;
pub(crate) mod lagrangian;
pub(crate) mod pdhg;
pub(crate) mod program;
pub(crate) mod prove;
pub(crate) mod sifting;
pub(crate) mod trivial;
pub(crate) mod warm_start;
