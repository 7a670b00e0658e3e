//! Ratings: one in each row, or a grid with people down and skills across.

use domain::Date;
use domain::problems::{DataProblem, ProblemKind};
use domain::ratings::Source;
use domain::rules::CONFIDENCE;

use super::reader::{NAME, NOTE};
use super::{Code, FromRow, Given, RowNumber, RowReader, Rows};
use crate::mapping::{MappedSheet, OtherColumn};
use crate::table::Cell;
use crate::{FileKind, clean, fields, numbers};

/// One rating.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RatingRow {
    /// Who is rated.
    pub person_id: Code,
    /// The skill as the file names it.
    pub skill: String,
    /// The level.
    pub level: Given<u8>,
    /// The day of the rating.
    pub rated_on: Option<Date>,
    /// The source of the rating; self if not given.
    pub source: Given<Source>,
    /// The number of the person who rates.
    pub rated_by: Given<Code>,
    /// How sure the rater is of the level, 1 to 4.
    pub confidence: Given<u8>,
    /// The review date.
    pub review_by: Given<Date>,
    /// A note.
    pub note: Given<String>,
}

impl FromRow for RatingRow {
    const KIND: &'static FileKind = &fields::RATINGS;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let skill = row.called("skill", NAME * 2);
        let level = row.level("level");
        let rated_on = row.date("rated_on");
        Self {
            person_id: row.person_key("person_id"),
            skill: row.always("skill", skill).unwrap_or_default(),
            level: row.needed("level", level),
            rated_on: row.always("rated_on", rated_on),
            source: source(row),
            rated_by: row.person("rated_by"),
            // It fits a u8.
            confidence: row
                .whole("confidence", i64::from(*CONFIDENCE.start())..=i64::from(*CONFIDENCE.end()))
                .map(|confidence| confidence as u8),
            review_by: row.end("review_by"),
            note: row.lines("note", NOTE),
        }
    }
}

/// What all ratings of one row of a grid have in common.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GridRow {
    /// Who is rated.
    pub person_id: Code,
    /// The day of the ratings.
    pub rated_on: Option<Date>,
    /// The source of the rating; self if not given.
    pub source: Given<Source>,
    /// The number of the person who rates.
    pub rated_by: Given<Code>,
}

impl FromRow for GridRow {
    const KIND: &'static FileKind = &fields::GRID;

    fn from_row(row: &mut RowReader<'_>) -> Self {
        let rated_on = row.date("rated_on");
        Self {
            person_id: row.person_key("person_id"),
            rated_on: row.always("rated_on", rated_on),
            source: source(row),
            rated_by: row.person("rated_by"),
        }
    }
}

/// A column of a grid that may be a skill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridColumn {
    /// The sheet's place in [`Rows::sheets`].
    pub sheet: usize,
    /// Counted from 0.
    pub at: usize,
    /// The heading: a skill's code, its title or both, or something else.
    pub heading: String,
    /// Are most of its filled cells small whole numbers, so that leaving it out would lose ratings?
    pub holds_levels: bool,
}

/// One filled cell of a grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GridCell {
    /// The row.
    pub number: RowNumber,
    /// The column, counted from 0.
    pub at: usize,
    /// The cell's text.
    pub value: String,
    /// The cell as a whole number from 0; `None` if it is something else.
    pub level: Option<u8>,
}

impl Rows<GridRow> {
    /// The columns that may be skills: those with a heading that is not a field.
    pub fn skill_columns(&self) -> Vec<GridColumn> {
        let of_sheet = |(place, sheet): (usize, &MappedSheet)| -> Vec<GridColumn> {
            let column = |other: &OtherColumn| {
                let rows = sheet.mapping.data_rows(&sheet.table);
                let filled: Vec<Option<u8>> = rows.filter_map(|row| filled(row.cell(other.at))).map(|(_, level)| level).collect();
                let levels = filled.iter().filter(|level| level.is_some_and(|level| level <= 10)).count();
                GridColumn { sheet: place, at: other.at, heading: other.heading.clone(), holds_levels: levels * 2 > filled.len() }
            };
            sheet.mapping.others.iter().filter(|other| other.named).map(column).collect()
        };
        self.sheets.iter().enumerate().flat_map(of_sheet).collect()
    }

    /// A problem with a cell of a grid.
    pub fn cell_problem(&self, cell: &GridCell, heading: &str, kind: ProblemKind, message: String) -> DataProblem {
        DataProblem {
            row: cell.number.row,
            sheet: self.sheets[cell.number.sheet].table.sheet.clone(),
            column: heading.to_owned(),
            column_number: u32::try_from(cell.at + 1).ok(),
            value: cell.value.clone(),
            kind,
            message,
        }
    }
}

/// The filled cells of these columns, row by row. An empty cell, `-` and `n/a` are not ratings.
pub fn grid_cells<'r>(rows: &'r Rows<GridRow>, columns: &[GridColumn]) -> impl Iterator<Item = GridCell> + use<'r> {
    let of_sheet = |place: usize| columns.iter().filter(move |column| column.sheet == place).map(|column| column.at).collect();
    let columns: Vec<Vec<usize>> = (0..rows.sheets.len()).map(of_sheet).collect();
    rows.sheets.iter().enumerate().zip(columns).flat_map(|((place, sheet), columns)| {
        sheet.mapping.data_rows(&sheet.table).flat_map(move |row| {
            let number = RowNumber { sheet: place, row: row.number };
            let filled = |at: &usize| filled(row.cell(*at)).map(|(value, level)| GridCell { number, at: *at, value, level });
            columns.iter().filter_map(filled).collect::<Vec<_>>()
        })
    })
}

fn filled(cell: &Cell) -> Option<(String, Option<u8>)> {
    let value = clean::text(&cell.shown());
    let is_number = value.starts_with(|c: char| c.is_ascii_digit());
    let is_nothing = || matches!(value.to_lowercase().as_str(), "-" | "–" | "—" | "n/a" | "na" | "n.a." | "#n/a");
    if value.is_empty() || (!is_number && is_nothing()) {
        return None;
    }
    let level = match cell {
        Cell::Number(number) => numbers::whole(*number),
        Cell::Text(_) => numbers::whole_number(&value),
        _ => None,
    };
    Some((value, level.and_then(|level| u8::try_from(level).ok())))
}

fn source(row: &mut RowReader<'_>) -> Given<Source> {
    let read = |word: &str| {
        word.parse().ok().or(match word {
            "own" | "self-assessment" | "self assessment" | "self-rating" | "self rating" | "self assessed" | "self-assessed" => {
                Some(Source::Own)
            }
            "line manager" | "supervisor" | "mgr" => Some(Source::Manager),
            "colleague" => Some(Source::Peer),
            "assessment" | "assessed" => Some(Source::Assessor),
            "cert" => Some(Source::Certificate),
            _ => None,
        })
    };
    row.word("source", read, "self, manager, peer, assessor, certificate")
}
