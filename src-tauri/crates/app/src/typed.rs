//! Text that people type, cleaned and bounded as the text of files is: what was typed comes back unchanged from an export.

use std::collections::{BTreeMap, BTreeSet};

use exchange::clean;

use crate::AppError;

/// The codes that a typed one may stand for.
pub(crate) struct Codes {
    exact: BTreeSet<String>,
    folded: BTreeMap<String, String>,
}

impl Codes {
    /// Of these.
    pub(crate) fn of(codes: impl IntoIterator<Item = String>) -> Self {
        let exact: BTreeSet<String> = codes.into_iter().collect();
        Self { folded: exact.iter().map(|code| (clean::fold(code), code.clone())).collect(), exact }
    }

    /// The code as it is typed, else the one that differs only by case, hyphens or marks that nobody sees.
    pub(crate) fn met(&self, typed: &str) -> Option<&str> {
        let alike = || self.folded.get(&clean::fold(&clean::code(typed)));
        self.exact.get(typed).or_else(alike).map(String::as_str)
    }
}

/// Text of one line, or `None` where there is nothing in it. `what` begins the sentence of a refusal: `The title`.
///
/// # Errors
/// `Invalid` for more than `longest` characters, and for characters that cannot be shown.
pub(crate) fn one_line(what: &str, text: Option<&str>, longest: usize) -> Result<Option<String>, AppError> {
    good(what, clean::text(text.unwrap_or_default()), longest)
}

/// Text of several lines; else as [`one_line`].
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
