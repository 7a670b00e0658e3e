//! Records, sheets, headings and columns: nothing of a file is passed over in silence.

use serde_json::{Value, json};

use crate::{Desk, case};

const EMPLOYEES: &[&str] = &["--set", "kind=employee"];
const VOLUNTEERS: &[&str] = &["--set", "kind=volunteer"];

/// Row, sheet, column and kind of each problem.
fn problems(answer: &Value) -> Vec<Value> {
    let problems = answer["problems"].as_array().expect("problems");
    problems.iter().map(|one| json!([one["row"], one["sheet"], one["column"], one["kind"]])).collect()
}

fn counts(answer: &Value) -> [u64; 3] {
    ["rows", "created", "rejected"].map(|key| answer[key].as_u64().expect("a count"))
}

fn text(desk: &Desk, arguments: &[&str]) -> String {
    String::from_utf8_lossy(&desk.run(arguments).stdout).into_owned()
}

/// The names of the people, as the export has them.
fn names(desk: &Desk) -> Vec<String> {
    let out = desk.folder.path().join("people-out.csv").to_string_lossy().into_owned();
    desk.json(0, &["export", "people", "--out", &out]);
    let written = std::fs::read_to_string(&out).expect("the export");
    written.lines().skip(1).filter_map(|line| line.split(',').nth(1)).map(str::to_owned).collect()
}

#[test]
fn a_stray_quotation_mark_costs_its_own_row_and_nobody_elses() {
    let desk = Desk::new();
    let file = case("09-stray-quotation-mark/input.csv");
    let refused = desk.json(1, &[&["import", "people", &file, "--strict"][..], VOLUNTEERS].concat());
    assert_eq!(refused["error"]["kind"], "invalid");
    assert!(names(&desk).is_empty(), "strict lands nothing");
    let answer = desk.import("people", &file, VOLUNTEERS);
    assert_eq!(counts(&answer), [5, 4, 1]);
    assert_eq!(problems(&answer), [json!([3, null, "Notes", "unreadable"])]);
    assert_eq!(names(&desk), ["Ann Baird", "Cara Doyle", "Dev Egan", "Eve Flood"]);
}

#[test]
fn nobodys_reflection_holds_the_row_of_another_person() {
    let desk = Desk::new();
    desk.import("people", &case("09-stray-quotation-mark/people.csv"), &[]);
    let answer = desk.import("log", &case("09-stray-quotation-mark/log.csv"), &[]);
    assert_eq!(counts(&answer), [4, 3, 1]);
    assert_eq!(problems(&answer), [json!([2, null, "Reflection", "unreadable"])]);
    let out = desk.folder.path().join("log.csv").to_string_lossy().into_owned();
    desk.json(0, &["export", "log", "--out", &out]);
    let written = std::fs::read_to_string(&out).expect("the export");
    assert_eq!(written.lines().count(), 4, "one line for each record: {written}");
}

#[test]
fn a_mark_that_closes_by_luck_in_a_later_row_swallows_nothing() {
    let desk = Desk::new();
    let rows = "V1,Ann Baird,01/02/2024,\"has a\nV2,Ben Coyle,02/02/2024,small one\nV3,Cara Doyle,03/02/2024,brings a 5\"\nV4,Dev Egan,04/02/2024,\n";
    for (name, end) in [("a.csv", "\n"), ("b.csv", "\r\n"), ("c.csv", "\r")] {
        let file = desk.file(name, format!("Volunteer ID,Name,Started,Notes\n{rows}").replace('\n', end));
        let answer = desk.json(0, &[&["import", "people", &file, "--dry-run"][..], VOLUNTEERS].concat());
        assert_eq!(counts(&answer), [4, 3, 1], "{name}");
        assert_eq!(problems(&answer), [json!([2, null, "Notes", "unreadable"])], "{name}");
    }
}

#[test]
fn a_reflection_of_several_lines_comes_in_whole_and_back_unchanged() {
    let desk = Desk::new().with_people();
    let reflection =
        "She said \"\"well done\"\",\n004512,2026-01-13,60,Phone skills,mine\n\nV1,2026-01-13,60,Phone skills,\"\"5\"\"\"\" tablet\"\"";
    let file = desk.file(
        "log.csv",
        format!("Staff ID,Date,Minutes,Title,Reflection\r\n004512,12/01/2026,90,Talk,\"{reflection}\"\r\nV1,12/01/2026,30,Talk,\r\n"),
    );
    let answer = desk.import("log", &file, &[]);
    assert_eq!(counts(&answer), [2, 2, 0]);
    let out = desk.folder.path().join("log-out.csv").to_string_lossy().into_owned();
    desk.json(0, &["export", "log", "--out", &out]);
    let again = desk.import("log", &out, &[]);
    assert_eq!((&again["unchanged"], &again["rejected"]), (&json!(2), &json!(0)), "{again}");
}

#[test]
fn a_file_cut_short_in_a_quoted_cell_gives_what_it_has() {
    let desk = Desk::new();
    let file = desk.file("cut.csv", "Volunteer ID,Name,Notes\nV1,Ann Baird,x\nV2,Ben Coyle,\"was cut, and\nso it\nends, there");
    let answer = desk.import("people", &file, VOLUNTEERS);
    assert_eq!(counts(&answer), [2, 1, 1], "the rest of the cell is nobody's row");
    assert!(answer["problems"][0]["message"].as_str().expect("a message").contains("2 lines after it"), "{answer}");
}

#[test]
fn one_foreign_byte_is_a_problem_of_its_cell_and_no_other_accent_is_garbled() {
    for mark in [&b"\xef\xbb\xbf"[..], b""] {
        let desk = Desk::new();
        let rows = ["Emp No,Name,Library\n1,Zoë Amber,Órla\n2,Jos".as_bytes(), b"\xe9", " Baird,Órla\n".as_bytes()].concat();
        let answer = desk.import("people", &desk.file("p.csv", [mark, &rows].concat()), EMPLOYEES);
        assert_eq!(counts(&answer), [2, 1, 1]);
        assert_eq!(problems(&answer), [json!([3, null, "Name", "unreadable"])]);
        assert_eq!(answer["new"]["branches"], json!(["Órla"]));
        assert_eq!(names(&desk), ["Zoë Amber"]);
    }
}

#[test]
fn every_tab_that_shares_the_headings_is_read() {
    let desk = Desk::new();
    let file = case("02-tab-per-branch/input.xlsx");
    let answer = desk.import("people", &file, VOLUNTEERS);
    assert_eq!(counts(&answer), [7, 7, 0]);
    assert_eq!(answer["sheets"], json!({"read": ["Millbrook", "Eastgate", "Harbour View"], "left_out": []}));
    let one = Desk::new();
    let answer = one.import("people", &file, &[VOLUNTEERS, &["--sheet", "Eastgate"]].concat());
    assert_eq!(counts(&answer), [2, 2, 0]);
    assert_eq!(answer["sheets"]["read"], json!(["Eastgate"]));
    assert_eq!(answer["sheets"]["left_out"][0]["sheet"], "Millbrook");
}

#[test]
fn sheets_in_another_order_with_titles_totals_or_a_column_fewer_are_read_and_the_others_are_named() {
    let desk = Desk::new();
    let file = case("31-many-sheets/people.xlsx");
    let answer = desk.import("people", &file, EMPLOYEES);
    assert_eq!(answer["sheets"]["read"], json!(["Millbrook", "Eastgate", "Leavers"]));
    let left_out: Vec<&str> =
        answer["sheets"]["left_out"].as_array().expect("sheets").iter().filter_map(|out| out["sheet"].as_str()).collect();
    assert_eq!(left_out, ["Read me", "Phone list", "Later", "Old list"]);
    assert_eq!(counts(&answer), [6, 4, 2]);
    assert_eq!(
        problems(&answer),
        [json!([3, "Eastgate", "Emp No", "duplicate_key"]), json!([4, "Eastgate", "Start date", "invalid_date"])]
    );
    assert_eq!(names(&desk), ["Ann Baird", "Ben Coyle", "Cara Doyle", "Eve Flood"], "the first of two rows stands");
    let said = text(&desk, &[&["import", "people", &file, "--dry-run"][..], EMPLOYEES].concat());
    assert!(said.contains("Sheets read: Millbrook, Eastgate, Leavers\nSheet left out: Read me has no row of headings"), "{said}");
    assert!(said.contains("Sheet left out: Old list is hidden") && said.contains("Eastgate, row 4, Start date: "), "{said}");
}

#[test]
fn a_grid_of_several_sheets_with_other_skills_is_read_and_a_list_of_staff_is_not() {
    let desk = Desk::new();
    desk.import("people", &case("31-many-sheets/people.xlsx"), EMPLOYEES);
    let answer = desk.import("grid", &case("31-many-sheets/grid.xlsx"), &["--set", "rated_on=2026-03-02", "--set", "source=manager"]);
    assert_eq!(counts(&answer), [5, 5, 0], "{answer}");
    assert_eq!(answer["sheets"]["read"], json!(["Aim 5", "Aim 6"]));
    assert_eq!(answer["sheets"]["left_out"], json!([{"sheet": "Staff", "reason": "has no heading that is a skill"}]));
    assert_eq!(answer["ignored_columns"], json!(["D", "Name"]), "levels without a heading are named by their letter");
}

#[test]
fn a_framework_of_several_sheets_is_read_beside_its_aims() {
    let desk = Desk::new();
    let answer = desk.import("framework", &case("31-many-sheets/framework.xlsx"), &["--code", "OWN", "--version", "1"]);
    assert_eq!(answer["sheets"], json!({"read": ["Digital", "Reading", "aims"], "left_out": []}));
    assert_eq!(counts(&answer), [4, 3, 1]);
    assert_eq!(problems(&answer), [json!([3, "Reading", "skill", "duplicate_key"])]);
    assert_eq!(answer["new"]["aims"], json!(["A", "B"]));
}

#[test]
fn a_heading_merged_over_two_columns_names_both_and_a_column_without_one_is_listed() {
    for file in ["people.xlsx", "people.xls", "people.ods"] {
        let desk = Desk::new();
        let answer = desk.import("people", &case(&format!("32-merged-headings/{file}")), EMPLOYEES);
        assert_eq!(counts(&answer), [2, 2, 0], "{file}");
        assert_eq!(names(&desk), ["Ann Baird", "Mary Ann Coyle"], "{file}");
        assert_eq!(answer["ignored_columns"], json!(["E"]), "{file}");
        assert_eq!(answer["sheets"], Value::Null, "{file} has one sheet");
    }
}

#[test]
fn halves_of_a_name_under_one_heading_are_joined_in_text_as_well() {
    for headings in ["Emp No,Name,,Library", "Emp No,Name,Name,Library"] {
        let desk = Desk::new();
        let file = desk.file("p.csv", format!("{headings},\n1,Ann,Baird,Millbrook,x\n2,Ben,Coyle,Eastgate,\n"));
        let answer = desk.import("people", &file, EMPLOYEES);
        assert_eq!(names(&desk), ["Ann Baird", "Ben Coyle"], "{headings}");
        assert_eq!(answer["ignored_columns"], json!(["E"]), "{headings}");
    }
    let desk = Desk::new();
    let file = desk.file("p.csv", "Emp No,Name,,Library\n1,Ann Baird,FT,Millbrook\n2,Ben Coyle,PT,Eastgate\n");
    let answer = desk.import("people", &file, EMPLOYEES);
    assert_eq!((names(&desk), &answer["ignored_columns"]), (vec!["Ann Baird".to_owned(), "Ben Coyle".to_owned()], &json!(["C"])));
}

#[test]
fn headings_that_say_how_to_fill_the_column_in_are_known() {
    let desk = Desk::new();
    let answer = desk.import("people", &case("12-heading-with-hint/input.csv"), EMPLOYEES);
    assert_eq!(counts(&answer), [3, 3, 0], "{answer}");
    assert_eq!(answer["ignored_columns"], json!([]));
    let gaps = desk.json(0, &["gaps", "--by", "person", "--as-of", "2026-04-13"]);
    let mapped = Desk::new();
    let map = ["--map", "person_id=Employee Number", "--map", "name=Full Name (required)"];
    assert_eq!(counts(&mapped.import("people", &case("12-heading-with-hint/input.csv"), &[EMPLOYEES, &map].concat())), [3, 3, 0]);
    assert_eq!(mapped.json(0, &["gaps", "--by", "person", "--as-of", "2026-04-13"]), gaps);
}

#[test]
fn a_heading_of_another_person_or_another_time_is_not_taken_for_a_known_one() {
    let desk = Desk::new();
    let headings = "Emp No,Name,Name (of manager),Start date (previous post),Start date (dd/mm/yyyy),End date - expected,Branch (2)";
    let file = desk.file("p.csv", format!("{headings}\n1,Ann Baird,Bo Kay,01/02/2010,01/02/2020,01/02/2021,Old\n"));
    let answer = desk.import("people", &file, EMPLOYEES);
    let ignored = json!(["Name (of manager)", "Start date (previous post)", "End date - expected", "Branch (2)"]);
    assert_eq!(answer["ignored_columns"], ignored);
    assert_eq!(names(&desk), ["Ann Baird"]);
}

#[test]
fn the_file_of_a_title_only_is_told_of_the_mark_that_hides_its_headings() {
    let desk = Desk::new();
    let file = desk.file("p.csv", "\"Emp No,Name\n1,Ann Baird\n");
    let answer = desk.json(1, &[&["import", "people", &file][..], EMPLOYEES].concat());
    assert!(answer["error"]["message"].as_str().expect("a message").contains("quotation mark in row 1"), "{answer}");
}
