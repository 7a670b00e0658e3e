//! The headless command on a temporary store, for the contracts that are held against it.
#![allow(dead_code, reason = "each contract uses its part")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;

/// A store of its own in a folder of its own, and `skillsplan` on it.
pub(crate) struct Desk {
    pub(crate) folder: tempfile::TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let desk = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        assert_eq!(desk.run(&["new", "--json"]).status.code(), Some(0));
        desk
    }

    pub(crate) fn store(&self) -> String {
        self.folder.path().join("s.skillsplan").to_string_lossy().into_owned()
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let store = self.store();
        run_on(&store, arguments)
    }

    /// The document of a call that must end with a status.
    pub(crate) fn json(&self, status: i32, arguments: &[&str]) -> Value {
        let mut all = arguments.to_vec();
        all.push("--json");
        let output = self.run(&all);
        document(&output, status, arguments)
    }

    pub(crate) fn file(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.to_string_lossy().into_owned()
    }

    /// Two people, and a rating.
    pub(crate) fn with_people(self) -> Self {
        let people = self.file("p.csv", "person_id,name,kind,branch,roles,start_date\n004512,Ann Lee,employee,Northgate,LA,2020-01-01\nV1,Bo Kay,volunteer,Northgate,VF,\n");
        self.json(0, &["import", "people", &people]);
        self.json(0, &["rate", "--person", "004512", "--skill", "A6-01", "--level", "2", "--on", "2026-03-02", "--source", "manager"]);
        self
    }
}

/// The headless command, by a fixed clock.
pub(crate) fn run_on(store: &str, arguments: &[&str]) -> Output {
    command(store, arguments).output().expect("the command runs")
}

/// The one document that it printed; it must have ended with the status.
pub(crate) fn document(output: &Output, status: i32, arguments: &[&str]) -> Value {
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(status), "{arguments:?}: {out}{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&out).unwrap_or_else(|error| panic!("{arguments:?} is no one document: {error}\n{out}"))
}

/// The same, not yet started.
pub(crate) fn command(store: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_skillsplan"));
    command.args(arguments).env("SKILLSPLAN_STORE", store).env("SKILLSPLAN_TODAY", "2026-04-01").env("SKILLSPLAN_ACTOR", "tester");
    command
}
