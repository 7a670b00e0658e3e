//! The facts as of the newest operation, and the matrices counted from them: kept, and made true by what the change log tells.

use std::collections::VecDeque;
use std::sync::{Arc, OnceLock};

use domain::Date;
use domain::facts::Facts;
use domain::matrix::Matrix;
use domain::ratings::RatingsCounted;
use domain::small_numbers::Threshold;
use store::facts::{CaughtUp, Differs, FactIds, FrameworkRow, Later};
use store::rating_copy::CopyFault;
use store::records::FrameworkId;
use store::{Conn, Tx};

use crate::measures::names::Names;
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
    /// The people by name, made when it is first asked for. Snapshots that differ in ratings alone have the same one.
    pub(crate) names: Arc<OnceLock<Names>>,
    /// How many cells of a group must be rated before it may be called the group that needs most.
    pub(crate) least_rated: u32,
    /// Groups of fewer people than this are hidden in documents that leave the service.
    pub(crate) small_numbers: Threshold,
}

impl Snapshot {
    /// The people by name.
    pub(crate) fn names(&self) -> &Names {
        self.names.get_or_init(|| Names::of(&self.facts))
    }

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

/// How many framework versions' facts are kept: the one in use and those that it is compared with.
const FRAMEWORKS: usize = 3;

#[derive(Default)]
pub(crate) struct Snapshots {
    /// One for each framework version, the one asked for last behind the others.
    facts: Vec<Arc<Snapshot>>,
    matrices: VecDeque<(i64, FrameworkId, Date, RatingsCounted, Arc<Matrix>)>,
    /// Was the store's copy of the ratings found damaged?
    copy_damaged: bool,
}

impl Snapshots {
    /// Keeps a snapshot instead of the one of its framework version, unless that is newer. What was counted from the one before is
    /// kept where it is still true, made true where only ratings differ, and forgotten where more does.
    fn keep(&mut self, snapshot: &Arc<Snapshot>, differs: &Differs) {
        let framework = snapshot.framework.id;
        let before = self.facts.iter().position(|kept| kept.framework.id == framework).map(|at| self.facts.remove(at));
        if let Some(newer) = before.as_ref().filter(|before| before.operation > snapshot.operation) {
            self.facts.push(Arc::clone(newer));
            return;
        }
        let was = before.map(|before| before.operation);
        self.matrices.retain_mut(|(operation, of, _, _, matrix)| {
            if *of != framework {
                return true;
            }
            if *differs == Differs::More || Some(*operation) != was {
                return false;
            }
            *operation = snapshot.operation;
            if let Differs::Ratings(people) = differs {
                let matrix = Arc::make_mut(matrix);
                people.iter().for_each(|person| matrix.refresh(&snapshot.facts, *person));
            }
            true
        });
        if self.facts.len() == FRAMEWORKS {
            let oldest = self.facts.remove(0).framework.id;
            self.matrices.retain(|(_, of, ..)| *of != oldest);
        }
        self.facts.push(Arc::clone(snapshot));
    }
}

impl App {
    /// The facts under a framework version. If none is named, it is the one of [`App::under`], else the one in use.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist; `StoreUnusable`.
    pub(crate) async fn snapshot(&self, conn: &mut Conn, framework: Option<&FrameworkRef>) -> Result<Arc<Snapshot>, AppError> {
        let framework = framework.or(self.framework.as_ref());
        let kept = self.snapshots().facts.iter().find(|kept| fits(&kept.framework, framework)).cloned();
        if let Some(kept) = kept {
            // If a framework version had been changed, or another put in use, what was done would be unknown.
            match store::facts::caught_up(conn, &kept.framework, (&kept.facts, &kept.ids), kept.operation).await? {
                CaughtUp::Newest => return Ok(kept),
                CaughtUp::Facts(later) => return self.kept_later(conn, &kept, *later).await,
                CaughtUp::Unknown => {}
            }
        }
        // The number is read in the same transaction as the facts, so that the two belong together.
        let operation = store::changes::newest(conn).await?;
        let chosen = version(conn, framework).await?;
        let ((facts, ids), fault) = store::facts::filled(conn, &chosen).await?;
        if fault == Some(CopyFault::Damaged) {
            tracing::warn!("the copy of the ratings is damaged: the ratings were read row by row, and the next change makes it anew");
            self.snapshots().copy_damaged = true;
        }
        let (least_rated, small_numbers) = limits(conn).await?;
        let snapshot = Arc::new(Snapshot { operation, framework: chosen, facts, ids, names: Arc::default(), least_rated, small_numbers });
        self.snapshots().keep(&snapshot, &Differs::More);
        Ok(snapshot)
    }

    /// Keeps what a snapshot has become.
    async fn kept_later(&self, conn: &mut Conn, kept: &Snapshot, later: Later) -> Result<Arc<Snapshot>, AppError> {
        let Later { operation, facts, ids, differs, settings } = later;
        let (least_rated, small_numbers) = if settings { limits(conn).await? } else { (kept.least_rated, kept.small_numbers) };
        let names = if differs == Differs::More { Arc::default() } else { Arc::clone(&kept.names) };
        let snapshot = Arc::new(Snapshot { operation, framework: kept.framework.clone(), facts, ids, names, least_rated, small_numbers });
        self.snapshots().keep(&snapshot, &differs);
        Ok(snapshot)
    }

    /// The facts of [`App::snapshot`] if they are in memory and nothing was done since; else `None`, and nothing is read for them.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn snapshot_at_hand(&self, conn: &mut Conn) -> Result<Option<Arc<Snapshot>>, AppError> {
        if self.snapshots().facts.is_empty() {
            return Ok(None);
        }
        let operation = store::changes::newest(conn).await?;
        let wanted = self.framework.as_ref();
        Ok(self.snapshots().facts.iter().find(|kept| kept.operation == operation && fits(&kept.framework, wanted)).cloned())
    }

    /// The framework version for calls that need no facts: the one of [`App::under`], else the one in use.
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub(crate) async fn framework_row(&self, conn: &mut Conn) -> Result<FrameworkRow, AppError> {
        version(conn, self.framework.as_ref()).await
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

    /// Makes the store's copy of the ratings anew where it was found damaged. The first thing that a write does.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) async fn mend_rating_copy(&self, tx: &mut Tx) -> Result<(), AppError> {
        if std::mem::take(&mut self.snapshots().copy_damaged) {
            tx.make_rating_copy().await?;
        }
        Ok(())
    }

    fn snapshots(&self) -> std::sync::MutexGuard<'_, Snapshots> {
        // The kept value is only a copy, so that it is still right after a panic elsewhere.
        self.snapshots.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Is it the version that is wanted, or the one in use if none is named?
fn fits(row: &FrameworkRow, wanted: Option<&FrameworkRef>) -> bool {
    wanted.map_or(row.in_use, |wanted| wanted.names(row))
}

/// The framework version that is wanted, or the one in use if none is named.
async fn version(conn: &mut Conn, wanted: Option<&FrameworkRef>) -> Result<FrameworkRow, AppError> {
    let Some(wanted) = wanted else { return Ok(store::facts::framework_in_use(conn).await?) };
    store::facts::frameworks(conn).await?.into_iter().find(|row| wanted.names(row)).ok_or_else(|| wanted.unknown())
}

/// The settings that measures obey: how many cells of a group must be rated before it may be called the one that needs most, and the size
/// under which groups are hidden.
async fn limits(conn: &mut Conn) -> Result<(u32, Threshold), AppError> {
    let settings = store::settings::all(conn).await?;
    let small_numbers = Threshold::new(number_of(&settings, "small_numbers.fewer_than")).unwrap_or_default();
    Ok((number_of(&settings, "needs_most.least_rated"), small_numbers))
}
