//! `cargo xtask bench service`: how long the work on a service of any size takes, beside what others take for the same work.
//!
//! The files of an invented service are made once for each size. Then every row of the table runs a few times, our program first and its
//! peers after it, and the numbers that they answer are compared.

use std::path::Path;

use options::Options;
use results::Results;
use rows::BenchRow;
use size::Size;
use stage::Stage;

use super::python::TABLES;
use super::{folder, machine, skillsplan};
use crate::app::build_of;
use crate::run::step;
use crate::{Outcome, clock};

mod answers;
mod figures;
pub(super) mod options;
mod results;
mod rows;
mod size;
mod stage;
mod table;
mod work;

/// Measures what is not known yet, and writes the table of everything that is.
pub(super) fn measure(options: &Options) -> Outcome {
    let program = skillsplan(options.program.as_deref())?;
    TABLES.ready()?;
    let build = build_of(&program)?.trim().to_owned();
    let mut results = Results::open(folder()?.join("service.jsonl"));
    for size in &options.sizes {
        let missing = |row: &&BenchRow| options.again || !results.holds(*size, **row, &build, options.repeats);
        let rows: Vec<BenchRow> = options.rows.iter().filter(missing).copied().collect();
        if !rows.is_empty() {
            measure_rows(&rows, *size, &program, &build, options.repeats, &mut results)?;
        }
    }
    tell(&results, &build)
}

fn measure_rows(rows: &[BenchRow], size: Size, program: &Path, build: &str, repeats: u64, results: &mut Results) -> Outcome {
    let stage = Stage::ready(size, program, build)?;
    for row in rows {
        step(&format!("{}: {}", size.words(), row.name()), || {
            let sides = work::measure(*row, &stage, &row.peers(size.people), repeats)?;
            results.add(size, *row, build, repeats, &clock::date(clock::now()), &sides)
        })?;
    }
    Ok(())
}

/// Prints the table and writes it beside the results.
fn tell(results: &Results, build: &str) -> Outcome {
    let sizes: Vec<(Size, Vec<results::Measured>)> = results.sizes().into_iter().map(|size| (size, results.of(size, build))).collect();
    let mut text = format!("# Speed, measured on {}\n\n{}\n", machine(), table::WORDS);
    for (size, rows) in &sizes {
        text += &table::of(*size, rows);
    }
    text += &table::growth(&sizes);
    let file = folder()?.join("service.md");
    std::fs::write(&file, &text).map_err(|error| format!("`{}` could not be written: {error}", file.display()))?;
    println!("{text}");
    eprintln!("table  {}", file.display());
    Ok(())
}
