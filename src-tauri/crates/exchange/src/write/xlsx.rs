//! XLSX with text as text, dates as dates, a frozen row of headings and a filter.

use std::collections::HashSet;
use std::fs::File;
use std::io::BufWriter;

use rust_xlsxwriter::{Color, Format, FormatAlign, Table, TableStyle, Workbook, Worksheet, XlsxError};

use super::{Sheet, Value};

/// Above this many cells a sheet is written row by row in constant memory, and gets a filter instead of a table.
const MANY: usize = 400_000;
/// The most that the heading of a table's column holds, in UTF-16 units; a sheet with a longer one gets a filter instead.
const MOST_IN_A_HEADING: usize = 255;
/// A sheet of Excel holds no more rows, headings included.
const MOST_ROWS: usize = 1_048_576;

/// The tables as a workbook, one sheet each.
///
/// # Errors
/// A sentence saying why: more rows than a sheet holds, or two sheets of one name.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, String> {
    let mut book = Workbook::new();
    for sheet in sheets {
        if sheet.rows.len() >= MOST_ROWS {
            return Err(format!(
                "a sheet of a workbook holds {} rows and there are {}; export CSV instead",
                MOST_ROWS - 1,
                sheet.rows.len()
            ));
        }
        write_sheet(&mut book, sheet).map_err(|error| format!("the workbook could not be made: {error}"))?;
    }
    book.save_to_buffer().map_err(|error| format!("the workbook could not be made: {error}"))
}

/// One table, row by row into a file in constant memory.
pub(super) fn write_rows(file: &mut File, name: &str, headings: &[String], rows: impl Iterator<Item = Vec<Value>>) -> std::io::Result<()> {
    let mut book = Workbook::new();
    let formats = Formats::new();
    let out = book.add_worksheet_with_constant_memory();
    let write = || -> Result<(), XlsxError> {
        let out = out?;
        out.set_name(sheet_name(name))?;
        out.set_freeze_panes(1, 0)?;
        for (column, heading) in (0u16..).zip(headings) {
            out.set_column_width(column, 20)?;
            out.write_string_with_format(0, column, heading, &formats.heading)?;
        }
        for (row, values) in (1u32..).zip(rows) {
            for (column, value) in (0u16..).zip(&values) {
                write_value(out, row, column, value, &formats)?;
            }
        }
        Ok(())
    };
    let written = write().map_err(|error| match error {
        XlsxError::RowColumnLimitError => {
            std::io::Error::other("a sheet of a workbook holds 1,048,575 rows and there are more; choose a name that ends in .csv")
        }
        error => std::io::Error::other(error),
    });
    written?;
    book.save_to_writer(BufWriter::new(file)).map_err(std::io::Error::other)
}

/// How the cells look.
struct Formats {
    heading: Format,
    date: Format,
    share: Format,
}

impl Formats {
    fn new() -> Self {
        let heading = Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top);
        Self {
            heading: heading.set_background_color(Color::RGB(0x00E8_EEF4)),
            date: Format::new().set_num_format("dd/mm/yyyy"),
            share: Format::new().set_num_format("0%"),
        }
    }
}

fn write_sheet(book: &mut Workbook, sheet: &Sheet) -> Result<(), XlsxError> {
    let many = sheet.rows.len() * sheet.headings.len() > MANY;
    let out = if many { book.add_worksheet_with_constant_memory()? } else { book.add_worksheet() };
    out.set_name(sheet_name(&sheet.name))?;
    for (column, width) in (0u16..).zip(widths(sheet)) {
        out.set_column_width(column, width)?;
    }
    out.set_freeze_panes(1, u16::from(sheet.headings.len() > 4))?;
    let formats = Formats::new();
    for (column, heading) in (0u16..).zip(&sheet.headings) {
        out.write_string_with_format(0, column, heading, &formats.heading)?;
    }
    for (row, values) in (1u32..).zip(sheet.rows.iter()) {
        for (column, value) in (0u16..).zip(values.iter()) {
            write_value(out, row, column, value, &formats)?;
        }
    }
    finish(out, sheet, many)
}

fn write_value(out: &mut Worksheet, row: u32, column: u16, value: &Value, formats: &Formats) -> Result<(), XlsxError> {
    match value {
        Value::Empty => return Ok(()),
        // What is longer than a cell holds is refused where it is typed or brought in (`clean::fits_a_cell`).
        Value::Text(text) => out.write_string(row, column, text)?,
        Value::Whole(number) => out.write_number(row, column, *number as f64)?,
        Value::Number(number) => out.write_number(row, column, *number)?,
        Value::Share(number) => out.write_number_with_format(row, column, *number, &formats.share)?,
        Value::Date(day) => match serial(*day) {
            Some(serial) => out.write_number_with_format(row, column, serial, &formats.date)?,
            None => out.write_string(row, column, day.to_string())?,
        },
    };
    Ok(())
}

/// Days in the 1900 epoch; dates before March 1900 stay text, because Excel counts a day there that the calendar has not.
pub(crate) fn serial(date: domain::Date) -> Option<f64> {
    let days = date.days_since(domain::Date::from_ymd(1899, 12, 30)?);
    (61..2_958_466).contains(&days).then_some(days as f64)
}

fn finish(out: &mut Worksheet, sheet: &Sheet, many: bool) -> Result<(), XlsxError> {
    let (Some(last_row), Some(last_column)) =
        (u32::try_from(sheet.rows.len()).ok(), sheet.headings.len().checked_sub(1).and_then(|last| u16::try_from(last).ok()))
    else {
        return Ok(());
    };
    let distinct: HashSet<String> = sheet.headings.iter().map(|heading| heading.to_lowercase()).collect();
    let short = sheet.headings.iter().all(|heading| heading.encode_utf16().count() <= MOST_IN_A_HEADING);
    let is_table = !many && short && last_row > 0 && distinct.len() == sheet.headings.len() && !distinct.contains("");
    if is_table {
        let columns: Vec<_> = sheet.headings.iter().map(|heading| rust_xlsxwriter::TableColumn::new().set_header(heading)).collect();
        out.add_table(0, 0, last_row, last_column, &Table::new().set_style(TableStyle::Light1).set_columns(&columns))?;
    } else if last_row > 0 {
        out.autofilter(0, 0, last_row, last_column)?;
    }
    Ok(())
}

/// Wide enough for the first thousand rows, between 8 and 48 characters.
fn widths(sheet: &Sheet) -> Vec<f64> {
    let width = |value: &Value| match value {
        Value::Text(text) => text.lines().map(|line| line.chars().count()).max().unwrap_or(0),
        Value::Date(_) => 11,
        Value::Empty => 0,
        Value::Whole(_) | Value::Number(_) | Value::Share(_) => 8,
    };
    let first: Vec<_> = sheet.rows.iter().take(1000).collect();
    let column = |at: usize| first.iter().filter_map(|row| row.get(at)).map(width).max().unwrap_or(0);
    let widest = sheet.headings.iter().enumerate().map(|(at, heading)| column(at).max(heading.chars().count().min(24)) + 2);
    widest.map(|width| width.clamp(8, 48) as f64).collect()
}

/// Excel refuses some characters in a sheet's name, and more than 31 of any.
fn sheet_name(name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { ' ' } else { c }).take(31).collect();
    let trimmed = plain.trim().trim_matches('\'');
    if trimmed.is_empty() { "Sheet".to_owned() } else { trimmed.to_owned() }
}
