//! XLSX, XLSM, XLS and ODS through calamine, guarded against files made to fill the memory.

use std::io::{Cursor, Read};
use std::path::Path;

use calamine::{
    Data, DataRef, Dimensions, ExcelDateTime, ExcelDateTimeType, Ods, OdsError, Range, Reader, SheetType, SheetVisible, Xls, XlsError,
    Xlsx, XlsxError,
};
use domain::Date;

use super::{Cell, MOST_CELLS, Row, SheetName, Table};
use crate::dates;
use crate::error::{FileError, FileFault};

/// The most bytes that the parts of a zipped workbook may unpack to.
const MOST_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;
/// The same for a part that is held in memory whole (shared strings, or all of an ODS).
const MOST_HELD: u64 = 512 * 1024 * 1024;

type Bytes = Cursor<Vec<u8>>;

pub(super) struct Workbook {
    sheets: Vec<SheetName>,
    reader: Sheets,
}

enum Sheets {
    Xlsx(Box<Xlsx<Bytes>>),
    Xls(Box<Xls<Bytes>>),
    Ods(Box<Ods<Bytes>>),
}

impl Workbook {
    pub(super) fn open(path: &Path, bytes: Vec<u8>) -> Result<Self, FileError> {
        let reader = if bytes.starts_with(b"PK") { open_zip(path, bytes)? } else { open_ole(path, bytes)? };
        let listed = match &reader {
            Sheets::Xlsx(book) => book.sheets_metadata(),
            Sheets::Xls(book) => book.sheets_metadata(),
            Sheets::Ods(book) => book.sheets_metadata(),
        };
        let sheets: Vec<SheetName> = listed
            .iter()
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| SheetName { name: sheet.name.clone(), hidden: sheet.visible != SheetVisible::Visible })
            .collect();
        if sheets.is_empty() {
            return Err(FileError::new(FileFault::Empty, path, "has no worksheet, so nothing was imported"));
        }
        Ok(Self { sheets, reader })
    }

    pub(super) fn sheets(&self) -> &[SheetName] {
        &self.sheets
    }

    pub(super) fn read(&mut self, path: &Path, place: usize) -> Result<Table, FileError> {
        let Some(sheet) = self.sheets.get(place) else {
            return Err(FileError::new(FileFault::NoSuchSheet, path, &format!("has no sheet number {}", place + 1)));
        };
        let name = sheet.name.clone();
        let broken = |why: &dyn std::fmt::Display| damaged(path, why);
        let (mut rows, merged) = match &mut self.reader {
            Sheets::Xlsx(book) => {
                let rows = xlsx_rows(path, book, &name)?;
                (rows, book.merge_cells_by_sheet_name(&name).unwrap_or_default())
            }
            Sheets::Xls(book) => {
                let range = book.worksheet_range(&name).map_err(|error| broken(&error))?;
                (range_rows(&range), book.merge_cells_by_sheet_name(&name).unwrap_or_default())
            }
            Sheets::Ods(book) => (range_rows(&book.worksheet_range(&name).map_err(|error| broken(&error))?), Vec::new()),
        };
        spread_down(&mut rows, &merged);
        rows.retain(|row| !row.cells.iter().all(Cell::is_blank));
        Ok(Table { sheet: Some(name), typed: true, rows })
    }
}

fn open_zip(path: &Path, bytes: Vec<u8>) -> Result<Sheets, FileError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(path, &error))?;
    let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    let has = |name: &str| names.iter().any(|found| found.eq_ignore_ascii_case(name));
    let is_ods = has("content.xml");
    if has("xl/workbook.bin") {
        return Err(not_a_table(path, "a binary workbook (XLSB)"));
    }
    if !is_ods && !names.iter().any(|name| name.to_ascii_lowercase().starts_with("xl/")) {
        return Err(not_a_table(path, if has("word/document.xml") { "a Word document" } else { "a zip file" }));
    }
    refuse_bombs(path, &mut archive, is_ods)?;
    let bytes = archive.into_inner();
    if is_ods {
        return match Ods::new(bytes) {
            Ok(book) => Ok(Sheets::Ods(Box::new(book))),
            Err(OdsError::Password) => Err(password(path)),
            Err(OdsError::InvalidMime(_)) => Err(not_a_table(path, "an OpenDocument file of another sort")),
            Err(OdsError::CellLimitExceeded { .. }) => Err(too_large(path)),
            Err(error) => Err(damaged(path, &error)),
        };
    }
    match Xlsx::new(bytes) {
        Ok(book) => Ok(Sheets::Xlsx(Box::new(book))),
        Err(XlsxError::Password) => Err(password(path)),
        Err(error) => Err(damaged(path, &error)),
    }
}

/// The sizes that a zip file states may lie, so its parts are unpacked once, into nothing.
fn refuse_bombs(path: &Path, archive: &mut zip::ZipArchive<Bytes>, is_ods: bool) -> Result<(), FileError> {
    let mut unpacked = 0u64;
    for place in 0..archive.len() {
        let part = match archive.by_index(place) {
            Ok(part) => part,
            Err(zip::result::ZipError::UnsupportedArchive(why)) if why.to_lowercase().contains("password") => return Err(password(path)),
            Err(error) => return Err(damaged(path, &error)),
        };
        let name = part.name().map(|name| name.to_ascii_lowercase()).unwrap_or_default();
        let held = name.ends_with("sharedstrings.xml") || name.ends_with("styles.xml") || (is_ods && name == "content.xml");
        let limit = if held { MOST_HELD } else { MOST_UNPACKED - unpacked };
        let size = std::io::copy(&mut part.take(limit + 1), &mut std::io::sink()).map_err(|error| damaged(path, &error))?;
        unpacked += size;
        if size > limit || unpacked >= MOST_UNPACKED {
            return Err(too_large(path));
        }
    }
    Ok(())
}

fn open_ole(path: &Path, bytes: Vec<u8>) -> Result<Sheets, FileError> {
    // An encrypted XLSX is an OLE container with a stream of this name, in UTF-16.
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if bytes.windows(stream.len()).any(|window| window == stream) {
        return Err(password(path));
    }
    match Xls::new(Cursor::new(bytes)) {
        Ok(book) => Ok(Sheets::Xls(Box::new(book))),
        Err(XlsError::Password) => Err(password(path)),
        Err(error) => Err(damaged(path, &error)),
    }
}

/// Cell by cell, because a sheet with one cell in its last corner must not become a table of 17 thousand million.
fn xlsx_rows(path: &Path, book: &mut Xlsx<Bytes>, name: &str) -> Result<Vec<Row>, FileError> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(damaged(path, &error)),
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut cells = 0;
    while let Some(found) = reader.next_cell_with_formula_metadata().map_err(|error| damaged(path, &error))? {
        let (row, column) = (found.pos.0.saturating_add(1), found.pos.1 as usize);
        let cell = match found.value {
            DataRef::Empty if found.formula.is_some() => Cell::Formula,
            // A formula whose result is empty text is blank to its reader.
            DataRef::Empty => continue,
            value => cell(&Data::from(value)),
        };
        if cell == Cell::Empty {
            continue;
        }
        if rows.last().is_none_or(|last| last.number != row) {
            rows.push(Row { number: row, cells: Vec::new() });
        }
        let Some(last) = rows.last_mut() else { break };
        if last.cells.len() <= column {
            cells += column + 1 - last.cells.len();
            if cells > MOST_CELLS {
                return Err(too_large(path));
            }
            last.cells.resize(column + 1, Cell::Empty);
        }
        last.cells[column] = cell;
    }
    Ok(rows)
}

fn range_rows(range: &Range<Data>) -> Vec<Row> {
    let (top, left) = range.start().unwrap_or((0, 0));
    let numbers = top.saturating_add(1)..;
    let row = |(number, cells): (u32, &[Data])| Row {
        number,
        cells: std::iter::repeat_n(Cell::Empty, left as usize).chain(cells.iter().map(cell)).collect(),
    };
    numbers.zip(range.rows()).map(row).collect()
}

/// A cell merged over several rows stands for each of them; merged over columns it stays where it is.
fn spread_down(rows: &mut [Row], merged: &[Dimensions]) {
    for area in merged.iter().filter(|area| area.end.0 > area.start.0) {
        let column = area.start.1 as usize;
        let Ok(first) = rows.binary_search_by_key(&(area.start.0 + 1), |row| row.number) else { continue };
        let value = rows[first].cell(column).clone();
        if value.is_blank() {
            continue;
        }
        // Rows of the area that hold nothing else stay blank.
        for row in rows[first + 1..].iter_mut().take_while(|row| row.number <= area.end.0 + 1) {
            if row.cells.len() <= column {
                row.cells.resize(column + 1, Cell::Empty);
            }
            row.cells[column] = value.clone();
        }
    }
}

fn cell(data: &Data) -> Cell {
    match data {
        Data::Empty => Cell::Empty,
        Data::String(text) => Cell::of_text(text),
        Data::Int(number) => Cell::Number(*number as f64),
        Data::Float(number) if number.is_finite() => Cell::Number(*number),
        Data::Float(_) => Cell::Error("#NUM!".into()),
        Data::Bool(value) => Cell::Bool(*value),
        Data::Error(error) => Cell::Error(error.to_string().into()),
        Data::DateTime(moment) => moment_cell(*moment),
        Data::DateTimeIso(text) => iso_cell(text),
        Data::DurationIso(text) => duration_seconds(text).map_or_else(|| Cell::of_text(text), Cell::Time),
    }
}

/// A serial day number of either epoch. A length of time, or a time on day nought, is a time.
fn moment_cell(moment: ExcelDateTime) -> Cell {
    let value = moment.as_f64();
    let out_of_range = Cell::Error("########".into());
    if !(0.0..2_958_466.0).contains(&value) {
        return out_of_range;
    }
    // Whole seconds, because a fraction of a day is never exact. Under 3 million days: far from an i64's end.
    let seconds = (value * 86_400.0).round() as i64;
    let (day, second) = (seconds / 86_400, (seconds % 86_400) as u32);
    if moment.is_duration() || day == 0 {
        return u32::try_from(seconds).map_or(out_of_range, Cell::Time);
    }
    // calamine keeps the epoch to itself, but two equal values of two epochs are not equal.
    let is_1904 = moment != ExcelDateTime::new(value, ExcelDateTimeType::DateTime, false);
    let epoch = match (is_1904, day) {
        (true, _) => Date::from_ymd(1904, 1, 1),
        // The 1900 epoch counts a 29 February that the calendar has not.
        (false, 60) => return Cell::Text("29/02/1900".into()),
        (false, ..60) => Date::from_ymd(1899, 12, 31),
        (false, _) => Date::from_ymd(1899, 12, 30),
    };
    match epoch.map(|epoch| epoch.plus_days(day)) {
        Some(date) if second == 0 => Cell::Date(date),
        Some(date) => Cell::DateTime(date, second),
        None => out_of_range,
    }
}

fn iso_cell(text: &str) -> Cell {
    match dates::parse_moment(text.trim_end_matches('Z')) {
        Some((date, None | Some(0))) => Cell::Date(date),
        Some((date, Some(minutes))) => Cell::DateTime(date, u32::from(minutes) * 60),
        None => Cell::of_text(text),
    }
}

/// ISO 8601 `PT01H30M00S`.
fn duration_seconds(text: &str) -> Option<u32> {
    let mut rest = text.strip_prefix("PT")?;
    let mut total = 0.0;
    while !rest.is_empty() {
        let at = rest.find(|c: char| c.is_ascii_alphabetic())?;
        let number: f64 = rest[..at].parse().ok()?;
        total += number
            * match &rest[at..=at] {
                "H" => 3600.0,
                "M" => 60.0,
                "S" => 1.0,
                _ => return None,
            };
        rest = &rest[at + 1..];
    }
    (0.0..4.0e9).contains(&total).then_some(total.round() as u32)
}

fn password(path: &Path) -> FileError {
    FileError::new(
        FileFault::Password,
        path,
        "is protected by a password, so nothing was read. Open it, save a copy without the password and import that",
    )
}

fn damaged(path: &Path, why: &dyn std::fmt::Display) -> FileError {
    let why = format!(
        "is damaged or cut short ({why}), so nothing was imported. Open it in a spreadsheet program, save it again and try once more"
    );
    FileError::new(FileFault::Damaged, path, &why)
}

fn too_large(path: &Path) -> FileError {
    FileError::new(
        FileFault::TooLarge,
        path,
        "unpacks to far more than a table of people or skills has, so nothing was imported. Save only the sheet that is needed",
    )
}

fn not_a_table(path: &Path, what: &str) -> FileError {
    FileError::new(
        FileFault::NotATable,
        path,
        &format!("is {what}, so nothing was read. Open it in a spreadsheet program and save it as XLSX or CSV"),
    )
}
