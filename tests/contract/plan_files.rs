//! `skillsplan plan solve` on files that are broken, or whose pins are: it says what and where, and ends with 1.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use serde_json::{Value, json};

/// A folder with a problem in it.
struct Desk {
    folder: tempfile::TempDir,
    problem: Value,
}

impl Desk {
    fn new() -> Self {
        let text = fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/../planner/tests/instances/small-1.json")).expect("a problem");
        Self { folder: tempfile::tempdir().expect("a temporary folder"), problem: serde_json::from_slice(&text).expect("JSON") }
    }

    fn file(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("problem.json");
        fs::write(&path, bytes).expect("a file");
        path
    }

    /// The message and details of a refusal of the changed problem.
    fn refused(&self, kind: &str, change: impl Fn(&mut Value)) -> (String, Value) {
        let mut problem = self.problem.clone();
        change(&mut problem);
        refusal(&solve(&self.file(problem.to_string()), &[]), kind)
    }
}

fn solve(problem: &std::path::Path, more: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_skillsplan"))
        .args(["plan", "solve", "--json", "--steps", "5"])
        .args(more)
        .arg(problem)
        .env_remove("SKILLSPLAN_STORE")
        .output()
        .expect("the command runs")
}

fn refusal(output: &Output, kind: &str) -> (String, Value) {
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{out}{}", String::from_utf8_lossy(&output.stderr));
    let document: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("no one document: {error}\n{out}"));
    assert_eq!(document["error"]["kind"], kind, "{document}");
    (document["error"]["message"].as_str().expect("a message").to_owned(), document["error"]["details"].clone())
}

#[test]
fn a_broken_problem_is_refused_with_the_place() {
    let desk = Desk::new();
    type Change = fn(&mut Value);
    let cases: [(&str, Change); 10] = [
        ("sessions[0].activity", |problem| problem["sessions"][0]["activity"] = json!("nope")),
        ("sessions[1].slots[0]", |problem| {
            problem["sessions"][1] = json!({"id": "late", "activity": "a1", "slots": ["2031-01-01/am"]});
        }),
        ("activities[0].cost", |problem| problem["activities"][0]["cost"] = json!(-100)),
        ("activities[0].prereqs", |problem| problem["activities"][0]["prereqs"] = json!(["a1"])),
        ("people[1].id", |problem| problem["people"][1]["id"] = problem["people"][0]["id"].clone()),
        ("people[0].caps[0]", |problem| problem["people"][0]["caps"][0] = json!("many")),
        ("funds[0].budget", |problem| problem["funds"][0]["budget"] = json!(1e300)),
        ("pins.runs[0]", |problem| problem["pins"]["runs"] = json!(["nope"])),
        ("horizon", |problem| problem["horizon"]["to"] = problem["horizon"]["from"].clone()),
        ("format", |problem| problem["format"] = json!("something else")),
    ];
    for (place, change) in cases {
        let (message, _) = desk.refused("invalid", change);
        assert!(message.contains(place), "{place} is not named: {message}");
        assert!(message.contains("Nothing was planned"), "{message}");
    }
}

#[test]
fn bytes_that_are_no_problem_are_refused() {
    let desk = Desk::new();
    let text = desk.problem.to_string();
    let deep = format!("{{\"source\": {}1{}, {}", "[".repeat(100_000), "]".repeat(100_000), &text[1..]);
    for bytes in [&b""[..], b"\xff\xfe\x00", &text.as_bytes()[..text.len() / 3], b"[1, 2]", b"null", deep.as_bytes()] {
        let (message, _) = refusal(&solve(&desk.file(bytes), &[]), "invalid");
        assert!(message.contains("No plan can be worked out from this"), "{message}");
    }
    let (message, _) = refusal(&solve(&desk.folder.path().join("not there.json"), &[]), "invalid");
    assert!(message.contains("not there.json"), "{message}");
    refusal(&solve(desk.folder.path(), &[]), "invalid");
}

#[test]
fn a_file_of_half_a_gigabyte_is_refused_without_being_read() {
    let desk = Desk::new();
    let path = desk.file("");
    fs::File::options().write(true).open(&path).and_then(|file| file.set_len(500 << 20)).expect("a long file");
    let (message, _) = refusal(&solve(&path, &[]), "invalid");
    assert!(message.contains("500 MB") && message.contains("256 MB"), "{message}");
}

#[test]
fn nobody_to_plan_for_is_the_empty_plan() {
    let desk = Desk::new();
    let mut problem = desk.problem.clone();
    problem["people"] = json!([]);
    problem["forbids"] = json!({});
    let output = solve(&desk.file(problem.to_string()), &[]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stdout));
    let plan: Value = serde_json::from_slice(&output.stdout).expect("a plan");
    assert_eq!((&plan["runs"], &plan["places"]), (&json!([]), &json!([])));
    assert_eq!(plan["bound"], plan["score"]);
}

#[test]
fn pins_against_each_other_are_a_conflict_that_names_them_and_can_be_dropped() {
    let desk = Desk::new();
    let held = desk.problem["sessions"]
        .as_array()
        .expect("sessions")
        .iter()
        .find(|session| session["trainer"].is_string() && session["slots"].is_array());
    let first = held.expect("a session with a trainer").clone();
    let twin = |problem: &mut Value| {
        let mut twin = first.clone();
        twin["id"] = json!("twin");
        twin.as_object_mut().expect("a session").remove("venue");
        problem["sessions"].as_array_mut().expect("sessions").push(twin);
        problem["forbids"]["runs"] = json!([]);
        problem["pins"]["runs"] = json!([first["id"], "twin"]);
    };
    let (message, details) = desk.refused("conflict", twin);
    assert!(message.contains("nothing was planned"), "{message}");
    let detail = details[0].as_str().expect("a detail");
    assert!(detail.contains("`twin`") && detail.contains("C4") && details.as_array().is_some_and(|all| all.len() == 1), "{details}");

    let mut problem = desk.problem.clone();
    twin(&mut problem);
    let output = solve(&desk.file(problem.to_string()), &["--drop-bad-pins"]);
    assert_eq!(output.status.code(), Some(0));
    let plan: Value = serde_json::from_slice(&output.stdout).expect("a plan");
    let runs = plan["runs"].as_array().expect("runs");
    assert!(runs.contains(&first["id"]) && !runs.contains(&json!("twin")), "{runs:?}");
}
