//! A problem that is made ready once, for every question about it.
//!
//! A problem is parsed, validated and indexed once, and the result is handed on. Code that holds a [`Prepared`] need not ask whether the
//! problem makes sense, and finds ids, dates and sessions indexed already ("parse, don't validate": King 2019). A `Prepared` never changes;
//! a problem that is changed in any way is prepared anew. What only some questions need, such as the referee's own tables, is worked out
//! when it is first asked for, and then kept.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use crate::format::plan::Plan;
use crate::format::problem::{Person, Problem};
use crate::format::validate::{ProblemError, read_problem};
use crate::model::layout::Layout;
use crate::referee::check::Referee;
use crate::referee::report::CheckReport;

/// A problem that has been validated and indexed. It can be read like its [`Problem`]. A clone shares everything and costs next to nothing.
#[derive(Debug, Clone)]
pub struct Prepared {
    problem: Arc<Problem>,
    pub(crate) layout: Layout,
    referee: Arc<OnceLock<Referee>>,
}

impl Prepared {
    /// Validates and indexes a problem.
    ///
    /// # Errors
    /// Gives the first thing that is wrong with it, and where.
    pub fn new(problem: Problem) -> Result<Self, ProblemError> {
        problem.validate()?;
        let problem = Arc::new(problem);
        Ok(Self { layout: Layout::new(Arc::clone(&problem)), problem, referee: Arc::default() })
    }

    /// Reads a problem from the bytes of a file, validates and indexes it.
    ///
    /// # Errors
    /// Gives the first thing that is wrong, and where. A problem with any fault is not solved at all.
    pub fn parse(bytes: &[u8]) -> Result<Self, ProblemError> {
        Self::new(read_problem(bytes)?)
    }

    /// The problem after a change that cannot make it invalid, such as other pins of people and sessions that it knows.
    pub(crate) fn changed(&self, change: impl FnOnce(&mut Problem)) -> Self {
        let mut problem = self.problem().clone();
        change(&mut problem);
        let problem = Arc::new(problem);
        Self { layout: Layout::new(Arc::clone(&problem)), problem, referee: Arc::default() }
    }

    /// The problem itself.
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// For each activity, in the problem's order: is it relevant to the person (docs/plan-format.md, Relevant)? Empty for a person whom the
    /// problem does not know.
    pub fn relevant(&self, person: &Person) -> &[bool] {
        self.layout.person(&person.id).map_or(&[], |person| self.layout.relevant(person))
    }

    pub(crate) fn referee(&self) -> &Referee {
        self.referee.get_or_init(|| Referee::of(Arc::clone(&self.problem)))
    }
}

impl Deref for Prepared {
    type Target = Problem;

    fn deref(&self) -> &Problem {
        &self.problem
    }
}

impl PartialEq for Prepared {
    /// Two are equal if their problems are equal.
    fn eq(&self, other: &Self) -> bool {
        self.problem == other.problem
    }
}

/// Checks a plan against every rule of its problem and works out its score.
pub fn check(prepared: &Prepared, plan: &Plan) -> CheckReport {
    prepared.referee().check(plan)
}

/// The gap ratio to show: the weight closed and the weight open before the plan, without the worth of being early.
pub fn gap_ratio(prepared: &Prepared, plan: &Plan) -> (i64, i64) {
    let report = check(prepared, plan);
    (report.weight_closed, report.weight_open)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ix::List as _;

    #[test]
    fn a_copy_shares_the_problem_its_index_and_what_the_referee_looked_up() {
        let prepared = Prepared::new(crate::instance("small-1")).unwrap();
        let copy = prepared.clone();
        assert!(std::ptr::eq(prepared.problem(), copy.problem()));
        assert!(std::ptr::eq(&raw const prepared.layout.calendar, &raw const copy.layout.calendar));
        assert!(std::ptr::eq(prepared.referee(), copy.referee()));
    }

    #[test]
    fn a_change_that_keeps_it_valid_is_prepared_anew_and_leaves_the_first_as_it_was() {
        let prepared = Prepared::new(crate::instance("small-1")).unwrap();
        let run = prepared.sessions[0].id.clone();
        let pinned = prepared.changed(|problem| problem.pins.runs.push(run));
        let first = prepared.layout.sessions.indices().next().unwrap();
        assert!(!prepared.layout.sessions[first].pinned_run && pinned.layout.sessions[first].pinned_run);
    }
}
