//! Connections, values and rows of either engine.

use std::fmt::Write as _;
use std::time::Duration;

use domain::Date;
use futures_util::{FutureExt as _, TryStreamExt as _};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Column, Postgres, Row as _, Sqlite, TypeInfo, ValueRef};

use crate::record::Id;
use crate::schema::{Holds, LoggedTable};

/// Why the store could not do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the store.
    #[error("another program is using the store")]
    Locked,
    /// The file is broken.
    #[error("the store is damaged: {0}")]
    Damaged(String),
    /// The file is something else.
    #[error("the file is not a Skillsplan store")]
    NotAStore,
    /// The file is encrypted, or encrypted with another key.
    #[error("the store is encrypted and the key does not open it")]
    WrongKey,
    /// A newer version of the program made it.
    #[error("the store was made by a newer version of Skillsplan")]
    Newer,
    /// It may not be written.
    #[error("the store may only be read, not changed")]
    ReadOnly,
    /// This user is not let at it: what is closed to them.
    #[error("there is no right to use the store: {0}")]
    NoRights(String),
    /// There can be no store at the place: why.
    #[error("there can be no store there: {0}")]
    BadPath(String),
    /// The place is a folder.
    #[error("that is a folder, not a store")]
    Folder,
    /// The disk takes nothing more.
    #[error("there is no room left on the disk, or it cannot be written")]
    Full,
    /// The server does not answer.
    #[error("the database server cannot be reached: {0}")]
    Unreachable(String),
    /// There is no such file.
    #[error("there is no store there")]
    Missing,
    /// There is something already.
    #[error("there is a file there already")]
    Exists,
    /// A constraint of the schema: two rows with one key, or a row that refers to none.
    #[error("the change contradicts what the store holds: {0}")]
    Constraint(String),
    /// Our own fault: a statement that the engine refuses, a column of another type.
    #[error("the database refused a statement: {0}")]
    Statement(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        if let sqlx::Error::Database(database) = &error {
            let code = database.code().unwrap_or_default().into_owned();
            let text = database.message().to_owned();
            if database.is_unique_violation() || database.is_foreign_key_violation() || database.is_check_violation() {
                return Self::Constraint(text);
            }
            // SQLite's primary result codes (the low byte of the extended code).
            if let Ok(number) = code.parse::<u32>()
                && code.len() < 5
            {
                // What the disk does not take: WRITE, FSYNC, DIR_FSYNC, TRUNCATE, SHMOPEN, SHMSIZE and SHMMAP of the input and output errors.
                if matches!(number, 778 | 1034 | 1290 | 1546 | 4618 | 4874 | 5386) {
                    return Self::Full;
                }
                return match number & 0xff {
                    5 | 6 => Self::Locked,
                    // A file that is there cannot be opened: no right to it, or none to put the log beside it.
                    8 | 14 => Self::ReadOnly,
                    10 | 11 => Self::Damaged(text),
                    13 => Self::Full,
                    26 => Self::NotAStore,
                    19 => Self::Constraint(text),
                    _ => Self::Statement(text),
                };
            }
            return crate::server::said(&code, text);
        }
        match error {
            sqlx::Error::Io(error) => Self::Unreachable(format!("the connection broke off: {error}. Look at the network")),
            sqlx::Error::PoolTimedOut => Self::Locked,
            sqlx::Error::Tls(error) => Self::Unreachable(format!("the way to it cannot be made safe: {error}")),
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Damaged("a value is no text that can be read".to_owned()),
            other => Self::Statement(other.to_string()),
        }
    }
}

/// A value that goes into a statement or comes out of a row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// No text.
    Null,
    /// No number. A null apart from that of text, because PostgreSQL asks for the type of a null.
    NullInt,
    /// A whole number.
    Int(i64),
    /// Any text.
    Text(String),
    /// Any bytes.
    Bytes(Vec<u8>),
}

macro_rules! into_value {
    ($($from:ty => |$x:ident| $to:expr, $null:expr;)*) => { $(
        impl From<$from> for Value { fn from($x: $from) -> Self { $to } }
        impl From<Option<$from>> for Value { fn from(x: Option<$from>) -> Self { x.map_or($null, Self::from) } }
    )* };
}
into_value! {
    i64 => |x| Self::Int(x), Self::NullInt;
    u32 => |x| Self::Int(i64::from(x)), Self::NullInt;
    u8 => |x| Self::Int(i64::from(x)), Self::NullInt;
    bool => |x| Self::Int(i64::from(x)), Self::NullInt;
    String => |x| Self::Text(x), Self::Null;
    &str => |x| Self::Text(x.to_owned()), Self::Null;
    &String => |x| Self::Text(x.clone()), Self::Null;
    Date => |x| Self::Text(x.to_string()), Self::Null;
}

impl<R> From<Id<R>> for Value {
    fn from(id: Id<R>) -> Self {
        Self::Int(id.number())
    }
}

impl<R> From<Option<Id<R>>> for Value {
    fn from(id: Option<Id<R>>) -> Self {
        id.map_or(Self::NullInt, Self::from)
    }
}

/// Builds a list of [`Value`]s.
macro_rules! values {
    ($($x:expr),* $(,)?) => { vec![$($crate::db::Value::from($x)),*] };
}
pub(crate) use values;

fn text_of(value: &Value) -> Option<&str> {
    if let Value::Text(text) = value { Some(text) } else { None }
}

/// One row of an answer, read by position.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawRow(pub(crate) Vec<Value>);

impl RawRow {
    /// What a row must hold and does not is the store's fault: the program writes no such row. What it holds instead may be of
    /// people, and is not said.
    fn wrong(&self, at: usize, wanted: &str) -> StoreError {
        StoreError::Damaged(format!("a row holds no {wanted} where one must be, in place {} of {}", at + 1, self.0.len()))
    }

    /// The text in a column that is never null.
    pub(crate) fn text(&self, at: usize) -> Result<String, StoreError> {
        match self.0.get(at) {
            Some(Value::Text(text)) => Ok(text.clone()),
            _ => Err(self.wrong(at, "text")),
        }
    }

    /// The text in a column, if there is some.
    pub(crate) fn opt_text(&self, at: usize) -> Result<Option<String>, StoreError> {
        match self.0.get(at) {
            Some(Value::Null | Value::NullInt) => Ok(None),
            _ => self.text(at).map(Some),
        }
    }

    /// The number in a column that is never null.
    /// The bytes of a column.
    pub(crate) fn bytes(&self, at: usize) -> Result<&[u8], StoreError> {
        match self.0.get(at) {
            Some(Value::Bytes(bytes)) => Ok(bytes),
            _ => Err(StoreError::Damaged(format!("column {at} holds no bytes"))),
        }
    }

    pub(crate) fn int(&self, at: usize) -> Result<i64, StoreError> {
        match self.0.get(at) {
            Some(Value::Int(number)) => Ok(*number),
            _ => Err(self.wrong(at, "number")),
        }
    }

    /// The number in a column, if there is one.
    pub(crate) fn opt_int(&self, at: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get(at) {
            Some(Value::Null | Value::NullInt) => Ok(None),
            _ => self.int(at).map(Some),
        }
    }

    /// The id of a row in a column that is never null.
    pub(crate) fn id<R>(&self, at: usize) -> Result<Id<R>, StoreError> {
        self.int(at).map(Id::from_number)
    }

    /// The id of a row in a column, if there is one.
    pub(crate) fn opt_id<R>(&self, at: usize) -> Result<Option<Id<R>>, StoreError> {
        Ok(self.opt_int(at)?.map(Id::from_number))
    }

    /// A number that must fit a smaller type (a level, a count).
    pub(crate) fn small<T: TryFrom<i64>>(&self, at: usize) -> Result<T, StoreError> {
        T::try_from(self.int(at)?).map_err(|_| self.wrong(at, "number in range"))
    }

    /// Likewise, if there is one.
    pub(crate) fn opt_small<T: TryFrom<i64>>(&self, at: usize) -> Result<Option<T>, StoreError> {
        self.opt_int(at)?.map(|number| T::try_from(number).map_err(|_| self.wrong(at, "number in range"))).transpose()
    }

    /// A flag kept as 0 or 1.
    pub(crate) fn flag(&self, at: usize) -> Result<bool, StoreError> {
        Ok(self.int(at)? != 0)
    }

    /// The date in a column that is never null.
    pub(crate) fn date(&self, at: usize) -> Result<Date, StoreError> {
        self.text(at)?.parse().map_err(|_| self.wrong(at, "date"))
    }

    /// The date in a column, if there is one.
    pub(crate) fn opt_date(&self, at: usize) -> Result<Option<Date>, StoreError> {
        match self.opt_text(at)? {
            None => Ok(None),
            Some(_) => self.date(at).map(Some),
        }
    }

    /// The day on which something ends. Older versions kept 31/12/9999 and its like, which is no end, as a date.
    pub(crate) fn opt_end(&self, at: usize) -> Result<Option<Date>, StoreError> {
        Ok(self.opt_date(at)?.filter(|end| !domain::dates::is_no_end(*end)))
    }
}

/// From so many rows of one answer on, rows are let gather before they are taken.
const FEW_ROWS: usize = 500;
/// How long rows gather. SQLite steps on a thread of its own, and to be woken for each row of a long answer costs more than the row itself.
const LET_GATHER: Duration = Duration::from_millis(1);
/// The most rows that SQLite's thread is ahead. More than it steps through in [`LET_GATHER`].
pub(crate) const ROWS_AHEAD: usize = 4_000;

/// An open read or write transaction of either engine.
pub enum Conn {
    /// An embedded file.
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    /// A server.
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Conn {
    /// Hands over each row that a statement answers as it comes, with `$1`, `$2`... for the parameters: a long answer is never
    /// held as a whole. The statement's text is always the program's own; what people typed comes only through `parameters`.
    pub(crate) async fn each(
        &mut self,
        sql: &str,
        parameters: &[Value],
        mut take: impl FnMut(RawRow) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let _sent = crate::asked::statement().await;
        let sql = AssertSqlSafe(sql.to_owned());
        match self {
            Self::Sqlite(tx) => {
                let mut rows = bind_sqlite(sqlx::query(sql), parameters.iter().cloned()).fetch(&mut **tx);
                let mut taken = 0_usize;
                loop {
                    let next = match rows.try_next().now_or_never() {
                        Some(next) => next,
                        None if taken < FEW_ROWS => rows.try_next().await,
                        None => {
                            tokio::time::sleep(LET_GATHER).await;
                            continue;
                        }
                    };
                    let Some(row) = next? else { break };
                    taken += 1;
                    take(from_sqlite(&row)?)?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = bind_postgres(sqlx::query(sql), parameters.iter().cloned()).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(from_postgres(&row)?)?;
                }
            }
        }
        Ok(())
    }

    /// The rows that a statement answers, as a list.
    pub(crate) async fn fetch(&mut self, sql: &str, parameters: &[Value]) -> Result<Vec<RawRow>, StoreError> {
        let mut list = Vec::new();
        self.each(sql, parameters, |row| {
            list.push(row);
            Ok(())
        })
        .await?;
        Ok(list)
    }

    /// The same rows in the order of some of their text columns, by code point and nothing first. A server sorts by the
    /// rules of a language; answers and files must not depend on the engine. Rows that are alike keep the statement's order.
    pub(crate) async fn fetch_sorted(&mut self, sql: &str, parameters: &[Value], by: &[usize]) -> Result<Vec<RawRow>, StoreError> {
        let mut rows = self.fetch(sql, parameters).await?;
        rows.sort_by(|a, b| by.iter().map(|at| a.0.get(*at).and_then(text_of)).cmp(by.iter().map(|at| b.0.get(*at).and_then(text_of))));
        Ok(rows)
    }

    /// The first row, if there is one.
    pub(crate) async fn first(&mut self, sql: &str, parameters: &[Value]) -> Result<Option<RawRow>, StoreError> {
        Ok(self.fetch(sql, parameters).await?.into_iter().next())
    }

    /// The one number that a statement answers (`SELECT count(*)`).
    pub(crate) async fn number(&mut self, sql: &str, parameters: &[Value]) -> Result<i64, StoreError> {
        match self.first(sql, parameters).await? {
            Some(row) => row.int(0),
            None => Ok(0),
        }
    }

    /// Runs a statement that answers nothing; the number of rows it touched.
    pub(crate) async fn execute(&mut self, sql: &str, parameters: &[Value]) -> Result<u64, StoreError> {
        self.execute_with(sql, parameters.to_vec()).await
    }

    /// As [`Conn::execute`]. The parameters are used up, because copying many would take longer than sending them.
    pub(crate) async fn execute_with(&mut self, sql: &str, parameters: Vec<Value>) -> Result<u64, StoreError> {
        let _sent = crate::asked::statement().await;
        let sql = AssertSqlSafe(sql.to_owned());
        Ok(match self {
            Self::Sqlite(tx) => bind_sqlite(sqlx::query(sql), parameters).execute(&mut **tx).await?.rows_affected(),
            Self::Postgres(tx) => bind_postgres(sqlx::query(sql), parameters).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Writes the mark of the n-th parameter of a long statement, in order. SQLite looks every numbered mark up in a list, from
    /// its start, so that thousands of them cost the square of their number; a bare `?` costs nothing.
    pub(crate) fn mark(&self, sql: &mut String, n: usize) {
        match self {
            Self::Sqlite(_) => sql.push('?'),
            // Writing to text cannot fail.
            Self::Postgres(_) => drop(write!(sql, "${n}")),
        }
    }

    /// The marks of so many parameters, for a list in brackets.
    pub(crate) fn marks(&self, count: usize) -> String {
        let mut marks = String::new();
        for at in 1..=count {
            marks.push_str(if at == 1 { "" } else { ", " });
            self.mark(&mut marks, at);
        }
        marks
    }

    /// The marks of the parameters of so many rows, each in brackets: `(?, ?), (?, ?)`.
    pub(crate) fn row_marks(&self, rows: usize, width: usize) -> String {
        let mut marks = String::new();
        for at in 0..rows * width {
            marks.push_str(match (at, at % width) {
                (0, _) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            self.mark(&mut marks, at + 1);
        }
        marks.push(')');
        marks
    }

    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }
}

fn bind_sqlite(
    mut query: Query<'_, Sqlite, SqliteArguments>,
    parameters: impl IntoIterator<Item = Value>,
) -> Query<'_, Sqlite, SqliteArguments> {
    for parameter in parameters {
        query = match parameter {
            Value::Null => query.bind(None::<String>),
            Value::NullInt => query.bind(None::<i64>),
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

fn bind_postgres(
    mut query: Query<'_, Postgres, PgArguments>,
    parameters: impl IntoIterator<Item = Value>,
) -> Query<'_, Postgres, PgArguments> {
    for parameter in parameters {
        query = match parameter {
            Value::Null => query.bind(None::<String>),
            Value::NullInt => query.bind(None::<i64>),
            Value::Int(number) => query.bind(number),
            Value::Text(text) => query.bind(text),
            Value::Bytes(bytes) => query.bind(bytes),
        };
    }
    query
}

fn from_sqlite(row: &SqliteRow) -> Result<RawRow, StoreError> {
    let mut values = Vec::with_capacity(row.len());
    for at in 0..row.len() {
        let raw = row.try_get_raw(at)?;
        values.push(if raw.is_null() {
            Value::Null
        } else {
            match raw.type_info().name() {
                "TEXT" => Value::Text(row.try_get_unchecked(at)?),
                "BLOB" => Value::Bytes(row.try_get_unchecked(at)?),
                _ => Value::Int(row.try_get_unchecked(at)?),
            }
        });
    }
    Ok(RawRow(values))
}

fn from_postgres(row: &PgRow) -> Result<RawRow, StoreError> {
    let mut values = Vec::with_capacity(row.len());
    for at in 0..row.len() {
        let raw = row.try_get_raw(at)?;
        let kind = raw.type_info().name().to_owned();
        values.push(match (raw.is_null(), kind.as_str()) {
            (true, _) => Value::Null,
            (false, "TEXT" | "VARCHAR" | "NAME" | "CHAR") => Value::Text(row.try_get(at)?),
            (false, "BYTEA") => Value::Bytes(row.try_get(at)?),
            (false, "INT8") => Value::Int(row.try_get(at)?),
            (false, "INT4") => Value::Int(i64::from(row.try_get::<i32, _>(at)?)),
            (false, "BOOL") => Value::Int(i64::from(row.try_get::<bool, _>(at)?)),
            (false, other) => {
                return Err(StoreError::Statement(format!(
                    "column {} has a type that the program does not use: {other}",
                    row.column(at).name()
                )));
            }
        });
    }
    Ok(RawRow(values))
}

pub(crate) fn column_list(table: &LoggedTable) -> String {
    table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// The most parameters that one statement is given; SQLite takes 32,766, PostgreSQL 65,535.
pub(crate) const MOST_PARAMETERS: usize = 30_000;

/// The values of a row, each null of the type of its column.
pub(crate) fn typed_row(table: &'static LoggedTable, row: Vec<Value>) -> impl Iterator<Item = Value> {
    row.into_iter().zip(table.columns).map(|(value, (_, holds))| typed(value, *holds))
}

/// A null of the column's own type.
fn typed(value: Value, holds: Holds) -> Value {
    match value {
        Value::Null | Value::NullInt if holds.is_number() => Value::NullInt,
        Value::Null | Value::NullInt => Value::Null,
        other => other,
    }
}
