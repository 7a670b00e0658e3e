//! How each side does the work of a row, and what it took.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use serde_json::{Value, json};

use super::answers::{differences, faults};
use super::figures::{By, Side};
use super::rows::BenchRow;
use super::stage::Stage;
use crate::Outcome;
use crate::bench::python::{TABLES, script};

/// What one side runs.
struct Job {
    /// They run one after the other and count as one run.
    commands: Vec<Vec<String>>,
    /// A store to start from each time, and where to.
    fresh: Option<(PathBuf, PathBuf)>,
    /// Files that must not be there before a run.
    gone: Vec<PathBuf>,
}

/// Measures every side of a row, and refuses answers that differ.
pub(super) fn measure(row: BenchRow, stage: &Stage, peers: &[By], repeats: u64) -> Outcome<Vec<Side>> {
    let said = stage.file("said");
    let document = took(&ours(row, stage), stage, repeats, &said)?;
    // A warm answer has its figures in a line after it.
    let answer: Value = read(&said, |text| if row.is_warm() { first_line(text) } else { text.to_owned() })?;
    refuse(row, &faults(row, &answer))?;
    let mut sides = Side::told(By::Ours, row.is_warm(), &document).ok_or("run.py told of no runs")?;
    for peer in peers {
        let document = took(&theirs(row, *peer, stage)?, stage, repeats, &said)?;
        // The answer is in the first line and the figures are in the last.
        let answered: Value = read(&said, first_line)?;
        let mut whole: Value = read(&said, |text| text.lines().last().unwrap_or_default().to_owned())?;
        whole["answer"] = answered;
        refuse(row, &differences(row, &answer, &whole))?;
        sides.extend(Side::told(*peer, false, &document).ok_or("run.py told of no runs")?);
    }
    Ok(sides)
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}

fn refuse(row: BenchRow, found: &[String]) -> Outcome {
    const SHOWN: usize = 20;
    if found.is_empty() {
        return Ok(());
    }
    let shown = found.iter().take(SHOWN).map(|one| format!("\n  {one}")).collect::<String>();
    let left = if found.len() > SHOWN { format!("\n  and {} more", found.len() - SHOWN) } else { String::new() };
    Err(format!("{}: the answers are not what they must be, so no time counts:{shown}{left}", row.name()))
}

fn read(file: &Path, part: impl Fn(&str) -> String) -> Outcome<Value> {
    let trouble = |error: &dyn std::fmt::Display| format!("`{}` cannot be read: {error}", file.display());
    let text = std::fs::read_to_string(file).map_err(|error| trouble(&error))?;
    serde_json::from_str(&part(&text)).map_err(|error| trouble(&error))
}

fn ours(row: BenchRow, stage: &Stage) -> Job {
    let (whole, work, as_of) = (stage.whole(), stage.file("work.skillsplan"), stage.as_of.as_str());
    let out = |name: &str| stage.file(name).to_string_lossy().into_owned();
    let one = |words: &[&str]| Job { commands: vec![stage.call(&whole, words)], fresh: None, gone: Vec::new() };
    let written = |name: &str, words: &[&str]| {
        let to = out(name);
        Job { gone: vec![stage.file(name)], ..one(&[words, &["--out", &to, "--as-of", as_of]].concat()) }
    };
    let import = |kind: &str, from: PathBuf, files: &[PathBuf]| Job {
        commands: files.iter().map(|file| stage.call(&work, &["import", kind, &file.to_string_lossy()])).collect(),
        fresh: Some((from, work.clone())),
        gone: Vec::new(),
    };
    match row {
        BenchRow::Open => one(&["gaps", "--by", "branch,aim", "--as-of", as_of]),
        BenchRow::Trend12 | BenchRow::Trend36 => {
            let from = first_day(as_of, row.months().unwrap_or(1));
            one(&["show", "trend", "--by", "branch", "--from", &from, "--to", as_of])
        }
        BenchRow::WarmGaps | BenchRow::WarmTrend => {
            let question = if row == BenchRow::WarmGaps { "gaps" } else { "trend" };
            Job { commands: vec![stage.warm(question, &whole)], fresh: None, gone: Vec::new() }
        }
        BenchRow::WarmRate => Job { commands: vec![stage.warm("rate", &work)], fresh: Some((whole, work)), gone: Vec::new() },
        BenchRow::ImportPeople => import("people", stage.without_people(), &[stage.csv("people")]),
        BenchRow::ImportPeopleXlsx => import("people", stage.without_people(), &[stage.workbook()]),
        BenchRow::ImportRatings => import("ratings", stage.without_ratings(), &stage.ratings),
        BenchRow::ExportMatrix => written("matrix.xlsx", &["export", "matrix"]),
        BenchRow::Report => written("report.pdf", &["report", "gaps"]),
        BenchRow::Check => one(&["check"]),
    }
}

fn theirs(row: BenchRow, peer: By, stage: &Stage) -> Outcome<Job> {
    let path = |path: PathBuf| path.to_string_lossy().into_owned();
    let (tables, files, as_of) = (path(stage.duckdb()), path(stage.file("files")), stage.as_of.clone());
    let out = stage.file(&format!("peer.{}", if row == BenchRow::ExportMatrix { "xlsx" } else { "sqlite" }));
    let words = match (row, peer) {
        (BenchRow::ImportPeopleXlsx, By::Calamine) => {
            let words = vec![path(stage.beside("calamine-read")), path(stage.workbook())];
            return Ok(Job { commands: vec![words], fresh: None, gone: Vec::new() });
        }
        (BenchRow::Open | BenchRow::WarmGaps, By::DuckDb) => vec!["gaps".to_owned(), tables, as_of],
        (BenchRow::Trend12 | BenchRow::Trend36 | BenchRow::WarmTrend, By::DuckDb) => {
            vec!["trend".to_owned(), tables, as_of, row.months().unwrap_or(1).to_string()]
        }
        (BenchRow::ImportPeople, By::Sqlite) => vec!["import".to_owned(), "people".to_owned(), files, path(out.clone())],
        (BenchRow::ImportRatings, By::Sqlite) => vec!["import".to_owned(), "ratings".to_owned(), files, path(out.clone())],
        (BenchRow::ExportMatrix, By::XlsxWriter) => vec!["matrix".to_owned(), tables, as_of, path(out.clone()), "xlsxwriter".to_owned()],
        (BenchRow::ExportMatrix, By::Openpyxl) => vec!["matrix".to_owned(), tables, as_of, path(out.clone()), "openpyxl".to_owned()],
        _ => return Err(format!("no peer of this name does `{}`", row.name())),
    };
    let python = [path(TABLES.file()), path(script("service/peers.py"))];
    Ok(Job { commands: vec![python.into_iter().chain(words).collect()], fresh: None, gone: vec![out] })
}

/// The document of `run.py` for a job.
fn took(job: &Job, stage: &Stage, repeats: u64, said: &Path) -> Outcome<Value> {
    let asked = json!({
        "commands": job.commands, "times": repeats, "fresh": job.fresh, "gone": job.gone, "said": said,
        "env": {"SKILLSPLAN_TODAY": stage.today, "PYTHONDONTWRITEBYTECODE": "1"},
    });
    let trouble = |error: std::io::Error| format!("run.py could not be used: {error}");
    let mut child = TABLES.script("service/run.py").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(trouble)?;
    if let Some(mut input) = child.stdin.take() {
        input.write_all(asked.to_string().as_bytes()).map_err(trouble)?;
    }
    let output = child.wait_with_output().map_err(trouble)?;
    if !output.status.success() {
        return Err("a command failed; it says why above".to_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| format!("run.py told nothing that can be read: {error}"))
}

/// The first day of the month that begins a trend of so many months up to a date.
fn first_day(as_of: &str, months: u64) -> String {
    let number = |at: std::ops::Range<usize>| as_of.get(at).and_then(|text| text.parse::<u64>().ok()).unwrap_or(1);
    let first = number(0..4) * 12 + number(5..7) - months;
    format!("{:04}-{:02}-01", first / 12, first % 12 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trend_begins_so_many_months_back_the_last_one_counted() {
        assert_eq!(first_day("2026-06-30", 12), "2025-07-01");
        assert_eq!(first_day("2026-06-30", 36), "2023-07-01");
        assert_eq!(first_day("2026-12-31", 12), "2026-01-01");
        assert_eq!(first_day("2026-06-30", 1), "2026-06-01");
    }

    #[test]
    fn differences_are_told_and_too_many_are_counted() {
        assert!(refuse(BenchRow::Open, &[]).is_ok());
        let many: Vec<String> = (0..30).map(|n| format!("difference {n}")).collect();
        let told = refuse(BenchRow::Open, &many).unwrap_err();
        assert!(told.contains("difference 19") && !told.contains("difference 20") && told.ends_with("and 10 more"), "{told}");
    }
}
