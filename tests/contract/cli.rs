//! The headless command's contract: documents, exit statuses, and that nothing is lost when it refuses.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

mod desk;

use desk::{Desk, document, run_on};

#[test]
fn a_new_store_has_the_starter_framework_its_edition_and_targets() {
    let desk = Desk::new();
    let list = desk.json(0, &["framework", "list"]);
    assert_eq!(list[0]["code"], "STARTER");
    assert_eq!(list[0]["version"], "1");
    assert_eq!(list[0]["in_use"], true);
    assert_eq!(list[0]["edition"], "PLSS-2017");
    assert_eq!(list[0]["skills"], 59);
    let gaps = desk.json(0, &["gaps", "--as-of", "2026-03-31"]);
    assert_eq!(gaps["as_of"], "2026-03-31");
    assert_eq!(gaps["framework"]["code"], "STARTER");
    assert_eq!(gaps["totals"]["required"], 0);
    assert_eq!(gaps["totals"]["coverage"], Value::Null);
    assert_eq!(gaps["totals"]["response"], Value::Null);
}

#[test]
fn gaps_follow_the_role_the_rating_and_the_date() {
    let desk = Desk::new().with_people();
    let cell = |as_of: &str| {
        let gaps = desk.json(0, &["gaps", "--by", "person,skill", "--as-of", as_of]);
        let groups = gaps["groups"].as_array().expect("groups").clone();
        groups
            .into_iter()
            .find(|group| group["key"]["person"] == "004512" && group["key"]["skill"] == "A6-01")
            .expect("the cell is required")
    };
    let before = cell("2026-03-01");
    assert_eq!((&before["unrated"], &before["below"], &before["unrated_levels"]), (&1.into(), &0.into(), &3.into()));
    let after = cell("2026-03-02");
    assert_eq!(
        (&after["unrated"], &after["below"], &after["gap_levels"], &after["weighted_gap"]),
        (&0.into(), &1.into(), &1.into(), &2.into())
    );
    let gone = desk.json(0, &["gaps", "--by", "kind", "--as-of", "2019-12-31"]);
    assert_eq!(gone["groups"].as_array().map(Vec::len), Some(1), "only the volunteer is there before 2020: {gone}");
}

#[test]
fn what_was_done_is_listed_undone_and_done_again() {
    let desk = Desk::new().with_people();
    let rated = desk.json(0, &["gaps"]);
    let undone = desk.json(0, &["undo"]);
    assert_eq!(undone["undone"][0]["operation"], "rate");
    assert_eq!(desk.json(0, &["gaps"])["totals"]["below"], 0);
    desk.json(0, &["redo"]);
    assert_eq!(desk.json(0, &["gaps"]), rated);
    let history = desk.json(0, &["history", "-n", "3"]);
    assert_eq!(history[0]["operation"], "redo");
    assert_eq!(history[2]["operation"], "rate");
    assert_eq!(history[0]["by"], "tester");
    let all = desk.json(0, &["undo", "-n", "9"]);
    assert_eq!(all["undone"].as_array().map(Vec::len), Some(2), "the rating and the import, and not the store itself");
    assert_eq!(desk.json(1, &["undo"])["error"]["kind"], "not_now");
    assert_eq!(desk.json(0, &["check"])["ok"], true);
}

#[test]
fn another_framework_version_is_named_for_a_call_that_writes_as_well() {
    let desk = Desk::new().with_people();
    let skills = desk.file("f.csv", "skill,title,aim,replaces\nN-1,Digital help,5,A6-01\nN-2,Stock,1,\n");
    desk.json(0, &["import", "framework", &skills, "--code", "LIB", "--version", "2", "--max-level", "6"]);
    let targets = desk.file("t.csv", "role,skill,target\nLA,N-1,6\n");
    let refused = desk.json(0, &["import", "targets", &targets]);
    assert_eq!((&refused["created"], &refused["rejected"]), (&0.into(), &1.into()), "the version in use has no such skill: {refused}");
    let made = desk.json(0, &["import", "targets", &targets, "--framework", "LIB@2"]);
    assert_eq!((&made["created"], &made["rejected"]), (&1.into(), &0.into()), "{made}");
    desk.json(0, &["rate", "--person", "004512", "--skill", "N-1", "--level", "5", "--framework", "LIB@2"]);
    let gaps = desk.json(0, &["gaps", "--by", "skill", "--framework", "LIB@2"]);
    assert_eq!((&gaps["groups"][0]["key"]["skill"], &gaps["groups"][0]["gap_levels"]), (&"N-1".into(), &1.into()), "{gaps}");
    assert_eq!(desk.json(0, &["gaps"])["framework"]["code"], "STARTER", "which version is in use does not change");
    assert_eq!(desk.json(1, &["import", "targets", &targets, "--framework", "LIB@3"])["error"]["kind"], "not_found");
}

#[test]
fn what_to_rate_again_is_asked_for_one_branch() {
    let desk = Desk::new().with_people();
    let more = desk.file("p.csv", "person_id,name,kind,branch,roles\n7,Cy Poe,employee,Harbourside,LA\n");
    desk.json(0, &["import", "people", &more]);
    for person in ["004512", "7"] {
        let skill = ["--minutes", "30", "--title", "Tried it out", "--skill", "A6-02"];
        let logged = desk.json(0, &[&["log", "add", "--person", person, "--date", "2026-03-20"][..], &skill[..]].concat());
        let record = logged["record"].as_str().expect("a record").to_owned();
        desk.json(0, &["log", "verify", "--record", &record, "--by", "V1", "--accept"]);
    }
    assert_eq!(desk.json(0, &["show", "to-rerate"]).as_array().map(Vec::len), Some(2));
    let here = desk.json(0, &["show", "to-rerate", "--branch", "harbourside"]);
    assert_eq!(here.as_array().map(Vec::len), Some(1), "{here}");
    assert_eq!(here[0]["person"], "7");
    assert_eq!(desk.json(1, &["show", "to-rerate", "--branch", "nowhere"])["error"]["kind"], "not_found");
}

#[test]
fn money_is_told_by_fund_as_of_a_date() {
    let desk = Desk::new();
    let files = [
        (
            "funds",
            "fund,title,from,to,pence\nT25,Training 2025-26,2025-04-01,2026-03-31,90000\nT26,Training 2026-27,2026-04-01,2027-03-31,50000\n",
        ),
        (
            "activities",
            "activity,title,kind,minutes,cost_per_session,fund\nACT,Digital help,training session,60,10000,T25\nFAIR,Fair,visit,60,700,\n",
        ),
        (
            "sessions",
            "session,activity,starts,ends,status\nS1,ACT,2026-03-10,2026-03-10,held\nS2,ACT,2026-05-12,2026-05-12,planned\n\
             S3,ACT,2026-06-09,2026-06-09,confirmed\nS4,FAIR,2026-03-11,2026-03-11,held\n",
        ),
    ];
    for (kind, rows) in files {
        let file = desk.file("rows.csv", rows);
        assert_eq!(desk.json(0, &["import", kind, &file])["rejected"], 0);
    }
    let money = desk.json(0, &["show", "money", "--as-of", "2026-03-10"]);
    let fund = |code: &str, title: &str, from: &str, to: &str, [pence, planned, committed, spent, left]: [i64; 5]| {
        serde_json::json!({"fund": code, "title": title, "line": "Training", "from": from, "to": to,
            "pence": pence, "planned": planned, "committed": committed, "spent": spent, "left": left})
    };
    let this_year = fund("T26", "Training 2026-27", "2026-04-01", "2027-03-31", [50_000, 10_000, 20_000, 0, 30_000]);
    let last_year = |sums| fund("T25", "Training 2025-26", "2025-04-01", "2026-03-31", sums);
    let of_none = serde_json::json!({"fund": null, "title": null, "line": null, "from": null, "to": null,
        "pence": 0, "planned": 0, "committed": 700, "spent": 0, "left": -700, "sessions": 1});
    let wanted = serde_json::json!([last_year([90_000, 0, 0, 10_000, 80_000]), this_year, of_none]);
    assert_eq!(money, wanted, "what no fund pays was not held yet on that day");
    let before = desk.json(0, &["show", "money", "--as-of", "2026-03-09"]);
    assert_eq!(before[0], last_year([90_000, 0, 10_000, 0, 80_000]));
    let text = String::from_utf8(desk.run(&["show", "money"]).stdout).expect("text");
    assert!(text.contains("£300.00") && text.contains("in no fund: 1"), "{text}");
}

#[test]
fn whoever_rates_or_verifies_is_known_or_a_name() {
    let desk = Desk::new().with_people();
    let rate = |by: &str, status: i32| {
        desk.json(status, &["rate", "--person", "004512", "--skill", "A6-02", "--level", "1", "--on", "2026-03-03", "--by", by])
    };
    assert_eq!(rate("4513", 1)["error"]["kind"], "not_found", "a mistyped number is nobody");
    rate("V1", 0);
    rate("Assessor of team 3", 0);
    let out = desk.folder.path().join("r.csv").to_string_lossy().into_owned();
    desk.json(0, &["export", "ratings", "--out", &out]);
    let again = desk.json(0, &["import", "ratings", &out]);
    assert_eq!((&again["unchanged"], &again["rejected"]), (&3.into(), &0.into()), "{again}");
}

#[test]
fn what_is_typed_is_cleaned_as_in_files_and_comes_back_from_an_export() {
    let desk = Desk::new().with_people();
    let log = |status: i32, title: &str, reflection: &str| {
        let add = ["log", "add", "--person", "004512", "--date", "2026-03-20", "--minutes", "30"];
        let (title, reflection) = (format!("--title={title}"), format!("--reflection={reflection}"));
        desk.json(status, &[&add[..], &[title.as_str(), reflection.as_str()][..]].concat())
    };
    log(0, "  Reading \u{a0} group ", " one \r\n two ");
    log(0, "=1+1", "@x");
    for (title, reflection) in
        [("bell \u{7}", ""), ("", "esc \u{1b}[31m"), ("t".repeat(201).as_str(), ""), ("", "😀".repeat(19_000).as_str())]
    {
        assert_eq!(log(1, title, reflection)["error"]["kind"], "invalid", "{} {}", title.len(), reflection.len());
    }
    assert_eq!(desk.json(1, &["set", "service.name", "bell \u{7}"])["error"]["kind"], "invalid");
    assert_eq!(desk.json(0, &["set", "service.name", " Fairshire\n Libraries "])["service.name"], "Fairshire Libraries");
    let long = desk.file("l.csv", format!("person_id,date,minutes,title,reflection\n004512,2026-03-21,5,Long,{}\n", "😀".repeat(19_000)));
    assert_eq!(desk.json(0, &["import", "log", &long])["problems"][0]["kind"], "too_long", "a cell of a workbook holds 32,767 units");
    for ending in ["csv", "xlsx"] {
        let out = desk.folder.path().join(format!("log.{ending}")).to_string_lossy().into_owned();
        desk.json(0, &["export", "log", "--out", &out]);
        let again = desk.json(0, &["import", "log", &out]);
        assert_eq!((&again["unchanged"], &again["rejected"]), (&2.into(), &0.into()), "{ending}: {again}");
    }
}

#[test]
fn a_heading_that_is_missing_is_told_in_a_sentence() {
    let desk = Desk::new();
    let file = desk.file("x.csv", "42,x\n");
    let error = desk.json(1, &["import", "people", &file]);
    let message = error["error"]["message"].as_str().unwrap_or_default().to_owned();
    assert!(message.starts_with("`x.csv` has no row of headings with the columns `person_id`"), "{message}");
    let elsewhere = run_on(&desk.folder.path().join("no/folder/s").to_string_lossy(), &["new", "--json"]);
    let error = document(&elsewhere, 3, &["new"]);
    assert!(error["error"]["message"].as_str().is_some_and(|text| text.starts_with("There is no such folder")), "{error}");
}

/// A file's name may be any bytes on Unix.
#[cfg(unix)]
#[test]
fn a_file_name_that_is_no_unicode_is_read_all_the_same() {
    use std::os::unix::ffi::OsStrExt as _;
    let desk = Desk::new();
    let path = desk.folder.path().join(std::ffi::OsStr::from_bytes(b"caf\xe9.csv"));
    fs::write(&path, "person_id,name,kind\n1,Ann,employee\n").expect("a file");
    let import = |path: &Path| {
        Command::new(env!("CARGO_BIN_EXE_skillsplan"))
            .args(["import", "people", "--json", "--store", &desk.store()])
            .arg(path)
            .output()
            .expect("the command runs")
    };
    assert_eq!(document(&import(&path), 0, &["import"])["created"], 1);
    fs::remove_file(&path).expect("it goes");
    document(&import(&path), 1, &["import"]);
}

#[test]
fn settings_are_set_read_and_kept_in_their_range() {
    let desk = Desk::new();
    desk.json(0, &["set", "small_numbers.fewer_than", "7"]);
    assert_eq!(desk.json(0, &["get", "small_numbers.fewer_than"])["small_numbers.fewer_than"], "7");
    assert_eq!(desk.json(1, &["set", "small_numbers.fewer_than", "4"])["error"]["kind"], "invalid");
    assert_eq!(desk.json(2, &["set", "no.such.thing", "1"])["error"]["kind"], "usage");
    // An aim begins at the middle of 1 to 9.
    assert_eq!(desk.json(0, &["get"])["aim.4.priority"], "5");
    desk.json(0, &["set", "aim.4.priority", "7"]);
    assert_eq!(desk.json(0, &["get"])["aim.4.priority"], "7");
}

#[test]
fn wrong_usage_is_two_refused_data_is_one_and_a_store_that_cannot_be_used_is_three() {
    let desk = Desk::new().with_people();
    for usage in [
        &["gaps", "--by", "colour"][..],
        &["show", "learning", "--by", "colour"],
        &["show", "learning", "--by", "kind,aim,person,activity"],
        &["rate", "--person", "1"],
        &["gaps", "--as-of", "2026-02-30"],
        &["nonsense"],
    ] {
        assert_eq!(desk.json(2, usage)["error"]["kind"], "usage", "{usage:?}");
    }
    let dated = ["rate", "--person", "004512", "--skill", "A6-01", "--level", "1", "--as-of", "2026-01-01"];
    assert_eq!(desk.json(2, &dated)["error"]["kind"], "usage", "a date for figures makes no sense on a call that writes");
    for refused in [
        &["rate", "--person", "nobody", "--skill", "A6-01", "--level", "1"][..],
        &["rate", "--person", "004512", "--skill", "Z-1", "--level", "1"],
        &["rate", "--person", "004512", "--skill", "A6-01", "--level", "5"],
        &["rate", "--person", "004512", "--skill", "A6-01", "--level", "1", "--on", "2026-04-02"],
        &["gaps", "--branch", "Nowhere"],
        &["new"],
        &["demo"],
    ] {
        let error = desk.json(1, refused);
        assert!(error["error"]["message"].as_str().is_some_and(|text| text.len() > 20), "{refused:?}: {error}");
    }
    let folder = desk.folder.path().to_string_lossy().into_owned();
    let text = desk.file("text.csv", "a,b\n1,2\n");
    for store in [desk.folder.path().join("none").to_string_lossy().into_owned(), folder, text.clone()] {
        let output = run_on(&store, &["gaps", "--json"]);
        let error = document(&output, 3, &["gaps"]);
        assert_eq!(error["error"]["kind"], "store_unusable");
        assert!(output.stderr.is_empty(), "nothing else is said: {}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(fs::read_to_string(text).expect("it is still there"), "a,b\n1,2\n");
}

#[test]
fn refused_calls_leave_the_store_as_it_was_byte_for_byte() {
    let desk = Desk::new().with_people();
    let before = fs::read(desk.store()).expect("the store");
    desk.json(1, &["rate", "--person", "nobody", "--skill", "A6-01", "--level", "1"]);
    desk.json(1, &["new"]);
    let wrong = desk.file("wrong.xlsx", b"PK\x03\x04 this is no workbook");
    desk.json(1, &["import", "people", &wrong]);
    let missing = Path::new(&wrong).with_file_name("nowhere.csv");
    desk.json(1, &["import", "people", &missing.to_string_lossy()]);
    assert!(fs::read(desk.store()).expect("the store") == before);
}

#[test]
fn a_plan_file_is_explained_freed_and_changed_by_hand_without_a_store() {
    let desk = Desk::new();
    let instance = concat!(env!("CARGO_MANIFEST_DIR"), "/../planner/tests/instances/small-1.json");
    let problem = Path::new(instance).to_string_lossy().into_owned();
    let solved = document(&run_on(&desk.store(), &["plan", "solve", &problem, "--steps", "20"]), 0, &["plan", "solve"]);
    let plan = desk.file("plan.json", solved.to_string());
    let why = desk.json(0, &["plan", "why", &problem, &plan, "--remedies", "--steps", "1"]);
    let gaps = why["gaps"].as_array().expect("gaps");
    let total: u64 = why["totals"].as_object().expect("totals").values().filter_map(|total| total["gaps"].as_u64()).sum();
    assert_eq!(total, gaps.len() as u64, "the totals hold every gap");
    let freed = gaps.iter().find(|gap| gap["remedy"].is_object()).expect("some gap has a remedy");
    assert!(freed["remedy"]["change"]["what"].is_string() && freed["remedy"]["cost"].is_i64(), "{freed}");
    let (person, skill) = (freed["person"].as_str().expect("who"), freed["skill"].as_str().expect("what"));
    let free = desk.json(0, &["plan", "free", &problem, &plan, person, skill, "--steps", "1"]);
    assert_eq!(free["cost"], freed["remedy"]["cost"]);
    assert_eq!(free["problem"]["format"], "plss-plan-problem/1");
    let place = format!("{}:{}", solved["places"][0][0].as_str().expect("who"), solved["places"][0][1].as_str().expect("where"));
    let out = desk.file("marked.json", "");
    let changed = desk.json(0, &["plan", "change", &problem, &plan, "--drop", &place, "--forbid", &place, "--problem-out", &out]);
    assert_eq!(changed["changes"]["people"].as_array().map(Vec::len), Some(1));
    let again = desk.json(0, &["plan", "change", &out, &plan, "--solve", "--steps", "5"]);
    assert_eq!(again["broken"], Value::Array(Vec::new()), "the place that is forbidden now is given up");
    assert!(!again["plan"]["places"].as_array().expect("places").contains(&solved["places"][0]));
    let unknown = desk.json(1, &["plan", "change", &problem, &plan, "--add", "nobody:nowhere"]);
    assert_eq!(unknown["error"]["kind"], "invalid");
}

#[test]
fn a_place_left_out_of_a_plan_file_is_forced_to_see_what_it_made_way_for() {
    let desk = Desk::new();
    let instance = concat!(env!("CARGO_MANIFEST_DIR"), "/../planner/tests/instances/small-1.json");
    let mut problem: Value = serde_json::from_slice(&fs::read(instance).expect("an instance")).expect("JSON");
    // So dear that many levels are not worth their money.
    problem["objective"]["cost"] = 300.into();
    let problem = desk.file("dear.json", problem.to_string());
    let solved = document(&run_on(&desk.store(), &["plan", "solve", &problem, "--steps", "20"]), 0, &["plan", "solve"]);
    let plan = desk.file("plan.json", solved.to_string());
    let why = desk.json(0, &["plan", "why", &problem, &plan]);
    let gap = |reason: &str| {
        let gap = why["gaps"].as_array().expect("gaps").iter().find(|gap| gap["reason"] == reason).expect("a gap with that reason");
        (gap["person"].as_str().expect("who"), gap["session"].as_str().expect("where"))
    };
    let (person, session) = gap("worth");
    let force = ["plan", "force", &problem, &plan, person, session, "--steps", "1"];
    let forced = desk.json(0, &force);
    assert_eq!(forced["place"], Value::from(vec![person, session]));
    assert!(forced["plan"]["places"].as_array().expect("places").contains(&forced["place"]));
    assert_eq!((&forced["before"], &forced["after"]), (&solved["parts"], &forced["plan"]["parts"]));
    let parts = forced["parts"].as_object().expect("parts");
    assert_eq!(parts.values().filter_map(Value::as_i64).sum::<i64>(), forced["difference"].as_i64().expect("a difference"));
    assert!(!parts.is_empty() && forced["difference"].as_i64() < Some(0), "{parts:?}");
    let words: Vec<&str> = forced["words"].as_array().expect("words").iter().filter_map(Value::as_str).collect();
    assert_eq!(words.len(), parts.len() + 1, "a sentence for the score and for each part: {words:?}");
    let text = String::from_utf8(desk.run(&force).stdout).expect("text");
    assert!(text.starts_with("With the place the plan scores ") && text.starts_with(&words.join("\n")), "{text}");
    assert!(text.contains(&format!("\n{person}: ")), "who gains what: {text}");
    let unknown = desk.json(1, &["plan", "force", &problem, &plan, "nobody", session]);
    assert_eq!(unknown["error"]["kind"], "not_found");
    let (person, session) = gap("availability");
    let refused = desk.json(1, &["plan", "force", &problem, &plan, person, session]);
    assert_eq!(refused["error"]["kind"], "conflict");
    let said = format!("`{person}` is not available for `{session}` (C7)");
    assert!(refused["error"]["details"].as_array().is_some_and(|details| details.contains(&Value::from(said))), "{refused}");
    let help = String::from_utf8(desk.run(&["plan", "force", "--help"]).stdout).expect("text");
    assert!(help.contains(&format!("[default: {}]", app::AGAIN_SECONDS)), "as long as the window looks: {help}");
}

#[test]
fn scenarios_are_saved_solved_kept_compared_and_deleted_without_a_window() {
    let desk = Desk::new().with_people();
    let funds = desk.file("f.csv", "fund,title,from,to,pence\nCORE,Training,2026-04-01,2027-03-31,50000\n");
    let activities = desk.file(
        "a.csv",
        "activity,title,kind,minutes,min_people,max_people,cost_per_session,cost_per_head,fund,outcomes\nACT,Help,training session,120,1,8,20000,500,CORE,A6-01:0>3\n",
    );
    let offers = desk.file("o.csv", "activity,halfdays,every_weeks,from,to\nACT,tue-am,4,2026-04-14,2026-06-30\n");
    for (kind, file) in [("funds", &funds), ("activities", &activities), ("offers", &offers)] {
        desk.json(0, &["import", kind, file]);
    }
    assert_eq!(desk.json(0, &["plan", "scenario", "list"]), Value::Array(Vec::new()));
    let days = ["--from", "2026-04-13", "--to", "2026-06-30"];
    let save = |name: &str, more: &[&str]| desk.json(0, &[&["plan", "scenario", "save", name], more].concat());
    let saved = save("As it is", &days);
    assert_eq!((&saved["name"], &saved["seconds"], &saved["kept"]), (&"As it is".into(), &30.into(), &Value::Null));
    save("Nothing", &[&days[..], &["--fund", "CORE=-50000", "--cover", "Northgate=none", "--aim", "6=9", "--kind", "employee"]].concat());
    // What is not named stays as it was.
    let changed = save("Nothing", &["--budget", "0", "--aim", "6=usual"]);
    assert_eq!(changed["setup"]["funds"][0]["pence"], -50_000);
    assert_eq!((&changed["setup"]["budget"], &changed["setup"]["aims"]), (&0.into(), &Value::Array(Vec::new())));
    assert_eq!(changed["setup"]["cover"][0]["fewer"], Value::Null);

    let solved = |name: &str| {
        let problem = desk.file(&format!("{name}.problem.json"), desk.run(&["plan", "problem", "--scenario", name]).stdout);
        let plan = desk.run(&["plan", "solve", &problem, "--steps", "50"]);
        assert_eq!(plan.status.code(), Some(0), "{}", String::from_utf8_lossy(&plan.stderr));
        (problem, desk.file(&format!("{name}.plan.json"), plan.stdout))
    };
    let (problem, rich) = solved("As it is");
    let (_, poor) = solved("Nothing");
    for plan in [&rich, &poor] {
        assert!(desk.json(0, &["plan", "scenario", "keep", plan])["score"].is_i64());
    }
    let list = desk.json(0, &["plan", "scenario", "list"]);
    assert!(list[0]["kept"]["figures"]["levels_closed"].as_u64() > list[1]["kept"]["figures"]["levels_closed"].as_u64(), "{list}");
    let by_name = desk.json(0, &["plan", "compare", "--scenario", "Nothing", "--scenario", "As it is"]);
    let by_file = desk.json(0, &["plan", "compare", &poor, &rich]);
    assert_eq!(by_name, by_file, "a kept plan is what its file is");
    let people = by_file["figures"].as_array().and_then(|list| list.iter().find(|one| one["key"] == "people")).expect("people");
    assert_eq!((&people["first"], &people["difference"]), (&0.into(), &people["second"]));
    assert_eq!(desk.json(2, &["plan", "compare", &poor])["error"]["kind"], "usage");
    let kept = desk.run(&["plan", "scenario", "plan", "As it is"]).stdout;
    assert_eq!(serde_json::from_slice::<Value>(&kept).expect("a plan")["source"]["scenario"], "As it is");
    assert!(desk.json(0, &["plan", "show", &rich])["kinds"].is_array());

    let curve = desk.json(0, &["plan", "curve", &problem, "--steps", "20", "--points", "0,50,100"]);
    let scores: Vec<i64> = curve["points"].as_array().expect("points").iter().filter_map(|point| point["score"].as_i64()).collect();
    assert!(scores.len() == 3 && scores.is_sorted(), "{curve}");
    assert_eq!((&curve["base"], &curve["stopped"]), (&50_000.into(), &false.into()));

    save("As it is", &["--budget", "40000"]);
    assert_eq!(desk.json(1, &["plan", "adopt", &rich])["error"]["kind"], "conflict", "the scenario is another now");
    desk.json(0, &["undo"]);
    desk.json(0, &["plan", "adopt", &rich]);
    desk.json(0, &["plan", "scenario", "delete", "Nothing"]);
    assert_eq!(desk.json(1, &["plan", "scenario", "plan", "Nothing"])["error"]["kind"], "not_found");
    assert_eq!(desk.json(2, &["plan", "scenario", "save", "A", "--kind", "robot"])["error"]["kind"], "usage");
    assert_eq!(desk.json(2, &["plan", "problem", "--scenario", "As it is", "--budget", "5"])["error"]["kind"], "usage");
    assert_eq!(desk.json(1, &["plan", "problem", "--scenario", "None such"])["error"]["kind"], "not_found");
    assert_eq!(desk.json(0, &["check"])["ok"], true);
}
