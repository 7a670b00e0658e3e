//! The facts as they are in a what-if.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Date;
use domain::ix::{IxVec, List};
use domain::matrix::Matrix;
use domain::ratings::RatingsCounted;
use domain::what_if::{self, Different};
use store::records::{FrameworkId, Supposed, WhatIf, WhatIfChange};
use store::{Conn, Kept};

use crate::measures::snapshot::{Snapshot, matrix_of};
use crate::views::FrameworkRef;
use crate::{App, AppError};

/// The importance of a target that no role of the service has yet: the middle of 1 to 3.
const USUAL_IMPORTANCE: u8 = 2;

/// The what-if that every view is in, and what was worked out for it.
pub(crate) struct Supposing {
    name: String,
    kept: Mutex<Kepts>,
}

/// Facts of a what-if, by the newest operation and the framework version that they are made from, and matrices of them.
#[derive(Default)]
struct Kepts {
    snapshot: Option<Arc<Snapshot>>,
    matrices: Vec<((i64, FrameworkId, Date, RatingsCounted), Arc<Matrix>)>,
}

impl Supposing {
    fn kept(&self) -> MutexGuard<'_, Kepts> {
        // The kept value is only a copy, so that it is still right after a panic elsewhere.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The matrix of the what-if's facts on a date.
    pub(crate) fn matrix(&self, snapshot: &Snapshot, on: Date, counted: RatingsCounted) -> Arc<Matrix> {
        let key = (snapshot.operation, snapshot.framework.id, on, counted);
        let mut kept = self.kept();
        matrix_of(&mut kept.matrices, key, snapshot)
    }
}

impl App {
    /// The same store as it would be in a what-if, for every call that reads. If there is none of this name, the first such call gives
    /// `NotFound`. What is written is written to the store as it is.
    #[must_use]
    pub fn supposing(self, name: Option<String>) -> Self {
        let supposing = name.map(|name| Arc::new(Supposing { name, kept: Mutex::default() }));
        // What is kept of a map or a problem is of the facts that it was made from.
        let (orders, open_cells, problem) = Default::default();
        Self { supposing, orders, open_cells, problem, ..self }
    }

    /// The name of the what-if that the calls are in.
    pub fn what_if(&self) -> Option<&str> {
        self.supposing.as_ref().map(|one| one.name.as_str())
    }

    /// Looks whether the what-if of [`App::supposing`] is there.
    ///
    /// # Errors
    /// `NotFound` where it is not.
    pub async fn look_at_what_if(&self) -> Result<(), AppError> {
        let Some(name) = self.what_if() else { return Ok(()) };
        let found = store::what_if::named(&mut self.reading().await?, name).await?;
        found.map(drop).ok_or_else(|| AppError::not_found("what-if", name))
    }

    /// The facts of a what-if, made from those of the store.
    ///
    /// # Errors
    /// `NotFound` where there is no such what-if.
    pub(crate) async fn supposed(
        &self,
        conn: &mut Conn,
        supposing: &Supposing,
        framework: Option<&FrameworkRef>,
    ) -> Result<Arc<Snapshot>, AppError> {
        let found = store::what_if::named(conn, &supposing.name).await?;
        let found: Kept<WhatIf> = found.ok_or_else(|| AppError::not_found("what-if", &supposing.name))?;
        let own = match found.framework {
            Some(id) => store::facts::frameworks(conn)
                .await?
                .into_iter()
                .find(|row| row.id == id)
                .map(|row| FrameworkRef { code: row.code, version: row.version }),
            None => None,
        };
        let base = self.snapshot_as_it_is(conn, framework.or(self.framework.as_ref()).or(own.as_ref())).await?;
        // What is different in a what-if is logged like everything else, so the number of the newest operation tells whether it still is.
        let kept = supposing.kept().snapshot.clone();
        if let Some(kept) = kept.filter(|kept| (kept.operation, kept.framework.id) == (base.operation, base.framework.id)) {
            return Ok(kept);
        }
        let changes = store::what_if::changes_of(conn, found.id).await?;
        let different: Vec<Different> = changes.iter().filter_map(|change| different(&base, &change.record)).collect();
        let snapshot = Arc::new(base.with_facts(what_if::with(&base.facts, &different)));
        let mut kept = supposing.kept();
        kept.matrices.clear();
        kept.snapshot = Some(Arc::clone(&snapshot));
        Ok(snapshot)
    }
}

/// What a change means in the facts; `None` where what it names is not there, such as a skill of another framework version.
fn different(base: &Snapshot, change: &WhatIfChange) -> Option<Different> {
    let (facts, ids) = (&base.facts, &base.ids);
    let person = change.person.and_then(|id| ids.people.index_of(|one| *one == id));
    let role = change.role.and_then(|id| index_of(&ids.roles, id));
    match change.what {
        Supposed::Leaver => Some(Different::Leaves { person: person?, on: change.on? }),
        Supposed::Close => Some(Different::Closes { branch: index_of(&ids.branches, change.branch?)?, from: change.on? }),
        Supposed::Role => Some(Different::Holds { person: person?, role: role?, from: change.on? }),
        Supposed::Target => {
            let (role, skill) = (role?, *ids.skill_of.get(change.skill.as_ref()?)?);
            let now = facts.targets.iter().find(|one| one.role == role && one.skill == skill);
            let importance = now.map_or(USUAL_IMPORTANCE, |one| one.importance);
            let level = change.level.filter(|level| *level > 0).map(|level| level.min(facts.max_level));
            Some(Different::Needs { role, skill, target: level.map(|level| (level, importance)) })
        }
    }
}

fn index_of<I: domain::ix::Ix, R>(ids: &IxVec<I, store::Id<R>>, wanted: store::Id<R>) -> Option<I> {
    ids.index_of(|one| *one == wanted)
}
