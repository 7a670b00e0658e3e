//! Rules on where things may stand, which no compiler checks.

#[path = "sources.rs"]
mod sources;

use sources::{Source, files};

const CODE: &[&str] = &["rs", "ts", "tsx", "css", "sql", "typ"];

#[test]
fn only_one_place_begins_and_ends_a_write() {
    // `App::write` is the one door: it takes the transaction, logs the change, commits and tells the window.
    let below_the_door = "src-tauri/crates/store/";
    let mut found = Vec::new();
    for file in files(&["src-tauri"], &["rs"]) {
        let test = file.name.contains("/tests/") || file.name.contains("/testkit/");
        if file.name.starts_with(below_the_door) || test {
            continue;
        }
        found.extend(lines_with(&file, &[".begin()", ".begin_with("]));
    }
    assert!(found.len() <= 1, "a write transaction begins in one place, `App::write`:\n{}", found.join("\n"));
    assert!(found.iter().all(|line| line.starts_with("src-tauri/crates/app/")), "only `app` begins one:\n{}", found.join("\n"));
}

#[test]
fn sql_stands_in_the_store_only() {
    let mut found = Vec::new();
    for file in files(&["src-tauri"], &["rs"]) {
        if !file.name.starts_with("src-tauri/crates/store/") && !file.name.contains("/tests/") {
            found.extend(lines_with(&file, &["\"SELECT ", "\"INSERT INTO ", "\"UPDATE ", "\"DELETE FROM ", "\"PRAGMA "]));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_file_is_too_long_to_be_read() {
    const MOST: usize = 700;
    let long = |file: Source| {
        let lines = file.text.lines().count();
        (lines > MOST).then(|| format!("{}: {lines} lines", file.name))
    };
    let generated = |file: &Source| file.name == "ui/src/bindings/index.ts";
    let found: Vec<String> =
        files(&["src-tauri", "ui/src", "tests"], CODE).into_iter().filter(|file| !generated(file)).filter_map(long).collect();
    assert!(found.is_empty(), "over {MOST} lines, so there is a second subject in it:\n{}", found.join("\n"));
}

#[test]
fn nothing_names_a_folder_of_one_machine() {
    let mut found = Vec::new();
    for file in everything() {
        found.extend(lines_with(&file, &[concat!("/", "root/"), concat!("/", "home/"), concat!("/", "Users/"), concat!("/", "work/")]));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn nothing_waits_for_later() {
    let mut found = Vec::new();
    for file in files(&["src-tauri", "ui/src", "tests", "migrations"], CODE) {
        found.extend(lines_with(
            &file,
            &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X "), concat!("todo", "!("), concat!("unimplemented", "!(")],
        ));
    }
    assert!(found.is_empty(), "finish it, or leave it out of the program too:\n{}", found.join("\n"));
}

#[test]
fn no_test_is_switched_off() {
    let mut found = Vec::new();
    for file in files(&["src-tauri", "ui/src", "tests"], &["rs", "ts", "tsx"]) {
        let off = [
            concat!("#[", "ignore"),
            concat!("it.", "skip("),
            concat!("test.", "skip("),
            concat!("it.", "only("),
            concat!("test.", "only("),
            concat!("describe.", "skip("),
        ];
        found.extend(lines_with(&file, &off));
    }
    assert!(found.is_empty(), "a check that cannot run here says so, and CI requires it:\n{}", found.join("\n"));
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = format!("migrations/{engine}");
        files(&[&folder], &["sql"]).into_iter().map(|file| file.name.trim_start_matches(&folder).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("sqlite"), names("postgres"), "a change of what is stored is made for both engines, under one name");
    assert!(!names("sqlite").is_empty(), "there is a first one");
}

fn everything() -> Vec<Source> {
    files(
        &["src-tauri", "ui", "tests", "migrations", ".github", ".cargo", ".config"],
        &["rs", "ts", "tsx", "css", "sql", "typ", "md", "toml", "json", "yml", "html"],
    )
    .into_iter()
    .filter(|file| !file.name.ends_with("package-lock.json"))
    .collect()
}

/// The lines that hold one of `words`, each as `file:line: text`.
fn lines_with(file: &Source, words: &[&str]) -> Vec<String> {
    let holds = |line: &str| words.iter().any(|word| line.contains(word));
    let found = file.text.lines().enumerate().filter(|(_, line)| holds(line));
    found.map(|(at, line)| format!("{}:{}: {}", file.name, at + 1, line.trim())).collect()
}
