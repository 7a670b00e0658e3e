//! The report to councillors says what `gaps --json` says, on the sample files and on the invented
//! service: every figure is read back from the PDF's own tables. Nobody is named in it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "ua/mod.rs"]
mod ua;

const TODAY: &str = "2026-04-01";

struct Service {
    folder: tempfile::TempDir,
}

impl Service {
    /// The sample files, imported in the order that their README says.
    fn sample() -> Self {
        let service = Self { folder: tempfile::tempdir().unwrap() };
        let files = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../tests/fixtures/sample");
        service.json(&["new"]);
        let imports: [(&str, &str, &[&str]); 8] = [
            ("people", "hr-extract.xlsx", &["--set", "kind=employee"]),
            ("people", "volunteers.csv", &["--set", "kind=volunteer"]),
            ("grid", "skills-audit.xlsx", &["--set", "rated_on=2026-03-02", "--set", "source=manager"]),
            ("log", "training-log.csv", &[]),
            ("funds", "funds.csv", &[]),
            ("venues", "venues.csv", &[]),
            ("activities", "activities.csv", &[]),
            ("offers", "offers.csv", &[]),
        ];
        for (kind, file, more) in imports {
            let file = files.join(file);
            service.json(&[&["import", kind, file.to_str().unwrap()], more].concat());
        }
        service
    }

    fn invented() -> Self {
        let service = Self { folder: tempfile::tempdir().unwrap() };
        service.json(&["demo", "--seed", "1"]);
        service
    }

    fn run(&self, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_skillsplan"))
            .args(words)
            .arg("--store")
            .arg(self.folder.path().join("service.skillsplan"))
            .env("SKILLSPLAN_TODAY", TODAY)
            .output()
            .unwrap()
    }

    fn json(&self, words: &[&str]) -> Value {
        let output = self.run(&[words, &["--json"]].concat());
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{words:?}: {text} {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{words:?}: {error}: {text}"))
    }

    fn report(&self, more: &[&str]) -> PathBuf {
        let out = self.folder.path().join("report.pdf");
        let written = self.json(&[&["report", "gaps", "--out", out.to_str().unwrap()], more].concat());
        assert!(written["pages"].as_u64().unwrap() >= 2, "{written}");
        out
    }
}

/// A number as the report prints it.
fn printed(number: &Value) -> String {
    let digits = number.as_u64().unwrap_or_else(|| panic!("{number} is no whole number")).to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Holds a row against the sums of `gaps --json`; says whether its figures are shown.
fn agrees(table: &ua::ReadTable, row: &str, sums: &Value) -> bool {
    let cell = |column: &str| table.cell(row, column);
    let hidden = |column: &str| assert_eq!(cell(column), "–", "{row} in {}", table.caption);
    match cell("People") {
        "<5" => {
            assert!(sums["people"].as_u64().unwrap() < 5, "{row} is hidden as small and is {sums}");
            ["Skills needed", "Rated", "Response", "At the level", "Coverage", "Levels missing"].into_iter().for_each(hidden);
            return false;
        }
        "–" => {
            ["Skills needed", "Rated", "Response", "At the level", "Coverage", "Levels missing"].into_iter().for_each(hidden);
            return false;
        }
        _ => {}
    }
    let rated = Value::from(sums["met"].as_u64().unwrap() + sums["below"].as_u64().unwrap());
    let numbers = [
        ("People", &sums["people"]),
        ("Skills needed", &sums["required"]),
        ("Rated", &rated),
        ("At the level", &sums["met"]),
        ("Levels missing", &sums["gap_levels"]),
    ];
    for (column, number) in numbers {
        assert_eq!(cell(column), printed(number), "{row}, {column} in {}", table.caption);
    }
    for (column, share) in [("Coverage", &sums["coverage"]), ("Response", &sums["response"])] {
        let expected = match share.as_f64() {
            None => "not known".to_owned(),
            Some(share) if share > 0.0 && share < 0.005 => "under 1%".to_owned(),
            Some(share) if (0.995..1.0).contains(&share) => "99%".to_owned(),
            Some(share) => format!("{}%", (share * 100.0).round()),
        };
        assert_eq!(cell(column), expected, "{row}, {column} in {}", table.caption);
    }
    true
}

/// How many rows are shown of those that agree.
fn agrees_in_all(service: &Service, pdf: &Path, more: &[&str]) -> usize {
    let tables = ua::tables(pdf);
    let table =
        |caption: &str| tables.iter().find(|table| table.caption.contains(caption)).unwrap_or_else(|| panic!("no table `{caption}`"));
    let gaps = |by: &str| service.json(&[&["gaps", "--by", by], more].concat());
    let key = |group: &Value, by: &str| group["key"][by].as_str().map(str::to_owned);
    let mut shown = 0;

    let people = table("Skills of all people");
    let by_kind = gaps("kind");
    shown += usize::from(agrees(people, "All people", &by_kind["totals"]));
    let of_kind = |kind: &str| {
        let mut groups = by_kind["groups"].as_array().unwrap().iter();
        groups.find(|group| kind == key(group, "kind").unwrap()).cloned()
    };
    for (kind, row) in [("employee", "Paid staff"), ("volunteer", "Volunteers")] {
        shown += of_kind(kind).map_or(0, |group| usize::from(agrees(people, row, &group)));
    }
    if let (Some(councillors), Some(officers)) = (of_kind("councillor"), of_kind("officer")) {
        // The two are shown together, so that neither has to be hidden.
        let number = |name: &str| councillors[name].as_u64().unwrap() + officers[name].as_u64().unwrap();
        let (met, rated, required) = (number("met"), number("met") + number("below"), number("required"));
        let sums = serde_json::json!({
            "people": number("people"), "required": required, "met": met, "below": number("below"), "gap_levels": number("gap_levels"),
            "coverage": met as f64 / rated as f64, "response": rated as f64 / required as f64,
        });
        shown += usize::from(agrees(people, "Councillors and officers", &sums));
    }

    let aims = table("Skills by aim");
    let by_aim = gaps("aim");
    let groups = by_aim["groups"].as_array().unwrap();
    assert_eq!(aims.row_names().len(), groups.len() + 1, "each aim stands in the table once, and the total");
    for group in groups {
        let start = key(group, "aim").map_or("No aim".to_owned(), |code| format!("{code} "));
        let row = aims.row_names().into_iter().find(|name| name.starts_with(&start)).unwrap_or_else(|| panic!("no aim `{start}`"));
        shown += usize::from(agrees(aims, row, group));
    }
    shown += usize::from(agrees(aims, "All aims", &by_aim["totals"]));

    let branches = table("Skills by branch");
    let by_branch = gaps("branch");
    let groups = by_branch["groups"].as_array().unwrap();
    assert_eq!(branches.row_names().len(), groups.len() + 1, "each branch stands in the table once, and the total");
    for group in groups {
        let row = key(group, "branch").unwrap_or_else(|| "In no branch".to_owned());
        shown += usize::from(agrees(branches, &row, group));
    }
    shown += usize::from(agrees(branches, "All branches", &by_branch["totals"]));
    shown
}

fn names_nobody(service: &Service, pdf: &Path) {
    let file = service.folder.path().join("people.csv");
    service.json(&["export", "people", "--out", file.to_str().unwrap()]);
    let people = std::fs::read_to_string(file).unwrap();
    let heads: Vec<&str> = people.lines().next().unwrap().trim_start_matches('\u{feff}').split(',').collect();
    let at = heads.iter().position(|head| head.contains("name")).unwrap_or_else(|| panic!("no names in {heads:?}"));
    let names: BTreeSet<&str> =
        people.lines().skip(1).filter_map(|line| line.split(',').nth(at)).map(|name| name.trim_matches('"')).collect();
    assert!(names.len() > 30, "there are people to name: {names:?}");
    let text = ua::laid_out(pdf).split_whitespace().collect::<Vec<_>>().join(" ");
    for name in names.into_iter().filter(|name| name.contains(' ')) {
        assert!(!text.contains(name), "the report names {name}");
    }
}

fn accessible(pdf: &Path) {
    for verdict in ua::verdicts(&[("ua1", pdf), ("2a", pdf)]) {
        assert!(verdict.passes, "{}", verdict.words);
    }
}

#[test]
fn the_report_on_the_sample_files_agrees_with_the_gap_tables() {
    let service = Service::sample();
    let pdf = service.report(&["--from", "2025-04-01", "--to", TODAY]);
    accessible(&pdf);
    assert!(agrees_in_all(&service, &pdf, &[]) >= 12, "most lines are shown");
    names_nobody(&service, &pdf);
    let learned = service.json(&["show", "learning", "--by", "kind", "--from", "2025-04-01", "--to", TODAY]);
    let tables = ua::tables(&pdf);
    let table = tables.iter().find(|table| table.caption.contains("Verified learning")).unwrap();
    for line in learned.as_array().unwrap_or_else(|| learned["groups"].as_array().unwrap()) {
        let row = if line["key"]["kind"] == "employee" { "Paid staff, all kinds" } else { "Volunteers, all kinds" };
        if !["<5", "–"].contains(&table.cell(row, "People")) {
            assert_eq!(table.cell(row, "People"), printed(&line["people"]));
            assert_eq!(table.cell(row, "Records"), printed(&line["records"]));
        }
    }
}

#[test]
fn the_report_on_the_invented_service_agrees_with_the_gap_tables() {
    let service = Service::invented();
    let pdf = service.report(&[]);
    accessible(&pdf);
    assert!(agrees_in_all(&service, &pdf, &[]) >= 15, "most lines are shown");
    names_nobody(&service, &pdf);
}

#[test]
fn a_period_that_ends_before_it_begins_makes_no_file() {
    let service = Service { folder: tempfile::tempdir().unwrap() };
    service.json(&["new"]);
    let out = service.folder.path().join("never.pdf");
    let refused = service.run(&["report", "gaps", "--out", out.to_str().unwrap(), "--from", "2026-03-01", "--to", "2026-02-01", "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stdout).contains("ends before it begins"));
    assert!(!out.exists());
}
