//! The facts as of the newest operation, and the matrices counted from them, kept until something changes.

use std::collections::VecDeque;
use std::sync::Arc;

use domain::Date;
use domain::facts::Facts;
use domain::matrix::Matrix;
use domain::ratings::RatingsCounted;
use domain::small_numbers::Threshold;
use store::Conn;
use store::facts::{FactIds, FrameworkRow};
use store::records::FrameworkId;

use crate::service::settings::number_of;
use crate::views::FrameworkRef;
use crate::{App, AppError};

/// Everything that the measures are counted from, under one framework version.
pub(crate) struct Snapshot {
    /// The newest operation that it contains.
    pub(crate) operation: i64,
    /// The framework version.
    pub(crate) framework: FrameworkRow,
    /// The facts.
    pub(crate) facts: Facts,
    /// Row ids of what the facts name by index.
    pub(crate) ids: FactIds,
    /// How many cells of a group must be rated before it may be called the group that needs most.
    pub(crate) least_rated: u32,
    /// Groups of fewer people than this are hidden in documents that leave the service.
    pub(crate) small_numbers: Threshold,
}

impl Snapshot {
    pub(crate) fn framework_ref(&self) -> FrameworkRef {
        named(&self.framework)
    }
}

/// The code and version by which views name a framework version.
pub(crate) fn named(framework: &FrameworkRow) -> FrameworkRef {
    FrameworkRef { code: framework.code.clone(), version: framework.version.clone() }
}

/// How many matrices are kept: enough for a year's trend and the screens in use.
const MATRICES: usize = 16;

impl FrameworkRef {
    /// Does this reference name the version?
    pub(crate) fn names(&self, framework: &FrameworkRow) -> bool {
        self.code == framework.code && self.version == framework.version
    }

    /// The error for a version that the store does not have.
    pub(crate) fn unknown(&self) -> AppError {
        AppError::not_found("framework version", &format!("{}@{}", self.code, self.version))
    }
}

#[derive(Default)]
pub(crate) struct Snapshots {
    facts: Vec<Arc<Snapshot>>,
    matrices: VecDeque<(i64, FrameworkId, Date, RatingsCounted, Arc<Matrix>)>,
}

impl App {
    /// The facts under a framework version. If none is named, it is the one of [`App::under`], else the one in use.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist; `StoreUnusable`.
    pub(crate) async fn snapshot(&self, conn: &mut Conn, framework: Option<&FrameworkRef>) -> Result<Arc<Snapshot>, AppError> {
        let framework = framework.or(self.framework.as_ref());
        // The number is read in the same transaction as the facts, so that the two belong together.
        let operation = store::changes::newest(conn).await?;
        if let Some(found) = self.snapshots().facts.iter().find(|snapshot| {
            snapshot.operation == operation && framework.map_or(snapshot.framework.in_use, |wanted| wanted.names(&snapshot.framework))
        }) {
            return Ok(Arc::clone(found));
        }
        let rows = store::facts::frameworks(conn).await?;
        let chosen = rows.into_iter().find(|row| framework.map_or(row.in_use, |wanted| wanted.names(row)));
        let unknown = || framework.map_or_else(|| AppError::not_found("framework version", "in use"), FrameworkRef::unknown);
        let chosen = chosen.ok_or_else(unknown)?;
        let (facts, ids) = store::facts::facts(conn, &chosen).await?;
        let settings = store::settings::all(conn).await?;
        let least_rated = number_of(&settings, "needs_most.least_rated");
        let small_numbers = Threshold::new(number_of(&settings, "small_numbers.fewer_than")).unwrap_or_default();
        let snapshot = Arc::new(Snapshot { operation, framework: chosen, facts, ids, least_rated, small_numbers });
        let mut kept = self.snapshots();
        kept.facts.retain(|old| old.operation == operation);
        kept.matrices.retain(|(old, ..)| *old == operation);
        kept.facts.push(Arc::clone(&snapshot));
        Ok(snapshot)
    }

    /// The framework version for calls that need no facts: the one of [`App::under`], else the one in use.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub(crate) async fn framework_row(&self, conn: &mut Conn) -> Result<FrameworkRow, AppError> {
        let Some(wanted) = &self.framework else { return Ok(store::facts::framework_in_use(conn).await?) };
        let rows = store::facts::frameworks(conn).await?;
        rows.into_iter().find(|row| wanted.names(row)).ok_or_else(|| wanted.unknown())
    }

    /// The matrix of a snapshot on a date.
    pub(crate) fn matrix(&self, snapshot: &Snapshot, on: Date, counted: RatingsCounted) -> Arc<Matrix> {
        let key = (snapshot.operation, snapshot.framework.id, on, counted);
        if let Some((.., matrix)) = self
            .snapshots()
            .matrices
            .iter()
            .find(|(operation, framework, date, ratings, _)| (*operation, *framework, *date, *ratings) == key)
        {
            return Arc::clone(matrix);
        }
        let matrix = Arc::new(Matrix::build(&snapshot.facts, on, counted));
        let mut kept = self.snapshots();
        if kept.matrices.len() == MATRICES {
            kept.matrices.pop_front();
        }
        kept.matrices.push_back((key.0, key.1, key.2, key.3, Arc::clone(&matrix)));
        matrix
    }

    fn snapshots(&self) -> std::sync::MutexGuard<'_, Snapshots> {
        // The kept value is only a copy, so that it is still right after a panic elsewhere.
        self.snapshots.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
