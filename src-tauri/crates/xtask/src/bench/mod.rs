//! Benchmarks: how good plans are and how fast they are found, and how long everything else takes, beside what others take for the same.
//!
//! Runs take minutes to hours and should run alone on the machine. What they need is in `tests/bench`: for plans the generator of problems,
//! the independent checker and the general solvers; for the rest the generator of a service's files and the peers.

use std::path::{Path, PathBuf};
use std::process::Command;

use python::SOLVERS;

use crate::run::{output, run, step};
use crate::{Outcome, place};

mod growth;
mod measures;
mod options;
mod ours;
mod peers;
mod planner;
mod python;
mod referee;
mod results;
mod service;
mod size;
mod table;

pub(crate) fn bench(words: &[&str]) -> Outcome {
    match words {
        ["planner", rest @ ..] => planner::measure(&options::parse(rest)?),
        ["referee", rest @ ..] => referee::examine(&options::parse(rest)?),
        ["service", rest @ ..] => service::measure(&service::options::parse(rest)?),
        _ => {
            Err("which bench?\n\nhint: `cargo xtask bench planner`, `cargo xtask bench referee` or `cargo xtask bench service`".to_owned())
        }
    }
}

/// Where problems, plans, results and tables go.
fn folder() -> Outcome<PathBuf> {
    let folder = place::target().join("bench");
    std::fs::create_dir_all(&folder).map_err(|error| format!("`{}` could not be made: {error}", folder.display()))?;
    Ok(folder)
}

/// A script of `tests/bench/plan`, run by the Python with the general solvers if it exists: problems and the independent checker need nothing
/// but Python itself.
fn script(name: &str) -> Command {
    SOLVERS.script(&format!("plan/{name}"))
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
    step("build `skillsplan` for release, and what measures it in memory", || {
        run(crate::run::cargo().args(["build", "--release", "-p", "skillsplan", "-p", "timings"]))
    })?;
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
