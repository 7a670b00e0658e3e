//! Which room of the planner may use which: the block `rooms` of the crate's page, held against the source.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// By room, the rooms that it may use.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let page = fs::read_to_string(source().join("lib.rs")).unwrap();
    let lines = page.lines().map(|line| line.trim_start_matches("//!").trim());
    let block = lines.skip_while(|line| *line != "```rooms").skip(1).take_while(|line| *line != "```");
    let arrow = |line: &str| {
        let (room, others) = line.split_once(" -> ").unwrap();
        (room.to_owned(), others.split(", ").filter(|other| *other != "(none)").map(str::to_owned).collect())
    };
    block.map(arrow).collect()
}

/// Every file of Rust below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The rooms that a file's code goes into, its tests included; what it calls by the crate's front door is no room.
fn used(file: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(file).unwrap();
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let names = code.flat_map(|line| line.split("crate::").skip(1)).filter_map(|rest| Some(rest.split_once("::")?.0.to_owned()));
    names.filter(|name| source().join(name).is_dir()).collect()
}

#[test]
fn no_room_uses_one_that_it_has_no_arrow_to() {
    let arrows = arrows();
    let mut wrong = Vec::new();
    for (room, may) in &arrows {
        let files = files(&source().join(room));
        assert!(!files.is_empty(), "{room} is in the page and not in the source");
        for file in files {
            let others = used(&file).into_iter().filter(|other| other != room && !may.contains(other));
            wrong.extend(others.map(|other| format!("{} uses {other}", file.display())));
        }
    }
    assert!(wrong.is_empty(), "an arrow is a decision: change the page of the crate, and the diagram, with it:\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_page_and_stands_on_rooms_above_it() {
    let arrows = arrows();
    let rooms: BTreeSet<String> = fs::read_dir(source())
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    assert_eq!(arrows.keys().cloned().collect::<BTreeSet<_>>(), rooms);
    // Taken away from the top, all are gone in the end: no two stand on each other.
    let mut left = arrows.clone();
    while !left.is_empty() {
        let before = left.len();
        let gone: BTreeSet<String> = arrows.keys().filter(|room| !left.contains_key(*room)).cloned().collect();
        left.retain(|_, others| !others.is_subset(&gone));
        assert!(left.len() < before, "these stand on each other: {:?}", left.keys());
    }
    assert!(!arrows["search"].contains("bound") && !arrows["bound"].contains("search"), "search and bound do not know each other");
}
