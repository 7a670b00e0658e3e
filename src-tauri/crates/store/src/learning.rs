//! What people learned: their records, what the records claim, and the catalogue that they point into.

use std::collections::{BTreeMap, HashMap};

use domain::Date;
use domain::facts::Facts;
use domain::ix::{ActivityIx, List, PersonIx, SkillIx, indices};
use domain::learning::{Activity, Learning, LearningRecord, Outcome, RecordStatus};

use crate::db::{Conn, StoreError, Value};
use crate::facts::FactIds;
use crate::{planning, values};

/// The catalogue and the log beside [`Facts`], as the measures want them. `heirs` names, for a code of any framework version,
/// the skill of the facts that it counts for ([`crate::facts::heirs`]).
pub async fn learning(conn: &mut Conn, facts: &Facts, ids: &FactIds, heirs: &BTreeMap<String, String>) -> Result<Learning, StoreError> {
    let by_code: HashMap<&str, SkillIx> = facts.skills.enumerated().map(|(at, skill)| (skill.key.as_str(), at)).collect();
    let skill = |code: &str| heirs.get(code).and_then(|code| by_code.get(code.as_str())).copied();
    let people: HashMap<i64, PersonIx> = ids.people.enumerated().map(|(at, id)| (*id, at)).collect();
    let mut learning = Learning::default();
    let mut activities: HashMap<i64, ActivityIx> = HashMap::new();
    let rows = planning::activities(conn).await?;
    for (at, row) in indices(rows.len()).zip(rows) {
        activities.insert(row.id, at);
        learning.activities.push(Activity { key: row.code, title: row.title, kind: row.kind, outcomes: Vec::new() });
    }
    for outcome in planning::outcomes(conn).await? {
        if let (Some(&at), Some(skill)) = (activities.get(&outcome.activity), skill(&outcome.skill)) {
            learning.activities[at].outcomes.push(Outcome { skill, from: outcome.from, to: outcome.to });
        }
    }
    let mut claims: HashMap<i64, Vec<ClaimRow>> = HashMap::new();
    for claim in all_claims(conn).await? {
        claims.entry(claim.record).or_default().push(claim);
    }
    for record in records(conn, "", &[]).await? {
        let Some(&person) = people.get(&record.person) else { continue };
        let own = claims.remove(&record.id).unwrap_or_default();
        learning.records.push(LearningRecord {
            person,
            on: record.on,
            minutes: u32::try_from(record.minutes).unwrap_or(u32::MAX),
            activity: record.activity.and_then(|id| activities.get(&id).copied()),
            kind: None,
            skills: own.iter().filter_map(|claim| skill(&claim.skill)).collect(),
            status: record.status,
            rerate_on: own.iter().filter_map(|claim| claim.rerate_on).min(),
        });
    }
    Ok(learning)
}

/// A learning record as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordRow {
    /// Row id.
    pub id: i64,
    /// The person's row id.
    pub person: i64,
    /// The day.
    pub on: Date,
    /// Whole minutes.
    pub minutes: i64,
    /// The activity's row id.
    pub activity: Option<i64>,
    /// Its own title.
    pub title: Option<String>,
    /// What was learned, in the person's words.
    pub reflection: Option<String>,
    /// Where it stands.
    pub status: RecordStatus,
    /// Who verified or returned it.
    pub verified_by: Option<String>,
    /// Why it was returned.
    pub returned: Option<String>,
}

/// A skill that a record names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimRow {
    /// Row id.
    pub id: i64,
    /// The record's row id.
    pub record: i64,
    /// The skill's code.
    pub skill: String,
    /// The level claimed.
    pub level: Option<u8>,
    /// By when the skill should be rated again.
    pub rerate_on: Option<Date>,
}

async fn records(conn: &mut Conn, rest: &str, parameters: &[Value]) -> Result<Vec<RecordRow>, StoreError> {
    let sql = format!(
        "SELECT id, person_id, learned_on, minutes, activity_id, title, reflection, status, verified_by, returned_reason FROM learning
         {rest} ORDER BY id"
    );
    conn.fetch(&sql, parameters)
        .await?
        .iter()
        .map(|row| {
            let status = row.text(7)?;
            Ok(RecordRow {
                id: row.int(0)?,
                person: row.int(1)?,
                on: row.date(2)?,
                minutes: row.int(3)?,
                activity: row.opt_int(4)?,
                title: row.opt_text(5)?,
                reflection: row.opt_text(6)?,
                status: status.parse().map_err(|()| StoreError::Damaged(format!("`{status}` is no status of a learning record")))?,
                verified_by: row.opt_text(8)?,
                returned: row.opt_text(9)?,
            })
        })
        .collect()
}

/// The records of one person, in the order of recording.
pub async fn of_person(conn: &mut Conn, person: i64) -> Result<Vec<RecordRow>, StoreError> {
    records(conn, "WHERE person_id = $1", &values![person]).await
}

/// Every record, in the order of recording.
pub async fn all(conn: &mut Conn) -> Result<Vec<RecordRow>, StoreError> {
    records(conn, "", &[]).await
}

/// The records that wait for a verifier, in the order of recording.
pub async fn waiting(conn: &mut Conn) -> Result<Vec<RecordRow>, StoreError> {
    records(conn, "WHERE status = 'logged'", &[]).await
}

/// The records of an activity on a day.
pub async fn of_activity(conn: &mut Conn, activity: i64, on: Date) -> Result<Vec<RecordRow>, StoreError> {
    records(conn, "WHERE activity_id = $1 AND learned_on = $2", &values![activity, on]).await
}

/// One record.
pub async fn by_id(conn: &mut Conn, id: i64) -> Result<Option<RecordRow>, StoreError> {
    Ok(records(conn, "WHERE id = $1", &values![id]).await?.into_iter().next())
}

async fn claims(conn: &mut Conn, rest: &str, parameters: &[Value]) -> Result<Vec<ClaimRow>, StoreError> {
    let sql = format!("SELECT k.id, k.learning_id, k.skill_code, k.claimed_level, k.rerate_on FROM learning_skill k {rest} ORDER BY k.id");
    conn.fetch(&sql, parameters)
        .await?
        .iter()
        .map(|row| {
            Ok(ClaimRow {
                id: row.int(0)?,
                record: row.int(1)?,
                skill: row.text(2)?,
                level: row.opt_small(3)?,
                rerate_on: row.opt_date(4)?,
            })
        })
        .collect()
}

/// What every record claims.
pub async fn all_claims(conn: &mut Conn) -> Result<Vec<ClaimRow>, StoreError> {
    claims(conn, "", &[]).await
}

/// What the records of one person claim.
pub async fn claims_of_person(conn: &mut Conn, person: i64) -> Result<Vec<ClaimRow>, StoreError> {
    claims(conn, "JOIN learning l ON l.id = k.learning_id WHERE l.person_id = $1", &values![person]).await
}

/// What the waiting records claim.
pub async fn claims_waiting(conn: &mut Conn) -> Result<Vec<ClaimRow>, StoreError> {
    claims(conn, "JOIN learning l ON l.id = k.learning_id WHERE l.status = 'logged'", &[]).await
}

/// What the records of an activity on a day claim.
pub async fn claims_of_activity(conn: &mut Conn, activity: i64, on: Date) -> Result<Vec<ClaimRow>, StoreError> {
    let rest = "JOIN learning l ON l.id = k.learning_id WHERE l.activity_id = $1 AND l.learned_on = $2";
    claims(conn, rest, &values![activity, on]).await
}

/// What one record claims.
pub async fn claims_of(conn: &mut Conn, record: i64) -> Result<Vec<ClaimRow>, StoreError> {
    claims(conn, "WHERE k.learning_id = $1", &values![record]).await
}

/// The own titles of verified records, by person and day; of several the one recorded last.
pub async fn titles(conn: &mut Conn) -> Result<BTreeMap<(i64, Date), String>, StoreError> {
    let sql = "SELECT person_id, learned_on, title FROM learning WHERE status = 'verified' AND title IS NOT NULL ORDER BY id";
    conn.fetch(sql, &[]).await?.iter().map(|row| Ok(((row.int(0)?, row.date(1)?), row.text(2)?))).collect()
}

/// Who manages a person: the manager's number.
pub async fn manager_of(conn: &mut Conn, person: i64) -> Result<Option<String>, StoreError> {
    let sql = "SELECT m.number FROM person p JOIN person m ON m.id = p.manager_id WHERE p.id = $1";
    conn.first(sql, &values![person]).await?.map(|row| row.text(0)).transpose()
}
