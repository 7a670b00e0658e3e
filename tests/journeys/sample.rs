//! The sample files as HR, the volunteers' coordinator and managers send them, and what must come of each.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::window::repository;

/// One file, with what its sender says beside it.
pub(crate) struct File {
    pub(crate) name: &'static str,
    /// The kind, as the headless command has it.
    pub(crate) kind: &'static str,
    /// The kind's title on the screen.
    pub(crate) title: &'static str,
    /// Field as the command has it, its title on the screen, the value, and how the value is chosen or typed.
    pub(crate) every_row: &'static [(&'static str, &'static str, &'static str, Way)],
    /// The part of `expected.json` about it.
    pub(crate) expected: Option<Expected>,
}

#[derive(Clone, Copy)]
pub(crate) enum Way {
    Choose(&'static str),
    Type,
}

/// What must come of a file.
pub(crate) struct Expected {
    /// How many rows (of a grid: cells) come in.
    pub(crate) good: u64,
    /// The cells that must be refused.
    pub(crate) bad: Vec<Value>,
}

impl Expected {
    /// Does the listed problem speak of the cell that must be refused? A cell is given by as much as its maker wrote down.
    pub(crate) fn is_about(bad: &Value, problem: &Value) -> bool {
        let same = |key: &str, in_problem: &str| bad[key].is_null() || bad[key] == problem[in_problem];
        let column = if bad["column"].is_number() { "column_number" } else { "column" };
        let kind = bad.as_str().is_none_or(|kind| problem["kind"] == kind);
        kind && same("row", "row") && same("column", column) && same("value", "value") && same("kind", "kind")
    }
}

impl File {
    pub(crate) fn path(&self) -> PathBuf {
        folder().join(self.name)
    }
}

/// Every sample file, in the order in which its README brings them in.
pub(crate) fn files() -> Result<Vec<File>> {
    let expected = expected()?;
    let of = |key: &str| {
        let about = &expected[key];
        let good = about["good"].as_u64().with_context(|| format!("expected.json says how many rows of {key} are good"))?;
        let bad = about["bad"].as_array().with_context(|| format!("expected.json lists the bad cells of {key}"))?.clone();
        anyhow::Ok(Some(Expected { good, bad }))
    };
    const STAFF: &[(&str, &str, &str, Way)] = &[("kind", "Kind", "employee", Way::Choose("Paid staff"))];
    const VOLUNTEERS: &[(&str, &str, &str, Way)] = &[("kind", "Kind", "volunteer", Way::Choose("Volunteer"))];
    const AUDIT: &[(&str, &str, &str, Way)] =
        &[("rated_on", "Rated on", "2026-03-02", Way::Type), ("source", "Source", "manager", Way::Choose("Manager"))];
    let own = |name, kind, title| File { name, kind, title, every_row: &[], expected: None };
    Ok(vec![
        File { name: "hr-extract.xlsx", kind: "people", title: "People", every_row: STAFF, expected: of("hr")? },
        File { name: "volunteers.csv", kind: "people", title: "People", every_row: VOLUNTEERS, expected: of("volunteers")? },
        File { name: "skills-audit.xlsx", kind: "grid", title: "Skills grid", every_row: AUDIT, expected: of("audit")? },
        File { name: "training-log.csv", kind: "log", title: "Learning records", every_row: &[], expected: of("log")? },
        File { name: "hr-1904.xlsx", kind: "people", title: "People", every_row: STAFF, expected: None },
        own("funds.csv", "funds", "Funds"),
        own("venues.csv", "venues", "Venues"),
        own("activities.csv", "activities", "Activities"),
        own("offers.csv", "offers", "How activities can run"),
        own("cover.csv", "cover", "Cover on duty"),
    ])
}

/// `expected.json`: what the sample's maker knows of it.
pub(crate) fn expected() -> Result<Value> {
    Ok(serde_json::from_str(&fs::read_to_string(folder().join("expected.json"))?)?)
}

fn folder() -> PathBuf {
    repository().join(Path::new("tests/fixtures/sample"))
}
