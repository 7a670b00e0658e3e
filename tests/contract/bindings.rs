//! The bindings in the tree are those that the program would export now.

use std::fs;
use std::path::Path;

use specta_typescript::Typescript;

#[test]
fn the_bindings_in_the_tree_are_todays() {
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/bindings/index.ts");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let fresh = folder.path().join("index.ts");
    let header = "// Written by `cargo xtask bindings` from the commands of the shell. Do not edit.\n/* eslint-disable */\n";
    desktop::builder::<tauri::Wry>().export(Typescript::default().header(header), &fresh).expect("the bindings can be exported");
    let fresh = fs::read_to_string(fresh).expect("the export can be read");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&committed, &fresh).expect("the bindings can be written");
    }
    let committed = fs::read_to_string(committed).unwrap_or_default();
    assert!(fresh == committed, "ui/src/bindings/index.ts is not what the program would export: run `cargo xtask bindings`");
}
