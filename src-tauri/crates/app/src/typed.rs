//! Cleans and limits text that people type, in the same way as text in files. So text that was typed comes back unchanged from an export
//! and import.

use std::collections::{BTreeMap, BTreeSet};

use exchange::clean;

use crate::AppError;

/// The codes that a typed code may mean.
pub(crate) struct Codes {
    exact: BTreeSet<String>,
    folded: BTreeMap<String, String>,
}

impl Codes {
    /// Takes the known codes.
    pub(crate) fn of(codes: impl IntoIterator<Item = String>) -> Self {
        let exact: BTreeSet<String> = codes.into_iter().collect();
        Self { folded: exact.iter().map(|code| (clean::fold(code), code.clone())).collect(), exact }
    }

    /// The code that is written exactly as typed, or else the one that differs only in case, hyphens or invisible marks.
    pub(crate) fn met(&self, typed: &str) -> Option<&str> {
        let alike = || self.folded.get(&clean::fold(&clean::code(typed)));
        self.exact.get(typed).or_else(alike).map(String::as_str)
    }
}

/// Text of one line, or `None` if it is empty. `what` begins the sentence of an error: `The title`.
///
/// # Errors
/// `Invalid` for more than `longest` characters, and for characters that cannot be shown.
pub(crate) fn one_line(what: &str, text: Option<&str>, longest: usize) -> Result<Option<String>, AppError> {
    good(what, clean::text(text.unwrap_or_default()), longest)
}

/// Text of several lines. Otherwise as [`one_line`].
///
/// # Errors
/// As [`one_line`].
pub(crate) fn lines(what: &str, text: Option<&str>, longest: usize) -> Result<Option<String>, AppError> {
    good(what, clean::lines(text.unwrap_or_default()), longest)
}

fn good(what: &str, text: String, longest: usize) -> Result<Option<String>, AppError> {
    if text.chars().count() > longest {
        return Err(AppError::invalid(format!("{what} is longer than {longest} characters. Nothing was saved. Shorten it.")));
    }
    if !clean::fits_a_cell(&text) {
        return Err(AppError::invalid(format!("{what} is longer than a cell of a spreadsheet holds. Nothing was saved. Shorten it.")));
    }
    if clean::has_control_characters(&text) {
        return Err(AppError::invalid(format!("{what} holds characters that cannot be shown. Nothing was saved. Type it again.")));
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}
