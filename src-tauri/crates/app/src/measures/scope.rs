//! Finds the cells to count for the scope that a screen or a command names.

use std::sync::Arc;

use domain::Date;
use domain::facts::{Facts, Named};
use domain::gaps::{Filter, Pick};
use domain::ix::{Ix, IxVec, List, PersonIx};
use domain::matrix::Matrix;
use domain::names::fold;
use exchange::kinds::Code;
use store::Conn;

use crate::imports::known::Keys;
use crate::measures::snapshot::Snapshot;
use crate::views::Scope;
use crate::{App, AppError};

/// A scope, resolved against the store.
pub(crate) struct Scoped {
    pub(crate) snapshot: Arc<Snapshot>,
    pub(crate) matrix: Arc<Matrix>,
    pub(crate) filter: Filter,
    pub(crate) on: Date,
}

impl Scoped {
    pub(crate) fn facts(&self) -> &Facts {
        &self.snapshot.facts
    }

    /// Is the person active on the date D, in the scope's branch and of its kind?
    pub(crate) fn has(&self, person: PersonIx) -> bool {
        self.matrix.is_active(person)
            && self.filter.branch.takes(self.matrix.branch(person))
            && self.filter.kind.is_none_or(|kind| self.facts().people.get_at(person).is_some_and(|one| one.kind == kind))
    }
}

impl App {
    /// Resolves a scope: its date (today where none is given), framework, branch, kind and aim.
    ///
    /// # Errors
    /// `NotFound` for a branch, aim or framework version that does not exist.
    pub(crate) async fn scoped(&self, conn: &mut Conn, scope: &Scope) -> Result<Scoped, AppError> {
        let snapshot = self.snapshot(conn, scope.framework.as_ref()).await?;
        let on = scope.as_of.unwrap_or_else(|| self.today());
        let matrix = self.matrix(&snapshot, on, scope.ratings.unwrap_or(snapshot.counted));
        let facts = &snapshot.facts;
        let mut filter = Filter { kind: scope.kind, ..Filter::default() };
        if let Some(branch) = &scope.branch {
            filter.branch = Pick::Only(named(&facts.branches, branch).ok_or_else(|| AppError::not_found("branch", branch))?);
        }
        if let Some(aim) = &scope.aim {
            let at = facts.aims.index_of(|known| known.key == *aim);
            filter.aim = Pick::Only(at.ok_or_else(|| AppError::not_found("aim", aim))?);
        }
        Ok(Scoped { matrix, filter, on, snapshot })
    }
}

/// The item with this code or name. An exact match comes first, then one that reads alike.
pub(crate) fn named<I: Ix>(list: &IxVec<I, Named>, wanted: &str) -> Option<I> {
    let exact = list.index_of(|one| one.key == wanted);
    let wanted = fold(wanted);
    exact.or_else(|| list.index_of(|one| fold(&one.key) == wanted || fold(&one.title) == wanted))
}

/// Do two names of a branch, a team or a role read alike?
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    fold(a) == fold(b)
}

/// The name of a rater or verifier if the text is the number of a person in the store; else the text as written.
pub(crate) fn name_of(facts: &Facts, by: String) -> String {
    let found = facts.people.binary_search_by(|one| one.key.as_str().cmp(&by)).ok();
    found.and_then(|at| facts.people.get(at)).map_or(by, |person| person.name.clone())
}

/// The index in the facts of the person with a number. An exact match comes first, then one that reads alike.
pub(crate) fn person(facts: &Facts, number: &str) -> Option<PersonIx> {
    exactly(facts, number).or_else(|| {
        let mut keys: Keys = Keys::default();
        facts.people.iter().for_each(|one| keys.add(&one.key, ()));
        exactly(facts, keys.key(&Code::of_person(number))?)
    })
}

/// The index in the facts of the person with exactly this number.
pub(crate) fn exactly(facts: &Facts, number: &str) -> Option<PersonIx> {
    // The list of people is sorted by number.
    facts.people.binary_search_by(|one| one.key.as_str().cmp(number)).ok().map(PersonIx::new)
}
