//! What is wrong with one cell of a file, in a form that lets a person correct it.

use serde::{Deserialize, Serialize};

/// The closed list of what can be wrong with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub enum ProblemKind {
    /// A required cell is empty.
    Missing,
    /// An earlier row of the file has the same key.
    DuplicateKey,
    /// Not a date of the calendar, or not written in a known way.
    InvalidDate,
    /// Not a number, or outside its range.
    InvalidNumber,
    /// Not a whole number of the framework's scale.
    InvalidLevel,
    /// Not one of a closed list of words.
    InvalidKind,
    /// Text that the column cannot hold.
    InvalidText,
    /// Text longer than the column holds.
    TooLong,
    /// The end date is before the start date.
    EndBeforeStart,
    /// No person has this number.
    UnknownPerson,
    /// No skill has this code or title.
    UnknownSkill,
    /// No activity has this code or title.
    UnknownActivity,
    /// No role has this code or title.
    UnknownRole,
    /// The rows point at each other in a ring.
    Cycle,
    /// The row contradicts what the store holds.
    Conflict,
    /// The file or the cell cannot be read.
    Unreadable,
}

/// One thing that is wrong with one cell, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "bindings", derive(specta::Type))]
pub struct DataProblem {
    /// The row's number as a spreadsheet shows it; the first row is 1. For CSV it is the record's number.
    pub row: u32,
    /// The sheet of the workbook; null for a text file.
    pub sheet: Option<String>,
    /// The column's heading in the file; empty if the problem is in no single column.
    pub column: String,
    /// The column's number; the first is 1. Null if the problem is in no single column.
    pub column_number: Option<u32>,
    /// The cell's text as the file has it.
    pub value: String,
    /// What is wrong, for code.
    pub kind: ProblemKind,
    /// What is wrong and what to do about it, for people.
    pub message: String,
}
