//! The change log: what was done, by whom, when, and every row before and after; and taking it back.

use crate::db::{Conn, Row, StoreError, Tx, row_from_json, row_to_json};
use crate::schema::Table;
use crate::values;

/// One row before and after.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) table: &'static Table,
    pub(crate) before: Option<Row>,
    pub(crate) after: Option<Row>,
}

/// What the log notes of an operation beside its rows.
#[derive(Debug, Clone)]
pub struct Note {
    /// For code: `rate`, `import_people`.
    pub kind: String,
    /// For people: `Rated 3 skills`.
    pub label: String,
    /// ISO date-time in UTC.
    pub at: String,
    /// Who did it.
    pub actor: String,
    /// Which running program did it.
    pub client: String,
    /// What it changed, `;` between.
    pub nouns: String,
}

/// An operation in the log.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Its id; a greater one was done later.
    pub id: i64,
    /// What was noted.
    pub note: Note,
    /// Rows changed.
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
    /// These rows have been changed since: a sentence each.
    ChangedSince(Vec<String>),
    /// The store could not.
    Store(StoreError),
}

impl From<StoreError> for UndoRefused {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

const COLUMNS: &str = "id, kind, label, at, actor, client, nouns, row_count, can_undo, undoes, undone_by";

fn operation(row: &Row) -> Result<Operation, StoreError> {
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

/// The operations after this one, oldest first: what other programs did in the meantime.
pub async fn since(conn: &mut Conn, id: i64) -> Result<Vec<Operation>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM operation WHERE id > $1 ORDER BY id");
    conn.fetch(&sql, &values![id]).await?.iter().map(operation).collect()
}

/// The id of the newest operation, 0 where there is none.
pub async fn newest(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.number("SELECT coalesce(max(id), 0) FROM operation", &[]).await
}

impl Tx {
    /// Notes the operation and its rows, and makes it all last. The operation's id, or `None` where
    /// nothing was changed: then nothing is noted either. With `undoes`, that operation is marked as
    /// taken back by this one.
    pub async fn commit(mut self, note: &Note, undoes: Option<i64>) -> Result<Option<i64>, StoreError> {
        if self.logging && self.changes.is_empty() {
            return Ok(None);
        }
        let id = self.new_id().await?;
        let changes = std::mem::take(&mut self.changes);
        let rows = u32::try_from(changes.len()).unwrap_or(u32::MAX);
        let parameters =
            values![id, &note.kind, &note.label, &note.at, &note.actor, &note.client, &note.nouns, rows, self.logging, undoes, None::<i64>];
        let sql = format!("INSERT INTO operation ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
        self.conn.execute(&sql, &parameters).await?;
        for (chunk_at, chunk) in changes.chunks(5_000).enumerate() {
            let mut sql = "INSERT INTO change (operation_id, seq, table_name, row_id, before, after) VALUES ".to_owned();
            let mut parameters = Vec::with_capacity(chunk.len() * 6);
            for (at, change) in chunk.iter().enumerate() {
                let first = at * 6;
                if at > 0 {
                    sql.push_str(", ");
                }
                for n in 1..=6 {
                    sql.push_str(if n == 1 { "(" } else { ", " });
                    self.conn.mark(&mut sql, first + n);
                }
                sql.push(')');
                let row_id = change.after.as_ref().or(change.before.as_ref()).map_or(Ok(0), |row| row.int(0))?;
                let seq = i64::try_from(chunk_at * 5_000 + at).unwrap_or(i64::MAX);
                parameters.extend(values![
                    id,
                    seq,
                    change.table.name,
                    row_id,
                    change.before.as_ref().map(|row| row_to_json(change.table, row)),
                    change.after.as_ref().map(|row| row_to_json(change.table, row))
                ]);
            }
            self.conn.execute(&sql, &parameters).await?;
        }
        if let Some(first) = undoes {
            self.conn.execute("UPDATE operation SET undone_by = $2 WHERE id = $1", &values![first, id]).await?;
        }
        self.conn.commit().await?;
        Ok(Some(id))
    }

    /// The newest operation that can be taken back: one that stands and is itself no undo or redo.
    /// With `actor`, only this person's own.
    pub async fn undoable(&mut self, actor: Option<&str>) -> Result<Option<Operation>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM operation WHERE undoes IS NULL AND undone_by IS NULL AND can_undo = 1 AND ($1 = '' OR actor = $1) ORDER BY id DESC LIMIT 1"
        );
        self.conn.first(&sql, &values![actor.unwrap_or_default()]).await?.as_ref().map(operation).transpose()
    }

    /// The newest undo that still stands and after which nothing else was done: what redo takes back.
    pub async fn redoable(&mut self, actor: Option<&str>) -> Result<Option<Operation>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM operation WHERE kind = 'undo' AND undone_by IS NULL AND ($1 = '' OR actor = $1)
             AND id > (SELECT coalesce(max(id), 0) FROM operation WHERE undoes IS NULL AND ($1 = '' OR actor = $1)) ORDER BY id DESC LIMIT 1"
        );
        self.conn.first(&sql, &values![actor.unwrap_or_default()]).await?.as_ref().map(operation).transpose()
    }

    /// Writes back every row as it was before the operation, the last change first. Refuses, with
    /// nothing written, where a row is no longer as the operation left it.
    pub async fn take_back(&mut self, operation: &Operation) -> Result<(), UndoRefused> {
        let logged = self
            .conn
            .fetch("SELECT table_name, row_id, before, after FROM change WHERE operation_id = $1 ORDER BY seq DESC", &values![operation.id])
            .await?;
        let mut moved = Vec::new();
        for entry in &logged {
            let name = entry.text(0)?;
            let Some(table) = Table::named(&name) else {
                return Err(StoreError::Damaged(format!("the change log names a table that does not exist: {name}")).into());
            };
            let id = entry.int(1)?;
            let before = entry.opt_text(2)?.map(|text| row_from_json(table, &text)).transpose()?;
            let after = entry.opt_text(3)?.map(|text| row_from_json(table, &text)).transpose()?;
            let sql = format!("SELECT {} FROM {} WHERE id = $1", crate::db::column_list(table), table.name);
            let now = self.conn.first(&sql, &values![id]).await?;
            if now != after {
                moved.push(format!("{} {id} is not as `{}` left it", table.name.replace('_', " "), operation.note.label));
                continue;
            }
            if !moved.is_empty() {
                continue;
            }
            let written = match (&before, &now) {
                (Some(before), Some(_)) => self.put(table, before).await,
                (Some(before), None) => self.put_back(table, before).await,
                (None, Some(_)) => self.conn.execute(&format!("DELETE FROM {} WHERE id = $1", table.name), &values![id]).await.map(|_| ()),
                (None, None) => Ok(()),
            };
            match written {
                Ok(()) => {}
                // Something made later refers to the row.
                Err(StoreError::Constraint(_)) => {
                    return Err(UndoRefused::ChangedSince(vec![format!(
                        "something recorded later needs what `{}` made ({})",
                        operation.note.label,
                        table.name.replace('_', " ")
                    )]));
                }
                Err(other) => return Err(other.into()),
            }
            self.changes.push(Change { table, before: now, after: before });
        }
        if !moved.is_empty() {
            return Err(UndoRefused::ChangedSince(moved));
        }
        // Taking back an undo brings the first operation to life again.
        if let Some(first) = operation.undoes {
            self.conn.execute("UPDATE operation SET undone_by = NULL WHERE id = $1", &values![first]).await?;
        }
        Ok(())
    }

    async fn put_back(&mut self, table: &'static Table, row: &Row) -> Result<(), StoreError> {
        let logging = std::mem::replace(&mut self.logging, false);
        let result = self.insert_whole(table, vec![row.0.clone()]).await;
        self.logging = logging;
        result
    }
}
