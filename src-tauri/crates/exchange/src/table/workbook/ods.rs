//! Reads ODS in one pass over its content (OpenDocument 1.3, part 3, chapter 9). We have our own reader because repeated cells must be
//! counted before they are made, and because no library gives merged cells.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;
use zip::result::ZipError;

use super::values::{duration_seconds, iso_cell};
use super::{Bytes, Out, Sheets, not_a_table, parts, password};
use crate::error::Trouble;
use crate::table::budget::{Budget, MOST_COLUMNS, MOST_ROWS};
use crate::table::{Area, Cell, Row, SheetName};

/// The media type of an OpenDocument spreadsheet. That of a template ends in `-template`.
const SPREADSHEET: &str = "application/vnd.oasis.opendocument.spreadsheet";
/// The longest run of spaces that one tag stands for.
const MOST_SPACES: u32 = 32_767;

pub(super) struct OdsBook {
    sheets: Vec<Sheet>,
}

struct Sheet {
    name: SheetName,
    rows: Vec<Row>,
    merged: Vec<Area>,
}

impl OdsBook {
    pub(super) fn open(mut archive: ZipArchive<Bytes>, budget: &mut Budget) -> Result<Self, Trouble> {
        let mut said = String::new();
        if let Some(part) = part(&mut archive, "mimetype")? {
            part.take(200).read_to_string(&mut said).map_err(Trouble::damaged)?;
        }
        if !said.is_empty() && !said.trim().starts_with(SPREADSHEET) {
            return Err(not_a_table("an OpenDocument file of another sort"));
        }
        if let Some(part) = part(&mut archive, "META-INF/manifest.xml")? {
            refuse_encrypted(&mut Xml::over(BufReader::new(part)))?;
        }
        let Some(content) = part(&mut archive, "content.xml")? else { return Err(Trouble::damaged("it has no content")) };
        Ok(Self { sheets: content_of(&mut Xml::over(BufReader::new(content)), budget)? })
    }
}

impl Sheets for OdsBook {
    fn names(&self) -> Vec<SheetName> {
        self.sheets.iter().map(|sheet| sheet.name.clone()).collect()
    }

    fn read(&mut self, name: &SheetName, _: &mut Budget, out: &mut Out<'_>) -> Result<Vec<Area>, Trouble> {
        let Some(sheet) = self.sheets.iter().find(|sheet| sheet.name == *name) else { return Ok(Vec::new()) };
        for row in &sheet.rows {
            out(row.clone())?;
        }
        Ok(sheet.merged.clone())
    }
}

fn part<'a>(archive: &'a mut ZipArchive<Bytes>, name: &str) -> Result<Option<impl Read + 'a>, Trouble> {
    match archive.by_name(name) {
        Ok(part) => Ok(Some(part)),
        Err(ZipError::FileNotFound) => Ok(None),
        Err(error) => Err(parts::unreadable(error)),
    }
}

fn refuse_encrypted<R: BufRead>(xml: &mut Xml<R>) -> Result<(), Trouble> {
    loop {
        match xml.next()? {
            Event::Start(tag) if is(&tag, "encryption-data") => return Err(password()),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The document's sheets.
fn content_of<R: BufRead>(xml: &mut Xml<R>, budget: &mut Budget) -> Result<Vec<Sheet>, Trouble> {
    let (mut style, mut hidden) = (None, BTreeSet::new());
    let mut sheets: Vec<Sheet> = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(tag) if is(&tag, "style") => style = attribute(&tag, "name")?,
            Event::Start(tag) if is(&tag, "table-properties") && attribute(&tag, "display")?.as_deref() == Some("false") => {
                hidden.extend(style.take());
            }
            Event::Start(tag) if is(&tag, "tracked-changes") || is(&tag, "dde-links") => xml.skip()?,
            Event::Start(tag) if is(&tag, "table") => {
                budget.sheets(1)?;
                let name = attribute(&tag, "name")?.unwrap_or_default();
                let is_hidden = attribute(&tag, "style-name")?.is_some_and(|style| hidden.contains(&style));
                let (rows, merged) = table(xml, budget)?;
                sheets.push(Sheet { name: SheetName { name, hidden: is_hidden }, rows, merged });
            }
            Event::Eof => return Ok(sheets),
            _ => {}
        }
    }
}

/// Reads one table, from after its first tag to its last tag.
fn table<R: BufRead>(xml: &mut Xml<R>, budget: &mut Budget) -> Result<(Vec<Row>, Vec<Area>), Trouble> {
    let (mut rows, mut merged) = (Vec::new(), Vec::new());
    // Counted from 0.
    let mut at = 0u32;
    loop {
        match xml.next()? {
            Event::Start(tag) if is(&tag, "table-row") => {
                let times = repeat(&tag, "number-rows-repeated")?;
                let cells = row(xml, at, budget, &mut merged)?;
                if !cells.is_empty() {
                    let end = at.saturating_add(times);
                    Budget::place(end - 1, 0)?;
                    for number in at + 1..=end {
                        budget.row(number, cells.len(), 0)?;
                        if number > at + 1 {
                            cells.iter().filter(|cell| **cell != Cell::Empty).try_for_each(|cell| budget.copies(1, cell))?;
                        }
                        rows.push(Row { number, cells: cells.clone() });
                    }
                }
                at = at.saturating_add(times);
            }
            // Drawings and similar elements may contain tables of their own.
            Event::Start(tag) if is(&tag, "shapes") || is(&tag, "forms") || is(&tag, "named-expressions") => xml.skip()?,
            Event::End(tag) if tag.local_name().as_ref() == "table" => return Ok((rows, merged)),
            Event::Eof => return Err(Trouble::damaged("its content ends within a table")),
            _ => {}
        }
    }
}

/// The cells of one row up to the last that is not empty.
fn row<R: BufRead>(xml: &mut Xml<R>, at: u32, budget: &mut Budget, merged: &mut Vec<Area>) -> Result<Vec<Cell>, Trouble> {
    let mut cells = Vec::new();
    // A row often ends with a cell that is repeated up to the sheet's last column, so empty repeated cells are not made.
    let mut column = 0usize;
    loop {
        match xml.next()? {
            Event::Start(tag) if is(&tag, "table-cell") || is(&tag, "covered-table-cell") => {
                let times = repeat(&tag, "number-columns-repeated")? as usize;
                let (down, across) = (repeat(&tag, "number-rows-spanned")?, repeat(&tag, "number-columns-spanned")?);
                if down > 1 || across > 1 {
                    budget.merged(1)?;
                    let bottom = at.saturating_add(down).min(MOST_ROWS);
                    let right = column.saturating_add(across as usize).min(MOST_COLUMNS) - 1;
                    merged.push(Area { top: at.saturating_add(1), left: column, bottom, right: right.max(column) });
                }
                let stated = Stated::of(&tag)?;
                let text = text(xml, budget)?;
                let cell = stated.cell(text);
                if cell != Cell::Empty {
                    let end = column.saturating_add(times);
                    Budget::place(at, end - 1)?;
                    budget.text(cell.text_bytes())?;
                    budget.copies(times - 1, &cell)?;
                    cells.resize(column, Cell::Empty);
                    cells.resize(end, cell);
                }
                column = column.saturating_add(times);
            }
            Event::End(tag) if tag.local_name().as_ref() == "table-row" => return Ok(cells),
            Event::Eof => return Err(Trouble::damaged("its content ends within a row")),
            _ => {}
        }
    }
}

/// The value of a cell in its attributes.
#[derive(Default)]
struct Stated {
    kind: String,
    value: Option<String>,
    is_error: bool,
    is_formula: bool,
}

impl Stated {
    fn of(tag: &BytesStart<'_>) -> Result<Self, Trouble> {
        let mut stated = Self::default();
        for found in tag.attributes().with_checks(false) {
            let found = found.map_err(Trouble::damaged)?;
            let value = || unescape(&found.value).map(|value| value.into_owned()).map_err(Trouble::damaged);
            match found.key.as_ref() {
                "office:value-type" => stated.kind = value()?,
                "office:value" | "office:string-value" | "office:date-value" | "office:time-value" | "office:boolean-value" => {
                    stated.value = Some(value()?);
                }
                "calcext:value-type" => stated.is_error = value()? == "error",
                "table:formula" => stated.is_formula = true,
                _ => {}
            }
        }
        Ok(stated)
    }

    fn cell(self, text: String) -> Cell {
        if self.is_error {
            return if text.is_empty() { Cell::Error("#VALUE!".into()) } else { Cell::Error(text.into()) };
        }
        let value = self.value.unwrap_or_default();
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => match value.trim().parse::<f64>() {
                Ok(number) if number.is_finite() => Cell::Number(number),
                _ => Cell::of_text(&text),
            },
            "date" => iso_cell(&value),
            "time" => duration_seconds(&value).map_or_else(|| Cell::of_text(&text), Cell::Time),
            "boolean" => Cell::Bool(value.eq_ignore_ascii_case("true")),
            "" if text.is_empty() && self.is_formula => Cell::Formula,
            _ => Cell::of_text(if value.is_empty() { &text } else { &value }),
        }
    }
}

/// Reads the paragraphs of a cell, up to its last tag. Notes and drawings in it do not count as its text.
fn text<R: BufRead>(xml: &mut Xml<R>, budget: &mut Budget) -> Result<String, Trouble> {
    let (mut text, mut paragraphs, mut depth) = (String::new(), 0usize, 0usize);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name().as_ref() {
                "text:p" | "text:h" if depth == 0 => {
                    if paragraphs > 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    depth = 1;
                }
                "text:s" => {
                    let spaces = repeat(&tag, "c")?.min(MOST_SPACES) as usize;
                    budget.text(spaces)?;
                    text.extend(std::iter::repeat_n(' ', spaces));
                    depth += 1;
                }
                "text:tab" => {
                    text.push('\t');
                    depth += 1;
                }
                "text:line-break" => {
                    text.push('\n');
                    depth += 1;
                }
                name if depth > 0 && name.starts_with("text:") => depth += 1,
                _ => xml.skip()?,
            },
            Event::End(_) if depth > 0 => depth -= 1,
            Event::End(_) => return Ok(text),
            Event::Text(found) if depth > 0 => {
                budget.text(found.len())?;
                text.push_str(&found.xml10_content());
            }
            Event::CData(found) if depth > 0 => {
                budget.text(found.len())?;
                text.push_str(&found.xml10_content());
            }
            Event::GeneralRef(found) if depth > 0 => match (resolve_xml_entity(&found), found.resolve_char_ref()) {
                (Some(known), _) => text.push_str(known),
                (None, Ok(Some(letter))) => text.push(letter),
                _ => return Err(Trouble::damaged("it has a sign that XML does not know")),
            },
            Event::Eof => return Err(Trouble::damaged("its content ends within a cell")),
            _ => {}
        }
    }
}

/// Has the tag this name, with any prefix?
fn is(tag: &BytesStart<'_>, name: &str) -> bool {
    tag.local_name().as_ref() == name
}

/// An attribute by its name without the prefix.
fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Trouble> {
    for found in tag.attributes().with_checks(false) {
        let found = found.map_err(Trouble::damaged)?;
        if found.key.local_name().as_ref() == name {
            return Ok(Some(unescape(&found.value).map_err(Trouble::damaged)?.into_owned()));
        }
    }
    Ok(None)
}

/// How often something is repeated or how many cells it spans; at least 1.
fn repeat(tag: &BytesStart<'_>, name: &str) -> Result<u32, Trouble> {
    let Some(said) = attribute(tag, name)? else { return Ok(1) };
    // A number with too many digits is above any limit.
    Ok(if said.bytes().all(|byte| byte.is_ascii_digit()) { said.parse().unwrap_or(u32::MAX).max(1) } else { 1 })
}

/// Gives the tags and texts one after the other. An empty tag counts as two tags.
struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
}

impl<R: BufRead> Xml<R> {
    fn over(content: R) -> Self {
        let mut reader = Reader::from_reader(content);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new() }
    }

    fn next(&mut self) -> Result<Event<'_>, Trouble> {
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer).map_err(Trouble::damaged)
    }

    /// Skips the rest of the element whose first tag was just read.
    fn skip(&mut self) -> Result<(), Trouble> {
        let mut depth = 1usize;
        while depth > 0 {
            match self.next()? {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(Trouble::damaged("its content ends too early")),
                _ => {}
            }
        }
        Ok(())
    }
}
