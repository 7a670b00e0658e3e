//! One row, read field by field; every bad cell becomes a problem.

use std::ops::RangeInclusive;

use domain::problems::{Problem, ProblemKind};
use domain::{Date, Kind};

use super::{Code, Given, problem};
use crate::mapping::{MappedSheet, Mapping};
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
    problems: Vec<Problem>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(sheet: &'a MappedSheet, row: &'a Row) -> Self {
        Self { sheet, mapping: &sheet.mapping, row, typed: sheet.table.typed, problems: Vec::new() }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems
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

    /// A code; the empty one, with the problem `missing`, where a row needs it and has none.
    pub fn key(&mut self, field: &str) -> Code {
        match self.code(field) {
            Given::Value(code) => code,
            Given::Empty | Given::Absent => {
                self.missing_unless_bad(field);
                Code::default()
            }
        }
    }

    /// A code.
    pub fn code(&mut self, field: &str) -> Given<Code> {
        let is_number = matches!(self.mapping.cell(self.row, field), Some(Cell::Number(_)));
        let typed = self.typed && self.mapping.column(field).is_some();
        self.text(field, CODE).map(|text| {
            // Digits that begin with a zero have not lost theirs.
            let digits = !text.is_empty() && !text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit());
            Code { bare_number: digits && (is_number || !typed), text }
        })
    }

    /// Text that a new row must have: where the file has the column, an empty cell is `missing`.
    pub fn needed_text(&mut self, field: &str, longest: usize) -> Given<String> {
        let found = self.text(field, longest);
        self.needed(field, found)
    }

    /// What a new row must have: an empty cell is `missing`.
    pub fn needed<T>(&mut self, field: &str, found: Given<T>) -> Given<T> {
        if matches!(found, Given::Empty) {
            self.missing(field);
            return Given::Absent;
        }
        found
    }

    /// What every row must have, whether new or not: no column and an empty cell are `missing`.
    pub fn always<T>(&mut self, field: &str, found: Given<T>) -> Option<T> {
        match found {
            Given::Value(value) => Some(value),
            Given::Empty | Given::Absent => {
                self.missing_unless_bad(field);
                None
            }
        }
    }

    /// A date.
    pub fn date(&mut self, field: &str) -> Given<Date> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = match &cell {
            Cell::Date(date) => Some(*date),
            Cell::Text(text) => dates::parse(&clean::text(text)),
            _ => None,
        };
        let hint = match cell {
            Cell::Number(_) => "is a bare number; format the cell as a date, or write it like 31/12/2025",
            Cell::DateTime(..) => "has a time of day; write the date alone, like 31/12/2025",
            _ => "is not a date; write it like 31/12/2025, the day first",
        };
        self.given(field, &cell, parsed, ProblemKind::InvalidDate, hint)
    }

    /// A date with or without a time of day, in minutes after midnight.
    pub fn moment(&mut self, field: &str) -> Given<(Date, Option<u16>)> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = match &cell {
            Cell::Date(date) => Some((*date, None)),
            // Under 86,400 seconds, so under 1,440 minutes.
            Cell::DateTime(date, seconds) => u16::try_from(seconds / 60).ok().map(|minutes| (*date, Some(minutes))),
            Cell::Text(text) => dates::parse_moment(&clean::text(text)),
            _ => None,
        };
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
            Cell::Time(seconds) => (*seconds > 0 && seconds.is_multiple_of(60)).then_some(seconds / 60),
            Cell::Text(_) | Cell::Number(_) => numbers::minutes(&clean::text(&cell.show())),
            _ => None,
        };
        self.given(field, &cell, parsed, ProblemKind::InvalidNumber, "is not a length of time above 0; write 90, 90 min, 1h 30m or 1:30")
    }

    /// Hours a week in hundredths.
    pub fn weekly_hours(&mut self, field: &str) -> Given<u32> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = match &cell {
            Cell::Time(_) | Cell::Text(_) | Cell::Number(_) => numbers::weekly_hours(&clean::text(&cell.show())),
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

    /// A level: a whole number from 0. Whether the framework's scale has it is not known here.
    pub fn level(&mut self, field: &str) -> Given<u8> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = self.whole_of(&cell).and_then(|number| u8::try_from(number).ok());
        self.given(field, &cell, parsed, ProblemKind::InvalidLevel, "is not a level; write a whole number of the scale")
    }

    /// One of a closed list of words.
    pub fn word<T>(&mut self, field: &str, read: impl Fn(&str) -> Option<T>, known: &str) -> Given<T> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let parsed = read(&clean::text(&cell.show()).to_lowercase());
        self.given(field, &cell, parsed, ProblemKind::InvalidKind, &format!("is none of {known}"))
    }

    /// Several things in one cell; `read` gives the part that is wrong.
    pub fn list<T>(&mut self, field: &str, kind: ProblemKind, hint: &str, read: impl Fn(&str) -> Result<Vec<T>, String>) -> Given<Vec<T>> {
        let text = self.lines(field, LIST);
        let Given::Value(text) = text else { return text.map(|_| Vec::new()) };
        match read(&text) {
            Ok(found) if found.is_empty() => Given::Empty,
            Ok(found) => Given::Value(found),
            Err(part) => {
                self.bad(field, kind, format!("`{part}` {hint}"));
                Given::Absent
            }
        }
    }

    /// What a person is to the service.
    pub fn kind(&mut self, field: &str) -> Given<Kind> {
        self.word(field, person_kind, "employee, volunteer, councillor, officer")
    }

    fn whole_of(&self, cell: &Cell) -> Option<i64> {
        match cell {
            Cell::Number(number) => numbers::whole(*number),
            Cell::Text(text) => numbers::whole_number(&clean::text(text)),
            _ => None,
        }
    }

    fn cleaned(&mut self, field: &str, longest: usize, clean: fn(&str) -> String) -> Given<String> {
        let Some(cell) = self.readable(field) else { return Given::Absent };
        let text = clean(&cell.show());
        if text.is_empty() {
            return Given::Empty;
        }
        if clean::has_control_characters(&text) {
            self.bad(field, ProblemKind::InvalidText, "the text holds characters that cannot be shown; type it again".to_owned());
            return Given::Absent;
        }
        let length = text.chars().count();
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

    /// The cell, unless the file has no such column or the cell is a spreadsheet's error.
    fn readable(&mut self, field: &str) -> Option<Cell> {
        let cell = self.mapping.cell(self.row, field)?;
        match cell {
            Cell::Error(error) => {
                self.bad(field, ProblemKind::Unreadable, format!("the cell holds the spreadsheet error `{error}`; mend the formula"));
                None
            }
            Cell::Unreadable(_) => {
                let message = "the cell holds a character that cannot be read; type it again, or save the file as UTF-8".to_owned();
                self.bad(field, ProblemKind::Unreadable, message);
                None
            }
            Cell::Formula => {
                let message =
                    "the cell holds a formula whose result was not saved; open the file in a spreadsheet program and save it".to_owned();
                self.bad(field, ProblemKind::Unreadable, message);
                None
            }
            cell => Some(cell),
        }
    }

    fn given<T>(&mut self, field: &str, cell: &Cell, parsed: Option<T>, kind: ProblemKind, hint: &str) -> Given<T> {
        if cell.is_blank() {
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

    /// A cell that could not be read has its problem already.
    fn missing_unless_bad(&mut self, field: &str) {
        let heading = self.mapping.column(field).map_or(field, |column| column.heading.as_str()).to_owned();
        if !self.problems.iter().any(|problem| problem.column == heading) {
            self.missing(field);
        }
    }
}

/// What a person is, by the words that files have for it.
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
