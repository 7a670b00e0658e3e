//! The window's pages: installs their tools and builds them, only if something changed.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::{Outcome, place, run};

/// Installs and builds the pages, unless that was done for exactly these files.
pub(crate) fn ready() -> Outcome {
    let ui = place::root().join("ui");
    let lock = ui.join("package-lock.json");
    // A stamp is in the folder that it is about, so that deleting the folder deletes the stamp too.
    let installed = Stamp { file: ui.join("node_modules/.skillsplan-installed"), is: digest([&lock])? };
    if !installed.holds() {
        run::step("install what the window's pages are made with (npm ci)", || run::run(npm().args(["ci", "--no-audit", "--no-fund"])))?;
        installed.set()?;
    }
    // The pages hold the fonts that the report prints with.
    let fonts = place::root().join("src-tauri/crates/report/fonts");
    let built = Stamp { file: ui.join("node_modules/.skillsplan-built"), is: digest(&sources(&[&ui, &fonts])?)? };
    if !built.holds() || !ui.join("dist/index.html").is_file() {
        run::step("build the window's pages", || run::run(npm().args(["run", "--silent", "build"])))?;
        built.set()?;
    }
    Ok(())
}

/// npm in `ui/`. What it says goes to standard error, with everything else that is not a result.
pub(crate) fn npm() -> std::process::Command {
    let mut command = run::program("npm");
    command.current_dir(place::root().join("ui")).stdout(std::io::stderr());
    command
}

/// Remembers what was last done by a digest of what it was done with.
struct Stamp {
    file: PathBuf,
    is: String,
}

impl Stamp {
    fn holds(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|was| was == self.is)
    }

    fn set(&self) -> Outcome {
        fs::write(&self.file, &self.is).map_err(|error| format!("`{}` could not be written: {error}", self.file.display()))
    }
}

/// Every file in the folders that the pages are made of.
fn sources(folders: &[&Path]) -> Outcome<BTreeSet<PathBuf>> {
    let mut found = BTreeSet::new();
    let mut folders: Vec<PathBuf> = folders.iter().map(|&folder| folder.to_owned()).collect();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("`{}` could not be read: {error}", folder.display()))?;
        for path in entries.flatten().map(|entry| entry.path()) {
            let name = entry_name(&path);
            let made = name == "node_modules" || name.starts_with("dist");
            if path.is_dir() && !made {
                folders.push(path);
            } else if path.is_file() {
                found.insert(path);
            }
        }
    }
    Ok(found)
}

fn entry_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// A digest that changes with the name or the content of any of the files.
fn digest<'a>(files: impl IntoIterator<Item = &'a PathBuf>) -> Outcome<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        let content = fs::read(file).map_err(|error| format!("`{}` could not be read: {error}", file.display()))?;
        (file, content).hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_built_again_when_a_file_changes_and_only_then() {
        let folder = std::env::temp_dir().join(format!("skillsplan-stamp-{}", std::process::id()));
        fs::create_dir_all(folder.join("node_modules")).unwrap();
        let page = folder.join("page.tsx");
        fs::write(&page, "one").unwrap();
        let now = || Stamp { file: folder.join("node_modules/stamp"), is: digest(&sources(&[&folder]).unwrap()).unwrap() };

        assert!(!now().holds(), "nothing was built yet");
        now().set().unwrap();
        assert!(now().holds(), "its own stamp and what npm installs are not sources");
        fs::write(&page, "two").unwrap();
        assert!(!now().holds());
        fs::remove_dir_all(&folder).unwrap();
    }
}
