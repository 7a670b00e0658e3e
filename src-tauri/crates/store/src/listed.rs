//! Rows in the form of exported files: people, ratings, sessions and learning records. What they refer to is given by code or name.

use std::collections::{BTreeMap, HashMap};

use domain::activities::SessionStatus;
use domain::learning::RecordStatus;
use domain::ratings::Source;
use domain::{Date, Kind, Period, Periods};

use crate::db::values;
use crate::db::{Conn, StoreError};
use crate::facts::{parsed, period};
use crate::record::Id;
use crate::records::{Learning, Person};

/// Something that a person has for a time: a role, a branch or a team.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldFor {
    /// Its code, or its title or name if it has no code.
    pub what: String,
    /// The days on which the person has it.
    pub period: Period,
}

/// A person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonListed {
    /// Staff or volunteer number.
    pub number: String,
    /// The name in full.
    pub name: String,
    /// Kind of person.
    pub kind: Kind,
    /// Hours a week, in hundredths.
    pub weekly_hours: Option<i64>,
    /// E-mail address.
    pub email: Option<String>,
    /// The manager's number.
    pub manager: Option<String>,
    /// When the person is with the service.
    pub periods: Periods,
    /// Roles, in the order of recording.
    pub roles: Vec<HeldFor>,
    /// Branches, in the order of recording.
    pub branches: Vec<HeldFor>,
    /// Teams, in the order of recording.
    pub teams: Vec<HeldFor>,
}

/// Everybody, by number.
///
/// # Errors
/// Where the store cannot be read.
pub async fn people(conn: &mut Conn) -> Result<Vec<PersonListed>, StoreError> {
    let role = "SELECT x.person_id, x.from_date, x.to_date, coalesce(r.code, r.title) FROM person_role x JOIN role r ON r.id = x.role_id ORDER BY x.id";
    let branch = "SELECT x.person_id, x.from_date, x.to_date, coalesce(b.code, b.name) FROM person_branch x JOIN branch b ON b.id = x.branch_id ORDER BY x.id";
    let team = "SELECT x.person_id, x.from_date, x.to_date, coalesce(t.code, t.name) FROM person_team x JOIN team t ON t.id = x.team_id ORDER BY x.id";
    let (mut roles, mut branches, mut teams) = (held(conn, role).await?, held(conn, branch).await?, held(conn, team).await?);
    let mut periods = crate::people::periods(conn, None).await?;
    let sql = "SELECT p.id, p.number, p.name, p.kind, p.weekly_hours, p.email, m.number
               FROM person p LEFT JOIN person m ON m.id = p.manager_id ORDER BY p.id";
    let mut found = Vec::new();
    conn.each(sql, &[], |row| {
        let id = row.id(0)?;
        found.push(PersonListed {
            number: row.text(1)?,
            name: row.text(2)?,
            kind: parsed(&row.text(3)?)?,
            weekly_hours: row.opt_int(4)?,
            email: row.opt_text(5)?,
            manager: row.opt_text(6)?,
            periods: periods.remove(&id).unwrap_or_default(),
            roles: roles.remove(&id).unwrap_or_default(),
            branches: branches.remove(&id).unwrap_or_default(),
            teams: teams.remove(&id).unwrap_or_default(),
        });
        Ok(())
    })
    .await?;
    // Sorts by code point, because a server may sort by the rules of a language.
    found.sort_by(|one, other| one.number.cmp(&other.number));
    Ok(found)
}

/// By the person's row id: what people have for a time. `sql` must give the person, the first day, the last day and the name of the thing.
async fn held(conn: &mut Conn, sql: &str) -> Result<HashMap<Id<Person>, Vec<HeldFor>>, StoreError> {
    let mut found: HashMap<Id<Person>, Vec<HeldFor>> = HashMap::new();
    conn.each(sql, &[], |row| {
        found.entry(row.id(0)?).or_default().push(HeldFor { what: row.text(3)?, period: period(&row, 1, 2)? });
        Ok(())
    })
    .await?;
    Ok(found)
}

/// A rating that is not withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RatingListed {
    /// The person's number.
    pub person: String,
    /// The skill's code under which it was recorded.
    pub skill: String,
    /// The level, 0 to the scale's top.
    pub level: u8,
    /// The day of the rating.
    pub rated_on: Date,
    /// The source of the rating.
    pub source: Source,
    /// The rater's number or name.
    pub rated_by: Option<String>,
    /// How sure the rater is, 1 to 4.
    pub confidence: Option<u8>,
    /// The review date.
    pub review_by: Option<Date>,
    /// What the rater wrote.
    pub note: Option<String>,
}

/// Calls `take` with every rating up to a day that is not withdrawn, in the order of recording.
///
/// # Errors
/// Where the store cannot be read, and any error of `take`.
pub async fn each_rating(
    conn: &mut Conn,
    on: Date,
    mut take: impl FnMut(RatingListed) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let sql = "SELECT p.number, r.skill_code, r.level, r.rated_on, r.source, r.rated_by, r.confidence, r.review_by, r.note
               FROM rating r JOIN person p ON p.id = r.person_id WHERE r.withdrawn = 0 AND r.rated_on <= $1 ORDER BY r.id";
    conn.each(sql, &values![on], |row| {
        take(RatingListed {
            person: row.text(0)?,
            skill: row.text(1)?,
            level: row.small(2)?,
            rated_on: row.date(3)?,
            source: parsed(&row.text(4)?)?,
            rated_by: row.opt_text(5)?,
            confidence: row.opt_small(6)?,
            review_by: row.opt_end(7)?,
            note: row.opt_text(8)?,
        })
    })
    .await
}

/// A training session that is not a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionListed {
    /// Its code.
    pub code: String,
    /// The activity's code.
    pub activity: String,
    /// The activity's title.
    pub title: String,
    /// `2026-05-13T09:30`, or a date alone.
    pub starts: String,
    /// When it ends, written as `starts` is.
    pub ends: String,
    /// Half-days of the week of a block; empty otherwise.
    pub halfdays: String,
    /// The venue's code.
    pub venue: Option<String>,
    /// The trainer.
    pub trainer: Option<String>,
    /// The session's own number of seats, if it has one.
    pub capacity: Option<i64>,
    /// Its status.
    pub status: SessionStatus,
    /// How many people have a place.
    pub places: i64,
}

/// Every session that is not a candidate, by its start.
///
/// # Errors
/// Where the store cannot be read.
pub async fn programme(conn: &mut Conn) -> Result<Vec<SessionListed>, StoreError> {
    let sql = "SELECT s.code, a.code, a.title, s.starts, s.ends, s.halfdays, v.code, s.trainer, s.capacity, s.status,
                      (SELECT count(*) FROM place x WHERE x.session_id = s.id AND x.status <> 'waiting')
               FROM session s JOIN activity a ON a.id = s.activity_id LEFT JOIN venue v ON v.id = s.venue_id
               WHERE s.status <> 'candidate' ORDER BY s.starts, s.id";
    conn.fetch(sql, &[])
        .await?
        .iter()
        .map(|row| {
            Ok(SessionListed {
                code: row.text(0)?,
                activity: row.text(1)?,
                title: row.text(2)?,
                starts: row.text(3)?,
                ends: row.text(4)?,
                halfdays: row.text(5)?,
                venue: row.opt_text(6)?,
                trainer: row.opt_text(7)?,
                capacity: row.opt_int(8)?,
                status: parsed(&row.text(9)?)?,
                places: row.int(10)?,
            })
        })
        .collect()
}

/// A learning record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordListed {
    /// Row id, by which a verifier names it.
    pub id: Id<Learning>,
    /// The person's number.
    pub person: String,
    /// The day of the learning.
    pub on: Date,
    /// Whole minutes.
    pub minutes: i64,
    /// The activity's code.
    pub activity: Option<String>,
    /// Its own title.
    pub title: Option<String>,
    /// What it claims, in the order of recording: a skill's code and a level.
    pub claims: Vec<(String, Option<u8>)>,
    /// What was learned, in the person's words.
    pub reflection: Option<String>,
    /// Its status.
    pub status: RecordStatus,
    /// Who verified or returned it.
    pub verified_by: Option<String>,
}

/// Calls `take` with every learning record up to a day, in the order of recording.
///
/// # Errors
/// Where the store cannot be read, and any error of `take`.
pub async fn each_record(
    conn: &mut Conn,
    on: Date,
    mut take: impl FnMut(RecordListed) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    let mut claims: BTreeMap<Id<Learning>, Vec<(String, Option<u8>)>> = BTreeMap::new();
    for claim in crate::learning::all_claims(conn).await? {
        claims.entry(claim.learning).or_default().push((claim.record.skill, claim.record.level));
    }
    let sql = "SELECT l.id, p.number, l.learned_on, l.minutes, a.code, l.title, l.reflection, l.status, l.verified_by
               FROM learning l JOIN person p ON p.id = l.person_id LEFT JOIN activity a ON a.id = l.activity_id
               WHERE l.learned_on <= $1 ORDER BY l.id";
    conn.each(sql, &values![on], |row| {
        let id = row.id(0)?;
        take(RecordListed {
            id,
            person: row.text(1)?,
            on: row.date(2)?,
            minutes: row.int(3)?,
            activity: row.opt_text(4)?,
            title: row.opt_text(5)?,
            claims: claims.remove(&id).unwrap_or_default(),
            reflection: row.opt_text(6)?,
            status: parsed(&row.text(7)?)?,
            verified_by: row.opt_text(8)?,
        })
    })
    .await
}
