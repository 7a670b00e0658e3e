//! Reads one row, field by field. Every bad cell becomes a problem.

use std::ops::RangeInclusive;

use domain::dates::is_no_end;
use domain::problems::{DataProblem, ProblemKind};
use domain::{Date, Kind};

use super::{Code, Given, problem};
use crate::mapping::{MappedSheet, Mapping};
use crate::money::Unit;
use crate::numbers::NotMinutes;
use crate::table::{Cell, Row};
use crate::{clean, dates, numbers};

pub(super) use domain::rules::{LONGEST_CODE as CODE, LONGEST_NAME as NAME, LONGEST_NOTE as NOTE, LONGEST_REFLECTION as LONG};

/// The longest list in one cell.
pub(crate) const LIST: usize = 2_000;

/// Reads the fields of one row and gathers its problems.
pub struct RowReader<'a> {
    sheet: &'a MappedSheet,
    mapping: &'a Mapping,
    row: &'a Row,
    typed: bool,
    problems: Vec<DataProblem>,
    beside: Vec<DataProblem>,
}

/// How a field treats a date from 2200 on.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Far {
    /// It is a problem, because nothing begins or happens on such a day.
    Refused,
    /// It means that there is no end.
    NoEnd,
    /// It is kept as it is, because the row needs a last day.
    Kept,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(sheet: &'a MappedSheet, row: &'a Row) -> Self {
        Self { sheet, mapping: &sheet.mapping, row, typed: sheet.table.typed, problems: Vec::new(), beside: Vec::new() }
    }

    /// The problems of the row, and the problems of cells that it does not need.
    pub(super) fn into_problems(self) -> (Vec<DataProblem>, Vec<DataProblem>) {
        (self.problems, self.beside)
    }

    /// Notes a problem with a field.
    pub fn bad(&mut self, field: &str, kind: ProblemKind, message: String) {
        self.problems.push(problem(self.sheet, Some(self.row), self.row.number, field, kind, message));
    }

    /// Text of one line, cleaned, of at most `longest` characters.
    pub fn text(&mut self, field: &str, longest: usize) -> Given<String> {
        self.cleaned(field, longest, clean::text)
    }

    /// Text of several lines, cleaned, of at most `longest` characters.
    pub fn lines(&mut self, field: &str, longest: usize) -> Given<String> {
        self.cleaned(field, longest, clean::lines)
    }

    /// The name, title or code of something that other rows name too, such as a branch, a team or a role. A word for an empty
    /// cell counts as an empty cell; `="Millbrook"`, which Excel shows as text, is read as `Millbrook`.
    pub fn called(&mut self, field: &str, longest: usize) -> Given<String> {
        let unwrapped = |raw: &str| {
            let text = clean::text(raw);
            if text.starts_with("=\"") { clean::code(&text) } else { text }
        };
        or_nothing(self.cleaned(field, longest, unwrapped))
    }

    /// As [`RowReader::called`], of several lines: names that stand between `;` or on lines of their own.
    pub fn called_lines(&mut self, field: &str, longest: usize) -> Given<String> {
        or_nothing(self.lines(field, longest))
    }

    /// A code that the row needs. Without one, the code is empty and the problem is `missing`.
    pub fn key(&mut self, field: &str) -> Code {
        let found = self.code(field);
        self.always(field, found).unwrap_or_default()
    }

    /// A code.
    pub fn code(&mut self, field: &str) -> Given<Code> {
        self.coded(field, CODE, Code::typed)
    }

    /// The code or another name of something. It may be longer than a code.
    pub fn code_or_name(&mut self, field: &str) -> Given<Code> {
        self.coded(field, NAME, Code::typed)
    }

    /// A staff or volunteer number that the row needs. Without one, it is empty and the problem is `missing`.
    pub fn person_key(&mut self, field: &str) -> Code {
        let found = self.person(field);
        self.always(field, found).unwrap_or_default()
    }

    /// A staff or volunteer number.
    pub fn person(&mut self, field: &str) -> Given<Code> {
        self.coded(field, CODE, Code::of_person)
    }

    fn coded(&mut self, field: &str, longest: usize, read: fn(&str) -> Code) -> Given<Code> {
        let Some(cell) = self.mapping.cell(self.row, field) else { return Given::Absent };
        let is_text_cell = self.typed && self.mapping.column(field).is_some() && !matches!(cell, Cell::Number(_));
        match or_nothing(self.cleaned(field, longest, |raw| read(raw).text)) {
            // A text cell of a spreadsheet has kept all digits, unless they end in `.0`.
            Given::Value(text) if is_text_cell && clean::text(&cell.shown()) == text => Given::Value(Code::exact(&text)),
            Given::Value(_) => Given::Value(read(&cell.shown())),
            other => other.map(|_| Code::default()),
        }
    }

    /// Text that a new row must have. If the file has the column, an empty cell is `missing`.
    pub fn needed_text(&mut self, field: &str, longest: usize) -> Given<String> {
        let found = self.text(field, longest);
        self.needed(field, found)
    }

    /// A value that a new row must have. An empty cell is `missing`.
    pub fn needed<T>(&mut self, field: &str, found: Given<T>) -> Given<T> {
        if matches!(found, Given::Empty) {
            self.missing(field);
            return Given::Absent;
        }
        found
    }

    /// A value that every row must have. A missing column and an empty cell are both `missing`.
    pub fn always<T>(&mut self, field: &str, found: Given<T>) -> Option<T> {
        match found {
            Given::Value(value) => Some(value),
            Given::Empty | Given::Absent => {
                self.missing_unless_bad(field);
                None
            }
        }
    }

    /// A day on which something begins or happens.
    pub fn date(&mut self, field: &str) -> Given<Date> {
        self.dated(field, Far::Refused)
    }

    /// A day on which something ends. A day from 2200 on means no end, as an empty cell does.
    pub fn end(&mut self, field: &str) -> Given<Date> {
        self.dated(field, Far::NoEnd)
    }

    /// A last day that must be given. A day from 2200 on is taken as it is.
    pub fn last_day(&mut self, field: &str) -> Given<Date> {
        self.dated(field, Far::Kept)
    }

    fn dated(&mut self, field: &str, far: Far) -> Given<Date> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let is_far = match &cell {
            Cell::Date(date) | Cell::DateTime(date, _) => is_no_end(*date),
            Cell::Text(text) => dates::is_no_end(text),
            _ => false,
        };
        if is_far && far == Far::NoEnd {
            return Given::Empty;
        }
        let parsed = match &cell {
            Cell::Date(date) => Some(*date),
            Cell::Text(text) => dates::parse(text),
            _ => None,
        };
        let hint = match cell {
            _ if is_far && far == Far::Refused => "is too far in the future; write a day before the year 2200",
            Cell::Number(_) => "is a bare number; format the cell as a date, or write it like 31/12/2025",
            Cell::DateTime(..) => "has a time of day; write the date alone, like 31/12/2025",
            _ => "is not a date; write it like 31/12/2025, the day first",
        };
        let parsed = parsed.filter(|_| !is_far || far == Far::Kept);
        self.given(field, &cell, parsed, ProblemKind::InvalidDate, hint)
    }

    /// A date with or without a time of day, in minutes after midnight.
    pub fn moment(&mut self, field: &str) -> Given<(Date, Option<u16>)> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = match &cell {
            Cell::Date(date) => Some((*date, None)),
            // Under 86,400 seconds, so under 1,440 minutes.
            Cell::DateTime(date, seconds) => u16::try_from(seconds / 60).ok().map(|minutes| (*date, Some(minutes))),
            Cell::Text(text) => dates::parse_moment(text),
            _ => None,
        };
        let parsed = parsed.filter(|(date, _)| !is_no_end(*date));
        self.given(
            field,
            &cell,
            parsed,
            ProblemKind::InvalidDate,
            "is not a date; write it like 31/12/2025 or 31/12/2025 09:30, the day first",
        )
    }

    /// Whole minutes above 0.
    pub fn minutes(&mut self, field: &str) -> Given<u32> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = match &cell {
            Cell::Time(seconds) if !seconds.is_multiple_of(60) => Err(NotMinutes::Seconds),
            Cell::Time(seconds) => Some(seconds / 60).filter(|minutes| *minutes > 0).ok_or(NotMinutes::Other),
            Cell::Text(_) | Cell::Number(_) => numbers::minutes(&cell.show()),
            _ => Err(NotMinutes::Other),
        };
        let hint = match parsed {
            Err(NotMinutes::Seconds) => "has seconds, and lengths are whole minutes; write the nearest one, like 0:18 or 18 min",
            _ => "is not a length of time above 0; write 90, 90 min, 1h 30m or 1:30",
        };
        self.given(field, &cell, parsed.ok(), ProblemKind::InvalidNumber, hint)
    }

    /// Hours a week in hundredths.
    pub fn weekly_hours(&mut self, field: &str) -> Given<u32> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = match &cell {
            Cell::Time(_) | Cell::Text(_) | Cell::Number(_) => numbers::weekly_hours(&cell.show()),
            _ => None,
        };
        self.given(
            field,
            &cell,
            parsed,
            ProblemKind::InvalidNumber,
            "is not a number of hours a week; write a number above 0 and up to 100, with two decimals at most",
        )
    }

    /// Money in pence, 0 to `most`. A column of pence has whole pence; a column of pounds has pounds as people write them. A value that is
    /// set for every row is in pence.
    pub fn money(&mut self, field: &str, most: i64) -> Given<i64> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let heading = self.mapping.column(field).map_or(field, |column| column.heading.as_str());
        let (parsed, hint) = match self.mapping.unit(self.row, field) {
            Unit::Pence => {
                let hint =
                    format!("is not a whole number of pence, which `{heading}` holds; write 45000 for £450, or head the column `Cost (£)`");
                (self.whole_of(&cell), hint)
            }
            Unit::Pounds => {
                let parsed = match &cell {
                    Cell::Number(number) => numbers::pounds_of(*number),
                    Cell::Text(text) => numbers::pounds(text),
                    _ => Err(numbers::NotPounds::Other),
                };
                (parsed.ok(), parsed.err().unwrap_or(numbers::NotPounds::Other).words().to_owned())
            }
        };
        let hint = match parsed {
            Some(pence) if pence < 0 => "is below 0; write 0 or more".to_owned(),
            Some(pence) if pence > most => format!("is more than £{} at most", most / 100),
            _ => hint,
        };
        let parsed = parsed.filter(|pence| (0..=most).contains(pence));
        self.given(field, &cell, parsed, ProblemKind::InvalidNumber, &hint)
    }

    /// A whole number within a range.
    pub fn whole(&mut self, field: &str, range: RangeInclusive<i64>) -> Given<i64> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = self.whole_of(&cell).filter(|number| range.contains(number));
        let hint = if *range.end() == i64::MAX {
            format!("is not a whole number of {} or more", range.start())
        } else {
            format!("is not a whole number from {} to {}", range.start(), range.end())
        };
        self.given(field, &cell, parsed, ProblemKind::InvalidNumber, &hint)
    }

    /// A whole number from 1 (or 0) up that fits the store.
    pub fn count(&mut self, field: &str, least: u32) -> Given<u32> {
        match self.whole(field, i64::from(least)..=1_000_000_000) {
            Given::Value(number) => u32::try_from(number).map_or(Given::Absent, Given::Value),
            Given::Empty => Given::Empty,
            Given::Absent => Given::Absent,
        }
    }

    /// A level: a whole number from 0. The framework's scale is not known here.
    pub fn level(&mut self, field: &str) -> Given<u8> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = self.whole_of(&cell).and_then(|number| u8::try_from(number).ok());
        self.given(field, &cell, parsed, ProblemKind::InvalidLevel, "is not a level; write a whole number of the scale")
    }

    /// One of a closed list of words.
    pub fn word<T>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>, known: &str) -> Given<T> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = read(&clean::code(&cell.shown()).to_lowercase());
        self.given(field, &cell, parsed, ProblemKind::InvalidKind, &format!("is none of {known}"))
    }

    /// Several things in one cell. The error of `read` is the part that is wrong.
    pub fn list<T>(&mut self, field: &str, kind: ProblemKind, hint: &str, read: impl Fn(&str) -> Result<Vec<T>, String>) -> Given<Vec<T>> {
        let text = self.lines(field, LIST);
        let text = match or_nothing(text) {
            Given::Value(text) => text,
            other => return other.map(|_| Vec::new()),
        };
        match read(&text) {
            Ok(found) if found.is_empty() => Given::Empty,
            Ok(found) => Given::Value(found),
            Err(part) => {
                self.bad(field, kind, format!("`{part}` {hint}"));
                Given::Absent
            }
        }
    }

    /// The headings of columns that are not fields and have a value in this row.
    pub fn other_headings(&self) -> impl Iterator<Item = &str> {
        self.mapping.others.iter().filter(|other| !self.row.cell(other.at).is_blank()).map(|other| other.heading.as_str())
    }

    /// The name of the sheet.
    pub fn sheet(&self) -> Option<&str> {
        self.sheet.table.sheet.as_deref()
    }

    /// The heading of a field's column.
    pub fn heading(&self, field: &str) -> Option<&str> {
        self.mapping.column(field).map(|column| column.heading.as_str())
    }

    /// What a person is to the service.
    pub fn kind(&mut self, field: &str) -> Given<Kind> {
        self.word(field, person_kind, "employee, volunteer, councillor, officer")
    }

    fn whole_of(&self, cell: &Cell) -> Option<i64> {
        match cell {
            Cell::Number(number) => numbers::whole(*number),
            Cell::Text(text) => numbers::whole_number(text),
            _ => None,
        }
    }

    fn cleaned(&mut self, field: &str, longest: usize, clean: impl Fn(&str) -> String) -> Given<String> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let text = clean(&cell.shown());
        if text.is_empty() {
            return Given::Empty;
        }
        if clean::has_control_characters(&text) {
            self.bad(field, ProblemKind::InvalidText, "the text holds characters that cannot be shown; type it again".to_owned());
            return Given::Absent;
        }
        let length = if text.is_ascii() { text.len() } else { text.chars().count() };
        if length > longest {
            self.bad(field, ProblemKind::TooLong, format!("the text has {length} characters and the column holds {longest}; shorten it"));
            return Given::Absent;
        }
        if !clean::fits_a_cell(&text) {
            self.bad(field, ProblemKind::TooLong, "the text is longer than a cell of a spreadsheet holds; shorten it".to_owned());
            return Given::Absent;
        }
        Given::Value(text)
    }

    /// The cell, unless the file has no such column or the cell is a spreadsheet's error. A row that does not need the cell is imported
    /// without it, and the problem is listed.
    fn readable(&mut self, field: &str) -> Option<Cell> {
        let cell = self.mapping.cell(self.row, field)?;
        let message = match &cell {
            Cell::Unreadable(_) => {
                let message = "the cell holds a character that cannot be read; type it again, or save the file as UTF-8".to_owned();
                self.bad(field, ProblemKind::Unreadable, message);
                return None;
            }
            Cell::Error(error) => error_message(error),
            Cell::Text(text) if text.starts_with('#') && clean::is_error(&clean::text(text)) => error_message(&clean::text(text)),
            Cell::Formula => {
                "the cell holds a formula whose result was not saved; open the file in a spreadsheet program and save it".to_owned()
            }
            _ => return Some(cell),
        };
        let found = problem(self.sheet, Some(self.row), self.row.number, field, ProblemKind::Unreadable, message);
        let is_required = self.mapping.kind.field(field).is_some_and(|field| field.required);
        // A field that is read twice gets one problem only.
        let list = if is_required { &mut self.problems } else { &mut self.beside };
        if !list.contains(&found) {
            list.push(found);
        }
        None
    }

    fn given<T>(&mut self, field: &str, cell: &Cell, parsed: Option<T>, kind: ProblemKind, hint: &str) -> Given<T> {
        if cell.is_blank() {
            return Given::Empty;
        }
        if parsed.is_none() && matches!(cell, Cell::Text(text) if clean::is_no_value(text)) {
            return Given::Empty;
        }
        match parsed {
            Some(value) => Given::Value(value),
            None => {
                self.bad(field, kind, format!("`{}` {hint}", clean::text(&cell.show())));
                Given::Absent
            }
        }
    }

    fn missing(&mut self, field: &str) {
        let message = match self.mapping.column(field) {
            Some(column) => format!("`{}` is empty; every row needs it", column.heading),
            None => format!("`{field}` is not in the file; every row needs it"),
        };
        self.bad(field, ProblemKind::Missing, message);
    }

    /// A cell that could not be read has a problem already.
    fn missing_unless_bad(&mut self, field: &str) {
        let heading = self.mapping.column(field).map_or(field, |column| column.heading.as_str()).to_owned();
        if !self.problems.iter().any(|problem| problem.column == heading) {
            self.missing(field);
        }
    }
}

fn error_message(error: &str) -> String {
    format!("the cell holds the spreadsheet error `{error}`; mend the formula")
}

/// Replaces a word for an empty cell by an empty cell.
fn or_nothing(given: Given<String>) -> Given<String> {
    match given {
        Given::Value(text) if clean::is_nothing(&text) => Given::Empty,
        other => other,
    }
}

/// The kind of a person, by the words that files use for it.
pub fn person_kind(word: &str) -> Option<Kind> {
    let word = clean::text(word).to_lowercase();
    word.parse().ok().or(match word.as_str() {
        "employees" | "staff" | "paid" | "paid staff" | "paid employee" | "emp" | "member of staff" => Some(Kind::Employee),
        "volunteers" | "vol" | "vols" | "unpaid" => Some(Kind::Volunteer),
        "councillors" | "cllr" | "cllr." | "elected member" | "elected" => Some(Kind::Councillor),
        "officers" | "senior officer" | "council officer" | "senior council officer" => Some(Kind::Officer),
        _ => None,
    })
}
