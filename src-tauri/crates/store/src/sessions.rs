//! (Training) sessions and the places in them.

use domain::Date;
use domain::activities::SessionStatus;

use crate::db::values;
use crate::db::{Conn, StoreError, Value};
use crate::record::{Id, Kept, Record as _};
use crate::records::{Activity, Branch, Person, Place, Session, Venue};

/// A session, with values of its activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRow {
    /// Row id.
    pub id: Id<Session>,
    /// The code, unique among sessions.
    pub code: String,
    /// The activity's row id.
    pub activity: Id<Activity>,
    /// The activity's code.
    pub activity_code: String,
    /// The activity's title.
    pub title: String,
    /// The activity's kind.
    pub kind: String,
    /// How the activity is done: `in person`, `self-paced`...
    pub mode: Option<String>,
    /// The activity's learning time in minutes.
    pub minutes: i64,
    /// `2026-05-13T09:30`, or a date alone for a long or self-paced one.
    pub starts: String,
    /// When it ends, written as `starts` is.
    pub ends: String,
    /// Weekly half-days of a block; empty otherwise.
    pub halfdays: String,
    /// The venue's row id.
    pub venue_id: Option<Id<Venue>>,
    /// The venue's code.
    pub venue: Option<String>,
    /// The venue's title.
    pub venue_title: Option<String>,
    /// The branch that the venue belongs to.
    pub venue_branch: Option<Id<Branch>>,
    /// The trainer.
    pub trainer: Option<String>,
    /// The session's own number of seats, if it has one.
    pub capacity: Option<i64>,
    /// The most people of the activity.
    pub max_people: Option<i64>,
    /// The fund or the line of funds that pays: its own, or else the activity's.
    pub fund: Option<String>,
    /// Its own fund or line of funds.
    pub own_fund: Option<String>,
    /// Pence for each session.
    pub cost_per_session: i64,
    /// Pence for each person.
    pub cost_per_head: i64,
    /// Its status.
    pub status: SessionStatus,
}

const SELECT: &str =
    "SELECT s.id, s.code, a.id, a.code, a.title, a.kind, a.minutes, s.starts, s.ends, s.halfdays, v.id, v.code, v.title, v.branch_id,
                             s.trainer, s.capacity, a.max_people, s.fund_code, a.fund_code, a.cost_per_session, a.cost_per_head, s.status, a.mode
                      FROM session s JOIN activity a ON a.id = s.activity_id LEFT JOIN venue v ON v.id = s.venue_id";

async fn select(conn: &mut Conn, rest: &str, parameters: &[Value], by: &[usize]) -> Result<Vec<SessionRow>, StoreError> {
    conn.fetch_sorted(&format!("{SELECT} {rest}"), parameters, by)
        .await?
        .iter()
        .map(|row| {
            let own_fund = row.opt_text(17)?;
            let status = row.text(21)?;
            Ok(SessionRow {
                id: row.id(0)?,
                code: row.text(1)?,
                activity: row.id(2)?,
                activity_code: row.text(3)?,
                title: row.text(4)?,
                kind: row.text(5)?,
                mode: row.opt_text(22)?,
                minutes: row.int(6)?,
                starts: row.text(7)?,
                ends: row.text(8)?,
                halfdays: row.text(9)?,
                venue_id: row.opt_id(10)?,
                venue: row.opt_text(11)?,
                venue_title: row.opt_text(12)?,
                venue_branch: row.opt_id(13)?,
                trainer: row.opt_text(14)?,
                capacity: row.opt_int(15)?,
                max_people: row.opt_int(16)?,
                fund: own_fund.clone().or(row.opt_text(18)?),
                own_fund,
                cost_per_session: row.int(19)?,
                cost_per_head: row.int(20)?,
                status: status.parse().map_err(|()| StoreError::Damaged(format!("`{status}` is no status of a session")))?,
            })
        })
        .collect()
}

/// Every session, by code.
pub async fn all(conn: &mut Conn) -> Result<Vec<SessionRow>, StoreError> {
    select(conn, "ORDER BY s.id", &[], &[1]).await
}

/// The sessions that have a day between two days, both included, by time.
pub async fn between(conn: &mut Conn, from: Date, to: Date) -> Result<Vec<SessionRow>, StoreError> {
    let rest = "WHERE substr(s.starts, 1, 10) <= $2 AND substr(s.ends, 1, 10) >= $1 ORDER BY s.id";
    select(conn, rest, &values![from, to], &[7, 8, 1]).await
}

/// The session with this code.
pub async fn by_code(conn: &mut Conn, code: &str) -> Result<Option<SessionRow>, StoreError> {
    Ok(select(conn, "WHERE s.code = $1", &values![code], &[]).await?.into_iter().next())
}

/// The sessions in which a person has a place, or waits for one, by code.
pub async fn of_person(conn: &mut Conn, person: Id<Person>) -> Result<Vec<SessionRow>, StoreError> {
    select(conn, "WHERE s.id IN (SELECT session_id FROM place WHERE person_id = $1)", &values![person], &[1]).await
}

/// A place that was given, changed or given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceChange {
    /// The row id of the operation that did it.
    pub operation: i64,
    /// When it was done, as an ISO date-time in UTC.
    pub at: String,
    /// The place before; `None` where it was given.
    pub before: Option<Place>,
    /// The place after; `None` where it was given up.
    pub after: Option<Place>,
}

/// Every change of a place in the log, the oldest first.
///
/// # Errors
/// Where the store cannot be read.
pub async fn place_changes(conn: &mut Conn) -> Result<Vec<PlaceChange>, StoreError> {
    let log = crate::changes::of_tables(conn, &[Place::TABLE]).await?;
    log.into_iter()
        .map(|change| {
            let (before, after) = (change.before()?, change.after()?);
            Ok(PlaceChange { operation: change.operation, at: change.at, before, after })
        })
        .collect()
}

/// Every place, and every turn on a waiting list, in the order of recording.
pub async fn all_places(conn: &mut Conn) -> Result<Vec<Kept<Place>>, StoreError> {
    conn.select("ORDER BY x.id", &[]).await
}

/// The places in the sessions that have a day between two days, both included.
pub async fn places_between(conn: &mut Conn, from: Date, to: Date) -> Result<Vec<Kept<Place>>, StoreError> {
    let rest = "JOIN session s ON s.id = x.session_id WHERE substr(s.starts, 1, 10) <= $2 AND substr(s.ends, 1, 10) >= $1 ORDER BY x.id";
    conn.select(rest, &values![from, to]).await
}

/// The places in one session.
pub async fn places_of(conn: &mut Conn, session: Id<Session>) -> Result<Vec<Kept<Place>>, StoreError> {
    conn.select("WHERE x.session_id = $1 ORDER BY x.id", &values![session]).await
}

/// The row ids of the sessions with people who are in a branch on a day, and of those in the branch's own rooms.
///
/// # Errors
/// Where the store cannot be read.
pub async fn ids_of_branch(conn: &mut Conn, branch: Id<Branch>, on: Date) -> Result<Vec<Id<Session>>, StoreError> {
    let sql = "SELECT x.session_id FROM place x JOIN person_branch b ON b.person_id = x.person_id
               WHERE b.branch_id = $1 AND coalesce(b.from_date, '') <= $2 AND coalesce(b.to_date, '9999-12-31') >= $2
               UNION SELECT s.id FROM session s JOIN venue v ON v.id = s.venue_id WHERE v.branch_id = $1";
    conn.fetch(sql, &values![branch, on]).await?.iter().map(|row| row.id(0)).collect()
}

/// The places that a person has, and the sessions that the person waits for.
pub async fn places_of_person(conn: &mut Conn, person: Id<Person>) -> Result<Vec<Kept<Place>>, StoreError> {
    conn.select("WHERE x.person_id = $1 ORDER BY x.id", &values![person]).await
}
