//! What is written is read back as it was.

use domain::Date;
use exchange::FileFault;
use exchange::table::{Book, Cell};
use exchange::write::{Sheet, Value, csv, save, xlsx};
use proptest::prelude::*;

use crate::text_file;

fn read_back(name: &str, bytes: &[u8]) -> Vec<Vec<Cell>> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = text_file(&folder, name, bytes);
    let mut book = Book::open(&path).expect("our own file opens");
    book.read(0).expect("our own file is read").rows.into_iter().map(|row| row.cells).collect()
}

fn sheet(rows: Vec<Vec<Value>>) -> Sheet {
    Sheet { name: "Gaps: by aim/branch".to_owned(), headings: vec!["Emp No".to_owned(), "Note".to_owned()], rows: rows.into() }
}

#[test]
fn a_workbook_keeps_text_as_text_and_dates_as_dates() {
    let day = Date::from_ymd(2026, 3, 2).expect("a date");
    let bytes = xlsx(&[sheet(vec![
        vec![Value::text("004512"), Value::text("=1+1")],
        vec![Value::Whole(3), Value::Date(day)],
        vec![Value::Share(0.123_456_789), Value::text("Zoë")],
    ])])
    .expect("a workbook");
    let rows = read_back("x.xlsx", &bytes);
    assert_eq!(rows[1], [Cell::Text("004512".into()), Cell::Text("=1+1".into())]);
    assert_eq!(rows[2], [Cell::Number(3.0), Cell::Date(day)]);
    assert_eq!(rows[3], [Cell::Number(0.123_456_789), Cell::Text("Zoë".into())]);
}

#[test]
fn csv_carries_no_formula_and_comes_back_as_it_was() {
    let texts = [
        "=HYPERLINK(\"http://x.example\")",
        "+44 20",
        "-",
        "@work",
        "'=quoted",
        "'tis",
        "＝1+1",
        "\u{202e}=1+1",
        "\t=1",
        "\r=1",
        " =1+1",
        "'\u{feff}@x",
        "two\nlines",
        "a, b; \"c\"",
    ];
    let bytes = csv(&sheet(texts.iter().map(|text| vec![Value::text("004512"), Value::text(*text)]).collect()));
    assert!(bytes.starts_with("\u{feff}Emp No,Note\r\n".as_bytes()));
    let content = String::from_utf8(bytes.clone()).expect("UTF-8");
    for cell in content.lines().filter_map(|line| line.split_once("004512,")).map(|(_, cell)| cell.trim_start_matches('"')) {
        let seen = cell.trim_start_matches(|c: char| c.is_whitespace() || ['\u{202e}', '\u{feff}'].contains(&c));
        assert!(!seen.starts_with(['=', '+', '-', '@', '＝']), "{cell} would be a formula");
    }
    let rows = read_back("x.csv", &bytes);
    let found: Vec<String> = rows[1..].iter().map(|row| row[1].show()).collect();
    assert_eq!(found, texts);
}

#[test]
fn a_file_that_cannot_be_written_leaves_the_one_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("missing").join("x.csv");
    assert_eq!(save(&path, b"x").expect_err("no such folder").fault, FileFault::NotWritten);
    let path = folder.path().join("x.csv");
    save(&path, b"one").expect("written");
    save(&path, b"two").expect("written again");
    assert_eq!(std::fs::read(&path).expect("the file"), b"two");
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn any_text_survives_csv_and_workbook(text in "[ -~éŁ’\u{a0}=+@'\"\n;,\t-]{1,40}") {
        let made = sheet(vec![vec![Value::text("k"), Value::text(text.clone())], vec![Value::text("l"), Value::text("x")]]);
        let rows = read_back("x.csv", &csv(&made));
        prop_assert_eq!(rows[1][1].show(), text.as_str());
        let rows = read_back("x.xlsx", &xlsx(&[made]).expect("a workbook"));
        prop_assert_eq!(rows[1][1].show(), text);
    }
}
