//! Runs our planner once and watches it from outside.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;

use super::results::Found;
use crate::Outcome;

/// What a run told, and what it took.
pub(super) struct Run {
    /// What it had, by seconds since the program was started.
    pub(super) lines: Vec<(f64, Found)>,
    /// Seconds until the program had ended.
    pub(super) seconds: f64,
    /// The most memory it held, in MB of 2^20 bytes; 0 where the system does not tell.
    pub(super) mb: u64,
    /// The plan's file.
    pub(super) plan: PathBuf,
}

/// The time between two looks at the memory.
const LOOK: Duration = Duration::from_millis(50);

/// Solves a problem file within so many seconds on two threads.
pub(super) fn solve(program: &Path, problem: &Path, seconds: u64) -> Outcome<Run> {
    let plan = problem.with_extension("plan.json");
    let out = fs::File::create(&plan).map_err(|error| format!("`{}` could not be written: {error}", plan.display()))?;
    let mut command = Command::new(program);
    command.args(["plan", "solve", "--progress", "--threads", "2", "--seed", "1", "--seconds", &seconds.to_string()]).arg(problem);
    let started = Instant::now();
    let mut child = command
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{}` could not be started: {error}", program.display()))?;
    let talk = child.stderr.take().map(BufReader::new);
    let (peak, over, pid) = (AtomicU64::new(0), AtomicBool::new(false), child.id());
    let (mut lines, mut trouble) = (Vec::new(), String::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                peak.fetch_max(most_memory(pid), Ordering::Relaxed);
                std::thread::park_timeout(LOOK);
            }
        });
        for line in talk.into_iter().flat_map(|talk| talk.lines().map_while(Result::ok)) {
            let after = started.elapsed().as_secs_f64();
            peak.fetch_max(most_memory(pid), Ordering::Relaxed);
            match said(&line) {
                Some(found) => lines.push((after, found)),
                None => trouble = line,
            }
        }
        over.store(true, Ordering::Relaxed);
    });
    let status = child.wait().map_err(|error| format!("`{}` cannot be waited for: {error}", program.display()))?;
    let seconds = started.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("`skillsplan plan solve {}` ended with {status}: {trouble}", problem.display()));
    }
    Ok(Run { lines, seconds, mb: peak.into_inner() / 1024, plan })
}

/// What the run had after `at` seconds. The end of a run of `at` seconds counts, though writing it took a moment more.
pub(super) fn at(lines: &[(f64, Found)], at: u64, whole: u64) -> Option<Found> {
    let till = if at == whole { f64::INFINITY } else { at as f64 };
    lines.iter().rev().find(|(after, _)| *after <= till).map(|(_, found)| *found)
}

/// The score and bound of a progress line.
fn said(line: &str) -> Option<Found> {
    super::results::found(&serde_json::from_str::<Value>(line).ok()?)
}

/// VmHWM of a process in KB.
fn most_memory(pid: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    kb_of(&text).unwrap_or(0)
}

fn kb_of(status: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_takes_what_was_there_by_then_and_the_last_mark_the_end() {
        let of = |score| Found { score, bound: None };
        let lines = [(0.2, of(1)), (1.2, of(2)), (2.9, of(3)), (10.1, of(4))];
        let scores = [1, 3, 10].map(|mark| at(&lines, mark, 10).map(|found| found.score));
        assert_eq!(scores, [Some(1), Some(3), Some(4)]);
        assert_eq!(at(&lines, 0, 10), None);
    }

    #[test]
    fn progress_and_memory_are_read() {
        let line = r#"{"seconds":1.0,"score":-3,"bound":7,"parts":{"gap":1},"phase":"search"}"#;
        assert_eq!(said(line), Some(Found { score: -3, bound: Some(7) }));
        assert_eq!(said("thread main panicked"), None);
        assert_eq!(kb_of("Name:\tx\nVmHWM:\t   20480 kB\nVmRSS:\t 1 kB\n"), Some(20_480));
    }
}
