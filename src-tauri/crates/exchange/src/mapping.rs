//! Finds which column of a file is which field: looks for the row of headings and recognises known words. The user's own choices come
//! first.

mod headings;
mod hints;
mod look;

use std::collections::BTreeMap;

use crate::error::{FileError, FileFault};
use crate::fields::FileKind;
use crate::money::Unit;
use crate::table::{Book, Cell, Row, Table};
use crate::{clean, numbers};

pub(crate) use headings::is_heading_word;
pub use look::{Heading, Look, look};

/// The user's choices for a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The sheet to read; `None` for every visible sheet with the headings.
    pub sheet: Option<String>,
    /// The row of headings; the first row is 1. `None` to look for it.
    pub header_row: Option<u32>,
    /// Each field with the headings that it is read from. Values of several headings, or of one with `+` between, are joined by a space. A
    /// field with no heading is left out.
    pub map: Vec<(String, Vec<String>)>,
    /// Each field with the value that every row gets for it.
    pub set: Vec<(String, String)>,
}

/// A field, and where it is in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The field's name.
    pub field: &'static str,
    /// The columns that it is joined from, counted from 0; at least one.
    pub at: Vec<usize>,
    /// The heading, or the headings with `+` between.
    pub heading: String,
    /// The text between the values of several columns: a space, or `; ` for a list.
    pub between: &'static str,
    /// The unit of its money, if it holds money.
    pub unit: Option<Unit>,
}

/// A column that is not a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherColumn {
    /// Counted from 0.
    pub at: usize,
    /// Its heading. A column without a heading has its letter, as in a spreadsheet. Never empty.
    pub heading: String,
    /// Has it a heading?
    pub named: bool,
}

/// Which columns of one sheet are which fields of one kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The kind of file.
    pub kind: &'static FileKind,
    /// The row of headings, the first row being 1.
    pub header_row: u32,
    /// The fields that the file has.
    pub columns: Vec<Column>,
    /// The fields that have the same value for every row.
    pub set: Vec<(&'static str, String)>,
    /// Columns that are not fields, in their order: all columns with a heading, and those with data but no heading. For a grid, the ones
    /// with a heading are the skills.
    pub others: Vec<OtherColumn>,
}

impl Mapping {
    /// The column of a field, if the file has it.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// Does the file or the user give this field?
    pub fn gives(&self, field: &str) -> bool {
        self.column(field).is_some() || self.set.iter().any(|(name, _)| *name == field)
    }

    /// The cell of a field in a row: from its column, joined from several columns, or the value set for every row.
    pub fn cell(&self, row: &Row, field: &str) -> Option<Cell> {
        let in_file = self.column(field).map(|column| match column.at.as_slice() {
            [one] => row.cell(*one).clone(),
            several => {
                let words: Vec<String> =
                    several.iter().map(|at| clean::text(&row.cell(*at).show())).filter(|word| !word.is_empty()).collect();
                Cell::of_text(&words.join(column.between))
            }
        });
        let set = self.set.iter().find(|(name, _)| *name == field).map(|(_, value)| Cell::of_text(value));
        match (in_file, set) {
            (Some(cell), Some(set)) if cell.is_blank() => Some(set),
            (Some(cell), _) => Some(cell),
            (None, set) => set,
        }
    }

    /// The unit of a field's money in a row: that of its column, or pence if the value is set for every row.
    pub fn unit(&self, row: &Row, field: &str) -> Unit {
        let filled = |column: &&Column| column.at.iter().any(|at| !row.cell(*at).is_blank());
        let column = self.column(field).filter(filled);
        column.and_then(|column| column.unit).unwrap_or(Unit::Pence)
    }

    /// The rows of data below the headings. Left out are totals, headings that are repeated, and rows that hold only the results
    /// of formulas without input.
    pub fn data_rows<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = &'a Row> {
        self.data_places(table).map(|at| &table.rows[at])
    }

    /// The places of [`Mapping::data_rows`] in the table.
    pub(crate) fn data_places<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = usize> + use<'a> {
        let headings = table.rows.iter().find(|row| row.number == self.header_row);
        let is_data = move |row: &Row| {
            row.number > self.header_row
                && !is_hollow(row)
                && !self.is_total(row)
                && !headings.is_some_and(|headings| self.repeats(headings, row))
        };
        table.rows.iter().enumerate().filter(move |(_, row)| is_data(row)).map(|(at, _)| at)
    }

    fn is_total(&self, row: &Row) -> bool {
        let key =
            self.kind.fields.iter().filter(|field| field.key).find_map(|field| self.column(field.name)).or_else(|| self.columns.first());
        let Some(key) = key else { return false };
        // Most keys have digits only, or no `t`.
        let has_t = |cell: &Cell| match cell {
            Cell::Text(text) | Cell::Error(text) | Cell::Unreadable(text) => {
                text.bytes().any(|byte| !byte.is_ascii() || byte.eq_ignore_ascii_case(&b't'))
            }
            _ => false,
        };
        if !key.at.iter().any(|at| has_t(row.cell(*at))) {
            return false;
        }
        let text = key.at.iter().map(|at| row.cell(*at).show()).collect::<String>();
        matches!(clean::text(&text).to_lowercase().trim_end_matches(':'), "total" | "totals" | "grand total")
    }

    fn repeats(&self, headings: &Row, row: &Row) -> bool {
        !self.columns.is_empty() && self.columns.iter().flat_map(|column| &column.at).all(|at| headings.cell(*at) == row.cell(*at))
    }
}

/// Does the row contain only words for empty cells and results of formulas without input?
fn is_hollow(row: &Row) -> bool {
    row.cells.iter().all(|cell| match cell {
        Cell::Empty | Cell::Error(_) | Cell::Formula | Cell::Bool(false) | Cell::Time(0) => true,
        Cell::Number(number) => *number == 0.0,
        // A text with a digit other than 0 says something, unless it is a day of 1900.
        Cell::Text(text) if text.bytes().any(|byte| matches!(byte, b'1'..=b'9')) && !text.contains("1900") && !text.contains("_x00") => {
            false
        }
        Cell::Text(text) => {
            let text = clean::text(text);
            let says_nothing = clean::is_nothing(&text) || clean::is_error(&text) || text.eq_ignore_ascii_case("false");
            says_nothing || text == "00/01/1900" || numbers::pounds(&text) == Ok(0)
        }
        Cell::Bool(true) | Cell::Date(_) | Cell::DateTime(..) | Cell::Time(_) | Cell::Unreadable(_) => false,
    })
}

/// A sheet, with the fields of its columns.
#[derive(Debug, Clone, PartialEq)]
pub struct MappedSheet {
    /// Which column is which field.
    pub mapping: Mapping,
    /// The sheet as it is.
    pub table: Table,
}

/// A sheet of a workbook that is not read, with the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The sheet's name.
    pub sheet: String,
    /// The reason, as the end of a sentence that begins with the sheet.
    pub reason: String,
}

/// The sheets of a file that hold one kind of rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The sheets that are read, in the workbook's order; at least one.
    pub sheets: Vec<MappedSheet>,
    /// The place in `sheets` of the one with the most fields. The others were compared with it.
    pub main: usize,
    /// The other sheets of a workbook.
    pub left_out: Vec<LeftOut>,
}

/// Reads the sheets that hold this kind of rows, and finds the fields of their columns. It reads the sheet with the most fields, and every
/// other sheet that shares its headings, such as a tab for each branch or year.
///
/// # Errors
/// No such sheet or field, no row with the headings that are needed, or a sheet that cannot be read.
pub fn find(book: &mut Book, kind: &'static FileKind, options: &Options) -> Result<Found, FileError> {
    check_fields(book, kind, options)?;
    let places = places(book, kind, options)?;
    let mut reasons = places.left_out;
    let mut fits: Vec<(usize, bool, MappedSheet)> = Vec::new();
    let mut broken_at = None;
    for place in places.read {
        let table = book.read(place)?;
        match headings::find_headings(kind, &table, options) {
            Some(fit) => fits.push((place, fit.complete, MappedSheet { mapping: fit.mapping, table })),
            None if table.rows.is_empty() && table.unreadable.is_empty() => drop(reasons.insert(place, "is empty".to_owned())),
            None => {
                broken_at = broken_at.or(table.unreadable.first().map(|record| record.number));
                reasons.insert(place, lacks_headings(kind, options));
            }
        }
    }
    let rank = |(_, complete, sheet): &(usize, bool, MappedSheet)| (*complete, sheet.mapping.columns.len());
    let best = fits.iter().map(rank).max();
    let Some(main) = fits.iter().position(|fit| Some(rank(fit)) == best) else {
        return Err(no_headings(book, kind, options, broken_at));
    };
    let main_place = fits[main].0;
    let headings_of_main = Words::of(&fits[main].2);
    let main_name = fits[main].2.table.sheet.clone().unwrap_or_default();
    fits.retain(|(place, _, sheet)| {
        let verdict = if *place == main_place { Ok(()) } else { headings_of_main.shared_by(kind, &main_name, &Words::of(sheet)) };
        verdict.map_err(|why| reasons.insert(*place, why)).is_ok()
    });
    let main = fits.iter().position(|(place, ..)| *place == main_place).unwrap_or(0);
    let names = book.sheets();
    let left_out = reasons.into_iter().filter_map(|(place, reason)| Some(LeftOut { sheet: names.get(place)?.name.clone(), reason }));
    Ok(Found { left_out: left_out.collect(), main, sheets: fits.into_iter().map(|(_, _, sheet)| sheet).collect() })
}

/// The headings of a sheet, in a form to compare with those of another.
struct Words {
    keys: Vec<String>,
    fields: Vec<&'static str>,
    others: Vec<String>,
}

impl Words {
    fn of(sheet: &MappedSheet) -> Self {
        let mapping = &sheet.mapping;
        let row = sheet.table.rows.iter().find(|row| row.number == mapping.header_row);
        let text = |at: &usize| clean::heading_key(&row.map_or(String::new(), |row| row.cell(*at).show()));
        let others: Vec<String> =
            mapping.others.iter().filter(|other| other.named).map(|other| clean::heading_key(&other.heading)).collect();
        let taken = mapping.columns.iter().flat_map(|column| &column.at).map(text).filter(|key| !key.is_empty());
        let keys = taken.chain(others.iter().cloned()).collect();
        Self { keys, fields: mapping.columns.iter().map(|column| column.field).collect(), others }
    }

    /// Does `other` share these headings? It must share more than half of both, or all of the shorter list. The sheets of a grid may have
    /// different skills.
    fn shared_by(&self, kind: &'static FileKind, name: &str, other: &Self) -> Result<(), String> {
        if kind.has_columns_of_values {
            let has_skills = !other.others.is_empty();
            return if has_skills { Ok(()) } else { Err("has no columns of skills".to_owned()) };
        }
        let fields = other.fields.iter().filter(|field| self.fields.contains(field)).count();
        let others = other.others.iter().filter(|key| self.keys.contains(key)).count();
        let (shared, all, most) = (fields + others, other.fields.len() + other.others.len(), self.fields.len() + self.others.len());
        let same_words = other.keys.len() > 2 && other.keys.iter().all(|key| self.keys.contains(key));
        if same_words || (shared * 2 > all && shared * 2 > most) {
            return Ok(());
        }
        Err(format!("shares only {shared} of the {most} headings of `{name}`"))
    }
}

fn check_fields(book: &Book, kind: &'static FileKind, options: &Options) -> Result<(), FileError> {
    let named = options.map.iter().map(|(field, _)| field).chain(options.set.iter().map(|(field, _)| field));
    for name in named {
        if kind.field(name).is_none() {
            let known: Vec<&str> = kind.fields.iter().map(|field| field.name).collect();
            let why = format!("was not read: {} has no field `{name}`; its fields are {}", kind.code, known.join(", "));
            return Err(FileError::new(FileFault::NoSuchField, book.path(), &why));
        }
    }
    Ok(())
}

/// The places of the sheets to look at, and of the other sheets with the reasons.
struct Places {
    read: Vec<usize>,
    left_out: BTreeMap<usize, String>,
}

fn places(book: &Book, kind: &'static FileKind, options: &Options) -> Result<Places, FileError> {
    let sheets = book.sheets();
    let fold = |name: &str| clean::fold(&clean::text(name));
    let mut places = Places { read: vec![0], left_out: BTreeMap::new() };
    let Some(name) = &options.sheet else {
        if !sheets.is_empty() {
            let all_hidden = sheets.iter().all(|sheet| sheet.hidden);
            // The sheet of a framework's aims is read separately.
            let is_beside = |name: &str| kind.sheet_beside.is_some_and(|beside| fold(name) == beside.code);
            places.read = (0..sheets.len()).filter(|at| (all_hidden || !sheets[*at].hidden) && !is_beside(&sheets[*at].name)).collect();
            let hidden = (0..sheets.len()).filter(|at| !all_hidden && sheets[*at].hidden);
            places.left_out = hidden.map(|at| (at, "is hidden".to_owned())).collect();
        }
        return Ok(places);
    };
    if sheets.is_empty() {
        let why = "is a text file and has no sheets, so nothing was read. Leave the sheet out";
        return Err(FileError::new(FileFault::NoSuchSheet, book.path(), why));
    }
    let Some(place) = sheets.iter().position(|sheet| fold(&sheet.name) == fold(name)) else {
        let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
        let why = format!("has no sheet `{name}`, so nothing was read. Its sheets are {}", names.join(", "));
        return Err(FileError::new(FileFault::NoSuchSheet, book.path(), &why));
    };
    places.read = vec![place];
    places.left_out = (0..sheets.len()).filter(|at| *at != place).map(|at| (at, "was not asked for".to_owned())).collect();
    Ok(places)
}

/// The fields that a row of headings must have, unless the user gives them.
fn wanted(kind: &'static FileKind, options: &Options) -> Vec<String> {
    let given = |name: &str| options.set.iter().any(|(set, _)| set == name);
    let fields = kind.fields.iter().filter(|field| (field.key || field.required) && !given(field.name));
    fields.map(|field| format!("`{}`", field.name)).collect()
}

fn lacks_headings(kind: &'static FileKind, options: &Options) -> String {
    format!("has no row of headings with the columns {}", wanted(kind, options).join(", "))
}

fn no_headings(book: &Book, kind: &'static FileKind, options: &Options, broken_at: Option<u32>) -> FileError {
    let mapped: Vec<String> = options.map.iter().flat_map(|(_, headings)| headings).map(|heading| format!("`{heading}`")).collect();
    let place = options.header_row.map_or_else(|| "no row of headings".to_owned(), |number| format!("no headings in row {number}"));
    let wanted = wanted(kind, options);
    let columns = if mapped.is_empty() {
        format!("the columns {}", wanted.join(", "))
    } else {
        format!("{} beside {}", mapped.join(", "), wanted.join(", "))
    };
    let broken = broken_at.map_or(String::new(), |row| {
        format!(". A quotation mark in row {row} does not close, so that row could not be read; mend it if it holds the headings")
    });
    let why =
        format!("has {place} with {columns}, so nothing was imported. Say which column is which, or in which row the headings are{broken}");
    FileError::new(FileFault::NoHeadings, book.path(), &why)
}
