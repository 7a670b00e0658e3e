//! What every command takes, opens and answers with.

use std::process::ExitCode;
use std::sync::Mutex;

use app::views::{Done, FrameworkRef, Scope};
use app::{App, Env};
use serde::Serialize;

use crate::exit::Failure;
use crate::print;
use crate::values::{date, framework};

/// What a command ends with.
pub(crate) type Ended = Result<ExitCode, Failure>;

/// What every call takes.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Common {
    /// The store: a file, or a `postgres://` address
    #[arg(long, global = true, env = "SKILLSPLAN_STORE", hide_env_values = true)]
    pub(crate) store: Option<String>,
    /// Say on standard error what is done; twice, with times and counts of statements
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    /// One JSON document on standard output, and nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Figures as of this date (YYYY-MM-DD); today where not given
    #[arg(long, global = true, value_name = "DATE", value_parser = date)]
    pub(crate) as_of: Option<app::Date>,
    /// Another framework version than the one in use, as CODE@VERSION
    #[arg(long, global = true, value_name = "CODE@VERSION", value_parser = framework)]
    pub(crate) framework: Option<FrameworkRef>,
    /// Everything as it would be in this what-if
    #[arg(long = "what-if", id = "in_what_if", global = true, value_name = "NAME")]
    pub(crate) what_if: Option<String>,
}

/// The stores that the command has opened: closed at its end, so that the file is whole by itself.
static OPENED: Mutex<Vec<App>> = Mutex::new(Vec::new());

fn opened() -> std::sync::MutexGuard<'static, Vec<App>> {
    // The list is still right after a panic.
    OPENED.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Closes every store that was opened.
pub(crate) async fn close_stores() {
    let stores = std::mem::take(&mut *opened());
    for store in stores {
        store.close().await;
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
        let app = App::open(self.place()?, Env::system()).await?.under(self.framework.clone()).supposing(self.what_if.clone());
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

    /// Refuses `--as-of` and `--what-if` on a call that writes.
    pub(crate) fn no_date(&self) -> Result<(), Failure> {
        let what = match (self.as_of, &self.what_if) {
            (Some(_), _) => "--as-of",
            (None, Some(_)) => "--what-if",
            (None, None) => return Ok(()),
        };
        Err(Failure::Usage(format!("`{what}` is for calls that read; this one writes.")))
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
