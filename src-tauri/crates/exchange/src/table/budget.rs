//! Limits the memory that one file may take, before it is taken. A small file can ask for all of the memory: by repeated cells, merged
//! areas, a cell in the last corner, or text that many cells point to.

use super::Cell;
use crate::error::Trouble;

/// The most cells that are read from one file, over all its sheets. Each row counts as three more, because a row of one cell takes memory
/// too.
pub const MOST_CELLS: usize = 20_000_000;
/// The most columns of a sheet: as many as a spreadsheet program shows.
pub const MOST_COLUMNS: usize = 16_384;
/// The most rows of a workbook's sheet: as many as a spreadsheet program shows. A text file is limited by its cells.
pub const MOST_ROWS: u32 = 1_048_576;
/// The most sheets of a workbook. This is enough for one sheet for each member of staff.
const MOST_SHEETS: usize = 2_000;
/// The most merged areas in a workbook.
const MOST_MERGED: usize = 250_000;
/// The most cells from repeats and merged areas, for which the file has no bytes of their own.
const MOST_COPIES: usize = 2_000_000;
/// The most bytes of text in all cells. Many cells may point to one text.
const MOST_TEXT: usize = 256 * 1024 * 1024;
/// What a row counts besides its cells.
const ROW: usize = 3;

/// What one file has used so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
    copies: usize,
    merged: usize,
    sheets: usize,
}

impl Budget {
    /// Counts a row of `cells` cells with `text` bytes of text in all.
    pub(super) fn row(&mut self, number: u32, cells: usize, text: usize) -> Result<(), Trouble> {
        if cells > MOST_COLUMNS {
            return Err(Trouble::too_large(format!("has {cells} columns in row {number}, and a sheet has 16,384")));
        }
        self.cells(cells + ROW)?;
        self.text(text)
    }

    /// Counts more cells of a row that is counted already.
    pub(super) fn cells(&mut self, more: usize) -> Result<(), Trouble> {
        self.cells = self.cells.saturating_add(more);
        if self.cells > MOST_CELLS {
            return Err(Trouble::too_large("has more than 20 million cells"));
        }
        Ok(())
    }

    /// Counts more bytes of text.
    pub(super) fn text(&mut self, more: usize) -> Result<(), Trouble> {
        self.text = self.text.saturating_add(more);
        if self.text > MOST_TEXT {
            return Err(Trouble::too_large("has more text in its cells than is read (256 MB)"));
        }
        Ok(())
    }

    /// Counts `times` copies of a cell that the file has once.
    pub(super) fn copies(&mut self, times: usize, cell: &Cell) -> Result<(), Trouble> {
        self.copies = self.copies.saturating_add(times);
        if self.copies > MOST_COPIES {
            return Err(Trouble::too_large("has more than 2 million cells that are copies of others, repeated or merged"));
        }
        self.text(times.saturating_mul(cell.text_bytes()))
    }

    /// Checks that a sheet can have such a place. Both numbers are counted from 0.
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
