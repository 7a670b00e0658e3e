//! How cells are read: money, lengths of time, dates that mean no end, words for empty cells, and names and numbers that look alike.

use serde_json::{Value, json};

use super::case;
use super::desk::Desk;

/// The counts of an answer: created, updated, unchanged, rejected.
fn counts(answer: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "rejected"].map(|key| answer[key].as_u64().unwrap_or(u64::MAX))
}

fn kinds(answer: &Value) -> Vec<(u64, String)> {
    let list = answer["problems"].as_array().cloned().unwrap_or_default();
    list.iter().map(|one| (one["row"].as_u64().unwrap_or(0), one["kind"].as_str().unwrap_or_default().to_owned())).collect()
}

/// The people of a store as their export has them: number to the cells of a row.
fn exported(desk: &Desk, kind: &str) -> Vec<Vec<String>> {
    let out = desk.folder.path().join(format!("{kind}.csv")).to_string_lossy().into_owned();
    desk.json(0, &["export", kind, "--out", &out]);
    let text = std::fs::read_to_string(&out).expect("the export");
    let text = text.trim_start_matches('\u{feff}');
    text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect()).collect()
}

/// What the store keeps of a number column of the catalogue or the funds, asked of a plan's problem.
fn problem(desk: &Desk) -> Value {
    desk.json(0, &["plan", "problem", "--from", "2026-04-06", "--to", "2026-06-28"])
}

fn named<'v>(list: &'v Value, id: &str) -> &'v Value {
    list.as_array().and_then(|list| list.iter().find(|one| one["id"] == id)).unwrap_or(&Value::Null)
}

#[test]
fn a_date_from_2200_on_is_no_end_on_the_way_in_and_out() {
    for file in ["input.csv", "input.xlsx"] {
        let desk = Desk::new();
        let answer = desk.import("people", &case(&format!("01-open-end-9999/{file}")), &["--set", "kind=employee"]);
        assert_eq!(counts(&answer), [4, 0, 0, 0], "{file}: {answer}");
        let ends: Vec<String> = exported(&desk, "people").iter().map(|row| row[7].clone()).collect();
        assert_eq!(ends, ["2025-06-30", "", "", ""], "{file}: by number, the leaver first");
        let own = desk.folder.path().join("people.csv").to_string_lossy().into_owned();
        assert_eq!(counts(&desk.import("people", &own, &[])), [0, 0, 4, 0], "{file}: the own export comes back");
        desk.json(0, &["rate", "--person", "00071204", "--skill", "A5-01", "--level", "3", "--on", "2026-03-01", "--source", "manager"]);
        let thin = desk.json(0, &["show", "thin-cover", "--as-of", "2026-04-13"]);
        let line =
            thin.as_array().and_then(|lines| lines.iter().find(|one| one["skill"] == "A5-01" && one["sort"] == "paid")).expect("a line");
        assert_eq!((&line["person"], &line["leaving"]), (&json!("00071204"), &Value::Null), "{file}: nobody leaves in 9999");
    }
}

#[test]
fn every_column_that_ends_something_knows_the_highest_date_of_other_systems() {
    let desk = Desk::new().with_people();
    let ratings = desk.file("r.csv", "person_id,skill,level,rated_on,review_by\nV1,A6-01,1,2026-03-01,9999-12-31T23:59:59\n");
    assert_eq!(counts(&desk.import("ratings", &ratings, &[])), [1, 0, 0, 0]);
    let held = desk.file("c.csv", "person_id,certificate,awarded_on,expires_on\n004512,First aid,2026-01-05,31/12/9999\n");
    assert_eq!(counts(&desk.import("certificates", &held, &[])), [1, 0, 0, 0]);
    assert_eq!(counts(&desk.import("certificates", &held, &[])), [0, 0, 1, 0]);
    let funds = desk.file("f.csv", "fund,from,to,pence\nCORE,2026-04-01,9999-12-31,100\n");
    assert_eq!(counts(&desk.import("funds", &funds, &[])), [1, 0, 0, 0], "a fund without end");
    let leave = desk.file("l.csv", "person_id,from,to\n004512,2026-04-13,31.12.9999\n");
    assert_eq!(counts(&desk.import("leave", &leave, &[])), [1, 0, 0, 0], "leave without end");
    let born = desk.file("p.csv", "person_id,name,kind,start_date\nV2,Cy Dee,volunteer,31/12/9999\n");
    assert_eq!(kinds(&desk.import("people", &born, &[])), [(2, "invalid_date".to_owned())], "nobody starts in 9999");
}

#[test]
fn marks_that_nobody_sees_make_no_second_person_branch_or_skill() {
    let desk = Desk::new();
    desk.import("people", &case("05-invisible-marks/people.csv"), &[]);
    assert_eq!(counts(&desk.import("ratings", &case("05-invisible-marks/input.csv"), &[])), [3, 0, 0, 0]);
    let again = desk.import("people", &case("05-invisible-marks/people-again.csv"), &["--set", "kind=employee"]);
    assert_eq!((counts(&again), &again["new"]["branches"]), ([0, 0, 1, 0], &json!([])));
}

#[test]
fn an_apostrophe_is_an_apostrophe_however_it_is_drawn() {
    let desk = Desk::new();
    let answer = desk.import("people", &case("06-curly-apostrophe/input.csv"), &["--set", "kind=employee"]);
    assert_eq!(answer["new"]["branches"], json!(["St John\u{2019}s"]), "kept as first typed");
    assert_eq!(answer["new"]["roles"], json!([]));
    let gaps = desk.json(0, &["gaps", "--by", "person", "--as-of", "2026-04-13"]);
    assert_eq!((&gaps["totals"]["people"], &gaps["totals"]["required"]), (&json!(3), &json!(135)));
    for branch in ["St John's", "st john`s", "ST JOHN\u{2019}S", "St\u{a0}John\u{2bc}s"] {
        let gaps = desk.json(0, &["gaps", "--branch", branch, "--as-of", "2026-04-13"]);
        assert_eq!(gaps["totals"]["people"], json!(3), "{branch}");
    }
    let venues = desk.file("v.csv", "venue,title,branch\nHALL,Hall,st john's\n");
    assert_eq!(counts(&desk.import("venues", &venues, &[])), [1, 0, 0, 0]);
    let cover = desk.file("d.csv", "branch,role,min\nSt John's,Children's librarian,1\n");
    assert_eq!(counts(&desk.import("cover", &cover, &[])), [1, 0, 0, 0]);
    let targets = desk.file("t.csv", "role,skill,target\nCHILDREN\u{2019}S LIBRARIAN,A5\u{2011}01,4\n");
    let answer = desk.import("targets", &targets, &[]);
    assert_eq!((counts(&answer)[3], &answer["new"]["roles"]), (0, &json!([])));
}

#[test]
fn an_accent_is_one_letter_in_one_piece_or_two_and_no_accent_is_another() {
    let desk = Desk::new();
    let file = desk.file("p.csv", "person_id,name,kind,branch,team\n1,Jose\u{301} Li,employee,Cafe\u{301},Zoe\u{308}s\n2,Ann Li,employee,Café,Zo\u{eb}s\n3,Bo Li,employee,Cafe,\n");
    let answer = desk.import("people", &file, &[]);
    assert_eq!((&answer["new"]["branches"], &answer["new"]["teams"]), (&json!(["Café", "Cafe"]), &json!(["Zo\u{eb}s"])));
    assert_eq!(counts(&desk.import("people", &file, &[])), [0, 0, 3, 0]);
    assert_eq!(exported(&desk, "people")[0][1], "José Li");
}

#[test]
fn a_persons_number_is_one_in_every_case_and_proof() {
    let desk = Desk::new();
    desk.import("people", &case("27-number-in-other-case/people.csv"), &[]);
    let again = desk.import("people", &case("27-number-in-other-case/input.csv"), &["--set", "kind=volunteer"]);
    assert_eq!((counts(&again)[0], counts(&again)[3]), (0, 0), "nobody is new: {again}");
    assert_eq!(counts(&desk.import("ratings", &case("27-number-in-other-case/ratings.csv"), &[])), [1, 0, 0, 0]);

    let desk = Desk::new().with_people();
    for (at, proof) in
        ["=\"004512\"", "'004512", "4512", "4512.0", "\"=\"\"004512\"\"\"", "\u{202a}004512\u{202c}", "００４５１２"].iter().enumerate()
    {
        let file = desk.file("r.csv", format!("person_id,skill,level,rated_on,rated_by\n{proof},A6-01,1,2026-02-{:02},v1\n", at + 1));
        assert_eq!(counts(&desk.import("ratings", &file, &[])), [1, 0, 0, 0], "{proof}");
    }
    for row in exported(&desk, "ratings").iter().skip(1) {
        assert_eq!((row[0].as_str(), row[5].as_str()), ("004512", "V1"), "kept as they are stored");
    }
    let people = desk.file("p.csv", "person_id,name,kind,manager_id\nV2,Cy Dee,volunteer,v1\nv2,Cy Dee,volunteer,\n");
    let answer = desk.import("people", &people, &[]);
    assert_eq!((counts(&answer), kinds(&answer)), ([1, 0, 0, 1], vec![(3, "duplicate_key".to_owned())]));
    for (kind, text) in [
        ("leave", "person_id,from,to\nv1,2026-04-13,2026-04-14\n"),
        ("rota", "person_id,on_duty\nv1,mon\u{2011}am\n"),
        ("certificates", "person_id,certificate,awarded_on\n=\"V1\",First aid,2026-01-05\n"),
        ("log", "person_id,date,minutes,title,status,verified_by\nv1,2026-01-05,30,Course,verified,4512.0\n"),
        ("grid", "person_id,rated_on,A6-01\nv1,2026-01-05,2\n"),
    ] {
        assert_eq!(counts(&desk.import(kind, &desk.file("x.csv", text), &[])), [1, 0, 0, 0], "{kind}");
    }
}

#[test]
fn what_is_typed_on_the_command_line_meets_as_what_stands_in_files() {
    let desk = Desk::new().with_people();
    desk.json(
        0,
        &["rate", "--person", "v1", "--skill", "a6-02", "--level", "2", "--on", "2026-03-02", "--source", "manager", "--by", "4512"],
    );
    let rated = exported(&desk, "ratings").pop().expect("a rating");
    assert_eq!((rated[0].as_str(), rated[1].as_str(), rated[5].as_str()), ("V1", "A6-02", "004512"));
    let logged = desk.json(
        0,
        &["log", "add", "--person", "v1", "--date", "2026-03-02", "--minutes", "30", "--title", "Course", "--skill", "A6\u{2011}01=2"],
    );
    let record = logged["record"].as_str().expect("a record").to_owned();
    let own = desk.json(1, &["log", "verify", "--record", &record, "--by", "v1", "--accept"]);
    assert_eq!(own["error"]["kind"], "invalid", "nobody verifies their own learning, in whatever writing");
    desk.json(0, &["log", "verify", "--record", &record, "--by", "4512", "--accept", "--level", "a6-01=2"]);
    assert_eq!(exported(&desk, "log")[0][8], "004512");
    let out = desk.folder.path().join("v1.ics").to_string_lossy().into_owned();
    desk.json(0, &["export", "calendar", "--person", "v1", "--out", &out]);
    desk.json(1, &["rate", "--person", "v3", "--skill", "A6-02", "--level", "2"]);
}

#[test]
fn two_roles_on_two_lines_are_two_roles() {
    let desk = Desk::new();
    let file = desk.file(
        "p.csv",
        "person_id,name,kind,roles\n1,Ann Li,employee,\"Library Assistant\nChildren's Librarian\"\n2,Bo Li,employee,LA_x000D_\nCY\n3,Cy Li,employee,\"Library\nAssistant\"\n".replace("LA_x000D_\nCY", "\"LA_x000D_\nCY\""),
    );
    let answer = desk.import("people", &file, &[]);
    assert_eq!(answer["new"]["roles"], json!([]));
    let roles: Vec<String> = exported(&desk, "people").into_iter().map(|row| row[5].clone()).collect();
    assert_eq!(roles, ["LA; CY", "LA; CY", "LA"], "a title that is broken over two lines is one role");
}

#[test]
fn words_for_nothing_are_nothing_and_make_no_branch() {
    let desk = Desk::new();
    for file in ["input.csv", "by-hand.csv"] {
        let answer = desk.import("people", &case(&format!("10-null-words/{file}")), &["--set", "kind=employee"]);
        assert_eq!(counts(&answer), [3, 0, 0, 0], "{file}: {answer}");
        assert!(answer["problems"] == json!([]) && answer["new"]["teams"] == json!([]), "{file}: {answer}");
    }
    let branches = desk.json(0, &["gaps", "--by", "branch", "--as-of", "2026-04-13"]);
    assert!(!branches.to_string().contains("NULL"), "{branches}");
    let named = desk.file("n.csv", "person_id,name,kind,branch\n-,Nobody,employee,Millbrook\n9,None,employee,none\n");
    let answer = desk.import("people", &named, &[]);
    assert_eq!((counts(&answer), kinds(&answer)), ([1, 0, 0, 1], vec![(2, "missing".to_owned())]), "a person may be called None");
    let file = desk.file("a.csv", "activity,title,kind,minutes,fund,prerequisites,review_by,min_people\nX1,Nil,visit,60,n/a,none,–,NULL\n");
    assert_eq!(counts(&desk.import("activities", &file, &[])), [1, 0, 0, 0]);
}

#[test]
fn a_row_comes_in_without_the_cell_of_an_error_and_says_so() {
    let text = "person_id,name,kind,branch,team,start_date\n1,Ann Li,employee,#N/A,North,#REF!\n#N/A,Bo Li,employee,Millbrook,,\n3,Cy Li,employee,Millbrook,,\n";
    let desk = Desk::new();
    let answer = desk.import("people", &desk.file("p.csv", text), &[]);
    assert_eq!(counts(&answer), [2, 0, 0, 1], "{answer}");
    let unreadable = |row: u64| (row, "unreadable".to_owned());
    assert_eq!(kinds(&answer), [unreadable(2), unreadable(2), unreadable(3)]);
    let desk = Desk::new();
    let refused = desk.json(1, &["import", "people", &desk.file("p.csv", text), "--strict"]);
    assert_eq!(refused["error"]["kind"], "invalid");
}

#[test]
fn a_row_that_only_formulas_filled_is_blank() {
    let desk = Desk::new();
    let text =
        "person_id,name,kind,weekly_hours,start_date\n1,Ann Li,employee,37,2020-01-01\n,,,0,\n,#N/A,FALSE,0,#N/A\n0,0,,0.00,00/01/1900\n";
    let answer = desk.import("people", &desk.file("p.csv", text), &[]);
    assert_eq!((&answer["rows"], &answer["problems"]), (&json!(1), &json!([])), "{answer}");
}

#[test]
fn a_length_of_time_may_have_seconds_of_nought() {
    for file in ["control.xlsx", "input.csv"] {
        let desk = Desk::new();
        desk.import("people", &case("14-durations-with-seconds/people.csv"), &[]);
        let answer = desk.import("log", &case(&format!("14-durations-with-seconds/{file}")), &[]);
        if file == "input.csv" {
            assert_eq!((counts(&answer), kinds(&answer)), ([4, 0, 0, 1], vec![(5, "invalid_number".to_owned())]));
            assert!(answer["problems"][0]["message"].as_str().is_some_and(|why| why.contains("whole minutes")), "{answer}");
            let minutes: Vec<String> = exported(&desk, "log").into_iter().map(|row| row[2].clone()).collect();
            assert_eq!(minutes, ["90", "45", "120", "90"]);
        } else {
            assert_eq!(counts(&answer), [3, 0, 0, 0]);
        }
    }
    let desk = Desk::new();
    let people = desk.file("p.csv", "person_id,name,kind,weekly_hours\n1,Ann Li,employee,37:00:00\n2,Bo Li,employee,18:30\n");
    desk.import("people", &people, &[]);
    let hours: Vec<String> = exported(&desk, "people").into_iter().map(|row| row[8].clone()).collect();
    assert_eq!(hours, ["37", "18.5"]);
}

#[test]
fn peoples_words_for_money_are_pounds_and_our_own_columns_pence() {
    let desk = Desk::new();
    assert_eq!(counts(&desk.import("activities", &case("15-pounds-or-pence/input.csv"), &[])), [4, 0, 0, 0]);
    assert_eq!(counts(&desk.import("funds", &case("15-pounds-or-pence/funds.csv"), &[])), [2, 0, 0, 0]);
    let made = problem(&desk);
    let costs = ["TR-1", "TR-2", "TR-3", "TR-4"].map(|id| named(&made["activities"], id)["cost"].clone());
    assert_eq!(costs, [45_000, 45_000, 45_000, 45_050].map(|pence| json!(pence)));
    assert_eq!(named(&made["activities"], "TR-3")["cost_head"], 1250);
    assert_eq!((&named(&made["funds"], "CORE")["budget"], &named(&made["funds"], "GRANT")["budget"]), (&json!(900_000), &json!(400_000)));

    let head = "activity,title,kind,minutes";
    for (heading, cell, pence) in [
        ("cost_per_session", "450", 450),
        ("Cost per session", "450", 45_000),
        ("Cost (pence)", "45000", 45_000),
        ("Cost (£)", "450", 45_000),
        ("Cost in pounds", "£1,250.50", 125_050),
        ("Fee", "GBP 450", 45_000),
        ("Price £", "450.5", 45_050),
    ] {
        let desk = Desk::new();
        let file = desk.file("a.csv", format!("{head},{heading}\nX1,Talk,visit,60,\"{cell}\"\n"));
        let answer = desk.import("activities", &file, &["--map", &format!("cost_per_session={heading}")]);
        assert_eq!(counts(&answer), [1, 0, 0, 0], "{heading}: {answer}");
        assert_eq!(named(&problem(&desk)["activities"], "X1")["cost"], pence, "{heading}");
    }
    let desk = Desk::new();
    let file = desk.file("a.csv", format!("{head}\nX1,Talk,visit,60\n"));
    desk.import("activities", &file, &["--set", "cost_per_session=450"]);
    assert_eq!(named(&problem(&desk)["activities"], "X1")["cost"], 450, "what is set is pence");
    for (cell, why) in [("-450", "is below 0"), ("450.505", "more than two decimals"), ("dear", "not a sum in pounds")] {
        let file = desk.file("b.csv", format!("{head},Cost\nX2,Talk,visit,60,{cell}\n"));
        let answer = desk.import("activities", &file, &[]);
        assert_eq!(kinds(&answer), [(2, "invalid_number".to_owned())], "{cell}");
        assert!(answer["problems"][0]["message"].as_str().is_some_and(|message| message.contains(why)), "{answer}");
    }
    let file = desk.file("c.csv", format!("{head},cost_per_session\nX2,Talk,visit,60,£450\n"));
    assert_eq!(kinds(&desk.import("activities", &file, &[])), [(2, "invalid_number".to_owned())], "pounds in a column of pence");
}

#[test]
fn codes_of_the_catalogue_meet_in_every_case_and_with_every_hyphen() {
    let desk = Desk::new();
    let first = desk.file("a.csv", "activity,title,kind,minutes\nTR-1,Talk,visit,60\nTR-2,Walk,visit,60\n");
    assert_eq!(counts(&desk.import("activities", &first, &[])), [2, 0, 0, 0]);
    let again =
        desk.file("b.csv", "activity,title,kind,minutes,prerequisites\ntr-1,Talk,visit,60,\nTR\u{2011}2,Walk,visit,60,tr\u{2010}1\n");
    assert_eq!(counts(&desk.import("activities", &again, &[])), [0, 1, 1, 0]);
    for (kind, one, other) in [
        ("venues", "venue,title\nHALL-1,Hall\n", "venue,title\nhall\u{2011}1,Hall\n"),
        (
            "funds",
            "fund,title,from,to,pence\nCORE,Core,2026-04-01,2027-03-31,1\n",
            "fund,title,from,to,pence\n=\"core\",Core,2026-04-01,2027-03-31,1\n",
        ),
        ("roles", "role,title\nXY,Guide\n", "role,title\nxy,Guide\n"),
        (
            "sessions",
            "session,activity,starts,ends\nS-1,TR-1,2026-05-01,2026-05-01\n",
            "session,activity,starts,ends\ns–1,tr-1,2026-05-01,2026-05-01\n",
        ),
    ] {
        assert_eq!(counts(&desk.import(kind, &desk.file("1.csv", one), &[])), [1, 0, 0, 0], "{kind}");
        assert_eq!(counts(&desk.import(kind, &desk.file("2.csv", other), &[])), [0, 0, 1, 0], "{kind}");
    }
}

/// The dates of four weeks on which a person of a plan's problem is on duty in the morning, as docs/plan-format.md, On duty and available, reads them.
fn mornings(made: &Value, person: &str) -> Vec<String> {
    let who = named(&made["people"], person);
    let within = |range: &Value, date: &str| range["from"].as_str() <= Some(date) && Some(date) <= range["to"].as_str();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let week = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let on = |day: &usize| {
        let date = format!("2026-04-{:02}", day + 6);
        let half = json!(format!("{}-am", week[day % 7]));
        let busy = list(&who["busy"]).iter().any(|busy| within(busy, &date) && list(&busy["halfdays"]).contains(&half));
        list(&who["rota"]).contains(&half) && !busy && !list(&who["leave"]).iter().any(|leave| within(leave, &date))
    };
    (0..24).filter(on).map(|day| format!("{:02}", day + 6)).collect()
}

#[test]
fn a_rota_of_two_weeks_is_two_weeks_in_every_way_of_writing() {
    let two = ["06", "14", "20", "28"];
    for text in [
        "person_id,on_duty\nV1,week 1: mon-am; week 2: tue-am\n",
        "person_id,on_duty\nV1,\"wk 1: mon am\nwk 2: tue am\"\n",
        "person_id,week,on_duty\nV1,2,tue-am\nv1,1,mon-am\n",
        "person_id,Week,on_duty\nV1,A,mon-am\nV1,B,tue-am\n",
    ] {
        let desk = Desk::new().with_people();
        desk.json(0, &["set", "rota.first_monday", "2026-04-06"]);
        let file = desk.file("r.csv", text);
        let answer = desk.import("rota", &file, &[]);
        assert_eq!(counts(&answer)[3], 0, "{text}: {answer}");
        assert_eq!(mornings(&problem(&desk), "V1"), two, "{text}");
        let again = desk.import("rota", &file, &[]);
        assert_eq!(again["unchanged"], again["rows"], "{text}: {again}");
        let one = desk.file("o.csv", "person_id,on_duty\nV1,wed-am\n");
        assert_eq!(counts(&desk.import("rota", &one, &[])), [0, 1, 0, 0], "one week for every week again");
        assert_eq!(mornings(&problem(&desk), "V1"), ["08", "15", "22", "29"]);
    }
}

#[test]
fn one_week_is_never_taken_for_every_week() {
    let desk = Desk::new().with_people();
    let unknown = desk.file("r.csv", "person_id,on_duty\nV1,week 1: mon-am; week 2: tue-am\n");
    assert_eq!(kinds(&desk.import("rota", &unknown, &[])), [(2, "conflict".to_owned())], "nobody said which week is week 1");
    let refused = desk.json(1, &["set", "rota.first_monday", "2026-04-07"]);
    assert_eq!(refused["error"]["kind"], "invalid", "a Tuesday");
    desk.json(0, &["set", "rota.first_monday", "2026-04-06"]);
    for text in [
        "person_id,on_duty\nV1,week 1: mon-am\n",
        "person_id,on_duty\nV1,mon-am fortnightly\n",
        "person_id,on_duty\nV1,mon-am (wk2)\n",
        "person_id,on_duty\nV1,alternate mon-am\n",
        "person_id,week,on_duty\nV1,1,mon-am\n",
        "person_id,week,on_duty\nV1,3,mon-am\n",
        "person_id,on_duty,Week 2\nV1,mon-am,tue-am\n",
        "person_id,on_duty,Alternate week\nV1,mon-am,tue-am\n",
    ] {
        let answer = desk.import("rota", &desk.file("x.csv", text), &[]);
        assert_eq!(counts(&answer), [0, 0, 0, 1], "{text}: {answer}");
    }
    let plain = desk.file("p.csv", "person_id,on_duty,Weekly hours,Week commencing\nV1,mon-am,18,06/04/2026\n");
    assert_eq!(counts(&desk.import("rota", &plain, &[])), [1, 0, 0, 0], "a column of something else");
}
