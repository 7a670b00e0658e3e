//! Reads XLSX and XLSM with calamine, cell by cell.

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::values::cell;
use super::{Bytes, Out, Sheets, not_a_table, parts, password};
use crate::error::Trouble;
use crate::table::budget::Budget;
use crate::table::{Area, Cell, Row, SheetName};

pub(super) struct XlsxBook {
    book: Box<Xlsx<Bytes>>,
    merged: bool,
}

impl XlsxBook {
    pub(super) fn open(archive: zip::ZipArchive<Bytes>, seen: &parts::Seen) -> Result<Self, Trouble> {
        match Xlsx::new(archive.into_inner()) {
            Ok(book) => Ok(Self { book: Box::new(book), merged: seen.merged }),
            Err(XlsxError::Password) => Err(password()),
            Err(XlsxError::FileNotFound(part)) => Err(not_a_table(&format!("a workbook without its part `{part}`"))),
            Err(error) => Err(Trouble::damaged(error)),
        }
    }
}

impl Sheets for XlsxBook {
    fn names(&self) -> Vec<SheetName> {
        names(self.book.sheets_metadata())
    }

    /// Reads cell by cell, because a sheet with one cell in its last corner must not become a table of 17 thousand million cells.
    fn read(&mut self, sheet: &SheetName, budget: &mut Budget, out: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
        let mut reader = match self.book.worksheet_cells_reader(&sheet.name) {
            Ok(reader) => reader,
            Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
            Err(error) => return Err(Trouble::damaged(error)),
        };
        let mut row = Row { number: 0, cells: Vec::new() };
        while let Some(found) = reader.next_cell_with_formula_metadata().map_err(Trouble::damaged)? {
            let cell = match found.value {
                DataRef::Empty if found.formula.is_some() => Cell::Formula,
                // A formula whose result is empty text is blank for a reader.
                DataRef::Empty => continue,
                value => cell(&Data::from(value)),
            };
            if cell == Cell::Empty {
                continue;
            }
            let column = usize::try_from(found.pos.1).unwrap_or(usize::MAX);
            Budget::place(found.pos.0, column)?;
            let number = found.pos.0 + 1;
            if row.number != number {
                if !row.cells.is_empty() {
                    out(row)?;
                }
                row = Row { number, cells: Vec::new() };
                budget.row(number, 0, 0)?;
            }
            budget.text(cell.text_bytes())?;
            if row.cells.len() <= column {
                budget.cells(column + 1 - row.cells.len())?;
                row.cells.resize(column + 1, Cell::Empty);
            }
            row.cells[column] = cell;
        }
        if !row.cells.is_empty() {
            out(row)?;
        }
        drop(reader);
        if !self.merged {
            return Ok(Vec::new());
        }
        let merged = self.book.merge_cells_by_sheet_name(&sheet.name).map_err(Trouble::damaged)?;
        Ok(areas(&merged))
    }
}

/// The worksheets among the sheets.
pub(super) fn names(listed: &[calamine::Sheet]) -> Vec<SheetName> {
    let worksheets = listed.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet);
    worksheets.map(|sheet| SheetName { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible }).collect()
}

/// Converts merged areas from calamine's type.
pub(super) fn areas(merged: &[calamine::Dimensions]) -> Vec<Area> {
    let column = |at: u32| usize::try_from(at).unwrap_or(usize::MAX);
    let area = |area: &calamine::Dimensions| Area {
        top: area.start.0.saturating_add(1),
        left: column(area.start.1),
        bottom: area.end.0.saturating_add(1),
        right: column(area.end.1),
    };
    merged.iter().map(area).collect()
}
