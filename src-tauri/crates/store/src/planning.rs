//! Reads what a learning plan is made of: the catalogue, how activities can be run, and when people can come.

use domain::Date;

use crate::db::{Conn, StoreError};
use crate::record::{Id, Kept};
use crate::records::{Absence, Activity, Interest, Offer, Outcome, Person, Prerequisite, Rota, Venue};

/// An activity of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityRow {
    /// Row id.
    pub id: Id<Activity>,
    /// The code, unique in the catalogue.
    pub code: String,
    /// The title as people read it.
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
    /// Pence for each session.
    pub cost_per_session: i64,
    /// Pence for each person.
    pub cost_per_head: i64,
    /// The fund that pays, by its code, or the line of funds.
    pub fund: Option<String>,
    /// The certificate that it leads to.
    pub certificate: Option<String>,
    /// The kinds of people that it is for, separated by `;`. Empty means everyone.
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

/// What activities teach, in the order of recording.
///
/// # Errors
/// Where the store cannot be read.
pub async fn outcomes(conn: &mut Conn) -> Result<Vec<Kept<Outcome>>, StoreError> {
    conn.all().await
}

/// Which activities must be done before which, in the order of recording.
///
/// # Errors
/// Where the store cannot be read.
pub async fn prerequisites(conn: &mut Conn) -> Result<Vec<Kept<Prerequisite>>, StoreError> {
    conn.all().await
}

/// The size of the catalogue and of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct There {
    /// Activities in the catalogue.
    pub activities: u32,
    /// Sessions in the calendar, with candidates.
    pub sessions: u32,
}

/// How many activities and sessions there are.
///
/// # Errors
/// Where the store cannot be read.
pub async fn there(conn: &mut Conn) -> Result<There, StoreError> {
    let row = conn.first("SELECT (SELECT count(*) FROM activity), (SELECT count(*) FROM session)", &[]).await?;
    row.map_or(Ok(There { activities: 0, sessions: 0 }), |row| Ok(There { activities: row.small(0)?, sessions: row.small(1)? }))
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
    /// Half-days of the week, as `tue-am;thu-pm`.
    pub halfdays: String,
    /// The number of weeks from one run to the next.
    pub every_weeks: i64,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// The venue's code.
    pub venue: Option<String>,
    /// The trainer.
    pub trainer: Option<String>,
    /// The most people that it takes.
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

/// Venues, by code.
///
/// # Errors
/// Where the store cannot be read.
pub async fn venues(conn: &mut Conn) -> Result<Vec<Kept<Venue>>, StoreError> {
    let mut venues = conn.all::<Venue>().await?;
    // Sorts by code point, as for every key, because a server may sort by the rules of a language.
    venues.sort_by(|one, other| one.code.cmp(&other.code));
    Ok(venues)
}

/// Every rota.
pub async fn rotas(conn: &mut Conn) -> Result<Vec<Kept<Rota>>, StoreError> {
    conn.all().await
}

/// How many people have a rota of two weeks.
pub async fn two_week_rotas(conn: &mut Conn) -> Result<i64, StoreError> {
    conn.number("SELECT count(*) FROM rota WHERE on_duty_second IS NOT NULL OR also_free_second IS NOT NULL", &[]).await
}

/// Everybody's days away, by person and first day.
///
/// # Errors
/// Where the store cannot be read.
pub async fn absences(conn: &mut Conn) -> Result<Vec<Kept<Absence>>, StoreError> {
    conn.select("ORDER BY x.person_id, x.from_date, x.id", &[]).await
}

/// Which activities people asked for, in the order of recording.
///
/// # Errors
/// Where the store cannot be read.
pub async fn interests(conn: &mut Conn) -> Result<Vec<Kept<Interest>>, StoreError> {
    conn.all().await
}

/// An activity that somebody has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CompletedRow {
    /// The person's row id.
    pub person: Id<Person>,
    /// The activity's row id.
    pub activity: Id<Activity>,
    /// The last day on which it was learned.
    pub on: Date,
}

/// Which activities people have done by a verified record, by person and activity.
///
/// # Errors
/// Where the store cannot be read.
pub async fn completed(conn: &mut Conn) -> Result<Vec<CompletedRow>, StoreError> {
    let sql = "SELECT person_id, activity_id, max(learned_on) FROM learning WHERE status = 'verified' AND activity_id IS NOT NULL
               GROUP BY person_id, activity_id ORDER BY person_id, activity_id";
    let rows = conn.fetch(sql, &[]).await?;
    rows.iter().map(|row| Ok(CompletedRow { person: row.id(0)?, activity: row.id(1)?, on: row.date(2)? })).collect()
}
