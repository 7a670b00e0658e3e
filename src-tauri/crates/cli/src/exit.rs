//! Exit statuses and error documents: 0 done, 1 refused because of the data, 2 wrong usage,
//! 3 the store cannot be used.

use std::process::ExitCode;

use app::AppError;
use serde_json::{Value, json};

use crate::print;

/// Why a command failed.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line asks for something that does not exist.
    Usage(String),
    /// A call of the app returned an error.
    App(AppError),
    /// The work was done, but the answer could not be written to standard output.
    Unheard(String),
}

impl Failure {
    pub(crate) fn unexpected(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::App(AppError::unexpected(error))
    }
}

impl From<print::Unheard> for Failure {
    fn from(unheard: print::Unheard) -> Self {
        Self::Unheard(unheard.0)
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self::App(error)
    }
}

/// Reports the failure, and gives the exit status that headless callers rely on.
pub(crate) fn failed(failure: &Failure, store: Option<&str>, json: bool) -> ExitCode {
    let (kind, message, details, status) = match failure {
        Failure::Usage(message) => ("usage", message, Vec::new(), 2),
        // Standard output has half an answer. A second document would hide that, and there may be no room for it either.
        Failure::Unheard(message) => {
            print::aside(&format!("error: {message}"));
            return ExitCode::FAILURE;
        }
        Failure::App(error) => {
            let (message, details, status) = match error {
                AppError::Invalid { message, problems } => (message, problems.iter().map(|problem| json!(problem)).collect(), 1),
                AppError::NotFound { message, what, key } => (message, vec![json!({ "what": what, "key": key })], 1),
                AppError::Conflict { message, details } | AppError::Warning { message, details } => {
                    (message, details.iter().map(|detail| json!(detail)).collect(), 1)
                }
                AppError::NotNow { message } | AppError::Cancelled { message } => (message, Vec::new(), 1),
                AppError::StoreUnusable { message, why } => (message, vec![json!({ "why": why, "store": store.map(app::shown_place) })], 3),
                AppError::Unexpected { message, reference } => (message, vec![json!({ "reference": reference })], 1),
            };
            (error.kind(), message, details, status)
        }
    };
    say(kind, message, &details, json);
    ExitCode::from(status)
}

/// Reports what clap finds wrong with the command line. Help and version are not failures.
pub(crate) fn wrong_usage(error: &clap::Error, json: bool) -> ExitCode {
    let text = error.render().to_string();
    if !error.use_stderr() {
        return if print::text(&text).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    }
    if json {
        say("usage", text.trim_end().trim_start_matches("error: "), &[], true);
    } else {
        print::aside(text.trim_end());
    }
    ExitCode::from(2)
}

fn say(kind: &str, message: &str, details: &[Value], json: bool) {
    if json {
        let document = json!({ "error": { "kind": kind, "message": message, "details": details } });
        // If standard output takes no more, the sentence goes to standard error.
        if print::document(&document).is_ok() {
            return;
        }
    }
    print::aside(&format!("error: {message}"));
    for detail in details.iter().take(20) {
        match detail.get("row").zip(detail.get("message").and_then(Value::as_str)) {
            Some((row, message)) => print::aside(&format!("  row {row}: {message}")),
            None => {
                let text = detail.as_str().map(str::to_owned);
                let store = detail.get("store").and_then(Value::as_str).map(|store| format!("store: {store}"));
                if let Some(text) = text.or(store) {
                    print::aside(&format!("  {text}"));
                }
            }
        }
    }
}
