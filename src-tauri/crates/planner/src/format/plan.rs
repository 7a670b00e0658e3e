//! A plan as it is written in a file (`plss-plan/1`), and what the solver tells on the way to it.

use serde::{Deserialize, Serialize};

use crate::format::problem::Pins;

/// The `format` word of a plan.
pub const PLAN_FORMAT: &str = "plss-plan/1";

/// Which sessions run and who goes to them. Everything else is derived from it and its problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// The word that every plan file carries: [`PLAN_FORMAT`].
    pub format: String,
    /// The sessions that run.
    pub runs: Vec<String>,
    /// The places that are held, each as (person, session).
    pub places: Vec<(String, String)>,
    /// The score that the plan claims.
    #[serde(default)]
    pub score: Option<i64>,
    /// No plan of the problem scores more than this: proven, in whole numbers.
    #[serde(default)]
    pub bound: Option<i64>,
    /// A lower figure that is likely, but not proven, to be a bound as well.
    #[serde(default)]
    pub bound_estimate: Option<i64>,
    /// The problem's `source`, copied.
    #[serde(default)]
    pub source: Option<serde_json::Value>,
    /// What the score is made of.
    #[serde(default)]
    pub parts: Option<Parts>,
    /// Pins of the problem that the plan was allowed to leave out because they break a rule.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<Pins>,
}

/// What a score is made of, in points: `gap - renewal - fairness - cost - stability`; never only their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct Parts {
    /// Lost by renewals not met.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub renewal: i64,
    /// Won by levels closed.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub gap: i64,
    /// Lost by people and groups short of learning time.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub fairness: i64,
    /// Lost by money spent.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub cost: i64,
    /// Lost by leaving the prior plan.
    #[cfg_attr(feature = "bindings", specta(type = i32))]
    pub stability: i64,
}

impl Parts {
    /// The score, in points.
    pub fn score(&self) -> i64 {
        let lost = [self.renewal, self.fairness, self.cost, self.stability];
        lost.iter().fold(self.gap, |score, part| score.saturating_sub(*part))
    }
}

/// How far the solver has come: the line that `--progress` prints.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Progress {
    /// Seconds since the start.
    pub seconds: f64,
    /// The score of the best plan so far, in points.
    pub score: i64,
    /// The best proven bound so far.
    pub bound: Option<i64>,
    /// What the score of the best plan so far is made of.
    pub parts: Parts,
    /// What the solver is doing.
    pub phase: Phase,
}

impl Progress {
    /// Writes it to the log: each new phase at level info, the progress in between at level debug.
    pub(crate) fn trace(&self) {
        let Self { seconds, score, bound, phase, parts: _ } = *self;
        if phase == Phase::Search {
            tracing::debug!(seconds, score, bound, ?phase);
        } else {
            tracing::info!(seconds, score, bound, ?phase);
        }
    }
}

/// What the solver is doing, told with each [`Progress`]. In files and on lines it is written in small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum Phase {
    /// There is a first plan, and nothing has been tried to better it. Told once.
    Start,
    /// The plan is being bettered, and the bound on it lowered. Told about once a second.
    Search,
    /// The work is over, and no plan scores more. Told once, last.
    Proven,
    /// The work is over because a limit was reached or somebody stopped it. Told once, last.
    Stopped,
}

impl Plan {
    /// The plan without runs and without claims.
    pub fn empty() -> Self {
        Self {
            format: PLAN_FORMAT.to_owned(),
            runs: Vec::new(),
            places: Vec::new(),
            score: None,
            bound: None,
            bound_estimate: None,
            source: None,
            parts: None,
            dropped: None,
        }
    }

    /// Reads a plan from the bytes of a file.
    ///
    /// # Errors
    /// Fails if the bytes are not a plan. The error names the place and says what is wrong there.
    pub fn parse(bytes: &[u8]) -> Result<Self, PlanError> {
        let mut input = serde_json::Deserializer::from_slice(bytes);
        let plan: Self = serde_path_to_error::deserialize(&mut input)
            .map_err(|error| PlanError { place: error.path().to_string(), message: error.inner().to_string() })?;
        input.end().map_err(|error| PlanError { place: "end of the file".to_owned(), message: error.to_string() })?;
        if plan.format == PLAN_FORMAT {
            Ok(plan)
        } else {
            Err(PlanError { place: "format".to_owned(), message: format!("`{}` is not `{PLAN_FORMAT}`", plan.format) })
        }
    }
}

/// Why bytes are not a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this is not a plan: {place}: {message}")]
pub struct PlanError {
    /// Where in the file, such as `places[3]`.
    pub place: String,
    /// What is wrong there.
    pub message: String,
}
