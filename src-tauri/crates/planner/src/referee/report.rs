//! What the referee says of a plan.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::format::plan::{Parts, Plan};
use crate::format::rules::Rule;

/// What is wrong with a plan: each finding with one sentence for every place where it occurs.
pub(super) type Violations = BTreeMap<Finding, Vec<String>>;

/// What can be wrong with a plan. Files and reports hold its code. Findings are sorted by the text of the code, so that every writer gives
/// the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The plan breaks a rule.
    Rule(Rule),
    /// The plan claims a score, or parts of it, that are not true.
    Score,
    /// The plan claims a bound that is below its score.
    Bound,
}

impl Finding {
    /// The rule's code, or `SCORE` or `BOUND`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Rule(rule) => rule.code(),
            Self::Score => "SCORE",
            Self::Bound => "BOUND",
        }
    }
}

impl Ord for Finding {
    fn cmp(&self, other: &Self) -> Ordering {
        self.code().cmp(other.code())
    }
}

impl PartialOrd for Finding {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Borrow<str> for Finding {
    fn borrow(&self) -> &str {
        self.code()
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Finding {
    fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(self.code())
    }
}

/// What the referee found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// True if no rule is broken and every claimed figure is true.
    pub ok: bool,
    /// The plan's score in points, whatever it claims.
    pub score: i64,
    /// What the score is made of.
    pub parts: Parts,
    /// The bound that the plan claims.
    pub bound: Option<i64>,
    /// The weight of the renewals that are not met.
    pub renewals_missed: i64,
    /// The weight of all levels still to reach before the plan.
    pub weight_open: i64,
    /// The weight of the levels that the plan closes.
    pub weight_closed: i64,
    /// Sessions that run.
    pub runs: usize,
    /// Places held.
    pub places: usize,
    /// Money spent.
    pub pence: i64,
    /// What is wrong, and every place in the plan where it is.
    pub violations: Violations,
}

/// The true figures of a plan, whatever it claims.
#[derive(Default)]
pub(super) struct Figures {
    pub(super) parts: Parts,
    pub(super) missed: i64,
    pub(super) open: i64,
    pub(super) closed: i64,
    pub(super) runs: usize,
    pub(super) places: usize,
    pub(super) pence: i64,
}

/// Compares what the plan claims with its true figures.
pub(super) fn report(mut violations: Violations, plan: &Plan, figures: &Figures) -> CheckReport {
    let score = figures.parts.score();
    let mut broken = |finding: Finding, what: String| violations.entry(finding).or_default().push(what);
    if let Some(claimed) = plan.score
        && claimed != score
    {
        broken(Finding::Score, format!("{claimed} is claimed, {score} is right"));
    }
    if let Some(claimed) = plan.parts
        && claimed != figures.parts
    {
        broken(Finding::Score, "the parts differ".to_owned());
    }
    if let Some(bound) = plan.bound
        && bound < score
    {
        broken(Finding::Bound, format!("{bound} is below the score of {score}"));
    }
    CheckReport {
        ok: violations.is_empty(),
        score,
        parts: figures.parts,
        bound: plan.bound,
        renewals_missed: figures.missed,
        weight_open: figures.open,
        weight_closed: figures.closed,
        runs: figures.runs,
        places: figures.places,
        pence: figures.pence,
        violations,
    }
}
