//! CSV and its relatives: encoding, separator and records.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{Cell, MOST_CELLS, Row, Table};
use crate::error::{FileError, FileFault};
use crate::{clean, fields};

/// Records looked at to find the separator.
const LOOKED_AT: usize = 60;

pub(super) fn read(path: &Path, bytes: &[u8]) -> Result<Table, FileError> {
    let text = decode(bytes);
    let separator = separator(&text);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut rows, mut cells, mut number) = (Vec::new(), 0, 0u32);
    let mut record = StringRecord::new();
    let mut end = 0;
    loop {
        let more = reader.read_record(&mut record).map_err(|_| damaged(path, number))?;
        if !more {
            break;
        }
        let start = end;
        end = usize::try_from(reader.position().byte()).unwrap_or(text.len()).min(text.len());
        // The csv crate passes over blank lines, but a spreadsheet counts them.
        number = number.saturating_add(1 + blank_lines(&text, start, end));
        let is_last = end >= text.len();
        if is_last && record.iter().any(|field| field.contains('\n')) && text[start..end].matches('"').count() % 2 == 1 {
            return Err(damaged(path, number));
        }
        let row: Vec<Cell> = record.iter().map(|field| Cell::of_text(without_guard(field))).collect();
        if row.iter().all(Cell::is_blank) {
            continue;
        }
        cells += row.len();
        if cells > MOST_CELLS {
            return Err(FileError::new(
                FileFault::TooLarge,
                path,
                "has more than 20 million cells, so nothing was imported. Split it into smaller files",
            ));
        }
        rows.push(Row { number, cells: row });
    }
    if rows.is_empty() {
        return Err(FileError::new(FileFault::Empty, path, "has no row with anything in it, so nothing was imported"));
    }
    Ok(Table { sheet: None, typed: false, rows, merged: Vec::new() })
}

/// UTF-8 with or without a byte-order mark, UTF-16 with one, else Windows-1252, which knows every byte.
fn decode(bytes: &[u8]) -> String {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => UTF_16LE,
        [0xfe, 0xff, ..] => UTF_16BE,
        _ if std::str::from_utf8(bytes).is_ok() => UTF_8,
        _ => WINDOWS_1252,
    };
    encoding.decode_with_bom_removal(bytes).0.into_owned()
}

/// The separator under which most headings are known words, then under which the records agree most on their number of columns.
fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or("").trim().trim_matches('"');
    if let Some(named) = first.strip_prefix("sep=").and_then(|rest| rest.bytes().next()).filter(|byte| b",;\t|".contains(byte)) {
        return named;
    }
    // A record that is cut off at the end of the sample would tell against its separator.
    let sample = text.char_indices().nth(200_000).map_or(text, |(at, _)| &text[..at]);
    let mut best = (b',', (0, 0, 0));
    for candidate in *b",;\t" {
        let reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(candidate).from_reader(sample.as_bytes());
        let records: Vec<StringRecord> = reader.into_records().take(LOOKED_AT).map_while(Result::ok).collect();
        let words =
            records.iter().map(|record| record.iter().filter(|field| fields::is_known_word(&clean::heading_key(field))).count()).max();
        let widths: Vec<usize> = records.iter().map(StringRecord::len).collect();
        let (share, width) = (2..=widths.iter().copied().max().unwrap_or(0))
            .map(|width| (widths.iter().filter(|w| **w == width).count() * 100 / widths.len().max(1), width))
            .max()
            .unwrap_or((0, 0));
        let known = if width == 0 { 0 } else { words.unwrap_or(0) };
        if (known, share, width) > best.1 {
            best = (candidate, (known, share, width));
        }
    }
    best.0
}

/// Blank lines between the end of one record and the start of the next. A record that ended in CR may leave its LF here.
fn blank_lines(text: &str, start: usize, end: usize) -> u32 {
    let mut rest = &text.as_bytes()[start..end];
    if start > 0 && text.as_bytes()[start - 1] == b'\r' && rest.first() == Some(&b'\n') {
        rest = &rest[1..];
    }
    let mut blank = 0;
    loop {
        rest = match rest {
            [b'\r', b'\n', rest @ ..] | [b'\r' | b'\n', rest @ ..] => rest,
            _ => return blank,
        };
        blank += 1;
    }
}

/// Our own export puts `'` before text that a spreadsheet would take for a formula; it is no part of the text.
fn without_guard(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(crate::write::GUARDED) => rest,
        _ => field,
    }
}

fn damaged(path: &Path, number: u32) -> FileError {
    let why = format!(
        "cannot be read after row {number}: a quotation mark that opens there is never closed, so the file may be cut short. Nothing was imported; save it again from where it came"
    );
    FileError::new(FileFault::Damaged, path, &why)
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
    fn a_quotation_that_never_ends_is_a_damaged_file() {
        let error = read(Path::new("x.csv"), b"a,b\n1,2\n3,\"open\nmore,rows\nare,lost").expect_err("damaged");
        assert_eq!(error.fault, FileFault::Damaged);
        assert!(error.message.contains("row 3"), "{error}");
    }

    #[test]
    fn a_line_of_separators_only_is_blank() {
        assert_eq!(rows(b"a,b\n,,\n1,2").iter().map(|row| row.0).collect::<Vec<_>>(), [1, 3]);
    }
}
