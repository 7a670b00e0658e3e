//! Which column of a file is which field: the row of headings is found, known words are recognised, and what the user says wins.

use crate::clean;
use crate::error::{FileError, FileFault};
use crate::fields::{FORENAMES, Field, FileKind, SURNAMES};
use crate::table::{Book, Cell, Row, Table};

/// Rows looked at for headings.
const HEADING_ROWS: usize = 200;
/// Values of a column looked at when a heading alone does not tell what it holds.
const VALUES: usize = 50;

/// What the user says about a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The sheet to read; else the first one, not hidden, that has the headings.
    pub sheet: Option<String>,
    /// The row of headings, the first row being 1; else it is looked for.
    pub header_row: Option<u32>,
    /// Field and the headings it takes its value from; several, or one with `+` between, are joined by a space. No heading
    /// at all leaves the field out.
    pub map: Vec<(String, Vec<String>)>,
    /// Field and the value that every row gets for it.
    pub set: Vec<(String, String)>,
}

/// A field and where the file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// The field's name.
    pub field: &'static str,
    /// The columns it is joined from, counted from 0; at least one.
    pub at: Vec<usize>,
    /// The heading, or the headings with `+` between.
    pub heading: String,
}

/// A column that no field takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherColumn {
    /// Counted from 0.
    pub at: usize,
    /// Its heading, never empty.
    pub heading: String,
}

/// How the columns of one sheet stand for the fields of one kind of file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// The kind of file.
    pub kind: FileKind,
    /// The row of headings, the first row being 1.
    pub header_row: u32,
    /// The fields that the file has.
    pub columns: Vec<Column>,
    /// The fields that every row gets the same value for.
    pub set: Vec<(&'static str, String)>,
    /// Columns with a heading that no field takes, in their order. For a grid they are the skills.
    pub others: Vec<OtherColumn>,
}

impl Mapping {
    /// The column of a field, if the file has it.
    pub fn column(&self, field: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// Does the file, or the user, give this field?
    pub fn gives(&self, field: &str) -> bool {
        self.column(field).is_some() || self.set.iter().any(|(name, _)| *name == field)
    }

    /// The cell of a field in a row: of its column, of its columns joined, or the value set for every row.
    pub fn cell(&self, row: &Row, field: &str) -> Option<Cell> {
        let in_file = self.column(field).map(|column| match column.at.as_slice() {
            [one] => row.cell(*one).clone(),
            several => {
                let words: Vec<String> =
                    several.iter().map(|at| clean::text(&row.cell(*at).show())).filter(|word| !word.is_empty()).collect();
                Cell::of_text(&words.join(" "))
            }
        });
        let set = self.set.iter().find(|(name, _)| *name == field).map(|(_, value)| Cell::of_text(value));
        match (in_file, set) {
            (Some(cell), Some(set)) if cell.is_blank() => Some(set),
            (Some(cell), _) => Some(cell),
            (None, set) => set,
        }
    }

    /// The rows below the headings that are rows of data: no total and no headings said again.
    pub fn data_rows<'a>(&'a self, table: &'a Table) -> impl Iterator<Item = &'a Row> {
        let headings = table.rows.iter().find(|row| row.number == self.header_row);
        table.rows.iter().filter(move |row| {
            row.number > self.header_row && !self.is_total(row) && !headings.is_some_and(|headings| self.repeats(headings, row))
        })
    }

    fn is_total(&self, row: &Row) -> bool {
        let key =
            self.kind.fields().iter().filter(|field| field.key).find_map(|field| self.column(field.name)).or_else(|| self.columns.first());
        let Some(key) = key else { return false };
        let text = key.at.iter().map(|at| row.cell(*at).show()).collect::<String>();
        matches!(clean::text(&text).to_lowercase().trim_end_matches(':'), "total" | "totals" | "grand total")
    }

    fn repeats(&self, headings: &Row, row: &Row) -> bool {
        !self.columns.is_empty() && self.columns.iter().flat_map(|column| &column.at).all(|at| headings.cell(*at) == row.cell(*at))
    }
}

/// Reads the sheet that holds this kind of rows and says which column is which field.
///
/// # Errors
/// No such sheet or field, no row with the headings that are needed, or a sheet that cannot be read.
pub fn find(book: &mut Book, kind: FileKind, options: &Options) -> Result<(Mapping, Table), FileError> {
    check_fields(book, kind, options)?;
    let mut best: Option<(usize, Mapping, Table)> = None;
    for place in places(book, options)? {
        let table = book.read(place)?;
        if let Some((rank, mapping)) = find_headings(kind, &table, options)
            && best.as_ref().is_none_or(|(found, _, _)| rank > *found)
        {
            best = Some((rank, mapping, table));
        }
        if best.as_ref().is_some_and(|(rank, _, _)| *rank == usize::MAX) {
            break;
        }
    }
    best.map(|(_, mapping, table)| (mapping, table)).ok_or_else(|| no_headings(book, kind, options))
}

/// A heading with what stands below it, for a person who says which field it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The column, counted from 0.
    pub at: usize,
    /// The heading.
    pub text: String,
    /// The field that it is taken for.
    pub field: Option<&'static str>,
    /// The first values below it that are not blank, five at most.
    pub values: Vec<String>,
}

/// What an import wizard shows of a file before anything is read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    /// The sheet looked at; `None` for a text file.
    pub sheet: Option<String>,
    /// The row taken for the headings.
    pub header_row: u32,
    /// The headings.
    pub headings: Vec<Heading>,
    /// The fields that a new row needs and that nothing gives yet.
    pub lacking: Vec<&'static str>,
    /// The fields that are joined from several columns, with the columns in their order.
    joined: Vec<(&'static str, Vec<usize>)>,
}

impl Look {
    /// The headings that a field is joined from, in the order in which they are joined.
    pub fn joined(&self, field: &str) -> Vec<String> {
        let columns = self.joined.iter().find(|(name, _)| *name == field).map_or(&[][..], |(_, at)| at.as_slice());
        columns.iter().filter_map(|at| self.headings.iter().find(|heading| heading.at == *at)).map(|heading| heading.text.clone()).collect()
    }
}

/// Proposes a mapping from the headings and the values. Where no row has the headings that are needed, the fullest of the first
/// rows is proposed, so that the user can say what its columns are.
///
/// # Errors
/// No such sheet or field, or a sheet that cannot be read.
pub fn look(book: &mut Book, kind: FileKind, options: &Options) -> Result<Look, FileError> {
    let (mapping, table) = match find(book, kind, options) {
        Ok(found) => found,
        Err(error) if error.fault == FileFault::NoHeadings => {
            let place = places(book, options)?.first().copied().unwrap_or(0);
            let table = book.read(place)?;
            let text_cells = |row: &Row| row.cells.iter().filter(|cell| matches!(cell, Cell::Text(_)) && !cell.is_blank()).count();
            let likely = table.rows.iter().take(20).rev().max_by_key(|row| text_cells(row)).map_or(1, |row| row.number);
            let fixed = Options { map: Vec::new(), ..options.clone() };
            (resolve(kind, &table, options.header_row.unwrap_or(likely), &fixed).unwrap_or_else(|| empty(kind, options)), table)
        }
        Err(error) => return Err(error),
    };
    let heading_row = table.rows.iter().find(|row| row.number == mapping.header_row);
    let rows: Vec<&Row> = mapping.data_rows(&table).take(VALUES).collect();
    let headings = heading_row.into_iter().flat_map(|row| row.cells.iter().enumerate()).filter(|(_, cell)| !cell.is_blank());
    let headings = headings
        .map(|(at, cell)| {
            let values: Vec<String> = rows.iter().map(|row| clean::text(&row.cell(at).show())).filter(|value| !value.is_empty()).collect();
            let by_heading = mapping.columns.iter().find(|column| column.at.contains(&at)).map(|column| column.field);
            let field = by_heading.or_else(|| by_values(&mapping, &values));
            Heading { at, text: clean::text(&cell.show()), field, values: values.into_iter().take(5).collect() }
        })
        .collect();
    let lacking = kind.fields().iter().filter(|field| field.required && !mapping.gives(field.name)).map(|field| field.name).collect();
    let joined = mapping.columns.iter().filter(|column| column.at.len() > 1).map(|column| (column.field, column.at.clone())).collect();
    Ok(Look { sheet: table.sheet, header_row: mapping.header_row, headings, lacking, joined })
}

/// A field that the values alone give away.
fn by_values(mapping: &Mapping, values: &[String]) -> Option<&'static str> {
    let all = |test: fn(&str) -> bool| !values.is_empty() && values.iter().all(|value| test(value));
    let proposed = if all(|value| value.contains('@') && value.contains('.')) {
        "email"
    } else if all(|value| crate::kinds::person_kind(value).is_some()) {
        "kind"
    } else {
        return None;
    };
    mapping.kind.field(proposed).filter(|field| !mapping.gives(field.name)).map(|field| field.name)
}

fn check_fields(book: &Book, kind: FileKind, options: &Options) -> Result<(), FileError> {
    let named = options.map.iter().map(|(field, _)| field).chain(options.set.iter().map(|(field, _)| field));
    for name in named {
        if kind.field(name).is_none() {
            let known: Vec<&str> = kind.fields().iter().map(|field| field.name).collect();
            let why = format!("was not read: {} has no field `{name}`; its fields are {}", kind.code(), known.join(", "));
            return Err(FileError::new(FileFault::NoSuchField, book.path(), &why));
        }
    }
    Ok(())
}

fn places(book: &Book, options: &Options) -> Result<Vec<usize>, FileError> {
    let sheets = book.sheets();
    match &options.sheet {
        Some(_) if sheets.is_empty() => Err(FileError::new(
            FileFault::NoSuchSheet,
            book.path(),
            "is a text file and has no sheets, so nothing was read. Leave the sheet out",
        )),
        Some(name) => match sheets.iter().position(|sheet| clean::fold(&clean::text(&sheet.name)) == clean::fold(&clean::text(name))) {
            Some(place) => Ok(vec![place]),
            None => {
                let names: Vec<String> = sheets.iter().map(|sheet| format!("`{}`", sheet.name)).collect();
                let why = format!("has no sheet `{name}`, so nothing was read. Its sheets are {}", names.join(", "));
                Err(FileError::new(FileFault::NoSuchSheet, book.path(), &why))
            }
        },
        None if sheets.is_empty() => Ok(vec![0]),
        None => {
            let shown: Vec<usize> = (0..sheets.len()).filter(|place| !sheets[*place].hidden).collect();
            Ok(if shown.is_empty() { (0..sheets.len()).collect() } else { shown })
        }
    }
}

/// The row of headings of a table with its rank: `usize::MAX` where every required field is there, else the number of fields.
fn find_headings(kind: FileKind, table: &Table, options: &Options) -> Option<(usize, Mapping)> {
    let mut best: Option<(usize, Mapping)> = None;
    let numbers: Vec<u32> = match options.header_row {
        Some(number) => vec![number],
        None => table.rows.iter().take(HEADING_ROWS).map(|row| row.number).collect(),
    };
    for number in numbers {
        let Some(mapping) = resolve(kind, table, number, options) else { continue };
        let has_all =
            |wanted: fn(&Field) -> bool| kind.fields().iter().filter(|field| wanted(field)).all(|field| mapping.gives(field.name));
        if has_all(|field| field.required) {
            // A merged heading stands in two rows; the lower one also names the columns that are split below it.
            let below = table.rows.iter().find(|row| row.number > number);
            let lower = below
                .and_then(|row| resolve(kind, table, row.number, options))
                .filter(|lower| options.header_row.is_none() && lower.columns.len() >= mapping.columns.len());
            return Some((usize::MAX, lower.unwrap_or(mapping)));
        }
        let by_own_name = kind.own_name().is_some_and(|name| mapping.gives(name));
        let few = if by_own_name { 2 } else { kind.fields().iter().filter(|field| field.key).count().max(2) };
        let rank = mapping.columns.len();
        let names_rows = by_own_name || has_all(|field| field.key);
        if names_rows && (rank >= few || options.header_row.is_some()) && best.as_ref().is_none_or(|(found, _)| rank > *found) {
            best = Some((rank, mapping));
        }
    }
    best
}

fn empty(kind: FileKind, options: &Options) -> Mapping {
    Mapping { kind, header_row: options.header_row.unwrap_or(1), columns: Vec::new(), set: Vec::new(), others: Vec::new() }
}

/// Takes one row for the headings. `None` where a column that the user names is not in it.
fn resolve(kind: FileKind, table: &Table, header_row: u32, options: &Options) -> Option<Mapping> {
    let row = table.rows.iter().find(|row| row.number == header_row)?;
    let headings: Vec<String> = row.cells.iter().map(|cell| clean::text(&cell.show())).collect();
    let keys: Vec<String> = headings.iter().map(|heading| clean::heading_key(heading)).collect();
    let mut taken = vec![false; keys.len()];
    let mut found: Vec<Option<Vec<usize>>> = vec![None; kind.fields().len()];

    for (name, named) in &options.map {
        let place = kind.fields().iter().position(|field| field.name == name)?;
        let mut at = Vec::new();
        for heading in named {
            match position(&headings, &keys, heading) {
                Some(one) => at.push(one),
                None => at.extend(heading.split('+').map(|part| position(&headings, &keys, part)).collect::<Option<Vec<usize>>>()?),
            }
        }
        at.iter().for_each(|at| taken[*at] = true);
        found[place] = Some(at);
    }
    let mut take = |place: usize, at: Option<usize>, found: &mut Vec<Option<Vec<usize>>>| {
        if let Some(at) = at.filter(|at| !taken[*at]) {
            taken[at] = true;
            found[place] = Some(vec![at]);
        }
    };
    for (place, field) in kind.fields().iter().enumerate() {
        if found[place].is_none() {
            take(place, keys.iter().position(|key| *key == clean::heading_key(field.name)), &mut found);
        }
    }
    let is_set = |name: &str| options.set.iter().any(|(set, _)| set == name);
    for (place, field) in kind.fields().iter().enumerate() {
        for word in field.words() {
            if found[place].is_none() && !is_set(field.name) {
                let fits = |at: &usize| keys[*at] == word && (!field.name.ends_with("_id") || !holds_names(table, header_row, *at));
                take(place, (0..keys.len()).find(fits), &mut found);
            }
        }
    }
    if kind == FileKind::People {
        join_names(kind, &keys, &options.map, &mut found, &mut taken);
    }

    let columns = kind.fields().iter().zip(found).filter_map(|(field, at)| {
        let at = at.filter(|at| !at.is_empty())?;
        let heading = at.iter().map(|at| headings[*at].as_str()).collect::<Vec<_>>().join("+");
        Some(Column { field: field.name, at, heading })
    });
    let columns = columns.collect();
    let set = kind
        .fields()
        .iter()
        .filter_map(|field| options.set.iter().rev().find(|(name, _)| name == field.name).map(|(_, value)| (field.name, value.clone())));
    let others = headings.iter().enumerate().filter(|(at, heading)| !taken[*at] && !heading.is_empty());
    let others = others.map(|(at, heading)| OtherColumn { at, heading: heading.clone() }).collect();
    Some(Mapping { kind, header_row, columns, set: set.collect(), others })
}

/// A heading as the user names it: as it stands, else without regard to case and punctuation.
fn position(headings: &[String], keys: &[String], named: &str) -> Option<usize> {
    let (text, key) = (clean::text(named), clean::heading_key(named));
    let exact = headings.iter().position(|heading| *heading == text && !text.is_empty());
    exact.or_else(|| keys.iter().position(|found| *found == key && !key.is_empty()))
}

/// A name in two columns: forename and surname, or `Name` beside `Surname`.
fn join_names(kind: FileKind, keys: &[String], map: &[(String, Vec<String>)], found: &mut [Option<Vec<usize>>], taken: &mut [bool]) {
    let Some(place) = kind.fields().iter().position(|field| field.name == "name") else { return };
    if map.iter().any(|(field, _)| field == "name") {
        return;
    }
    let free =
        |words: &[&str], taken: &[bool]| words.iter().find_map(|word| keys.iter().position(|key| key == word).filter(|at| !taken[*at]));
    let last = free(SURNAMES, taken);
    let first = free(FORENAMES, taken);
    let joined = match (&found[place], first, last) {
        (None, Some(first), Some(last)) => vec![first, last],
        (Some(name), None, Some(last)) if name.iter().all(|at| keys[*at] == "name") => name.iter().copied().chain([last]).collect(),
        _ => return,
    };
    joined.iter().for_each(|at| taken[*at] = true);
    found[place] = Some(joined);
}

/// `Manager` heads a column of numbers in one system and of names in the next: names have spaces.
fn holds_names(table: &Table, header_row: u32, at: usize) -> bool {
    let values = table
        .rows
        .iter()
        .filter(|row| row.number > header_row)
        .map(|row| clean::text(&row.cell(at).show()))
        .filter(|value| !value.is_empty())
        .take(VALUES);
    let (mut all, mut spaced) = (0, 0);
    for value in values {
        all += 1;
        spaced += usize::from(value.contains(' '));
    }
    spaced * 2 > all
}

fn no_headings(book: &Book, kind: FileKind, options: &Options) -> FileError {
    let given = |name: &str| options.set.iter().any(|(set, _)| set == name);
    let wanted: Vec<String> = kind
        .fields()
        .iter()
        .filter(|field| (field.key || field.required) && !given(field.name))
        .map(|field| format!("`{}`", field.name))
        .collect();
    let mapped: Vec<String> = options.map.iter().flat_map(|(_, headings)| headings).map(|heading| format!("`{heading}`")).collect();
    let place = options.header_row.map_or_else(|| "no row of headings".to_owned(), |number| format!("no headings in row {number}"));
    let columns = if mapped.is_empty() {
        format!("the columns {}", wanted.join(", "))
    } else {
        format!("{} beside {}", mapped.join(", "), wanted.join(", "))
    };
    let why = format!("has {place} with {columns}, so nothing was imported. Say which column is which, or in which row the headings are");
    FileError::new(FileFault::NoHeadings, book.path(), &why)
}
