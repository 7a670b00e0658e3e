//! Writes tables and calendars as files.

mod calendar;
mod csv_file;
mod saving;
mod xlsx;

use std::borrow::Cow;
use std::io::Write as _;
use std::path::Path;

use domain::Date;

use crate::error::FileError;

pub use calendar::{CalendarEvent, Standing, Weekly, When, calendar};
pub use csv_file::csv;
pub use saving::Saving;
pub(crate) use xlsx::serial;
pub use xlsx::xlsx;

/// Would some spreadsheet program take the text for a formula (OWASP, CSV injection)? It would if the text begins with one of these
/// characters, also in full width. Tabs, line ends, spaces and invisible marks before them are ignored, as programs may ignore them.
pub(crate) fn reads_as_formula(text: &str) -> bool {
    if text.starts_with(['\t', '\r']) {
        return true;
    }
    let is_passed_over = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{00AD}' | '\u{061C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
    };
    text.trim_start_matches(is_passed_over).starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// The rows of a table to write, each with a value for every heading.
pub enum WrittenRows {
    /// A list.
    Listed(Vec<Vec<Value>>),
    /// So many rows that they are made one by one while they are written, each from its number counted from 0. A row may be asked for more
    /// than once.
    Made(usize, Box<dyn Fn(usize) -> Vec<Value> + Send>),
}

impl WrittenRows {
    /// How many there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Listed(rows) => rows.len(),
            Self::Made(count, _) => *count,
        }
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The rows in their order.
    pub fn iter(&self) -> impl Iterator<Item = Cow<'_, [Value]>> {
        (0..self.len()).map(|at| match self {
            Self::Listed(rows) => Cow::Borrowed(rows[at].as_slice()),
            Self::Made(_, row) => Cow::Owned(row(at)),
        })
    }
}

impl From<Vec<Vec<Value>>> for WrittenRows {
    fn from(rows: Vec<Vec<Value>>) -> Self {
        Self::Listed(rows)
    }
}

/// A table to write.
pub struct Sheet {
    /// The sheet's name in a workbook.
    pub name: String,
    /// The headings.
    pub headings: Vec<String>,
    /// The rows.
    pub rows: WrittenRows,
}

/// One value of a table to write.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// An empty cell.
    Empty,
    /// Text. It stays text, also if it looks like something else.
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
    /// A text cell; an empty cell for empty text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// A date cell; an empty cell for `None`.
    pub fn date(date: Option<Date>) -> Self {
        date.map_or(Self::Empty, Self::Date)
    }

    /// A share; an empty cell for `None`.
    pub fn share(share: Option<f64>) -> Self {
        share.map_or(Self::Empty, Self::Share)
    }
}

/// Writes a file whole or not at all: first beside its place, then moved there. Only its owner may read it.
///
/// # Errors
/// [`crate::FileFault::NotWritten`] with the reason; a file that was there before is as before, and nothing is left beside it.
pub fn save(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    save_by(path, |file| file.write_all(bytes))
}

/// Writes a table row by row, as XLSX if the name ends in it, else as CSV. Gives the number of rows. It is for tables as long as an
/// imported file.
///
/// # Errors
/// As [`save`]; and more rows than a sheet of a workbook holds.
pub fn save_rows(path: &Path, sheet: &str, headings: &[String], rows: impl Iterator<Item = Vec<Value>>) -> Result<u32, FileError> {
    let is_workbook = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let mut written = 0;
    let rows = rows.inspect(|_| written += 1);
    save_by(
        path,
        |file| if is_workbook { xlsx::write_rows(file, sheet, headings, rows) } else { csv_file::write_rows(file, headings, rows) },
    )?;
    Ok(written)
}

/// As [`save`], for contents that are written piece by piece.
fn save_by(path: &Path, write_all: impl FnOnce(&mut std::fs::File) -> std::io::Result<()>) -> Result<(), FileError> {
    let mut saving = Saving::begin(path)?;
    saving.file().and_then(write_all).map_err(|error| FileError::not_written(path, &error))?;
    saving.finish()
}
