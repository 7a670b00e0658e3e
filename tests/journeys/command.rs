//! The headless command on the same store, for what the window shows to be held against.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::window::built;

/// What `skillsplan WORDS --store STORE --json` answers.
pub(crate) fn skillsplan(store: &Path, words: &[&str]) -> Result<Value> {
    serde_json::from_str(&say(Command::new(built("skillsplan")?).args(words).arg("--store").arg(store).arg("--json"))?)
        .context("it answers in JSON")
}

/// What a program says when all went well.
pub(crate) fn say(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("{command:?} does not start"))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    ensure!(output.status.success(), "{command:?} ended with {}: {said}{}", output.status, String::from_utf8_lossy(&output.stderr));
    Ok(said)
}
