//! One target folder serves every checkout of the repository, so that a second one compiles no dependency again.
//!
//! Our own crates cannot be shared. Cargo compares the time of a file with the time of the last build, and the name of a build is the same
//! in every checkout. So it would pass over an edit here that is older than a build elsewhere, and run the other checkout's program.

use std::fs;
use std::path::Path;

use crate::run::{cargo, run, step};
use crate::{Outcome, place};

/// Removes our own crates from the target folder if another checkout built there last.
pub(crate) fn only_this_one() -> Outcome {
    let (target, here) = (place::target(), place::root().to_string_lossy().into_owned());
    if !is_of(&target, &here) {
        step("another checkout was built here last: compile our own crates again", || {
            run(cargo().args(["clean", "--quiet", "--workspace"]))?;
            run(cargo().args(["clean", "--quiet", "--workspace", "--release"]))
        })?;
    }
    let trouble = |error: std::io::Error| format!("`{}` could not be written: {error}", target.display());
    fs::create_dir_all(&target).and_then(|()| fs::write(stamp(&target), here)).map_err(trouble)
}

fn stamp(target: &Path) -> std::path::PathBuf {
    target.join(".built-from")
}

/// Was everything in the target folder built from this checkout? True for an empty folder.
fn is_of(target: &Path, checkout: &str) -> bool {
    !["debug", "release"].iter().any(|profile| target.join(profile).exists())
        || fs::read_to_string(stamp(target)).is_ok_and(|was| was == checkout)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_another_checkout_built_in_last_is_not_this_ones() {
        let target = std::env::temp_dir().join(format!("skillsplan-checkout-{}", std::process::id()));
        assert!(is_of(&target, "here"), "nothing was built yet");
        fs::create_dir_all(target.join("debug")).unwrap();
        assert!(!is_of(&target, "here"), "nobody knows whose it is");
        fs::write(stamp(&target), "here").unwrap();
        assert!(is_of(&target, "here"));
        assert!(!is_of(&target, "there"));
        fs::remove_dir_all(&target).unwrap();
    }
}
