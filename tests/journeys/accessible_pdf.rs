//! PDF/UA-1, checked by veraPDF.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};

use crate::window::repository;

/// Fails with the broken rules where `file` is not PDF/UA-1. Where veraPDF was not set up, says so and passes, except in CI.
pub(crate) fn is_accessible(file: &Path) -> Result<()> {
    let Some(folder) = std::env::var_os("SKILLSPLAN_VERAPDF") else {
        ensure!(
            std::env::var("SKILLSPLAN_REQUIRE_VERAPDF").as_deref() != Ok("1"),
            "SKILLSPLAN_REQUIRE_VERAPDF is set, and SKILLSPLAN_VERAPDF is not"
        );
        writeln!(std::io::stderr(), "\n*** NOT CHECKED BY VERAPDF: run `cargo xtask journeys`\n")?;
        return Ok(());
    };
    let mut jars = Vec::new();
    // The parts of Java that left the JDK come from Debian.
    for (folder, names) in [(Path::new(&folder), &[""][..]), (Path::new("/usr/share/java"), &["jaxb", "activation", "istack", "txw2"])] {
        for entry in fs::read_dir(folder).with_context(|| format!("`{}` cannot be read", folder.display()))? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".jar") && names.iter().any(|part| name.contains(part)) {
                jars.push(path);
            }
        }
    }
    let program = repository().join("tests/contract/ua/UaCheck.java");
    let output = Command::new("java").arg("-cp").arg(std::env::join_paths(jars)?).arg(program).arg("ua1").arg(file).output()?;
    match output.status.code() {
        Some(0) => Ok(()),
        _ => bail!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
    }
}
