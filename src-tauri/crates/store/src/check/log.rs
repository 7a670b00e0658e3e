//! Checks that the change log explains the present state of every row.
//!
//! Each change has the row before and after. Read from the first operation to the last, a row's `before` must be what the previous change
//! left, and what the last change left must be the present row. A row without a change was made by an operation that was not logged (`new`,
//! `demo`, a migration). Ids come from one counter and writers follow each other, so the operation that made a row is the first one with a
//! greater id.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::{Map, Value as Json};

use super::{Faults, Known, count, small, words};
use crate::db::values;
use crate::db::{Conn, RawRow, StoreError, Value};
use crate::log_rows::{self, Entry, row_to_json};
use crate::schema::LoggedTable;

/// The numbers that an operation gives its changes.
const OWN: std::ops::Range<i64> = 0..100_000_000;

/// The state in which the log leaves a row.
enum Left {
    Gone,
    /// The whole row, kept as a fingerprint, because there may be very many.
    Whole(u64),
    /// The row with the columns of that time. Other columns were added since.
    Part(Map<String, Json>),
}

/// The state in which the log leaves every row that it mentions.
pub(super) struct Newest {
    left: HashMap<(&'static str, i64), Left>,
    /// Every operation: id, and whether its rows are in the log.
    operations: Vec<(i64, bool)>,
}

impl Newest {
    /// Checks that a present row is as the log leaves it.
    pub(super) fn stands(&mut self, table: &'static LoggedTable, row: &RawRow, known: &Known, faults: &mut Faults) {
        let id = row.int(0).unwrap_or_default();
        let same = match self.left.remove(&(table.name, id)) {
            Some(Left::Whole(print)) => print == fingerprint(&row_to_json(table, row)),
            Some(Left::Part(before)) => agree(&before, &parsed(&row_to_json(table, row)).unwrap_or_default()),
            Some(Left::Gone) => {
                faults.add("log", format!("{} is there, and the change log says that it was deleted", known.called(table, row)));
                return;
            }
            None => {
                let person = match super::value(table, row, "person_id") {
                    Some(Value::Int(person)) => Some(*person),
                    _ => None,
                };
                if self.logged(id) && !self.carried_over(table, id, person) {
                    faults.add("log", format!("{} is there, and the change log does not say how it came", known.called(table, row)));
                }
                return;
            }
        };
        if !same {
            faults.add("log", format!("{} is not as the change log leaves it", known.called(table, row)));
        }
    }

    /// Reports rows that the log leaves and that do not exist.
    pub(super) fn gone(self, known: &Known, faults: &mut Faults) {
        let mut lost: Vec<(&str, i64)> =
            self.left.iter().filter(|(_, left)| !matches!(left, Left::Gone)).map(|((table, id), _)| (*table, *id)).collect();
        lost.sort_unstable();
        for (table, id) in lost {
            let name = known.names.get(table).and_then(|names| names.get(&id)).cloned().unwrap_or_else(|| format!("row {id}"));
            faults.add("log", format!("{} `{name}` is gone, and the change log does not say why", super::capital(&words(table))));
        }
    }

    /// Was the row made by the migration that gave people their periods? It numbered each person's first period by the person's id, counted
    /// from beyond every id given so far. Such a period came with its person, and no operation has an id between the beginning of these
    /// numbers and the period's id.
    fn carried_over(&self, table: &LoggedTable, id: i64, person: Option<i64>) -> bool {
        let before = |id: i64| self.operations.partition_point(|(operation, _)| *operation < id);
        table.name == "person_period" && person.is_some_and(|person| !self.logged(person) && before(id - person) == before(id))
    }

    /// Did the operation that made this row log its rows?
    fn logged(&self, id: i64) -> bool {
        let at = self.operations.partition_point(|(operation, _)| *operation < id);
        self.operations.get(at).is_none_or(|(_, logged)| *logged)
    }
}

/// One operation, with the values that other checks need.
struct Done {
    rows: i64,
    can_undo: i64,
    undoes: Option<i64>,
    undone_by: Option<i64>,
}

/// Reads the log from its beginning.
pub(super) async fn replay(
    conn: &mut Conn,
    known: &Known,
    next_id: i64,
    faults: &mut Faults,
    tables: &mut BTreeMap<String, u32>,
) -> Result<Newest, StoreError> {
    let operations = operations(conn, next_id, faults).await?;
    tables.insert("operation".to_owned(), small(operations.len()));
    tables.insert("change".to_owned(), count(conn, "change").await?);
    let logged = operations.iter().map(|(id, done)| (*id, done.can_undo != 0 || done.rows != 0)).collect();
    let mut newest = Newest { left: HashMap::new(), operations: logged };
    let mut found: BTreeMap<i64, i64> = BTreeMap::new();
    let sql = "SELECT operation_id, seq, table_name, row_id, row_count, before, after FROM change ORDER BY operation_id, seq";
    conn.each(sql, &[], |row| {
        let (operation, seq) = (row.int(0)?, row.int(1)?);
        let next = found.entry(operation).or_default();
        if *next == 0 && !operations.contains_key(&operation) {
            faults.add("log", format!("A change belongs to operation {operation}, which is not there"));
        }
        // A migration that moves rows to another table logs this with numbers far from the operation's own.
        if OWN.contains(&seq) {
            if seq != *next {
                faults.add("log", format!("Operation {operation}: a change is missing before its number {seq}"));
            }
            *next = seq.saturating_add(row.int(4)?);
        }
        entry(&row, known, &mut newest, faults)
    })
    .await?;
    for (id, done) in &operations {
        let (said, are) = (done.rows, found.get(id).copied().unwrap_or(0));
        if said != are {
            faults.add("log", format!("Operation {id} says that it changed {said} rows, and the change log has {are}"));
        }
    }
    Ok(newest)
}

async fn operations(conn: &mut Conn, next_id: i64, faults: &mut Faults) -> Result<BTreeMap<i64, Done>, StoreError> {
    let mut operations: BTreeMap<i64, Done> = BTreeMap::new();
    let sql = "SELECT id, kind, label, at, client, row_count, can_undo, undoes, undone_by FROM operation ORDER BY id";
    conn.each(sql, &values![], |row| {
        let id = row.int(0)?;
        let mut wrong = |what: &str| faults.add("operation", format!("Operation {id} (`{}`) {what}", row.text(2).unwrap_or_default()));
        if !(1..next_id).contains(&id) {
            wrong("has an id that was never given");
        }
        if row.text(1)?.is_empty() || row.text(2)?.is_empty() {
            wrong("does not say what was done");
        }
        if !super::rows::is_instant(&row.text(3)?) {
            wrong("was done at no moment in time");
        }
        if row.text(4)?.is_empty() {
            wrong("does not say which program did it");
        }
        if !(0..=1).contains(&row.int(6)?) {
            wrong("does not say whether it can be undone");
        }
        operations.insert(id, Done { rows: row.int(5)?, can_undo: row.int(6)?, undoes: row.opt_int(7)?, undone_by: row.opt_int(8)? });
        Ok(())
    })
    .await?;
    for (id, done) in &operations {
        if let Some(other) = done.undone_by
            && operations.get(&other).is_none_or(|undo| undo.undoes != Some(*id))
        {
            faults.add("operation", format!("Operation {id} is said to be undone by operation {other}, which does not undo it"));
        }
        let Some(first) = done.undoes else { continue };
        match operations.get(&first) {
            None => faults.add("operation", format!("Operation {id} undoes operation {first}, which is not there")),
            Some(undone) if done.undone_by.is_none() && undone.undone_by != Some(*id) => {
                faults.add("operation", format!("Operation {id} undoes operation {first}, which does not know of it"));
            }
            Some(_) => {}
        }
    }
    Ok(operations)
}

/// Reads an entry of the log, which tells of one row or more.
fn entry(row: &RawRow, known: &Known, newest: &mut Newest, faults: &mut Faults) -> Result<(), StoreError> {
    let (operation, name) = (row.int(0)?, row.text(2)?);
    let Some(table) = LoggedTable::named(&name) else {
        faults.add("log", format!("Operation {operation} changed a table that there is not: `{name}`"));
        return Ok(());
    };
    let Entry { row, rows, before, after } = Entry::of(row, 3)?;
    let side = |text: Option<String>| match text {
        None => Some(vec![None; usize::try_from(rows).ok().filter(|rows| (1..=log_rows::MOST_ROWS).contains(rows))?]),
        Some(text) => Some(log_rows::maps(&text, rows)?.into_iter().map(Some).collect()),
    };
    let (Some(before), Some(after)) = (side(before), side(after)) else {
        let called = called(table, row, known);
        faults.add("log", format!("Operation {operation}: what it did to {called} cannot be read"));
        newest.left.remove(&(table.name, row));
        return Ok(());
    };
    for (before, after) in before.into_iter().zip(after) {
        let of_row = |map: &Option<Map<String, Json>>| map.as_ref().and_then(|map| map.get("id")).and_then(Json::as_i64);
        let id = if rows == 1 { row } else { of_row(&after).or(of_row(&before)).unwrap_or(row) };
        change(operation, (table, id), [before, after], (known, newest, faults));
    }
    Ok(())
}

/// A row, for people.
fn called(table: &LoggedTable, id: i64, known: &Known) -> String {
    let name = known.names.get(table.name).and_then(|names| names.get(&id)).cloned().unwrap_or_else(|| format!("row {id}"));
    format!("{} `{name}`", words(table.name))
}

/// Reads one change of a row.
fn change(
    operation: i64,
    (table, id): (&'static LoggedTable, i64),
    sides: [Option<Map<String, Json>>; 2],
    (known, newest, faults): (&Known, &mut Newest, &mut Faults),
) {
    let called = || called(table, id, known);
    if sides.iter().flatten().any(|map| !fits(table, id, map)) {
        faults.add("log", format!("Operation {operation}: what it did to {} cannot be read", called()));
        newest.left.remove(&(table.name, id));
        return;
    }
    let [before, after] = sides;
    if before.is_none() && after.is_none() {
        faults.add("log", format!("Operation {operation} says that it changed {} from nothing to nothing", called()));
    }
    let follows = match (newest.left.get(&(table.name, id)), &before) {
        (None, None) => true,
        // The row was made by an operation that was not logged.
        (None, Some(before)) => !newest.logged(id) || newest.carried_over(table, id, before.get("person_id").and_then(Json::as_i64)),
        (Some(Left::Gone), before) => before.is_none(),
        (Some(Left::Whole(print)), Some(before)) => whole(table, before).is_none_or(|text| fingerprint(&text) == *print),
        (Some(Left::Part(known)), Some(before)) => agree(known, before),
        (Some(Left::Whole(_) | Left::Part(_)), None) => false,
    };
    if !follows {
        faults.add("log", format!("Operation {operation}: {} was not as it says; a change before it is lost", called()));
    }
    let left = match after {
        None => Left::Gone,
        Some(after) => whole(table, &after).map_or(Left::Part(after), |text| Left::Whole(fingerprint(&text))),
    };
    newest.left.insert((table.name, id), left);
}

fn parsed(text: &str) -> Option<Map<String, Json>> {
    serde_json::from_str(text).ok()
}

/// Is this a row of the table with this id? Columns that were added since it was logged may be missing.
fn fits(table: &LoggedTable, id: i64, map: &Map<String, Json>) -> bool {
    map.get("id").and_then(Json::as_i64) == Some(id)
        && table.columns.iter().all(|(name, holds)| match map.get(*name) {
            None | Some(Json::Null) => true,
            Some(Json::Number(number)) => holds.is_number() && number.is_i64(),
            Some(Json::String(_)) => !holds.is_number(),
            Some(_) => false,
        })
}

/// The row's text as the log writes it today, if the logged row has all of today's columns.
fn whole(table: &LoggedTable, map: &Map<String, Json>) -> Option<String> {
    let columns: Option<BTreeMap<&str, &Json>> = table.columns.iter().map(|(name, _)| Some((*name, map.get(*name)?))).collect();
    serde_json::to_string(&columns?).ok()
}

/// Do two states of a row agree in the columns that both have?
fn agree(a: &Map<String, Json>, b: &Map<String, Json>) -> bool {
    a.iter().all(|(column, value)| b.get(column).is_none_or(|other| other == value))
}

fn fingerprint(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
