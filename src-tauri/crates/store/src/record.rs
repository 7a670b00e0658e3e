//! Typed records: what a row of a logged table is outside this crate, and the doors by which records come out and go in.
//!
//! A table is described once, by `record!` in [`crate::records`]: its columns, what each holds, and the field of the record that
//! carries it. From that one description come the statements, the check of the store, the change log and the type.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Deref;

use domain::activities::{PlaceStatus, SessionStatus};
use domain::facts::{CoverScope, TitleStatus};
use domain::learning::RecordStatus;
use domain::ratings::Source;
use domain::skills::Relation;
use domain::{Date, Kind};

use crate::changes::Change;
use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value, column_list};
use crate::records::{BranchSort, Changed, Supposed};
use crate::schema::{Holds, LoggedTable};
use crate::tx::Tx;

/// The id of a row of `R`'s table. Ids come from one counter for all tables, so a greater one was recorded later; the type keeps
/// the id of a person from being taken for that of a branch.
pub struct Id<R>(i64, PhantomData<fn() -> R>);

impl<R> Id<R> {
    /// The id that a window or a file named by this number. Whether there is such a row, only the store can tell.
    pub fn from_number(number: i64) -> Self {
        Self(number, PhantomData)
    }

    /// The number, as answers and files show it.
    pub fn number(self) -> i64 {
        self.0
    }
}

impl<R> Clone for Id<R> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<R> Copy for Id<R> {}
impl<R> PartialEq for Id<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<R> Eq for Id<R> {}
impl<R> PartialOrd for Id<R> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl<R> Ord for Id<R> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}
impl<R> Hash for Id<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}
impl<R> fmt::Debug for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}
impl<R> fmt::Display for Id<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A record with the id of its row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept<R> {
    /// The row's id.
    pub id: Id<R>,
    /// What the row holds.
    pub record: R,
}

impl<R> Deref for Kept<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.record
    }
}

/// A type that a column's value can have.
pub trait Field: Sized {
    /// What a value of it is called where it is missing.
    const NAME: &'static str;
    /// As the store keeps it.
    fn into_value(self) -> Value;
    /// From what the store keeps; `None` where that is something else.
    fn from_value(value: Value) -> Option<Self>;
}

impl Field for String {
    const NAME: &'static str = "text";
    fn into_value(self) -> Value {
        Value::Text(self)
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl Field for bool {
    const NAME: &'static str = "number";
    fn into_value(self) -> Value {
        Value::Int(i64::from(self))
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(number != 0) } else { None }
    }
}

macro_rules! number_fields {
    ($($number:ty),*) => { $(
        impl Field for $number {
            const NAME: &'static str = "number in range";
            fn into_value(self) -> Value {
                Value::Int(i64::from(self))
            }
            fn from_value(value: Value) -> Option<Self> {
                if let Value::Int(number) = value { Self::try_from(number).ok() } else { None }
            }
        }
    )* };
}
number_fields!(i64, u32, u8);

impl Field for Date {
    const NAME: &'static str = "date";
    fn into_value(self) -> Value {
        Value::Text(self.to_string())
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { text.parse().ok() } else { None }
    }
}

macro_rules! word_fields {
    ($($word:ty),*) => { $(
        impl Field for $word {
            const NAME: &'static str = "word of its list";
            fn into_value(self) -> Value {
                Value::Text(self.code().to_owned())
            }
            fn from_value(value: Value) -> Option<Self> {
                if let Value::Text(text) = value { text.parse().ok() } else { None }
            }
        }
    )* };
}
word_fields!(Kind, Source, SessionStatus, PlaceStatus, RecordStatus, Relation, TitleStatus, CoverScope<()>, Changed, Supposed);

/// An empty text is a branch of which nobody said.
impl Field for Option<BranchSort> {
    const NAME: &'static str = "word of its list";
    fn into_value(self) -> Value {
        Value::Text(BranchSort::text(self).to_owned())
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) if text.is_empty() => Some(None),
            Value::Text(text) => text.parse().ok().map(Some),
            _ => None,
        }
    }
}

/// Kinds of people, `;` between; none is everyone.
impl Field for Vec<Kind> {
    const NAME: &'static str = "list of kinds of people";
    fn into_value(self) -> Value {
        Value::Text(self.into_iter().map(Kind::code).collect::<Vec<_>>().join(";"))
    }
    fn from_value(value: Value) -> Option<Self> {
        let Value::Text(text) = value else { return None };
        text.split(';').filter(|word| !word.is_empty()).map(|word| word.parse().ok()).collect()
    }
}

impl<R> Field for Id<R> {
    const NAME: &'static str = "row id";
    fn into_value(self) -> Value {
        Value::Int(self.0)
    }
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Int(number) = value { Some(Self::from_number(number)) } else { None }
    }
}

impl<T: Field> Field for Option<T> {
    const NAME: &'static str = T::NAME;
    fn into_value(self) -> Value {
        self.map_or(Value::Null, T::into_value)
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null | Value::NullInt => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// The values of a row on their way into a record, one field after another.
pub struct Fields {
    table: &'static LoggedTable,
    values: std::vec::IntoIter<Value>,
    at: usize,
}

impl Fields {
    fn of(table: &'static LoggedTable, row: RawRow) -> Self {
        Self { table, values: row.0.into_iter(), at: 0 }
    }

    /// The next field. What a row must hold and does not is the store's fault: the program writes no such row. What it holds
    /// instead may be of people, and is not said.
    pub(crate) fn take<T: Field>(&mut self) -> Result<T, StoreError> {
        let (column, holds) = self.table.columns.get(self.at).copied().unwrap_or(("", Holds::Int));
        self.at += 1;
        let value = match self.values.next().unwrap_or(Value::Null) {
            // Older versions kept 31/12/9999 and its like, which is no end, as a date.
            Value::Text(end) if holds == Holds::End && end.parse().is_ok_and(domain::dates::is_no_end) => Value::Null,
            value => value,
        };
        T::from_value(value)
            .ok_or_else(|| StoreError::Damaged(format!("a row of {} holds no {} as its {column}", self.table.name, T::NAME)))
    }
}

/// What a row of a logged table holds, without its id.
pub trait Record: Clone + PartialEq + Send + Sync + 'static {
    /// The table that it is a row of.
    const TABLE: &'static LoggedTable;

    /// From the values of a row, whose id was taken before.
    ///
    /// # Errors
    /// `Damaged` where a column holds something else.
    fn from_fields(fields: &mut Fields) -> Result<Self, StoreError>;

    /// The values of its row in the order of the columns, without the id.
    fn into_values(self) -> Vec<Value>;

    /// Each column by its name, and what it holds as text, in the order of the table; nothing is an empty text.
    fn texts(&self) -> Vec<(&'static str, String)> {
        let text = |value: Value| match value {
            Value::Null | Value::NullInt => String::new(),
            Value::Int(number) => number.to_string(),
            Value::Text(text) => text,
            Value::Bytes(bytes) => format!("{} bytes", bytes.len()),
        };
        let columns = Self::TABLE.columns.iter().skip(1).map(|(name, _)| *name);
        columns.zip(self.clone().into_values().into_iter().map(text)).collect()
    }
}

/// A row as its record and id.
pub(crate) fn kept<R: Record>(row: RawRow) -> Result<Kept<R>, StoreError> {
    let mut fields = Fields::of(R::TABLE, row);
    Ok(Kept { id: fields.take()?, record: R::from_fields(&mut fields)? })
}

/// Describes a logged table and the record of its rows: after `in`, the table's name; then each
/// field with its type, its column and what the column holds. The columns stand in the order in which people are told of them.
macro_rules! record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident in $table:literal {
            $( $(#[$field_meta:meta])* $field:ident: $type:ty = $column:literal $holds:ident $(($($argument:tt)*))?; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $( $(#[$field_meta])* pub $field: $type, )*
        }

        impl $crate::record::Record for $name {
            const TABLE: &'static $crate::schema::LoggedTable = &$crate::schema::LoggedTable {
                name: $table,
                columns: &[("id", $crate::schema::Holds::Int), $(($column, $crate::schema::Holds::$holds $(($($argument)*))?)),*],
            };

            fn from_fields(fields: &mut $crate::record::Fields) -> Result<Self, $crate::db::StoreError> {
                Ok(Self { $( $field: fields.take()?, )* })
            }

            fn into_values(self) -> Vec<$crate::db::Value> {
                vec![$( $crate::record::Field::into_value(self.$field) ),*]
            }
        }
    };
}
pub(crate) use record;

impl Conn {
    /// Every record of a table, in the order of recording.
    ///
    /// # Errors
    /// Where the store cannot be read, or a row is damaged.
    pub async fn all<R: Record>(&mut self) -> Result<Vec<Kept<R>>, StoreError> {
        self.select("ORDER BY x.id", &[]).await
    }

    /// The record with this id, if there is one.
    ///
    /// # Errors
    /// As [`Conn::all`].
    pub async fn one<R: Record>(&mut self, id: Id<R>) -> Result<Option<Kept<R>>, StoreError> {
        Ok(self.select("WHERE x.id = $1", &[Value::Int(id.0)]).await?.into_iter().next())
    }

    /// The records that the rest of a statement leaves of a table, which it calls `x`.
    pub(crate) async fn select<R: Record>(&mut self, rest: &str, parameters: &[Value]) -> Result<Vec<Kept<R>>, StoreError> {
        let columns = R::TABLE.columns.iter().map(|(name, _)| format!("x.{name}")).collect::<Vec<_>>().join(", ");
        let mut list = Vec::new();
        self.each(&format!("SELECT {columns} FROM {} x {rest}", R::TABLE.name), parameters, |row| {
            list.push(kept(row)?);
            Ok(())
        })
        .await?;
        Ok(list)
    }
}

impl Tx {
    /// Adds a record; the id of its row.
    ///
    /// # Errors
    /// `Constraint` where it contradicts what the store holds.
    pub async fn add<R: Record>(&mut self, record: R) -> Result<Id<R>, StoreError> {
        Ok(Id::from_number(self.insert(R::TABLE, record.into_values()).await?))
    }

    /// Adds records, in this order; the ids of their rows.
    ///
    /// # Errors
    /// As [`Tx::add`].
    pub async fn add_many<R: Record>(&mut self, records: Vec<R>) -> Result<Vec<Id<R>>, StoreError> {
        let count = records.len();
        let first = self.insert_many(R::TABLE, count, records.into_iter().map(R::into_values)).await?;
        Ok((first..).take(count).map(Id::from_number).collect())
    }

    /// Edits the record with this id. Only what differs afterwards is written. Was there a difference?
    ///
    /// # Errors
    /// `Constraint` where there is no such row, or the record contradicts what the store holds.
    pub async fn change<R: Record>(&mut self, id: Id<R>, edit: impl FnOnce(&mut R) + Send) -> Result<bool, StoreError> {
        let table = R::TABLE;
        let sql = format!("SELECT {} FROM {} WHERE id = $1", column_list(table), table.name);
        let Some(before) = self.conn.first(&sql, &[Value::Int(id.0)]).await? else { return Err(no_row(table, id.0)) };
        let after = edited::<R>(&before, edit)?;
        if after == before {
            return Ok(false);
        }
        self.put(table, &after).await?;
        self.changed([Change { table, before: Some(before), after: Some(after) }]);
        Ok(true)
    }

    /// Edits the records with these ids in one way, with as many statements as for one. How many differ afterwards.
    ///
    /// # Errors
    /// As [`Tx::change`].
    pub async fn change_many<R: Record>(&mut self, ids: &[Id<R>], mut edit: impl FnMut(&mut R) + Send) -> Result<usize, StoreError> {
        let table = R::TABLE;
        let mut different = Vec::new();
        for chunk in ids.chunks(MOST_PARAMETERS) {
            let parameters: Vec<Value> = chunk.iter().map(|id| Value::Int(id.0)).collect();
            let sql = format!("SELECT {} FROM {} WHERE id IN ({})", column_list(table), table.name, self.conn.marks(chunk.len()));
            let mut rows: HashMap<i64, RawRow> = HashMap::with_capacity(chunk.len());
            for row in self.conn.fetch(&sql, &parameters).await? {
                rows.insert(row.int(0)?, row);
            }
            for id in chunk {
                let before = rows.remove(&id.0).ok_or_else(|| no_row(table, id.0))?;
                let after = edited::<R>(&before, &mut edit)?;
                if after != before {
                    different.push((before, after));
                }
            }
        }
        self.put_many(table, &different.iter().map(|(_, after)| after).collect::<Vec<_>>()).await?;
        let count = different.len();
        self.changed(different.into_iter().map(|(before, after)| Change { table, before: Some(before), after: Some(after) }));
        Ok(count)
    }

    /// Takes records away; ids that are not there are passed over.
    ///
    /// # Errors
    /// `Constraint` where another row refers to one of them.
    pub async fn remove<R: Record>(&mut self, ids: &[Id<R>]) -> Result<(), StoreError> {
        self.delete(R::TABLE, &ids.iter().map(|id| id.0).collect::<Vec<_>>()).await
    }
}

fn no_row(table: &LoggedTable, id: i64) -> StoreError {
    StoreError::Constraint(format!("there is no row {id} in {}", table.name))
}

/// A row as it is after its record was edited. What nobody touched stays as it is written, even where it is written in an older way.
fn edited<R: Record>(before: &RawRow, edit: impl FnOnce(&mut R)) -> Result<RawRow, StoreError> {
    let record = kept::<R>(before.clone())?.record;
    let mut edited = record.clone();
    edit(&mut edited);
    let mut after = before.clone();
    for (at, (old, new)) in record.into_values().into_iter().zip(edited.into_values()).enumerate() {
        if old != new {
            after.0[at + 1] = new;
        }
    }
    Ok(after)
}
