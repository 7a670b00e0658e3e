//! Counts, row by row, what an import does.

use domain::problems::DataProblem;
use exchange::kinds::RowNumber;

use crate::views::imports::{ImportKind, ImportResult, LeftOutSheet, NewNames, SheetsRead};

/// What happens to a row (for a grid, to a cell).
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

/// The most problems that an answer lists. All are counted, and all are in the file of refused rows.
const LISTED: usize = 10_000;

/// One row and what happened to it.
#[derive(Debug, Clone)]
pub(crate) struct RowOutcome {
    pub(crate) row: RowNumber,
    pub(crate) outcome: Outcome,
    /// Old to new, for an updated row.
    pub(crate) changes: Vec<String>,
}

/// Why a row is refused, for the file of refused rows.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) row: RowNumber,
    pub(crate) why: String,
}

/// The counts, problems and new names of one import.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    /// How many rows have each outcome, in the order of [`Outcome`].
    counts: [u32; 4],
    /// Every row, if somebody is to be shown the first ones.
    rows: Option<Vec<RowOutcome>>,
    /// The problems. Up to twice as many are kept as are listed; the first ones by row are listed.
    problems: Vec<DataProblem>,
    left_out: usize,
    /// Every refused row, if somebody wants them as a file.
    refused: Option<Vec<Refused>>,
    pub(crate) new: NewNames,
    pub(crate) ignored: Vec<String>,
    /// Which sheets were read, for a workbook with more than one.
    pub(crate) sheets: Option<SheetsRead>,
}

/// The result of counting an import.
pub(crate) struct Tallied {
    pub(crate) result: ImportResult,
    /// The rows. Empty if nobody is to be shown them.
    pub(crate) rows: Vec<RowOutcome>,
    /// The refused rows. Empty if nobody asked for them.
    pub(crate) refused: Vec<Refused>,
}

impl Tally {
    /// A tally that keeps why each row is refused.
    pub(crate) fn keeping_refused() -> Self {
        Self { refused: Some(Vec::new()), ..Self::default() }
    }

    /// A tally that keeps what happens to each row.
    pub(crate) fn keeping_rows() -> Self {
        Self { rows: Some(Vec::new()), ..Self::default() }
    }

    /// Notes a column that is not used. Each heading is noted once.
    pub(crate) fn ignore(&mut self, heading: String) {
        if !self.ignored.contains(&heading) {
            self.ignored.push(heading);
        }
    }

    /// Notes that a sheet is not read after all.
    pub(crate) fn leave_out(&mut self, sheet: &str, reason: &str) {
        if let Some(sheets) = &mut self.sheets {
            sheets.read.retain(|read| read != sheet);
            sheets.left_out.push(LeftOutSheet { sheet: sheet.to_owned(), reason: reason.to_owned() });
        }
    }

    /// Counts a row that is not imported.
    pub(crate) fn reject(&mut self, row: RowNumber, problems: Vec<DataProblem>) {
        if let Some(refused) = &mut self.refused {
            refused.push(Refused { row, why: why(&problems) });
        }
        self.list(problems);
        self.note(row, Outcome::Rejected, Vec::new());
    }

    /// Counts a row that is imported.
    pub(crate) fn note(&mut self, row: RowNumber, outcome: Outcome, changes: Vec<String>) {
        let count = &mut self.counts[outcome as usize];
        *count = count.saturating_add(1);
        if let Some(rows) = &mut self.rows {
            rows.push(RowOutcome { row, outcome, changes });
        }
    }

    /// Adds problems to list. Only the first are kept, because a million bad rows must not fill the memory.
    pub(crate) fn list(&mut self, problems: Vec<DataProblem>) {
        self.problems.extend(problems);
        if self.problems.len() > 2 * LISTED {
            self.keep_first();
        }
    }

    fn keep_first(&mut self) {
        let names = self.sheets.as_ref().map_or(&[][..], |sheets| sheets.read.as_slice());
        let place = |sheet: &Option<String>| sheet.as_ref().and_then(|sheet| names.iter().position(|read| read == sheet));
        self.problems.sort_by_cached_key(|problem| (place(&problem.sheet), problem.row, problem.column_number));
        self.left_out += self.problems.len().saturating_sub(LISTED);
        self.problems.truncate(LISTED);
    }

    pub(crate) fn count(&self, outcome: Outcome) -> u32 {
        self.counts[outcome as usize]
    }

    pub(crate) fn finish(mut self, kind: ImportKind) -> Tallied {
        self.keep_first();
        let result = ImportResult {
            kind,
            rows: self.counts.iter().fold(0, |all, count| all.saturating_add(*count)),
            created: self.count(Outcome::Created),
            updated: self.count(Outcome::Updated),
            unchanged: self.count(Outcome::Unchanged),
            rejected: self.count(Outcome::Rejected),
            ignored_columns: self.ignored,
            new: self.new,
            problems: self.problems,
            problems_left_out: domain::saturating_u32(self.left_out),
            sheets: self.sheets,
        };
        Tallied { result, rows: self.rows.unwrap_or_default(), refused: self.refused.unwrap_or_default() }
    }
}

/// The problems of a row as one text.
fn why(problems: &[DataProblem]) -> String {
    let said = |problem: &DataProblem| format!("{}: {}", problem.column, problem.message);
    problems.iter().map(said).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use domain::problems::ProblemKind;

    use super::*;

    fn at(row: u32) -> RowNumber {
        RowNumber { sheet: 0, row }
    }

    fn bad(row: u32) -> Vec<DataProblem> {
        let (column, value, message) = ("Start date".to_owned(), "soon".to_owned(), "`soon` is not a date".to_owned());
        vec![DataProblem { row, sheet: None, column, column_number: Some(3), value, kind: ProblemKind::InvalidDate, message }]
    }

    #[test]
    fn an_answer_lists_the_first_ten_thousand_problems_and_counts_the_rest() {
        let mut tally = Tally::keeping_refused();
        // The last rows come first, as happens where other rows decide whether a row is bad.
        for row in (2..=50_001).rev() {
            tally.reject(at(row), bad(row));
        }
        let done = tally.finish(ImportKind::People);
        let listed: Vec<u32> = done.result.problems.iter().map(|problem| problem.row).collect();
        assert_eq!(listed, (2..=10_001).collect::<Vec<u32>>(), "the first rows are listed, in order");
        assert_eq!((done.result.rejected, done.result.problems_left_out), (50_000, 40_000));
        assert_eq!(done.refused.len(), 50_000, "the file of refused rows has them all");
        assert_eq!(done.refused[0].why, "Start date: `soon` is not a date");
    }

    #[test]
    fn nothing_is_left_out_of_a_short_list() {
        let mut tally = Tally::default();
        tally.reject(at(2), bad(2));
        let done = tally.finish(ImportKind::People);
        assert_eq!((done.result.problems.len(), done.result.problems_left_out, done.refused.len()), (1, 0, 0));
    }
}
