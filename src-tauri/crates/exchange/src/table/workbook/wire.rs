//! The format in which the reader's process sends rows: a few bytes for each cell, little-endian, with a length before each text and list.
//! It is not used for files, because both ends are the same program.

use domain::Date;

use crate::error::Trouble;
use crate::table::{Area, Cell, Row, SheetName};

/// What the reader answers.
#[derive(Debug, PartialEq)]
pub(super) enum Answer {
    Sheets(Vec<SheetName>),
    Rows(Vec<Row>),
    /// The sheet is at its end.
    Merged(Vec<Area>),
    Trouble(Trouble),
}

impl Answer {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        match self {
            Self::Sheets(sheets) => {
                out.push(0);
                count(&mut out, sheets.len());
                for sheet in sheets {
                    text(&mut out, &sheet.name);
                    out.push(u8::from(sheet.hidden));
                }
            }
            Self::Rows(rows) => {
                out.push(1);
                count(&mut out, rows.len());
                for row in rows {
                    out.extend(row.number.to_le_bytes());
                    count(&mut out, row.cells.len());
                    row.cells.iter().for_each(|one| cell(&mut out, one));
                }
            }
            Self::Merged(areas) => {
                out.push(2);
                count(&mut out, areas.len());
                for area in areas {
                    out.extend(area.top.to_le_bytes());
                    count(&mut out, area.left);
                    out.extend(area.bottom.to_le_bytes());
                    count(&mut out, area.right);
                }
            }
            // This is rare, and it contains types that may change with the program.
            Self::Trouble(trouble) => {
                out.push(3);
                out.extend(serde_json::to_vec(trouble).unwrap_or_default());
            }
        }
        out
    }

    /// Reads an answer; `None` if the bytes are not one.
    pub(super) fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let (what, rest) = bytes.split_first()?;
        let mut rest = Rest(rest);
        let answer = match what {
            0 => Self::Sheets(rest.list(|rest| Some(SheetName { name: rest.text()?.to_owned(), hidden: rest.byte()? == 1 }))?),
            1 => Self::Rows(rest.list(|rest| {
                let number = rest.number()?;
                Some(Row { number, cells: rest.list(Rest::cell)? })
            })?),
            2 => Self::Merged(rest.list(|rest| {
                let (top, left) = (rest.number()?, rest.count()?);
                Some(Area { top, left, bottom: rest.number()?, right: rest.count()? })
            })?),
            3 => return serde_json::from_slice(rest.0).ok().map(Self::Trouble),
            _ => return None,
        };
        rest.0.is_empty().then_some(answer)
    }
}

fn count(out: &mut Vec<u8>, number: usize) {
    // Numbers of rows, columns and bytes of text all fit. A larger number is refused at the other end.
    out.extend(domain::saturating_u32(number).to_le_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    count(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

fn day(out: &mut Vec<u8>, date: Date) {
    out.extend(date.days_since(first_day()).to_le_bytes());
}

/// The day from which days are counted.
fn first_day() -> Date {
    Date::from_ymd(2000, 1, 1).expect("it is in the calendar")
}

fn cell(out: &mut Vec<u8>, cell: &Cell) {
    match cell {
        Cell::Empty => out.push(0),
        Cell::Text(found) => {
            out.push(1);
            text(out, found);
        }
        Cell::Number(number) => {
            out.push(2);
            out.extend(number.to_le_bytes());
        }
        Cell::Bool(value) => out.extend([3, u8::from(*value)]),
        Cell::Date(date) => {
            out.push(4);
            day(out, *date);
        }
        Cell::DateTime(date, seconds) => {
            out.push(5);
            day(out, *date);
            out.extend(seconds.to_le_bytes());
        }
        Cell::Time(seconds) => {
            out.push(6);
            out.extend(seconds.to_le_bytes());
        }
        Cell::Error(found) => {
            out.push(7);
            text(out, found);
        }
        Cell::Formula => out.push(8),
        Cell::Unreadable(found) => {
            out.push(9);
            text(out, found);
        }
    }
}

/// The bytes that are still to be read.
struct Rest<'b>(&'b [u8]);

impl<'b> Rest<'b> {
    fn take(&mut self, bytes: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(bytes)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn count(&mut self) -> Option<usize> {
        self.number().and_then(|number| usize::try_from(number).ok())
    }

    fn text(&mut self) -> Option<&'b str> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    /// Reads a list. Memory is taken item by item, so that a false length takes none.
    fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let count = self.count()?;
        let mut items = Vec::with_capacity(count.min(self.0.len()));
        for _ in 0..count {
            items.push(item(self)?);
        }
        Some(items)
    }

    fn day(&mut self) -> Option<Date> {
        let days = self.take(8)?.try_into().ok().map(i64::from_le_bytes)?;
        Some(first_day().plus_days(days))
    }

    fn cell(&mut self) -> Option<Cell> {
        Some(match self.byte()? {
            0 => Cell::Empty,
            1 => Cell::Text(self.text()?.into()),
            2 => Cell::Number(self.take(8)?.try_into().ok().map(f64::from_le_bytes)?),
            3 => Cell::Bool(self.byte()? == 1),
            4 => Cell::Date(self.day()?),
            5 => Cell::DateTime(self.day()?, self.number()?),
            6 => Cell::Time(self.number()?),
            7 => Cell::Error(self.text()?.into()),
            8 => Cell::Formula,
            9 => Cell::Unreadable(self.text()?.into()),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::error::FileFault;

    use super::*;

    #[test]
    fn what_is_sent_arrives() {
        let date = Date::from_ymd(2026, 11, 30).expect("a date");
        let cells = vec![
            Cell::Empty,
            Cell::Text("Zoë".into()),
            Cell::Number(0.1 + 0.2),
            Cell::Bool(true),
            Cell::Date(date),
            Cell::DateTime(date, 34_200),
            Cell::Time(5_400),
            Cell::Error("#N/A".into()),
            Cell::Formula,
        ];
        let sheet = |name: &str, hidden| SheetName { name: name.to_owned(), hidden };
        for answer in [
            Answer::Sheets(vec![sheet("Staff", false), sheet("Lists", true)]),
            Answer::Rows(vec![Row { number: 7, cells }, Row { number: 1_048_576, cells: Vec::new() }]),
            Answer::Merged(vec![Area { top: 1, left: 2, bottom: 3, right: 4 }]),
            Answer::Trouble(Trouble::new(FileFault::Password, "is protected")),
        ] {
            let bytes = answer.to_bytes();
            assert_eq!(Answer::of_bytes(&bytes), Some(answer));
            for cut in 0..bytes.len() {
                assert_eq!(Answer::of_bytes(&bytes[..cut]), None, "cut short it is no answer");
            }
        }
    }
}
