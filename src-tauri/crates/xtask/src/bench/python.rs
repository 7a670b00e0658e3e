//! A Python with packages that only benches need, kept in the cache folder.

use std::path::PathBuf;
use std::process::Command;

use crate::run::{program, run, step};
use crate::{Outcome, place};

/// A Python environment of its own.
pub(super) struct Python {
    /// Its folder within `bench` of the cache folder.
    folder: &'static str,
    /// Packages of PyPI, each at one version.
    packages: &'static [&'static str],
    /// What they take on the disk, in MB.
    mb: u32,
}

/// OR-Tools with CP-SAT, and HiGHS: what the planner is compared with, never a part of it.
pub(super) const SOLVERS: Python = Python { folder: "python", packages: &["ortools==9.15.6755", "highspy==1.16.0"], mb: 300 };

/// DuckDB, and the libraries that write spreadsheets: what the rest of the program is compared with, never a part of it.
pub(super) const TABLES: Python =
    Python { folder: "service-python", packages: &["duckdb==2.0.1", "xlsxwriter==3.3.1", "openpyxl==3.1.5"], mb: 120 };

impl Python {
    /// Gets the packages from PyPI, once.
    pub(super) fn ready(&self) -> Outcome {
        let (folder, wanted) = (self.place(), self.packages.join("\n"));
        let stamp = folder.join(".packages");
        if std::fs::read_to_string(&stamp).is_ok_and(|was| was == wanted) {
            return Ok(());
        }
        let title =
            format!("install {} into {} (about {} MB; only for this comparison)", self.packages.join(" and "), folder.display(), self.mb);
        step(&title, || {
            run(program("python3").args(["-m", "venv"]).arg(&folder))
                .map_err(|trouble| format!("{trouble}\n\nhint: it needs Python 3.10 or newer with venv (Debian: python3-venv)"))?;
            run(program(&self.file().to_string_lossy())
                .args(["-m", "pip", "install", "-q", "--disable-pip-version-check"])
                .args(self.packages))?;
            std::fs::write(&stamp, &wanted).map_err(|error| format!("`{}` could not be written: {error}", stamp.display()))
        })
    }

    /// A script of `tests/bench`, run with the packages if they are installed: some scripts need nothing but Python itself.
    pub(super) fn script(&self, name: &str) -> Command {
        let own = self.file();
        let mut command = if own.is_file() { program(&own.to_string_lossy()) } else { program("python3") };
        command.arg(script(name)).env("PYTHONDONTWRITEBYTECODE", "1");
        command
    }

    /// The interpreter's file.
    pub(super) fn file(&self) -> PathBuf {
        self.place().join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" })
    }

    fn place(&self) -> PathBuf {
        place::cache().join("bench").join(self.folder)
    }
}

/// The file of a script of `tests/bench`.
pub(super) fn script(name: &str) -> PathBuf {
    place::root().join("tests/bench").join(name)
}
