//! The commands of the repository. `cargo xtask app` and `cargo xtask test` do everything that a fresh machine needs, and do
//! no work twice.
//!
//! This crate uses nothing of the product and one library to read JSON, so it compiles in seconds. What needs the product's
//! code, such as writing the bindings, is a test that is run with `UPDATE=1`.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command whose only output is what it says")]

use std::process::ExitCode;

mod app;
mod bench;
mod checkout;
mod clock;
mod migration;
mod packages;
mod place;
mod run;
mod test;
mod tools;
mod torture;
mod ui;

/// What went wrong, in words that say what to do about it.
type Outcome<T = ()> = Result<T, String>;

const HELP: &str = "\
cargo xtask VERB

  app               set up, build and open the program on an invented library service;
                    without a display, do its main job headless and say where the files are
  test              set up and run every check that CI runs, in its order
  lint              formatting, lints, the pages' own checks and the rules on where things may stand
  journeys          only the tests in the real window; pictures go to the target folder
  bindings          write ui/src/bindings/index.ts again from the commands
  records           write ui/src/bindings/recorded again: what the core answers to the page tests
  bench planner     how good plans are and how fast, beside CP-SAT and HiGHS (hours; see docs/planning.md)
  bench referee     the independent checker on sixty of our plans (some minutes)
  bench service     how long everything else takes, beside DuckDB, SQLite and XlsxWriter (see docs/benchmarks.md)
  torture [--kills N] [--disks N] [--damaged N] [--seed N]
                    kill the program at any moment, fill its disk, damage its store: nothing is lost or half done
  migration NAME    start a migration: one empty file for each engine

Files that are kept between runs: $CARGO_TARGET_DIR (else `target` in the cache folder) and
the cache folder, ~/.cache/skillsplan on Linux.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        [] | ["help" | "--help" | "-h"] => {
            println!("{HELP}");
            Ok(())
        }
        ["app"] => app::app(),
        ["test"] => test::all(),
        ["lint"] => test::lint(),
        ["journeys"] => test::journeys(),
        ["bindings"] => test::bindings(),
        ["records"] => test::records(),
        ["torture", rest @ ..] => torture::torture(rest),
        ["bench", rest @ ..] => bench::bench(rest),
        ["migration", name] => migration::start(name),
        _ => {
            eprintln!("{HELP}\n\nerror: `cargo xtask {}` is not one of these", words.join(" "));
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(trouble) => {
            eprintln!("\nerror: {trouble}");
            ExitCode::FAILURE
        }
    }
}
