//! Writes the refused rows to a file, as they are in the file that was read, each with the reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use exchange::clean;
use exchange::kinds::RowNumber;
use exchange::mapping::MappedSheet;
use exchange::table::Cell;
use exchange::write::{Value, save_rows};

use super::register::Read;
use super::tally::{Tallied, Tally};
use crate::AppError;

/// The file for refused rows; `None` if nobody asked for them.
pub(super) struct Place(Option<PathBuf>);

impl Place {
    /// Checks the place. `file` is the file that is read: it must not be written over.
    pub(super) fn of(to: Option<&Path>, file: &Path) -> Result<Self, AppError> {
        let same = |to: &Path| matches!((to.canonicalize(), file.canonicalize()), (Ok(to), Ok(file)) if to == file);
        if to.is_some_and(same) {
            return Err(AppError::invalid(
                "The refused rows cannot go into the file that is imported. Nothing was changed. Choose another name.",
            ));
        }
        Ok(Self(to.map(Path::to_owned)))
    }

    /// A tally that keeps refused rows, if a file is to have them.
    pub(super) fn tally(&self) -> Tally {
        if self.0.is_some() { Tally::keeping_refused() } else { Tally::default() }
    }

    /// Writes the rows one by one, as CSV or XLSX by the ending of the name. Gives how many there are.
    pub(super) fn write(&self, read: &dyn Read, done: &Tallied) -> Result<u32, AppError> {
        let Some(to) = &self.0 else { return Ok(0) };
        // A grid is refused cell by cell. The reasons of one row are joined.
        let mut reasons: BTreeMap<RowNumber, Vec<&str>> = BTreeMap::new();
        for refused in &done.refused {
            reasons.entry(refused.row).or_default().push(&refused.why);
        }
        let sheets = read.about().sheets;
        let mut headings: Vec<String> = Vec::new();
        let places: Vec<Vec<usize>> = sheets.iter().map(|sheet| places_under(&mut headings, sheet)).collect();
        let width = headings.len().max(1);
        headings.resize(width, String::new());
        let names_sheet = sheets.len() > 1;
        headings.extend(names_sheet.then(|| "Sheet in the file".to_owned()));
        headings.extend(["Row in the file".to_owned(), "Why it was refused".to_owned()]);
        let of_sheet = |(at, sheet): (usize, &'_ MappedSheet)| -> Vec<(u32, Source)> {
            let refused = |row: u32| reasons.contains_key(&RowNumber { sheet: at, row });
            let rows = sheet.mapping.data_rows(&sheet.table).filter(|row| refused(row.number)).map(|row| (row.number, Source::Row));
            let broken = sheet.table.unreadable.iter().filter(|record| refused(record.number));
            let mut all: Vec<(u32, Source)> = rows.chain(broken.map(|record| (record.number, Source::Unreadable))).collect();
            all.sort_unstable_by_key(|(number, _)| *number);
            all
        };
        let rows = sheets.iter().enumerate().flat_map(|(at, sheet)| {
            let (reasons, places) = (&reasons, &places[at]);
            of_sheet((at, sheet)).into_iter().filter_map(move |(number, source)| {
                let reason = reasons.get(&RowNumber { sheet: at, row: number })?;
                let mut cells = source.cells(sheet, number, places, width);
                cells.extend(names_sheet.then(|| Value::text(sheet.table.sheet.clone().unwrap_or_default())));
                cells.extend([Value::Whole(i64::from(number)), Value::text(reason.join("; "))]);
                Some(cells)
            })
        });
        Ok(save_rows(to, "Refused rows", &headings, rows)?)
    }
}

/// Where the text of a refused row is.
#[derive(Clone, Copy)]
enum Source {
    Row,
    /// A record that could not be read. The first column has the beginning of its line.
    Unreadable,
}

impl Source {
    fn cells(self, sheet: &MappedSheet, number: u32, places: &[usize], width: usize) -> Vec<Value> {
        let mut cells = vec![Value::Empty; width];
        match self {
            Self::Row => {
                let row = sheet.row(number).map_or(&[][..], |row| row.cells.as_slice());
                for (cell, place) in row.iter().zip(places) {
                    cells[*place] = as_written(cell);
                }
            }
            Self::Unreadable => {
                // The list is sorted and may have a million items.
                let at = sheet.table.unreadable.binary_search_by_key(&number, |record| record.number);
                cells[0] = at.map_or(Value::Empty, |at| Value::text(sheet.table.unreadable[at].text.clone()));
            }
        }
        cells
    }
}

/// For each column of a sheet: its place in a table of several sheets. Columns with the same heading share a place.
fn places_under(headings: &mut Vec<String>, sheet: &MappedSheet) -> Vec<usize> {
    let heading_row = sheet.row(sheet.mapping.header_row);
    let width = sheet.table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let mut taken = vec![false; headings.len()];
    let mut places = Vec::with_capacity(width);
    for at in 0..width {
        let heading = heading_row.map_or(String::new(), |row| clean::text(&row.cell(at).show()));
        let key = clean::heading_key(&heading);
        let is_same = |place: &usize| {
            let known = clean::heading_key(&headings[*place]);
            !taken[*place] && known == key && (!key.is_empty() || *place == at)
        };
        let same = (0..taken.len()).find(is_same);
        places.push(same.unwrap_or(headings.len()));
        match same {
            Some(place) => taken[place] = true,
            None => headings.push(heading),
        }
    }
    places
}

fn as_written(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Date(date) => Value::Date(*date),
        Cell::Number(number) => Value::Number(*number),
        other => Value::text(other.show()),
    }
}
