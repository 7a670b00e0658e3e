//! People who come back, activities that are run again, and what was true before.

use serde_json::{Value, json};

use crate::desk::Desk;

const PEOPLE: &str = "person_id,name,kind,branch,team,roles,start_date,end_date\n";
const DAYS: [&str; 6] = ["2014-12-31", "2018-05-01", "2019-12-31", "2020-01-01", "2024-02-29", "2024-03-01"];

/// A person with ratings who has left.
fn left() -> Desk {
    let desk = Desk::new();
    let people = desk.file("people.csv", format!("{PEOPLE}7,Ann Lee,employee,Northgate,Digital,LA,2015-01-01,2019-12-31\n"));
    desk.import("people", &people, &[]);
    let ratings = desk.file("ratings.csv", "person_id,skill,level,rated_on,source\n7,A6-01,2,2018-03-01,manager\n");
    desk.import("ratings", &ratings, &[]);
    desk
}

/// The figures of a day by a key.
fn on(desk: &Desk, day: &str, by: &str) -> Value {
    desk.json(0, &["gaps", "--by", by, "--as-of", day])
}

/// The figures of every day, by branch and by role.
fn all(desk: &Desk) -> Vec<Value> {
    DAYS.iter().flat_map(|day| [on(desk, day, "branch,role"), on(desk, day, "team,skill")]).collect()
}

/// Required cells on each of the days.
fn required(desk: &Desk) -> [u64; 6] {
    DAYS.map(|day| on(desk, day, "branch")["totals"]["required"].as_u64().expect("a number"))
}

fn exported(desk: &Desk) -> String {
    let out = desk.folder.path().join("people-out.csv").to_string_lossy().into_owned();
    desk.json(0, &["export", "people", "--out", &out]);
    std::fs::read_to_string(out).expect("the file")
}

#[test]
fn somebody_who_comes_back_has_two_periods_and_what_was_true_before_stays_true() {
    for back in [
        format!("{PEOPLE}7,Ann Lee,employee,Harbour View,Children,BM,01/03/2024,\n"),
        "person_id,branch,team,roles,start_date\n7,Harbour View,Children,BM,2024-03-01\n".to_owned(),
        "Employee No,Base,Team,Role,Date started,Leaving date\n7,Harbour View,Children,BM,1-Mar-2024,\n".to_owned(),
    ] {
        let desk = left();
        let before = all(&desk);
        let each = required(&desk);
        assert!(each[1] > 0 && each[2] > 0 && each[3] == 0 && each[5] == 0, "{each:?}");
        let file = desk.file("back.csv", &back);
        let answer = desk.import("people", &file, &[]);
        assert_eq!((&answer["updated"], &answer["rejected"]), (&json!(1), &json!(0)), "{answer}");
        let after = all(&desk);
        // Five days before the return, two tables each.
        assert_eq!(after[..10], before[..10], "what was true before stays true");
        assert!(required(&desk)[5] > 0, "and she counts again");
        let now = on(&desk, "2026-03-31", "branch,role");
        assert_eq!(now["groups"][0]["key"], json!({"branch": "Harbour View", "role": "BM"}), "{now}");
        assert_eq!(now["groups"].as_array().unwrap().len(), 1, "{now}");
        let again = desk.import("people", &file, &[]);
        assert_eq!((&again["unchanged"], &again["updated"]), (&json!(1), &json!(0)), "{again}");
        let row = "7,Ann Lee,employee,Harbour View,Children,BM,2024-03-01,";
        assert!(exported(&desk).contains(row), "{}", exported(&desk));
        let out = desk.folder.path().join("people-out.csv").to_string_lossy().into_owned();
        assert_eq!(desk.import("people", &out, &[])["unchanged"], 1, "an export comes back unchanged");
        assert_eq!(desk.json(0, &["check"])["ok"], true);
        desk.json(0, &["undo"]);
        assert_eq!(all(&desk), before, "one undo");
        assert_eq!(desk.json(0, &["check"])["ok"], true);
    }
}

#[test]
fn a_return_that_names_no_role_or_branch_begins_with_those_of_before() {
    let desk = left();
    let file = desk.file("back.csv", "person_id,start_date\n7,2024-03-01\n");
    desk.import("people", &file, &[]);
    let now = on(&desk, "2024-03-01", "branch,team,role");
    assert_eq!(now["groups"][0]["key"], json!({"branch": "Northgate", "team": "Digital", "role": "LA"}), "{now}");
    assert_eq!(required(&desk)[3..5], [0, 0], "and nothing in between");
    // She leaves again, and the next file gives other roles: the first period is as it was.
    let before = on(&desk, "2018-05-01", "branch,team,role");
    let file = desk.file("again.csv", "person_id,roles,start_date,end_date\n7,CL,2024-03-01,2025-03-31\n");
    desk.import("people", &file, &[]);
    assert_eq!(on(&desk, "2018-05-01", "branch,team,role"), before);
    assert_eq!(on(&desk, "2025-04-01", "branch")["totals"]["required"], 0);
}

#[test]
fn a_start_that_is_corrected_moves_the_period_and_makes_no_second() {
    let desk = Desk::new();
    let file = |start: &str, end: &str| desk.file("p.csv", format!("{PEOPLE}7,Ann Lee,employee,Northgate,,LA,{start},{end}\n"));
    desk.import("people", &file("2015-01-01", ""), &[]);
    // Still here, so another start is a correction; an earlier one too.
    desk.import("people", &file("2019-06-01", ""), &[]);
    assert_eq!(required(&desk)[1], 0, "not yet here");
    desk.import("people", &file("2014-06-01", ""), &[]);
    assert!(required(&desk).iter().all(|cells| *cells > 0), "with her role and branch from the first day");
    // An end, an end that is put right, and an end that was wrong.
    desk.import("people", &file("2014-06-01", "2020-01-01"), &[]);
    assert_eq!(required(&desk)[4..], [0, 0]);
    desk.import("people", &file("2014-06-01", "2019-12-31"), &[]);
    assert_eq!(required(&desk)[3..], [0, 0, 0]);
    desk.import("people", &file("2014-06-01", ""), &[]);
    assert!(required(&desk).iter().all(|cells| *cells > 0), "she never left");
    assert_eq!(desk.json(0, &["check"])["ok"], true);
}

#[test]
fn a_file_of_long_ago_adds_the_earlier_time_and_leaves_today_alone() {
    let desk = Desk::new();
    let today = desk.file("today.csv", format!("{PEOPLE}7,Ann Lee,employee,Harbour View,,BM,2024-03-01,\n"));
    let past = desk.file("past.csv", format!("{PEOPLE}7,Ann Lee,employee,Northgate,,LA,2015-01-01,2019-12-31\n"));
    desk.import("people", &today, &[]);
    let now = on(&desk, "2024-03-01", "branch,role");
    desk.import("people", &past, &[]);
    assert_eq!(on(&desk, "2024-03-01", "branch,role"), now);
    assert_eq!(on(&desk, "2018-05-01", "branch,role")["groups"][0]["key"], json!({"branch": "Northgate", "role": "LA"}));
    assert_eq!(required(&desk)[3..5], [0, 0]);
    for file in [&past, &today, &past] {
        assert_eq!(desk.import("people", file, &[])["unchanged"], 1, "each file says what is known already");
    }
    // And where it turns out that she never left, the two are one.
    let file = desk.file("all.csv", "person_id,start_date,end_date\n7,2015-01-01,\n");
    desk.import("people", &file, &[]);
    assert!(exported(&desk).contains(",2015-01-01,,"), "{}", exported(&desk));
    assert_eq!(desk.json(0, &["check"])["ok"], true);
}

#[test]
fn a_last_day_before_the_return_is_refused_and_says_so() {
    let desk = left();
    desk.import("people", &desk.file("back.csv", "person_id,start_date\n7,2024-03-01\n"), &[]);
    let answer = desk.import("people", &desk.file("end.csv", "person_id,end_date\n7,2023-12-31\n"), &[]);
    assert_eq!(answer["problems"][0]["kind"], "end_before_start", "{answer}");
    assert_eq!(answer["rejected"], 1);
}

#[test]
fn somebody_who_will_come_back_is_active_only_then() {
    let desk = Desk::new();
    let file = desk.file("p.csv", format!("{PEOPLE}7,Ann Lee,employee,Northgate,,LA,2015-01-01,2026-05-31\n"));
    desk.import("people", &file, &[]);
    let back = desk.file("back.csv", format!("{PEOPLE}7,Ann Lee,employee,Northgate,,CL,2026-09-01,\n"));
    desk.import("people", &back, &[]);
    let role = |day: &str| on(&desk, day, "role")["groups"][0]["key"]["role"].clone();
    assert_eq!((role("2026-05-31"), role("2026-06-01"), role("2026-09-01")), (json!("LA"), json!(null), json!("CL")));
    assert_eq!(desk.import("people", &back, &[])["unchanged"], 1);
    assert_eq!(desk.import("people", &file, &[])["unchanged"], 1);
    // A plan over the summer has her on leave in between.
    let plan = desk.run(&["plan", "problem", "--from", "2026-05-01", "--to", "2026-10-31"]);
    let problem: Value = serde_json::from_slice(&plan.stdout).unwrap();
    assert_eq!(problem["people"][0]["leave"], json!([{"from": "2026-06-01", "to": "2026-08-31"}]), "{}", problem["people"][0]);
}

const ACTIVITY: &str =
    "activity,title,kind,minutes,max_people\nREF,Reference,training session,120,8\nAPP,Apprenticeship,apprenticeship,9000,4\n";
const OFFER: &str = "activity,halfdays,every_weeks,from,to,venue,trainer,seats\n";

/// A store with two activities and two rooms.
fn catalogue() -> Desk {
    let desk = Desk::new();
    desk.import("activities", &desk.file("activities.csv", ACTIVITY), &[]);
    desk.import("venues", &desk.file("venues.csv", "venue,title,seats\nR1,Room one,8\nR2,Room two,12\n"), &[]);
    desk
}

fn offers(desk: &Desk) -> Vec<Value> {
    desk.json(0, &["offer", "list"]).as_array().expect("a list").clone()
}

/// What became of the rows: created, updated, unchanged, rejected.
fn counts(answer: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "rejected"].map(|name| answer[name].as_u64().expect("a number"))
}

#[test]
fn a_corrected_venue_trainer_or_seats_corrects_the_offer_and_makes_no_second() {
    let desk = catalogue();
    let file = |rest: &str| desk.file("offers.csv", format!("{OFFER}REF,tue-am;thu-pm,2,2026-05-01,{rest}\n"));
    assert_eq!(counts(&desk.import("offers", &file("2026-12-31,R1,Kim,8"), &[])), [1, 0, 0, 0]);
    for rest in ["2026-12-31,R2,Kim,8", "2026-12-31,R2,Lou,8", "2026-12-31,R2,Lou,12", "2026-11-30,R2,Lou,12"] {
        assert_eq!(counts(&desk.import("offers", &file(rest), &[])), [0, 1, 0, 0], "{rest}");
        assert_eq!(counts(&desk.import("offers", &file(rest), &[])), [0, 0, 1, 0], "the same again changes nothing");
    }
    assert_eq!(
        offers(&desk),
        [
            json!({"offer": null, "activity": "REF", "title": "Reference", "halfdays": "tue-am;thu-pm", "every_weeks": 2, "from": "2026-05-01",
            "to": "2026-11-30", "venue": "R2", "trainer": "Lou", "seats": 12})
        ]
    );
    // Other half-days, weeks or another first day are another offer.
    let other = format!("{OFFER}REF,tue-am,2,2026-05-01,,,,\nREF,tue-am;thu-pm,1,2026-05-01,,,,\nREF,tue-am;thu-pm,2,2026-06-01,,,,\n");
    assert_eq!(counts(&desk.import("offers", &desk.file("other.csv", other), &[])), [3, 0, 0, 0]);
}

#[test]
fn an_offer_with_a_code_is_found_by_it_whatever_else_changes() {
    let desk = catalogue();
    let twice = format!("{OFFER}REF,tue-am,1,2026-05-01,,R1,,\nREF,tue-am,1,2026-05-01,,R2,,\n");
    let answer = desk.import("offers", &desk.file("twice.csv", twice), &[]);
    assert_eq!(counts(&answer), [1, 0, 0, 1], "{answer}");
    assert!(answer["problems"][0]["message"].as_str().unwrap().contains("`offer`"), "{answer}");
    // With codes both are meant; the one that is there already gets its code.
    let coded = "offer,activity,halfdays,from,venue\nA,REF,tue-am,2026-05-01,R1\nB,REF,tue-am,2026-05-01,R2\n";
    assert_eq!(counts(&desk.import("offers", &desk.file("coded.csv", coded), &[])), [1, 1, 0, 0]);
    assert_eq!(counts(&desk.import("offers", &desk.file("coded.csv", coded), &[])), [0, 0, 2, 0]);
    let moved = "offer,activity,halfdays,from\na,REF,wed-pm,2026-06-01\n";
    assert_eq!(counts(&desk.import("offers", &desk.file("moved.csv", moved), &[])), [0, 1, 0, 0]);
    let seats = "offer,activity,seats\nB,REF,5\n";
    assert_eq!(
        counts(&desk.import("offers", &desk.file("seats.csv", seats), &[])),
        [0, 1, 0, 0],
        "what a known offer has need not be said"
    );
    assert_eq!(offers(&desk).len(), 2);
}

#[test]
fn an_apprenticeship_without_half_days_is_a_problem_and_never_takes_no_time() {
    let desk = catalogue();
    for text in ["activity,halfdays,from,to\nAPP,,2026-05-01,2027-01-31\n", "offer,activity,from,to\nX,APP,2026-05-01,2027-01-31\n"] {
        let answer = desk.import("offers", &desk.file("offers.csv", text), &[]);
        assert_eq!((&answer["problems"][0]["column"], &answer["problems"][0]["kind"]), (&json!("halfdays"), &json!("missing")), "{answer}");
    }
    assert!(offers(&desk).is_empty());
}

#[test]
fn an_offer_is_removed_and_comes_back_with_undo() {
    let desk = catalogue();
    let text = "offer,activity,halfdays,venue\nA,REF,tue-am,R1\n,REF,wed-am,R1\n,REF,wed-pm,R2\n";
    desk.import("offers", &desk.file("offers.csv", text), &[]);
    let all = offers(&desk);
    assert_eq!(desk.json(0, &["offer", "remove", "a"])["removed"][0]["halfdays"], "tue-am");
    let several = desk.json(1, &["offer", "remove", "--activity", "REF"]);
    assert_eq!((several["error"]["kind"].as_str(), several["error"]["details"].as_array().map(Vec::len)), (Some("conflict"), Some(2)));
    desk.json(0, &["offer", "remove", "--activity", "REF", "--halfdays", "Wed PM"]);
    assert_eq!(offers(&desk).len(), 1);
    assert_eq!(desk.json(1, &["offer", "remove", "A"])["error"]["kind"], "not_found");
    desk.json(0, &["undo", "-n", "2"]);
    assert_eq!(offers(&desk), all);
    desk.json(0, &["offer", "remove", "--activity", "REF", "--all"]);
    assert!(offers(&desk).is_empty());
}

#[test]
fn redo_says_what_was_done_again_by_its_own_name() {
    let desk = Desk::new().with_people();
    desk.json(0, &["undo"]);
    let again = desk.json(0, &["redo"]);
    let label = "Rated Ann Lee level 2 in `Customer service essentials`";
    assert_eq!(again, json!({"redone": [{"operation": "rate", "label": label}]}));
    desk.json(0, &["undo"]);
    let text = String::from_utf8(desk.run(&["redo"]).stdout).unwrap();
    assert_eq!(text.trim(), format!("Did again: {label}"));
}

#[test]
fn a_key_that_stands_twice_is_wrong_usage() {
    let desk = Desk::new();
    for call in [
        &["gaps", "--by", "branch,branch"][..],
        &["gaps", "--by", "aim", "--by", "aim"],
        &["show", "trend", "--by", "branch,aim,branch"],
        &["show", "learning", "--by", "person,person"],
    ] {
        let error = &desk.json(2, call)["error"];
        assert!(error["message"].as_str().unwrap().contains("each key once"), "{call:?}: {error}");
    }
}

#[test]
fn what_was_written_is_counted_in_its_own_word() {
    let desk = Desk::new().with_people();
    let out = |name: &str| desk.folder.path().join(name).to_string_lossy().into_owned();
    let report = desk.json(0, &["report", "gaps", "--out", &out("r.pdf")]);
    assert!(report["pages"].as_u64().unwrap() > 0 && report.get("rows").is_none(), "{report}");
    let calendar = desk.json(0, &["export", "calendar", "--out", &out("c.ics")]);
    assert_eq!((&calendar["sessions"], calendar.get("rows")), (&json!(0), None), "{calendar}");
    assert_eq!(desk.json(0, &["export", "people", "--out", &out("p.csv")])["rows"], 2);
}
