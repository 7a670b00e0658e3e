//! Every call has its place: in the table of calls, in the exported bindings, and on the command line.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;

use app::calls::{CALLS, CallKind, ONLY_HEADLESS};
use app::views::Noun;

#[path = "sources.rs"]
mod sources;

fn bindings() -> String {
    fs::read_to_string(sources::root().join("ui/src/bindings/index.ts")).expect("the bindings can be read")
}

/// The command names in the exported bindings.
fn exported() -> BTreeSet<String> {
    let text = bindings();
    let block = text.split("export const commands = {").nth(1).and_then(|rest| rest.split("\n};").next()).expect("a block of commands");
    let name = |line: &str| line.trim().split_once(": (").map(|(name, _)| name.to_owned());
    block.lines().filter(|line| !line.trim().starts_with(['*', '/'])).filter_map(name).collect()
}

#[test]
fn the_window_may_call_what_the_table_names_and_nothing_else() {
    let table: BTreeSet<String> = CALLS.iter().map(|call| call.name.to_owned()).collect();
    assert_eq!(exported(), table, "left: the bindings, right: app::calls::CALLS");
    assert_eq!(table.len(), CALLS.len(), "a call stands twice in the table");
}

#[test]
fn every_headless_command_is_named_by_a_call_and_every_named_one_exists() {
    let help = Command::new(env!("CARGO_BIN_EXE_skillsplan")).arg("--help").output().expect("the command runs");
    let text = String::from_utf8(help.stdout).expect("help is text");
    let block = text.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).expect("a block of commands");
    let there: BTreeSet<&str> = block.lines().filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    let mut named: BTreeSet<&str> = CALLS.iter().filter_map(|call| call.cli.ok()).collect();
    named.extend(ONLY_HEADLESS.iter().map(|(name, _)| *name));
    assert_eq!(there, named, "left: the command line, right: app::calls");
}

#[test]
fn the_page_of_the_headless_command_names_every_command_option_and_setting() {
    let page = fs::read_to_string(sources::root().join("src-tauri/docs/headless.md")).expect("the page can be read");
    let mut missing = Vec::new();
    let mut open: Vec<Vec<String>> = vec![Vec::new()];
    while let Some(command) = open.pop() {
        let help = Command::new(env!("CARGO_BIN_EXE_skillsplan")).args(&command).arg("--help").output().expect("the command runs");
        let text = String::from_utf8(help.stdout).expect("help is text");
        let name = command.join(" ");
        if !page.contains(&name) {
            missing.push(format!("`{name}`"));
        }
        let options = text.split_whitespace().map(|word| word.trim_start_matches('[')).filter(|word| word.starts_with("--"));
        let options = options.map(|word| word.trim_end_matches(|c: char| !c.is_ascii_lowercase()));
        let options = options.map(|word| word.split(['=', '[', '.']).next().unwrap_or_default().to_owned());
        missing.extend(
            options.filter(|option| option.len() > 2 && !page.contains(option.as_str())).map(|option| format!("`{name} {option}`")),
        );
        let block = text.split("Commands:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
        let under = block.lines().filter_map(|line| line.split_whitespace().next()).filter(|under| *under != "help");
        open.extend(under.map(|under| [command.as_slice(), &[under.to_owned()]].concat()));
    }
    let store = tempfile::tempdir().expect("a temporary folder");
    let place = store.path().join("s.skillsplan");
    let run = |words: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_skillsplan")).args(words).env("SKILLSPLAN_STORE", &place).output().expect("it runs")
    };
    assert!(run(&["new"]).status.success());
    let settings: BTreeMap<String, serde_json::Value> = serde_json::from_slice(&run(&["get", "--json"]).stdout).expect("a document");
    let known = settings.keys().filter(|key| !key.starts_with("aim."));
    missing.extend(known.filter(|key| !page.contains(&format!("`{key}`"))).map(|key| format!("the setting `{key}`")));
    assert!(missing.is_empty(), "src-tauri/docs/headless.md says nothing of {}", missing.join(", "));
}

#[test]
fn whatever_a_write_changes_is_read_by_some_screen() {
    let read: BTreeSet<Noun> =
        CALLS.iter().filter(|call| call.kind == CallKind::Read).flat_map(|call| call.reads.iter().copied()).collect();
    let unread: BTreeMap<&str, Noun> = Noun::ALL.into_iter().filter(|noun| !read.contains(noun)).map(|noun| (noun.code(), noun)).collect();
    assert!(unread.is_empty(), "no screen is made of {unread:?}");
}
