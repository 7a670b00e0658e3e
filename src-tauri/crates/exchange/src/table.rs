//! A file as sheets of rows of cells, whatever its format.

mod budget;
mod records;
mod text;
mod workbook;

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use domain::Date;
use ecow::EcoString;

use crate::error::{FileError, FileFault, Trouble};
use crate::numbers;

pub use budget::{MOST_CELLS, MOST_COLUMNS, MOST_ROWS};
pub use workbook::serve_if_asked;

/// The largest file that is read, in bytes: 100 MiB, about a hundred times a large service's skills grid.
pub const LARGEST_FILE: u64 = 100 * 1024 * 1024;

/// One cell, with the type that it has in the file. CSV has only text. Text of up to 15 bytes, which is most text, needs no memory besides
/// the cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// An empty cell.
    Empty,
    /// Text, as the file has it; never empty, but perhaps only spaces.
    Text(EcoString),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date cell at midnight.
    Date(Date),
    /// A date cell with a time of day, in seconds after midnight.
    DateTime(Date, u32),
    /// A time of day or a length of time, in seconds.
    Time(u32),
    /// An error of the spreadsheet, such as `#REF!`.
    Error(EcoString),
    /// A formula whose result was not saved with the file.
    Formula,
    /// Text with bytes that are invalid in its encoding. Each is replaced by U+FFFD.
    Unreadable(EcoString),
}

impl Cell {
    /// A text cell, or `Empty` for empty text.
    pub fn of_text(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.into()) }
    }

    /// The cell as a reader sees it. A date is written as `YYYY-MM-DD`.
    pub fn show(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) | Self::Unreadable(text) => text.to_string(),
            Self::Number(number) => numbers::show(*number),
            Self::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Date(date) => date.to_string(),
            Self::DateTime(date, seconds) => format!("{date} {:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60),
            Self::Time(seconds) => format!("{}:{:02}", seconds / 3600, seconds / 60 % 60),
            Self::Formula => "(formula)".to_owned(),
        }
    }

    /// As [`Cell::show`], without a copy of a text.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        match self {
            Self::Text(text) | Self::Error(text) | Self::Unreadable(text) => Cow::Borrowed(text),
            other => Cow::Owned(other.show()),
        }
    }

    /// The bytes that its text takes.
    fn text_bytes(&self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) | Self::Unreadable(text) => text.len(),
            _ => 0,
        }
    }

    /// Is the cell blank for a reader?
    pub fn is_blank(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => crate::clean::is_blank(text),
            _ => false,
        }
    }
}

/// One row that is not blank.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its number as a spreadsheet shows it; the first is 1. For CSV it is the record's number.
    pub number: u32,
    /// Its cells from the first column on; cells at the end may be left out.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// One sheet: its rows that are not blank, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The sheet's name; `None` for a text file.
    pub sheet: Option<String>,
    /// True if its cells have types. The cells of a text file do not.
    pub typed: bool,
    /// The rows.
    pub rows: Vec<Row>,
    /// Its merged areas, as in the file. A value that is merged over several rows is in each of `rows` already.
    pub merged: Vec<Area>,
    /// Records of a text file that cannot be read, in order. They are not in `rows`.
    pub unreadable: Vec<Unreadable>,
}

/// Cells that are merged into one. The first of them has the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The number of its first row, as in [`Row::number`].
    pub top: u32,
    /// Its first column, counted from 0.
    pub left: usize,
    /// The number of its last row.
    pub bottom: u32,
    /// Its last column, counted from 0.
    pub right: usize,
}

/// A record of a text file whose quotation marks do not close.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The record's number.
    pub number: u32,
    /// The column, counted from 0, with the quotation mark that does not close.
    pub column: usize,
    /// The beginning of its first line.
    pub text: String,
    /// Lines after it that can only be a part of it.
    pub more_lines: u32,
}

/// A sheet of a file, by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetName {
    /// The name.
    pub name: String,
    /// Is it hidden from the reader? A hidden sheet is read only when it is asked for.
    pub hidden: bool,
}

/// An open file.
pub struct Book {
    path: PathBuf,
    content: Content,
}

enum Content {
    /// The table of a text file. It is taken out when it is read, because a second copy would be as large as the file.
    Text(Option<Table>),
    Workbook(Box<workbook::Workbook>),
}

impl Book {
    /// Opens a file. Its format is found from its contents, not from its name.
    ///
    /// # Errors
    /// Missing, a folder, empty, larger than [`LARGEST_FILE`], protected by a password, damaged, or of a kind that holds no table.
    pub fn open(path: &Path) -> Result<Self, FileError> {
        let bytes = read_all(path)?;
        let content = match sniff(&bytes) {
            Format::Zip | Format::Ole => Content::Workbook(Box::new(workbook::Workbook::open(path, bytes)?)),
            Format::Text => Content::Text(Some(read_text(path, &bytes)?)),
            Format::Other(what) => {
                let why = format!(
                    "is {what}, not a spreadsheet or a CSV file, so nothing was read. Open it in a spreadsheet program and save it as XLSX or CSV"
                );
                return Err(FileError::new(FileFault::NotATable, path, &why));
            }
        };
        Ok(Self { path: path.to_owned(), content })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The sheets in their order. Empty for a text file.
    pub fn sheets(&self) -> &[SheetName] {
        match &self.content {
            Content::Text(_) => &[],
            Content::Workbook(book) => book.sheets(),
        }
    }

    /// Reads one sheet by its place in [`Book::sheets`]; a text file has only the place 0.
    ///
    /// # Errors
    /// A sheet that is damaged or has more than [`MOST_CELLS`] cells.
    pub fn read(&mut self, place: usize) -> Result<Table, FileError> {
        match &mut self.content {
            Content::Text(table) => match table.take() {
                Some(table) => Ok(table),
                None => read_text(&self.path, &read_all(&self.path)?),
            },
            Content::Workbook(book) => book.read(&self.path, place),
        }
    }
}

fn read_text(path: &Path, bytes: &[u8]) -> Result<Table, FileError> {
    guarded(|| Ok(text::read(path, bytes))).map_err(|trouble| trouble.of(path))?
}

/// Turns a panic of a reader into the error for a damaged file.
fn guarded<T>(read: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    // After a panic, the value that was being read is not used again.
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(Trouble::damaged("no reader can make sense of it")))
}

fn read_all(path: &Path) -> Result<Vec<u8>, FileError> {
    let about = std::fs::metadata(path).map_err(|error| FileError::io(path, &error))?;
    if about.is_dir() {
        return Err(FileError::new(FileFault::Folder, path, "is a folder, so nothing was read. Choose the file inside it"));
    }
    if !about.is_file() {
        return Err(FileError::new(FileFault::NotATable, path, "is not a file, so nothing was read. Choose a spreadsheet or a CSV file"));
    }
    let file = File::open(path).map_err(|error| FileError::io(path, &error))?;
    let mut bytes = Vec::new();
    if about.len() <= LARGEST_FILE {
        // One byte more than allowed is read, to notice a file that grew while it was read.
        file.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(|error| FileError::io(path, &error))?;
    }
    if about.len() > LARGEST_FILE || bytes.len() as u64 > LARGEST_FILE {
        let size = about.len() / (1024 * 1024);
        let why = format!(
            "is {size} MB, and files up to {} MB are read, so nothing was imported. Split it into smaller files",
            LARGEST_FILE / (1024 * 1024)
        );
        return Err(FileError::new(FileFault::TooLarge, path, &why));
    }
    if bytes.is_empty() {
        return Err(FileError::new(FileFault::Empty, path, "is empty, so nothing was imported. Save it again from where it came"));
    }
    Ok(bytes)
}

enum Format {
    Zip,
    Ole,
    Text,
    Other(&'static str),
}

fn sniff(bytes: &[u8]) -> Format {
    const KNOWN: [(&[u8], &str); 7] = [
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"{\\rtf", "a text document"),
        (b"SQLite format 3\0", "a database"),
        (b"\x1f\x8b", "a compressed file"),
    ];
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Format::Zip;
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Format::Ole;
    }
    if let Some((_, what)) = KNOWN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Format::Other(what);
    }
    let head = &bytes[..bytes.len().min(4096)];
    let start = String::from_utf8_lossy(head).trim_start_matches('\u{feff}').trim_start().to_lowercase();
    if ["<!doctype html", "<html", "<table", "<head", "<style"].iter().any(|tag| start.starts_with(tag)) {
        return Format::Other("a web page (some systems name one .xls)");
    }
    if start.starts_with("<?xml") {
        return Format::Other("an XML file");
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if !utf16 && looks_binary(head) {
        return Format::Other("not readable as text");
    }
    Format::Text
}

/// Is it binary? Text has no zero bytes and almost no control characters.
fn looks_binary(head: &[u8]) -> bool {
    let odd = head.iter().filter(|byte| **byte < 0x20 && !matches!(**byte, b'\t' | b'\n' | b'\r' | 0x0b | 0x0c | 0x1a)).count();
    head.contains(&0) || odd * 50 > head.len()
}
