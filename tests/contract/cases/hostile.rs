//! Small files made to take all memory or time, and damaged ones.

use std::io::{Cursor, Write};
use std::process::Command;

use serde_json::Value;

use crate::{Desk, case};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Imports with 3 GB of memory at the most: the file is refused with a sentence, and the store is as before.
#[track_caller]
fn refused(file: &str, words: &str) {
    let desk = Desk::new();
    let before = desk.json(0, &["history"]);
    let ended = within_3_gb(&desk, &["import", "people", file, "--dry-run", "--json"]);
    assert_eq!(ended.0, Some(1), "{file}: {}", ended.1);
    let said: Value = serde_json::from_str(&ended.1).expect("one document");
    let message = said["error"]["message"].as_str().unwrap_or_default();
    assert!(message.contains(words) && message.contains("othing was imported"), "{file}: {message}");
    assert_eq!(desk.json(0, &["history"]), before);
    assert_eq!(desk.json(0, &["check"])["ok"], true);
}

fn within_3_gb(desk: &Desk, arguments: &[&str]) -> (Option<i32>, String) {
    let program = env!("CARGO_BIN_EXE_skillsplan");
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        // Not every system knows this limit; it is the harder test where one does.
        shell.args(["-c", "ulimit -v 3000000 2>/dev/null; exec \"$0\" \"$@\"", program]);
        shell
    } else {
        Command::new(program)
    };
    let output = command.args(arguments).env("SKILLSPLAN_STORE", desk.store()).env("SKILLSPLAN_TODAY", "2026-04-01").output();
    let output = output.expect("the command runs");
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

fn zip_of(parts: &[(&str, String)]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).expect("a part");
        writer.write_all(content.as_bytes()).expect("its content");
    }
    writer.finish().expect("a zip").into_inner()
}

/// A workbook of so many sheets, which all are the one part.
fn workbook(sheets: usize, sheet: &str, more: &[(&str, String)]) -> Vec<u8> {
    let listed: String = (1..=sheets).map(|n| format!(r#"<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>"#)).collect();
    let related: String =
        (1..=sheets).map(|n| format!(r#"<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>"#)).collect();
    let mut parts = vec![
        (
            "_rels/.rels",
            format!(
                r#"<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        ("xl/workbook.xml", format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{listed}</sheets></workbook>"#)),
        ("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{RELATIONS}">{related}</Relationships>"#)),
        ("xl/worksheets/sheet1.xml", format!(r#"<worksheet xmlns="{MAIN}">{sheet}</worksheet>"#)),
    ];
    parts.extend(more.iter().cloned());
    zip_of(&parts)
}

fn inline(reference: &str, text: &str) -> String {
    format!(r#"<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn headings() -> String {
    format!(r#"<row r="1">{}{}{}</row>"#, inline("A1", "person_id"), inline("B1", "name"), inline("C1", "kind"))
}

fn person() -> String {
    format!(r#"<row r="2">{}{}{}</row>"#, inline("A2", "007"), inline("B2", "Ann"), inline("C2", "employee"))
}

/// A document whose one table has these rows.
fn document(rows: &str) -> Vec<u8> {
    let content = format!(
        r#"<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zip_of(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet".to_owned()), ("content.xml", content)])
}

fn text(value: &str, more: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p></table:table-cell>"#)
}

#[test]
fn reported_files_that_took_all_memory_are_refused() {
    refused(&case("30-hostile-workbooks/two-bytes-flipped.xls"), "damaged");
    refused(&case("30-hostile-workbooks/merge20000.xlsx"), "copies");
    refused(&case("30-hostile-workbooks/repeat16.ods"), "copies");
    refused(&case("30-hostile-workbooks/colmax.xlsx"), "16,384 columns");
}

#[test]
fn more_looks_of_cells_than_a_spreadsheet_keeps_are_refused() {
    let styles = format!(r#"<styleSheet xmlns="{MAIN}"><cellXfs>{}</cellXfs></styleSheet>"#, "<xf/>".repeat(3_000_000));
    let desk = Desk::new();
    let file = workbook(1, &format!("<sheetData>{}{}</sheetData>", headings(), person()), &[("xl/styles.xml", styles)]);
    refused(&desk.file("styles.xlsx", file), "sorts of cell");
}

#[test]
fn thousands_of_sheets_on_one_part_are_refused() {
    let desk = Desk::new();
    let sheet = format!("<sheetData>{}{}</sheetData>", headings(), person());
    refused(&desk.file("sheets.xlsx", workbook(5_000, &sheet, &[])), "2,000 sheets");
}

#[test]
fn half_a_million_merged_areas_are_refused() {
    let merged: String = (0..500_000).map(|at| format!(r#"<mergeCell ref="A{}:A1048576"/>"#, at % 1_000_000 + 1)).collect();
    let sheet = format!("<sheetData>{}{}</sheetData><mergeCells>{merged}</mergeCells>", headings(), person());
    let desk = Desk::new();
    refused(&desk.file("merges.xlsx", workbook(1, &sheet, &[])), "250,000 merged");
}

#[test]
fn texts_that_are_said_to_be_many_or_are_pointed_at_by_many_cells_are_refused() {
    let desk = Desk::new();
    let sheet = format!("<sheetData>{}{}</sheetData>", headings(), person());
    let said = format!(r#"<sst xmlns="{MAIN}" uniqueCount="99999999999"><si><t>a</t></si></sst>"#);
    refused(&desk.file("said.xlsx", workbook(1, &sheet, &[("xl/sharedStrings.xml", said)])), "different texts");

    let cells: String = (1..=2_000).map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#)).collect();
    let long = format!(r#"<sst xmlns="{MAIN}"><si><t>{}</t></si></sst>"#, "x".repeat(1_000_000));
    let file = workbook(1, &format!("<sheetData>{cells}</sheetData>"), &[("xl/sharedStrings.xml", long)]);
    refused(&desk.file("pointed.xlsx", file), "more text");

    let inline = format!("<sheetData><row r=\"1\">{}</row></sheetData>", inline("A1", &"x".repeat(17 * 1024 * 1024)));
    refused(&desk.file("inline.xlsx", workbook(1, &inline, &[])), "16 MB");
}

#[test]
fn a_line_of_nothing_but_commas_is_refused() {
    let desk = Desk::new();
    let mut commas = b"person_id,name,kind\n".to_vec();
    commas.resize(90 * 1024 * 1024, b',');
    refused(&desk.file("commas.csv", commas), "16,384 columns");
}

#[test]
fn repeats_are_weighed_before_they_are_made() {
    let desk = Desk::new();
    let refused_document = |name: &str, rows: &str, words: &str| refused(&desk.file(name, document(rows)), words);
    let row = |cells: &str, more: &str| format!("<table:table-row{more}>{cells}</table:table-row>");
    refused_document("rows.ods", &row(&text("x", "").repeat(16), r#" table:number-rows-repeated="1048576""#), "copies");
    refused_document("columns.ods", &row(&text("x", r#" table:number-columns-repeated="4294967295""#), ""), "16,384 columns");
    refused_document("beyond.ods", &row(&text("x", ""), r#" table:number-rows-repeated="99999999999999999999""#), "1,048,576 rows");
    let long = text(&"x".repeat(100_000), r#" table:number-columns-repeated="16384""#);
    refused_document("long.ods", &row(&long, ""), "more text");
}

#[test]
fn empty_cells_repeated_to_the_end_of_rows_and_sheets_are_normal() {
    let end = r#"<table:table-cell table:style-name="ce1" table:number-columns-repeated="16381"/>"#;
    let row = |cells: &str| format!("<table:table-row>{cells}{end}</table:table-row>");
    let rows = [
        row(&(text("person_id", "") + &text("name", "") + &text("kind", ""))),
        row(&(text("007", "") + &text("Ann", "") + &text("employee", ""))),
        r#"<table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>"#
            .to_owned(),
    ];
    let desk = Desk::new();
    let file = desk.file("people.ods", document(&rows.concat()));
    assert_eq!(desk.import("people", &file, &[])["created"], 1);
}

#[test]
fn workbooks_written_by_other_programs_come_in_alike() {
    for name in ["plain", "backslash", "prefix", "strict", "no-references"] {
        let desk = Desk::new();
        let done = desk.import("people", &case(&format!("22-xlsx-by-other-programs/{name}.xlsx")), &["--set", "kind=employee"]);
        assert_eq!((&done["created"], &done["rejected"]), (&Value::from(2), &Value::from(0)), "{name}");
    }
}

#[test]
fn parts_come_in_by_any_of_the_names_that_programs_write() {
    let sheet = format!("<sheetData>{}{}</sheetData>", headings(), person());
    let plain = workbook(1, &sheet, &[]);
    let mut archive = zip::ZipArchive::new(Cursor::new(plain)).expect("a zip");
    let parts: Vec<(String, String)> = (0..archive.len())
        .map(|place| {
            let part = archive.by_index(place).expect("a part");
            let name = part.name().expect("a name").into_owned();
            (name, std::io::read_to_string(part).expect("text"))
        })
        .collect();
    let desk = Desk::new();
    let renamed = |how: &str, rename: &dyn Fn(&str) -> String, change: &dyn Fn(&str) -> String| {
        let parts: Vec<(String, String)> =
            parts.iter().map(|(name, content)| (rename(name), change(content))).filter(|(name, _)| !name.is_empty()).collect();
        let parts: Vec<(&str, String)> = parts.iter().map(|(name, content)| (name.as_str(), content.clone())).collect();
        let file = desk.file("odd.xlsx", zip_of(&parts));
        let done = desk.import("people", &file, &["--dry-run"]);
        assert_eq!(done["created"], 1, "{how}");
    };
    let same = |content: &str| content.to_owned();
    renamed("a leading slash", &|name| format!("/{name}"), &same);
    renamed("upper case", &|name| name.to_uppercase(), &same);
    renamed("backslashes in what points at parts", &|name| name.replace('/', "\\"), &|content| {
        content.replace("Target=\"xl/workbook.xml", "Target=\"xl\\workbook.xml").replace("Target=\"worksheets/", "Target=\"worksheets\\")
    });
    renamed("no package", &|name| if name == "_rels/.rels" { String::new() } else { name.to_owned() }, &same);
}

#[test]
fn a_cell_merged_over_rows_stands_for_each_of_them_in_every_format() {
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let rows = [
        row(text("person_id", "") + &text("name", "") + &text("kind", "") + &text("branch", "")),
        row(text("1", "")
            + &text("Ann", "")
            + &text("employee", r#" table:number-rows-spanned="2""#)
            + &text("Northgate", r#" table:number-columns-spanned="1" table:number-rows-spanned="3""#)),
        row(text("2", "") + &text("Bo", "") + "<table:covered-table-cell table:number-columns-repeated=\"2\"/>"),
        row(text("3", "") + &text("Cy", "") + &text("employee", "") + "<table:covered-table-cell/>"),
    ];
    let desk = Desk::new();
    let file = desk.file("merged.ods", document(&rows.concat()));
    let done = desk.import("people", &file, &[]);
    assert_eq!((&done["created"], &done["rejected"]), (&Value::from(3), &Value::from(0)));
    let people = desk.json(0, &["gaps", "--by", "branch"]);
    assert!(people["groups"].as_array().is_some_and(|groups| groups.iter().all(|group| group["key"]["branch"] == "Northgate")), "{people}");
}

#[test]
fn many_bad_rows_are_counted_listed_up_to_a_limit_and_written_whole() {
    let mut file = String::from("person_id,name,kind,start_date\n0,Good,employee,\n");
    for number in 1..=30_000 {
        file.push_str(&format!("{number},Person {number},employee,soon\n"));
    }
    let desk = Desk::new();
    let file = desk.file("people.csv", file);
    for name in ["refused.csv", "refused.xlsx"] {
        let to = desk.folder.path().join(name).display().to_string();
        let done = desk.import("people", &file, &["--dry-run", "--refused", &to]);
        assert_eq!((&done["created"], &done["rejected"]), (&Value::from(1), &Value::from(30_000)));
        assert_eq!(done["problems"].as_array().map(Vec::len), Some(10_000));
        assert_eq!(done["problems_left_out"], 20_000);
        let again = desk.import("people", &to, &["--dry-run"]);
        assert_eq!(again["rejected"], 30_000, "{name} has every refused row under its headings");
    }
    let strict = desk.json(1, &["import", "people", &file, "--strict"]);
    assert!(strict["error"]["message"].as_str().is_some_and(|said| said.starts_with("30000 cells")), "{}", strict["error"]["message"]);
}

#[test]
fn the_file_of_refused_rows_never_takes_the_place_of_the_file_that_is_read() {
    let desk = Desk::new();
    let content = "person_id,name,kind\n1,Ann,employee\n";
    let file = desk.file("people.csv", content);
    desk.json(1, &["import", "people", &file, "--refused", &file]);
    assert_eq!(std::fs::read_to_string(&file).expect("the file"), content);
}
