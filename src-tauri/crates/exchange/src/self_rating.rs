//! The workbook in which somebody without the program rates themselves: it is written for one person, sent, filled in and read back.
//!
//! What says whose it is stands on a hidden sheet and has a mark, so that a workbook of another service, or one that somebody changed, is
//! recognised. The skills are found by their codes, so that sorted, moved and missing rows do no harm.

use std::path::Path;

use domain::Date;
use rust_xlsxwriter::{Color, DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::table::{Book, Cell, Row, Table};
use crate::{FileError, FileFault, clean, dates};

/// The hidden sheet that says whose the workbook is.
const ISSUED: &str = "skillsplan";
/// The first value on that sheet: what the workbook is, and the version of its form.
const FORM: &str = "self-rating 1";
/// The sheet that people see.
const SHEET: &str = "My skills";
/// What stands before the day on which it was filled in.
const FILLED_IN: &str = "Filled in on";
const HEADINGS: [&str; 8] = ["Code", "Skill", "What it means", "Target", "Level now", "My level", "How sure (1 to 4)", "Note"];
/// The most characters of a hint that a spreadsheet shows beside a cell.
const HINT: usize = 255;

/// Whose a workbook is, and from when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// The store's own id.
    pub store: String,
    /// The person's number.
    pub person: String,
    /// The framework version, as `CODE@VERSION`.
    pub framework: String,
    /// The day on which it was made.
    pub on: Date,
    /// A mark of all this, by which a change is noticed. The caller makes it.
    pub mark: String,
}

/// A level of the scale, as the workbook explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LevelExplained {
    /// The level.
    pub level: u8,
    /// Its name.
    pub name: String,
    /// What a person at this level does.
    pub anchor: String,
}

/// A skill that is asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The skill's code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// What it means.
    pub descriptor: String,
    /// The person's target; `None` if there is none.
    pub target: Option<u8>,
    /// The level that is in force; `None` if it is not rated.
    pub level: Option<u8>,
}

/// Everything in a workbook that is sent out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SelfRatingBook {
    /// Whose it is.
    pub issued: Issued,
    /// The person's name.
    pub name: String,
    /// The service's name; may be empty.
    pub service: String,
    /// The levels, 0 first.
    pub levels: Vec<LevelExplained>,
    /// The skills.
    pub asked: Vec<Asked>,
}

/// One row of a workbook that came back, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The row's number as a spreadsheet shows it.
    pub row: u32,
    /// The skill's code.
    pub code: String,
    /// The level as typed; empty where nobody answered.
    pub level: String,
    /// How sure the person is, as typed.
    pub confidence: String,
    /// A note.
    pub note: String,
}

/// A workbook that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Returned {
    /// Whose it is, as the hidden sheet says it.
    pub issued: Issued,
    /// The day on which it was filled in: `Err` is what was typed there, if it is no date; `None` if it is empty.
    pub filled_in: Result<Option<Date>, String>,
    /// The rows that have a code or an answer.
    pub answers: Vec<Answer>,
}

/// The bytes of a workbook for one person.
///
/// # Errors
/// A sentence saying why it could not be made.
pub fn write(book: &SelfRatingBook) -> Result<Vec<u8>, String> {
    let made = || -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        seen(workbook.add_worksheet(), book)?;
        hidden(workbook.add_worksheet(), &book.issued)?;
        workbook.save_to_buffer()
    };
    made().map_err(|error| format!("the workbook could not be made: {error}"))
}

fn hidden(sheet: &mut Worksheet, issued: &Issued) -> Result<(), XlsxError> {
    sheet.set_name(ISSUED)?.set_hidden(true);
    let lines = [
        ("form", FORM.to_owned()),
        ("store", issued.store.clone()),
        ("person", issued.person.clone()),
        ("framework", issued.framework.clone()),
        ("issued", issued.on.to_string()),
        ("mark", issued.mark.clone()),
    ];
    for (row, (what, value)) in (0u32..).zip(lines) {
        sheet.write_string(row, 0, what)?;
        sheet.write_string(row, 1, value)?;
    }
    sheet.protect();
    Ok(())
}

fn seen(sheet: &mut Worksheet, book: &SelfRatingBook) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(14);
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let heading = Format::new().set_bold().set_text_wrap().set_background_color(Color::RGB(0x00E8_EEF4)).set_border(FormatBorder::Thin);
    let answer = wrapped.clone().set_unlocked().set_border(FormatBorder::Thin).set_background_color(Color::RGB(0x00FF_FBE6));
    let day = answer.clone().set_num_format("dd/mm/yyyy");
    sheet.set_name(SHEET)?;
    for (column, width) in (0u16..).zip([10.0, 30.0, 48.0, 8.0, 10.0, 10.0, 10.0, 36.0]) {
        sheet.set_column_width(column, width)?;
    }
    let service = if book.service.is_empty() { String::new() } else { format!(", {}", book.service) };
    sheet.write_string_with_format(0, 0, format!("{}{service}: my skills", book.name), &title)?;
    sheet.write_string(
        1,
        0,
        "Give each skill the level that fits you today, in the cells with a colour. Leave out what you cannot judge.",
    )?;
    sheet.write_string(2, 0, FILLED_IN)?;
    match crate::write::serial(book.issued.on) {
        Some(serial) => sheet.write_number_with_format(2, 1, serial, &day)?,
        None => sheet.write_string_with_format(2, 1, book.issued.on.to_string(), &day)?,
    };
    let mut row = 3;
    for level in &book.levels {
        sheet.write_number(row, 0, f64::from(level.level))?;
        sheet.write_string_with_format(row, 1, &level.name, &wrapped)?;
        sheet.write_string_with_format(row, 2, &level.anchor, &wrapped)?;
        row += 1;
    }
    row += 1;
    for (column, text) in (0u16..).zip(HEADINGS) {
        sheet.write_string_with_format(row, column, text, &heading)?;
    }
    sheet.set_freeze_panes(row + 1, 2)?;
    sheet.set_repeat_rows(row, row)?;
    let first = row + 1;
    for asked in &book.asked {
        row += 1;
        sheet.write_string_with_format(row, 0, &asked.code, &wrapped)?;
        sheet.write_string_with_format(row, 1, &asked.title, &wrapped)?;
        sheet.write_string_with_format(row, 2, &asked.descriptor, &wrapped)?;
        for (column, number) in [(3, asked.target), (4, asked.level)] {
            if let Some(number) = number {
                sheet.write_number_with_format(row, column, f64::from(number), &wrapped)?;
            }
        }
        for column in 5..8 {
            sheet.write_blank(row, column, &answer)?;
        }
    }
    if row >= first {
        let levels: Vec<String> = book.levels.iter().map(|level| level.level.to_string()).collect();
        let names: Vec<String> = book.levels.iter().map(|level| format!("{} {}", level.level, level.name)).collect();
        let hint: String = names.join("\n").chars().take(HINT).collect();
        let choice = DataValidation::new().allow_list_strings(&levels)?.set_input_message(hint)?;
        sheet.add_data_validation(first, 5, row, 5, &choice)?;
        let sure = DataValidation::new().allow_list_strings(&["1", "2", "3", "4"])?;
        let sure = sure.set_input_message("How sure you are: 1 not sure, 4 very sure. It does not change the level.")?;
        sheet.add_data_validation(first, 6, row, 6, &sure)?;
    }
    // So that it can be filled in on paper too.
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.protect();
    Ok(())
}

/// Reads a workbook that came back. A hostile file does no harm: it is read as every workbook is.
///
/// # Errors
/// What [`Book::open`] says; [`FileFault::NoHeadings`] for a file that is no such workbook.
pub fn read(path: &Path) -> Result<Returned, FileError> {
    let mut book = Book::open(path)?;
    let is_other = || FileError::new(FileFault::NoHeadings, path, "is not a self-rating workbook of this program, so nothing was read");
    let place = |name: &str| book.sheets().iter().position(|sheet| sheet.name == name);
    let (Some(issued_at), Some(seen_at)) = (place(ISSUED), place(SHEET)) else { return Err(is_other()) };
    let issued = issued(&book.read(issued_at)?).ok_or_else(is_other)?;
    let table = book.read(seen_at)?;
    let at = table.rows.iter().position(is_heading).ok_or_else(is_other)?;
    let columns = HEADINGS.map(|heading| column_of(&table.rows[at], heading));
    let [Some(code), .., Some(level), confidence, note] = columns else { return Err(is_other()) };
    let text = |row: &Row, column: Option<usize>| column.map_or_else(String::new, |column| clean::text(&row.cell(column).show()));
    let answers = table.rows[at + 1..].iter().map(|row| Answer {
        row: row.number,
        code: clean::code(&text(row, Some(code))),
        level: text(row, Some(level)),
        confidence: text(row, confidence),
        note: note.map_or_else(String::new, |column| clean::lines(&row.cell(column).show())),
    });
    let answers = answers.filter(|answer| !(answer.code.is_empty() && answer.level.is_empty())).collect();
    Ok(Returned { issued, filled_in: filled_in(&table.rows[..at]), answers })
}

fn is_heading(row: &Row) -> bool {
    [HEADINGS[0], HEADINGS[5]].iter().all(|heading| column_of(row, heading).is_some())
}

fn column_of(row: &Row, heading: &str) -> Option<usize> {
    row.cells.iter().position(|cell| clean::fold(&cell.show()) == clean::fold(heading))
}

fn filled_in(rows: &[Row]) -> Result<Option<Date>, String> {
    let row = rows.iter().find(|row| clean::fold(&row.cell(0).show()) == clean::fold(FILLED_IN));
    match row.map(|row| row.cell(1)) {
        None | Some(Cell::Empty) => Ok(None),
        Some(Cell::Date(date) | Cell::DateTime(date, _)) => Ok(Some(*date)),
        Some(cell) if cell.is_blank() => Ok(None),
        Some(cell) => dates::parse(&cell.show()).map(Some).ok_or_else(|| cell.show()),
    }
}

fn issued(table: &Table) -> Option<Issued> {
    let value = |what: &str| {
        let row = table.rows.iter().find(|row| row.cell(0).show() == what)?;
        Some(row.cell(1).show())
    };
    if value("form")? != FORM {
        return None;
    }
    Some(Issued {
        store: value("store")?,
        person: value("person")?,
        framework: value("framework")?,
        on: value("issued")?.parse().ok()?,
        mark: value("mark")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> SelfRatingBook {
        let on = "2026-11-24".parse().expect("a date");
        SelfRatingBook {
            issued: Issued { store: "s".to_owned(), person: "004512".to_owned(), framework: "F@1".to_owned(), on, mark: "m".to_owned() },
            name: "Aisha Khan".to_owned(),
            service: "Fairshire".to_owned(),
            levels: (0..=4).map(|level| LevelExplained { level, name: format!("Level {level}"), anchor: "=1+1".to_owned() }).collect(),
            asked: vec![
                Asked { code: "0012".to_owned(), title: "Rhyme".to_owned(), descriptor: String::new(), target: Some(3), level: None },
                Asked { code: "A1".to_owned(), title: "=cmd".to_owned(), descriptor: "<b>".to_owned(), target: None, level: Some(2) },
            ],
        }
    }

    #[test]
    fn an_empty_workbook_comes_back_with_its_codes_and_no_answer() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("w.xlsx");
        std::fs::write(&path, write(&book()).expect("a workbook")).expect("written");
        let returned = read(&path).expect("it is ours");
        assert_eq!(returned.issued, book().issued);
        assert_eq!(returned.filled_in, Ok(Some(book().issued.on)));
        let codes: Vec<(&str, &str)> = returned.answers.iter().map(|one| (one.code.as_str(), one.level.as_str())).collect();
        assert_eq!(codes, [("0012", ""), ("A1", "")]);
    }

    #[test]
    fn another_workbook_is_not_taken_for_one_of_ours() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("w.xlsx");
        let mut other = Workbook::new();
        other.add_worksheet().write_string(0, 0, "Code").expect("written");
        other.save(&path).expect("saved");
        assert_eq!(read(&path).expect_err("not ours").fault, FileFault::NoHeadings);
    }
}
