//! One row of a file put over one row of the store.

use std::collections::BTreeMap;

use exchange::kinds::Given;
use store::db::{Conn, Row, StoreError, Value};
use store::schema::Table;
use store::{Tx, values};

use super::tally::Outcome;

/// A column and what the file says of it; `None` leaves it as it is.
pub(super) type Column = (&'static str, Option<Value>);

/// A field as a column: an empty cell clears it.
pub(super) fn col<T: Into<Value>>(name: &'static str, given: Given<T>) -> Column {
    let value = match given {
        Given::Absent => None,
        Given::Empty => Some(Value::Null),
        Given::Value(value) => Some(value.into()),
    };
    (name, value)
}

/// Likewise for a column that is never null: an empty cell puts `empty` there.
pub(super) fn col_or<T: Into<Value>>(name: &'static str, given: Given<T>, empty: impl Into<Value>) -> Column {
    let value = match given {
        Given::Absent => None,
        Given::Empty => Some(empty.into()),
        Given::Value(value) => Some(value.into()),
    };
    (name, value)
}

/// What was done with a row.
pub(super) struct Put {
    pub(super) id: i64,
    pub(super) outcome: Outcome,
    pub(super) changes: Vec<String>,
}

impl Put {
    /// Another table's rows of the same record differ too.
    pub(super) fn also(&mut self, what: &str, old: &str, new: &str) {
        if old != new {
            self.differs(what, old, new);
        }
    }

    /// They differ, though the words for them may be alike: one role called `A; B`, and two roles `A` and `B`.
    pub(super) fn differs(&mut self, what: &str, old: &str, new: &str) {
        self.changes.push(change(what, old, new));
        if self.outcome == Outcome::Unchanged {
            self.outcome = Outcome::Updated;
        }
    }
}

/// Puts the columns over `existing`, or makes a new row in which columns that the file lacks hold `defaults`, else nothing.
pub(super) async fn put(
    tx: &mut Tx,
    table: &'static Table,
    existing: Option<&Row>,
    columns: Vec<Column>,
    defaults: &[(&str, Value)],
) -> Result<Put, StoreError> {
    let Some(row) = existing else {
        let id = tx.insert(table, whole(table, columns, defaults)).await?;
        return Ok(Put { id, outcome: Outcome::Created, changes: Vec::new() });
    };
    let id = row.int(0)?;
    let mut changed: Vec<(&str, Value)> = Vec::new();
    let mut changes = Vec::new();
    for (name, value) in columns.into_iter().filter_map(|(name, value)| Some((name, value?))) {
        let old = table.columns.iter().position(|(column, _)| *column == name).and_then(|at| row.0.get(at)).unwrap_or(&Value::Null);
        // A stored end such as 9999-12-31 is no end already.
        let both_open = matches!(value, Value::Null) && is_end(name) && says_no_end(old);
        if shown(old) != shown(&value) && !both_open {
            changes.push(change(name, &shown(old), &shown(&value)));
            changed.push((name, value));
        }
    }
    let outcome = if changed.is_empty() { Outcome::Unchanged } else { Outcome::Updated };
    if !changed.is_empty() {
        tx.update(table, id, &changed).await?;
    }
    Ok(Put { id, outcome, changes })
}

/// A new row without its id: columns that the file lacks hold `defaults`, else nothing.
pub(super) fn whole(table: &'static Table, columns: Vec<Column>, defaults: &[(&str, Value)]) -> Vec<Value> {
    let mut given: BTreeMap<&str, Value> = columns.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    for (name, value) in defaults {
        given.entry(name).or_insert_with(|| value.clone());
    }
    table.columns.iter().skip(1).map(|(name, _)| given.remove(name).unwrap_or(Value::Null)).collect()
}

/// The rows of a table by the text of one of its columns.
pub(super) async fn by_text(conn: &mut Conn, table: &Table, column: &str) -> Result<BTreeMap<String, Row>, StoreError> {
    let at = table.columns.iter().position(|(name, _)| *name == column).unwrap_or(0);
    let mut found = BTreeMap::new();
    for row in conn.rows_of(table).await? {
        if let Some(key) = row.opt_text(at)? {
            found.insert(key, row);
        }
    }
    Ok(found)
}

/// The rows of a table that belong to other rows, by the id of their owner in the column after `id`.
pub(super) async fn by_owner(conn: &mut Conn, table: &Table) -> Result<BTreeMap<i64, Vec<Row>>, StoreError> {
    let mut found: BTreeMap<i64, Vec<Row>> = BTreeMap::new();
    for row in conn.rows_of(table).await? {
        found.entry(row.int(1)?).or_default().push(row);
    }
    Ok(found)
}

/// Makes the rows that belong to `owner` those of `wanted`, each given without its id and its owner. What they were and are, for people.
pub(super) async fn set_owned(
    tx: &mut Tx,
    table: &'static Table,
    owner: i64,
    before: &[Row],
    wanted: Vec<Vec<Value>>,
) -> Result<(String, String), StoreError> {
    let plain = |values: &[Value]| values.iter().map(shown).filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" ");
    let key = |values: &[Value]| values.iter().map(shown).collect::<Vec<_>>();
    let old: Vec<(i64, &[Value])> = before.iter().map(|row| Ok((row.int(0)?, &row.0[2..]))).collect::<Result<_, StoreError>>()?;
    let old_text = old.iter().map(|(_, values)| plain(values)).collect::<Vec<_>>();
    let new_text = wanted.iter().map(|values| plain(values)).collect::<Vec<_>>();
    let gone: Vec<i64> = old.iter().filter(|(_, values)| !wanted.iter().any(|new| key(new) == key(values))).map(|(id, _)| *id).collect();
    let added: Vec<Vec<Value>> = wanted
        .into_iter()
        .filter(|new| !old.iter().any(|(_, values)| key(values) == key(new)))
        .map(|new| values![owner].into_iter().chain(new).collect())
        .collect();
    let same = gone.is_empty() && added.is_empty();
    tx.delete(table, &gone).await?;
    tx.insert_many(table, added).await?;
    let old_text = old_text.join("; ");
    Ok(if same { (old_text.clone(), old_text) } else { (old_text, new_text.join("; ")) })
}

/// Is it a column on which something ends?
fn is_end(column: &str) -> bool {
    matches!(column, "end_date" | "to_date" | "expires_on" | "review_by")
}

fn says_no_end(value: &Value) -> bool {
    shown(value).parse().is_ok_and(domain::dates::is_no_end)
}

/// A value as text, to compare and to show; null and empty text are the same.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null | Value::NullInt => String::new(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.clone(),
    }
}

pub(super) fn change(what: &str, old: &str, new: &str) -> String {
    let say = |text: &str| if text.is_empty() { "nothing".to_owned() } else { text.to_owned() };
    format!("{}: {} → {}", what.replace('_', " "), say(old), say(new))
}
