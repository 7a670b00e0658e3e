//! Keeps what was measured, with one JSON document in each line, so that a bench can stop and go on later.
//!
//! A record is one row at one size, all of its sides measured one after the other: `size` (people, skills, needs, rounds), `row`, `build` of our
//! program, `repeats`, the day (`on`) and `sides`, each with `by`, `name` and `runs` of `seconds`, `cpu` and `mb`.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::{Value, json};

use super::figures::Side;
use super::rows::BenchRow;
use super::size::Size;
use crate::Outcome;

/// The records of a file.
pub(super) struct Results {
    file: PathBuf,
    records: Vec<Value>,
}

/// A row as it was measured.
pub(super) struct Measured {
    pub(super) row: BenchRow,
    /// The day of it.
    pub(super) on: String,
    /// True if it was measured with the build that is asked about.
    pub(super) current: bool,
    pub(super) sides: Vec<Side>,
}

impl Results {
    pub(super) fn open(file: PathBuf) -> Self {
        let text = fs::read_to_string(&file).unwrap_or_default();
        // A last line that is half written belongs to a run that was stopped, and is done again.
        let records = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        Self { file, records }
    }

    /// Adds a record. It replaces an earlier one of the same row and size.
    pub(super) fn add(&mut self, size: Size, row: BenchRow, build: &str, repeats: u64, on: &str, sides: &[Side]) -> Outcome {
        let sides: Vec<Value> = sides.iter().map(Side::record).collect();
        let record = json!({"size": size.record(), "row": row.name(), "build": build, "repeats": repeats, "on": on, "sides": sides});
        let trouble = |error: std::io::Error| format!("`{}` could not be written: {error}", self.file.display());
        let mut file = fs::OpenOptions::new().append(true).create(true).open(&self.file).map_err(trouble)?;
        // A line that a stopped run left half written must not swallow this one.
        let whole = fs::read(&self.file).map_err(trouble)?.last().is_none_or(|last| *last == b'\n');
        writeln!(file, "{}{record}", if whole { "" } else { "\n" }).map_err(trouble)?;
        self.records.push(record);
        Ok(())
    }

    /// Was the row measured with this build, often enough?
    pub(super) fn holds(&self, size: Size, row: BenchRow, build: &str, repeats: u64) -> bool {
        let enough = |record: &Value| record["build"] == build && record["repeats"].as_u64().is_some_and(|were| were >= repeats);
        self.last(size, row).is_some_and(enough)
    }

    /// Every size with a record, the smallest first.
    pub(super) fn sizes(&self) -> Vec<Size> {
        let mut sizes: Vec<Size> = self.records.iter().filter_map(Size::of).collect();
        sizes.sort_unstable();
        sizes.dedup();
        sizes
    }

    /// What is known of a size, in the order of the table.
    pub(super) fn of(&self, size: Size, build: &str) -> Vec<Measured> {
        let measured = |row: BenchRow| {
            let record = self.last(size, row)?;
            Some(Measured {
                row,
                on: record["on"].as_str()?.to_owned(),
                current: record["build"] == build,
                sides: record["sides"].as_array()?.iter().map(Side::of).collect::<Option<_>>()?,
            })
        };
        BenchRow::ALL.into_iter().filter_map(measured).collect()
    }

    fn last(&self, size: Size, row: BenchRow) -> Option<&Value> {
        self.records.iter().rev().find(|record| Size::of(record) == Some(size) && record["row"] == row.name())
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures::{By, Run};
    use super::*;

    #[test]
    fn records_last_over_a_stop_and_a_later_one_counts() {
        let file = std::env::temp_dir().join(format!("skillsplan-bench-service-{}.jsonl", std::process::id()));
        drop(fs::remove_file(&file));
        let size = Size { people: 2_000, skills: 100, needs: 30, rounds: 3 };
        let side = |seconds| Side { by: By::Ours, name: "skillsplan".to_owned(), runs: vec![Run { seconds, cpu: None, mb: None }] };
        let mut results = Results::open(file.clone());
        results.add(size, BenchRow::Check, "first", 3, "2026-12-01", &[side(1.0)]).unwrap();
        fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"{\"size\": [2").unwrap();

        let mut results = Results::open(file.clone());
        assert!(results.holds(size, BenchRow::Check, "first", 3) && results.holds(size, BenchRow::Check, "first", 1));
        assert!(!results.holds(size, BenchRow::Check, "first", 4), "more runs are wanted");
        assert!(!results.holds(size, BenchRow::Check, "second", 3), "of another build");
        results.add(size, BenchRow::Check, "second", 3, "2026-12-02", &[side(2.0)]).unwrap();

        let results = Results::open(file.clone());
        assert_eq!(results.sizes(), [size]);
        let measured = results.of(size, "first");
        assert_eq!((measured.len(), measured[0].current), (1, false));
        assert_eq!(measured[0].sides, [side(2.0)]);
        fs::remove_file(file).unwrap();
    }
}
