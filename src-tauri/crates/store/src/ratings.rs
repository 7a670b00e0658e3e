//! Finds stored ratings for rows of a file, without reading more of them than the rows could be.

use std::sync::Arc;

use domain::Date;
use domain::ratings::Source;

use crate::db::{Conn, MOST_PARAMETERS, RawRow, StoreError, Value, values};
use crate::facts::parsed;
use crate::record::Id;
use crate::records::{Person, Rating};

/// What identifies a stored rating that is not withdrawn, and its level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The row.
    pub id: Id<Rating>,
    /// The person.
    pub person: Id<Person>,
    /// The skill's code.
    pub skill: String,
    /// The day.
    pub on: Date,
    /// Where it comes from.
    pub source: Source,
    /// Who gave it.
    pub by: Option<String>,
    /// The level.
    pub level: u8,
}

/// A statement that finds ratings on some days, up to one of them, and its first parameters. More marks are added behind it.
fn finding(conn: &Conn, (from, to): (Date, Date), newest: Id<Rating>) -> (String, Vec<Value>) {
    let mut sql = "SELECT id, person_id, skill_code, rated_on, source, rated_by, level FROM rating WHERE withdrawn = 0".to_owned();
    for (at, limit) in [" AND id <= ", " AND rated_on >= ", " AND rated_on <= "].into_iter().enumerate() {
        sql.push_str(limit);
        conn.mark(&mut sql, at + 1);
    }
    (sql, values![newest, from, to])
}

impl Found {
    fn of(row: &RawRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id(0)?,
            person: row.id(1)?,
            skill: row.text(2)?,
            on: row.date(3)?,
            source: parsed(&row.text(4)?)?,
            by: row.opt_text(5)?,
            level: row.small(6)?,
        })
    }
}

/// The rating that was recorded last, withdrawn or not.
///
/// # Errors
/// Where the store cannot be read.
pub async fn newest(conn: &mut Conn) -> Result<Option<Id<Rating>>, StoreError> {
    let row = conn.first("SELECT max(id) FROM rating", &[]).await?;
    row.map_or(Ok(None), |row| row.opt_id(0))
}

/// The ratings of these people on the days from the first to the last, up to a rating that was recorded.
///
/// # Errors
/// Where the store cannot be read, or a rating is damaged.
pub async fn of_people(
    conn: &mut Conn,
    people: &[Id<Person>],
    days: (Date, Date),
    newest: Id<Rating>,
    mut take: impl FnMut(Found),
) -> Result<(), StoreError> {
    for chunk in people.chunks(MOST_PARAMETERS - 3) {
        let (mut sql, mut parameters) = finding(conn, days, newest);
        sql.push_str(" AND person_id IN (");
        for person in chunk {
            sql.push_str(if parameters.len() == 3 { "" } else { ", " });
            parameters.push(Value::from(*person));
            conn.mark(&mut sql, parameters.len());
        }
        sql.push(')');
        conn.each(&sql, &parameters, |row| Found::of(&row).map(&mut take)).await?;
    }
    Ok(())
}

/// As [`of_people`], of these people in these skills.
///
/// # Errors
/// As [`of_people`].
pub async fn of_cells(
    conn: &mut Conn,
    cells: &[(Id<Person>, Arc<str>)],
    days: (Date, Date),
    newest: Id<Rating>,
    mut take: impl FnMut(Found),
) -> Result<(), StoreError> {
    for chunk in cells.chunks((MOST_PARAMETERS - 3) / 2) {
        let (mut sql, mut parameters) = finding(conn, days, newest);
        sql.push_str(" AND (person_id, skill_code) IN (VALUES ");
        for (person, skill) in chunk {
            sql.push_str(if parameters.len() == 3 { "(" } else { ", (" });
            parameters.push(Value::from(*person));
            conn.mark(&mut sql, parameters.len());
            parameters.push(Value::from(&**skill));
            sql.push_str(", ");
            conn.mark(&mut sql, parameters.len());
            sql.push(')');
        }
        sql.push(')');
        conn.each(&sql, &parameters, |row| Found::of(&row).map(&mut take)).await?;
    }
    Ok(())
}
