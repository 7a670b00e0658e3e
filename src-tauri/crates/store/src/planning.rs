//! What a learning plan is made of: the catalogue, how it can be run, and when people can come.

use domain::Date;

use crate::db::{Conn, StoreError};
use crate::record::{Id, Kept};
use crate::records::{Activity, Offer, Person, Rota, Venue};

/// An activity of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// Row id.
    pub id: Id<Activity>,
    /// Code.
    pub code: String,
    /// Title.
    pub title: String,
    /// Kind, as a word.
    pub kind: String,
    /// `in person`, `online live`, `self-paced`...
    pub mode: Option<String>,
    /// Learning time in minutes.
    pub minutes: i64,
    /// The fewest people of a session.
    pub min_people: Option<i64>,
    /// The most people of a session.
    pub max_people: Option<i64>,
    /// Pence a session.
    pub cost_per_session: i64,
    /// Pence a head.
    pub cost_per_head: i64,
    /// The fund that pays, by its code, or the line of funds.
    pub fund: Option<String>,
    /// The certificate that it leads to.
    pub certificate: Option<String>,
    /// Who it is for, `;` between; empty is everyone.
    pub kinds: String,
}

/// The catalogue, by code.
pub async fn activities(conn: &mut Conn) -> Result<Vec<ActivityRow>, StoreError> {
    let sql = "SELECT id, code, title, kind, mode, minutes, min_people, max_people, cost_per_session, cost_per_head, fund_code, certificate, kinds
               FROM activity ORDER BY id";
    conn.fetch_sorted(sql, &[], &[1])
        .await?
        .iter()
        .map(|row| {
            Ok(ActivityRow {
                id: row.id(0)?,
                code: row.text(1)?,
                title: row.text(2)?,
                kind: row.text(3)?,
                mode: row.opt_text(4)?,
                minutes: row.int(5)?,
                min_people: row.opt_int(6)?,
                max_people: row.opt_int(7)?,
                cost_per_session: row.int(8)?,
                cost_per_head: row.int(9)?,
                fund: row.opt_text(10)?,
                certificate: row.opt_text(11)?,
                kinds: row.text(12)?,
            })
        })
        .collect()
}

/// What activities teach: activity, skill code, from level, to level.
pub async fn outcomes(conn: &mut Conn) -> Result<Vec<(Id<Activity>, String, u8, u8)>, StoreError> {
    let rows = conn.fetch("SELECT activity_id, skill_code, from_level, to_level FROM outcome ORDER BY id", &[]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.text(1)?, row.small(2)?, row.small(3)?))).collect()
}

/// What must be done before: activity, the one before it.
pub async fn prerequisites(conn: &mut Conn) -> Result<Vec<(Id<Activity>, Id<Activity>)>, StoreError> {
    let rows = conn.fetch("SELECT activity_id, needs_id FROM prerequisite ORDER BY id", &[]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// How an activity can be run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferRow {
    /// Row id.
    pub id: Id<Offer>,
    /// Its own code, where it has one.
    pub code: Option<String>,
    /// The activity's row id.
    pub activity: Id<Activity>,
    /// `tue-am;thu-pm`.
    pub halfdays: String,
    /// Every so many weeks.
    pub every_weeks: i64,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The venue's code.
    pub venue: Option<String>,
    /// The trainer.
    pub trainer: Option<String>,
    /// Seats.
    pub seats: Option<i64>,
}

/// Every offer.
pub async fn offers(conn: &mut Conn) -> Result<Vec<OfferRow>, StoreError> {
    let sql = "SELECT o.activity_id, o.halfdays, o.every_weeks, o.from_date, o.to_date, v.code, o.trainer, o.seats, o.id, o.code
               FROM offer o LEFT JOIN venue v ON v.id = o.venue_id ORDER BY o.id";
    conn.fetch(sql, &[])
        .await?
        .iter()
        .map(|row| {
            Ok(OfferRow {
                id: row.id(8)?,
                code: row.opt_text(9)?,
                activity: row.id(0)?,
                halfdays: row.text(1)?,
                every_weeks: row.int(2)?,
                from: row.opt_date(3)?,
                to: row.opt_end(4)?,
                venue: row.opt_text(5)?,
                trainer: row.opt_text(6)?,
                seats: row.opt_int(7)?,
            })
        })
        .collect()
}

/// Venues by code: row id, code, title, seats.
pub async fn venues(conn: &mut Conn) -> Result<Vec<(Id<Venue>, String, String, Option<i64>)>, StoreError> {
    let rows = conn.fetch_sorted("SELECT id, code, title, seats FROM venue ORDER BY id", &[], &[1]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.text(1)?, row.text(2)?, row.opt_int(3)?))).collect()
}

/// Every rota.
pub async fn rotas(conn: &mut Conn) -> Result<Vec<Kept<Rota>>, StoreError> {
    conn.all().await
}

/// How many people have a rota of two weeks.
pub async fn two_week_rotas(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.number("SELECT count(*) FROM rota WHERE on_duty_second IS NOT NULL OR also_free_second IS NOT NULL", &[]).await
}

/// Days away: person, first day, last day.
pub async fn absences(conn: &mut Conn) -> Result<Vec<(Id<Person>, Date, Date)>, StoreError> {
    let rows = conn.fetch("SELECT person_id, from_date, to_date FROM absence ORDER BY person_id, from_date, id", &[]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.date(1)?, row.date(2)?))).collect()
}

/// Who asked for what: person, activity.
pub async fn interests(conn: &mut Conn) -> Result<Vec<(Id<Person>, Id<Activity>)>, StoreError> {
    let rows = conn.fetch("SELECT person_id, activity_id FROM interest ORDER BY id", &[]).await?;
    rows.iter().map(|row| Ok((row.id(0)?, row.id(1)?))).collect()
}

/// Who has done what by a verified record, and when last: person, activity, day.
pub async fn completed(conn: &mut Conn) -> Result<Vec<(Id<Person>, Id<Activity>, Date)>, StoreError> {
    let sql = "SELECT person_id, activity_id, max(learned_on) FROM learning WHERE status = 'verified' AND activity_id IS NOT NULL
               GROUP BY person_id, activity_id ORDER BY person_id, activity_id";
    conn.fetch(sql, &[]).await?.iter().map(|row| Ok((row.id(0)?, row.id(1)?, row.date(2)?))).collect()
}
