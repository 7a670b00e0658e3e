//! One file for each noun: each takes its arguments, calls `App` and prints the answer.

pub(crate) mod export;
pub(crate) mod gaps;
pub(crate) mod import;
pub(crate) mod log;
pub(crate) mod offer;
pub(crate) mod plan;
pub(crate) mod plan_changes;
pub(crate) mod report;
pub(crate) mod scenario;
pub(crate) mod session;
pub(crate) mod settings;
pub(crate) mod show;
pub(crate) mod stores;

use std::process::ExitCode;
use std::sync::Mutex;

use app::views::{Done, Scope};
use app::{App, Env};
use serde::Serialize;

use crate::args::{Args, Command, Common};
use crate::exit::Failure;
use crate::print;

/// What a command ends with.
pub(crate) type Ended = Result<ExitCode, Failure>;

/// The stores that the command has opened: closed at its end, so that the file is whole by itself.
static OPENED: Mutex<Vec<App>> = Mutex::new(Vec::new());

fn opened() -> std::sync::MutexGuard<'static, Vec<App>> {
    // A list of handles is whole after a panic too.
    OPENED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Runs the command, and closes what it has opened.
pub(crate) async fn run(args: Args) -> Ended {
    let ended = command(args).await;
    let stores = std::mem::take(&mut *opened());
    for store in stores {
        store.close().await;
    }
    ended
}

async fn command(args: Args) -> Ended {
    let common = &args.common;
    match args.command {
        Command::New => stores::new(common).await,
        Command::Demo(demo) => stores::demo(common, demo).await,
        Command::Import(import) => import::run(common, import).await,
        Command::Framework(framework) => settings::framework(common, framework).await,
        Command::Gaps(gaps) => gaps::gaps(common, gaps).await,
        Command::Show(show) => show::run(common, show).await,
        Command::Rate(rate) => gaps::rate(common, rate).await,
        Command::Set(set) => settings::set(common, set).await,
        Command::Get(get) => settings::get(common, get).await,
        Command::Plan(plan) => plan::run(common, plan).await,
        Command::Session(session) => session::run(common, session).await,
        Command::Log(log) => log::run(common, log).await,
        Command::Offer(offers) => offer::run(common, offers).await,
        Command::Report(report) => report::run(common, report).await,
        Command::Export(export) => export::run(common, export).await,
        Command::Undo(undo) => stores::undo(common, undo).await,
        Command::Redo => stores::redo(common).await,
        Command::History(history) => stores::history(common, history).await,
        Command::Check => stores::check(common).await,
    }
}

impl Common {
    /// The store that the command line or the environment names.
    pub(crate) fn place(&self) -> Result<&str, Failure> {
        self.store
            .as_deref()
            .filter(|place| !place.is_empty())
            .ok_or_else(|| Failure::Usage("Which store? Give `--store PATH`, or set SKILLSPLAN_STORE.".to_owned()))
    }

    /// Opens the store for a call that reads.
    pub(crate) async fn reading(&self) -> Result<App, Failure> {
        let app = App::open(self.place()?, Env::system()).await?.under(self.framework.clone());
        if let Some(caution) = app.caution() {
            print::aside(&format!("warning: {caution}"));
        }
        opened().push(app.clone());
        Ok(app)
    }

    /// Opens the store for a call that writes; `--as-of` makes no sense there.
    pub(crate) async fn writing(&self) -> Result<App, Failure> {
        self.no_date()?;
        self.reading().await
    }

    /// Refuses `--as-of` on a call that writes.
    pub(crate) fn no_date(&self) -> Result<(), Failure> {
        match self.as_of {
            Some(_) => Err(Failure::Usage("`--as-of` is for calls that read; this one writes.".to_owned())),
            None => Ok(()),
        }
    }

    /// The scope of the common arguments.
    pub(crate) fn scope(&self) -> Scope {
        Scope { as_of: self.as_of, framework: self.framework.clone(), ..Scope::default() }
    }

    /// Prints an answer as JSON, or as text for people.
    pub(crate) fn answer<T: Serialize>(&self, value: &T, text: impl FnOnce(&T) -> String) -> Ended {
        if self.json {
            print::document(value)?;
        } else {
            print::text(&text(value))?;
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Prints what a write answered.
    pub(crate) fn done<T: Serialize>(&self, done: &Done<T>) -> Ended {
        self.answer(&done.value, |_| done.label.clone().unwrap_or_else(|| "Nothing to change".to_owned()))
    }
}
