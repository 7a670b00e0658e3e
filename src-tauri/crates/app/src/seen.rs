//! What the program tells about its own work: a span for each call, and what goes to the log.
//!
//! Both shells listen with `tracing`: the headless command writes to standard error under `-v` and `-vv`, the window to a rotating file.
//! Neither gets a name, an address or free text of a person. Spans and events contain names of calls, kinds of error, counts and times, and
//! [`without_quotes`] removes from an error what somebody may have typed.

use std::error::Error;
use std::future::Future;
use std::time::Instant;

use tracing::Instrument as _;

use crate::AppError;

/// The crates whose events the two shells write, by the names that `tracing` knows them by.
pub const OUR_CRATES: &[&str] = &["app", "domain", "exchange", "invented", "planner", "report", "store"];

/// Runs a call under a span of its name, and turns a panic in it into [`AppError::Unexpected`], so that no panic reaches a user. Logs how
/// long the call took and, if it failed, the kind of error.
///
/// # Errors
/// The call's own errors, or `Unexpected`.
pub async fn guarded<T>(name: &str, call: impl Future<Output = Result<T, AppError>>) -> Result<T, AppError> {
    use futures_util::FutureExt as _;
    async {
        let done = asked(std::panic::AssertUnwindSafe(call).catch_unwind()).await.unwrap_or_else(|panic| {
            let words = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
            Err(AppError::unexpected(format!("a panic: {}", words.unwrap_or_default())))
        });
        if let Err(error) = &done {
            tracing::info!(kind = error.kind(), "refused");
        }
        done
    }
    .instrument(tracing::info_span!("call", name))
    .await
}

/// Runs a call and logs how long it took. At level debug, also logs how often it asked the store and how long that took.
pub async fn asked<T>(call: impl Future<Output = T>) -> T {
    let began = Instant::now();
    let (answer, asked) = store::asked::counted(call).await;
    tracing::info!(took = ?began.elapsed(), "ended");
    tracing::debug!(reads = asked.reads, writes = asked.writes, statements = asked.statements, took = ?asked.took, "asked the store");
    answer
}

/// Runs work that needs the processor for a while on a thread of its own, under the span of the call.
///
/// # Errors
/// `Unexpected` where the work panics.
pub(crate) async fn on_a_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, AppError> {
    let span = tracing::Span::current();
    tokio::task::spawn_blocking(move || span.in_scope(work)).await.map_err(AppError::unexpected)
}

/// The text of an error and of its causes, the outermost first.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut under = error.source();
    while let Some(error) = under {
        let words = error.to_string();
        // A transparent error has the same words as its cause.
        if !text.ends_with(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        under = error.source();
    }
    without_quotes(&text)
}

/// The text without everything between quotation marks or backticks, because a library may quote there what somebody typed. Names of
/// columns and constraints stay: they are lower case with an underscore, which no name of a person is.
fn without_quotes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '`']) {
        let mark = &rest[at..=at];
        let quoted = &rest[at + 1..];
        // Without a closing mark, the rest of the text counts as quoted.
        let end = quoted.find(mark).unwrap_or(quoted.len());
        let inside = &quoted[..end];
        let is_ours = inside.contains('_') && inside.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
        out.push_str(&rest[..at]);
        out.push_str(mark);
        out.push_str(if is_ours { inside } else { "..." });
        out.push_str(mark);
        rest = quoted.get(end + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_library_quotes_is_not_told_and_our_own_names_are() {
        assert_eq!(
            without_quotes("byte index 3 is not a char boundary; it is inside 'é' of `Zoé Smith`"),
            "byte index 3 is not a char boundary; it is inside 'é' of `...`"
        );
        assert_eq!(
            without_quotes("invalid input for type integer: \"Jane\", constraint \"person_number_key\""),
            "invalid input for type integer: \"...\", constraint \"person_number_key\""
        );
        assert_eq!(without_quotes("an open `mark, Jane"), "an open `...`");
    }

    #[test]
    fn every_error_of_a_chain_is_told_once() {
        #[derive(Debug, thiserror::Error)]
        #[error("the report could not be made")]
        struct Outer(#[source] store::StoreError);
        let error = Outer(store::StoreError::Statement("no such table".to_owned()));
        assert_eq!(chain(&error), "the report could not be made: the database refused a statement: no such table");
    }
}
