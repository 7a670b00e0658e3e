//! Cuts text into records, strictly: a quotation mark that is not closed spoils only its own record, not the later ones.
//!
//! The rules are those of RFC 4180 with any separator. A cell is quoted if its first character is `"`. Inside, `""` is one mark, and the
//! closing mark comes before a separator or the end of the line. Any other mark is text. A record that breaks these rules is returned as
//! broken. Each line after its first line is then looked at separately.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::MOST_COLUMNS;

/// How often the text may be read again, counted in its own lengths. After that, a quoted cell may no longer contain line breaks. Otherwise
/// a malicious file could be read again from each of its lines.
const PATIENCE: usize = 12;
/// The most lines after a broken cell that count as its text because they do not look like rows.
const MOST_PROSE: u32 = 50;

/// One record, or what is left of a broken one.
#[derive(Debug)]
pub(super) enum Record<'t> {
    /// The cells of the record. A blank line is one empty cell.
    Cells(Vec<Cow<'t, str>>),
    /// A record whose quotation marks do not close.
    Broken(Broken<'t>),
    /// The record has more columns than [`MOST_COLUMNS`].
    TooWide,
}

/// A record that cannot be read.
#[derive(Debug)]
pub(super) struct Broken<'t> {
    /// Its first line.
    pub(super) line: &'t str,
    /// The column, counted from 0, with the mark that does not close.
    pub(super) column: usize,
    /// Lines after it that do not look like rows, and so can only be a part of it.
    pub(super) more_lines: u32,
}

/// Cuts a text into records.
pub(super) struct Records<'t> {
    text: &'t str,
    separator: u8,
    /// The number of columns that most records have; 0 if it is not known.
    width: usize,
    at: usize,
    /// Lines that begin before this place were inside a quoted cell that broke.
    doubt: usize,
    /// The numbers of columns of records that were read without doubt.
    widths: BTreeSet<usize>,
    looked: usize,
}

/// A record that keeps to the rules.
struct Strict<'t> {
    cells: Vec<Cow<'t, str>>,
    /// The place after its line end.
    end: usize,
    /// The first column with a line break in it.
    lines_in: Option<usize>,
}

/// Where a record broke.
struct Fault {
    /// The column of the mark that does not close.
    column: usize,
    /// How far the quoted cell was followed.
    at: usize,
}

enum Outcome<'t> {
    Good(Strict<'t>),
    Bad(Fault),
    TooWide,
}

impl<'t> Records<'t> {
    /// `width` is the number of columns that most records have; 0 if it is not known.
    pub(super) fn new(text: &'t str, separator: u8, width: usize) -> Self {
        Self { text, separator, width, at: 0, doubt: 0, widths: BTreeSet::new(), looked: 0 }
    }

    /// Reads the record at `start` by the rules, up to the end of its line or to the place where it breaks them.
    fn strict(&mut self, start: usize) -> Outcome<'t> {
        let bytes = self.text.as_bytes();
        let over_lines = self.looked < self.text.len().saturating_mul(PATIENCE);
        let mut cells = Vec::new();
        let mut lines_in = None;
        let mut at = start;
        let outcome = loop {
            if cells.len() >= MOST_COLUMNS {
                break Outcome::TooWide;
            }
            let cell = self.cell(at, over_lines);
            match cell {
                Ok((text, after)) => {
                    if lines_in.is_none() && text.contains(['\n', '\r']) {
                        lines_in = Some(cells.len());
                    }
                    cells.push(text);
                    at = after;
                }
                Err(stopped) => {
                    at = stopped;
                    break Outcome::Bad(Fault { column: cells.len(), at: stopped });
                }
            }
            match bytes.get(at) {
                Some(byte) if *byte == self.separator => at += 1,
                _ => break Outcome::Good(Strict { cells, end: after_line_end(bytes, at), lines_in }),
            }
        };
        self.looked += at.saturating_sub(start);
        outcome
    }

    /// Reads one cell from `start`. Gives the cell and the place of the separator, line end or end of text after it. The error is the place
    /// where a quoted cell broke.
    fn cell(&self, start: usize, over_lines: bool) -> Result<(Cow<'t, str>, usize), usize> {
        let bytes = self.text.as_bytes();
        let open = start + bytes[start..].iter().take_while(|byte| **byte == b' ').count();
        if bytes.get(open) == Some(&b'"') {
            match self.quoted(open, over_lines && open == start) {
                Ok(found) => return Ok(found),
                Err(stopped) if open == start => return Err(stopped),
                // A ` "` that does not close is text that begins with a space.
                Err(_) => {}
            }
        }
        let end = bytes[start..].iter().position(|byte| *byte == self.separator || is_line_end(*byte)).map_or(bytes.len(), |at| start + at);
        Ok((Cow::Borrowed(&self.text[start..end]), end))
    }

    fn quoted(&self, open: usize, over_lines: bool) -> Result<(Cow<'t, str>, usize), usize> {
        let bytes = self.text.as_bytes();
        let mut at = open + 1;
        let mut doubled = false;
        loop {
            match bytes.get(at) {
                None => return Err(at),
                Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 2;
                }
                Some(b'"') => break,
                Some(byte) if is_line_end(*byte) && !over_lines => return Err(at),
                Some(_) => at += 1,
            }
        }
        // Spaces between the closing mark and the separator are ignored.
        let after = at + 1 + bytes[at + 1..].iter().take_while(|byte| **byte == b' ').count();
        match bytes.get(after) {
            Some(byte) if *byte != self.separator && !is_line_end(*byte) => Err(at),
            _ => {
                let inner = &self.text[open + 1..at];
                Ok((if doubled { Cow::Owned(inner.replace("\"\"", "\"")) } else { Cow::Borrowed(inner) }, after))
            }
        }
    }

    /// Reads a single line. A quoted cell that does not close in it is text.
    fn alone(&self, line: &'t str) -> Vec<Cow<'t, str>> {
        let by_itself = Records::new(line, self.separator, 0);
        let (mut cells, mut at) = (Vec::new(), 0);
        while cells.len() < MOST_COLUMNS {
            let bytes = line.as_bytes();
            let (text, after) = by_itself.cell(at, false).unwrap_or_else(|_| {
                let end = bytes[at..].iter().position(|byte| *byte == self.separator).map_or(bytes.len(), |found| at + found);
                (Cow::Borrowed(&line[at..end]), end)
            });
            cells.push(text);
            if bytes.get(after) != Some(&self.separator) {
                break;
            }
            at = after + 1;
        }
        cells
    }

    /// Has a quoted cell swallowed later rows? It may close by chance, such as after `5"` in a later row. Programs end records with CRLF
    /// and lines within a cell with LF, which shows the difference. In other files, lines count as rows if they have the columns of a row
    /// and the same sorts of values in them.
    fn has_swallowed(&self, start: usize, record: &Strict<'t>) -> bool {
        let Some(column) = record.lines_in else { return false };
        let lines: Vec<&str> = split_lines(&self.text[start..record.end]);
        if self.width < 2 || lines.len() < 2 || self.breaks_within_differ(start, record.end) {
            return false;
        }
        let first = self.alone(lines[0]);
        if first.len() != self.width {
            return false;
        }
        let like_rows = lines[1..].iter().filter(|line| self.is_like(&first, column, line)).count();
        like_rows + 1 == lines.len() || (like_rows > 0 && record.cells.len() != self.width)
    }

    fn breaks_within_differ(&self, start: usize, end: usize) -> bool {
        let whole = &self.text[start..end];
        let inner = whole.trim_end_matches(['\r', '\n']);
        let first_end = self.text.find(['\r', '\n']).map_or("", |at| line_end(&self.text[at..]));
        let ending = if inner.len() < whole.len() { line_end(&whole[inner.len()..]) } else { first_end };
        ending == "\r\n" && !inner.contains("\r\n")
    }

    /// Has the line as many columns as a row, and in most of them the same sort of value as `row`?
    fn is_like(&self, row: &[Cow<'_, str>], broken_column: usize, line: &'t str) -> bool {
        let cells = self.alone(line);
        let wide_enough = self.width == 0 || cells.len() == self.width || (cells.len() > 1 && self.widths.contains(&cells.len()));
        if !wide_enough {
            return false;
        }
        let pairs = row.iter().zip(&cells).enumerate().filter(|(at, _)| *at != broken_column);
        let sorts = pairs.map(|(at, (one, other))| (at, sort_of(one), sort_of(other)));
        let (mut compared, mut alike) = (0, 0);
        for (at, one, other) in sorts.filter(|(_, one, other)| *one != Sort::Empty && *other != Sort::Empty) {
            compared += 1;
            alike += usize::from(one == other);
            if at == 0 && one != other {
                return false;
            }
        }
        compared == 0 || alike * 2 > compared
    }

    fn broken(&mut self, start: usize, fault: &Fault) -> Record<'t> {
        let line = line_at(self.text, start);
        let row = self.alone(line);
        self.at = after_line_end(self.text.as_bytes(), start + line.len());
        self.doubt = self.doubt.max(fault.at);
        let mut more_lines = 0;
        // Lines that do not look like rows are the rest of the broken cell. They must not become rows.
        let mut beyond = 0;
        while self.at < self.text.len() && beyond < MOST_PROSE {
            let next = line_at(self.text, self.at);
            if self.is_like(&row, fault.column, next) {
                break;
            }
            beyond += u32::from(self.at >= self.doubt);
            self.at = after_line_end(self.text.as_bytes(), self.at + next.len());
            more_lines += 1;
        }
        Record::Broken(Broken { line, column: fault.column, more_lines })
    }
}

impl<'t> Iterator for Records<'t> {
    type Item = Record<'t>;

    fn next(&mut self) -> Option<Record<'t>> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        Some(match self.strict(start) {
            Outcome::TooWide => {
                self.at = self.text.len();
                Record::TooWide
            }
            Outcome::Good(record) if !self.has_swallowed(start, &record) => {
                if start >= self.doubt {
                    self.widths.insert(record.cells.len());
                }
                self.at = record.end;
                Record::Cells(record.cells)
            }
            Outcome::Good(record) => {
                let fault = Fault { column: record.lines_in.unwrap_or(0), at: record.end };
                self.broken(start, &fault)
            }
            Outcome::Bad(fault) => self.broken(start, &fault),
        })
    }
}

/// The sort of a cell's value, to distinguish a row from a line of prose.
#[derive(PartialEq, Eq)]
enum Sort {
    Empty,
    /// Digits, or letters and digits without a space.
    Key,
    /// Digits with `/`, `-`, `.` or `:` between.
    Date,
    Text,
    /// Text that begins with a space, as it does after a comma in prose.
    Continued,
}

fn sort_of(cell: &str) -> Sort {
    let text = cell.trim_matches(['"', ' ', '\u{a0}']);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.is_empty() {
        return Sort::Empty;
    }
    let is_date = digits + 1 < text.len() && text.bytes().all(|byte| byte.is_ascii_digit() || b"/-.: ".contains(&byte));
    match (digits > 0, text.contains(' ')) {
        (true, _) if is_date => Sort::Date,
        (true, false) => Sort::Key,
        _ if cell.starts_with(' ') => Sort::Continued,
        _ => Sort::Text,
    }
}

fn is_line_end(byte: u8) -> bool {
    byte == b'\n' || byte == b'\r'
}

/// The place after the line end at `at`, if there is one.
fn after_line_end(bytes: &[u8], at: usize) -> usize {
    match &bytes[at.min(bytes.len())..] {
        [b'\r', b'\n', ..] => at + 2,
        [b'\r' | b'\n', ..] => at + 1,
        _ => at,
    }
}

fn line_end(text: &str) -> &str {
    &text[..after_line_end(text.as_bytes(), 0)]
}

/// The line that begins at `start`, without its end.
fn line_at(text: &str, start: usize) -> &str {
    let rest = &text[start..];
    rest.find(['\r', '\n']).map_or(rest, |end| &rest[..end])
}

fn split_lines(text: &str) -> Vec<&str> {
    let (mut lines, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let line = line_at(text, at);
        lines.push(line);
        at = after_line_end(text.as_bytes(), at + line.len());
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each record as its cells with `|` between; a broken one as `BROKEN column+more lines`.
    fn records(text: &str, width: usize) -> Vec<String> {
        let show = |record| match record {
            Record::Cells(cells) => cells.join("|"),
            Record::Broken(broken) => format!("BROKEN {}+{}", broken.column, broken.more_lines),
            Record::TooWide => "TOO WIDE".to_owned(),
        };
        Records::new(text, b',', width).map(show).collect()
    }

    #[test]
    fn a_mark_in_the_middle_of_a_cell_is_text() {
        assert_eq!(records("1,brings \"Ada\" the dog,5\" tablet\n2,x,y", 3), ["1|brings \"Ada\" the dog|5\" tablet", "2|x|y"]);
    }

    #[test]
    fn a_record_whose_mark_closes_in_the_middle_of_a_cell_is_broken_and_the_next_lines_are_read() {
        assert_eq!(records("1,\"x\"y,z\n2,b,c\n", 3), ["BROKEN 1+0", "2|b|c"]);
        assert_eq!(
            records("1,a,\"knows Polish\n2,b,laptop\n3,c,brings \"Ada\" too\n4,d,\n", 3),
            ["BROKEN 2+0", "2|b|laptop", "3|c|brings \"Ada\" too", "4|d|"]
        );
    }

    #[test]
    fn a_mark_that_never_closes_spoils_its_own_record_only() {
        assert_eq!(records("1,a,\"open\n2,b,c\n3,d,e", 3), ["BROKEN 2+0", "2|b|c", "3|d|e"]);
    }

    #[test]
    fn prose_of_a_broken_cell_is_no_record() {
        assert_eq!(records("4512,60,\"cut short\nand so it was, she said\nthe end", 3), ["BROKEN 2+2"]);
        assert_eq!(records("4512,60,\"one\ntwo \"three\nfour\"\n4513,30,fine\n", 3), ["BROKEN 2+2", "4513|30|fine"]);
    }

    #[test]
    fn a_quoted_cell_holds_lines_marks_and_separators() {
        let text = "4512,60,\"one, \"\"two\"\"\nthree\n\",x\n4513,30,,\n";
        assert_eq!(records(text, 4), ["4512|60|one, \"two\"\nthree\n|x", "4513|30||"]);
    }

    #[test]
    fn lines_of_a_cell_that_look_like_rows_stay_in_it_where_a_program_wrote_the_file() {
        let text = "4512,2026-01-12,\"look:\n4513,2026-01-13,fine\n4514,2026-01-14,so\"\r\n4515,2026-01-15,x\r\n";
        assert_eq!(records(text, 3), ["4512|2026-01-12|look:\n4513,2026-01-13,fine\n4514,2026-01-14,so", "4515|2026-01-15|x"]);
    }

    #[test]
    fn rows_that_a_stray_mark_would_swallow_by_luck_are_read() {
        let text = "4512,2026-01-12,\"hard\n4513,2026-01-13,fine\n4514,2026-01-14,a 5\"\n4515,2026-01-15,x\n";
        assert_eq!(records(text, 3), ["BROKEN 2+0", "4513|2026-01-13|fine", "4514|2026-01-14|a 5\"", "4515|2026-01-15|x"]);
        let other_column = "4512,\"hard,2026-01-12\n4513,fine,2026-01-13\n4514,so,5\"\n4515,x,2026-01-15\n";
        assert_eq!(records(other_column, 3), ["BROKEN 1+0", "4513|fine|2026-01-13", "4514|so|5\"", "4515|x|2026-01-15"]);
    }

    #[test]
    fn prose_with_as_many_commas_as_a_row_stays_in_its_cell() {
        let text = "A1-01,Reading,\"first\nbooks, maps, prints\"\nA1-02,Writing,x\n";
        assert_eq!(records(text, 3), ["A1-01|Reading|first\nbooks, maps, prints", "A1-02|Writing|x"]);
    }

    #[test]
    fn spaces_around_a_quoted_cell_are_no_part_of_it() {
        assert_eq!(records("1, \"Lee, Ann\" ,x\n2, \"open,y\n", 3), ["1|Lee, Ann|x", "2| \"open|y"]);
    }

    #[test]
    fn a_text_of_marks_is_looked_at_a_bounded_number_of_times() {
        let text = "x\",\"y\n".repeat(20_000);
        let mut reader = Records::new(&text, b',', 2);
        let records = reader.by_ref().count();
        assert!(records > 0 && reader.looked < text.len() * (PATIENCE + 2), "{} of {}", reader.looked, text.len());
    }
}
