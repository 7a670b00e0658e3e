//! What an import wizard shows of a file before its rows are read.

use super::headings::{self, VALUES};
use super::{Mapping, Options, find, places};
use crate::clean;
use crate::error::{FileError, FileFault};
use crate::fields::FileKind;
use crate::table::{Book, Cell, Row, Table};

/// A heading with values from its column, for a person who says which field it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The column, counted from 0.
    pub at: usize,
    /// The heading.
    pub text: String,
    /// The field that it is taken for.
    pub field: Option<&'static str>,
    /// The first values below it that are not blank, at most five.
    pub values: Vec<String>,
}

/// A file as a wizard shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The sheet looked at; `None` for a text file.
    pub sheet: Option<String>,
    /// The row taken for the headings.
    pub header_row: u32,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The fields that a new row needs and does not have yet.
    pub lacking: Vec<&'static str>,
    /// Which column is which field, as far as that is known.
    pub mapping: Mapping,
    /// The sheet as it is.
    pub table: Table,
}

impl Look {
    /// The headings that a field takes its value from, in the order in which they are joined.
    pub fn headings_of(&self, field: &str) -> Vec<String> {
        let text = |at: &usize| self.headings.iter().find(|heading| heading.at == *at).map(|heading| heading.text.clone());
        match self.mapping.column(field) {
            Some(column) if column.at.len() > 1 => column.at.iter().filter_map(text).collect(),
            _ => self.headings.iter().filter(|heading| heading.field == Some(field)).map(|heading| heading.text.clone()).collect(),
        }
    }
}

/// Proposes a mapping from the headings and the values. If no row has the headings that are needed, the fullest of the first rows is
/// proposed, so that the user can say what its columns are.
///
/// # Errors
/// No such sheet or field, or a sheet that cannot be read.
pub fn look(book: &mut Book, kind: &'static FileKind, options: &Options) -> Result<Look, FileError> {
    let (mapping, table) = match find(book, kind, options) {
        Ok(mut found) => {
            let main = found.sheets.swap_remove(found.main);
            (main.mapping, main.table)
        }
        Err(error) if error.fault == FileFault::NoHeadings => guess(book, kind, options)?,
        Err(error) => return Err(error),
    };
    let heading_row = table.rows.iter().find(|row| row.number == mapping.header_row);
    let rows: Vec<&Row> = mapping.data_rows(&table).take(VALUES).collect();
    let headings = heading_row.into_iter().flat_map(|row| row.cells.iter().enumerate()).filter(|(_, cell)| !cell.is_blank());
    let headings = headings
        .map(|(at, cell)| {
            let values: Vec<String> = rows.iter().map(|row| clean::text(&row.cell(at).show())).filter(|value| !value.is_empty()).collect();
            let by_heading = mapping.columns.iter().find(|column| column.at.contains(&at)).map(|column| column.field);
            let field = by_heading.or_else(|| by_values(&mapping, &values));
            Heading { at, text: clean::text(&cell.show()), field, values: values.into_iter().take(5).collect() }
        })
        .collect();
    let lacking = kind.fields.iter().filter(|field| field.required && !mapping.gives(field.name)).map(|field| field.name).collect();
    Ok(Look { sheet: table.sheet.clone(), header_row: mapping.header_row, headings, lacking, mapping, table })
}

/// The most likely row of headings of a file in which no row has all the columns that are needed.
fn guess(book: &mut Book, kind: &'static FileKind, options: &Options) -> Result<(Mapping, Table), FileError> {
    let all = places(book, kind, options)?.read;
    let fixed = Options { map: Vec::new(), ..options.clone() };
    if kind.has_columns_of_values {
        for place in &all {
            let table = book.read(*place)?;
            if let Some(mapping) = headings::find_grid(&table, &fixed) {
                return Ok((mapping, table));
            }
        }
    }
    let table = book.read(all.first().copied().unwrap_or(0))?;
    let text_cells = |row: &Row| row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank()).count();
    let likely = table.rows.iter().take(20).rev().max_by_key(|row| text_cells(row)).map_or(1, |row| row.number);
    let number = options.header_row.unwrap_or(likely);
    let nothing = || Mapping { kind, header_row: number, columns: Vec::new(), set: Vec::new(), others: Vec::new() };
    Ok((headings::resolve(kind, &table, number, &fixed).unwrap_or_else(nothing), table))
}

/// The field that can be recognised by the values alone, if there is one.
fn by_values(mapping: &Mapping, values: &[String]) -> Option<&'static str> {
    let all = |test: fn(&str) -> bool| !values.is_empty() && values.iter().all(|value| test(value));
    let proposed = if all(|value| value.contains('@') && value.contains('.')) {
        "email"
    } else if all(|value| crate::kinds::person_kind(value).is_some()) {
        "kind"
    } else {
        return None;
    };
    mapping.kind.field(proposed).filter(|field| !mapping.gives(field.name)).map(|field| field.name)
}
