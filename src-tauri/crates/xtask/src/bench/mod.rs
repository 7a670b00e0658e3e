//! Benchmarks: how good plans are, how fast they are found, and how they compare with those of other solvers.
//!
//! Runs take minutes to hours and should run alone on the machine. Everything that they need is in `tests/bench/plan`: the generator of
//! problems, the independent checker, and the general solvers that the planner is compared with.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{output, program, run, step};
use crate::{Outcome, place};

mod growth;
mod measures;
mod options;
mod ours;
mod peers;
mod planner;
mod referee;
mod results;
mod size;
mod table;

/// OR-Tools with CP-SAT, and HiGHS: what the planner is compared with, never a part of it.
const SOLVERS: [&str; 2] = ["ortools==9.15.6755", "highspy==1.16.0"];

pub(crate) fn bench(words: &[&str]) -> Outcome {
    match words {
        ["planner", rest @ ..] => planner::measure(&options::parse(rest)?),
        ["referee", rest @ ..] => referee::examine(&options::parse(rest)?),
        _ => Err("which bench?\n\nhint: `cargo xtask bench planner` or `cargo xtask bench referee`".to_owned()),
    }
}

/// Where problems, plans, results and tables go.
fn folder() -> Outcome<PathBuf> {
    let folder = place::target().join("bench");
    std::fs::create_dir_all(&folder).map_err(|error| format!("`{}` could not be made: {error}", folder.display()))?;
    Ok(folder)
}

/// A script of `tests/bench/plan`, run by the Python with the general solvers if it exists.
fn script(name: &str) -> Command {
    // Problems and the independent checker need nothing but Python itself, so that the solvers may be missing.
    let own = python();
    let mut command = if own.is_file() { program(&own.to_string_lossy()) } else { program("python3") };
    command.arg(place::root().join("tests/bench/plan").join(name)).env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn python() -> PathBuf {
    place::cache().join(if cfg!(windows) { "bench/python/Scripts/python.exe" } else { "bench/python/bin/python" })
}

/// Gets the general solvers from PyPI into a Python of their own in the cache folder, once.
fn solvers() -> Outcome {
    let folder = place::cache().join("bench/python");
    let stamp = folder.join(".solvers");
    let wanted = SOLVERS.join("\n");
    if std::fs::read_to_string(&stamp).is_ok_and(|was| was == wanted) {
        return Ok(());
    }
    let title = format!("install {} into {} (about 300 MB; only for this comparison)", SOLVERS.join(" and "), folder.display());
    step(&title, || {
        run(program("python3").args(["-m", "venv"]).arg(&folder))
            .map_err(|trouble| format!("{trouble}\n\nhint: it needs Python 3.10 or newer with venv (Debian: python3-venv)"))?;
        run(program(&python().to_string_lossy()).args(["-m", "pip", "install", "-q", "--disable-pip-version-check"]).args(SOLVERS))?;
        std::fs::write(&stamp, &wanted).map_err(|error| format!("`{}` could not be written: {error}", stamp.display()))
    })
}

/// The file of a generated problem, which is made if it does not exist. Problems that `bench planner` gives to other solvers have nothing
/// under way.
fn generated(size: size::Size, seed: u64) -> Outcome<PathBuf> {
    made(&format!("{}-{seed}", size.name()), &[size.name(), &seed.to_string()])
}

/// The file of a generated problem in the middle of a year: with limits of a week, people busy, activities held and levels coming.
fn generated_under_way(size: size::Size, seed: u64) -> Outcome<PathBuf> {
    made(&format!("{}-{seed}-real", size.name()), &[size.name(), &seed.to_string(), "--real"])
}

/// The file that `generate.py` makes of its words, under a name.
fn made(name: &str, words: &[&str]) -> Outcome<PathBuf> {
    let file = folder()?.join(format!("{name}.json"));
    if !file.is_file() {
        // The file gets its name only when it is whole.
        let half = file.with_extension("half");
        let (place, more) = words.split_at(2);
        run(script("generate.py").args(place).arg(&half).args(more))?;
        std::fs::rename(&half, &file).map_err(|error| format!("`{}` could not be written: {error}", file.display()))?;
    }
    Ok(file)
}

/// What the independent checker says of a plan: `ok`, `score`, `weight_closed` and the rest.
fn checked(problem: &Path, plan: &Path) -> Outcome<serde_json::Value> {
    // The exit status is ignored, because a refusal is an answer here.
    let said = script("check.py").arg(problem).arg(plan).output().map_err(|error| format!("check.py could not be started: {error}"))?;
    serde_json::from_slice(&said.stdout).map_err(|_| format!("check.py failed: {}", String::from_utf8_lossy(&said.stderr).trim()))
}

/// The last line of a script that is a JSON document: solvers write banners before it.
fn last_document(text: &str) -> Outcome<serde_json::Value> {
    text.lines()
        .rev()
        .find_map(|line| serde_json::from_str(line).ok().filter(serde_json::Value::is_object))
        .ok_or_else(|| format!("no document in `{}`", text.trim()))
}

/// The release build of `skillsplan`, or the program that was named.
fn skillsplan(named: Option<&Path>) -> Outcome<PathBuf> {
    if let Some(program) = named {
        let program = place::root().join(program);
        return if program.is_file() { Ok(program) } else { Err(format!("there is no program `{}`", program.display())) };
    }
    crate::checkout::only_this_one()?;
    step("build `skillsplan` for release", || run(crate::run::cargo().args(["build", "--release", "-p", "skillsplan"])))?;
    Ok(place::target().join("release").join(format!("skillsplan{}", std::env::consts::EXE_SUFFIX)))
}

/// Cores, memory and kind of processor, for the head of a table.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let read = |file: &str, name: &str| {
        let text = std::fs::read_to_string(file).ok()?;
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let processor = read("/proc/cpuinfo", "model name").unwrap_or_else(|| std::env::consts::ARCH.to_owned());
    let memory = read("/proc/meminfo", "MemTotal").and_then(|text| text.split(' ').next()?.parse::<u64>().ok());
    let memory = memory.map_or_else(String::new, |kb| format!(", {} GB of memory", (kb + (1 << 19)) >> 20));
    format!("{cores} cores ({processor}){memory}")
}

/// Facts that a script prints as one document.
fn told(command: &mut Command) -> Outcome<serde_json::Value> {
    last_document(&output(command)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_is_found_behind_a_banner_and_before_a_farewell() {
        let text = "Running a solver\n{\"score\": 3}\n\nbye\n";
        assert_eq!(last_document(text).unwrap()["score"], 3);
        assert!(last_document("nothing").is_err());
    }
}
