//! The facts as of the newest operation, and the matrices counted from them: kept, and made true by what the change log tells.

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
use crate::service::settings::{number_of, value_of};
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
    /// The ratings that count where a scope names none.
    pub(crate) counted: RatingsCounted,
}

impl Snapshot {
    /// The same with other facts about the same people. It is another moment for whoever keeps something by the value of its names.
    pub(crate) fn with_facts(&self, facts: Facts) -> Self {
        Self {
            operation: self.operation,
            framework: self.framework.clone(),
            facts,
            ids: self.ids.clone(),
            names: Arc::default(),
            least_rated: self.least_rated,
            small_numbers: self.small_numbers,
            counted: self.counted,
        }
    }

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

/// What a matrix was counted from: the newest operation, the framework version, the date and the ratings that count.
type Counted = (i64, FrameworkId, Date, RatingsCounted);

/// Matrices, the oldest first.
type Matrices = Vec<(Counted, Arc<Matrix>)>;

/// The matrix of a snapshot from a list, or a new one, which is then in the list.
pub(crate) fn matrix_of(matrices: &mut Matrices, key: Counted, snapshot: &Snapshot) -> Arc<Matrix> {
    if let Some((_, matrix)) = matrices.iter().find(|(of, _)| *of == key) {
        return Arc::clone(matrix);
    }
    let matrix = Arc::new(Matrix::build(&snapshot.facts, key.2, key.3));
    keep_matrix(matrices, key, &matrix);
    matrix
}

fn keep_matrix(matrices: &mut Matrices, key: Counted, matrix: &Arc<Matrix>) {
    if matrices.len() == MATRICES {
        matrices.remove(0);
    }
    matrices.push((key, Arc::clone(matrix)));
}

/// How many framework versions' facts are kept: the one in use and those that it is compared with.
const FRAMEWORKS: usize = 3;

#[derive(Default)]
pub(crate) struct Snapshots {
    /// One for each framework version, the one asked for last behind the others.
    facts: Vec<Arc<Snapshot>>,
    matrices: Matrices,
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
        self.matrices.retain_mut(|((operation, of, ..), matrix)| {
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
            self.matrices.retain(|((_, of, ..), _)| *of != oldest);
        }
        self.facts.push(Arc::clone(snapshot));
    }
}

impl App {
    /// The facts under a framework version. If none is named, it is the one of [`App::under`], else the one of the what-if, else the one in
    /// use. In a what-if ([`App::supposing`]) they are as they would be.
    ///
    /// # Errors
    /// `NotFound` for a version or a what-if that does not exist; `StoreUnusable`.
    pub(crate) async fn snapshot(&self, conn: &mut Conn, framework: Option<&FrameworkRef>) -> Result<Arc<Snapshot>, AppError> {
        match &self.supposing {
            Some(supposing) => self.supposed(conn, supposing, framework).await,
            None => self.snapshot_as_it_is(conn, framework).await,
        }
    }

    /// As [`App::snapshot`], of the store as it is.
    ///
    /// # Errors
    /// As [`App::snapshot`].
    pub(crate) async fn snapshot_as_it_is(&self, conn: &mut Conn, framework: Option<&FrameworkRef>) -> Result<Arc<Snapshot>, AppError> {
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
        let ((mut facts, ids), fault) = store::facts::filled(conn, &chosen).await?;
        if fault == Some(CopyFault::Damaged) {
            tracing::warn!("the copy of the ratings is damaged: the ratings were read row by row, and the next change makes it anew");
            self.snapshots().copy_damaged = true;
        }
        let Limits { least_rated, small_numbers, counted, review_months } = Limits::read(conn).await?;
        facts.review_months = review_months;
        let names = Arc::default();
        let snapshot = Arc::new(Snapshot { operation, framework: chosen, facts, ids, names, least_rated, small_numbers, counted });
        self.snapshots().keep(&snapshot, &Differs::More);
        Ok(snapshot)
    }

    /// Keeps what a snapshot has become.
    async fn kept_later(&self, conn: &mut Conn, kept: &Snapshot, later: Later) -> Result<Arc<Snapshot>, AppError> {
        let Later { operation, mut facts, ids, mut differs, settings } = later;
        let limits = match settings {
            true => Limits::read(conn).await?,
            false => Limits {
                least_rated: kept.least_rated,
                small_numbers: kept.small_numbers,
                counted: kept.counted,
                review_months: kept.facts.review_months,
            },
        };
        let Limits { least_rated, small_numbers, counted, review_months } = limits;
        facts.review_months = review_months;
        if review_months != kept.facts.review_months {
            differs = Differs::More;
        }
        let names = if differs == Differs::More { Arc::default() } else { Arc::clone(&kept.names) };
        let framework = kept.framework.clone();
        let snapshot = Arc::new(Snapshot { operation, framework, facts, ids, names, least_rated, small_numbers, counted });
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

    /// A framework version if one is named, else that of [`App::framework_row`].
    ///
    /// # Errors
    /// `NotFound` for a version that does not exist.
    pub(crate) async fn version_of(&self, conn: &mut Conn, wanted: Option<&FrameworkRef>) -> Result<FrameworkRow, AppError> {
        version(conn, wanted.or(self.framework.as_ref())).await
    }

    /// The matrix of a snapshot on a date.
    pub(crate) fn matrix(&self, snapshot: &Snapshot, on: Date, counted: RatingsCounted) -> Arc<Matrix> {
        match &self.supposing {
            Some(supposing) => supposing.matrix(snapshot, on, counted),
            None => {
                let key = (snapshot.operation, snapshot.framework.id, on, counted);
                // It may take a while, and others must not wait for it.
                let kept = self.snapshots().matrices.iter().find(|(of, _)| *of == key).map(|(_, matrix)| Arc::clone(matrix));
                kept.unwrap_or_else(|| {
                    let matrix = Arc::new(Matrix::build(&snapshot.facts, on, counted));
                    keep_matrix(&mut self.snapshots().matrices, key, &matrix);
                    matrix
                })
            }
        }
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

/// The settings that measures obey.
struct Limits {
    /// How many cells of a group must be rated before it may be called the one that needs most.
    least_rated: u32,
    /// The size under which groups are hidden.
    small_numbers: Threshold,
    /// The ratings that count where a scope names none.
    counted: RatingsCounted,
    /// The number of months after which a rating is due for review; 0 means never.
    review_months: u32,
}

impl Limits {
    async fn read(conn: &mut Conn) -> Result<Self, AppError> {
        let settings = store::settings::all(conn).await?;
        Ok(Self {
            least_rated: number_of(&settings, "needs_most.least_rated"),
            small_numbers: Threshold::new(number_of(&settings, "small_numbers.fewer_than")).unwrap_or_default(),
            counted: if value_of(&settings, "ratings.counted") == "agreed" { RatingsCounted::Agreed } else { RatingsCounted::All },
            review_months: number_of(&settings, "ratings.months"),
        })
    }
}
