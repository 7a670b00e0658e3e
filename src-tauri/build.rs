//! Says which commands the shell has, so that a window may call none but those that its capability names.

use std::{env, fs};

/// Where the commands are listed.
const LIST: &str = "src/lib.rs";

fn main() {
    println!("cargo:rerun-if-changed={LIST}");
    let folder = env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    let source = fs::read_to_string(format!("{folder}/{LIST}")).expect("the shell's list of commands can be read");
    // `commands::sessions::calendar,`: the lines of `collect_commands!`, which is the one list.
    let lines = source.lines().filter_map(|line| line.trim().strip_prefix("commands::")?.strip_suffix(','));
    let names: Vec<&'static str> =
        lines.filter_map(|path| path.rsplit_once("::")).map(|(_, name)| &*Box::leak(name.to_owned().into_boxed_str())).collect();
    let manifest = tauri_build::AppManifest::new().commands(Vec::leak(names));
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest)).expect("the shell's manifest is whole");
}
