//! How the change log writes rows. An entry of the log tells of one row, or of a run of rows of one table that were all added or all removed
//! one after the other. A million rows take a thousand entries, and a fraction of the room.
//!
//! The text of an entry is a JSON object with the columns by name. A column has the list of its values, row by row, or one value that all
//! rows have. Ids that rise by one are given by the first. So the text of a single row is an object of its values.

use serde_json::{Map, Value as Json};

use crate::db::{RawRow, StoreError, Value};
use crate::schema::LoggedTable;

/// The most rows of one entry.
pub(crate) const MOST_ROWS: usize = 1_000;
/// From how many bytes on an entry takes no more rows.
const MOST_TEXT: usize = 200_000;

/// Writes the text of an entry, row by row.
pub(crate) struct LogRows {
    table: &'static LoggedTable,
    columns: Vec<Written>,
    first: i64,
    rows: usize,
}

/// What was written of a column.
#[derive(Default)]
struct Written {
    /// The value that all rows have had so far.
    same: Option<Value>,
    /// The values with `,` between, once they differ.
    list: String,
}

impl LogRows {
    pub(crate) fn new(table: &'static LoggedTable) -> Self {
        let columns = table.columns.iter().map(|_| Written::default()).collect();
        Self { table, columns, first: 0, rows: 0 }
    }

    /// Adds a row, whose id comes first.
    pub(crate) fn add(&mut self, row: &[Value]) {
        if self.rows == 0 {
            self.first = row.first().and_then(number_of).unwrap_or_default();
        }
        let in_turn = self.first + count_of(self.rows);
        for (at, (written, value)) in self.columns.iter_mut().zip(row).enumerate() {
            if written.list.is_empty() {
                match &written.same {
                    None => {
                        written.same = Some(value.clone());
                        continue;
                    }
                    Some(same) if alike(same, value) && at > 0 => continue,
                    Some(_) if at == 0 && number_of(value) == Some(in_turn) => continue,
                    Some(same) => {
                        for row in 0..count_of(self.rows) {
                            match at {
                                0 => push_number(&mut written.list, self.first + row),
                                _ => push(&mut written.list, same),
                            }
                            written.list.push(',');
                        }
                    }
                }
            } else {
                written.list.push(',');
            }
            push(&mut written.list, value);
        }
        self.rows += 1;
    }

    /// How many rows it has.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// The id of its first row.
    pub(crate) fn first(&self) -> i64 {
        self.first
    }

    /// Has it as much as an entry takes?
    pub(crate) fn is_full(&self) -> bool {
        self.rows >= MOST_ROWS || self.columns.iter().map(|written| written.list.len()).sum::<usize>() > MOST_TEXT
    }

    /// The text.
    pub(crate) fn text(&self) -> String {
        let mut order: Vec<usize> = (0..self.columns.len()).collect();
        order.sort_unstable_by_key(|at| self.table.columns[*at].0);
        let mut text = String::with_capacity(self.columns.iter().map(|written| written.list.len() + 32).sum());
        for at in order {
            text.push(if text.is_empty() { '{' } else { ',' });
            push_text(&mut text, self.table.columns[at].0);
            text.push(':');
            let written = &self.columns[at];
            match &written.same {
                _ if !written.list.is_empty() => {
                    text.push('[');
                    text.push_str(&written.list);
                    text.push(']');
                }
                Some(value) => push(&mut text, value),
                None => text.push_str("null"),
            }
        }
        text.push('}');
        text
    }
}

/// A single row, as the log writes it.
pub(crate) fn row_to_json(table: &'static LoggedTable, row: &RawRow) -> String {
    let mut rows = LogRows::new(table);
    rows.add(&row.0);
    rows.text()
}

fn number_of(value: &Value) -> Option<i64> {
    if let Value::Int(number) = value { Some(*number) } else { None }
}

fn count_of(rows: usize) -> i64 {
    i64::try_from(rows).unwrap_or(i64::MAX)
}

/// The two nulls are written alike.
fn alike(one: &Value, other: &Value) -> bool {
    one == other || (is_null(one) && is_null(other))
}

fn is_null(value: &Value) -> bool {
    matches!(value, Value::Null | Value::NullInt)
}

fn push(to: &mut String, value: &Value) {
    match value {
        // No logged table has a column of bytes.
        Value::Null | Value::NullInt | Value::Bytes(_) => to.push_str("null"),
        Value::Int(number) => push_number(to, *number),
        Value::Text(text) => push_text(to, text),
    }
}

fn push_number(to: &mut String, number: i64) {
    let mut digits = [0_u8; 20];
    let mut at = digits.len();
    let mut left = number.unsigned_abs();
    loop {
        at -= 1;
        digits[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            break;
        }
    }
    if number < 0 {
        to.push('-');
    }
    digits[at..].iter().for_each(|digit| to.push(char::from(*digit)));
}

fn push_text(to: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        to.push('"');
        to.push_str(text);
        to.push('"');
    } else {
        // A text always has a JSON text.
        to.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// The rows of an entry's text, each with its columns by name. `None` where it is not the text of so many rows.
pub(crate) fn maps(text: &str, rows: i64) -> Option<Vec<Map<String, Json>>> {
    let whole: Map<String, Json> = serde_json::from_str(text).ok()?;
    let rows = usize::try_from(rows).ok().filter(|rows| (1..=MOST_ROWS).contains(rows))?;
    if rows == 1 {
        return Some(vec![whole]);
    }
    let mut maps = vec![Map::new(); rows];
    for (name, value) in whole {
        match value {
            Json::Array(list) if list.len() == rows => {
                maps.iter_mut().zip(list).for_each(|(map, value)| drop(map.insert(name.clone(), value)));
            }
            Json::Array(_) => return None,
            Json::Number(first) if name == "id" => {
                let first = first.as_i64()?;
                maps.iter_mut().zip(0_i64..).for_each(|(map, row)| drop(map.insert(name.clone(), Json::from(first + row))));
            }
            same => maps.iter_mut().for_each(|map| drop(map.insert(name.clone(), same.clone()))),
        }
    }
    Some(maps)
}

/// The rows of an entry's text. A column that was added since they were logged is null.
pub(crate) fn rows(table: &LoggedTable, text: &str, rows: i64) -> Result<Vec<RawRow>, StoreError> {
    let damaged = || StoreError::Damaged("a row of the change log cannot be read".to_owned());
    let row = |map: Map<String, Json>| {
        let values = table.columns.iter().map(|(name, holds)| match (map.get(*name), holds) {
            (None | Some(Json::Null), _) => Ok(Value::Null),
            (Some(Json::Number(number)), holds) if holds.is_number() => number.as_i64().map(Value::Int).ok_or_else(damaged),
            (Some(Json::String(text)), holds) if !holds.is_number() => Ok(Value::Text(text.clone())),
            _ => Err(damaged()),
        });
        Ok(RawRow(values.collect::<Result<_, _>>()?))
    };
    maps(text, rows).ok_or_else(damaged)?.into_iter().map(row).collect()
}

/// An entry of the log as it is read.
pub(crate) struct Entry {
    pub(crate) row: i64,
    pub(crate) rows: i64,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Entry {
    /// From the columns `row_id`, `row_count`, `before` and `after`, which begin at this place.
    pub(crate) fn of(row: &RawRow, at: usize) -> Result<Self, StoreError> {
        Ok(Self { row: row.int(at)?, rows: row.int(at + 1)?, before: row.opt_text(at + 2)?, after: row.opt_text(at + 3)? })
    }

    /// Each row that it tells of: its id, and the row before and after.
    pub(crate) fn told(self, table: &LoggedTable) -> Result<Vec<(i64, Option<RawRow>, Option<RawRow>)>, StoreError> {
        let side = |text: Option<String>| text.map(|text| rows(table, &text, self.rows)).transpose();
        let id = |row: &RawRow| if self.rows == 1 { Ok(self.row) } else { row.int(0) };
        match (side(self.before)?, side(self.after)?) {
            (None, None) => Ok(vec![(self.row, None, None)]),
            (Some(before), None) => before.into_iter().map(|row| Ok((id(&row)?, Some(row), None))).collect(),
            (None, Some(after)) => after.into_iter().map(|row| Ok((id(&row)?, None, Some(row)))).collect(),
            (Some(before), Some(after)) => {
                before.into_iter().zip(after).map(|(before, after)| Ok((id(&before)?, Some(before), Some(after)))).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::record::Record as _;
    use crate::records::Rating;

    fn any_rows() -> impl Strategy<Value = Vec<RawRow>> {
        let ids = prop_oneof![Just(vec![1_i64; 50]), prop::collection::vec(-3_i64..9, 50)];
        let text = || prop_oneof![Just("self".to_owned()), "[a\"\\\\\n\u{1}é]{0,4}"];
        let note = || prop_oneof![Just(Value::Null), text().prop_map(Value::Text)];
        let row = (1_i64..3, text(), note(), prop_oneof![Just(Value::Null), (1_i64..3).prop_map(Value::Int)]);
        (ids, prop::collection::vec(row, 1..50)).prop_map(|(steps, rows)| {
            let mut id = 7;
            let row = |((person, source, note, confidence), step): ((i64, String, Value, Value), i64)| {
                id += step;
                let [skill, on] = ["A5-01", "2026-03-02"].map(|text| Value::Text(text.to_owned()));
                let (level, withdrawn) = (Value::Int(2), Value::Int(0));
                let (source, by) = (Value::Text(source), Value::Null);
                RawRow(vec![Value::Int(id), Value::Int(person), skill, level, on, source, by, confidence, Value::Null, note, withdrawn])
            };
            rows.into_iter().zip(steps).map(row).collect()
        })
    }

    proptest! {
        #[test]
        fn rows_come_out_as_they_went_in(list in any_rows()) {
            let mut written = LogRows::new(Rating::TABLE);
            list.iter().for_each(|row| written.add(&row.0));
            let count = count_of(written.rows());
            prop_assert_eq!(&rows(Rating::TABLE, &written.text(), count).expect("rows"), &list);
            prop_assert_eq!(written.first(), list[0].int(0).expect("an id"));
            // A text that lacks a row is no text of so many.
            let differs = list.iter().any(|row| row.0[5] != list[0].0[5]);
            prop_assert!(!differs || rows(Rating::TABLE, &written.text(), count + 1).is_err());
        }
    }

    #[test]
    fn a_run_says_once_what_all_its_rows_have() {
        let row = |id: i64, level: i64| [Value::Int(id), Value::Int(4), Value::Text("A".to_owned()), Value::Int(level)];
        let mut written = LogRows::new(Rating::TABLE);
        for (id, level) in [(11, 1), (12, 2), (13, 1)] {
            written.add(&row(id, level));
        }
        assert!(written.text().contains("\"id\":11,\"level\":[1,2,1],"), "{}", written.text());
        assert!(written.text().contains("\"person_id\":4,"), "{}", written.text());
    }
}
