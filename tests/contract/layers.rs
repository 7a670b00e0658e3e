//! Which room may know which: the arrows of `src-tauri/ARCHITECTURE.md`, held against what cargo knows.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use serde_json::Value;

#[path = "sources.rs"]
mod sources;

const DECISION: &str = "an arrow is an architecture decision: change ARCHITECTURE.md in the same commit";

/// `A -> B`: A may depend on B.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("planner", &["domain"]),
    ("exchange", &["domain"]),
    ("report", &["domain"]),
    ("store", &["domain"]),
    ("invented", &["domain", "exchange", "store"]),
    ("app", &["domain", "planner", "exchange", "report", "store", "invented"]),
    ("cli", &["app"]),
    ("desktop", &["app"]),
    ("testkit", &["store"]),
    ("timings", &["app", "domain", "store"]),
    ("xtask", &[]),
];

/// Whose tests may use `testkit`: never the rooms below `store`, which would then be built twice.
const TESTKIT_USERS: &[&str] = &["store", "app", "cli", "desktop"];

/// Outside crates that have a home, by the beginning of their names, and the rooms they may be in.
const HOMES: &[(&str, &[&str])] = &[
    ("tauri", &["desktop"]),
    ("specta", &["domain", "planner", "app", "desktop"]),
    ("sqlx", &["store", "testkit"]),
    ("libsqlite3", &["store"]),
    ("typst", &["report"]),
    ("highs", &["planner"]),
    ("calamine", &["exchange", "timings"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("csv", &["exchange"]),
    ("encoding_rs", &["exchange"]),
    ("icalendar", &["exchange"]),
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("tokio", &["app", "store", "cli", "desktop", "testkit", "timings"]),
    ("tracing", &["app", "cli", "desktop", "planner"]),
    ("tracing-subscriber", &["cli", "desktop"]),
    ("tracing-appender", &["desktop"]),
    ("anyhow", &["cli", "xtask", "testkit"]),
    ("serde_json", &["app", "cli", "desktop", "exchange", "planner", "store", "timings", "xtask"]),
];

type Rooms = BTreeMap<String, BTreeSet<String>>;

#[test]
fn no_room_knows_one_it_has_no_arrow_to() {
    let allowed = table();
    let mut wrong = Vec::new();
    for (room, known) in dependencies(&Kind::Normal) {
        let may = allowed.get(&room).unwrap_or_else(|| panic!("`{room}` is not in the table of arrows: {DECISION}"));
        wrong.extend(
            known.iter().filter(|other| allowed.contains_key(*other) && !may.contains(*other)).map(|other| format!("{room} -> {other}")),
        );
    }
    assert!(wrong.is_empty(), "{} {DECISION}", wrong.join(", "));
}

#[test]
fn every_room_of_the_table_is_there() {
    let there: BTreeSet<String> = dependencies(&Kind::Normal).into_keys().collect();
    assert_eq!(there, table().into_keys().collect());
}

#[test]
fn the_architecture_file_draws_the_same_arrows() {
    let text = fs::read_to_string(sources::root().join("src-tauri/ARCHITECTURE.md")).expect("src-tauri/ARCHITECTURE.md can be read");
    let drawn = text.split("```arrows\n").nth(1).and_then(|rest| rest.split("```").next()).expect("ARCHITECTURE.md has a block ```arrows");
    assert_eq!(read_arrows(drawn), table(), "left: ARCHITECTURE.md, right: this test; {DECISION}");
}

#[test]
fn the_test_kit_is_used_by_tests_only() {
    let users =
        |kind| dependencies(&kind).into_iter().filter(|(_, known)| known.contains("testkit")).map(|(room, _)| room).collect::<Vec<_>>();
    assert_eq!(users(Kind::Normal), Vec::<String>::new());
    let others: Vec<String> = users(Kind::Dev).into_iter().filter(|room| !TESTKIT_USERS.contains(&room.as_str())).collect();
    assert!(others.is_empty(), "{others:?} use testkit: {DECISION}");
}

#[test]
fn an_outside_crate_stays_in_its_home() {
    let mut wrong = Vec::new();
    for (room, known) in dependencies(&Kind::Normal) {
        for name in known {
            // The longest beginning decides: `serde_json` is not `serde`.
            let home = HOMES.iter().filter(|(start, _)| name.starts_with(start)).max_by_key(|(start, _)| start.len());
            if home.is_some_and(|(_, rooms)| !rooms.contains(&room.as_str())) {
                wrong.push(format!("{room} -> {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {DECISION}", wrong.join(", "));
}

#[test]
fn only_the_bindings_speak_to_the_window_frame() {
    let wrong: Vec<String> = sources::files(&["ui/src"], &["ts", "tsx"])
        .into_iter()
        .filter(|file| !file.name.starts_with("ui/src/bindings/") && !file.name.ends_with(".test.ts") && file.text.contains("@tauri-apps/"))
        .map(|file| file.name)
        .collect();
    assert!(wrong.is_empty(), "`@tauri-apps/` outside ui/src/bindings: {wrong:?}; {DECISION}");
}

#[test]
fn a_wrong_arrow_in_the_table_is_seen() {
    let drawn = read_arrows("app -> domain, planner\n\ndomain -> (none)\n");
    assert_eq!(
        drawn,
        Rooms::from([("app".to_owned(), ["domain", "planner"].map(str::to_owned).into()), ("domain".to_owned(), BTreeSet::new())])
    );
    assert_ne!(drawn, table());
}

fn table() -> Rooms {
    ARROWS.iter().map(|(room, known)| ((*room).to_owned(), known.iter().map(|&name| name.to_owned()).collect())).collect()
}

/// Reads the lines `app -> domain, planner`; `(none)` stands for a room without arrows.
fn read_arrows(text: &str) -> Rooms {
    let arrow = |line: &str| {
        let (room, known) = line.split_once("->").unwrap_or_else(|| panic!("`{line}` is no arrow"));
        let known = known.split(',').map(str::trim).filter(|name| !name.is_empty() && *name != "(none)");
        (room.trim().to_owned(), known.map(str::to_owned).collect())
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(arrow).collect()
}

#[derive(PartialEq, Eq)]
enum Kind {
    Normal,
    Dev,
}

/// What each room names in its `Cargo.toml`; a build script's dependencies are its own affair.
fn dependencies(kind: &Kind) -> Rooms {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(sources::root())
        .output()
        .expect("cargo starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("cargo lists packages");
    let text = |value: &Value| value.as_str().expect("a name").to_owned();
    let of_kind = |dependency: &&Value| match dependency["kind"].as_str() {
        None => *kind == Kind::Normal,
        Some("dev") => *kind == Kind::Dev,
        Some(_) => false,
    };
    let known = |package: &Value| {
        let all = package["dependencies"].as_array().expect("cargo lists dependencies");
        all.iter().filter(of_kind).map(|dependency| room(&text(&dependency["name"]))).collect()
    };
    packages.iter().map(|package| (room(&text(&package["name"])), known(package))).collect()
}

/// The shells' packages are called as the programs that people start.
fn room(package: &str) -> String {
    match package {
        "skillsplan" => "cli",
        "skillsplan-desktop" => "desktop",
        other => other,
    }
    .to_owned()
}
