//! The transaction that writes rows and notes what it changes.

use std::ops::{Deref, DerefMut};

use crate::changes::{Change, Noted};
use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value, column_list, typed_row, values};
use crate::rating_copy::Touched;
use crate::schema::LoggedTable;

/// The most parameters of a statement that adds many rows. A larger statement is no faster, and takes more memory.
const PARAMETERS_OF_MANY: usize = 2_000;

/// A write transaction. Dropped without [`Tx::commit`] it leaves everything as it was.
pub struct Tx {
    pub(crate) conn: Conn,
    pub(crate) noted: Noted,
    /// What was done to ratings and is not in their copy yet.
    pub(crate) touched: Touched,
    next_id: i64,
    ids_end: i64,
    pub(crate) logging: bool,
}

impl Deref for Tx {
    type Target = Conn;
    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Self {
        Self { conn, noted: Noted::default(), touched: Touched::default(), next_id: 0, ids_end: 0, logging: true }
    }

    /// Rows of a store that is just being made need no "before": the log names the operation only,
    /// and it cannot be taken back (delete the file instead).
    pub fn without_log(&mut self) {
        self.logging = false;
    }

    /// A new row id, greater than every id given before in this store.
    pub(crate) async fn new_id(&mut self) -> Result<i64, StoreError> {
        if self.next_id == self.ids_end {
            self.reserve_ids(64).await?;
        }
        self.next_id += 1;
        Ok(self.next_id - 1)
    }

    /// Makes room for `count` new ids in one step.
    async fn reserve_ids(&mut self, count: u32) -> Result<(), StoreError> {
        // What is no number would be taken for 0 by one of the engines, and every id would be given a second time.
        let sql = "UPDATE meta SET value = CAST(CAST(value AS BIGINT) + $1 AS TEXT)
                   WHERE key = 'next_id' AND value = CAST(CAST(value AS BIGINT) AS TEXT) RETURNING CAST(value AS BIGINT)";
        let Some(end) = self.conn.first(sql, &values![count]).await? else {
            return Err(StoreError::Damaged("the id counter is missing, or is no number".to_owned()));
        };
        self.ids_end = end.int(0)?;
        self.next_id = self.ids_end - i64::from(count);
        Ok(())
    }

    /// Adds one row, given without its id; the id.
    pub(crate) async fn insert(&mut self, table: &'static LoggedTable, row: Vec<Value>) -> Result<i64, StoreError> {
        let id = self.new_id().await?;
        self.insert_whole(table, std::iter::once(with_id(id, row))).await?;
        Ok(id)
    }

    /// Adds `count` rows, each given without its id, in this order; the id of the first. The others follow it one by one.
    pub(crate) async fn insert_many(
        &mut self,
        table: &'static LoggedTable,
        count: usize,
        rows: impl Iterator<Item = Vec<Value>> + Send,
    ) -> Result<i64, StoreError> {
        let count = domain::saturating_u32(count);
        if self.ids_end - self.next_id < i64::from(count) {
            self.reserve_ids(count).await?;
        }
        let first = self.next_id;
        self.next_id += i64::from(count);
        self.insert_whole(table, (first..self.next_id).zip(rows).map(|(id, row)| with_id(id, row))).await?;
        Ok(first)
    }

    /// Adds rows with the ids they have. While the engine writes some, the next are made ready.
    pub(crate) async fn insert_whole(
        &mut self,
        table: &'static LoggedTable,
        rows: impl Iterator<Item = Vec<Value>> + Send,
    ) -> Result<(), StoreError> {
        let width = table.columns.len();
        let most = (PARAMETERS_OF_MANY / width).max(1);
        let mut rows = rows.fuse();
        let (mut sql, mut sql_of) = (String::new(), 0);
        let mut ready = make_ready((&mut self.noted, &mut self.touched, self.logging), table, most, &mut rows)?;
        while !ready.is_empty() {
            let count = ready.len() / width;
            if count != sql_of {
                sql = format!("INSERT INTO {} ({}) VALUES {}", table.name, column_list(table), self.conn.row_marks(count, width));
                sql_of = count;
            }
            let Self { conn, noted, touched, logging, .. } = self;
            let next = async { make_ready((noted, touched, *logging), table, most, &mut rows) };
            let (written, next) = futures_util::future::join(conn.execute_with(&sql, ready), next).await;
            written?;
            ready = next?;
        }
        self.keep_many_ratings().await
    }

    /// Writes a whole row over the one with its id.
    pub(crate) async fn put(&mut self, table: &'static LoggedTable, row: &RawRow) -> Result<(), StoreError> {
        let sets = table.columns.iter().enumerate().skip(1).map(|(at, (name, _))| format!("{name} = ${}", at + 1)).collect::<Vec<_>>();
        let sql = format!("UPDATE {} SET {} WHERE id = $1", table.name, sets.join(", "));
        self.conn.execute_with(&sql, typed_row(table, row.0.clone()).collect()).await?;
        Ok(())
    }

    /// Edits whole rows, as they were read.
    pub(crate) async fn write_over(
        &mut self,
        table: &'static LoggedTable,
        before: Vec<RawRow>,
        edit: impl Fn(&mut RawRow),
    ) -> Result<(), StoreError> {
        let edited = |row: &RawRow| {
            let mut after = row.clone();
            edit(&mut after);
            after
        };
        let rows: Vec<(RawRow, RawRow)> = before.into_iter().map(|row| (row.clone(), edited(&row))).collect();
        self.put_many(table, &rows.iter().map(|(_, after)| after).collect::<Vec<_>>()).await?;
        self.changed(rows.into_iter().map(|(before, after)| Change { table, before: Some(before), after: Some(after) }));
        Ok(())
    }

    /// Takes rows away; ids that are not there are passed over.
    pub(crate) async fn delete(&mut self, table: &'static LoggedTable, ids: &[i64]) -> Result<(), StoreError> {
        for chunk in ids.chunks(MOST_PARAMETERS) {
            let marks = self.conn.marks(chunk.len());
            let parameters: Vec<Value> = chunk.iter().map(|id| Value::Int(*id)).collect();
            let sql = format!("SELECT {} FROM {} WHERE id IN ({marks}) ORDER BY id", column_list(table), table.name);
            let before = self.conn.fetch(&sql, &parameters).await?;
            self.conn.execute(&format!("DELETE FROM {} WHERE id IN ({marks})", table.name), &parameters).await?;
            self.changed(before.into_iter().map(|row| Change { table, before: Some(row), after: None }));
        }
        Ok(())
    }

    /// Takes in what was done to rows.
    pub(crate) fn changed(&mut self, changes: impl IntoIterator<Item = Change>) {
        if self.logging {
            for change in changes {
                self.touched.take(&change);
                self.noted.change(change);
            }
        }
    }

    /// How many rows this transaction has changed so far.
    pub fn rows_changed(&self) -> usize {
        self.noted.rows()
    }
}

fn with_id(id: i64, row: Vec<Value>) -> Vec<Value> {
    let mut whole = Vec::with_capacity(row.len() + 1);
    whole.push(Value::Int(id));
    whole.extend(row);
    whole
}

/// The parameters of a statement that adds the next rows, at most so many. The rows are noted as added.
fn make_ready(
    (noted, touched, logging): (&mut Noted, &mut Touched, bool),
    table: &'static LoggedTable,
    most: usize,
    rows: &mut impl Iterator<Item = Vec<Value>>,
) -> Result<Vec<Value>, StoreError> {
    let width = table.columns.len();
    let mut parameters = Vec::new();
    for row in rows.take(most) {
        if row.len() != width {
            return Err(StoreError::Statement(format!("{} values for the {width} columns of {}", row.len(), table.name)));
        }
        if logging {
            touched.added(table, &row);
            noted.added(table, &row);
        }
        parameters.extend(typed_row(table, row));
    }
    Ok(parameters)
}
