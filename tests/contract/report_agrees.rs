//! A figure that stands twice is the same: in the window's overview, the report to councillors (read back from the PDF's
//! own tables), the spreadsheet beside it and `--json`, on the sample files and on the invented service. Nobody is named
//! in the report, and nobody can be picked out with both files in hand.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails there")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

#[path = "book/mod.rs"]
mod book;
#[path = "rank.rs"]
mod rank;
#[path = "ua/mod.rs"]
mod ua;

use rank::rank;

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

    /// The spreadsheet of sums beside the report, for councillors or internal.
    fn spreadsheet(&self, audience: &str, more: &[&str]) -> Vec<book::ReadSheet> {
        let out = self.folder.path().join(format!("{audience}.xlsx"));
        self.json(&[&["export", "gaps", "--audience", audience, "--out", out.to_str().unwrap()], more].concat());
        book::sheets(&out)
    }

    /// What the window shows.
    fn overview(&self) -> app::views::shows::Overview {
        self.overview_on(TODAY)
    }

    fn overview_on(&self, day: &str) -> app::views::shows::Overview {
        let place = self.folder.path().join("service.skillsplan");
        let env = app::Env::fixed(TODAY.parse().unwrap(), "tester");
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let app = app::App::open(place.to_str().unwrap(), env).await.unwrap();
            let overview = app.overview(&app::views::Scope { as_of: Some(day.parse().unwrap()), ..Default::default() }).await.unwrap();
            app.close().await;
            overview
        })
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

/// The sums that a spreadsheet's row shows; `None` where it shows none.
fn assert_row(sheet: &book::ReadSheet, keys: &[&str], sums: &Value) -> bool {
    let row = sheet.row(keys);
    if row["required"] == "–" {
        assert!(
            row.iter()
                .skip_while(|(name, _)| **name != "people")
                .all(|(name, cell)| *name == "people" || keys.contains(cell) || *cell == "–"),
            "{row:?}"
        );
        return false;
    }
    for name in ["people", "required", "met", "below", "unrated", "review_due", "gap_levels", "people_with_gap"] {
        assert_eq!(row[name], sums[name].to_string(), "{name} of {keys:?} in {}", sheet.name);
    }
    for name in ["coverage", "response"] {
        let share = row[name].parse::<f64>().ok();
        let same =
            share.zip(sums[name].as_f64()).map_or(share.is_none() && sums[name].is_null(), |(one, other)| (one - other).abs() < 1e-12);
        assert!(same, "{name} of {keys:?} in {}: {} is not {}", sheet.name, row[name], sums[name]);
    }
    true
}

fn window(sums: &app::views::gaps::Sums) -> Value {
    // Through its text, as the window gets it: reading a fraction may differ from it in the last bit.
    serde_json::from_str(&serde_json::to_string(sums).unwrap()).unwrap()
}

fn same_sums(group: &Value, sums: &app::views::gaps::Sums, what: &str) {
    for (name, figure) in window(sums).as_object().unwrap() {
        assert_eq!(&group[name], figure, "{name} of {what}");
    }
}

/// What a file says of itself on the sheet "About".
fn about<'b>(book: &'b [book::ReadSheet], what: &str) -> &'b str {
    let about = book.iter().find(|sheet| sheet.name == "About").unwrap();
    let line = about.rows.iter().find(|row| row[0] == what).unwrap_or_else(|| panic!("nothing about `{what}`: {:?}", about.rows));
    &line[1]
}

fn every_figure_that_stands_twice_is_the_same(service: &Service) {
    let overview = service.overview();
    let (by_aim, by_branch) = (service.json(&["gaps", "--by", "aim"]), service.json(&["gaps", "--by", "branch"]));
    let (internal, outside) = (service.spreadsheet("internal", &[]), service.spreadsheet("councillors", &[]));
    let pdf = service.report(&[]);
    let tables = ua::tables(&pdf);
    let table = |caption: &str| tables.iter().find(|table| table.caption.contains(caption)).unwrap();
    let sheet = |book: &[book::ReadSheet], name: &str| {
        book.iter().position(|sheet| sheet.name == name).unwrap_or_else(|| panic!("no sheet `{name}`"))
    };

    // Totals, coverage and response, by aim and by branch.
    same_sums(&by_aim["totals"], &overview.totals, "all");
    let groups = |table: &Value, key: &str| -> Vec<(Option<String>, Value)> {
        table["groups"].as_array().unwrap().iter().map(|group| (group["key"][key].as_str().map(str::to_owned), group.clone())).collect()
    };
    for aim in overview.aims.iter().filter(|aim| aim.sums.required > 0) {
        let (_, group) = groups(&by_aim, "aim").into_iter().find(|(key, _)| key.as_deref() == Some(&aim.key)).unwrap();
        same_sums(&group, &aim.sums, &aim.key);
    }
    for branch in &overview.branches {
        let (_, group) = groups(&by_branch, "branch").into_iter().find(|(key, _)| *key == branch.key).unwrap();
        same_sums(&group, &branch.sums, &format!("{:?}", branch.key));
    }
    let mut shown = 0;
    for (table_of, key, all, in_pdf) in
        [(&by_aim, "aim", "All aims", "Skills by aim"), (&by_branch, "branch", "All branches", "Skills by branch")]
    {
        let of = |book: &[book::ReadSheet], name: String| sheet(book, &name);
        let full = &internal[of(&internal, format!("Internal by {key}"))];
        let safe = &outside[of(&outside, format!("By {key}"))];
        assert!(assert_row(full, &["Total"], &table_of["totals"]), "nothing is hidden in the internal one");
        assert_eq!(assert_row(safe, &["Total"], &table_of["totals"]), agrees(table(in_pdf), all, &table_of["totals"]));
        for (name, group) in groups(table_of, key) {
            let row = name.as_deref().unwrap_or("(none)");
            assert!(assert_row(full, &[row], &group), "nothing is hidden in the internal one");
            let printed = table(in_pdf).row_names().into_iter().find(|printed| match (&name, key) {
                (None, "aim") => *printed == "No aim",
                (None, _) => *printed == "In no branch",
                (Some(name), "aim") => printed.starts_with(&format!("{name} ")),
                (Some(name), _) => printed == name,
            });
            let in_report = agrees(table(in_pdf), printed.unwrap(), &group);
            assert_eq!(assert_row(safe, &[row], &group), in_report, "{key} {row} is shown in one file and hidden in the other");
            shown += usize::from(in_report);
        }
    }
    assert!(shown >= 8, "most groups are shown: {shown}");
    let both = service.json(&["gaps", "--by", "branch,aim"]);
    for group in both["groups"].as_array().unwrap() {
        let keys = ["branch", "aim"].map(|key| group["key"][key].as_str().unwrap_or("(none)"));
        assert!(assert_row(&internal[0], &keys, group));
    }
    assert!(about(&internal, "For").starts_with("INTERNAL") && about(&outside, "For").starts_with("councillors"));

    // Which aim and which branch need most.
    let text = ua::laid_out(&pdf).split_whitespace().collect::<Vec<_>>().join(" ");
    for (table_of, key, in_window, in_pdf) in [
        (&by_aim, "aim", &overview.said_first.aim, "Skills by aim"),
        (&by_branch, "branch", &overview.said_first.branch, "Skills by branch"),
    ] {
        let in_json = table_of["needs_most"][key].as_str();
        assert_eq!(in_window.as_deref(), in_json, "the window and `--json` name the same {key}");
        let what = if key == "aim" { "Aim that needs most" } else { "Branch that needs most" };
        let none = |said: &str| if said.starts_with("none") { None } else { Some(said.to_owned()) };
        assert_eq!(none(about(&internal, what)).as_deref(), in_json);
        // Beside councillors' figures stands what can be named of them.
        let named = none(about(&outside, what));
        let all_shown = !table(in_pdf).rows.iter().flatten().any(|cell| cell.text == "–");
        assert!(!all_shown || named.as_deref() == in_json, "{named:?} and {in_json:?}");
        match named {
            Some(name) if key == "aim" => {
                assert!(text.contains(&format!("Aim {name} ")) && text.contains(" needs most: "), "{name}: {text}");
            }
            Some(name) => assert!(text.contains(&format!("{name} needs most: ")), "{name}: {text}"),
            None => assert!(text.contains(&format!("No {key} ")), "{text}"),
        }
    }

    // Skills that rest on one person, or on nobody, and their lists.
    let thin = service.json(&["show", "thin-cover"]);
    let count = |met: u64| u32::try_from(thin.as_array().unwrap().iter().filter(|one| one["met"] == met).count()).unwrap();
    assert_eq!((overview.thin_count, overview.none_count), (count(1), count(0)));
    for (figure, number) in [
        ("on-one", count(1)),
        ("on-nobody", count(0)),
        ("closed", overview.closed_half_year),
        ("below-target", overview.totals.people_with_gap),
    ] {
        let list = service.json(&["show", "behind", figure]);
        let lines: usize = ["below", "closed", "thin"].iter().map(|lines| list[lines].as_array().unwrap().len()).sum();
        assert_eq!((list["count"].as_u64().unwrap(), lines), (u64::from(number), usize::try_from(number).unwrap()), "{figure}");
    }
    let cover = table("Skills that rest on one person or on no one");
    let in_report = |column: &str| cover.cell("All branches", column).replace(',', "").parse::<u32>().ok();
    let both = |column: &str| in_report(&format!("Paid staff: {column}")).zip(in_report(&format!("Volunteers: {column}")));
    if let (Some((paid, volunteers)), Some((none, no_volunteer))) = (both("on one person"), both("on no one")) {
        assert_eq!((paid + volunteers, none + no_volunteer), (overview.thin_count, overview.none_count));
    }

    money_is_the_same(&service.json(&["show", "money"]), TODAY, &overview.funds, &tables);
}

/// The funds in force of the overview and of the report, and `show money`.
fn money_is_the_same(shown: &Value, on: &str, funds: &[app::views::settings::FundView], tables: &[ua::ReadTable]) {
    let money = tables.iter().find(|one| one.caption.contains("Money for learning")).expect("a table of money");
    let in_force = shown.as_array().unwrap().iter().filter(|fund| {
        let (from, to) = (fund["from"].as_str(), fund["to"].as_str());
        from <= Some(on) && Some(on) <= to
    });
    assert!(in_force.clone().count() > 0 && in_force.clone().count() == funds.len(), "{shown}");
    for (line, fund) in in_force.zip(funds) {
        let row = format!("{}, {} to {}", fund.title, fund.from.long(), fund.to.long());
        let pence = |column: &str| {
            let digits: String =
                money.cell(&row, column).chars().filter(|one| one.is_ascii_digit() || *one == '.' || *one == '-').collect();
            (digits.parse::<f64>().unwrap() * 100.0).round()
        };
        let figures = [
            ("In the fund", "pence", fund.pence),
            ("Spent", "spent", fund.spent),
            ("Committed", "committed", fund.committed),
            ("Left", "left", fund.left),
        ];
        assert_eq!(line["fund"], fund.key.as_str());
        for (column, key, figure) in figures {
            assert!((pence(column) - figure.0 as f64).abs() < 0.5, "{column} of {row}");
            assert_eq!(line[key], figure.0, "{key} of {row}");
        }
        assert_eq!(fund.left.0, fund.pence.0 - fund.spent.0 - fund.committed.0);
    }
}

#[test]
fn every_figure_of_the_invented_service_that_stands_twice_is_the_same() {
    every_figure_that_stands_twice_is_the_same(&Service::invented());
}

#[test]
fn money_of_any_date_is_the_same_wherever_it_stands() {
    let service = Service::invented();
    for day in ["2025-11-30", "2026-03-31", "2026-04-01", "2026-08-15"] {
        let report = service.report(&["--as-of", day]);
        let shown = service.json(&["show", "money", "--as-of", day]);
        money_is_the_same(&shown, day, &service.overview_on(day).funds, &ua::tables(&report));
        let of_none = shown.as_array().unwrap().iter().any(|line| line["fund"].is_null());
        assert!(!of_none, "every session of the invented service has its fund");
    }
}

#[test]
fn every_figure_of_the_sample_files_that_stands_twice_is_the_same() {
    every_figure_that_stands_twice_is_the_same(&Service::sample());
}

/// A row of either file as an attacker sees it: the people of which branches, aims and kinds it is over, and whether its
/// figures are printed.
struct SeenRow {
    name: String,
    over: Vec<f64>,
    people: u64,
    printed: bool,
}

/// Whoever holds the report and the spreadsheet and knows how the service is made up, yet no figure but those printed.
#[test]
fn with_both_files_in_hand_nobody_can_work_out_a_group_that_is_hidden() {
    // Volunteers: they are few in some branches of either service.
    let more = ["--kind", "volunteer"];
    for service in [Service::invented(), Service::sample()] {
        let gaps = |by: &str| service.json(&[&["gaps", "--by", by][..], &more].concat());
        let all = gaps("branch,aim,kind");
        let atoms = all["groups"].as_array().unwrap();
        let (outside, pdf) = (service.spreadsheet("councillors", &more), service.report(&more));
        let tables = ua::tables(&pdf);
        let mut rows: Vec<SeenRow> = Vec::new();
        let mut see = |name: String, keys: &[(&str, &str)], people: u64, printed: bool| {
            let in_it = |atom: &&Value| {
                keys.iter().all(|(key, value)| value.split('|').any(|value| value == atom["key"][*key].as_str().unwrap_or("(none)")))
            };
            let over = atoms.iter().map(|atom| if in_it(&atom) { 1.0 } else { 0.0 }).collect();
            rows.push(SeenRow { name, over, people, printed });
        };
        let counted: BTreeMap<&str, Value> = ["branch", "aim", "kind"].into_iter().map(|by| (by, gaps(by))).collect();
        let people = |by: &str, keys: &[&str]| {
            let table = &counted[by];
            let found = table["groups"]
                .as_array()
                .unwrap()
                .iter()
                .find(|group| by.split(',').zip(keys).all(|(by, key)| group["key"][by].as_str().unwrap_or("(none)") == *key));
            found.map_or(0, |group| group["people"].as_u64().unwrap())
        };
        for sheet in outside.iter().filter(|sheet| sheet.name.starts_with("By ")) {
            let keys: Vec<&str> = sheet.rows[0].iter().map(String::as_str).take_while(|head| *head != "people").collect();
            for row in sheet.rows.iter().skip(1).filter(|row| row[0] != "Total") {
                let values: Vec<&str> = row.iter().take(keys.len()).map(String::as_str).collect();
                let pairs: Vec<(&str, &str)> = keys.iter().copied().zip(values.iter().copied()).collect();
                see(format!("{} {values:?}", sheet.name), &pairs, people(&keys.join(","), &values), row[keys.len() + 1] != "–");
            }
            let total = sheet.row(&["Total"]);
            see(format!("{} in all", sheet.name), &[], all["totals"]["people"].as_u64().unwrap(), total["required"] != "–");
        }
        let kinds = tables.iter().find(|table| table.caption.contains("Skills of all people")).unwrap();
        for (row, over) in [("Paid staff", "employee"), ("Volunteers", "volunteer"), ("Councillors and officers", "councillor|officer")] {
            if kinds.row_names().contains(&row) {
                let people = over.split('|').map(|kind| people("kind", &[kind])).sum();
                see(format!("{row} of the report"), &[("kind", over)], people, kinds.cell(row, "Skills needed") != "–");
            }
        }
        let printed: Vec<Vec<f64>> = rows.iter().filter(|row| row.printed).map(|row| row.over.clone()).collect();
        let rank_of_printed = rank(printed.clone());
        let mut small = 0;
        for row in rows.iter().filter(|row| row.over.iter().any(|one| *one > 0.0)) {
            assert!(row.people >= 5 || !row.printed, "{} has {} people and is printed", row.name, row.people);
            small += usize::from(row.people < 5);
            if !row.printed {
                let with = printed.iter().cloned().chain([row.over.clone()]).collect();
                assert!(rank(with) > rank_of_printed, "{} comes out of what is printed", row.name);
            }
        }
        assert!(small > 0 && rank_of_printed > 5, "there is something to hide, and something to work it out from");
    }
}
