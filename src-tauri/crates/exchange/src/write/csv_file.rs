//! Writes CSV that Excel opens with a double click and that contains no formula.

use std::io::{BufWriter, Write};

use csv::{Terminator, WriterBuilder};

use super::{Sheet, Value, reads_as_formula};

/// The table as CSV: UTF-8 with a byte-order mark (Excel needs it), commas, CRLF (RFC 4180). Text that would be taken for a formula gets an
/// apostrophe before it, which our own import removes again.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    let headings = sheet.headings.iter().map(|heading| guarded(heading));
    let rows = sheet.rows.iter().map(|row| row.iter().map(shown).collect::<Vec<String>>());
    for record in std::iter::once(headings.collect()).chain(rows) {
        // Writing to memory fails only if records differ in length. What was written before is still right then.
        if writer.write_record(&record).is_err() {
            break;
        }
    }
    writer.into_inner().unwrap_or_default()
}

/// Writes CSV row by row into a file.
pub(super) fn write_rows(file: impl Write, headings: &[String], rows: impl Iterator<Item = Vec<Value>>) -> std::io::Result<()> {
    let mut file = BufWriter::new(file);
    file.write_all("\u{feff}".as_bytes())?;
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(file);
    writer.write_record(headings.iter().map(|heading| guarded(heading)))?;
    for row in rows {
        writer.write_record(row.iter().map(shown))?;
    }
    writer.flush()
}

fn shown(value: &Value) -> String {
    match value {
        Value::Empty => String::new(),
        Value::Text(text) => guarded(text),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) | Value::Share(number) => number.to_string(),
        Value::Date(date) => date.to_string(),
    }
}

fn guarded(text: &str) -> String {
    // An apostrophe that the reader would otherwise remove gets another one before it.
    let inner = text.trim_start_matches('\'');
    if reads_as_formula(text) || (inner.len() < text.len() && reads_as_formula(inner)) { format!("'{text}") } else { text.to_owned() }
}
