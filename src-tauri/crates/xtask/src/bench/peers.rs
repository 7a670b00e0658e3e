//! The solvers that the planner is compared with: the greedy in Python, CP-SAT and HiGHS, untuned and tuned.

use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::size::Size;
use super::{last_document, script};
use crate::Outcome;

/// A solver with the way it is started.
pub(super) struct Peer {
    /// Its name in results and tables.
    pub(super) by: &'static str,
    script: &'static str,
    solver: &'static str,
}

pub(super) const GREEDY: Peer = Peer { by: "greedy", script: "cpsat.py", solver: "greedy" };

/// The general solvers: with default settings, with the greedy plan as a hint, and tuned with that hint.
pub(super) const GENERAL: [Peer; 5] = [
    Peer { by: "CP-SAT", script: "cpsat.py", solver: "cpsat" },
    Peer { by: "CP-SAT hinted", script: "cpsat.py", solver: "hint" },
    Peer { by: "HiGHS", script: "cpsat.py", solver: "highs" },
    Peer { by: "CP-SAT tuned", script: "tuned.py", solver: "cpsat" },
    Peer { by: "HiGHS tuned", script: "tuned.py", solver: "highs" },
];

/// The extra time for a solver, for reading, building the model, and a presolve that ignores the time limit.
const GRACE: Duration = Duration::from_secs(600);
/// Scores are below 2^53; what is beyond it says "no bound".
const NO_BOUND: u64 = 1 << 53;

impl Peer {
    /// Solves a problem within `seconds` of the solver's own time; the records of the run and its marks.
    pub(super) fn solve(&self, size: Size, seed: u64, problem: &Path, seconds: u64) -> Outcome<Vec<Value>> {
        let plan = problem.with_extension(format!("{}.plan.json", self.by.replace(' ', "-").to_lowercase()));
        let said = plan.with_extension("said");
        let trouble = |error: std::io::Error| format!("`{}` could not be written: {error}", said.display());
        let mut command = script(self.script);
        command.arg(problem).arg(&plan).args(["--solver", self.solver, "--workers", "2", "--time", &seconds.to_string()]);
        let mut child = command
            .stdout(fs::File::create(&said).map_err(trouble)?)
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} could not be started: {error}", self.script))?;
        let ended = wait(&mut child, Duration::from_secs(seconds) + GRACE);
        let text = fs::read_to_string(&said).map_err(trouble)?;
        Ok(match (ended, last_document(&text)) {
            (true, Ok(document)) => self.records(size, seed, seconds, &document),
            // A run that is out of memory or takes too long is a result too.
            _ => vec![
                json!({"kind": "run", "size": size.name(), "seed": seed, "by": self.by, "limit": seconds, "status": "did not end well"}),
            ],
        })
    }

    fn records(&self, size: Size, seed: u64, whole: u64, document: &Value) -> Vec<Value> {
        // Without a plan the scripts give the empty one.
        let planned = document["gain"].as_i64().is_some_and(|gain| gain > 0);
        let score = |score: &Value| score.as_i64().filter(|_| planned);
        let bound = |bound: &Value| bound.as_i64().filter(|bound| bound.unsigned_abs() < NO_BOUND);
        let mark = |at: u64, s: Option<i64>, b: Option<i64>| json!({"kind": "mark", "size": size.name(), "seed": seed, "by": self.by, "at": at, "score": s, "bound": b});
        let mut records: Vec<Value> = Vec::new();
        if let Some(marks) = document["marks"].as_array() {
            for at in Size::marks(whole).filter(|at| *at < whole) {
                let last = marks.iter().rev().find(|mark| mark[0].as_f64().is_some_and(|after| after <= at as f64));
                records.push(last.map_or_else(|| mark(at, None, None), |last| mark(at, score(&last[1]), bound(&last[2]))));
            }
        }
        records.push(mark(whole, score(&document["score"]), bound(&document["bound"])));
        records.push(json!({
            "kind": "run", "size": size.name(), "seed": seed, "by": self.by, "limit": whole, "seconds": document["time_s"], "mb": document["mb"],
            "score": score(&document["score"]), "bound": bound(&document["bound"]), "ok": document["ok"], "status": document["status"],
            "parameters": document["parameters"].as_str().unwrap_or("as they come"),
        }));
        records
    }
}

/// Waits for the end, but at most this long. True if the program ended by itself and without an error.
fn wait(child: &mut Child, most: Duration) -> bool {
    let started = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) if started.elapsed() < most => std::thread::park_timeout(Duration::from_millis(100)),
            Ok(None) | Err(_) => {
                // It may have ended in this moment; then there is nothing to stop.
                drop(child.kill());
                drop(child.wait());
                return false;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark_scores(document: &Value) -> Vec<Value> {
        let records = GENERAL[3].records(Size::S, 1, 60, document);
        records.iter().filter(|record| record["kind"] == "mark").map(|record| record["score"].clone()).collect()
    }

    #[test]
    fn improvements_become_marks() {
        let document = json!({"gain": 9, "score": 30, "bound": 40, "marks": [[0.5, 10, 90], [9.0, 20, 80], [59.0, 30, 40]]});
        assert_eq!(mark_scores(&document), [json!(10), json!(10), json!(20), json!(20), json!(30)]);
    }

    #[test]
    fn the_empty_plan_and_an_endless_bound_are_none() {
        let document = json!({"gain": 0, "score": -5, "bound": 900_000_000_000_000_000_i64, "marks": []});
        assert!(mark_scores(&document).iter().all(Value::is_null));
        let records = GENERAL[0].records(Size::M, 1, 60, &document);
        assert!(records.iter().all(|record| record["bound"].is_null()));
        assert_eq!(records.last().unwrap()["parameters"], "as they come");
    }
}
