//! Reads XLS with calamine, which reads a workbook as a whole.

use std::io::Cursor;

use calamine::{Reader, Xls, XlsError};

use super::values::cell;
use super::xlsx::{areas, names};
use super::{Bytes, Out, Sheets, password};
use crate::error::Trouble;
use crate::table::budget::Budget;
use crate::table::{Area, Cell, Row, SheetName};

pub(super) struct XlsBook(Box<Xls<Bytes>>);

impl XlsBook {
    pub(super) fn open(bytes: Vec<u8>) -> Result<Self, Trouble> {
        // An encrypted XLSX is an OLE container with a stream of this name, in UTF-16.
        let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(stream.len()).any(|window| window == stream) {
            return Err(password());
        }
        match Xls::new(Cursor::new(bytes)) {
            Ok(book) => Ok(Self(Box::new(book))),
            Err(XlsError::Password) => Err(password()),
            Err(error) => Err(Trouble::damaged(error)),
        }
    }
}

impl Sheets for XlsBook {
    fn names(&self) -> Vec<SheetName> {
        names(self.0.sheets_metadata())
    }

    fn read(&mut self, sheet: &SheetName, budget: &mut Budget, out: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
        let range = self.0.worksheet_range(&sheet.name).map_err(Trouble::damaged)?;
        let (top, left) = range.start().unwrap_or((0, 0));
        if let Some((bottom, right)) = range.end() {
            Budget::place(bottom, usize::try_from(right).unwrap_or(usize::MAX))?;
        }
        for (number, cells) in (top + 1..).zip(range.rows()) {
            let mut row = Row { number, cells: Vec::new() };
            let Some(last) = cells.iter().rposition(|data| cell(data) != Cell::Empty) else { continue };
            let left = left as usize;
            budget.row(number, left + last + 1, 0)?;
            row.cells.reserve_exact(left + last + 1);
            row.cells.resize(left, Cell::Empty);
            row.cells.extend(cells[..=last].iter().map(cell));
            budget.text(row.cells.iter().map(Cell::text_bytes).sum())?;
            out(row)?;
        }
        let merged = areas(&self.0.merge_cells_by_sheet_name(&sheet.name).map_err(Trouble::damaged)?);
        budget.merged(merged.len())?;
        Ok(merged)
    }
}
