//! Typed rows of every kind of file, with the problems of their cells.

mod framework;
mod learning;
mod people;
mod ratings;
mod reader;
mod said;
mod service;

use std::marker::PhantomData;

use domain::Kind;
use domain::problems::{DataProblem, ProblemKind};

use crate::error::FileError;
use crate::mapping::{self, LeftOut, MappedSheet, Mapping, Options};
use crate::table::{Book, Cell, Row, Unreadable};

pub use framework::{AimRow, RoleRow, SkillRow, TargetRow};
pub use learning::{ActivityRow, CertificateRow, LogRow, LogStatus, Moment, OfferRow, SessionRow};
pub use people::PersonRow;
pub use ratings::{GridCell, GridColumn, GridRow, RatingRow, grid_cells};
pub use reader::{RowReader, person_kind};
pub use said::{AsRead, NameOf, Said};
pub use service::{CoverRow, FundRow, LeaveRow, RotaRow, VenueRow};

/// The value of a field in a row. If the file has no column for the field, the stored value stays. An empty cell clears it.
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
    /// The value, if there is one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }

    /// The value, if there is one.
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

    /// Changes the value, if there is one.
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

/// A code or number that names something. It knows whether leading zeros may have been lost.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Code {
    /// The text.
    pub text: String,
    /// True for digits that may have lost leading zeros: from a number cell, or without leading zeros in a file without types.
    pub bare_number: bool,
}

impl Code {
    /// A code that has lost no digits.
    pub fn exact(text: &str) -> Self {
        Self { text: text.to_owned(), bare_number: false }
    }

    /// A code as typed, from a source that does not distinguish text from numbers.
    pub fn typed(raw: &str) -> Self {
        Self::of(crate::clean::code(raw))
    }

    /// A staff or volunteer number as typed, from a source that does not distinguish text from numbers.
    pub fn of_person(raw: &str) -> Self {
        Self::of(crate::clean::number(raw))
    }

    fn of(text: String) -> Self {
        // Digits that begin with a zero have lost no zeros.
        let bare_number = !text.is_empty() && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
        Self { text, bare_number }
    }
}

/// A row's number as a spreadsheet shows it, in one of the sheets of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowNumber {
    /// The sheet's place in [`Rows::sheets`].
    pub sheet: usize,
    /// The number in that sheet, the first row being 1.
    pub row: u32,
}

/// One row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed<T> {
    /// Its number and sheet.
    pub number: RowNumber,
    /// Its values. Fields with bad cells count as if the file did not have them.
    pub value: T,
    /// What is wrong with it. A row without problems is good, as far as the file alone can show.
    pub problems: Vec<DataProblem>,
}

/// A type of row that can be read from a file.
pub trait FromRow: Clone {
    /// The kind of file it comes from.
    const KIND: &'static crate::FileKind;

    /// Reads one row. Problems go to the reader.
    fn from_row(row: &mut RowReader<'_>) -> Self;
}

/// A file read as one kind of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Rows<T> {
    /// The sheets that hold such rows, each with the fields of its columns. There is at least one. A text file is one sheet.
    pub sheets: Vec<MappedSheet>,
    /// The sheets of a workbook that are not read, each with the reason.
    pub left_out: Vec<LeftOut>,
    /// For each sheet, the places of its rows of data in the table. A row is read when it is asked for, because a million rows of values
    /// would take more memory than the file.
    places: Vec<Vec<u32>>,
    of: PhantomData<fn() -> T>,
}

impl<T: FromRow> Rows<T> {
    /// Finds the rows below the headings of every sheet that shares them.
    ///
    /// # Errors
    /// What [`mapping::find`] says.
    pub fn read(book: &mut Book, options: &Options) -> Result<Self, FileError> {
        let found = mapping::find(book, T::KIND, options)?;
        let places = |sheet: &MappedSheet| sheet.mapping.data_places(&sheet.table).map(domain::saturating_u32).collect();
        let places = found.sheets.iter().map(places).collect();
        Ok(Self { sheets: found.sheets, left_out: found.left_out, places, of: PhantomData })
    }

    /// The rows, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Parsed<T>> {
        self.each().map(|(sheet, row)| self.parsed(sheet, row).0)
    }

    /// The rows that are good, as far as the file alone can show, in their order.
    pub fn good(&self) -> impl Iterator<Item = T> {
        self.iter().filter(|row| row.problems.is_empty()).map(|row| row.value)
    }

    /// The row of this number, if it is a row of data.
    pub fn row(&self, number: RowNumber) -> Option<Parsed<T>> {
        let rows = &self.sheets.get(number.sheet)?.table.rows;
        let at = rows.binary_search_by_key(&number.row, |row| row.number).ok()?;
        self.places[number.sheet].binary_search(&domain::saturating_u32(at)).ok()?;
        Some(self.parsed(number.sheet, &rows[at]).0)
    }

    /// The problems of cells that their rows do not need, row by row. A row with such problems only is imported.
    pub fn beside(&self) -> impl Iterator<Item = DataProblem> + '_ {
        // Only these cells have such problems. A heading may be joined from cells, or have a value for every row.
        let may_have = |cell: &Cell| match cell {
            Cell::Error(_) | Cell::Formula => true,
            Cell::Text(text) => text.contains('#'),
            _ => false,
        };
        let set = |sheet: usize| self.sheets[sheet].mapping.set.iter().any(|(_, value)| value.contains('#'));
        let rows = self.each().filter(move |(sheet, row)| row.cells.iter().any(may_have) || set(*sheet));
        rows.flat_map(|(sheet, row)| self.parsed(sheet, row).1)
    }

    fn each(&self) -> impl Iterator<Item = (usize, &Row)> {
        self.places.iter().enumerate().flat_map(|(at, places)| {
            let rows = &self.sheets[at].table.rows;
            places.iter().filter_map(move |place| Some((at, rows.get(*place as usize)?)))
        })
    }

    /// A row with the problems for which it is refused, and the problems of cells that it does not need.
    fn parsed(&self, at: usize, row: &Row) -> (Parsed<T>, Vec<DataProblem>) {
        let mut reader = RowReader::new(&self.sheets[at], row);
        let value = T::from_row(&mut reader);
        let (problems, beside) = reader.into_problems();
        (Parsed { number: RowNumber { sheet: at, row: row.number }, value, problems }, beside)
    }
}

impl<T> Rows<T> {
    /// The fields of the columns in the row's sheet.
    pub fn mapping(&self, number: RowNumber) -> &Mapping {
        &self.sheets[number.sheet].mapping
    }

    /// A problem with a field of a row, with the heading and the text that the file has there.
    pub fn problem(&self, number: RowNumber, field: &str, kind: ProblemKind, message: String) -> DataProblem {
        let sheet = &self.sheets[number.sheet];
        problem(sheet, sheet.row(number.row), number.row, field, kind, message)
    }
}

impl MappedSheet {
    /// The row of this number.
    pub fn row(&self, number: u32) -> Option<&Row> {
        self.table.rows.binary_search_by_key(&number, |row| row.number).ok().map(|at| &self.table.rows[at])
    }

    /// The records of a text file that cannot be read as rows, each with its number and its problem.
    pub fn unreadable(&self) -> impl Iterator<Item = (u32, DataProblem)> + '_ {
        let below = self.table.unreadable.iter().filter(|record| record.number > self.mapping.header_row);
        below.map(|record| (record.number, unreadable_problem(self, record)))
    }
}

fn problem(sheet: &MappedSheet, row: Option<&Row>, number: u32, field: &str, kind: ProblemKind, message: String) -> DataProblem {
    let column = sheet.mapping.column(field);
    DataProblem {
        row: number,
        sheet: sheet.table.sheet.clone(),
        column: column.map_or_else(|| field.to_owned(), |column| column.heading.clone()),
        column_number: column.and_then(|column| column.at.first()).and_then(|at| u32::try_from(at + 1).ok()),
        value: row.and_then(|row| sheet.mapping.cell(row, field)).map_or_else(String::new, |cell: Cell| crate::clean::text(&cell.show())),
        kind,
        message,
    }
}

fn unreadable_problem(sheet: &MappedSheet, record: &Unreadable) -> DataProblem {
    let headings = sheet.row(sheet.mapping.header_row);
    let lines = match record.more_lines {
        0 => String::new(),
        1 => "; the line after it belongs to it and was left out too".to_owned(),
        more => format!("; the {more} lines after it belong to it and were left out too"),
    };
    DataProblem {
        row: record.number,
        sheet: sheet.table.sheet.clone(),
        column: headings.map_or_else(String::new, |row| crate::clean::text(&row.cell(record.column).show())),
        column_number: u32::try_from(record.column + 1).ok(),
        value: record.text.clone(),
        kind: ProblemKind::Unreadable,
        message: format!(
            "a quotation mark opens in this row and does not close at the end of a cell, so the row could not be read{lines}. Take the \
             mark out, or put the whole cell in quotation marks and write each mark within it twice"
        ),
    }
}

/// The kinds of person, separated by `;` or `,`. The error is the word that is not a kind.
pub(crate) fn person_kinds(text: &str) -> Result<Vec<Kind>, String> {
    let mut kinds = Vec::new();
    for part in crate::lists::parts(text, &[';', ',', '/']) {
        kinds.push(person_kind(&part).ok_or(part)?);
    }
    kinds.sort_unstable();
    kinds.dedup();
    Ok(kinds)
}
