//! Starts other programs, and prints what is done and how long it took.

use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{Outcome, place};

/// A program started in the repository's top folder, with the one target folder.
pub(crate) fn program(name: &str) -> Command {
    // On Windows npm is a script, which is not found without its ending.
    let found = place::on_path(name).unwrap_or_else(|| name.into());
    let mut command = Command::new(found);
    command.current_dir(place::root()).env("CARGO_TARGET_DIR", place::target());
    // Builds and tests must not use the user's own store.
    command.env_remove("SKILLSPLAN_STORE");
    command
}

/// The cargo that started this.
pub(crate) fn cargo() -> Command {
    program(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()))
}

/// Prints what is done, does it, and prints how long it took.
pub(crate) fn step(title: &str, work: impl FnOnce() -> Outcome) -> Outcome {
    eprintln!("==> {title}");
    let start = Instant::now();
    work()?;
    let seconds = start.elapsed().as_secs();
    if seconds > 0 {
        eprintln!("    done in {}", clock(seconds));
    }
    Ok(())
}

/// Runs a command, with its output seen as it comes.
pub(crate) fn run(command: &mut Command) -> Outcome {
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{}` ended with {status}", line(command))),
        Err(error) => Err(format!("`{}` could not be started: {error}", line(command))),
    }
}

/// What a command wrote on standard output; its standard error is seen as it comes.
pub(crate) fn output(command: &mut Command) -> Outcome<String> {
    match command.stderr(Stdio::inherit()).output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => Err(format!("`{}` ended with {}", line(command), output.status)),
        Err(error) => Err(format!("`{}` could not be started: {error}", line(command))),
    }
}

/// True if a command runs without an error. Its output is not shown.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn line(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_stem().unwrap_or(command.get_program()).to_string_lossy().into_owned();
    command.get_args().fold(name, |line, word| format!("{line} {}", word.to_string_lossy()))
}

fn clock(seconds: u64) -> String {
    if seconds < 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_named_without_its_folder() {
        let trouble = run(cargo().arg("no-such-verb").stderr(Stdio::null())).unwrap_err();
        assert!(trouble.starts_with("`cargo no-such-verb` ended with"), "{trouble}");
    }

    #[test]
    fn long_steps_are_told_in_minutes() {
        assert_eq!(clock(59), "59 s");
        assert_eq!(clock(125), "2 min 5 s");
    }
}
