//! Reads XLSX, XLSM, XLS and ODS within a budget. If the program allows it, the work is done in a separate process, which a hostile file
//! may fill or break without harm.

mod apart;
mod ods;
mod parts;
mod values;
mod wire;
mod xls;
mod xlsx;

use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

use super::budget::Budget;
use super::{Area, Cell, Row, SheetName, Table, guarded};
use crate::error::{FileError, FileFault, Trouble};

pub use apart::serve_if_asked;

type Bytes = Cursor<Vec<u8>>;
/// The function that gets the rows of a sheet.
type Out<'a> = dyn FnMut(Row) -> Result<(), Trouble> + 'a;

/// A workbook of one format.
trait Sheets: Send {
    /// Its worksheets in their order.
    fn names(&self) -> Vec<SheetName>;

    /// Passes on the rows of a sheet that have a cell, and at the end its merged areas. Memory is counted in the budget before it is taken.
    fn read(&mut self, sheet: &SheetName, budget: &mut Budget, out: &mut Out<'_>) -> Result<Vec<Area>, Trouble>;
}

pub(super) struct Workbook {
    sheets: Vec<SheetName>,
    source: Source,
    budget: Budget,
    /// Sheets that the budget has counted. Reading one again takes no more memory.
    counted: BTreeSet<usize>,
}

enum Source {
    Here(Box<dyn Sheets>),
    Apart(apart::Reading),
}

impl Workbook {
    pub(super) fn open(path: &Path, bytes: Vec<u8>) -> Result<Self, FileError> {
        if !apart::can_serve() {
            return Self::open_here(bytes).map_err(|trouble| trouble.of(path));
        }
        let (reading, sheets) = apart::Reading::start(&bytes).map_err(|trouble| trouble.of(path))?;
        Ok(Self { sheets, source: Source::Apart(reading), budget: Budget::default(), counted: BTreeSet::new() })
    }

    fn open_here(bytes: Vec<u8>) -> Result<Self, Trouble> {
        let mut budget = Budget::default();
        let book = guarded(|| if bytes.starts_with(b"PK") { open_zip(bytes, &mut budget) } else { open_ole(bytes) })?;
        let sheets = book.names();
        if sheets.is_empty() {
            return Err(Trouble::new(FileFault::Empty, "has no worksheet, so nothing was imported"));
        }
        budget.sheets(sheets.len())?;
        Ok(Self { sheets, source: Source::Here(book), budget, counted: BTreeSet::new() })
    }

    pub(super) fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    pub(super) fn read(&mut self, path: &Path, place: usize) -> Result<Table, FileError> {
        let sheet = self.sheets.get(place).map(|sheet| sheet.name.clone());
        let mut rows = Vec::new();
        let merged = self.rows(place, &mut |row| {
            rows.push(row);
            Ok(())
        });
        let merged = merged.map_err(|trouble| trouble.of(path))?;
        if !rows.is_sorted_by_key(|row| row.number) {
            rows.sort_by_key(|row| row.number);
        }
        spread_down(&mut rows, &merged, &mut Budget::default()).map_err(|trouble| trouble.of(path))?;
        rows.retain(|row| !row.cells.iter().all(Cell::is_blank));
        Ok(Table { sheet, typed: true, rows, merged, unreadable: Vec::new() })
    }

    /// Passes on the rows of a sheet as they are read, and gives its merged areas.
    fn rows(&mut self, place: usize, out: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
        let Some(sheet) = self.sheets.get(place) else {
            return Err(Trouble::new(FileFault::NoSuchSheet, format!("has no sheet number {}", place.saturating_add(1))));
        };
        let mut again = Budget::default();
        let budget = if self.counted.insert(place) { &mut self.budget } else { &mut again };
        match &mut self.source {
            Source::Here(book) => guarded(|| book.read(sheet, budget, out)),
            Source::Apart(reading) => reading.read(place, budget, out),
        }
    }
}

fn open_zip(bytes: Vec<u8>, budget: &mut Budget) -> Result<Box<dyn Sheets>, Trouble> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(Trouble::damaged)?;
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| parts::plain_name(&name).to_ascii_lowercase()).collect();
    let has = |name: &str| names.iter().any(|found| found == name);
    let is_ods = has("content.xml");
    if has("xl/workbook.bin") {
        return Err(not_a_table("a binary workbook (XLSB)"));
    }
    if has("word/document.xml") {
        return Err(not_a_table("a Word document"));
    }
    if has("ppt/presentation.xml") {
        return Err(not_a_table("a presentation"));
    }
    if !is_ods && !has("_rels/.rels") && !names.iter().any(|name| name.starts_with("xl/")) {
        return Err(not_a_table("a zip file"));
    }
    let seen = parts::look_over(&mut archive, is_ods, budget)?;
    let archive = parts::with_plain_names(archive)?;
    if is_ods {
        return Ok(Box::new(ods::OdsBook::open(archive, budget)?));
    }
    Ok(Box::new(xlsx::XlsxBook::open(archive, &seen)?))
}

fn open_ole(bytes: Vec<u8>) -> Result<Box<dyn Sheets>, Trouble> {
    Ok(Box::new(xls::XlsBook::open(bytes)?))
}

/// Copies a cell that is merged over several rows into each of them. A cell that is merged over columns stays where it is.
fn spread_down(rows: &mut [Row], merged: &[Area], budget: &mut Budget) -> Result<(), Trouble> {
    for area in merged.iter().filter(|area| area.bottom > area.top) {
        let column = area.left;
        let Ok(first) = rows.binary_search_by_key(&area.top, |row| row.number) else { continue };
        let value = rows[first].cell(column).clone();
        if value.is_blank() {
            continue;
        }
        // Rows of the area that are otherwise empty stay blank.
        for row in rows[first + 1..].iter_mut().take_while(|row| row.number <= area.bottom) {
            budget.copies(1, &value)?;
            if row.cells.len() <= column {
                // The empty cells of a row that is made longer also take memory without bytes in the file.
                budget.copies(column + 1 - row.cells.len(), &Cell::Empty)?;
                row.cells.resize(column + 1, Cell::Empty);
            }
            row.cells[column] = value.clone();
        }
    }
    Ok(())
}

fn password() -> Trouble {
    Trouble::new(
        FileFault::Password,
        "is protected by a password, so nothing was read. Open it, save a copy without the password and import that",
    )
}

fn not_a_table(what: &str) -> Trouble {
    Trouble::new(
        FileFault::NotATable,
        format!("is {what}, so nothing was read. Open it in a spreadsheet program and save it as XLSX or CSV"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that panics, as a library may do with an unusual file.
    struct Broken;

    #[expect(clippy::panic_in_result_fn, reason = "a library's panic is what is tried here")]
    impl Sheets for Broken {
        fn names(&self) -> Vec<SheetName> {
            vec![SheetName { name: "S".to_owned(), hidden: false }]
        }

        fn read(&mut self, _: &SheetName, _: &mut Budget, _: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
            panic!("index out of bounds")
        }
    }

    #[test]
    fn a_panic_of_a_reader_is_a_damaged_file() {
        let sheets = Broken.names();
        let mut book = Workbook { sheets, source: Source::Here(Box::new(Broken)), budget: Budget::default(), counted: BTreeSet::new() };
        let error = book.read(Path::new("people.xlsx"), 0).expect_err("damaged");
        assert_eq!(error.fault, FileFault::Damaged);
        assert!(error.message.contains("nothing was imported"), "{error}");
    }

    /// Sheets that share one large part.
    struct Shared;

    impl Sheets for Shared {
        fn names(&self) -> Vec<SheetName> {
            (0..5).map(|n| SheetName { name: format!("S{n}"), hidden: false }).collect()
        }

        fn read(&mut self, _: &SheetName, budget: &mut Budget, _: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
            budget.cells(9_000_000)?;
            Ok(Vec::new())
        }
    }

    #[test]
    fn cells_are_counted_over_all_sheets_but_a_sheet_read_again_once() {
        let mut book = Workbook {
            sheets: Shared.names(),
            source: Source::Here(Box::new(Shared)),
            budget: Budget::default(),
            counted: BTreeSet::new(),
        };
        let mut read = |place| book.read(Path::new("shared.xlsx"), place).map_err(|error| error.fault).err();
        assert_eq!([0, 1, 1, 0].map(&mut read), [None; 4]);
        assert_eq!(read(2), Some(FileFault::TooLarge));
    }

    #[test]
    fn merged_areas_are_spread_within_the_budget() {
        let row = |number: u32| Row { number, cells: vec![Cell::Text("1".into())] };
        let mut rows: Vec<Row> = (1..=20_001).map(row).collect();
        rows[0].cells.resize(16_384, Cell::Text("x".into()));
        let area = Area { top: 1, left: 16_383, bottom: 20_001, right: 16_383 };
        let trouble = spread_down(&mut rows, &[area], &mut Budget::default()).expect_err("too large");
        assert_eq!(trouble.of(Path::new("x.xlsx")).fault, FileFault::TooLarge);
    }
}
