//! The files and stores of a size, which are made once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::size::Size;
use crate::Outcome;
use crate::bench::folder;
use crate::bench::python::TABLES;
use crate::run::{run, step};

/// What rows are measured with. The stores are made by one build; another build makes its own.
pub(super) struct Stage {
    folder: PathBuf,
    program: PathBuf,
    /// The files of ratings, in their order.
    pub(super) ratings: Vec<PathBuf>,
    /// The date of the figures, the last day of a month.
    pub(super) as_of: String,
    /// What the program takes for today.
    pub(super) today: String,
}

impl Stage {
    /// Makes the CSV files, the stores and DuckDB's tables if they are not there.
    pub(super) fn ready(size: Size, program: &Path, build: &str) -> Outcome<Self> {
        let folder = folder()?.join("service").join(size.name());
        let files = folder.join("files");
        let facts = files.join("facts.json");
        if !facts.is_file() {
            step(&format!("{}: invent the service", size.words()), || {
                run(TABLES.script("service/generate.py").arg(&files).args(size.options()))
            })?;
        }
        let unreadable = |error: &dyn std::fmt::Display| format!("`{}` cannot be read: {error}", facts.display());
        let known: Value =
            serde_json::from_str(&fs::read_to_string(&facts).map_err(|error| unreadable(&error))?).map_err(|e| unreadable(&e))?;
        let text = |key: &str| known[key].as_str().unwrap_or_default().to_owned();
        let names = known["rating_files"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let stage = Self {
            ratings: names.map(|name| files.join(name)).collect(),
            as_of: text("as_of"),
            today: text("today"),
            program: program.to_owned(),
            folder,
        };
        stage.stores(size, build)?;
        stage.tables(size)?;
        let workbook = stage.workbook();
        if !workbook.is_file() {
            step(&format!("{}: the people as a workbook", size.words()), || {
                run(TABLES.script("service/peers.py").arg("workbook").arg(&files).arg(&workbook).stdout(Stdio::null()))
            })?;
        }
        Ok(stage)
    }

    /// A file of the stage.
    pub(super) fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A CSV file of the service.
    pub(super) fn csv(&self, kind: &str) -> PathBuf {
        self.folder.join("files").join(format!("{kind}.csv"))
    }

    /// The people once more in a workbook, with columns that a service's own system adds.
    pub(super) fn workbook(&self) -> PathBuf {
        self.file("people.xlsx")
    }

    /// A program that is built beside ours.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.program.with_file_name(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }

    /// The words of a question that our code is asked again and again.
    pub(super) fn warm(&self, question: &str, store: &Path) -> Vec<String> {
        let path = |path: &Path| path.to_string_lossy().into_owned();
        vec![path(&self.beside("warm")), question.to_owned(), path(store), self.as_of.clone()]
    }

    /// The store with framework, roles and targets.
    pub(super) fn without_people(&self) -> PathBuf {
        self.file("without-people.skillsplan")
    }

    /// The store with people and no rating.
    pub(super) fn without_ratings(&self) -> PathBuf {
        self.file("without-ratings.skillsplan")
    }

    /// The store with everything.
    pub(super) fn whole(&self) -> PathBuf {
        self.file("whole.skillsplan")
    }

    /// DuckDB's own tables of everything.
    pub(super) fn duckdb(&self) -> PathBuf {
        self.file("whole.duckdb")
    }

    fn stores(&self, size: Size, build: &str) -> Outcome {
        let stamp = self.file(".stores-by");
        if fs::read_to_string(&stamp).is_ok_and(|by| by == build) {
            return Ok(());
        }
        let written = |error: std::io::Error| format!("`{}` could not be written: {error}", self.folder.display());
        for store in [self.without_people(), self.without_ratings(), self.whole(), stamp.clone()] {
            for side in ["", "-wal", "-shm"] {
                let file = PathBuf::from(format!("{}{side}", store.display()));
                if file.exists() {
                    fs::remove_file(file).map_err(written)?;
                }
            }
        }
        let copied = |from: &Path, to: &Path| fs::copy(from, to).map(drop).map_err(written);
        step(&format!("{}: make the stores", size.words()), || {
            let first = self.without_people();
            self.say(&first, &["new"], &[])?;
            let head = ["--code", "BENCH", "--version", "1", "--title", "Bench", "--max-level", "4", "--aims"];
            self.say(
                &first,
                &["import", "framework"],
                &[&[&self.csv("framework") as &Path], &head.map(Path::new)[..], &[&self.csv("aims")]].concat(),
            )?;
            self.say(&first, &["framework", "use", "BENCH@1"], &[])?;
            self.say(&first, &["import", "roles"], &[&self.csv("roles")])?;
            self.say(&first, &["import", "targets"], &[&self.csv("targets")])?;
            let people = self.without_ratings();
            copied(&first, &people)?;
            self.say(&people, &["import", "people"], &[&self.csv("people")])?;
            let whole = self.whole();
            copied(&people, &whole)?;
            for ratings in self.ratings.iter().chain([&self.csv("corrections")]) {
                self.say(&whole, &["import", "ratings"], &[ratings])?;
            }
            fs::write(&stamp, build).map_err(written)
        })
    }

    fn tables(&self, size: Size) -> Outcome {
        let tables = self.duckdb();
        if tables.is_file() {
            return Ok(());
        }
        let half = self.file("half.duckdb");
        drop(fs::remove_file(&half));
        step(&format!("{}: DuckDB's own tables", size.words()), || {
            run(TABLES.script("service/peers.py").arg("load").arg(self.folder.join("files")).arg(&half).stdout(Stdio::null()))?;
            fs::rename(&half, &tables).map_err(|error| format!("`{}` could not be written: {error}", tables.display()))
        })
    }

    /// Our program on a store; its answer is not looked at.
    fn say(&self, store: &Path, words: &[&str], files: &[&Path]) -> Outcome {
        let mut command = Command::new(&self.program);
        command.arg("--store").arg(store).args(words).args(files).env("SKILLSPLAN_TODAY", &self.today);
        run(command.stdout(Stdio::null()))
    }

    /// The words of a call of our program on a store that is answered in JSON.
    pub(super) fn call(&self, store: &Path, words: &[&str]) -> Vec<String> {
        let program = [self.program.as_path(), Path::new("--store"), store, Path::new("--json")];
        let path = |path: &Path| path.to_string_lossy().into_owned();
        program.into_iter().map(path).chain(words.iter().map(|word| (*word).to_owned())).collect()
    }
}
