//! The refused rows as a file: as they stand in the file that was read, with the reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use exchange::clean;
use exchange::table::Cell;
use exchange::write::{Value, save_rows};

use super::Read;
use super::tally::{Tallied, Tally};
use crate::AppError;

/// Where refused rows go; nowhere where nobody asked for them.
pub(super) struct Place(Option<PathBuf>);

impl Place {
    /// `file` is the one that is read: it is never written over.
    pub(super) fn of(to: Option<&Path>, file: &Path) -> Result<Self, AppError> {
        let same = |to: &Path| matches!((to.canonicalize(), file.canonicalize()), (Ok(to), Ok(file)) if to == file);
        if to.is_some_and(same) {
            return Err(AppError::invalid(
                "The refused rows cannot go into the file that is imported. Nothing was changed. Choose another name.",
            ));
        }
        Ok(Self(to.map(Path::to_owned)))
    }

    /// A tally that keeps what the file is to have.
    pub(super) fn tally(&self) -> Tally {
        if self.0.is_some() { Tally::keeping_refused() } else { Tally::default() }
    }

    /// Writes the rows one by one, CSV or XLSX by the ending: how many there are.
    pub(super) fn write(&self, read: &Read, done: &Tallied) -> Result<u32, AppError> {
        let Some(to) = &self.0 else { return Ok(0) };
        // A grid refuses cell by cell: the reasons of one row stand together.
        let mut reasons: BTreeMap<u32, Vec<&str>> = BTreeMap::new();
        for refused in &done.refused {
            reasons.entry(refused.row).or_default().push(&refused.why);
        }
        let (mapping, table) = read.sheet();
        let heading_row = table.rows.iter().find(|row| row.number == mapping.header_row);
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let mut headings: Vec<String> =
            (0..width).map(|at| heading_row.map_or(String::new(), |row| clean::text(&row.cell(at).show()))).collect();
        headings.extend(["Row in the file".to_owned(), "Why it was refused".to_owned()]);
        let rows = mapping.data_rows(table).filter_map(|row| {
            let reason = reasons.get(&row.number)?;
            let cells = (0..width).map(|at| as_written(row.cell(at)));
            Some(cells.chain([Value::Whole(i64::from(row.number)), Value::text(reason.join("; "))]).collect())
        });
        Ok(save_rows(to, "Refused rows", &headings, rows)?)
    }
}

fn as_written(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Date(date) => Value::Date(*date),
        Cell::Number(number) => Value::Number(*number),
        other => Value::text(other.show()),
    }
}
