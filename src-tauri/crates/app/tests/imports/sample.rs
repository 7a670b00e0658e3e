//! The files of an invented council, in the order in which its README brings them in.

use std::path::{Path, PathBuf};

use app::views::imports::{ImportKind, ImportOptions, ImportResult};
use domain::problems::ProblemKind;
use serde_json::Value;

use crate::world::{World, counts, on_both, problems, set};

pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/sample").join(name)
}

fn expected() -> Value {
    serde_json::from_slice(&std::fs::read(fixture("expected.json")).expect("the expected counts")).expect("JSON")
}

pub(crate) fn files() -> Vec<(ImportKind, &'static str, ImportOptions)> {
    let plain = ImportOptions::default;
    vec![
        (ImportKind::People, "hr-extract.xlsx", set(&[("kind", "employee")])),
        (ImportKind::People, "volunteers.csv", set(&[("kind", "volunteer")])),
        (ImportKind::Grid, "skills-audit.xlsx", set(&[("rated_on", "2026-03-02"), ("source", "manager")])),
        (ImportKind::Log, "training-log.csv", plain()),
        (ImportKind::People, "hr-1904.xlsx", plain()),
        (ImportKind::Funds, "funds.csv", plain()),
        (ImportKind::Venues, "venues.csv", plain()),
        (ImportKind::Activities, "activities.csv", plain()),
        (ImportKind::Offers, "offers.csv", plain()),
        (ImportKind::Cover, "cover.csv", plain()),
    ]
}

pub(crate) async fn import_all(world: &World) -> Vec<ImportResult> {
    let mut results = Vec::new();
    for (kind, name, options) in files() {
        results.push(world.import(kind, &fixture(name), &options).await);
    }
    results
}

on_both! {
    the_sample_files_give_the_expected_counts_and_bad_cells_and_nothing_the_second_time, world, {
        let expected = expected();
        let first = import_all(world).await;
        let good = |what: &str| u32::try_from(expected[what]["good"].as_u64().expect("a count")).expect("small");
        let wanted = [good("hr"), good("volunteers"), good("audit"), good("log"), 5, 4, 3, 26, 24, 6];
        assert_eq!(first.iter().map(|result| result.created).collect::<Vec<_>>(), wanted);
        assert_eq!(first.iter().map(|result| result.rejected).collect::<Vec<_>>(), [6, 0, 7, 4, 0, 0, 0, 0, 0, 0]);

        let hr: Vec<(u32, &str, String)> = first[0].problems.iter().map(|p| (p.row, p.column.as_str(), word(p.kind))).collect();
        let hr_wanted: Vec<(u32, &str, String)> = expected["hr"]["bad"].as_array().expect("cells").iter()
            .map(|cell| (number(&cell["row"]), cell["column"].as_str().expect("a heading"), cell["kind"].as_str().expect("a kind").to_owned()))
            .collect();
        assert_eq!(hr, hr_wanted);
        let audit: Vec<(u32, u32, &str)> = first[2].problems.iter().map(|p| (p.row, p.column_number.expect("a column"), p.value.as_str())).collect();
        let audit_wanted: Vec<(u32, u32, &str)> = expected["audit"]["bad"].as_array().expect("cells").iter()
            .map(|cell| (number(&cell["row"]), number(&cell["column"]), cell["value"].as_str().expect("text")))
            .collect();
        assert_eq!(audit, audit_wanted);
        let log: Vec<String> = first[3].problems.iter().map(|p| word(p.kind)).collect();
        assert_eq!(serde_json::json!(log), expected["log"]["bad"]);
        assert_eq!(first[1].ignored_columns, ["Notes"]);
        assert_eq!(first[2].ignored_columns, ["Name"]);
        let mut branches = first[0].new.branches.clone();
        branches.sort();
        assert_eq!(branches, ["Central Library", "Harbourside", "Mobile & Home", "Northgate", "Willow Lane Community Library"]);
        assert!(first.iter().all(|result| result.new.roles.is_empty()), "the starter knows every role of the sample");

        let before = world.dump().await;
        for (result, first) in import_all(world).await.iter().zip(&first) {
            assert_eq!((result.created, result.updated), (0, 0), "{:?}", result.kind);
            assert_eq!((result.unchanged, result.rejected), (first.created, first.rejected), "{:?}", result.kind);
            assert_eq!(result.problems, first.problems);
        }
        assert_eq!(world.dump().await, before, "a second run changes nothing");
        assert!(world.app.check().await.expect("a check").ok);
    }
}

on_both! {
    people_stand_in_the_store_as_the_files_have_them, world, {
        import_all(world).await;
        let people = world.exported(app::views::imports::ExportKind::People).await;
        let expected = expected();
        for person in expected["hr"]["people"].as_array().expect("people") {
            let start = format!("{},{},employee,{},,", person["no"].as_str().expect("a number"), quoted(&person["name"]), quoted(&person["branch"]));
            let line = people.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{start} in\n{people}"));
            let dates = format!(",{},{},{},", text(&person["start"]), text(&person["end"]), person["hours"].as_f64().expect("hours"));
            assert!(line.contains(&dates), "{line} has {dates}");
        }
        for person in expected["volunteers"]["people"].as_array().expect("people") {
            let start = format!("{},{},volunteer,{},,", text(&person["id"]), quoted(&person["name"]), quoted(&person["branch"]));
            let line = people.lines().find(|line| line.starts_with(&start)).unwrap_or_else(|| panic!("{start} in\n{people}"));
            let roles = person["roles"].as_array().expect("roles").len();
            let codes = line.split(',').nth(5).expect("roles").split(';').count();
            assert_eq!(codes, roles, "{line}");
        }
        for (at, day) in expected["epoch"].as_array().expect("days").iter().enumerate() {
            assert!(people.contains(&format!("E{at},Epoch {at},employee,Central Library,,,{},", text(day))), "{people}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn other_headings_of_the_same_meaning_in_another_order_give_the_same_people() {
    let world = World::sqlite().await;
    let first = world.import(ImportKind::People, &fixture("hr-extract.xlsx"), &set(&[("kind", "employee")])).await;
    let mut book = exchange::table::Book::open(&fixture("hr-extract.xlsx")).expect("the file opens");
    let table = book.read(0).expect("the sheet");
    // Emp No, Surname, Forename(s), Post Title, Work Location, Start Dt, Leaving Date, Contr. Hrs, E-mail, Line Mgr No
    let order = [9, 4, 7, 1, 6, 5, 2, 8, 3, 0];
    let names = [
        "Reports to",
        "LIBRARY",
        "Weekly hours",
        "Last Name",
        "Date left",
        "Date started",
        "First name",
        "Email address",
        "Job title",
        "Staff ID",
    ];
    let mut text = "Fairshire\n\n".to_owned() + &names.join("\t") + "\n";
    for row in table.rows.iter().filter(|row| row.number > 5) {
        let cells: Vec<String> = order.iter().map(|at| row.cell(*at).show()).collect();
        text.push_str(&(cells.join("\t") + "\n"));
    }
    let file = world.file("other.csv", &text);
    let again = world.import(ImportKind::People, &file, &set(&[("kind", "employee")])).await;
    assert_eq!(counts(&again), (0, 0, first.created, first.rejected), "{:?}", again.problems);
    let kinds = |result: &ImportResult| result.problems.iter().map(|problem| problem.kind).collect::<Vec<ProblemKind>>();
    assert_eq!(kinds(&again), kinds(&first));
    assert_eq!(problems(&again)[0].1, "Date started", "the column is the heading of this file");
}

fn word(kind: ProblemKind) -> String {
    serde_json::to_value(kind).ok().and_then(|value| value.as_str().map(str::to_owned)).expect("a word")
}

fn number(value: &Value) -> u32 {
    value.as_u64().and_then(|number| u32::try_from(number).ok()).expect("a small number")
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

fn quoted(value: &Value) -> String {
    let text = text(value);
    if text.contains(',') { format!("\"{text}\"") } else { text.to_owned() }
}
