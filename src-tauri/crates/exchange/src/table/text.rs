//! Reads CSV and similar text files: encoding, separator and records.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::budget::Budget;
use super::records::{Record, Records};
use super::{Cell, Row, Table, Unreadable};
use crate::error::{FileError, FileFault, Trouble};
use crate::mapping::is_heading_word;

/// The number of records that are looked at to find the separator.
const LOOKED_AT: usize = 60;
/// The most characters that are kept of a record that cannot be read, for the person who corrects it.
const KEPT: usize = 200;

pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Table, FileError> {
    let Decoded { text, has_bad_bytes } = decode(bytes);
    let Shape { separator, width } = shape(&text);
    let (mut rows, mut unreadable, mut budget, mut number) = (Vec::new(), Vec::new(), Budget::default(), 0u32);
    for record in Records::new(&text, separator, width) {
        number = number.saturating_add(1);
        let row: Vec<Cell> = match record {
            Record::Cells(record) => record.iter().map(|cell| read_cell(cell, has_bad_bytes)).collect(),
            Record::Broken(broken) => {
                let text = broken.line.chars().take(KEPT).collect();
                budget.row(number, 1, KEPT).map_err(|trouble| trouble.of(path))?;
                unreadable.push(Unreadable { number, column: broken.column, text, more_lines: broken.more_lines });
                continue;
            }
            Record::TooWide => {
                let what = format!("has more than 16,384 columns in row {number}");
                return Err(Trouble::too_large(what).of(path));
            }
        };
        if row.iter().all(Cell::is_blank) {
            continue;
        }
        let bytes = row.iter().map(Cell::text_bytes).sum();
        budget.row(number, row.len(), bytes).map_err(|trouble| trouble.of(path))?;
        rows.push(Row { number, cells: row });
    }
    if rows.is_empty() && unreadable.is_empty() {
        return Err(FileError::new(FileFault::Empty, path, "has no row with anything in it, so nothing was imported"));
    }
    Ok(Table { sheet: None, typed: false, rows, merged: Vec::new(), unreadable })
}

fn read_cell(text: &str, has_bad_bytes: bool) -> Cell {
    if has_bad_bytes && text.contains(char::REPLACEMENT_CHARACTER) {
        return Cell::Unreadable(text.into());
    }
    Cell::of_text(without_guard(text))
}

/// A decoded text. Each byte that is invalid in its encoding is U+FFFD.
struct Decoded<'b> {
    text: Cow<'b, str>,
    has_bad_bytes: bool,
}

/// Decodes UTF-8 with or without a byte-order mark, UTF-16 with one, and else Windows-1252, in which every byte is valid. A file without a
/// mark in which most accents are UTF-8 is read as UTF-8 with bad bytes. As Windows-1252, all its accents would be wrong without any
/// message.
fn decode(bytes: &[u8]) -> Decoded<'_> {
    let by = |encoding: &'static Encoding| {
        let (text, has_bad_bytes) = encoding.decode_with_bom_removal(bytes);
        Decoded { text, has_bad_bytes }
    };
    match bytes {
        [0xff, 0xfe, ..] => by(UTF_16LE),
        [0xfe, 0xff, ..] => by(UTF_16BE),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => {
            let (mut accents, mut bad) = (0usize, 0usize);
            for chunk in bytes.utf8_chunks() {
                accents += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
                bad += usize::from(!chunk.invalid().is_empty());
            }
            if bad == 0 || accents >= bad { utf8(bytes) } else { by(WINDOWS_1252) }
        }
    }
}

fn utf8(bytes: &[u8]) -> Decoded<'_> {
    let has_bad_bytes = std::str::from_utf8(bytes).is_err();
    Decoded { text: String::from_utf8_lossy(bytes), has_bad_bytes }
}

/// The separator of cells, and the number of cells that most records have.
struct Shape {
    separator: u8,
    width: usize,
}

/// Finds the separator with which most headings are known words; on a tie, the one with which most records have the same number of columns.
fn shape(text: &str) -> Shape {
    // A record that is cut off at the end of the sample would count against its separator.
    let sample = text.char_indices().nth(200_000).map_or(text, |(at, _)| &text[..at]);
    let first = text.lines().next().unwrap_or("").trim().trim_matches('"');
    let named = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next()).filter(|byte| b",;\t|".contains(byte));
    let mut best = (Shape { separator: b',', width: 0 }, (0, 0, 0));
    for separator in named.map_or(b",;\t|".to_vec(), |named| vec![named]) {
        let records: Vec<Vec<Cow<'_, str>>> = Records::new(sample, separator, 0)
            .take(LOOKED_AT)
            .filter_map(|record| match record {
                Record::Cells(cells) if cells.iter().any(|cell| !cell.is_empty()) => Some(cells),
                Record::Cells(_) | Record::Broken(_) | Record::TooWide => None,
            })
            .collect();
        let words = records.iter().map(|record| record.iter().filter(|cell| is_heading_word(cell)).count()).max();
        let widths: Vec<usize> = records.iter().map(Vec::len).collect();
        let (share, width) = (2..=widths.iter().copied().max().unwrap_or(0))
            .map(|width| (widths.iter().filter(|w| **w == width).count() * 100 / widths.len().max(1), width))
            .max()
            .unwrap_or((0, 0));
        let known = if width == 0 { 0 } else { words.unwrap_or(0) };
        if named.is_some() || (known, share, width) > best.1 {
            best = (Shape { separator, width }, (known, share, width));
        }
    }
    best.0
}

/// Removes the `'` that our own export puts before text that a spreadsheet would take for a formula.
fn without_guard(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if crate::write::reads_as_formula(rest.trim_start_matches('\'')) => rest,
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let table = read(Path::new("x.csv"), bytes).expect("a table");
        table.rows.iter().map(|row| (row.number, row.cells.iter().map(Cell::show).collect())).collect()
    }

    #[test]
    fn the_separator_is_found_by_looking() {
        for separator in [',', ';', '\t'] {
            let text = format!("person_id{separator}name{separator}note\n1{separator}Ann{separator}\"a, b; c\"\n");
            assert_eq!(rows(text.as_bytes())[1], (2, vec!["1".to_owned(), "Ann".to_owned(), "a, b; c".to_owned()]), "{separator:?}");
        }
    }

    #[test]
    fn every_line_ending_counts_the_same_rows_and_blank_lines_count() {
        for end in ["\n", "\r", "\r\n"] {
            let text = format!("a,b{end}1,2{end}{end}\"3{end}4\",5{end}{end}{end}6,7");
            let numbers: Vec<u32> = rows(text.as_bytes()).iter().map(|row| row.0).collect();
            assert_eq!(numbers, [1, 2, 4, 7], "{end:?}");
        }
    }

    #[test]
    fn text_comes_out_of_every_encoding() {
        let utf16 = |big: bool| {
            let mut bytes = if big { vec![0xfe, 0xff] } else { vec![0xff, 0xfe] };
            for unit in "name\nZoë".encode_utf16() {
                bytes.extend(if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
            }
            bytes
        };
        for bytes in
            [b"name\nZo\xeb".to_vec(), "name\nZoë".as_bytes().to_vec(), "\u{feff}name\nZoë".as_bytes().to_vec(), utf16(true), utf16(false)]
        {
            assert_eq!(rows(&bytes)[1].1, ["Zoë"]);
            assert_eq!(rows(&bytes)[0].1, ["name"]);
        }
    }

    #[test]
    fn a_quotation_that_never_ends_spoils_its_own_record() {
        let table = read(Path::new("x.csv"), b"a,b\n1,2\n3,\"open\n4,5\n").expect("a table");
        assert_eq!(table.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 4]);
        assert_eq!(table.unreadable, [Unreadable { number: 3, column: 1, text: "3,\"open".to_owned(), more_lines: 0 }]);
    }

    #[test]
    fn one_foreign_byte_spoils_its_own_cell() {
        for mark in ["", "\u{feff}"] {
            let bytes = [mark.as_bytes(), "name,note\nZoë,x\nJos".as_bytes(), b"\xe9,y\n"].concat();
            let table = read(Path::new("x.csv"), &bytes).expect("a table");
            assert_eq!(table.rows[1].cell(0).show(), "Zoë");
            assert_eq!(table.rows[2].cells, [Cell::Unreadable("Jos\u{fffd}".into()), Cell::Text("y".into())]);
        }
        assert_eq!(rows(b"name\nJos\xe9\nZo\xeb")[1].1, ["José"], "a file without UTF-8 is Windows-1252");
        assert!(matches!(read(Path::new("x.csv"), b"\xef\xbb\xbfname\nJos\xe9").expect("a table").rows[1].cell(0), Cell::Unreadable(_)));
    }

    #[test]
    fn a_stray_mark_does_not_fool_the_search_for_the_separator() {
        for separator in [',', ';', '\t'] {
            let text = "number;title of it;note\n1;\"Ann, or so;x\n2;Bob, Cat;y\n3;Dan, Eve;z\n".replace(';', &separator.to_string());
            let text = if separator == ',' { text.replace(", ", " ") } else { text };
            let found = rows(text.as_bytes());
            assert_eq!(found.iter().map(|row| row.1.len()).collect::<Vec<_>>(), [3, 3, 3], "{separator:?}");
        }
    }

    #[test]
    fn a_line_of_separators_only_is_blank() {
        assert_eq!(rows(b"a,b\n,,\n1,2").iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3]);
    }
}
