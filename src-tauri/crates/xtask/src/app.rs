//! Builds the program and opens it with an invented service. Without a display, it does the program's main job with the headless command.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::UNIX_EPOCH;

use crate::packages::{self, For};
use crate::run::{output, run, step};
use crate::test::both_programs;
use crate::{Outcome, checkout, clock, place, ui};

/// Sets up and builds, and then opens the window or does the main job without it.
pub(crate) fn app() -> Outcome {
    step("look at what is installed", || packages::ready(For::Build))?;
    checkout::only_this_one()?;
    ui::ready()?;
    step("build both programs", || run(&mut both_programs()))?;
    let job = Job { folder: place::cache().join("demo") };
    if has_display() { job.open_window() } else { job.headless() }
}

fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// The main job on the invented service, and the folder that it is done in.
struct Job {
    folder: PathBuf,
}

impl Job {
    /// A file of the job.
    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn store(&self) -> PathBuf {
        self.file("fairshire.skillsplan")
    }

    /// The headless command on the job's store.
    fn skillsplan(&self, words: &[&str]) -> Command {
        let mut command = Command::new(place::built("skillsplan"));
        command.args(words).current_dir(&self.folder).env("SKILLSPLAN_STORE", self.store());
        command
    }

    /// Makes the invented service if there is none. Otherwise it stays, with what somebody did with it in the window.
    fn invented_service(&self) -> Outcome {
        fs::create_dir_all(&self.folder).map_err(|error| format!("`{}` could not be made: {error}", self.folder.display()))?;
        if self.store().exists() {
            return Ok(());
        }
        step("invent a library service", || run(self.skillsplan(&["demo"]).stdout(Stdio::null())))
    }

    fn open_window(&self) -> Outcome {
        self.invented_service()?;
        eprintln!("==> open {}", self.store().display());
        run(Command::new(place::built("skillsplan-desktop")).arg(self.store()))
    }

    fn headless(&self) -> Outcome {
        eprintln!("==> no display here: the same job with `skillsplan`");
        // Files from another build may differ from those that this build makes.
        let stamp = self.file(".done-by");
        let built = build_of(&place::built("skillsplan"))?;
        let made = ["plan.json", "skills-gaps.pdf", "skills-gaps.xlsx"].map(|name| self.file(name));
        let done = fs::read_to_string(&stamp).is_ok_and(|by| by == built) && made.iter().all(|file| file.is_file());
        if done {
            eprintln!("    already done by this build");
        } else {
            self.anew()?;
            fs::write(&stamp, built).map_err(|error| format!("`{}` could not be written: {error}", stamp.display()))?;
        }
        let [plan, report, spreadsheet] = made;
        println!("{}", output(&mut self.skillsplan(&["gaps", "--by", "aim"]))?.trim_end());
        println!("\nplan         {}", plan.display());
        println!("report       {}", report.display());
        println!("spreadsheet  {}", spreadsheet.display());
        println!("store        {}", self.store().display());
        println!("\nLook further with: {} --store {} --help", place::built("skillsplan").display(), self.store().display());
        Ok(())
    }

    fn anew(&self) -> Outcome {
        if self.folder.exists() {
            fs::remove_dir_all(&self.folder).map_err(|error| format!("`{}` could not be emptied: {error}", self.folder.display()))?;
        }
        self.invented_service()?;
        step("work out a programme of sessions", || {
            // The invented service is made around the day it is made on; so is the year that is planned.
            let (from, to) = (clock::date(clock::now() + clock::DAY), clock::date(clock::now() + 365 * clock::DAY));
            self.save(&["plan", "problem", "--from", &from, "--to", &to], &self.file("problem.json"))?;
            self.save(&["plan", "solve", "problem.json", "--seconds", "10"], &self.file("plan.json"))
        })?;
        step("put it in the calendar", || run(&mut self.skillsplan(&["plan", "adopt", "plan.json"])))?;
        step("write the councillors' report", || run(&mut self.skillsplan(&["report", "gaps", "--out", "skills-gaps.pdf"])))?;
        step("write the spreadsheet", || run(&mut self.skillsplan(&["export", "gaps", "--out", "skills-gaps.xlsx"])))
    }

    /// Runs the command with what it prints in a file.
    fn save(&self, words: &[&str], file: &Path) -> Outcome {
        let made = fs::File::create(file).map_err(|error| format!("`{}` could not be written: {error}", file.display()))?;
        run(self.skillsplan(words).stdout(made))
    }
}

/// Tells one build of a program from another.
pub(crate) fn build_of(program: &Path) -> Outcome<String> {
    let trouble = |error: std::io::Error| format!("`{}` cannot be looked at: {error}", program.display());
    let about = fs::metadata(program).map_err(trouble)?;
    let made = about.modified().map_err(trouble)?.duration_since(UNIX_EPOCH).unwrap_or_default();
    Ok(format!("{} bytes, built {} ns after 1970\n", about.len(), made.as_nanos()))
}
