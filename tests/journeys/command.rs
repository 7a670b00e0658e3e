//! The headless command on the same store, for what the window shows to be held against.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::window::{TODAY, built};

/// What `skillsplan WORDS --store STORE --json` answers.
pub(crate) fn skillsplan(store: &Path, words: &[&str]) -> Result<Value> {
    let mut command = Command::new(built("skillsplan")?);
    let output = command.env("SKILLSPLAN_TODAY", TODAY).args(words).arg("--store").arg(store).arg("--json").output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "{command:?} ended with {}: {said}{}", output.status, String::from_utf8_lossy(&output.stderr));
    serde_json::from_str(&said).with_context(|| format!("{command:?} answers in JSON: {said}"))
}
