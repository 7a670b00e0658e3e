//! Reads a workbook back, as far as the ones that we write go: sheets of rows of texts and numbers.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

/// A sheet: its name and its rows of cells as they are written.
#[derive(Debug)]
pub(crate) struct ReadSheet {
    pub(crate) name: String,
    pub(crate) rows: Vec<Vec<String>>,
}

impl ReadSheet {
    /// The row that begins with these cells.
    pub(crate) fn row(&self, keys: &[&str]) -> BTreeMap<&str, &str> {
        let found = self.rows.iter().find(|row| keys.iter().zip(row.iter()).all(|(key, cell)| key == cell));
        let found = found.unwrap_or_else(|| panic!("`{}` has no row {keys:?}", self.name));
        self.rows[0].iter().map(String::as_str).zip(found.iter().map(String::as_str)).collect()
    }
}

/// The sheets of a workbook in their order.
pub(crate) fn sheets(file: &Path) -> Vec<ReadSheet> {
    let mut archive = zip::ZipArchive::new(File::open(file).expect("a workbook")).expect("a zip");
    let mut part = |name: &str| {
        let mut text = String::new();
        let read = archive.by_name(name).ok().map(|mut part| part.read_to_string(&mut text));
        read.map(|read| read.map(|_| text).expect("text"))
    };
    let shared: Vec<String> = part("xl/sharedStrings.xml").iter().flat_map(|text| elements(text, "si")).map(|one| said(&one)).collect();
    let book = part("xl/workbook.xml").expect("a workbook");
    let names = book.split("<sheet ").skip(1).map(|sheet| unescaped(attribute(sheet, "name").unwrap_or_default()));
    let names: Vec<String> = names.collect();
    let sheet = |(at, name): (usize, String)| {
        let text = part(&format!("xl/worksheets/sheet{}.xml", at + 1)).expect("its sheet");
        let rows = elements(&text, "row").iter().map(|row| cells(row, &shared)).collect();
        ReadSheet { name, rows }
    };
    names.into_iter().enumerate().map(sheet).collect()
}

fn cells(row: &str, shared: &[String]) -> Vec<String> {
    let mut cells: Vec<String> = Vec::new();
    for cell in row.split("<c ").skip(1) {
        let head = cell.split('>').next().unwrap_or_default();
        let place: usize = attribute(head, "r")
            .unwrap_or_default()
            .chars()
            .take_while(char::is_ascii_alphabetic)
            .fold(0, |at, letter| at * 26 + (letter as usize - 'A' as usize) + 1);
        let value = elements(cell, "v").into_iter().next();
        let text = match (attribute(head, "t"), value) {
            (Some("inlineStr"), _) => said(cell),
            (Some("s"), Some(at)) => shared[at.parse::<usize>().expect("a number")].clone(),
            (_, value) => unescaped(&value.unwrap_or_default()),
        };
        cells.resize(place.max(1) - 1, String::new());
        cells.push(text);
    }
    cells
}

/// What stands in each element of a name; an element without content is left out.
fn elements(text: &str, name: &str) -> Vec<String> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let begins = |part: &&str| part.starts_with(['>', ' ']);
    let inside = |part: &str| Some(part.split_once('>')?.1.split_once(&close)?.0.to_owned());
    text.split(open.as_str()).skip(1).filter(begins).filter_map(inside).collect()
}

fn said(text: &str) -> String {
    unescaped(&elements(text, "t").concat())
}

fn attribute<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let begin = format!("{name}=\"");
    let at = if text.starts_with(&begin) { 0 } else { text.find(&format!(" {begin}"))? + 1 };
    text[at + begin.len()..].split('"').next()
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}
