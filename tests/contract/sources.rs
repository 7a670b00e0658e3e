//! The repository's own text files, for the tests that read them.
#![allow(dead_code, reason = "each test takes what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

/// A file, named from the repository's top folder with `/`.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The repository's top folder.
pub(crate) fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().find(|folder| folder.join("Cargo.lock").is_file()).expect("the package stands in the workspace").to_owned()
}

/// Every file below the folders that ends in one of `endings`, in the order of their names; what is generated or installed is left out.
pub(crate) fn files(folders: &[&str], endings: &[&str]) -> Vec<Source> {
    let root = root();
    let mut found = Vec::new();
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root.join(folder)).collect();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let file_name = entry.file_name().to_string_lossy().into_owned();
            if path.is_dir() && !["node_modules", "dist", "target", "gen", ".git"].contains(&file_name.as_str()) {
                open.push(path);
            } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
                let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
                let name = path.strip_prefix(&root).expect("it is below the top folder").to_string_lossy().replace('\\', "/");
                found.push(Source { name, text });
            }
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}
