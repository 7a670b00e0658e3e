//! What the program tells of itself: calls and times under `-v` and `-vv`, an unexpected error under its reference, and never a
//! word about a person.

use std::collections::BTreeSet;
use std::fs;

#[path = "desk.rs"]
mod desk;

use desk::{command, run_on};

/// Words of a text that stand for somebody: names as a whole and in parts, numbers, addresses.
fn words_of_people(people: &str) -> BTreeSet<String> {
    let mut rows = csv_rows(people);
    let heads = rows.remove(0);
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("the people's file has `{name}`"));
    let (number, name, email) = (at("person_id"), at("name"), at("email"));
    let mut words = BTreeSet::new();
    for row in rows {
        words.extend([row[number].clone(), row[name].clone(), row[email].clone()]);
        words.extend(row[name].split(' ').map(str::to_owned));
    }
    words.retain(|word| word.len() > 2);
    words
}

fn csv_rows(text: &str) -> Vec<Vec<String>> {
    // No field of the invented people has a quotation mark.
    text.trim_start_matches('\u{feff}')
        .lines()
        .map(|line| line.split(',').map(|cell| cell.trim_matches('"').to_owned()).collect())
        .collect()
}

/// Does the word stand in the text by itself, and not as a part of another?
fn stands_in(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[test]
fn nothing_that_is_told_names_a_person_or_what_somebody_wrote() {
    const SECRET: &str = "I cried over the microfiche";
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let store = path("demo.skillsplan");
    assert!(run_on(&store, &["demo", "--people", "60"]).status.success());
    let people = path("people.csv");
    assert!(run_on(&store, &["export", "people", "--out", &people]).status.success());
    let people_text = fs::read_to_string(&people).expect("the people's file");
    let forbidden = words_of_people(&people_text);
    assert!(forbidden.len() > 150, "names are looked for: {}", forbidden.len());
    let somebody = csv_rows(&people_text)[1][0].clone();
    let name = csv_rows(&people_text)[1][1].clone();

    let (problem, plan, report, table, calendar) =
        (path("problem.json"), path("plan.json"), path("report.pdf"), path("table.csv"), path("sessions.ics"));
    let missing = format!("{name} the Second");
    let calls: Vec<Vec<&str>> = vec![
        vec!["check"],
        vec!["gaps", "--by", "person"],
        vec!["show", "thin-cover"],
        vec!["show", "cover"],
        vec!["show", "certificates"],
        vec!["show", "trend"],
        vec!["show", "learning"],
        vec!["show", "money"],
        vec!["show", "disagreements"],
        vec!["export", "matrix", "--out", &table],
        vec!["export", "log", "--out", &table],
        vec!["export", "programme", "--out", &table],
        vec!["export", "ratings", "--out", &table],
        vec!["export", "calendar", "--out", &calendar],
        vec!["session", "list"],
        vec!["log", "list"],
        vec!["log", "list", "--person", &somebody],
        vec!["log", "add", "--person", &somebody, "--title", "Reading", "--date", "2026-03-02", "--minutes", "60", "--reflection", SECRET],
        vec![
            "rate",
            "--person",
            &somebody,
            "--skill",
            "A6-01",
            "--level",
            "2",
            "--on",
            "2026-03-02",
            "--source",
            "manager",
            "--by",
            SECRET,
        ],
        vec!["rate", "--person", &missing, "--skill", "A6-01", "--level", "2", "--on", "2026-03-02", "--source", "manager"],
        vec!["rate", "--person", &somebody, "--skill", SECRET, "--level", "2", "--on", "2026-03-02", "--source", "manager"],
        vec!["import", "people", &people],
        vec!["import", "log", &people],
        vec!["plan", "problem", "--from", "2026-05-04", "--to", "2026-06-26"],
        vec!["plan", "solve", &problem, "--steps", "200"],
        vec!["plan", "adopt", &plan],
        vec!["report", "gaps", "--out", &report],
        vec!["history"],
        vec!["get"],
        vec!["set", "service.name", SECRET],
        vec!["undo"],
        vec!["redo"],
    ];
    let mut told = String::new();
    for call in calls {
        let output = run_on(&store, &[call.as_slice(), &["-vv", "--json"]].concat());
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_ne!(output.status.code(), Some(2), "{call:?} is understood: {said}");
        match *call.get(..2).unwrap_or_default() {
            ["plan", "problem"] => fs::write(&problem, &output.stdout).expect("a problem file"),
            ["plan", "solve"] => fs::write(&plan, &output.stdout).expect("a plan file"),
            _ => {}
        }
        let words: Vec<&str> = call.iter().copied().take_while(|word| !word.starts_with('-') && !word.contains(['/', '.', ' '])).collect();
        assert!(said.contains(&format!("name=\"{}", words[0])), "{call:?} has a span of its name: {said}");
        assert!(said.contains("ended took="), "{call:?} tells how long it took: {said}");
        told.push_str(&said);
    }
    assert!(told.contains("kind=\"not_found\""), "a refused call tells of what kind: {told}");
    assert!(told.contains("phase=Start") && told.contains("statements="), "phases and statements are told: {told}");
    let found: Vec<&String> = forbidden.iter().filter(|word| stands_in(&told, word)).collect();
    assert!(found.is_empty(), "told: {found:?}\n{told}");
    assert!(!told.contains("microfiche"), "{told}");
}

#[test]
fn a_call_is_silent_unless_it_is_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("s.skillsplan").to_string_lossy().into_owned();
    let output = command(&store, &["new"]).output().expect("the command runs");
    assert!(output.status.success());
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn an_unexpected_error_is_told_under_its_reference_with_what_lies_under_it() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = folder.path().join("s.skillsplan").to_string_lossy().into_owned();
    assert!(run_on(&store, &["new"]).status.success());
    // A statement that the engine refuses is a fault of the program: here one that calls what is not there.
    let fault = "CREATE TRIGGER fault BEFORE INSERT ON setting BEGIN SELECT no_such_word('Ann Lee'); END";
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(testkit::plant(&store, fault)).expect("the fault is planted");
    let output = run_on(&store, &["set", "service.name", "Bo Kay", "--json"]);
    let answer = desk::document(&output, 1, &["set"]);
    assert_eq!(answer["error"]["kind"], "unexpected");
    let reference = answer["error"]["details"][0]["reference"].as_str().expect("a reference");
    let told = String::from_utf8_lossy(&output.stderr);
    let line = told.lines().find(|line| line.contains(reference)).unwrap_or_else(|| panic!("nothing is told of {reference}: {told}"));
    assert!(line.contains("no such function: no_such_word"), "{line}");
    assert!(!told.contains("Ann Lee") && !told.contains("Bo Kay"), "{told}");
}
