//! What one file may cost, looked at before memory is taken for it. A small file can ask for all the memory there is:
//! by repeated cells, merged areas, a cell in the last corner, or text that many cells point at.

use super::Cell;
use crate::error::Trouble;

/// The most cells read from one file, over all its sheets. A row costs three more, because a row of one cell takes memory too.
pub const MOST_CELLS: usize = 20_000_000;
/// The most columns of a sheet: as many as a spreadsheet program shows.
pub const MOST_COLUMNS: usize = 16_384;
/// The most rows of a workbook's sheet: as many as a spreadsheet program shows. A text file has its cells for a limit.
pub const MOST_ROWS: u32 = 1_048_576;
/// The most sheets of a workbook: one for each member of staff is still read.
const MOST_SHEETS: usize = 2_000;
/// The most merged areas in a workbook.
const MOST_MERGED: usize = 250_000;
/// The most cells that come of repeats and of merged areas: those that a file has without a byte for each.
const MOST_COPIES: usize = 2_000_000;
/// The most bytes of text in all cells; many cells may point at one text.
const MOST_TEXT: usize = 256 * 1024 * 1024;
/// What a row costs beside its cells.
const ROW: usize = 3;

/// What has been spent on one file.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
    copies: usize,
    merged: usize,
    sheets: usize,
}

impl Budget {
    /// A row of so many cells with so many bytes of text among them.
    pub(super) fn row(&mut self, number: u32, cells: usize, text: usize) -> Result<(), Trouble> {
        if cells > MOST_COLUMNS {
            return Err(Trouble::too_large(format!("has {cells} columns in row {number}, and a sheet has 16,384")));
        }
        self.cells(cells + ROW)?;
        self.text(text)
    }

    /// So many more cells of a row that has been counted.
    pub(super) fn cells(&mut self, more: usize) -> Result<(), Trouble> {
        self.cells = self.cells.saturating_add(more);
        if self.cells > MOST_CELLS {
            return Err(Trouble::too_large("has more than 20 million cells"));
        }
        Ok(())
    }

    /// So many more bytes of text.
    pub(super) fn text(&mut self, more: usize) -> Result<(), Trouble> {
        self.text = self.text.saturating_add(more);
        if self.text > MOST_TEXT {
            return Err(Trouble::too_large("has more text in its cells than is read (256 MB)"));
        }
        Ok(())
    }

    /// The same cell so many times more than the file has it.
    pub(super) fn copies(&mut self, times: usize, cell: &Cell) -> Result<(), Trouble> {
        self.copies = self.copies.saturating_add(times);
        if self.copies > MOST_COPIES {
            return Err(Trouble::too_large("has more than 2 million cells that are copies of others, repeated or merged"));
        }
        self.text(times.saturating_mul(cell.text_bytes()))
    }

    /// Is there such a place on a sheet? Both are counted from 0.
    pub(super) fn place(row: u32, column: usize) -> Result<(), Trouble> {
        if row >= MOST_ROWS {
            return Err(Trouble::too_large(format!("has a cell in row {}, and a sheet has 1,048,576 rows", u64::from(row) + 1)));
        }
        if column >= MOST_COLUMNS {
            return Err(Trouble::too_large(format!("has a cell in column {}, and a sheet has 16,384 columns", column.saturating_add(1))));
        }
        Ok(())
    }

    pub(super) fn merged(&mut self, more: usize) -> Result<(), Trouble> {
        self.merged = self.merged.saturating_add(more);
        if self.merged > MOST_MERGED {
            return Err(Trouble::too_large("has more than 250,000 merged areas"));
        }
        Ok(())
    }

    pub(super) fn sheets(&mut self, more: usize) -> Result<(), Trouble> {
        self.sheets = self.sheets.saturating_add(more);
        if self.sheets > MOST_SHEETS {
            return Err(Trouble::too_large("has more than 2,000 sheets"));
        }
        Ok(())
    }
}
