//! What an import does, counted row by row.

use domain::problems::Problem;

use crate::views::imports::{ImportKind, ImportResult, NewNames};

/// What becomes of a row (of a cell, for a grid).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Created,
    Updated,
    Unchanged,
    Rejected,
}

impl Outcome {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Updated => "updated",
            Self::Unchanged => "unchanged",
            Self::Rejected => "rejected",
        }
    }
}

/// One row and what became of it.
#[derive(Debug, Clone)]
pub(crate) struct RowOutcome {
    pub(crate) row: u32,
    pub(crate) outcome: Outcome,
    /// Old to new, for an updated row.
    pub(crate) changes: Vec<String>,
}

/// The counts, problems and new names of one import.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) rows: Vec<RowOutcome>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) new: NewNames,
    pub(crate) ignored: Vec<String>,
}

impl Tally {
    /// The row is not imported.
    pub(crate) fn reject(&mut self, row: u32, problems: Vec<Problem>) {
        self.problems.extend(problems);
        self.rows.push(RowOutcome { row, outcome: Outcome::Rejected, changes: Vec::new() });
    }

    /// The row is imported.
    pub(crate) fn note(&mut self, row: u32, outcome: Outcome, changes: Vec<String>) {
        self.rows.push(RowOutcome { row, outcome, changes });
    }

    pub(crate) fn count(&self, outcome: Outcome) -> u32 {
        u32::try_from(self.rows.iter().filter(|row| row.outcome == outcome).count()).unwrap_or(u32::MAX)
    }

    pub(crate) fn into_result(mut self, kind: ImportKind) -> (ImportResult, Vec<RowOutcome>) {
        self.problems.sort_by_key(|problem| (problem.row, problem.column_number));
        let result = ImportResult {
            kind,
            rows: u32::try_from(self.rows.len()).unwrap_or(u32::MAX),
            created: self.count(Outcome::Created),
            updated: self.count(Outcome::Updated),
            unchanged: self.count(Outcome::Unchanged),
            rejected: self.count(Outcome::Rejected),
            ignored_columns: self.ignored,
            new: self.new,
            problems: self.problems,
        };
        (result, self.rows)
    }
}
