//! What the window's pages are tested with is what the core answers. `ui/src/bindings/recorded/` holds, call by call, what page
//! tests ask and what [`app::App`] answered on a fixed invented service; this test asks again and compares.
//!
//! With `UPDATE=1` the page tests run against the core itself: it listens while they run (`live`), answers them, and what was
//! asked and answered is written. `PAGES=features/map` runs only some of them, and keeps every record of the others.
#![allow(clippy::panic_in_result_fn, reason = "a test that cannot go on fails there")]

mod core;
mod file;
mod live;
mod service;
mod world;

#[path = "../sources.rs"]
mod sources;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use ::app::calls::{CALLS, CallKind};
use world::World;

/// Where the records are.
fn folder() -> PathBuf {
    sources::root().join("ui/src/bindings/recorded")
}

#[test]
fn the_recorded_answers_are_the_cores() {
    let recorded = file::read(&folder());
    let mut world = World::new();
    drop(world.ask_all(&service::wrong()));
    if std::env::var_os("UPDATE").is_some() {
        if !live::page_tests(&mut world) {
            // What hangs on a plan or a write that is another now is left out: the page tests ask for it anew.
            drop(world.ask_all(&recorded));
        }
        let files = file::files(&mut world);
        file::write(&folder(), &files);
        assert!(files.unsaid.is_empty(), "written, but: {:?}", files.unsaid);
        return;
    }
    let lost = world.ask_all(&recorded);
    assert!(lost.is_empty(), "asked after what cannot be done any more; renew with `cargo xtask records`: {lost:?}");
    let files = file::files(&mut world);
    assert!(files.unsaid.is_empty(), "the window would show what was before: {:?}", files.unsaid);
    let mut stale: Vec<String> = Vec::new();
    for (name, text) in files.texts {
        let there = fs::read_to_string(folder().join(&name)).unwrap_or_default();
        if there != text {
            let at = there.lines().zip(text.lines()).position(|(old, new)| old != new).unwrap_or_default();
            let line = |text: &str| text.lines().nth(at).unwrap_or_default().trim().to_owned();
            stale.push(format!("{name}, line {}:\n  recorded: {}\n  now:      {}", at + 1, line(&there), line(&text)));
        }
    }
    assert!(stale.is_empty(), "the core answers otherwise than is recorded; renew with `cargo xtask records`:\n{}", stale.join("\n"));
}

#[test]
fn every_call_is_recorded_or_belongs_to_the_shell() {
    let records = file::records(&folder());
    let recorded: BTreeSet<&str> = records.iter().map(|(call, _)| call.as_str()).collect();
    let expected: BTreeSet<&str> = CALLS.iter().map(|call| call.name).filter(|name| !core::SHELL.contains(name)).collect();
    assert_eq!(recorded, expected, "left: ui/src/bindings/recorded, right: app::calls::CALLS without what only the shell does");
}

#[test]
fn every_write_is_recorded_done_and_refused() {
    let records = file::records(&folder());
    for (field, words) in [("name", "done"), ("error", "refused")] {
        let recorded: BTreeSet<&str> =
            records.iter().filter(|(_, record)| !record[field].is_null()).map(|(call, _)| call.as_str()).collect();
        let writes = CALLS.iter().filter(|call| call.kind == CallKind::Write).map(|call| call.name);
        let missing: Vec<&str> = writes.filter(|name| !recorded.contains(name)).collect();
        assert!(missing.is_empty(), "never recorded as {words}: {missing:?}");
    }
}
