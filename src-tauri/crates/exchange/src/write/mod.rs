//! Tables and calendars as files.

mod calendar;
mod csv_file;
mod xlsx;

use std::path::Path;

use domain::Date;

use crate::error::FileError;

pub use calendar::{CalendarEvent, When, calendar};
pub use csv_file::csv;
pub use xlsx::xlsx;

/// Text that begins like this is taken for a formula by some spreadsheet programs (OWASP, CSV injection).
pub(crate) const GUARDED: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A table to write.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sheet {
    /// The sheet's name in a workbook.
    pub name: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows, each with a value for every heading.
    pub rows: Vec<Vec<Value>>,
}

/// One value of a table to write.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text; it stays text, whatever it looks like.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with up to two decimals, such as hours a week.
    Number(f64),
    /// A share 0..1, unrounded; a workbook shows it as a percentage.
    Share(f64),
    /// A date: a date cell in a workbook, `YYYY-MM-DD` in CSV.
    Date(Date),
}

impl Value {
    /// Text, or nothing where there is none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A date, or nothing.
    pub fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    /// A share, or nothing.
    pub fn share(share: Option<f64>) -> Self {
        share.map_or(Self::Empty, Self::Share)
    }
}

/// Writes a file whole or not at all: beside its place first, then moved there.
///
/// # Errors
/// [`crate::FileFault::NotWritten`] with the reason; a file that was there before is as before.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let failed = |error: std::io::Error| FileError::not_written(path, &error);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    let beside = path.with_file_name(name);
    std::fs::write(&beside, bytes).map_err(failed)?;
    std::fs::rename(&beside, path).map_err(|error| {
        // What is left of a failed write is of no use to anybody; the first error is the one to tell.
        let _ = std::fs::remove_file(&beside);
        FileError::not_written(path, &error)
    })
}
