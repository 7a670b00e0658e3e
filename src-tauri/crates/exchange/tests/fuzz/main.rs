//! Inputs that nobody would write, made by changing kept ones: every one of them is read, or refused with a sentence, within
//! the reader's budget, and nothing breaks. A bounded number of inputs runs with the other tests; `SKILLSPLAN_FUZZ_SECONDS`
//! runs each target for as long as one likes, from a seed of its own that a failure names (`SKILLSPLAN_FUZZ_SEED`).
//!
//! A harness of its own, so that this program too can be started as the reader of workbooks.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test: it fails where it cannot go on, and says what it tried")]

mod change;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use exchange::FileFault;
use exchange::kinds::{FromRow, GridRow, LogRow, PersonRow, RotaRow, Rows, SkillRow};
use exchange::mapping::{Options, look};
use exchange::table::{Book, MOST_CELLS, MOST_COLUMNS};
use libtest_mimic::{Arguments, Failed, Trial};

use change::Dice;

/// Inputs for each target where no time is named.
const INPUTS: u64 = 120;

fn main() -> ExitCode {
    if let Some(read) = exchange::table::serve_if_asked() {
        return read;
    }
    let trials =
        ["csv", "xlsx", "xls", "ods"].map(|reader| Trial::test(format!("{reader}_files_are_read_or_refused"), move || files(reader)));
    let cells = Trial::test("cells_and_headings_are_read_or_refused", cells);
    libtest_mimic::run(&Arguments::from_args(), trials.into_iter().chain([cells]).collect()).exit_code()
}

fn files(reader: &str) -> Result<(), Failed> {
    let kept = corpus(reader);
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    run(reader, |dice| {
        let input = change::file(&kept[dice.below(kept.len())], dice);
        let path = folder.path().join(format!("input.{reader}"));
        fs::write(&path, &input).unwrap();
        let read = catch_unwind(AssertUnwindSafe(|| read(reader, &path)));
        match read {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err((why, input)),
            Err(_) => Err(("it panics".to_owned(), input)),
        }
    })
}

/// Everything that an import does with a file before the store comes in.
fn read(reader: &str, path: &Path) -> Result<(), String> {
    rows::<PersonRow>(reader, path)?;
    rows::<GridRow>(reader, path)?;
    let mut book = match Book::open(path) {
        Ok(book) => book,
        Err(error) => return refused(reader, &error),
    };
    for place in 0..book.sheets().len().clamp(1, 3) {
        match book.read(place) {
            Ok(table) => {
                let cells: usize = table.rows.iter().map(|row| row.cells.len()).sum();
                let widest = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
                if cells > MOST_CELLS || widest > MOST_COLUMNS {
                    return Err(format!("{cells} cells, the widest row has {widest}"));
                }
            }
            Err(error) => refused(reader, &error)?,
        }
    }
    Ok(())
}

fn rows<T: FromRow>(reader: &str, path: &Path) -> Result<(), String> {
    let mut book = match Book::open(path) {
        Ok(book) => book,
        Err(error) => return refused(reader, &error),
    };
    if let Err(error) = look(&mut book, T::KIND, &Options::default()) {
        refused(reader, &error)?;
    }
    match Rows::<T>::read(&mut book, &Options::default()) {
        Ok(_) => Ok(()),
        Err(error) => refused(reader, &error),
    }
}

/// A sentence for people. What our own readers are at fault for is found here, not shown to a user as a damaged file; a
/// library may break at a hostile workbook, and then its process ends and the file is refused.
fn refused(reader: &str, error: &exchange::FileError) -> Result<(), String> {
    let ours = matches!(reader, "csv" | "ods");
    let broke = ["no reader can make sense", "broke down", "lost its way"].iter().any(|words| error.message.contains(words));
    if ours && broke {
        return Err(error.message.clone());
    }
    if !error.message.starts_with("`input.") || matches!(error.fault, FileFault::Missing | FileFault::NotWritten) {
        return Err(format!("no sentence for people: {}", error.message));
    }
    Ok(())
}

/// Headings, dates, numbers and lists: every cell of a small table.
fn cells() -> Result<(), Failed> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    run("cells", |dice| {
        let input = change::table(dice).into_bytes();
        let path = folder.path().join("input.csv");
        fs::write(&path, &input).unwrap();
        let read = catch_unwind(AssertUnwindSafe(|| {
            rows::<PersonRow>("csv", &path)?;
            rows::<LogRow>("csv", &path)?;
            rows::<RotaRow>("csv", &path)?;
            rows::<SkillRow>("csv", &path)
        }));
        match read {
            Ok(Ok(())) => Ok(()),
            Ok(Err(why)) => Err((why, input)),
            Err(_) => Err(("it panics".to_owned(), input)),
        }
    })
}

/// Runs one input after another, each from a seed of its own.
fn run(target: &str, mut one: impl FnMut(&mut Dice) -> Result<(), (String, Vec<u8>)>) -> Result<(), Failed> {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let seconds = number("SKILLSPLAN_FUZZ_SECONDS").map(Duration::from_secs);
    let from = number("SKILLSPLAN_FUZZ_SEED").unwrap_or(0);
    let (began, mut seed) = (Instant::now(), from);
    while seconds.map_or(seed - from < INPUTS, |most| began.elapsed() < most) {
        if let Err((why, input)) = one(&mut Dice::of(target, seed)) {
            let kept = std::env::temp_dir().join(format!("skillsplan-fuzz-{target}-{seed}"));
            fs::write(&kept, input).map_err(|error| error.to_string())?;
            return Err(format!("{target}, seed {seed}: {why}; the input is kept as {}", kept.display()).into());
        }
        seed += 1;
    }
    println!("{target}: {} inputs", seed - from);
    Ok(())
}

/// The kept inputs of a reader, and the reported faults of its format.
fn corpus(reader: &str) -> Vec<Vec<u8>> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures");
    let mut paths: Vec<PathBuf> = Vec::new();
    let mut folders = vec![fixtures.join("fuzz").join(reader), fixtures.join("cases")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the fixtures").flatten() {
            let path = entry.path();
            match path.extension() {
                // Files made to take all that the reader may have take their time, and are read by tests of their own.
                _ if path.is_dir() && !path.ends_with("30-hostile-workbooks") => folders.push(path),
                Some(ending) if ending == reader => paths.push(path),
                _ => {}
            }
        }
    }
    paths.sort();
    assert!(!paths.is_empty(), "{reader} has kept inputs");
    paths.iter().map(|path| fs::read(path).expect("a kept input")).collect()
}
