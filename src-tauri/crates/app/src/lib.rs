//! The use cases of Skillsplan and its front door, [`App`].
//!
//! Everything that the window or the headless command can do to data is a method here. Reads answer
//! views; every write goes through one private door, `App::write`: one transaction, the change log,
//! undo, the event. What this crate must not know: Tauri, clap, a screen's layout.

pub mod calls;
pub mod env;
pub mod error;
pub mod operations;
pub mod views;

mod catalogue;
mod exports;
mod imports;
mod learning;
mod map;
mod measures;
mod people;
mod plans;
mod reports;
mod roles;
mod seen;
mod service;
mod sessions;
mod typed;
mod what_if;

use std::sync::{Arc, Mutex};

use store::{Conn, Store};

pub use catalogue::offers::same_half_days;
pub use domain::activities::{PlaceStatus, SessionStatus};
pub use domain::learning::{LearningKey, RecordStatus};
pub use domain::ratings::{RatingsCounted, Source};
pub use domain::words::plural;
pub use domain::{Date, Kind};
pub use env::{Clock, Env, FixedClock};
pub use error::{AppError, StoreFault};
pub use exchange::table::serve_if_asked;
pub use operations::write::Changed;
pub use planner::{Edit, Forced, Mark, PlanChanges};
pub use plans::{
    AGAIN_SECONDS, FileChanges, FileForced, FileFreed, FileGap, FileReasons, TypedEdits, change_problem_plan, curve_problem,
    explain_problem_plan, force_place, free_gap, solve_problem, write_changed_problem, write_plan,
};
pub use seen::{OUR_CRATES, asked, guarded};
pub use service::about::about_program;
pub use store::disk::own_files;
pub use store::open::shown_place;

/// An open store and everything that can be done with it. It is cheap to clone.
#[derive(Clone)]
pub struct App {
    store: Store,
    env: Env,
    /// The framework version of calls that name none; `None` is the one in use.
    framework: Option<views::FrameworkRef>,
    /// The what-if that calls which read are in; `None` is the store as it is.
    supposing: Option<Arc<what_if::Supposing>>,
    snapshots: Arc<Mutex<measures::snapshot::Snapshots>>,
    orders: Arc<Mutex<map::order::Orders>>,
    open_cells: Arc<Mutex<Option<Arc<map::open_cells::OpenCells>>>>,
    problem: Arc<Mutex<plans::KeptProblem>>,
    changed: tokio::sync::broadcast::Sender<Changed>,
}

impl App {
    /// Opens the store at a path or a `postgres://` address.
    ///
    /// # Errors
    /// `StoreUnusable`. Nothing is changed then.
    pub async fn open(place: &str, env: Env) -> Result<Self, AppError> {
        Ok(Self::on(Store::open(place).await?, env))
    }

    fn on(store: Store, env: Env) -> Self {
        let (changed, _) = tokio::sync::broadcast::channel(64);
        let (snapshots, orders, open_cells, problem) = Default::default();
        Self { store, env, framework: None, supposing: None, snapshots, orders, open_cells, problem, changed }
    }

    /// The same store under another framework version than the one in use. Every call that names no version then uses this version's
    /// skills, targets and scale. If the version does not exist, the first such call gives `NotFound`.
    #[must_use]
    pub fn under(self, framework: Option<views::FrameworkRef>) -> Self {
        Self { framework, ..self }
    }

    /// Closes the store and all its connections.
    pub async fn close(&self) {
        self.store.close().await;
    }

    /// Begins to read: everything that is read through the returned connection is of one moment. A call begins once, at its top, and hands
    /// the connection down; a write reads through its own transaction instead.
    async fn reading(&self) -> Result<Conn, AppError> {
        Ok(self.store.read().await?)
    }

    /// A warning about the connection to the store, if it is not as safe as it should be.
    pub fn caution(&self) -> Option<&str> {
        self.store.caution()
    }

    /// Today, by the program's clock.
    pub fn today(&self) -> domain::Date {
        self.env.today()
    }
}
