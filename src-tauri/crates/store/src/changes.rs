//! The change log: what was done, by whom and when, with every row before and after. Also takes operations back.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::db::values;
use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value, column_list, typed_row};
use crate::log_rows::{Entry, LogRows, row_to_json};
use crate::record::{Id, Record, kept};
use crate::schema::LoggedTable;
use crate::tx::Tx;

/// One row before and after.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) table: &'static LoggedTable,
    pub(crate) before: Option<RawRow>,
    pub(crate) after: Option<RawRow>,
}

/// What a transaction has changed, in order, as the log will have it.
#[derive(Default)]
pub(crate) struct Noted {
    entries: Vec<Logging>,
    rows: usize,
    /// Rows of one table that are being added, or removed, one after the other.
    run: Option<(Side, &'static LoggedTable, LogRows)>,
}

/// An entry of the log that is to be written.
struct Logging {
    table: &'static LoggedTable,
    row: i64,
    rows: usize,
    before: Option<String>,
    after: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

impl Noted {
    /// How many rows were changed.
    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    /// Notes a row that was added.
    pub(crate) fn added(&mut self, table: &'static LoggedTable, row: &[Value]) {
        self.one_sided(Side::After, table, row);
    }

    pub(crate) fn change(&mut self, change: Change) {
        let Change { table, before, after } = change;
        match (before, after) {
            (None, Some(row)) => self.one_sided(Side::After, table, &row.0),
            (Some(row), None) => self.one_sided(Side::Before, table, &row.0),
            (before, after) => {
                self.end_run();
                let text = |row: &RawRow| row_to_json(table, row);
                let row = after.as_ref().or(before.as_ref()).and_then(|row| row.int(0).ok()).unwrap_or_default();
                let (before, after) = (before.as_ref().map(text), after.as_ref().map(text));
                self.entries.push(Logging { table, row, rows: 1, before, after });
                self.rows += 1;
            }
        }
    }

    fn one_sided(&mut self, side: Side, table: &'static LoggedTable, row: &[Value]) {
        let fits = self.run.as_ref().is_some_and(|(of, other, run)| *of == side && *other == table && !run.is_full());
        if !fits {
            self.end_run();
        }
        let (.., run) = self.run.get_or_insert_with(|| (side, table, LogRows::new(table)));
        run.add(row);
        self.rows += 1;
    }

    fn end_run(&mut self) {
        let Some((side, table, run)) = self.run.take() else { return };
        let (before, after) = match side {
            Side::Before => (Some(run.text()), None),
            Side::After => (None, Some(run.text())),
        };
        self.entries.push(Logging { table, row: run.first(), rows: run.rows(), before, after });
    }

    fn entries(mut self) -> Vec<Logging> {
        self.end_run();
        self.entries
    }
}

/// What the log notes about an operation, besides its rows.
#[derive(Debug, Clone)]
pub struct Note {
    /// The kind, for code: `rate`, `import_people`.
    pub kind: String,
    /// The label, for people: `Rated 3 skills`.
    pub label: String,
    /// When it was done, as an ISO date-time in UTC.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// Which running program did it.
    pub client: String,
    /// The kinds of data that it changed, separated by `;`.
    pub nouns: String,
}

/// An operation in the log.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its id; a greater one was done later.
    pub id: i64,
    /// What was noted.
    pub note: Note,
    /// The number of rows that it changed.
    pub rows: u32,
    /// Can it be taken back?
    pub can_undo: bool,
    /// The operation that it takes back.
    pub undoes: Option<i64>,
    /// The operation that took it back.
    pub undone_by: Option<i64>,
}

/// Why an operation cannot be taken back now.
#[derive(Debug)]
pub enum UndoRefused {
    /// There is nothing to take back.
    Nothing,
    /// Some rows have been changed since: a sentence for each.
    ChangedSince(Vec<String>),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for UndoRefused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

const COLUMNS: &str = "id, kind, label, at, actor, client, nouns, row_count, can_undo, undoes, undone_by";

fn operation(row: &RawRow) -> Result<Operation, StoreError> {
    Ok(Operation {
        id: row.int(0)?,
        note: Note {
            kind: row.text(1)?,
            label: row.text(2)?,
            at: row.text(3)?,
            actor: row.text(4)?,
            client: row.text(5)?,
            nouns: row.text(6)?,
        },
        rows: row.small(7)?,
        can_undo: row.flag(8)?,
        undoes: row.opt_int(9)?,
        undone_by: row.opt_int(10)?,
    })
}

/// The newest operations, newest first.
pub async fn history(conn: &mut Conn, limit: u32) -> Result<Vec<Operation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM operation ORDER BY id DESC LIMIT $1");
    conn.fetch(&sql, &values![limit]).await?.iter().map(operation).collect()
}

/// The operation with this id.
pub async fn one(conn: &mut Conn, id: i64) -> Result<Option<Operation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE id = $1");
    conn.first(&sql, &values![id]).await?.as_ref().map(operation).transpose()
}

/// The operations after this one, oldest first: what other programs did in the meantime.
pub async fn since(conn: &mut Conn, id: i64) -> Result<Vec<Operation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE id > $1 ORDER BY id");
    conn.fetch(&sql, &values![id]).await?.iter().map(operation).collect()
}

/// When the first operation was done, as an ISO date-time in UTC; `None` where there is none.
///
/// # Errors
/// Where the store cannot be read.
pub async fn first_at(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    conn.first("SELECT at FROM operation ORDER BY id LIMIT 1", &[]).await?.map(|row| row.text(0)).transpose()
}

/// Was an operation of this kind ever done?
///
/// # Errors
/// Where the store cannot be read.
pub async fn was_done(conn: &mut Conn, kind: &str) -> Result<bool, StoreError> {
    Ok(conn.number("SELECT count(*) FROM operation WHERE kind = $1", &values![kind]).await? > 0)
}

/// The id of the newest operation, 0 where there is none.
pub async fn newest(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.number("SELECT coalesce(max(id), 0) FROM operation", &[]).await
}

/// A logged change of one row.
#[derive(Debug, Clone)]
pub struct RowChange {
    /// The operation that made it.
    pub operation: i64,
    /// When, as an ISO date-time in UTC.
    pub at: String,
    table: &'static LoggedTable,
    row: i64,
    before: Option<RawRow>,
    after: Option<RawRow>,
}

impl RowChange {
    /// The id of the row, where it is one of `R`'s table.
    pub fn id<R: Record>(&self) -> Option<Id<R>> {
        (self.table == R::TABLE).then(|| Id::from_number(self.row))
    }

    /// The record before the change. `None` if the change made it, or if it is of another table than `R`'s.
    ///
    /// # Errors
    /// `Damaged` where the log holds no such record.
    pub fn before<R: Record>(&self) -> Result<Option<R>, StoreError> {
        self.side(self.before.as_ref())
    }

    /// The record after the change. `None` if the change removed it, or if it is of another table than `R`'s.
    ///
    /// # Errors
    /// As [`RowChange::before`].
    pub fn after<R: Record>(&self) -> Result<Option<R>, StoreError> {
        self.side(self.after.as_ref())
    }

    fn side<R: Record>(&self, row: Option<&RawRow>) -> Result<Option<R>, StoreError> {
        let own = row.filter(|_| self.table == R::TABLE);
        Ok(own.map(|row| kept::<R>(row.clone())).transpose()?.map(|kept| kept.record))
    }
}

/// Every logged change of the rows of some tables, oldest first.
pub async fn of_tables(conn: &mut Conn, tables: &[&'static LoggedTable]) -> Result<Vec<RowChange>, StoreError> {
    let marks = (1..=tables.len()).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT c.operation_id, o.at, c.table_name, c.row_id, c.row_count, c.before, c.after FROM change c
         JOIN operation o ON o.id = c.operation_id WHERE c.table_name IN ({marks}) ORDER BY c.operation_id, c.seq"
    );
    let names: Vec<Value> = tables.iter().map(|table| table.name.into()).collect();
    let mut found = Vec::new();
    conn.each(&sql, &names, |row| {
        let name = row.text(2)?;
        let Some(table) = tables.iter().copied().find(|table| table.name == name) else { return Ok(()) };
        for (id, before, after) in Entry::of(&row, 3)?.told(table)? {
            found.push(RowChange { operation: row.int(0)?, at: row.text(1)?, table, row: id, before, after });
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

impl Tx {
    /// Logs the operation and its rows, and commits. Gives the operation's id, or `None` if nothing was changed; then nothing is logged
    /// either. With `undoes`, that operation is marked as taken back by this one.
    pub async fn commit(mut self, note: &Note, undoes: Option<i64>) -> Result<Option<i64>, StoreError> {
        if self.logging && self.noted.rows() == 0 {
            return Ok(None);
        }
        self.keep_rating_copy().await?;
        let id = self.new_id().await?;
        let noted = std::mem::take(&mut self.noted);
        let rows = domain::saturating_u32(noted.rows());
        let parameters =
            values![id, &note.kind, &note.label, &note.at, &note.actor, &note.client, &note.nouns, rows, self.logging, undoes, None::<i64>];
        let sql = format!("INSERT INTO operation ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
        self.conn.execute_with(&sql, parameters).await?;
        self.write_log(id, noted.entries()).await?;
        if let Some(first) = undoes {
            self.conn.execute("UPDATE operation SET undone_by = $2 WHERE id = $1", &values![first, id]).await?;
        }
        self.conn.commit().await?;
        Ok(Some(id))
    }

    /// Writes what an operation did. A statement has a bounded number of entries, and of bytes.
    async fn write_log(&mut self, operation: i64, entries: Vec<Logging>) -> Result<(), StoreError> {
        const MOST: usize = 1_000;
        const MOST_BYTES: usize = 1_000_000;
        let mut seq = 0_i64;
        let mut entries = entries.into_iter().peekable();
        while entries.peek().is_some() {
            let (mut count, mut bytes, mut parameters) = (0, 0, Vec::new());
            while count < MOST
                && bytes < MOST_BYTES
                && let Some(Logging { table, row, rows, before, after }) = entries.next()
            {
                count += 1;
                bytes += [&before, &after].into_iter().flatten().map(String::len).sum::<usize>();
                let rows = i64::from(domain::saturating_u32(rows));
                parameters.extend(values![operation, seq, table.name, row, rows, before, after]);
                seq += rows;
            }
            let lists = self.conn.row_marks(count, 7);
            let sql = format!("INSERT INTO change (operation_id, seq, table_name, row_id, row_count, before, after) VALUES {lists}");
            self.conn.execute_with(&sql, parameters).await?;
        }
        Ok(())
    }

    /// The newest operation that can be taken back: it is not taken back yet, and is not an undo or redo itself. With `actor`, only this
    /// person's operations count.
    pub async fn undoable(&mut self, actor: Option<&str>) -> Result<Option<Operation>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM operation WHERE undoes IS NULL AND undone_by IS NULL AND can_undo = 1 AND ($1 = '' OR actor = $1) ORDER BY id DESC LIMIT 1"
        );
        self.conn.first(&sql, &values![actor.unwrap_or_default()]).await?.as_ref().map(operation).transpose()
    }

    /// The undo that redo would take back: the newest undo that is not taken back yet, if only undos and redos were done after it.
    pub async fn redoable(&mut self, actor: Option<&str>) -> Result<Option<Operation>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM operation WHERE kind = 'undo' AND undone_by IS NULL AND ($1 = '' OR actor = $1)
             AND id > (SELECT coalesce(max(id), 0) FROM operation WHERE undoes IS NULL AND ($1 = '' OR actor = $1)) ORDER BY id DESC LIMIT 1"
        );
        self.conn.first(&sql, &values![actor.unwrap_or_default()]).await?.as_ref().map(operation).transpose()
    }

    /// Writes back every row as it was before the operation, the last change first. Refuses if a row is no longer as the operation left it;
    /// nothing is written then.
    pub async fn take_back(&mut self, operation: &Operation) -> Result<(), UndoRefused> {
        let logged = self.logged(operation.id).await?;
        let mut now = self.rows_named(&logged).await?;
        let mut moved = Vec::new();
        for entry in &logged {
            let key = (entry.table.name, entry.id);
            if now.get(&key) != entry.after.as_ref() {
                moved.push(format!("{} {} is not as `{}` left it", said(entry.table), entry.id, operation.note.label));
            }
            // A row that changed several times is checked step by step, while it is written back.
            match &entry.before {
                Some(before) => drop(now.insert(key, before.clone())),
                None => drop(now.remove(&key)),
            }
        }
        if !moved.is_empty() {
            return Err(UndoRefused::ChangedSince(moved));
        }
        drop(now);
        for run in logged.chunk_by(|one, next| one.step() == next.step()) {
            self.write_back(run).await.map_err(|(table, error)| match error {
                // A later row refers to this one.
                StoreError::Constraint(_) => UndoRefused::ChangedSince(vec![format!(
                    "something recorded later needs what `{}` made ({})",
                    operation.note.label,
                    said(table)
                )]),
                other => other.into(),
            })?;
        }
        self.changed(logged.into_iter().map(|entry| Change { table: entry.table, before: entry.after, after: entry.before }));
        // When an undo is taken back, the first operation holds again.
        if let Some(first) = operation.undoes {
            self.conn.execute("UPDATE operation SET undone_by = NULL WHERE id = $1", &values![first]).await?;
        }
        Ok(())
    }

    /// The logged changes of an operation, the last one first.
    async fn logged(&mut self, operation: i64) -> Result<Vec<Logged>, StoreError> {
        let sql = "SELECT table_name, row_id, row_count, before, after FROM change WHERE operation_id = $1 ORDER BY seq DESC";
        let mut logged = Vec::new();
        self.conn
            .each(sql, &values![operation], |entry| {
                let name = entry.text(0)?;
                let Some(table) = LoggedTable::named(&name) else {
                    return Err(StoreError::Damaged(format!("the change log names a table that does not exist: {name}")));
                };
                // The rows of one entry are in the order in which they were changed.
                let told = Entry::of(&entry, 1)?.told(table)?.into_iter().rev();
                logged.extend(told.map(|(id, before, after)| Logged { table, id, before, after }));
                Ok(())
            })
            .await?;
        Ok(logged)
    }

    /// The logged rows as they are now, each once. One statement reads many rows.
    async fn rows_named(&mut self, logged: &[Logged]) -> Result<HashMap<(&'static str, i64), RawRow>, StoreError> {
        let mut found = HashMap::with_capacity(logged.len());
        for table in crate::schema::ALL {
            let ids: BTreeSet<i64> = logged.iter().filter(|entry| entry.table.name == table.name).map(|entry| entry.id).collect();
            let ids: Vec<Value> = ids.into_iter().map(Value::Int).collect();
            for chunk in ids.chunks(MOST_PARAMETERS) {
                let marks = self.conn.marks(chunk.len());
                let sql = format!("SELECT {} FROM {} WHERE id IN ({marks})", column_list(table), table.name);
                self.conn
                    .each(&sql, chunk, |row| {
                        found.insert((table.name, row.int(0)?), row);
                        Ok(())
                    })
                    .await?;
            }
        }
        Ok(found)
    }

    /// Writes back changes of one sort that followed each other. Tables are in the order in which their rows refer to each other; within a
    /// table the order is the log's. An error comes with the table that caused it.
    async fn write_back(&mut self, run: &[Logged]) -> Result<(), (&'static LoggedTable, StoreError)> {
        let mut tables: Vec<&'static LoggedTable> = crate::schema::ALL.to_vec();
        let step = run.first().map(Logged::step);
        if step == Some(Step::Remove) {
            // A row is removed before the rows that it refers to.
            tables.reverse();
        }
        for table in tables {
            let rows = || run.iter().filter(move |entry| entry.table.name == table.name);
            let before = || rows().filter_map(|entry| entry.before.as_ref());
            if rows().next().is_none() {
                continue;
            }
            let written = match step {
                Some(Step::Remove) => self.take_away(table, &rows().map(|entry| entry.id).collect::<Vec<_>>()).await,
                Some(Step::PutBack) => {
                    let logging = std::mem::replace(&mut self.logging, false);
                    let written = self.insert_whole(table, before().map(|row| row.0.clone())).await;
                    self.logging = logging;
                    written
                }
                _ if in_turn(table, &rows().collect::<Vec<_>>()) => self.put_in_turn(table, &before().collect::<Vec<_>>()).await,
                // A row goes back to the state before its first change.
                _ => {
                    let mut last: BTreeMap<i64, &RawRow> = BTreeMap::new();
                    last.extend(rows().filter_map(|entry| Some((entry.id, entry.before.as_ref()?))));
                    self.put_many(table, &last.into_values().collect::<Vec<_>>()).await
                }
            };
            written.map_err(|error| (table, error))?;
        }
        Ok(())
    }

    /// Writes whole rows over those with their ids, each once.
    pub(crate) async fn put_many(&mut self, table: &'static LoggedTable, rows: &[&RawRow]) -> Result<(), StoreError> {
        let width = table.columns.len();
        let sets: Vec<String> = (1..width).map(|at| format!("{} = v.column{}", table.columns[at].0, at + 1)).collect();
        for chunk in rows.chunks((MOST_PARAMETERS / width).max(1)) {
            let parameters: Vec<Value> = chunk.iter().flat_map(|row| typed_row(table, row.0.clone())).collect();
            let lists = self.conn.row_marks(chunk.len(), width);
            let sql = format!("UPDATE {0} SET {1} FROM (VALUES {lists}) AS v WHERE {0}.id = v.column1", table.name, sets.join(", "));
            self.conn.execute_with(&sql, parameters).await?;
        }
        Ok(())
    }

    async fn put_in_turn(&mut self, table: &'static LoggedTable, rows: &[&RawRow]) -> Result<(), StoreError> {
        for row in rows {
            self.put(table, row).await?;
        }
        Ok(())
    }

    async fn take_away(&mut self, table: &LoggedTable, ids: &[i64]) -> Result<(), StoreError> {
        for chunk in ids.chunks(MOST_PARAMETERS) {
            let marks = self.conn.marks(chunk.len());
            let parameters: Vec<Value> = chunk.iter().map(|id| Value::Int(*id)).collect();
            self.conn.execute(&format!("DELETE FROM {} WHERE id IN ({marks})", table.name), &parameters).await?;
        }
        Ok(())
    }
}

/// A change, as logged.
struct Logged {
    table: &'static LoggedTable,
    id: i64,
    before: Option<RawRow>,
    after: Option<RawRow>,
}

/// What taking a change back does with the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Remove,
    PutBack,
    Correct,
}

impl Logged {
    fn step(&self) -> Step {
        match (&self.before, &self.after) {
            (None, _) => Step::Remove,
            (Some(_), None) => Step::PutBack,
            (Some(_), Some(_)) => Step::Correct,
        }
    }
}

/// Must the rows be written back one after the other? They must if one row gets a value that another row has in a unique column. A column
/// counts as unique if all its values differ, before and after.
fn in_turn(table: &LoggedTable, rows: &[&Logged]) -> bool {
    (1..table.columns.len()).any(|column| {
        let changed: Vec<(Option<&Value>, Option<&Value>)> = rows
            .iter()
            .map(|entry| (value_in(&entry.before, column), value_in(&entry.after, column)))
            .filter(|(before, after)| before != after)
            .collect();
        let (mut then, mut now) = (HashSet::new(), HashSet::new());
        let different = changed.iter().filter_map(|(before, _)| *before).all(|value| then.insert(value))
            && changed.iter().filter_map(|(_, after)| *after).all(|value| now.insert(value));
        different && !now.is_disjoint(&then)
    })
}

fn value_in(row: &Option<RawRow>, column: usize) -> Option<&Value> {
    row.as_ref()?.0.get(column).filter(|value| !matches!(value, Value::Null | Value::NullInt))
}

/// The name of a table, for people.
fn said(table: &LoggedTable) -> String {
    table.name.replace('_', " ")
}
