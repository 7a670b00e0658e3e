//! Typed rows of every kind of file, with the problems of their cells.

mod framework;
mod learning;
mod people;
mod ratings;
mod reader;
mod service;

use domain::Kind;
use domain::problems::{Problem, ProblemKind};

use crate::error::FileError;
use crate::mapping::{self, Mapping, Options};
use crate::table::{Book, Cell, Row, Table};

pub use framework::{AimRow, RoleRow, SkillRow, TargetRow};
pub use learning::{ActivityRow, CertificateRow, LogRow, LogStatus, Moment, OfferRow, SessionRow};
pub use people::PersonRow;
pub use ratings::{GridCell, GridColumn, GridRow, RatingRow, grid_cells};
pub use reader::{RowReader, person_kind};
pub use service::{CoverRow, CoverScope, FundRow, LeaveRow, RotaRow, VenueRow};

/// What a row says of a field. A file that has no column for it leaves it; an empty cell clears it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// The file does not have the field, or its cell cannot be read (and the row has a problem).
    #[default]
    Absent,
    /// The cell is empty.
    Empty,
    /// The cell's value.
    Value(T),
}

impl<T> Given<T> {
    /// The value, where there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }

    /// The value, where there is one.
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }

    /// Does the file leave the field as it is?
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The same of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Absent => Given::Absent,
            Self::Empty => Given::Empty,
            Self::Value(value) => Given::Value(change(value)),
        }
    }

    /// What the field holds afterwards, if it held `before`.
    pub fn over(self, before: Option<T>) -> Option<T> {
        match self {
            Self::Absent => before,
            Self::Empty => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// A code or number that names something, and whether the file is sure of its digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Code {
    /// The text.
    pub text: String,
    /// Digits that may have lost leading zeros: a number cell, or text without any in a file that knows no types.
    pub bare_number: bool,
}

impl Code {
    /// A code whose digits are as meant.
    pub fn exact(text: &str) -> Self {
        Self { text: text.to_owned(), bare_number: false }
    }
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T> {
    /// The row's number as a spreadsheet shows it.
    pub number: u32,
    /// What it says; fields whose cells are bad are as if the file did not have them.
    pub value: T,
    /// What is wrong with it; a row without problems is good as far as the file can tell.
    pub problems: Vec<Problem>,
}

/// A kind of row: how one is read.
pub trait FromRow: Sized {
    /// The kind of file it comes from.
    const KIND: crate::FileKind;

    /// Reads one row; what is wrong goes to the reader's problems.
    fn from_row(row: &mut RowReader<'_>) -> Self;
}

/// A sheet read as one kind of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows<T> {
    /// Which column is which field.
    pub mapping: Mapping,
    /// The sheet as it is, for what the problems quote and for giving refused rows back.
    pub table: Table,
    /// The rows of data, in order.
    pub rows: Vec<Parsed<T>>,
}

impl<T: FromRow> Rows<T> {
    /// Reads every row below the headings.
    ///
    /// # Errors
    /// What [`mapping::find`] says.
    pub fn read(book: &mut Book, options: &Options) -> Result<Self, FileError> {
        let (mapping, table) = mapping::find(book, T::KIND, options)?;
        let rows = mapping.data_rows(&table).map(|row| {
            let mut reader = RowReader::new(&mapping, row, table.typed);
            let value = T::from_row(&mut reader);
            Parsed { number: row.number, value, problems: reader.into_problems() }
        });
        let rows = rows.collect();
        Ok(Self { mapping, table, rows })
    }
}

impl<T> Rows<T> {
    /// A problem with a field of a row, with the heading and the text that the file has there.
    pub fn problem(&self, number: u32, field: &str, kind: ProblemKind, message: String) -> Problem {
        let at = self.table.rows.binary_search_by_key(&number, |row| row.number);
        problem(&self.mapping, at.ok().map(|at| &self.table.rows[at]), number, field, kind, message)
    }
}

fn problem(mapping: &Mapping, row: Option<&Row>, number: u32, field: &str, kind: ProblemKind, message: String) -> Problem {
    let column = mapping.column(field);
    Problem {
        row: number,
        column: column.map_or_else(|| field.to_owned(), |column| column.heading.clone()),
        column_number: column.and_then(|column| column.at.first()).and_then(|at| u32::try_from(at + 1).ok()),
        value: row.and_then(|row| mapping.cell(row, field)).map_or_else(String::new, |cell: Cell| crate::clean::text(&cell.show())),
        kind,
        message,
    }
}

/// The kinds of person between `;` or `,`. The error is the word that is none.
pub(crate) fn person_kinds(text: &str) -> Result<Vec<Kind>, String> {
    let mut kinds = Vec::new();
    for part in crate::lists::parts(text, &[';', ',', '/']) {
        kinds.push(person_kind(&part).ok_or(part)?);
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}
