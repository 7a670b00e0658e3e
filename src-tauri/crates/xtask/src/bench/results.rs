//! Keeps what was measured, with one JSON document in each line, so that a bench can stop and go on later.
//!
//! Kinds of record, each with its size and seed:
//! - `problem`: people, sessions, places and the empty plan's score;
//! - `run`: one solver's whole run (`by`): the seconds it was given (`limit`), those to the first plan and to the
//!   end, MB, score, bound, whether the independent checker accepts the plan, and the build or the parameters;
//! - `mark`: what that run had after `at` seconds;
//! - `region`: the weight closed in one region of an XL problem, alone and in the plan of the whole.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use serde_json::Value;

use super::size::Size;
use crate::Outcome;

/// The name of our own planner among the solvers.
pub(super) const OURS: &str = "skillsplan";

/// The records of a file.
pub(super) struct Results {
    file: PathBuf,
    records: Vec<Value>,
}

/// What a run had at a mark, or at its end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Found {
    pub(super) score: i64,
    pub(super) bound: Option<i64>,
}

impl Results {
    /// Reads what is there and forgets the records that are not `kept`.
    pub(super) fn open(file: PathBuf, kept: impl Fn(&Value) -> bool) -> Outcome<Self> {
        let text = fs::read_to_string(&file).unwrap_or_default();
        // A last line that is half written belongs to a run that was stopped, and is done again.
        let records: Vec<Value> = text.lines().filter_map(|line| serde_json::from_str(line).ok()).filter(|record| kept(record)).collect();
        let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
        fs::write(&file, lines).map_err(|error| format!("`{}` could not be written: {error}", file.display()))?;
        Ok(Self { file, records })
    }

    /// Adds a record. It replaces the record of an earlier run.
    pub(super) fn add(&mut self, record: Value) -> Outcome {
        let trouble = |error: std::io::Error| format!("`{}` could not be written: {error}", self.file.display());
        let mut file = fs::OpenOptions::new().append(true).create(true).open(&self.file).map_err(trouble)?;
        writeln!(file, "{record}").map_err(trouble)?;
        self.records.push(record);
        Ok(())
    }

    /// Every problem of a size, in the order in which they were met.
    pub(super) fn seeds(&self, size: Size) -> Vec<u64> {
        let mut seeds = Vec::new();
        for record in self.records.iter().filter(|record| record["kind"] == "problem" && record["size"] == size.name()) {
            seeds.extend(record["seed"].as_u64().filter(|seed| !seeds.contains(seed)));
        }
        seeds
    }

    pub(super) fn problem(&self, size: Size, seed: u64) -> Option<&Value> {
        self.last("problem", size, seed, |_| true)
    }

    pub(super) fn run(&self, size: Size, seed: u64, by: &str) -> Option<&Value> {
        self.last("run", size, seed, |record| record["by"] == by)
    }

    /// What `by` had after `at` seconds; `None` is no plan, or no such run.
    pub(super) fn mark(&self, size: Size, seed: u64, by: &str, at: u64) -> Option<Found> {
        found(self.last("mark", size, seed, |record| record["by"] == by && record["at"] == at)?)
    }

    pub(super) fn region(&self, size: Size, seed: u64, region: u64) -> Option<&Value> {
        self.last("region", size, seed, |record| record["region"] == region)
    }

    /// The latest record that fits: a run that was made again counts, and the one before does not.
    fn last(&self, kind: &str, size: Size, seed: u64, fits: impl Fn(&Value) -> bool) -> Option<&Value> {
        let of = |record: &&Value| record["kind"] == kind && record["size"] == size.name() && record["seed"] == seed && fits(record);
        self.records.iter().rev().find(of)
    }
}

/// Score and bound of a record.
pub(super) fn found(record: &Value) -> Option<Found> {
    Some(Found { score: record["score"].as_i64()?, bound: record["bound"].as_i64() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn records_last_over_a_stop_and_a_later_one_counts() {
        let file = std::env::temp_dir().join(format!("skillsplan-bench-{}.jsonl", std::process::id()));
        let mut results = Results::open(file.clone(), |_| false).unwrap();
        results.add(json!({"kind": "problem", "size": "S", "seed": 3, "empty": -5})).unwrap();
        for score in [1, 2] {
            results.add(json!({"kind": "mark", "size": "S", "seed": 3, "by": OURS, "at": 10, "score": score, "bound": null})).unwrap();
        }
        fs::OpenOptions::new().append(true).open(&file).unwrap().write_all(b"{\"kind\": \"ma").unwrap();

        let results = Results::open(file.clone(), |_| true).unwrap();
        assert_eq!(results.seeds(Size::S), [3]);
        assert_eq!(results.problem(Size::S, 3).unwrap()["empty"], -5);
        assert_eq!(results.mark(Size::S, 3, OURS, 10), Some(Found { score: 2, bound: None }));
        assert_eq!(results.mark(Size::S, 3, OURS, 60), None);
        assert!(Results::open(file.clone(), |record| record["size"] != "S").unwrap().seeds(Size::S).is_empty());
        fs::remove_file(file).unwrap();
    }
}
